// SPDX-License-Identifier: Apache-2.0
//! Order of the packets of each flow at the far end (D-005, E-020).

use std::collections::BTreeMap;

/// Counts packets that arrive before one of their flow that was sent earlier.
#[derive(Clone, Debug, Default)]
pub struct PacketOrder {
    /// Latest arrival of each flow.
    latest: BTreeMap<u64, f64>,
    packets: usize,
    reordered: usize,
}

impl PacketOrder {
    /// A packet of a flow arrives at this time; packets are told in the order of sending.
    pub fn arrival(&mut self, flow: u64, time: f64) {
        self.packets += 1;
        let latest = self.latest.entry(flow).or_insert(f64::NEG_INFINITY);
        if time < *latest {
            self.reordered += 1;
        } else {
            *latest = time;
        }
    }

    /// Packets so far.
    #[must_use]
    pub const fn packets(&self) -> usize {
        self.packets
    }

    /// Packets that overtook an earlier one of their flow.
    #[must_use]
    pub const fn reordered(&self) -> usize {
        self.reordered
    }
}
