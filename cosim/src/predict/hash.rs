// SPDX-License-Identifier: Apache-2.0
//! Hash predictor: status, lanes and keys of a packet, by the fast path; of some packets by the
//! bit-serial reference too.

use super::registers::Epoch;
use crate::scenario::Stimulus;
use lbhash_model::{HashResult, WINDOW_BYTES, fast::Fast, reference::Reference};

/// The derivations of a packet's hashes.
#[derive(Debug)]
pub struct HashPredictor<'s> {
    stimulus: &'s Stimulus<'s>,
    /// The reference with each whole image.
    references: Vec<Reference<'s>>,
    /// Room to gather a window in.
    window: [u8; WINDOW_BYTES],
    /// The reference hashes every so many packets; 0 = none.
    reference_every: usize,
    /// The reference hashes no packet before this one.
    next_for_reference: usize,
}

impl<'s> HashPredictor<'s> {
    /// Before the first packet.
    #[must_use]
    pub fn new(stimulus: &'s Stimulus<'s>, reference_every: usize) -> Self {
        let images = stimulus.images.iter();
        Self {
            stimulus,
            references: images.map(|image| Reference::new(&image.configuration)).collect(),
            window: [0; WINDOW_BYTES],
            reference_every,
            next_for_reference: if reference_every == 0 { usize::MAX } else { 0 },
        }
    }

    /// What the fast path computes.
    #[inline]
    pub fn fast(&mut self, fast: &Fast, packet: usize, expected: &mut HashResult) {
        let metadata = &self.stimulus.metadata(packet);
        let window = self.stimulus.window(packet, &mut self.window);
        fast.hash_into(metadata, window, expected);
    }

    /// What the reference computes, where it is this packet's turn and the configuration is a whole
    /// image.
    #[inline]
    pub fn reference(&mut self, epoch: &Epoch, packet: usize) -> Option<HashResult> {
        let image = epoch.image.filter(|_| packet >= self.next_for_reference)?;
        self.next_for_reference = packet.saturating_add(self.reference_every);
        let metadata = &self.stimulus.metadata(packet);
        let window = self.stimulus.window(packet, &mut self.window);
        Some(self.references[image].hash(metadata, window).result)
    }
}
