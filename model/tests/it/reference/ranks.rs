// SPDX-License-Identifier: Apache-2.0
//! Ranks over GF(2): what section 7 claims about one router and about two.

use lbhash_model::{
    LANES, Polynomial,
    config::{HashUser, SeedMode, User},
    reference::{KeyRegister, lane_distance},
};

fn register(polynomial: Polynomial, seed: u16, seed_mode: SeedMode) -> KeyRegister {
    KeyRegister::new(HashUser { polynomial, seed, seed_mode, ..HashUser::default_of(User::Lag) })
}

/// Linear part of the key for each bit of these lanes.
fn columns(register: &KeyRegister, lanes: &[usize]) -> Vec<u16> {
    let constant = register.key(&[0; LANES]).key;
    let bits = lanes.iter().flat_map(|&lane| (0..16).map(move |bit| (lane, bit)));
    bits.map(|(lane, bit)| {
        let mut key = [0; LANES];
        key[lane] = 1 << bit;
        register.key(&key).key ^ constant
    })
    .collect()
}

fn rank(vectors: impl IntoIterator<Item = u32>) -> usize {
    let mut basis: Vec<u32> = Vec::new();
    for vector in vectors {
        let reduced = basis.iter().fold(vector, |rest, &pivot| rest.min(rest ^ pivot));
        if reduced != 0 {
            basis.push(reduced);
        }
    }
    basis.len()
}

fn joint_rank(one: &KeyRegister, other: &KeyRegister, lanes: &[usize]) -> usize {
    let pairs = columns(one, lanes).into_iter().zip(columns(other, lanes));
    rank(pairs.map(|(a, b)| u32::from(a) << 16 | u32::from(b)))
}

const SEEDS: [u16; 6] = [0, 1, 2, 777, 0x8000, 0xFFFE];

#[test]
fn each_single_lane_already_reaches_every_key() {
    for polynomial in Polynomial::ALL {
        for seed in SEEDS {
            let register = register(polynomial, seed, SeedMode::Stride);
            for lane in 0..LANES {
                let columns = columns(&register, &[lane]);
                assert_eq!(rank(columns.into_iter().map(u32::from)), 16);
            }
        }
    }
}

#[test]
fn two_polynomials_have_joint_rank_32() {
    let all: Vec<usize> = (0..LANES).collect();
    for (index, &first) in Polynomial::ALL.iter().enumerate() {
        for &second in &Polynomial::ALL[index + 1..] {
            let [a, b] = [first, second].map(|p| register(p, 0, SeedMode::Stride));
            assert_eq!(joint_rank(&a, &b, &all), 32, "{first:?} {second:?}");
        }
    }
}

#[test]
fn init_seeds_polarize_whatever_varies() {
    let all: Vec<usize> = (0..LANES).collect();
    for polynomial in Polynomial::ALL {
        let [a, b] = [1, 0xBEEF].map(|seed| register(polynomial, seed, SeedMode::Init));
        assert_eq!(joint_rank(&a, &b, &all), 16);
    }
}

#[test]
fn stride_seeds_with_one_varying_lane_have_rank_16_in_total() {
    let [a, b] = [1, 2].map(|seed| register(Polynomial::ALL[0], seed, SeedMode::Stride));
    for lane in 0..LANES {
        assert_eq!(joint_rank(&a, &b, &[lane]), 16);
    }
}

#[test]
fn stride_seeds_with_neighbouring_lanes_varying_have_joint_rank_32() {
    for polynomial in Polynomial::ALL {
        for (index, &first) in SEEDS.iter().enumerate() {
            for &second in &SEEDS[index + 1..] {
                let [a, b] = [first, second].map(|s| register(polynomial, s, SeedMode::Stride));
                for lane in 0..LANES - 1 {
                    assert_eq!(joint_rank(&a, &b, &[lane, lane + 1]), 32, "{first} {second}");
                }
            }
        }
    }
}

/// A seed whose lane distance is that of seed 1 plus `difference`.
fn seed_apart_from_seed_1(difference: u32) -> u16 {
    let distance = |seed| lane_distance(&HashUser { seed, ..HashUser::default_of(User::Lag) });
    let wanted = (distance(1) + difference) % 65535;
    (0..=u16::MAX).find(|&seed| distance(seed) == wanted).expect("a seed has this distance")
}

#[test]
fn stride_seeds_fail_at_exactly_the_lane_distances_that_section_7_names() {
    for (difference, failing) in [(21845, &[3, 6][..]), (13107, &[5][..]), (12345, &[][..])] {
        let seeds = [1, seed_apart_from_seed_1(difference)];
        let [a, b] = seeds.map(|seed| register(Polynomial::ALL[3], seed, SeedMode::Stride));
        for lanes_apart in 1..LANES {
            let full = joint_rank(&a, &b, &[0, lanes_apart]) == 32;
            assert_eq!(full, !failing.contains(&lanes_apart), "{difference} {lanes_apart}");
        }
    }
}
