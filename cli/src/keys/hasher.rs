// SPDX-License-Identifier: Apache-2.0
//! One packet to one line.

use super::{Format, Print, csv, jsonl, line::Line, table};
use crate::{failure::Failure, five_tuple::FiveTuple, hashing::Hashing};
use lbhash_model::{
    HashResult, Metadata, RECORD_BYTES,
    config::Configuration,
    fast::Fast,
    reference::{Reference, Trace},
};
use lbhash_vectors::jsonl::{Records, meta_listed};
use std::io;

/// A packet on its way to its line.
pub(super) struct Hashed<'a> {
    /// As it is printed.
    pub(super) number: u64,
    /// Bytes in the capture.
    pub(super) length: usize,
    /// Header window of the frame; no more of it is needed.
    pub(super) window: &'a [u8],
}

/// Hashes packets and writes their lines; threads share it.
pub(super) struct Hasher<'configuration> {
    configuration: &'configuration Configuration,
    mode: Mode<'configuration>,
    metadata: Metadata,
    print: Print,
}

/// What hashes: records are in the reference's trace alone.
enum Mode<'configuration> {
    Fast(Box<Fast>),
    Traced(Box<Reference<'configuration>>),
}

impl<'configuration> Hasher<'configuration> {
    pub(super) fn new(print: &Print, hashing: &'configuration Hashing) -> Result<Self, Failure> {
        let Hashing { configuration, metadata, .. } = hashing;
        let image = configuration.compile()?;
        let mode = match print.records {
            true => Mode::Traced(Box::new(Reference::new(configuration))),
            false => Mode::Fast(Box::new(Fast::new(&image))),
        };
        Ok(Self { configuration, mode, metadata: *metadata, print: *print })
    }

    /// What comes before the first packet.
    pub(super) fn header(&self) -> String {
        match self.print.format {
            Format::Table => table::header(),
            Format::Jsonl => String::new(),
            Format::Csv => csv::header(self.print.flow),
        }
    }

    /// Appends the line of a packet.
    pub(super) fn write(&self, packet: &Hashed<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        match &self.mode {
            Mode::Fast(fast) => {
                let result = fast.hash(&self.metadata, packet.window);
                self.write_line(packet, &result, None, out)
            }
            Mode::Traced(reference) => {
                let trace = reference.hash(&self.metadata, packet.window);
                self.write_line(packet, &trace.result, Some(&masked_records(&trace)), out)
            }
        }
    }

    fn write_line(
        &self,
        packet: &Hashed<'_>,
        result: &HashResult,
        records: Option<&Records>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        let &Hashed { number, length, window } = packet;
        let meta_listed = meta_listed(self.configuration, result.family);
        let tuple = self.print.shows_flow().then(|| FiveTuple::of(window));
        let line = Line { number, length, result, records, meta_listed, tuple };
        match self.print.format {
            Format::Table => table::write(&line, out),
            Format::Jsonl => jsonl::write(&line, out),
            Format::Csv => csv::write(&line, out),
        }
    }
}

fn masked_records(trace: &Trace) -> Records {
    trace
        .lanes
        .each_ref()
        .map(|lane| lane.as_ref().map_or([0; RECORD_BYTES], |lane| lane.masked.bytes()))
}
