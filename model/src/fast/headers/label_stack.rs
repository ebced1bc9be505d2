// SPDX-License-Identifier: Apache-2.0
//! Reading a label stack, four entries at a time: most stacks are no longer, so that no branch depends on their length.

use crate::status::Status;

/// Entries that one stage reads.
const MAX_ENTRIES: usize = 16;

/// Entropy label indicator.
const ENTROPY_INDICATOR: u32 = 7;

/// Entries that are looked at together.
const QUAD: usize = 4;

/// The entries that were read: label 20, exp 3, S 1, ttl 8.
pub(super) struct LabelStack<'a> {
    /// Whole entries of the window, at most [`MAX_ENTRIES`]; payload behind the stack is among them.
    entries: &'a [[u8; 4]],
    /// Entries of the stack; 0 if not even the first one is whole.
    pub(super) count: usize,
    /// The last entry has S = 1.
    pub(super) has_bottom: bool,
    /// An entry above the last has the label 7.
    pub(super) has_entropy_label: bool,
}

impl<'a> LabelStack<'a> {
    /// Reads entries until S = 1.
    #[inline(always)]
    pub(super) fn read(window: &'a [u8]) -> Self {
        let (entries, _) = window.as_chunks();
        let entries = &entries[..entries.len().min(MAX_ENTRIES)];
        // Bit i: entry i is a bottom of stack, or an entropy label indicator.
        let (mut bottoms, mut indicators) = (0_u32, 0_u32);
        for first in (0..entries.len()).step_by(QUAD) {
            for (slot, entry) in (first..).zip(quad(entries, first)) {
                bottoms |= (entry >> 8 & 1) << slot;
                indicators |= u32::from(entry >> 12 == ENTROPY_INDICATOR) << slot;
            }
            if bottoms != 0 {
                break;
            }
        }
        let has_bottom = bottoms != 0;
        let count = if has_bottom { bottoms.trailing_zeros() as usize + 1 } else { entries.len() };
        let above_last = (1 << count.saturating_sub(1)) - 1;
        let has_entropy_label = indicators & above_last != 0;
        Self { entries, count, has_bottom, has_entropy_label }
    }

    /// What the stack alone says of the packet; nothing behind an entropy label is looked at.
    #[inline(always)]
    pub(super) fn status(&self) -> Status {
        let mut status = Status::default();
        if self.has_entropy_label {
            status |= Status::ENTROPY_LABEL;
        }
        if !self.has_bottom {
            let is_full = self.count == MAX_ENTRIES;
            status |= if is_full { Status::TOO_DEEP } else { Status::TRUNCATED };
        }
        status
    }

    /// Labels of the stack by four, each four with the slot of its first; zero behind the last.
    #[inline(always)]
    pub(super) fn quads(&self) -> impl Iterator<Item = (usize, [u32; QUAD])> {
        (0..self.count).step_by(QUAD).map(|first| {
            let entries = quad(self.entries, first);
            let in_stack = |slot| u32::from(first + slot < self.count);
            (first, std::array::from_fn(|slot| (entries[slot] >> 12) * in_stack(slot)))
        })
    }

    /// exp of the first entry, 3 bits.
    #[inline(always)]
    pub(super) fn first_exp(&self) -> u8 {
        self.entries.first().map_or(0, |entry| entry[2] >> 1 & 0b111)
    }
}

/// Four entries from `first` on, zero behind the last.
#[inline(always)]
fn quad(entries: &[[u8; 4]], first: usize) -> [u32; QUAD] {
    let rest = entries.get(first..).unwrap_or_default();
    rest.first_chunk().map_or_else(
        || std::array::from_fn(|slot| rest.get(slot).map_or(0, |entry| u32::from_be_bytes(*entry))),
        |entries: &[_; QUAD]| entries.map(u32::from_be_bytes),
    )
}
