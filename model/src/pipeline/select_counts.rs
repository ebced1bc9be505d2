// SPDX-License-Identifier: Apache-2.0
//! What the packets asked of a select stage, for coverage: no register of the block.

use super::select_stage::LATENCY;
use crate::config::{Mode, select_tables::GROUPS};

/// How often each thing has happened since the block was made; resets do not count as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SelectCounts {
    /// Packets that a group of this level selected for, by mode.
    pub selections: [u64; Mode::ALL.len()],
    /// Uses of a counter, of the generator or of a best pointer that was used so many positions before: 1 first. A stage is so many
    /// positions long: nearer uses overlap in it.
    pub again_after: [u64; LATENCY],
}

/// The counts, and what is needed to go on counting.
#[derive(Clone, Debug)]
pub(super) struct SelectCounter {
    counts: SelectCounts,
    /// Move of the positions in which each group's state was last used; 0: never. Group 0 stands for the generator.
    last: Box<[u64; GROUPS]>,
}

impl SelectCounter {
    pub(super) fn new() -> Self {
        Self { counts: SelectCounts::default(), last: Box::new([0; GROUPS]) }
    }

    pub(super) const fn counts(&self) -> SelectCounts {
        self.counts
    }

    /// A group selects in a move of the positions, counted from 1.
    #[inline]
    pub(super) fn count(&mut self, group: u16, mode: Mode, moves: u64) {
        self.counts.selections[mode as usize] += 1;
        let state = match mode {
            Mode::Range | Mode::Modulo | Mode::Static => return,
            Mode::Random => 0,
            _ => usize::from(group) % GROUPS,
        };
        let last = std::mem::replace(&mut self.last[state], moves);
        if last != 0
            && let Some(count) = self.counts.again_after.get_mut((moves - last - 1) as usize)
        {
            *count += 1;
        }
    }
}
