// SPDX-License-Identifier: Apache-2.0
//! Reading a label stack. Entries are looked at four at a time, since which of them is the bottom cannot be foreseen; most stacks have
//! it among the first four.

use crate::status::Status;

/// Entries that one stage reads.
const MAX_ENTRIES: usize = 16;

/// Bytes of an entry: label 20, exp 3, S 1, ttl 8.
const ENTRY_BYTES: usize = 4;

/// Entropy label indicator.
const ENTROPY_INDICATOR: u32 = 7;

/// Entries that are looked at together.
pub(super) const QUAD: usize = 4;

/// Quads of the deepest stack.
pub(super) const QUADS: usize = MAX_ENTRIES / QUAD;

/// Four entries as they lie in memory, the first one in the low 32 bits.
pub(super) type Quad = u128;

/// S of every entry.
const BOTTOM: Quad = of_each([0, 0, 0x01, 0]);

/// Bit of S in its entry as it lies in memory.
const BOTTOM_BIT: u32 = 16;

/// Label of every entry.
const LABEL: Quad = of_each([0xFF, 0xFF, 0xF0, 0]);

/// Entropy label indicator in every entry.
const INDICATOR: Quad = of_each([0, 0, (ENTROPY_INDICATOR as u8) << 4, 0]);

/// A bit of every entry that is above its label.
const ABOVE_LABEL: Quad = of_each([0, 0, 0, 0x01]);

/// That bit in its entry as it lies in memory.
const ABOVE_LABEL_BIT: u32 = 24;

/// The first n entries of a quad.
const FIRST: [Quad; QUAD + 1] = [0, Quad::MAX >> 96, Quad::MAX >> 64, Quad::MAX >> 32, Quad::MAX];

/// A stack that was read, of up to N times four entries.
pub(super) struct LabelStack<const N: usize> {
    /// Entries of the stack; 0 if not even the first one is whole.
    pub(super) count: usize,
    /// The entries, zero behind the last.
    pub(super) quads: [Quad; N],
    /// The last entry has S = 1.
    pub(super) has_bottom: bool,
    /// An entry above the last has the label 7.
    pub(super) has_entropy_label: bool,
}

impl LabelStack<1> {
    /// Reads a stack whose bottom is among its first four entries; `None` for others.
    #[inline(always)]
    pub(super) fn read_shallow(window: &[u8]) -> Option<Self> {
        let quad = Quad::from_le_bytes(*window.first_chunk()?);
        let bottoms = quad & BOTTOM;
        let bottom = bottoms & bottoms.wrapping_neg();
        if bottom == 0 {
            return None;
        }
        Some(Self {
            count: bottom.trailing_zeros() as usize / 32 + 1,
            // S is 16 bits below the end of its entry; at the end of the quad the bit falls off, and all of it stays.
            quads: [quad & (bottom << 16).wrapping_sub(1)],
            has_bottom: true,
            has_entropy_label: indicators(quad) & (bottom - 1) != 0,
        })
    }
}

impl LabelStack<QUADS> {
    /// Reads any stack: entries until S = 1. All that may belong to it are looked at, whatever the depth.
    #[inline(always)]
    pub(super) fn read(window: &[u8]) -> Self {
        let whole = (window.len() / ENTRY_BYTES).min(MAX_ENTRIES);
        let quads = quads(window);
        let bottoms = bit_per_entry(quads.map(|quad| (quad & BOTTOM) >> BOTTOM_BIT));
        let bottoms = bottoms & first_entries(whole);
        let has_bottom = bottoms != 0;
        let above_bottom = (bottoms | 1 << whole).trailing_zeros() as usize;
        let count = above_bottom + usize::from(has_bottom);
        let indicators = bit_per_entry(quads.map(|quad| indicators(quad) >> ABOVE_LABEL_BIT));
        Self {
            count,
            quads: std::array::from_fn(|index| {
                quads[index] & FIRST[count.saturating_sub(QUAD * index).min(QUAD)]
            }),
            has_bottom,
            has_entropy_label: indicators & first_entries(count.saturating_sub(1)) != 0,
        }
    }
}

impl<const N: usize> LabelStack<N> {
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
        self.quads[0].to_le_bytes()[2] >> 1 & 0b111
    }
}

/// A mask of the first n entries, a bit for each.
#[inline(always)]
const fn first_entries(count: usize) -> u32 {
    (1 << count) - 1
}

/// The lowest bit of every entry, entry 0 lowest.
#[inline(always)]
fn bit_per_entry(quads: [Quad; QUADS]) -> u32 {
    let pair = |entries: u64| (entries | entries >> 31) as u32 & 0b11;
    let bits = quads.map(|quad| pair(quad as u64) | pair((quad >> 64) as u64) << 2);
    (0..QUADS).fold(0, |all, index| all | bits[index] << (QUAD * index))
}

/// A bit for each entry with the label 7, the one above it: where nothing differs, taking away the difference borrows nothing.
#[inline(always)]
const fn indicators(quad: Quad) -> Quad {
    let difference = (quad & LABEL) ^ INDICATOR;
    (ABOVE_LABEL - difference) & ABOVE_LABEL
}

/// All entries that a stage reads, zero behind the end of the window.
#[inline(always)]
fn quads(window: &[u8]) -> [Quad; QUADS] {
    let mut bytes = [[0; QUAD * ENTRY_BYTES]; QUADS];
    let flat = bytes.as_flattened_mut();
    let length = window.len().min(flat.len());
    flat[..length].copy_from_slice(&window[..length]);
    bytes.map(Quad::from_le_bytes)
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
    fn shallow_stacks_are_read_alike_by_both() {
        for (bottoms, indicators) in (0..=u8::MAX).map(|bits| (bits & 0xF, bits >> 4)) {
            let window = window(bottoms, indicators);
            let shallow = LabelStack::read_shallow(&window).map(|stack| {
                (stack.count, stack.quads[0], stack.has_bottom, stack.has_entropy_label)
            });
            let any = LabelStack::read(&window);
            let any = (any.count, any.quads[0], any.has_bottom, any.has_entropy_label);
            assert_eq!(shallow, (bottoms != 0).then_some(any), "{bottoms:04b} {indicators:04b}");
        }
    }
}
