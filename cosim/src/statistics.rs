// SPDX-License-Identifier: Apache-2.0
//! What a run has done.

use crate::coverage::Coverage;

/// What a run has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Clock cycles.
    pub cycles: u64,
    /// Packets whose last beat was accepted, or that a reset cut.
    pub packets: u64,
    /// Results that came out.
    pub results: u64,
    /// Register writes that were answered.
    pub writes: u64,
    /// Register reads that were answered.
    pub reads: u64,
    /// Resets under traffic.
    pub resets: u64,
    /// Results compared with the fast path.
    pub compared_fast: u64,
    /// Results compared with the reference.
    pub compared_reference: u64,
    /// Selections compared with an untimed derivation.
    pub compared_selections: u64,
    /// What the selections exercised.
    pub coverage: Coverage,
}

impl std::ops::AddAssign for Statistics {
    fn add_assign(&mut self, other: Self) {
        self.cycles += other.cycles;
        self.packets += other.packets;
        self.results += other.results;
        self.writes += other.writes;
        self.reads += other.reads;
        self.resets += other.resets;
        self.compared_fast += other.compared_fast;
        self.compared_reference += other.compared_reference;
        self.compared_selections += other.compared_selections;
        self.coverage += other.coverage;
    }
}
