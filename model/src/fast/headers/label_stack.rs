// SPDX-License-Identifier: Apache-2.0
//! Reading a label stack. Entries are examined four at a time, since a branch on each bottom bit
//! would be mispredicted; most stacks end within the first four.

use crate::status::Status;

/// Entries that one stage reads.
const MAX_ENTRIES: usize = 16;

/// Bytes of an entry: label 20, exp 3, S 1, ttl 8.
const ENTRY_BYTES: usize = 4;

/// Entropy label indicator.
const ENTROPY_INDICATOR: u32 = 7;

/// Entries that are examined together.
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
    /// The entries, zero after the last.
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
            // S is 16 bits below the end of its entry; at the end of the quad the bit falls off,
            // and all of it stays.
            quads: [quad & (bottom << 16).wrapping_sub(1)],
            has_bottom: true,
            has_entropy_label: indicators(quad) & (bottom - 1) != 0,
        })
    }
}

impl LabelStack<QUADS> {
    /// Reads any stack: entries until S = 1. All that may belong to it are examined, whatever the
    /// depth.
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
    /// What the stack alone determines; nothing after an entropy label is parsed.
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

/// A bit for each entry with the label 7, the one above it: where nothing differs, taking away the
/// difference borrows nothing.
#[inline(always)]
const fn indicators(quad: Quad) -> Quad {
    let difference = (quad & LABEL) ^ INDICATOR;
    (ABOVE_LABEL - difference) & ABOVE_LABEL
}

/// All entries that a stage reads, zero after the end of the window.
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

    /// What is read: entries as numbers, whether the last has S = 1, whether one above it has the
    /// label 7.
    type Read = (Vec<u32>, bool, bool);

    fn read<const N: usize>(stack: &LabelStack<N>) -> Read {
        let bytes = stack.quads.map(Quad::to_le_bytes);
        let entries = bytes.as_flattened().as_chunks().0.iter().map(|e| u32::from_be_bytes(*e));
        let (entries, behind): (Vec<_>, Vec<_>) =
            entries.enumerate().partition(|(index, _)| *index < stack.count);
        assert!(behind.iter().all(|(_, entry)| *entry == 0), "zero behind the last");
        let entries = entries.into_iter().map(|(_, entry)| entry).collect();
        (entries, stack.has_bottom, stack.has_entropy_label)
    }

    /// The same, entry by entry.
    fn entry_by_entry(window: &[u8]) -> Read {
        let (mut entries, mut has_bottom) = (Vec::new(), false);
        for entry in window.as_chunks().0.iter().take(MAX_ENTRIES) {
            entries.push(u32::from_be_bytes(*entry));
            has_bottom = entry[2] & 1 == 1;
            if has_bottom {
                break;
            }
        }
        let above_last = &entries[..entries.len().saturating_sub(1)];
        let has_entropy_label = above_last.iter().any(|entry| entry >> 12 == ENTROPY_INDICATOR);
        (entries, has_bottom, has_entropy_label)
    }

    /// Entries whose S and whose label 7 are those of the bits, and a byte behind them.
    fn window(count: u32, bottoms: u32, indicators: u32) -> Vec<u8> {
        let entry = |index: u32| {
            let label = if indicators >> index & 1 == 1 { 7 } else { 0xF_FF70 + index };
            label << 12 | 7 << 9 | (bottoms >> index & 1) << 8 | 0xFF
        };
        (0..count).flat_map(|index| entry(index).to_be_bytes()).chain([0x45]).collect()
    }

    #[test]
    fn shallow_stacks_are_read_entry_by_entry_too() {
        for (bottoms, indicators) in (0..=u32::from(u8::MAX)).map(|bits| (bits & 0xF, bits >> 4)) {
            let window = window(4, bottoms, indicators);
            let expected = entry_by_entry(&window);
            let shallow = LabelStack::read_shallow(&window).as_ref().map(read);
            assert_eq!(read(&LabelStack::read(&window)), expected);
            assert_eq!(
                shallow,
                (bottoms != 0).then_some(expected),
                "{bottoms:04b} {indicators:04b}"
            );
        }
    }

    #[test]
    fn stacks_of_any_depth_are_read_entry_by_entry_too() {
        for bottom in 0..18 {
            for indicator in 0..18 {
                let window = window(17, 1 << bottom, 1 << indicator);
                for length in 0..=window.len() {
                    let window = &window[..length];
                    assert_eq!(
                        read(&LabelStack::read(window)),
                        entry_by_entry(window),
                        "bottom {bottom}, indicator {indicator}, {length} bytes"
                    );
                }
            }
        }
    }
}
