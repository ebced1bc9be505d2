// SPDX-License-Identifier: Apache-2.0
//! `lbhash route`: which member does this packet take? For every packet of a capture, as a stream.
//!
//! One packet after the other: rotation, random numbers and flows depend on all packets before.

mod csv;
mod jsonl;
mod table;
mod totals;

use crate::{
    capture_file,
    failure::Failure,
    hashing::{HashArguments, Hashing},
    routing::{Router, SelectionView, ServiceArgument},
    source,
};
use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use lbhash_model::{HashResult, config::Configuration, fast::Fast};
use lbhash_vectors::capture::{Packet, Reader};
use std::{io, io::Write, path::PathBuf};
use table::Table;
use totals::Totals;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Capture: pcap, pcapng, or gzip of either; `-` for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Next hops, LAGs and routes (docs/topology.md)
    #[arg(long, value_name = "FILE.toml")]
    topology: PathBuf,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    service: ServiceArgument,
    #[command(flatten)]
    hashing: HashArguments,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for reading, then packets, bytes and share of every member
    Table,
    /// That sum alone
    Totals,
    /// One JSON object per packet: that of `lbhash keys`, then destination, match, select, egress
    Jsonl,
    /// Comma-separated, with a header line
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  lbhash route traffic.pcap --topology topology.toml
  lbhash route traffic.pcap --topology topology.toml --format totals
  lbhash route traffic.pcap --topology topology.toml --seed 7 --format jsonl
  lbhash route - --topology topology.toml --format csv < traffic.pcap

Times of the packets count for dynamic load balancing; without loads of ports all members are equally good.
A capture that is damaged or cut: the complete packets before that place are printed, then the error; exit code 2.";

/// A packet with all that is printed of it.
struct Line<'a, 't> {
    packet: &'a Packet<'a>,
    result: &'a HashResult,
    selection: &'a SelectionView<'t>,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let topology = source::load_topology(&arguments.topology)?;
    let Hashing { configuration, metadata, .. } =
        arguments.hashing.load(Some(&arguments.file), Some(&topology))?;
    let router = Router::new(&topology, &arguments.topology, &arguments.service, &metadata)?;
    let (mut reader, bar) = capture_file::open(&arguments.file)?;
    let mut run = Run {
        fast: Fast::new(&configuration.compile()?),
        configuration: &configuration,
        table: Table::new(&topology),
        totals: Totals::new(&topology),
        router,
        format: arguments.format,
    };
    run.header(out)?;
    let done = run.packets(&mut reader, &bar, out);
    if matches!(run.format, Format::Table | Format::Totals) {
        run.totals.write(out)?;
    }
    done
}

/// What packets go through.
struct Run<'t> {
    fast: Fast,
    configuration: &'t Configuration,
    router: Router<'t>,
    table: Table,
    totals: Totals<'t>,
    format: Format,
}

/// Packets between two moves of the progress bar.
const PROGRESS: u64 = 4096;

impl Run<'_> {
    fn header(&self, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            Format::Table => self.table.header(out),
            Format::Csv => csv::header(out),
            Format::Jsonl | Format::Totals => Ok(()),
        }
    }

    fn packets(
        &mut self,
        reader: &mut Reader,
        bar: &ProgressBar,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        while let Some(packet) = reader.next_packet()? {
            if packet.number % PROGRESS == 0 {
                bar.set_message(packet.number.to_string());
            }
            let result = self.fast.hash(self.router.metadata(), packet.data);
            let routed = self.router.route(&packet, &result.keys);
            let selection = SelectionView::new(&routed, self.router.topology());
            self.totals.count(&selection, packet.original_length.into());
            let line = Line { packet: &packet, result: &result, selection: &selection };
            match self.format {
                Format::Table => self.table.write(&line, out)?,
                Format::Totals => {}
                Format::Jsonl => jsonl::write(&line, self.configuration, out)?,
                Format::Csv => csv::write(&line, out)?,
            }
        }
        Ok(())
    }
}
