// SPDX-License-Identifier: Apache-2.0
//! One packet to one line: the fast path, or the reference where the records are asked for.

use super::{Arguments, Format, csv, table};
use crate::{failure::Failure, hashing::Hashing};
use lbhash_model::{
    HashResult, Lane, Metadata, RECORD_BYTES, RecordType,
    config::Configuration,
    fast::Fast,
    reference::{Reference, Trace},
};
use lbhash_vectors::jsonl::{self, Records, meta_listed};
use std::io;

/// What a line is about.
pub(super) struct Line<'a> {
    pub(super) number: u64,
    pub(super) length: usize,
    pub(super) result: &'a HashResult,
    pub(super) records: Option<&'a Records>,
    meta_listed: bool,
}

impl Line<'_> {
    /// Lane number and lane of every layer that is listed (section 11).
    pub(super) fn layers(&self) -> impl Iterator<Item = (usize, Lane)> {
        let first = usize::from(!self.meta_listed);
        let lanes = self.result.lanes.all().into_iter().enumerate().skip(first);
        lanes.filter(|(_, lane)| lane.record_type != RecordType::None)
    }

    /// Masked record of a lane, where records are asked for.
    pub(super) fn record(&self, lane: usize) -> Option<&[u8; RECORD_BYTES]> {
        self.records.map(|records| &records[lane])
    }
}

/// Hashes packets and writes their lines; threads share it.
pub(super) struct Hasher<'configuration> {
    configuration: &'configuration Configuration,
    fast: Fast,
    reference: Reference<'configuration>,
    metadata: Metadata,
    format: Format,
    with_records: bool,
}

impl<'configuration> Hasher<'configuration> {
    pub(super) fn new(
        arguments: &Arguments,
        hashing: &'configuration Hashing,
    ) -> Result<Self, Failure> {
        let Hashing { configuration, metadata, .. } = hashing;
        Ok(Self {
            configuration,
            fast: Fast::new(&configuration.compile()?),
            reference: Reference::new(configuration),
            metadata: *metadata,
            format: arguments.format,
            with_records: arguments.records,
        })
    }

    /// What comes before the first packet.
    pub(super) fn header(&self) -> String {
        match self.format {
            Format::Table => table::header(),
            Format::Jsonl => String::new(),
            Format::Csv => csv::header(),
        }
    }

    /// Appends the line of a packet; only the header window of the frame is needed.
    pub(super) fn write(
        &self,
        number: u64,
        length: usize,
        window: &[u8],
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        if self.with_records {
            let trace = self.reference.hash(&self.metadata, window);
            self.write_line(number, length, &trace.result, Some(&masked_records(&trace)), out)
        } else {
            let result = self.fast.hash(&self.metadata, window);
            self.write_line(number, length, &result, None, out)
        }
    }

    fn write_line(
        &self,
        number: u64,
        length: usize,
        result: &HashResult,
        records: Option<&Records>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        let meta_listed = meta_listed(self.configuration, result.family);
        let line = Line { number, length, result, records, meta_listed };
        match self.format {
            Format::Table => table::write(&line, out),
            Format::Jsonl => jsonl::write_result(out, number, length, result, meta_listed, records),
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
