// SPDX-License-Identifier: Apache-2.0
//! From a lane's CRC to its share of the five keys (specification, section 7).
//!
//! A key is affine in the layer CRCs, so the weights and half selects of all five users compile to
//! four tables of 256 entries per lane: one for each byte of the CRC. An entry packs the shares of
//! the five keys into one word, which costs one lookup where five users on their own would cost
//! five.

use crate::{
    LANES, USERS,
    config::{CompiledUser, RegisterImage},
};
use std::sync::Arc;

/// Five keys of 16 bits, user 0 lowest, in the low 80 bits; the bits above mean nothing.
pub(super) type PackedKeys = u128;

/// Bytes of a table entry. Entries are packed, since the speed depends on tables that fit the
/// first-level cache beside those of `positional`; an entry is read together with the beginning of
/// the next one, which is ignored.
const ENTRY_BYTES: usize = 2 * USERS;

/// Bytes of the table for one byte of the CRC.
const TABLE_BYTES: usize = 256 * ENTRY_BYTES;

/// Tables of one lane, that for the least significant byte of its CRC first; room to read the last
/// entry.
type LaneTable = [u8; 4 * TABLE_BYTES + size_of::<PackedKeys>() - ENTRY_BYTES];

/// Tables of the five users of one hash profile: 80 KiB. A lane's table may be that of an older
/// configuration too.
#[derive(Clone, Debug)]
pub(super) struct LaneTables {
    lanes: [Arc<LaneTable>; LANES],
    users: [CompiledUser; USERS],
    /// Offsets of the five users: the keys of a packet whose CRCs are all 0.
    pub(super) offsets: PackedKeys,
}

impl LaneTables {
    fn new(users: &[CompiledUser; USERS], older: Option<&Self>) -> Self {
        let lanes = std::array::from_fn(|lane| match older {
            Some(older) if is_same_lane(users, &older.users, lane) => older.lanes[lane].clone(),
            _ => Arc::new(lane_table(users, lane)),
        });
        Self { lanes, users: *users, offsets: pack(users.map(|user| user.offset)) }
    }

    /// What a lane with this CRC adds to the keys.
    #[inline(always)]
    pub(super) fn share(&self, lane: usize, crc: u32) -> PackedKeys {
        let table: &LaneTable = &self.lanes[lane];
        let bytes = crc.to_le_bytes();
        (0..bytes.len()).fold(0, |share, index| {
            let at = index * TABLE_BYTES + usize::from(bytes[index]) * ENTRY_BYTES;
            share ^ table[at..].first_chunk().map_or(0, |bytes| u128::from_le_bytes(*bytes))
        })
    }
}

/// Lane tables of the four hash profiles; profiles with the same settings share theirs.
#[derive(Clone, Debug)]
pub(super) struct ProfileTables {
    distinct: Vec<LaneTables>,
    /// Index into `distinct` of each hash profile.
    index: [usize; crate::HASH_PROFILES],
}

impl ProfileTables {
    /// Tables of a configuration; those that an older one had already are shared with it.
    pub(super) fn new(image: &RegisterImage, older: Option<&Self>) -> Self {
        let mut distinct: Vec<LaneTables> = Vec::new();
        let mut index = [0; crate::HASH_PROFILES];
        for ((profile, users), index) in (0..).zip(&image.users).zip(&mut index) {
            let known = distinct.iter().position(|tables| tables.users == *users);
            *index = known.unwrap_or_else(|| {
                distinct.push(LaneTables::new(users, older.map(|older| older.of(profile))));
                distinct.len() - 1
            });
        }
        Self { distinct, index }
    }

    /// Tables of a hash profile, of which the two low bits count.
    #[inline]
    pub(super) fn of(&self, hash_profile: u8) -> &LaneTables {
        &self.distinct[self.index[usize::from(hash_profile & 3)]]
    }
}

pub(super) fn pack(keys: [u16; USERS]) -> PackedKeys {
    keys.into_iter().rev().fold(0, |packed, key| packed << 16 | u128::from(key))
}

#[inline(always)]
pub(super) fn unpack(packed: PackedKeys) -> [u16; USERS] {
    let bytes = packed.to_le_bytes();
    std::array::from_fn(|user| u16::from_le_bytes([bytes[2 * user], bytes[2 * user + 1]]))
}

/// Both give a lane the same shares.
fn is_same_lane(users: &[CompiledUser; USERS], older: &[CompiledUser; USERS], lane: usize) -> bool {
    let settings =
        |user: &CompiledUser| (user.polynomial, user.weights[lane], user.half_select >> lane & 1);
    users.iter().map(settings).eq(older.iter().map(settings))
}

fn lane_table(users: &[CompiledUser; USERS], lane: usize) -> LaneTable {
    let bits = bit_shares(users, lane);
    let mut table = [0; size_of::<LaneTable>()];
    for (bytes, bits) in table.chunks_exact_mut(TABLE_BYTES).zip(bits.as_chunks::<8>().0) {
        let mut shares = [0; 256];
        for value in 1..shares.len() {
            let without_lowest_bit = value & (value - 1);
            shares[value] = shares[without_lowest_bit] ^ bits[value.trailing_zeros() as usize];
        }
        for (entry, share) in bytes.chunks_exact_mut(ENTRY_BYTES).zip(shares) {
            entry.copy_from_slice(&share.to_le_bytes()[..ENTRY_BYTES]);
        }
    }
    table
}

/// Share of each bit of the lane's CRC, bit 0 first: bit b of the chosen half contributes weight ·
/// x^b.
fn bit_shares(users: &[CompiledUser; USERS], lane: usize) -> [PackedKeys; 32] {
    let mut terms = users.map(|user| user.weights[lane]);
    let mut shares = [0; 32];
    for bit in 0..16 {
        for (half, share) in [bit, bit + 16].into_iter().enumerate() {
            shares[share] = pack(std::array::from_fn(|user| {
                let chosen = usize::from(users[user].half_select >> lane & 1);
                if chosen == half { terms[user] } else { 0 }
            }));
        }
        for (term, user) in terms.iter_mut().zip(users) {
            *term = times_x(*term, user.polynomial.coefficients());
        }
    }
    shares
}

/// Product with x modulo a polynomial of degree 16.
const fn times_x(value: u16, polynomial: u32) -> u16 {
    let shifted = (value as u32) << 1;
    let carry = shifted >> 16;
    (shifted ^ (carry * polynomial)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Configuration, HashUser, User};
    use lbhash_testing::crc::crc16;

    #[test]
    fn seed_0_is_a_plain_crc_16_of_the_master_key() {
        let settings = User::ALL.map(HashUser::default_of);
        let tables = LaneTables::new(&settings.map(|user| user.compile()), None);
        let crcs: [u32; LANES] =
            std::array::from_fn(|lane| 0x9E37_79B9_u32.rotate_left(lane as u32 * 5));
        let packed =
            (0..LANES).fold(tables.offsets, |keys, lane| keys ^ tables.share(lane, crcs[lane]));
        for (user, key) in settings.iter().zip(unpack(packed)) {
            let master: Vec<u8> = (0..LANES)
                .flat_map(|lane| {
                    let shift = 16 * (user.half_select >> lane & 1);
                    ((crcs[lane] >> shift) as u16).to_be_bytes()
                })
                .collect();
            assert_eq!(key, crc16(user.polynomial.coefficients() as u16, 0, &master));
        }
    }

    #[test]
    fn equal_profiles_share_their_tables() {
        let mut configuration = Configuration::default();
        configuration.users[2][0].seed = 7;
        let image = configuration.compile().expect("the default field table is valid");
        let tables = ProfileTables::new(&image, None);
        assert_eq!(tables.distinct.len(), 2);
        assert_eq!(tables.index, [0, 0, 1, 0]);
    }

    #[test]
    fn only_lanes_that_changed_are_computed_again() {
        let image = Configuration::default().compile().expect("the default field table is valid");
        let older = ProfileTables::new(&image, None);
        let mut image = image;
        image.users[0][3].weights[2] ^= 1;
        image.users[1][0].half_select ^= 1 << 5;
        image.users[2][4].offset ^= 1;
        let renewed = ProfileTables::new(&image, Some(&older));
        let new = ProfileTables::new(&image, None);
        for profile in 0..4 {
            let [older, renewed, new] = [&older, &renewed, &new].map(|tables| tables.of(profile));
            assert!(renewed.lanes == new.lanes && renewed.offsets == new.offsets);
            let shared = |lane: &usize| Arc::ptr_eq(&renewed.lanes[*lane], &older.lanes[*lane]);
            let computed: Vec<_> = (0..LANES).filter(|lane| !shared(lane)).collect();
            assert_eq!(computed, [vec![2], vec![5], vec![], vec![]][usize::from(profile)]);
        }
    }
}
