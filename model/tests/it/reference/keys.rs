// SPDX-License-Identifier: Apache-2.0
//! Keys out of the shift register against the algebra of section 7: weights, offset, seeds.

use lbhash_model::{
    LANES, Polynomial,
    config::{CompiledUser, HashUser, SeedMode, User, hash_user::Rounds},
    reference::{KeyRegister, lane_distance},
};
use proptest::prelude::*;
use std::collections::HashMap;

fn any_settings() -> impl Strategy<Value = HashUser> {
    (1_u8..=8, any::<u16>(), any::<u8>(), any::<bool>(), 1_u8..=4).prop_map(
        |(polynomial, seed, half_select, stride, rounds)| HashUser {
            polynomial: Polynomial::new(polynomial).expect("1 to 8"),
            seed,
            half_select,
            seed_mode: if stride { SeedMode::Stride } else { SeedMode::Init },
            rounds: Rounds::new(rounds).expect("1 to 4"),
        },
    )
}

/// The formula of section 7, by long multiplication and long division.
fn key_by_formula(compiled: &CompiledUser, lanes: &[u16; LANES]) -> u16 {
    let products = lanes.iter().zip(compiled.weights).map(|(&lane, weight)| {
        (0..16)
            .filter(|bit| lane >> bit & 1 == 1)
            .fold(0, |sum, bit| sum ^ u32::from(weight) << bit)
    });
    let sum = products.fold(0, |sum, product| sum ^ product);
    let polynomial = compiled.polynomial.coefficients();
    let remainder = (16..32).rev().fold(sum, |rest, bit| {
        if rest >> bit & 1 == 1 { rest ^ polynomial << (bit - 16) } else { rest }
    });
    remainder as u16 ^ compiled.offset
}

proptest! {
    #[test]
    fn compiled_weights_give_the_key_of_the_register(
        settings in any_settings(),
        lanes: [u16; LANES],
    ) {
        let expected = KeyRegister::new(settings).key(&lanes).key;
        prop_assert_eq!(key_by_formula(&settings.compile(), &lanes), expected);
    }

    #[test]
    fn keys_are_affine_in_the_master_key(
        settings in any_settings(),
        a: [u16; LANES],
        b: [u16; LANES],
    ) {
        let register = KeyRegister::new(settings);
        let sum = std::array::from_fn(|lane| a[lane] ^ b[lane]);
        let key = |lanes| register.key(lanes).key;
        prop_assert_eq!(key(&a) ^ key(&b) ^ key(&sum), key(&[0; LANES]));
    }

    #[test]
    fn a_key_of_zeros_is_zero_in_stride_mode_whatever_the_seed(settings in any_settings()) {
        let settings = HashUser { seed_mode: SeedMode::Stride, ..settings };
        prop_assert_eq!(KeyRegister::new(settings).key(&[0; LANES]).key, 0);
    }

    #[test]
    fn an_init_seed_adds_the_same_constant_to_every_key(
        settings in any_settings(),
        other_seed: u16,
        a: [u16; LANES],
        b: [u16; LANES],
    ) {
        let one = HashUser { seed_mode: SeedMode::Init, ..settings };
        let other = HashUser { seed: other_seed, ..one };
        let (one, other) = (KeyRegister::new(one), KeyRegister::new(other));
        let difference = |lanes| one.key(lanes).key ^ other.key(lanes).key;
        prop_assert_eq!(difference(&a), difference(&b));
    }

    #[test]
    fn half_select_does_not_touch_the_register(settings in any_settings(), lanes: [u16; LANES]) {
        let other = HashUser { half_select: !settings.half_select, ..settings };
        let key = |settings| KeyRegister::new(settings).key(&lanes);
        prop_assert_eq!(key(settings), key(other));
    }
}

fn distance_of_seed(seed: u16) -> u32 {
    let settings = HashUser { seed, ..HashUser::default_of(User::Lag) };
    assert_eq!(lane_distance(&settings), settings.lane_distance(), "seed {seed}");
    lane_distance(&settings)
}

#[test]
fn no_seed_gives_two_lanes_one_weight() {
    for seed in 0..=u16::MAX {
        let distance = distance_of_seed(seed);
        assert!((1..65535).contains(&distance), "seed {seed}");
        for lanes_apart in 1..8 {
            assert_ne!(distance * lanes_apart % 65535, 0, "seed {seed}, {lanes_apart} lanes apart");
        }
    }
}

#[test]
fn exactly_eight_seed_pairs_share_a_lane_distance() {
    let mut seeds: HashMap<u32, Vec<u16>> = HashMap::new();
    for seed in 0..=u16::MAX {
        seeds.entry(distance_of_seed(seed)).or_default().push(seed);
    }
    assert!(seeds.values().all(|sharing| sharing.len() <= 2));
    assert_eq!(seeds.values().filter(|sharing| sharing.len() == 2).count(), 8);
    assert_eq!(seeds[&16], [0, 65535]);
}

#[test]
fn lane_distance_of_seed_1_is_the_one_worked_by_hand() {
    assert_eq!(distance_of_seed(1), 16 + 40507);
    assert_eq!(distance_of_seed(2), 16 + 2 * 40507 - 65535);
}

#[test]
fn init_mode_always_has_lanes_16_clocks_apart() {
    let settings =
        HashUser { seed: 0xBEEF, seed_mode: SeedMode::Init, ..HashUser::default_of(User::Lag) };
    assert_eq!(lane_distance(&settings), 16);
}
