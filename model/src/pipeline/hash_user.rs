// SPDX-License-Identifier: Apache-2.0
//! `hash_user`: five keys, each the master key's lanes times the configured weights (specification,
//! section 7).
//!
//! The five users sit side by side in one word of 128 bits, 16 bits each, user 0 lowest, so that
//! one table look-up adds a part of a lane to all five keys. The tables follow the registers: a
//! write of a weight renews one lane of one user.

use super::{master_key, register::RegisterWrite, slot::Slot};
use crate::{
    HASH_PROFILES, LANES, USERS, config::register::HashUserWord, metadata::Metadata,
    polynomial::Polynomial,
};

/// Positions from the master key to the keys.
pub(super) const LATENCY: usize = 3;

/// Position of the keys.
pub const POSITION: usize = master_key::POSITION + LATENCY;

/// Nibbles of a CRC-32.
const NIBBLES: usize = 8;

/// What a nibble of a lane's CRC adds to the keys, by its place (0 lowest) and value.
type LaneTables = [[u128; 16]; NIBBLES];

/// The five users in the four hash profiles.
#[derive(Clone, Debug)]
pub(super) struct HashUsers {
    profiles: Box<[Profile; HASH_PROFILES]>,
}

/// The five users in one hash profile.
#[derive(Clone, Debug)]
struct Profile {
    registers: [UserRegisters; USERS],
    offsets: u128,
    tables: [LaneTables; LANES],
}

/// Registers of one user.
#[derive(Clone, Copy, Debug)]
struct UserRegisters {
    weights: [u16; LANES],
    polynomial: Polynomial,
    half_select: u8,
}

impl HashUsers {
    pub(super) fn new() -> Self {
        let user =
            UserRegisters { weights: [0; LANES], polynomial: Polynomial::ALL[0], half_select: 0 };
        let profile =
            Profile { registers: [user; USERS], offsets: 0, tables: [[[0; 16]; NIBBLES]; LANES] };
        Self { profiles: Box::new(std::array::from_fn(|_| profile.clone())) }
    }

    /// A register write passes.
    pub(super) fn take(&mut self, write: RegisterWrite) {
        let Some((register, data)) = write.hash_user() else { return };
        let profile = &mut self.profiles[usize::from(register.profile)];
        let user = usize::from(register.user);
        match register.word {
            HashUserWord::Weight(lane) => profile.set_weight(user, lane.into(), data as u16),
            HashUserWord::Select => profile.set_select(user, data),
            HashUserWord::Offset => set_user(&mut profile.offsets, user, data as u16),
        }
    }

    /// A packet passes.
    #[inline]
    pub(super) fn process(&self, slot: &mut Slot) {
        let hash_profile = Metadata::from_tuser(slot.tuser).hash_profile;
        let profile = &self.profiles[usize::from(hash_profile) % HASH_PROFILES];
        // Later lanes are absent; a CRC of 0, as of a layer that is not hashed, adds nothing.
        let lanes = slot.result.lanes.crcs.iter().zip(&profile.tables);
        let keys = lanes
            .take(1 + usize::from(slot.stages))
            .filter(|(crc, _)| **crc != 0)
            .fold(profile.offsets, |keys, (crc, tables)| keys ^ product(*crc, tables));
        slot.result.keys = std::array::from_fn(|user| (keys >> (16 * user)) as u16);
    }
}

/// What a lane adds to the keys.
#[inline]
fn product(crc: u32, tables: &LaneTables) -> u128 {
    // A byte of each of these is one nibble: cheaper to cut out.
    let (low, high) = (crc & 0x0F0F_0F0F, crc >> 4 & 0x0F0F_0F0F);
    (0..NIBBLES / 2).fold(0, |sum, byte| {
        let nibble = |nibbles: u32| usize::from((nibbles >> (8 * byte)) as u8);
        sum ^ tables[2 * byte][nibble(low)] ^ tables[2 * byte + 1][nibble(high)]
    })
}

impl Profile {
    fn set_weight(&mut self, user: usize, lane: usize, weight: u16) {
        self.registers[user].weights[lane] = weight;
        self.renew(user, lane);
    }

    fn set_select(&mut self, user: usize, data: u32) {
        let [code, half_select, ..] = data.to_le_bytes();
        self.registers[user].polynomial = Polynomial::ALL[usize::from(code & 7)];
        self.registers[user].half_select = half_select;
        for lane in 0..LANES {
            self.renew(user, lane);
        }
    }

    /// Renews the tables of one lane for one user.
    fn renew(&mut self, user: usize, lane: usize) {
        let UserRegisters { weights, polynomial, half_select } = self.registers[user];
        let products = bit_products(weights[lane], polynomial);
        let (low, high) = self.tables[lane].split_at_mut(NIBBLES / 2);
        let (selected, other) =
            if half_select >> lane & 1 == 1 { (high, low) } else { (low, high) };
        for (table, bits) in selected.iter_mut().zip(products.as_chunks::<4>().0) {
            let mut sums = [0; 16];
            for value in 1..16_usize {
                sums[value] = sums[value & (value - 1)] ^ bits[value.trailing_zeros() as usize];
            }
            table.iter_mut().zip(sums).for_each(|(keys, sum)| set_user(keys, user, sum));
        }
        other.iter_mut().flatten().for_each(|keys| set_user(keys, user, 0));
    }
}

/// Weight times x^n modulo the polynomial, for every bit n of a lane.
fn bit_products(weight: u16, polynomial: Polynomial) -> [u16; 16] {
    let mut power = weight;
    std::array::from_fn(|_| {
        let product = power;
        let carry = power >> 15 == 1;
        power = power << 1 ^ if carry { polynomial.coefficients() as u16 } else { 0 };
        product
    })
}

/// Sets the 16 bits of one user.
fn set_user(keys: &mut u128, user: usize, value: u16) {
    *keys = *keys & !(0xFFFF << (16 * user)) | u128::from(value) << (16 * user);
}
