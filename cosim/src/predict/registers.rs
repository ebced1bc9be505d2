// SPDX-License-Identifier: Apache-2.0
//! Register predictor: which writes the block takes, and which configuration each packet meets.
//!
//! A write that was answered OKAY acts on the packets whose header window is completed after it
//! (docs/timing.md, csr).

use crate::{monitor::IssuedWrite, scenario::Stimulus};
use lbhash_model::{
    config::{Change, RegisterImage, registers::Write},
    fast::Fast,
};
use std::{collections::VecDeque, rc::Rc};

/// Every byte of a word is written; the block refuses less.
const WHOLE_WORD: u8 = 0xF;

/// A write whose response is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongResponse {
    /// What the block took or refused, and must not have.
    pub write: IssuedWrite,
}

/// A configuration that packets meet.
#[derive(Clone, Debug)]
pub struct Epoch {
    /// The fast path with it.
    pub fast: Fast,
    /// The image of the scenario that it is, if it is a whole one.
    pub image: Option<usize>,
}

/// The registers, and the configurations of the packets in flight.
#[derive(Debug)]
pub struct RegisterPredictor<'s> {
    stimulus: &'s Stimulus<'s>,
    registers: RegisterImage,
    /// Epochs of whole images, compiled when first met.
    whole: Vec<Option<Rc<Epoch>>>,
    /// Epochs of the packets to come and in flight, each with its first packet. Never empty.
    epochs: VecDeque<(usize, Rc<Epoch>)>,
    /// The registers have been written since the last packet.
    is_stale: bool,
}

impl<'s> RegisterPredictor<'s> {
    /// After reset.
    #[must_use]
    pub fn new(stimulus: &'s Stimulus<'s>) -> Self {
        let epoch = Epoch { fast: Fast::new(&RegisterImage::RESET), image: None };
        Self {
            stimulus,
            registers: RegisterImage::RESET,
            whole: vec![None; stimulus.images.len()],
            epochs: [(0, Rc::new(epoch))].into(),
            is_stale: false,
        }
    }

    /// A cycle of reset.
    pub fn reset(&mut self) {
        self.registers = RegisterImage::RESET;
        self.is_stale = true;
    }

    /// A write was issued.
    ///
    /// # Errors
    /// [`WrongResponse`] where the block took a write that it must refuse, or refused a legal one.
    pub fn write(&mut self, write: IssuedWrite) -> Result<(), WrongResponse> {
        let IssuedWrite { address, data, strobe, okay } = write;
        let change = if strobe == WHOLE_WORD {
            self.registers.write(Write { address, data }).ok()
        } else {
            None
        };
        self.is_stale |= change == Some(Change::Hashing);
        if change.is_some() == okay { Ok(()) } else { Err(WrongResponse { write }) }
    }

    /// A packet enters the pipeline.
    #[inline]
    pub fn enter(&mut self, packet: usize) {
        if std::mem::take(&mut self.is_stale) {
            let epoch = self.compile();
            self.epochs.push_back((packet, epoch));
        }
    }

    fn compile(&mut self) -> Rc<Epoch> {
        let images = &self.stimulus.images;
        let image = images.iter().position(|image| image.image.hashes_like(&self.registers));
        let (_, latest) = self.epochs.back().expect("never empty");
        let epoch = || Rc::new(Epoch { fast: latest.fast.renewed(&self.registers), image });
        match image {
            Some(index) => self.whole[index].get_or_insert_with(epoch).clone(),
            None => epoch(),
        }
    }

    /// Epoch of a packet, and the first packet of the next one. Those of earlier packets are
    /// forgotten.
    pub fn epoch_of(&mut self, packet: usize) -> (Rc<Epoch>, usize) {
        while self.epochs.get(1).is_some_and(|(first, _)| *first <= packet) {
            self.epochs.pop_front();
        }
        let end = self.epochs.get(1).map_or(usize::MAX, |(first, _)| *first);
        (self.epochs[0].1.clone(), end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Patterns, Scenario};
    use lbhash_model::config::{Register, register::GroupWord};

    #[test]
    fn responses_are_held_to_the_register_map() {
        let scenario = Scenario {
            name: String::new(),
            seed: 1,
            images: Vec::new(),
            patterns: Patterns::default(),
            events: Vec::new(),
            ragged: 0,
            packets: Vec::new(),
        };
        let stimulus = Stimulus::new(&scenario).unwrap();
        let mut predictor = RegisterPredictor::new(&stimulus);
        let mut answer = |register: Register, data, strobe, okay| {
            let write = IssuedWrite { address: register.address(), data, strobe, okay };
            predictor.write(write).is_ok()
        };
        let select = Register::Group(1, GroupWord::Select);
        assert!(answer(select, 1024, 0xF, true) && answer(select, 1025, 0xF, false));
        assert!(!answer(select, 1025, 0xF, true), "a group of 1025");
        assert!(!answer(Register::LayerSeed, 1, 0xF, false), "a legal write");
        assert!(!answer(Register::LayerSeed, 1, 0x7, true), "a partial write");
        assert!(answer(Register::LayerSeed, 1, 0x7, false));
        assert!(answer(Register::Time, 1, 0xF, false));
    }
}
