// SPDX-License-Identifier: Apache-2.0
//! Reading a label stack. Most have their bottom among the first four entries, which are then looked at all at once: which
//! of them it is cannot be foreseen.

use crate::status::Status;

/// Entries that one stage reads.
const MAX_ENTRIES: usize = 16;

/// Bytes of an entry: label 20, exp 3, S 1, ttl 8.
const ENTRY_BYTES: usize = 4;

/// Entropy label indicator.
const ENTROPY_INDICATOR: u32 = 7;

/// Entries that are looked at together.
pub(super) const QUAD: usize = 4;

/// Four entries as they lie in memory, the first one in the low 32 bits.
pub(super) type Quad = u128;

/// S of every entry.
const BOTTOM: Quad = of_each([0, 0, 0x01, 0]);

/// Label of every entry.
const LABEL: Quad = of_each([0xFF, 0xFF, 0xF0, 0]);

/// Entropy label indicator in every entry.
const INDICATOR: Quad = of_each([0, 0, (ENTROPY_INDICATOR as u8) << 4, 0]);

/// A bit of every entry that is above its label.
const ABOVE_LABEL: Quad = of_each([0, 0, 0, 0x01]);

/// A stack that was read.
pub(super) struct LabelStack<'a> {
    /// Begins with the entries of the stack.
    window: &'a [u8],
    /// Entries of the stack, at most [`MAX_ENTRIES`]; 0 if not even the first one is whole.
    pub(super) count: usize,
    /// The first four, zero behind the last.
    pub(super) first_quad: Quad,
    /// The last entry has S = 1.
    pub(super) has_bottom: bool,
    /// An entry above the last has the label 7.
    pub(super) has_entropy_label: bool,
}

impl<'a> LabelStack<'a> {
    /// Reads a stack whose bottom is among its first four entries; `None` for others.
    #[inline(always)]
    pub(super) fn read_shallow(window: &'a [u8]) -> Option<Self> {
        let quad = Quad::from_le_bytes(*window.first_chunk()?);
        let bottoms = quad & BOTTOM;
        let bottom = bottoms & bottoms.wrapping_neg();
        if bottom == 0 {
            return None;
        }
        Some(Self {
            window,
            count: bottom.trailing_zeros() as usize / 32 + 1,
            // S is 16 bits below the end of its entry; at the end of the quad the bit falls off, and all of it stays.
            first_quad: quad & (bottom << 16).wrapping_sub(1),
            has_bottom: true,
            has_entropy_label: indicators(quad) & (bottom - 1) != 0,
        })
    }

    /// Reads any stack: entries until S = 1.
    pub(super) fn read(window: &'a [u8]) -> Self {
        let (entries, _) = window.as_chunks::<ENTRY_BYTES>();
        let entries = &entries[..entries.len().min(MAX_ENTRIES)];
        let bottom = entries.iter().position(|entry| entry[2] & 1 == 1);
        let count = bottom.map_or(entries.len(), |index| index + 1);
        let above_last = &entries[..count.saturating_sub(1)];
        let is_indicator = |entry: &_| u32::from_be_bytes(*entry) >> 12 == ENTROPY_INDICATOR;
        let window = &window[..ENTRY_BYTES * count];
        Self {
            window,
            count,
            first_quad: quad(window, 0),
            has_bottom: bottom.is_some(),
            has_entropy_label: above_last.iter().any(is_indicator),
        }
    }

    /// Entries from `first` to `first` + 3, zero behind the last: those of a stack that is not shallow.
    pub(super) fn quad(&self, first: usize) -> Quad {
        quad(self.window, first)
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

    /// exp of the first entry, 3 bits.
    #[inline(always)]
    pub(super) fn first_exp(&self) -> u8 {
        self.window.get(2).map_or(0, |byte| byte >> 1 & 0b111)
    }
}

/// A bit for each entry with the label 7, the one above it: where nothing differs, taking away the difference borrows nothing.
#[inline(always)]
const fn indicators(quad: Quad) -> Quad {
    let difference = (quad & LABEL) ^ INDICATOR;
    (ABOVE_LABEL - difference) & ABOVE_LABEL
}

/// Four entries from `first` on, zero behind the end of the window.
fn quad(window: &[u8], first: usize) -> Quad {
    let rest = window.get(ENTRY_BYTES * first..).unwrap_or_default();
    let bytes = rest.first_chunk().copied();
    Quad::from_le_bytes(
        bytes
            .unwrap_or_else(|| std::array::from_fn(|at| rest.get(at).copied().unwrap_or_default())),
    )
}

/// The same bytes in every entry.
const fn of_each(entry: [u8; ENTRY_BYTES]) -> Quad {
    u32::from_le_bytes(entry) as Quad * (1 | 1 << 32 | 1 << 64 | 1 << 96)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four entries whose S and whose label 7 are those of the bits, and a byte behind them.
    fn window(bottoms: u8, indicators: u8) -> Vec<u8> {
        let entry = |index: u8| {
            let label = if indicators >> index & 1 == 1 { 7 } else { 0xF_FF70 + u32::from(index) };
            label << 12 | 7 << 9 | u32::from(bottoms >> index & 1) << 8 | 0xFF
        };
        let entries = (0..4).flat_map(|index| entry(index).to_be_bytes());
        entries.chain([0x45]).collect()
    }

    #[test]
    fn shallow_stacks_are_read_entry_by_entry_too() {
        for (bottoms, indicators) in (0..=u8::MAX).map(|bits| (bits & 0xF, bits >> 4)) {
            let window = window(bottoms, indicators);
            let fields = |stack: LabelStack<'_>| {
                let LabelStack { count, first_quad, has_bottom, has_entropy_label, .. } = stack;
                (count, first_quad, has_bottom, has_entropy_label)
            };
            let shallow = LabelStack::read_shallow(&window).map(fields);
            let any = fields(LabelStack::read(&window));
            assert_eq!(shallow, (bottoms != 0).then_some(any), "{bottoms:04b} {indicators:04b}");
        }
    }
}
