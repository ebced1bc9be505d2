// SPDX-License-Identifier: Apache-2.0
//! Key of a hash user, by a 16-bit shift register with feedback (specification, section 7,
//! "Bit-serially").
//!
//! Nothing here uses weights: the ones that [`HashUser::compile`] derives are checked against this.

use crate::{
    LANES,
    config::{HashUser, SeedMode},
    polynomial::Polynomial,
};
use bitvec::{order::Msb0, view::BitView};

/// How a key was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyTrace {
    /// Register after each lane, its further clocks included.
    pub after_lane: [u16; LANES],
    /// Key after each round, the first one first; the last one is the key.
    pub rounds: Vec<u16>,
    /// The key.
    pub key: u16,
}

/// Computes keys with the settings of one hash user.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KeyRegister {
    settings: HashUser,
    free_run: FreeRun,
}

impl KeyRegister {
    /// Prepares for one user's settings: clocks the register once through its run between two
    /// lanes.
    #[must_use]
    pub fn new(settings: HashUser) -> Self {
        let free_run = FreeRun::new(settings.polynomial, free_clocks(&settings));
        Self { settings, free_run }
    }

    /// Key of a master key, given as its eight lanes, lane 0 first.
    #[must_use]
    pub fn key(&self, lanes: &[u16; LANES]) -> KeyTrace {
        let initial = match self.settings.seed_mode {
            SeedMode::Stride => 0,
            SeedMode::Init => self.settings.seed,
        };
        let mut register = initial;
        let after_lane = lanes.map(|lane| {
            register = self.free_run.of(shift_in(register, lane, self.settings.polynomial));
            register
        });
        let mut key = register;
        let mut rounds = vec![key];
        for _ in 1..self.settings.rounds.get() {
            key = shift_in(0, key, self.settings.polynomial);
            rounds.push(key);
        }
        KeyTrace { after_lane, rounds, key }
    }
}

/// e: the distance between two lanes in clocks of the register; 16 where it does not run between
/// lanes.
#[must_use]
pub fn lane_distance(settings: &HashUser) -> u32 {
    match settings.seed_mode {
        SeedMode::Init => 16,
        SeedMode::Stride => {
            let distance = ((16 + 40507 * u64::from(settings.seed)) % 65535) as u32;
            let two_lanes_alike = [13107, 21845].iter().any(|&step| distance.is_multiple_of(step));
            if two_lanes_alike { distance + 1 } else { distance }
        }
    }
}

/// Clocks that the register runs alone after every lane: e − 16, modulo its period 65535.
fn free_clocks(settings: &HashUser) -> u32 {
    (lane_distance(settings) + 65535 - 16) % 65535
}

/// One clock with one input bit.
fn clock(register: u16, input: bool, polynomial: Polynomial) -> u16 {
    let feedback = (register >> 15 == 1) != input;
    (register << 1) ^ if feedback { polynomial.coefficients() as u16 } else { 0 }
}

/// Sixteen clocks with the bits of a word, most significant first.
fn shift_in(register: u16, word: u16, polynomial: Polynomial) -> u16 {
    word.view_bits::<Msb0>()
        .iter()
        .by_vals()
        .fold(register, |register, bit| clock(register, bit, polynomial))
}

/// Clocks without input. The run is linear, so it is the sum of the runs of the register's bits;
/// and bit n is where bit 0 gets to in n clocks, so those runs end in consecutive states of one
/// sequence, clocked through once.
#[derive(Clone, Debug)]
struct FreeRun {
    /// Where register bit n ends.
    of_bit: [u16; 16],
}

impl FreeRun {
    fn new(polynomial: Polynomial, clocks: u32) -> Self {
        let mut of_bit = [0; 16];
        of_bit[0] = (0..clocks).fold(1, |register, _| clock(register, false, polynomial));
        for bit in 1..16 {
            of_bit[bit] = clock(of_bit[bit - 1], false, polynomial);
        }
        Self { of_bit }
    }

    fn of(&self, register: u16) -> u16 {
        (0..16).filter(|bit| register >> bit & 1 == 1).fold(0, |sum, bit| sum ^ self.of_bit[bit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_run_equals_clocking_the_register_itself() {
        for polynomial in Polynomial::ALL {
            for clocks in [0, 1, 15, 16, 17, 1000, 40491, 65534] {
                let run = FreeRun::new(polynomial, clocks);
                for register in [0, 1, 0x8000, 0xFFFF, 0x1234, 0xBEEF] {
                    let clocked =
                        (0..clocks).fold(register, |state, _| clock(state, false, polynomial));
                    assert_eq!(run.of(register), clocked, "{polynomial:?} {clocks} {register:04x}");
                }
            }
        }
    }

    #[test]
    fn register_returns_after_exactly_65535_clocks() {
        for polynomial in Polynomial::ALL {
            let mut state = clock(1, false, polynomial);
            let mut period = 1;
            while state != 1 {
                state = clock(state, false, polynomial);
                period += 1;
            }
            assert_eq!(period, 65535, "{polynomial:?}");
        }
    }
}
