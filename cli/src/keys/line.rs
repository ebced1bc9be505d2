// SPDX-License-Identifier: Apache-2.0
//! A packet with all that is printed of it.

use crate::five_tuple::FiveTuple;
use lbhash_model::{HashResult, Lane, RECORD_BYTES, RecordType};
use lbhash_vectors::jsonl::Records;

pub(super) struct Line<'a> {
    /// As it is printed.
    pub(super) number: u64,
    /// Bytes in the capture.
    pub(super) length: usize,
    pub(super) result: &'a HashResult,
    pub(super) records: Option<&'a Records>,
    pub(super) meta_listed: bool,
    /// Where it is printed; `Some(None)` for a packet without IP.
    pub(super) tuple: Option<Option<FiveTuple>>,
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
