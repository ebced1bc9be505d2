// SPDX-License-Identifier: Apache-2.0
//! Periodic rebalance of Junos (E-023), as this model defines it: at every interval each bucket goes to the next member, whatever the load.

/// Buckets of a group that are dealt anew at intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodicRebalance {
    initial: Vec<usize>,
    count: usize,
    interval_us: u64,
}

impl PeriodicRebalance {
    /// Member of every bucket at first, the number of members, and the interval in microseconds, from 1.
    #[must_use]
    pub fn new(initial: Vec<usize>, count: usize, interval_us: u64) -> Self {
        Self { initial, count: count.max(1), interval_us: interval_us.max(1) }
    }

    /// Member of a bucket at a time in microseconds; `None` where there is no such bucket.
    #[must_use]
    pub fn member(&self, bucket: usize, time_us: u64) -> Option<usize> {
        let turns = (time_us / self.interval_us % self.count as u64) as usize;
        self.initial.get(bucket).map(|&member| (member + turns) % self.count)
    }
}
