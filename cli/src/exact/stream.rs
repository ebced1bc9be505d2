// SPDX-License-Identifier: Apache-2.0
//! Every packet of a capture through a real system, as `lbhash keys`, `route` and `flow` print it.

use super::{lines, selection::Selection};
use crate::{
    capture_file::Capture,
    choice::Choice,
    failure::Failure,
    five_tuple::FiveTuple,
    route::totals::{Counts, write_section},
};
use lbhash_hashes::{Packet, Trace};
use lbhash_vectors::capture;
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// What is printed of each packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Hash and member, as of `lbhash keys`.
    Keys,
    /// Destination, route, next hop, as of `lbhash route`.
    Route,
}

/// How it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Table,
    Totals,
    Jsonl,
    Csv,
}

/// What a command asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Print {
    pub(crate) shape: Shape,
    pub(crate) format: Format,
    /// Addresses, protocol and ports in CSV and JSON lines too.
    pub(crate) flow: bool,
}

/// Packets between two moves of the progress bar.
const PROGRESS: u64 = 4096;

/// Prints the packets of a capture that are chosen; of routes also their sums.
pub(crate) fn print(
    mut capture: Capture,
    mut choice: Choice,
    selection: &Selection,
    print: Print,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut sums = Sums::default();
    lines::header(print, out)?;
    let done = packets(&mut capture, &mut choice, selection, print, &mut sums, out);
    if print.shape == Shape::Route && matches!(print.format, Format::Table | Format::Totals) {
        sums.write(out)?;
    }
    capture.finish(done)?;
    choice.finish(&capture)
}

fn packets(
    capture: &mut Capture,
    choice: &mut Choice,
    selection: &Selection,
    print: Print,
    sums: &mut Sums,
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
        if choice.takes(&packet) {
            let number = choice.number(packet.number);
            one(number, &packet, selection, print, sums, out)?;
        }
    }
    Ok(())
}

fn one(
    number: u64,
    packet: &capture::Packet<'_>,
    selection: &Selection,
    print: Print,
    sums: &mut Sums,
    out: &mut impl Write,
) -> io::Result<()> {
    let answered = selection.ask(&Packet::Frame(packet.data), &mut Trace::off());
    sums.count(answered.destination(), packet.original_length.into());
    let line = lines::Line {
        number,
        length: packet.captured_length as u64,
        tuple: FiveTuple::of(packet.data),
        system: selection.system.name,
        answered: &answered,
    };
    match print.format {
        Format::Totals => Ok(()),
        Format::Table => line.table(print.shape, out),
        Format::Csv => line.csv(print, out),
        Format::Jsonl => line.jsonl(print, out),
    }
}

/// Packets and bytes of every next hop.
#[derive(Default)]
struct Sums(BTreeMap<String, Counts>);

impl Sums {
    fn count(&mut self, to: String, bytes: u64) {
        self.0.entry(to).or_default().add(Counts { packets: 1, bytes });
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let rows: Vec<(&str, Counts)> =
            self.0.iter().map(|(name, &counts)| (name.as_str(), counts)).collect();
        write_section("next hop", &rows, out)
    }
}
