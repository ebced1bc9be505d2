// SPDX-License-Identifier: Apache-2.0
//! One packet to one line: the fast path, or the reference where the records are asked for.

use super::{Arguments, Format, csv, jsonl, table};
use crate::failure::Failure;
use lbhash_model::{
    LANES,
    config::{Configuration, FieldTable},
    fast::Fast,
    metadata::Metadata,
    record::{RECORD_BYTES, RecordType},
    reference::Reference,
    result::{HashResult, Lane},
};

/// Masked records by lane.
pub(super) type Records = [Option<[u8; RECORD_BYTES]>; LANES];

/// What a line is about.
pub(super) struct Line<'a> {
    pub(super) number: u64,
    pub(super) length: usize,
    pub(super) result: &'a HashResult,
    pub(super) records: Option<&'a Records>,
    field_table: &'a FieldTable,
}

impl Line<'_> {
    /// Lane number and lane of every layer that is listed (section 11): lane 0 only when its entry enables a field, then
    /// the records that were emitted.
    pub(super) fn layers(&self) -> impl Iterator<Item = (usize, &Lane)> {
        let has_meta = self.field_table.meta(self.result.family).enables() != 0;
        self.result.lanes.iter().enumerate().filter(move |(_, lane)| match lane.record_type {
            RecordType::None => false,
            RecordType::Meta => has_meta,
            _ => true,
        })
    }

    /// Masked record of a lane, where records are asked for.
    pub(super) fn record(&self, lane: usize) -> Option<&[u8; RECORD_BYTES]> {
        self.records?[lane].as_ref()
    }
}

/// Hashes packets and writes their lines; threads share it.
pub(super) struct Hasher<'configuration> {
    field_table: &'configuration FieldTable,
    fast: Fast,
    reference: Reference<'configuration>,
    metadata: Metadata,
    format: Format,
    with_records: bool,
}

impl<'configuration> Hasher<'configuration> {
    pub(super) fn new(
        arguments: &Arguments,
        configuration: &'configuration Configuration,
    ) -> Result<Self, Failure> {
        Ok(Self {
            field_table: &configuration.field_table,
            fast: Fast::new(&configuration.compile()?),
            reference: Reference::new(configuration),
            metadata: arguments.hashing.metadata(),
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
    pub(super) fn write(&self, number: u64, length: usize, window: &[u8], out: &mut Vec<u8>) {
        if self.with_records {
            let trace = self.reference.hash(&self.metadata, window);
            let records = trace.lanes.map(|lane| lane.map(|lane| lane.masked.bytes()));
            self.write_line(number, length, &trace.result, Some(&records), out);
        } else {
            let result = self.fast.hash(&self.metadata, window);
            self.write_line(number, length, &result, None, out);
        }
    }

    fn write_line(
        &self,
        number: u64,
        length: usize,
        result: &HashResult,
        records: Option<&Records>,
        out: &mut Vec<u8>,
    ) {
        let line = Line { number, length, result, records, field_table: self.field_table };
        match self.format {
            Format::Table => table::write(&line, out),
            Format::Jsonl => jsonl::write(&line, out),
            Format::Csv => csv::write(&line, out),
        }
    }
}
