// SPDX-License-Identifier: Apache-2.0
//! `lbhash keys`: five keys for every packet of a capture, as a stream.
//!
//! While one batch of packets is hashed on all cores, the next one is read; lines come out in the order of the packets.

mod batch;
mod csv;
mod hasher;
mod table;

use crate::{capture_file, failure::Failure, hashing::HashArguments};
use batch::Batch;
use clap::{Args, ValueEnum};
use hasher::Hasher;
use indicatif::ProgressBar;
use lbhash_vectors::capture::{CaptureError, Reader};
use std::{io::Write, path::PathBuf};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Capture: pcap, pcapng, or gzip of either; `-` for standard input
    #[arg(value_name = "FILE|-")]
    file: PathBuf,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Add the masked record of every layer: 41 bytes, what the layer's CRC is taken of
    #[arg(long)]
    records: bool,
    #[command(flatten)]
    hashing: HashArguments,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for reading
    Table,
    /// One JSON object per packet
    Jsonl,
    /// Comma-separated, with a header line
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  lbhash keys traffic.pcap
  lbhash keys traffic.pcapng.gz --profile junos-trio-18.3 --seed 7 --format jsonl
  lbhash keys - --format csv < traffic.pcap
  lbhash keys traffic.pcap --junos mx.conf --release 17.4R1
  lbhash keys traffic.pcap --srlinux ixr.cfg --platform 7250-ixr-6e --interface ethernet-1/1

A capture that is damaged or cut: the complete packets before that place are printed, then the error; exit code 2.";

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let hashing = arguments.hashing.load(Some(&arguments.file), None)?;
    let hasher = Hasher::new(arguments, &hashing)?;
    let (mut reader, bar) = capture_file::open(&arguments.file)?;
    out.write_all(hasher.header().as_bytes())?;
    stream(&mut reader, &bar, &hasher, out)
}

fn stream(
    reader: &mut Reader,
    bar: &ProgressBar,
    hasher: &Hasher<'_>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let (mut batch, mut ended) = Batch::read(reader);
    loop {
        let read_next = || match ended {
            Ended::No => Batch::read(reader),
            ended => (Batch::default(), ended),
        };
        let (next, text) = rayon::join(read_next, || batch.text(hasher));
        for part in text {
            out.write_all(&part?)?;
        }
        bar.set_message(batch.packets_so_far().to_string());
        if next.0.is_empty() {
            return next.1.into_result();
        }
        (batch, ended) = next;
    }
}

/// Whether and how a capture came to its end.
enum Ended {
    No,
    Complete,
    Damaged(CaptureError),
}

impl Ended {
    fn into_result(self) -> Result<(), Failure> {
        match self {
            Self::Damaged(error) => Err(error.into()),
            Self::No | Self::Complete => Ok(()),
        }
    }
}
