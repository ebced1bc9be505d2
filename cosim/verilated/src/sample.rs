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

    /// The words of signal `index` of [`STAGE_SIGNALS`], to change.
    ///
    /// # Panics
    /// When there is no such signal.
    pub fn words_mut(&mut self, index: usize) -> &mut [u32] {
        &mut self.0[FIRST_WORD[index]..][..STAGE_SIGNALS[index].words()]
    }

    /// Bits \[first + width − 1 : first\] of signal `index`; `width` is at most 32.
    ///
    /// # Panics
    /// When there are no such bits.
    #[must_use]
    pub fn bits(&self, index: usize, first: usize, width: usize) -> u32 {
        let words = self.words(index);
        let low = u64::from(words[first / 32]);
        let high = words.get(first / 32 + 1).map_or(0, |&word| u64::from(word) << 32);
        ((low | high) >> (first % 32) & ((1 << width) - 1)) as u32
    }

    /// Sets bits \[first + width − 1 : first\] of signal `index`, which must be 0; `width` is at
    /// most 32.
    ///
    /// # Panics
    /// When there are no such bits.
    pub fn set_bits(&mut self, index: usize, first: usize, width: usize, value: u32) {
        let words = self.words_mut(index);
        let value = (u64::from(value) & ((1 << width) - 1)) << (first % 32);
        words[first / 32] |= value as u32;
        if let Some(word) = words.get_mut(first / 32 + 1) {
            *word |= (value >> 32) as u32;
        }
    }

    /// The words of the signal of this name, least significant first; `None` when there is no such
    /// signal.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&[u32]> {
        STAGE_SIGNALS.iter().position(|signal| signal.name == name).map(|index| self.words(index))
    }
}
