// SPDX-License-Identifier: Apache-2.0
//! The stage signals of one cycle.

use crate::signals::{STAGE_SIGNALS, STAGE_WORDS};

/// The value of every stage signal in one cycle, just before its rising edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct StageSample([u32; STAGE_WORDS]);

impl Default for StageSample {
    fn default() -> Self {
        Self([0; STAGE_WORDS])
    }
}

/// First word of each signal.
const FIRST_WORD: [usize; STAGE_SIGNALS.len()] = {
    let mut first = [0; STAGE_SIGNALS.len()];
    let mut index = 1;
    while index < first.len() {
        first[index] = first[index - 1] + STAGE_SIGNALS[index - 1].words();
        index += 1;
    }
    first
};

impl StageSample {
    /// The words of signal `index` of [`STAGE_SIGNALS`], least significant first.
    ///
    /// # Panics
    /// When there is no such signal.
    #[must_use]
    pub fn words(&self, index: usize) -> &[u32] {
        &self.0[FIRST_WORD[index]..][..STAGE_SIGNALS[index].words()]
    }

    /// The words of the signal of this name, least significant first; `None` when there is no such signal.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&[u32]> {
        STAGE_SIGNALS.iter().position(|signal| signal.name == name).map(|index| self.words(index))
    }
}
