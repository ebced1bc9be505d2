// SPDX-License-Identifier: Apache-2.0
//! `lbhash exact hash`: every packet of a capture, or every flow of a JSON-lines file, as a real system hashes it.

use super::{
    ExactError,
    output::{self, Format},
    rows,
    selection::{Selection, SystemArguments},
};
use crate::{
    capture_file::{Capture, CaptureArguments},
    failure::Failure,
};
use clap::Args;
use lbhash_hashes::{Flow, Packet, Settings, Trace, parse_hex, truth::Row};
use std::{io::Write, path::Path};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    capture: CaptureArguments,
    /// Show every step, with the bytes that are hashed
    #[arg(long)]
    explain: bool,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    system: SystemArguments,
}

const EXAMPLES: &str = "\
Examples:
  lbhash exact hash traffic.pcap policy=1 seed=1 weights=1/1/2
  lbhash exact hash traffic.pcap --system linux-bonding policy=layer3+4 members=2 --format jsonl
  lbhash exact hash traffic.pcap --system toeplitz key=symmetric --explain

Instead of a capture, FILE may hold flows: .jsonl or .csv with src, dst, proto, sport, dport, or packet or frame.
A packet for which there is no answer, such as one that is not IP, says why on its line.";

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let selection = arguments.system.load()?;
    let is_rows =
        arguments.capture.file.extension().is_some_and(|end| end == "jsonl" || end == "csv");
    if is_rows {
        return of_rows(arguments, &arguments.capture.file, &selection, out);
    }
    let mut capture = arguments.capture.open()?;
    let done = of_packets(arguments, &mut capture, &selection, out);
    capture.finish(done)
}

fn of_packets(
    arguments: &Arguments,
    capture: &mut Capture,
    selection: &Selection,
    out: &mut impl Write,
) -> Result<(), Failure> {
    while let Some(packet) = capture.reader.next_packet()? {
        answer(arguments, packet.number, &Packet::Frame(packet.data), selection, out)?;
    }
    Ok(())
}

fn answer(
    arguments: &Arguments,
    number: u64,
    packet: &Packet<'_>,
    selection: &Selection,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut trace = if arguments.explain { Trace::on() } else { Trace::off() };
    let answer = selection.ask(packet, &mut trace);
    output::print(out, arguments.format, Some(number), selection, &answer, &trace)?;
    Ok(())
}

fn of_rows(
    arguments: &Arguments,
    file: &Path,
    selection: &Selection,
    out: &mut impl Write,
) -> Result<(), Failure> {
    for (number, row) in (0..).zip(rows::read(file)?) {
        let wrong = |problem: String| ExactError::Place {
            file: file.display().to_string(),
            place: "row",
            number: number + 1,
            problem,
        };
        let bytes = |key: &'static str| {
            row.get(key).map(|text| parse_hex(text)).map(|bytes| bytes.ok_or(key))
        };
        let not_hex = |key: &str| wrong(format!("`{key}` is not hexadecimal"));
        match (bytes("frame").transpose(), bytes("packet").transpose()) {
            (Err(key), _) | (_, Err(key)) => return Err(not_hex(key).into()),
            (Ok(Some(frame)), _) => {
                answer(arguments, number, &Packet::Frame(&frame), selection, out)?;
            }
            (_, Ok(Some(packet))) => {
                answer(arguments, number, &Packet::Layer3(&packet), selection, out)?;
            }
            _ => {
                let flow = flow(&row).map_err(|error| wrong(error.to_string()))?;
                answer(arguments, number, &Packet::Flow(&flow), selection, out)?;
            }
        }
    }
    Ok(())
}

fn flow(row: &Row) -> Result<Flow, lbhash_hashes::Error> {
    let mut fields = Settings::new();
    for (key, value) in row.iter().filter(|(_, value)| !value.is_empty()) {
        fields.set(key, value);
    }
    Flow::from_settings(&fields)
}
