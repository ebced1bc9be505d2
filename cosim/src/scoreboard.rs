// SPDX-License-Identifier: Apache-2.0
//! Scoreboard: the results against the predictors. Model and RTL could agree on every cycle and
//! both be wrong.
//!
//! Every result is compared with the fast path, some with the bit-serial reference too: many at
//! once, since the pipeline and the predictors displace each other's tables from the cache.

use crate::{
    order::Taken,
    predict::{HashPredictor, RegisterPredictor, SelectionPredictor, registers::Epoch},
    scenario::Stimulus,
};
use lbhash_model::{HashResult, RESULT_WORDS, Selection, USERS};

/// First word of the selection in a result word.
const SELECTION_WORD: usize = 15;

/// Word of the egress: kind \[17:16\].
const EGRESS_WORD: usize = 19;

/// Results that the fast path computes before they are compared: a word that was just written byte
/// by byte is slow to read.
const AT_ONCE: usize = 16;

/// A result that differs from a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongResult {
    /// Cycle of the recording in which it was taken.
    pub index: usize,
    /// The packet.
    pub packet: usize,
    /// Who predicts: "fast path", "bit-serial reference" or "arithmetic".
    pub reference: &'static str,
    /// The prediction.
    pub expected: [u32; RESULT_WORDS],
}

/// Who predicts something else than the word, and what.
type Comparison = Result<(), (&'static str, [u32; RESULT_WORDS])>;

/// What was compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Results with the fast path.
    pub fast: u64,
    /// Results with the bit-serial reference.
    pub reference: u64,
    /// Selections with an untimed derivation.
    pub selections: u64,
    /// Results without egress, with a port, dropped.
    pub egress: [u64; 3],
}

/// Compares results with predictions.
#[derive(Debug)]
pub struct Scoreboard<'s> {
    stimulus: &'s Stimulus<'s>,
    /// Which configuration a packet meets.
    pub registers: RegisterPredictor<'s>,
    hash: HashPredictor<'s>,
    /// Where there are groups.
    pub selection: Option<SelectionPredictor>,
    /// What was compared so far.
    pub compared: Compared,
}

impl<'s> Scoreboard<'s> {
    /// Before the first cycle. The bit-serial reference hashes one packet in `reference_every`; 0 =
    /// none.
    #[must_use]
    pub fn new(stimulus: &'s Stimulus<'s>, reference_every: usize) -> Self {
        Self {
            stimulus,
            registers: RegisterPredictor::new(stimulus),
            hash: HashPredictor::new(stimulus, reference_every),
            selection: stimulus.has_groups().then(SelectionPredictor::default),
            compared: Compared::default(),
        }
    }

    /// Compares results. `word` is what was on `m_axis_tdata` in a cycle of the recording.
    ///
    /// # Errors
    /// The first [`WrongResult`].
    pub fn compare<'w>(
        &mut self,
        mut taken: &[Taken],
        word: impl Fn(usize) -> &'w [u32; RESULT_WORDS],
    ) -> Result<(), WrongResult> {
        let mut expected = [HashResult::default(); AT_ONCE];
        while let Some(first) = taken.first() {
            let (epoch, end) = self.registers.epoch_of(first.packet);
            let (same, others) = taken.split_at(taken.partition_point(|taken| taken.packet < end));
            taken = others;
            for same in same.chunks(AT_ONCE) {
                for (taken, expected) in same.iter().zip(&mut expected) {
                    self.hash.fast(&epoch.fast, taken.packet, expected);
                }
                for (&Taken { index, packet }, expected) in same.iter().zip(&expected) {
                    self.compare_result(&epoch, packet, expected, word(index)).map_err(
                        |(reference, expected)| WrongResult { index, packet, reference, expected },
                    )?;
                }
            }
        }
        Ok(())
    }

    #[inline]
    fn compare_result(
        &mut self,
        epoch: &Epoch,
        packet: usize,
        expected: &HashResult,
        word: &[u32; RESULT_WORDS],
    ) -> Comparison {
        self.compared.fast += 1;
        compare_hashes("fast path", expected, word)?;
        self.compare_selections(packet, &expected.keys, word)?;
        if let Some(count) = self.compared.egress.get_mut(word[EGRESS_WORD] as usize >> 16) {
            *count += 1;
        }
        if let Some(expected) = self.hash.reference(epoch, packet) {
            self.compared.reference += 1;
            compare_hashes("bit-serial reference", &expected, word)?;
        }
        Ok(())
    }

    /// Without groups there is no selection.
    fn compare_selections(
        &mut self,
        packet: usize,
        keys: &[u16; USERS],
        word: &[u32; RESULT_WORDS],
    ) -> Comparison {
        let by_arithmetic = self.stimulus.selections.get(packet);
        if let Some(expected) = by_arithmetic {
            compare_selection("arithmetic", expected, word)?;
        }
        if let Some(predictor) = &mut self.selection {
            // A packet that has not passed the accept position has no result: nothing may be
            // selected for it.
            let metadata = &self.stimulus.metadata(packet);
            let expected = predictor.select(metadata, keys).unwrap_or_default();
            compare_selection("bit-serial reference", &expected, word)?;
        } else if by_arithmetic.is_none() {
            return compare_selection("bit-serial reference", &Selection::default(), word);
        }
        self.compared.selections += 1;
        Ok(())
    }
}

#[inline]
fn compare_hashes(
    reference: &'static str,
    expected: &HashResult,
    word: &[u32; RESULT_WORDS],
) -> Comparison {
    let words = expected.to_words();
    let (hashed, selected) = word.split_at(SELECTION_WORD);
    if are_equal(&words[..SELECTION_WORD], hashed) {
        return Ok(());
    }
    let mut expected = words;
    expected[SELECTION_WORD..].copy_from_slice(selected);
    Err((reference, expected))
}

#[inline]
fn compare_selection(
    reference: &'static str,
    expected: &Selection,
    word: &[u32; RESULT_WORDS],
) -> Comparison {
    let words = expected.to_words();
    if are_equal(&words, &word[SELECTION_WORD..]) {
        return Ok(());
    }
    let mut expected = *word;
    expected[SELECTION_WORD..].copy_from_slice(&words);
    Err((reference, expected))
}

/// Without a branch per word: they nearly always are.
#[inline]
fn are_equal(expected: &[u32], actual: &[u32]) -> bool {
    let words = expected.iter().zip(actual);
    words.fold(0, |bits, (expected, actual)| bits | expected ^ actual) == 0
}
