// SPDX-License-Identifier: Apache-2.0
//! Packets of a capture that cannot be hashed, counted by their link type.

use super::link;
use std::{collections::BTreeMap, fmt};

/// Packets that were skipped. Displays as `2 of link type 127 (IEEE 802.11 radiotap), which is not
/// read; 1 of link type 101 (raw IP) without IP`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped(BTreeMap<u32, u64>);

impl Skipped {
    pub(super) fn count(&mut self, link_type: u32) {
        *self.0.entry(link_type).or_default() += 1;
    }

    /// Packets that were skipped.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.0.values().sum()
    }

    /// Link types of the packets that were skipped, and how many packets each.
    pub fn by_link_type(&self) -> impl Iterator<Item = (u32, u64)> {
        self.0.iter().map(|(&link_type, &packets)| (link_type, packets))
    }

    /// True where a packet is of a link type that is read, and only carries no IP.
    pub(super) fn has_read_link_type(&self) -> bool {
        self.0.keys().any(|&link_type| link::is_read(link_type))
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (link_type, packets)) in self.by_link_type().enumerate() {
            let separator = if index > 0 { "; " } else { "" };
            let why = if link::is_read(link_type) { " without IP" } else { ", which is not read" };
            let name = link::name(link_type);
            write!(formatter, "{separator}{packets} of link type {link_type}{name}{why}")?;
        }
        Ok(())
    }
}
