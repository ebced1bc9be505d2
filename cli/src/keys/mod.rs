// SPDX-License-Identifier: Apache-2.0
//! `lbhash keys`: five keys for every packet of a capture, as a stream.
//!
//! While one batch of packets is hashed on all cores, the next one is read; lines come out in the
//! order of the packets. Before the input is waited for, the lines so far are handed over.

mod batch;
mod csv;
mod hasher;
mod jsonl;
mod line;
mod table;

use crate::{
    capture_file::{Capture, CaptureArguments},
    choice::{Choice, ChoiceArguments},
    exact::{self, ExactArguments, stream::Shape},
    failure::Failure,
    hashing::{HashArguments, Hashing},
    standard_input,
};
use batch::{Batch, Ended, Waiting};
use clap::{Args, ValueEnum};
use hasher::Hasher;
use std::io::Write;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    #[command(flatten)]
    print: Print,
    #[command(flatten)]
    choice: ChoiceArguments,
    #[command(flatten)]
    hashing: HashArguments,
    #[command(flatten)]
    exact: ExactArguments,
}

/// How results are printed.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Print {
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Add the masked record of every layer: 41 bytes, what the layer's CRC is taken of
    #[arg(long)]
    pub(crate) records: bool,
    /// Add addresses, protocol and ports of the outermost IP header to CSV and JSON lines
    #[arg(long)]
    pub(crate) flow: bool,
}

impl Print {
    /// The table always shows the flow.
    fn shows_flow(&self) -> bool {
        self.flow || self.format == Format::Table
    }
}

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
  lbhash keys traffic.pcap -c 10 --filter 'tcp and not port 22' --number-from 1
  lbhash keys traffic.pcap --system toeplitz --set key=microsoft
  tcpdump -i eth0 -U -w - | lbhash keys -

Packets of raw IP, Linux cooked, loopback and PPP captures that carry IP are hashed behind an Ethernet header with MAC \
addresses of 0; other packets that are not Ethernet are skipped, counted, and keep their number.
A capture that is damaged or cut: the complete packets before that place are printed, then the error; exit code 2.
Keys are those of this model. No vendor documents its function; those of a router's silicon differ.";

impl Print {
    /// The same where a real system is asked.
    const fn of_exact(self) -> exact::stream::Print {
        let format = match self.format {
            Format::Table => exact::stream::Format::Table,
            Format::Jsonl => exact::stream::Format::Jsonl,
            Format::Csv => exact::stream::Format::Csv,
        };
        exact::stream::Print { shape: Shape::Keys, format, flow: self.flow }
    }
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    if let Some(system) = arguments.exact.load(None, &arguments.hashing.router)? {
        let (choice, print) = (arguments.choice.choice()?, arguments.print.of_exact());
        standard_input::claim(&arguments.capture.file, "the capture")?;
        return exact::stream::print(arguments.capture.open()?, choice, &system, print, out);
    }
    let hashing = arguments.hashing.load(Some(&arguments.capture.file), None)?;
    let choice = arguments.choice.choice()?;
    let capture = arguments.capture.open()?;
    print(capture, choice, &hashing, &arguments.print, out)
}

/// Prints the packets of a capture that are chosen.
pub(crate) fn print(
    mut capture: Capture,
    mut choice: Choice,
    hashing: &Hashing,
    print: &Print,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let hasher = Hasher::new(print, hashing)?;
    out.write_all(hasher.header().as_bytes())?;
    let done = stream(&mut capture, &mut choice, &hasher, out);
    capture.finish(done)?;
    choice.finish(&capture)
}

fn stream(
    capture: &mut Capture,
    choice: &mut Choice,
    hasher: &Hasher<'_>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let (mut batch, mut ended) = Batch::read(&mut capture.reader, choice, Waiting::Never);
    loop {
        let read_next = || match ended {
            Ended::No => Batch::read(&mut capture.reader, choice, Waiting::Never),
            ended => (Batch::default(), ended),
        };
        let (next, text) = rayon::join(read_next, || batch.text(hasher));
        for part in text {
            out.write_all(&part?)?;
        }
        capture.show_progress(capture.reader.packets());
        (batch, ended) = next;
        if batch.is_empty() {
            match ended {
                Ended::No => {
                    out.flush()?;
                    (batch, ended) = Batch::read(&mut capture.reader, choice, Waiting::First);
                }
                Ended::Complete => return Ok(()),
                Ended::Damaged(error) => return Err(error.into()),
            }
        }
    }
}
