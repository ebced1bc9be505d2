// SPDX-License-Identifier: Apache-2.0
//! CRC-32 of layers and CRC-16 of keys against the `crc` crate and its catalogue.

use bitvec::{order::Msb0, view::BitView};
use lbhash_model::{
    LANES, Polynomial,
    config::{HashUser, SeedMode, User, hash_user::Rounds},
    reference::{KeyRegister, lane_distance, layer_crc},
};
use lbhash_testing::crc;
use proptest::prelude::*;

fn crc16(polynomial: Polynomial, initial: u16, message: &[u8]) -> u16 {
    crc::crc16(polynomial.coefficients() as u16, initial, message)
}

fn master_key(lanes: &[u16; LANES]) -> Vec<u8> {
    lanes.iter().flat_map(|lane| lane.to_be_bytes()).collect()
}

fn settings(polynomial: Polynomial, seed: u16, seed_mode: SeedMode, rounds: u8) -> HashUser {
    let rounds = Rounds::new(rounds).expect("1 to 4");
    HashUser { polynomial, seed, seed_mode, rounds, ..HashUser::default_of(User::Lag) }
}

#[test]
fn layer_crc_has_the_check_value_of_crc_32_mpeg_2() {
    assert_eq!(layer_crc(0xFFFF_FFFF, b"123456789".view_bits::<Msb0>()), 0x0376_E6E7);
    assert_eq!(crc::crc32(0xFFFF_FFFF, b"123456789"), 0x0376_E6E7);
}

proptest! {
    #[test]
    fn layer_crc_equals_the_crc_crate_for_any_record_and_seed(
        record in proptest::collection::vec(any::<u8>(), 41),
        layer_seed: u32,
    ) {
        let expected = crc::crc32(layer_seed, &record);
        prop_assert_eq!(layer_crc(layer_seed, record.view_bits::<Msb0>()), expected);
    }

    #[test]
    fn seed_0_is_the_plain_crc_16_of_the_master_key_in_both_modes(lanes: [u16; LANES]) {
        for polynomial in Polynomial::ALL {
            let expected = crc16(polynomial, 0, &master_key(&lanes));
            for mode in [SeedMode::Stride, SeedMode::Init] {
                let register = KeyRegister::new(settings(polynomial, 0, mode, 1));
                prop_assert_eq!(register.key(&lanes).key, expected, "{:?} {:?}", polynomial, mode);
            }
        }
    }

    #[test]
    fn init_mode_is_the_crc_16_with_the_seed_as_initial_value(lanes: [u16; LANES], seed: u16) {
        for polynomial in Polynomial::ALL {
            let register = KeyRegister::new(settings(polynomial, seed, SeedMode::Init, 1));
            let expected = crc16(polynomial, seed, &master_key(&lanes));
            prop_assert_eq!(register.key(&lanes).key, expected);
        }
    }

    #[test]
    fn each_further_round_is_the_crc_16_of_the_key(lanes: [u16; LANES], seed: u16) {
        for polynomial in Polynomial::ALL {
            for mode in [SeedMode::Stride, SeedMode::Init] {
                let trace = KeyRegister::new(settings(polynomial, seed, mode, 4)).key(&lanes);
                prop_assert_eq!(trace.rounds.len(), 4);
                for pair in trace.rounds.windows(2) {
                    prop_assert_eq!(pair[1], crc16(polynomial, 0, &pair[0].to_be_bytes()));
                }
                prop_assert_eq!(Some(&trace.key), trace.rounds.last());
            }
        }
    }
}

/// Clocks without input are zero bits of the message, so where e − 16 is a multiple of 8, the key
/// of a `stride` seed is the CRC-16 of the lanes with that many zero bytes after each one.
#[test]
fn stride_mode_is_the_crc_16_of_lanes_with_zeros_after_each() {
    let lanes: [u16; LANES] = [0x0123, 0x4567, 0x89AB, 0xCDEF, 0xFEDC, 0xBA98, 0x7654, 0x3210];
    let seeds = (1..=u16::MAX).filter(|&seed| {
        let distance = lane_distance(&settings(Polynomial::ALL[0], seed, SeedMode::Stride, 1));
        distance > 16 && distance.is_multiple_of(8)
    });
    for seed in seeds.step_by(500) {
        for polynomial in Polynomial::ALL {
            let settings = settings(polynomial, seed, SeedMode::Stride, 1);
            let zeros = vec![0; (lane_distance(&settings) as usize - 16) / 8];
            let message: Vec<u8> =
                lanes.iter().flat_map(|lane| [&lane.to_be_bytes()[..], &zeros].concat()).collect();
            let expected = crc16(polynomial, 0, &message);
            assert_eq!(KeyRegister::new(settings).key(&lanes).key, expected, "{settings:?}");
        }
    }
}
