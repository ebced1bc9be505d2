// SPDX-License-Identifier: Apache-2.0
//! Results against the untimed derivations: model and RTL could agree on every cycle and both be wrong.
//!
//! The configuration of a packet is known from outside: a write that was answered `OKAY` acts on the packets whose window was completed
//! after it (docs/timing.md, csr). Every result is compared with the fast path, some with the bit-serial reference too: many at once, since
//! the model and the judges displace each other's tables from the cache.

use crate::{
    drivers::{Happened, IssuedWrite},
    scenario::Prepared,
    selection::SelectionBoard,
};
use lbhash_model::{
    HashResult, RESULT_WORDS, Selection, USERS, WINDOW_BYTES,
    config::{Change, RegisterImage, registers::Write},
    fast::Fast,
    pipeline::Registers,
    reference::Reference,
};
use std::{collections::VecDeque, rc::Rc};

/// Beats that fill the window.
const WINDOW_BEATS: u32 = 3;

/// First word of the selection in a result word.
const SELECTION_WORD: usize = 15;

/// Word of the egress: kind \[17:16\].
const EGRESS_WORD: usize = 19;

/// Results that the fast path computes before they are compared: a word that was just written byte by byte is slow to read.
const AT_ONCE: usize = 16;

/// A result that differs from an untimed derivation's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongResult {
    /// Cycle of the recording in which it was taken.
    pub index: usize,
    /// The packet.
    pub packet: usize,
    /// "the fast path" or "the reference".
    pub judge: &'static str,
    /// What it says.
    pub expected: [u32; RESULT_WORDS],
}

/// Who judges a word wrong, and what it should be.
type Verdict = Result<(), (&'static str, [u32; RESULT_WORDS])>;

/// What judges the packets of one configuration.
#[derive(Clone, Debug)]
struct Judges {
    fast: Fast,
    /// Where the configuration is that of a whole image: then the reference may judge too.
    image: Option<usize>,
}

/// Keeps the configuration and the packets in flight.
#[derive(Debug)]
pub struct Scoreboard<'s> {
    prepared: &'s Prepared<'s>,
    registers: RegisterImage,
    /// Of the whole images, compiled when first met.
    whole: Vec<Option<Rc<Judges>>>,
    /// The reference with each whole image.
    references: Vec<Reference<'s>>,
    /// Judges of the packets to come and in flight, each with the first packet that is theirs. Never empty.
    judges: VecDeque<(usize, Rc<Judges>)>,
    /// The registers have been written since the last packet.
    is_stale: bool,
    /// Packets without a result, oldest first.
    in_flight: VecDeque<usize>,
    /// Packets whose result was taken in this recording, with the cycle in which it was.
    taken: Vec<(usize, usize)>,
    /// How many of them have been judged.
    judged: usize,
    /// Where there are groups.
    selections: Option<SelectionBoard>,
    /// Room to gather a window in.
    window: [u8; WINDOW_BYTES],
    /// Every so many packets the reference judges too; 0 = never.
    reference_every: usize,
    /// The reference judges no packet before this one.
    next_for_reference: usize,
    /// Results compared with the fast path and with the reference.
    pub compared_fast: u64,
    /// As `compared_fast`.
    pub compared_reference: u64,
    /// Selections compared with an untimed derivation.
    pub compared_selections: u64,
    /// Results judged without egress, with a port, dropped.
    pub egress: [u64; 3],
    /// Results popped.
    pub results: u64,
    /// Results popped while no packet waited for one.
    pub surplus: u64,
}

impl<'s> Scoreboard<'s> {
    /// Empty, after reset.
    #[must_use]
    pub fn new(prepared: &'s Prepared<'s>, reference_every: usize) -> Self {
        Self {
            prepared,
            registers: RegisterImage::RESET,
            whole: vec![None; prepared.images.len()],
            references: prepared
                .images
                .iter()
                .map(|image| Reference::new(&image.configuration))
                .collect(),
            judges: [(0, Rc::new(Judges { fast: Fast::new(&RegisterImage::RESET), image: None }))]
                .into(),
            is_stale: false,
            in_flight: VecDeque::new(),
            taken: Vec::new(),
            judged: 0,
            selections: prepared.has_groups().then(SelectionBoard::default),
            window: [0; WINDOW_BYTES],
            reference_every,
            next_for_reference: if reference_every == 0 { usize::MAX } else { 0 },
            compared_fast: 0,
            compared_reference: 0,
            compared_selections: 0,
            egress: [0; 3],
            results: 0,
            surplus: 0,
        }
    }

    /// A cycle of reset; what was taken before it must have been judged.
    pub fn reset(&mut self, pipeline: Registers<'_>) {
        self.in_flight.clear();
        if let Some(selections) = &mut self.selections {
            selections.reset(pipeline);
        }
        self.registers = RegisterImage::RESET;
        self.is_stale = true;
    }

    /// A cycle outside of reset, before its clock edge: only selections depend on what happens within the pipeline.
    #[inline]
    pub fn watch(&mut self, happened: &Happened, pipeline: Registers<'_>) {
        if let Some(selections) = &mut self.selections {
            selections.observe(happened, completed(happened).is_some(), pipeline);
        }
    }

    /// A cycle outside of reset, `index` of the recording.
    #[inline]
    pub fn observe(&mut self, happened: &Happened, index: usize) {
        if let Some(IssuedWrite { address, data, okay: true }) = happened.issued
            && self.registers.write(Write { address, data }) == Ok(Change::Hashing)
        {
            self.is_stale = true;
        }
        if let Some(packet) = completed(happened) {
            self.accept(packet);
        }
        if happened.popped {
            self.results += 1;
            match self.in_flight.pop_front() {
                Some(packet) => self.taken.push((index, packet)),
                None => self.surplus += 1,
            }
        }
    }

    /// A new recording begins; what was taken in the one before has been judged.
    pub fn begin_recording(&mut self) {
        self.taken.clear();
        self.judged = 0;
    }

    /// The packet whose result came out at cycle `index` of the recording, or next after it; `None`: none has yet, and none is in flight.
    #[must_use]
    pub fn next_out(&self, index: usize) -> Option<usize> {
        let next = self.taken.partition_point(|(taken, _)| *taken < index);
        let taken = self.taken.get(next).map(|(_, packet)| packet);
        taken.or(self.in_flight.front()).copied()
    }

    fn accept(&mut self, packet: usize) {
        if std::mem::take(&mut self.is_stale) {
            let judges = self.compile();
            self.judges.push_back((packet, judges));
        }
        self.in_flight.push_back(packet);
    }

    /// Judges of the present configuration.
    fn compile(&mut self) -> Rc<Judges> {
        let image =
            self.prepared.images.iter().position(|image| image.image.hashes_like(&self.registers));
        let (_, latest) = self.judges.back().expect("never empty");
        let judges = || Rc::new(Judges { fast: latest.fast.renewed(&self.registers), image });
        match image {
            Some(index) => self.whole[index].get_or_insert_with(judges).clone(),
            None => judges(),
        }
    }

    /// Judges what was taken since it was last called. `word` is what was on `m_axis_tdata` in a cycle of the recording.
    ///
    /// # Errors
    /// The first [`WrongResult`].
    pub fn judge<'w>(
        &mut self,
        word: impl Fn(usize) -> &'w [u32; RESULT_WORDS],
    ) -> Result<(), WrongResult> {
        let taken = std::mem::take(&mut self.taken);
        let verdict = self.judge_taken(&taken[self.judged..], word);
        self.judged = taken.len();
        self.taken = taken;
        verdict
    }

    fn judge_taken<'w>(
        &mut self,
        mut taken: &[(usize, usize)],
        word: impl Fn(usize) -> &'w [u32; RESULT_WORDS],
    ) -> Result<(), WrongResult> {
        let mut expected = [HashResult::default(); AT_ONCE];
        while let Some(&(_, packet)) = taken.first() {
            let (judges, end) = self.judges_of(packet);
            let (same, others) = taken.split_at(taken.partition_point(|(_, packet)| *packet < end));
            taken = others;
            for same in same.chunks(AT_ONCE) {
                for (&(_, packet), expected) in same.iter().zip(&mut expected) {
                    self.hash(&judges.fast, packet, expected);
                }
                for (&(index, packet), expected) in same.iter().zip(&expected) {
                    self.judge_result(&judges, packet, expected, word(index)).map_err(
                        |(judge, expected)| WrongResult { index, packet, judge, expected },
                    )?;
                }
            }
        }
        Ok(())
    }

    /// Judges of a packet, and the first packet that has others. Those of earlier packets are forgotten.
    fn judges_of(&mut self, packet: usize) -> (Rc<Judges>, usize) {
        while self.judges.get(1).is_some_and(|(first, _)| *first <= packet) {
            self.judges.pop_front();
        }
        let end = self.judges.get(1).map_or(usize::MAX, |(first, _)| *first);
        (self.judges[0].1.clone(), end)
    }

    /// What the fast path says.
    #[inline]
    fn hash(&mut self, fast: &Fast, packet: usize, expected: &mut HashResult) {
        let metadata = &self.prepared.metadata(packet);
        let window = self.prepared.window(packet, &mut self.window);
        fast.hash_into(metadata, window, expected);
    }

    #[inline]
    fn judge_result(
        &mut self,
        judges: &Judges,
        packet: usize,
        expected: &HashResult,
        word: &[u32; RESULT_WORDS],
    ) -> Verdict {
        self.compared_fast += 1;
        judge("the fast path", expected, word)?;
        self.judge_selections(packet, &expected.keys, word)?;
        if let Some(count) = self.egress.get_mut(word[EGRESS_WORD] as usize >> 16) {
            *count += 1;
        }
        if let Some(image) = judges.image.filter(|_| packet >= self.next_for_reference) {
            self.next_for_reference = packet.saturating_add(self.reference_every);
            self.compared_reference += 1;
            let metadata = &self.prepared.metadata(packet);
            let window = self.prepared.window(packet, &mut self.window);
            let result = self.references[image].hash(metadata, window).result;
            judge("the reference", &result, word)?;
        }
        Ok(())
    }

    /// Without groups there is no selection.
    fn judge_selections(
        &mut self,
        packet: usize,
        keys: &[u16; USERS],
        word: &[u32; RESULT_WORDS],
    ) -> Verdict {
        let by_arithmetic = self.prepared.selections.get(packet);
        if let Some(expected) = by_arithmetic {
            judge_selection("arithmetic", expected, word)?;
        }
        if let Some(board) = &mut self.selections {
            // A result of a packet that has passed no accept position should not be: it has nothing selected.
            let metadata = &self.prepared.metadata(packet);
            let expected = board.select(metadata, keys).unwrap_or_default();
            judge_selection("the reference", &expected, word)?;
        } else if by_arithmetic.is_none() {
            return judge_selection("the reference", &Selection::default(), word);
        }
        self.compared_selections += 1;
        Ok(())
    }
}

#[inline]
fn judge(judge: &'static str, expected: &HashResult, word: &[u32; RESULT_WORDS]) -> Verdict {
    let words = expected.to_words();
    let (hashed, selected) = word.split_at(SELECTION_WORD);
    if are_equal(&words[..SELECTION_WORD], hashed) {
        return Ok(());
    }
    let mut expected = words;
    expected[SELECTION_WORD..].copy_from_slice(selected);
    Err((judge, expected))
}

/// The packet whose window is completed.
#[inline]
fn completed(happened: &Happened) -> Option<usize> {
    let (packet, beat, last) = happened.accepted?;
    (beat == WINDOW_BEATS - 1 || last && beat < WINDOW_BEATS).then_some(packet)
}

#[inline]
fn judge_selection(
    judge: &'static str,
    expected: &Selection,
    word: &[u32; RESULT_WORDS],
) -> Verdict {
    let words = expected.to_words();
    if are_equal(&words, &word[SELECTION_WORD..]) {
        return Ok(());
    }
    let mut expected = *word;
    expected[SELECTION_WORD..].copy_from_slice(&words);
    Err((judge, expected))
}

/// Without a branch per word: they nearly always are.
#[inline]
fn are_equal(expected: &[u32], actual: &[u32]) -> bool {
    let words = expected.iter().zip(actual);
    words.fold(0, |bits, (expected, actual)| bits | expected ^ actual) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Image, Patterns, Scenario};

    #[test]
    fn the_writes_of_an_image_give_the_image() {
        let scenario = Scenario {
            name: String::new(),
            seed: 1,
            images: vec![Image { profile: "junos-trio-18.3".to_owned(), variation: 7, groups: 5 }],
            patterns: Patterns::default(),
            events: Vec::new(),
            ragged: 0,
            packets: Vec::new(),
        };
        let prepared = Prepared::new(&scenario).unwrap();
        let mut registers = RegisterImage::RESET;
        for write in &prepared.images[0].writes {
            registers.write(*write).unwrap();
        }
        assert!(registers.hashes_like(&prepared.images[0].image));
        assert_eq!(registers.select, prepared.images[0].select);
    }

    #[test]
    fn a_wrong_word_is_told() {
        let right = HashResult { keys: [1, 2, 3, 4, 5], ..HashResult::default() };
        let mut word = right.to_words();
        assert_eq!(judge("the judge", &right, &word), Ok(()));
        word[11] ^= 1;
        assert_eq!(judge("the judge", &right, &word), Err(("the judge", right.to_words())));
    }
}
