// SPDX-License-Identifier: Apache-2.0
//! Random generator of a select stage (specification, section 8): a Galois shift register of 32
//! bits.

use crate::config::Level;

/// What is added when a 1 is shifted out.
const TAPS: u32 = 0x8020_0003;

/// Random generator of one select stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RandomGenerator(u32);

impl RandomGenerator {
    /// The stage's generator as reset leaves it.
    pub(super) const fn of(stage: Level) -> Self {
        Self(match stage {
            Level::Level1Fec => 0x9E37_79B9,
            Level::Level2Fec => 0x85EB_CA6B,
            Level::Level3Fec => 0xC2B2_AE35,
            Level::Lag => 0x27D4_EB2F,
        })
    }

    /// The low 16 bits; the generator then steps 16 times.
    pub(super) fn draw(&mut self) -> u16 {
        let drawn = self.0 as u16;
        for _ in 0..16 {
            self.step();
        }
        drawn
    }

    fn step(&mut self) {
        let shifted_out = self.0 & 1;
        self.0 >>= 1;
        if shifted_out == 1 {
            self.0 ^= TAPS;
        }
    }
}
