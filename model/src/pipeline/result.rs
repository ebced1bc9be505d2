// SPDX-License-Identifier: Apache-2.0
//! `result`: two entries of result words, and the one stall of the pipeline.

use crate::result::{HashResult, RESULT_WORDS, Selection};

/// Least cycles from position 127 to the output.
pub(super) const LATENCY: usize = 1;

/// Entries.
const ENTRIES: u8 = 2;

/// First word of the selection in a result word.
const SELECTION_WORD: usize = 15;

type Word = [u32; RESULT_WORDS];

/// Registers of the stage.
#[derive(Clone, Debug, Default)]
pub struct ResultQueue {
    count: u8,
    data: [Word; ENTRIES as usize],
    tags: [u16; ENTRIES as usize],
    run: bool,
}

impl ResultQueue {
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// `run_q`: the positions move at the next edge.
    #[must_use]
    pub const fn run(&self) -> bool {
        self.run
    }

    /// `count_q`: entries that are full, 0 to 2.
    #[must_use]
    pub const fn count(&self) -> u8 {
        self.count
    }

    /// `data0_q`, the word on `m_axis_tdata`.
    #[must_use]
    pub const fn front(&self) -> &Word {
        &self.data[0]
    }

    /// `tag0_q`, the tag on `m_axis_tuser`.
    #[must_use]
    pub const fn front_tag(&self) -> u16 {
        self.tags[0]
    }

    /// One clock edge: `leaving` is what leaves position 127 (only with `run_q` = 1), `ready` is
    /// `m_axis_tready`.
    #[inline]
    pub(super) fn tick(&mut self, leaving: Option<(&HashResult, &Selection, u16)>, ready: bool) {
        if self.count != 0 && ready {
            // With one entry full, data0 keeps its value: a stale data1 must not show.
            if self.count == ENTRIES {
                self.data[0] = self.data[1];
                self.tags[0] = self.tags[1];
            }
            self.count -= 1;
        }
        let entry = usize::from(self.count);
        if let Some((result, selection, tag)) = leaving
            && let (Some(free), Some(free_tag)) =
                (self.data.get_mut(entry), self.tags.get_mut(entry))
        {
            *free = result.to_words();
            free[SELECTION_WORD..].copy_from_slice(&selection.to_words());
            *free_tag = tag;
            self.count += 1;
        }
        self.run = self.count != ENTRIES;
    }
}
