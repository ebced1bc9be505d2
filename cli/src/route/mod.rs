// SPDX-License-Identifier: Apache-2.0
//! `lbhash route`: which member does each packet of a capture take? As a stream.
//!
//! One packet after the other: rotation, random numbers and flows depend on all packets before.

mod csv;
mod jsonl;
mod table;
pub(crate) mod totals;

use crate::{
    capture_file::{Capture, CaptureArguments},
    choice::{Choice, ChoiceArguments},
    exact::{self, ExactArguments, stream::Shape},
    failure::Failure,
    five_tuple::FiveTuple,
    hashing::Hashing,
    over_topology::OverTopology,
    routing::{Router, SelectionView},
    standard_input,
};
use clap::{ArgGroup, Args, ValueEnum};
use lbhash_control::topology::Topology;
use lbhash_model::{HashResult, config::Configuration, fast::Fast};
use lbhash_vectors::capture::Packet;
use std::{io, io::Write};
use table::Table;
use totals::Totals;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
#[command(group(ArgGroup::new("over").args(["topology", "members", "system", "linux"]).required(true).multiple(true)))]
pub(crate) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    #[command(flatten)]
    print: Print,
    #[command(flatten)]
    choice: ChoiceArguments,
    #[command(flatten)]
    over: OverTopology,
    #[command(flatten)]
    exact: ExactArguments,
}

#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Print {
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Add addresses, protocol and ports of the outermost IP header to CSV and JSON lines
    #[arg(long)]
    pub(crate) flow: bool,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for reading, then packets, bytes and share of every member
    Table,
    /// These sums alone
    Totals,
    /// One JSON object per packet: that of `lbhash keys`, then destination, match, select, egress
    Jsonl,
    /// Comma-separated, with a header line
    Csv,
}

impl Print {
    /// The same where a real system is asked.
    pub(crate) const fn of_exact(self) -> exact::stream::Print {
        let format = match self.format {
            Format::Table => exact::stream::Format::Table,
            Format::Totals => exact::stream::Format::Totals,
            Format::Jsonl => exact::stream::Format::Jsonl,
            Format::Csv => exact::stream::Format::Csv,
        };
        exact::stream::Print { shape: Shape::Route, format, flow: self.flow }
    }
}

const EXAMPLES: &str = "\
Examples:
  lbhash route traffic.pcap --topology topology.toml
  lbhash route traffic.pcap --topology topology.toml --format totals
  lbhash route traffic.pcap --topology topology.toml --seed 7 --format jsonl
  lbhash route - --topology topology.toml --format csv < traffic.pcap
  lbhash route traffic.pcap --members 4 --filter 'dst port 443' -c 10
  lbhash route traffic.pcap --linux host.json
  lbhash route traffic.pcap --system linux-6.12-l4 --set seed=24301 --members 4

Packets that are not chosen by --packet or --filter are routed all the same: rotation, random numbers and flows depend on them.
Times of the packets count for dynamic load balancing; without loads of ports all members are equally good.
A capture that is damaged or cut: the complete packets before that place are printed, then the error; exit code 2.";

/// A packet with all that is printed of it.
struct Line<'a, 't> {
    /// As it is printed.
    number: u64,
    packet: &'a Packet<'a>,
    result: &'a HashResult,
    selection: &'a SelectionView<'t>,
}

impl Line<'_, '_> {
    fn tuple(&self) -> Option<FiveTuple> {
        FiveTuple::of(self.packet.data)
    }
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let over = &arguments.over;
    let members = over.equal_members(arguments.exact.is_given())?;
    if let Some(system) = arguments.exact.load(members, &over.hashing.router)? {
        let (choice, print) = (arguments.choice.choice()?, arguments.print.of_exact());
        standard_input::claim(&arguments.capture.file, "the capture")?;
        return exact::stream::print(arguments.capture.open()?, choice, &system, print, out);
    }
    let Some(topology) = over.load_topology()? else { return Ok(()) };
    let hashing = over.hashing.load(Some(&arguments.capture.file), Some(&topology))?;
    let router = over.router(&topology, &hashing.metadata)?;
    let choice = arguments.choice.choice()?;
    let capture = arguments.capture.open()?;
    print(
        capture,
        choice,
        Over { topology: &topology, router, hashing: &hashing },
        arguments.print,
        out,
    )
}

/// What packets go over.
pub(crate) struct Over<'t> {
    pub(crate) topology: &'t Topology,
    pub(crate) router: Router<'t>,
    pub(crate) hashing: &'t Hashing,
}

/// Prints the packets of a capture that are chosen, and their sums.
pub(crate) fn print(
    mut capture: Capture,
    mut choice: Choice,
    over: Over<'_>,
    print: Print,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let Over { topology, router, hashing: Hashing { configuration, .. } } = over;
    let mut run = Run {
        fast: Fast::new(&configuration.compile()?),
        configuration,
        table: Table::new(topology),
        totals: Totals::new(topology),
        router,
        print,
    };
    run.header(out)?;
    let done = run.packets(&mut capture, &mut choice, out);
    if matches!(print.format, Format::Table | Format::Totals) {
        run.totals.write(out)?;
    }
    capture.finish(done)?;
    choice.finish(&capture)
}

/// What packets go through.
struct Run<'t> {
    fast: Fast,
    configuration: &'t Configuration,
    router: Router<'t>,
    table: Table,
    totals: Totals<'t>,
    print: Print,
}

/// Packets between two moves of the progress bar.
const PROGRESS: u64 = 4096;

impl Run<'_> {
    fn header(&self, out: &mut impl Write) -> io::Result<()> {
        match self.print.format {
            Format::Table => self.table.header(out),
            Format::Csv => csv::header(self.print.flow, out),
            Format::Jsonl | Format::Totals => Ok(()),
        }
    }

    fn packets(
        &mut self,
        capture: &mut Capture,
        choice: &mut Choice,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        while !choice.is_complete() {
            if capture.reader.packets().is_multiple_of(PROGRESS) {
                capture.show_progress(capture.reader.packets());
                if capture.reader.is_interrupted() && !capture.reader.is_live() {
                    break;
                }
            }
            // Whoever reads the lines has all of them before the input is waited for.
            if !capture.reader.is_ready() {
                out.flush()?;
            }
            let Some(packet) = capture.reader.next_packet()? else { break };
            self.packet(&packet, choice, out)?;
        }
        Ok(())
    }

    fn packet(
        &mut self,
        packet: &Packet<'_>,
        choice: &mut Choice,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let result = self.fast.hash(self.router.metadata(), packet.data);
        let routed = self.router.route(packet.data, packet.timestamp, &result.keys);
        if !choice.takes(packet) {
            return Ok(());
        }
        let selection = SelectionView::new(&routed, self.router.topology());
        self.totals.count(&selection, packet.original_length.into());
        let number = choice.number(packet.number);
        let line = Line { number, packet, result: &result, selection: &selection };
        match self.print.format {
            Format::Table => self.table.write(&line, out),
            Format::Totals => Ok(()),
            Format::Jsonl => jsonl::write(&line, self.configuration, self.print.flow, out),
            Format::Csv => csv::write(&line, self.print.flow, out),
        }
    }
}
