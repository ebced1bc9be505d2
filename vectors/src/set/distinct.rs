// SPDX-License-Identifier: Apache-2.0
//! Leaving out packets that show nothing new: a short set that still goes through every entry of
//! the field table that its packets reach.

use lbhash_model::{Context, Family, HashResult, Lane, RecordType, Status};
use std::collections::BTreeSet;

/// What results have shown so far.
#[derive(Default)]
pub(super) struct Distinct {
    families: BTreeSet<Family>,
    records: BTreeSet<(Context, RecordType)>,
    status: Status,
}

impl Distinct {
    /// True where the result has a family, a status bit, or a record type in a context, that none
    /// before had.
    pub(super) fn is_new(&mut self, result: &HashResult) -> bool {
        let known = (self.families.len(), self.records.len(), self.status);
        self.families.insert(result.family);
        let record = |lane: Lane| (lane.context, lane.record_type);
        self.records.extend(result.lanes.all().map(record));
        self.status |= result.status;
        known != (self.families.len(), self.records.len(), self.status)
    }
}
