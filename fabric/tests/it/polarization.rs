// SPDX-License-Identifier: Apache-2.0
//! Two and three tiers: who polarizes, by what it is removed.

use crate::support::{analysis, router, vary, vary_ipv6};
use approx::assert_relative_eq;
use lbhash_fabric::polarize::{Method, Relation, advise, dependent_pair, seeds_with_distance_of};
use lbhash_model::config::{HashUser, SeedMode, User};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn block(name: &str, settings: &str) -> String {
    format!("{name}:profile=srlinux-7220-ixr-d,{settings}")
}

#[test]
fn c_012_equal_seed_and_polynomial_polarize() {
    for members in [2, 3, 4, 8] {
        for mode in ["range", "modulo"] {
            let settings = format!("seed=7,members={members},mode={mode}");
            let found = analysis(&[&block("a", &settings), &block("b", &settings)], &vary("all"));
            assert_eq!(found.paths(), members, "of {}", members * members);
            assert_eq!(dependent_pair(&found), Some((0, 1)));
            assert_eq!(found.ranks.unwrap().pairs[0].relation, Relation::Equal);
        }
    }
}

#[test]
fn c_013_different_polynomials_remove_it() {
    for first in 1..=8 {
        for second in (1..=8).filter(|&second| second != first) {
            let [a, b] = [("a", first), ("b", second)].map(|(name, polynomial)| {
                block(name, &format!("seed=7,polynomial={polynomial},members=8"))
            });
            let found = analysis(&[&a, &b], &vary("all"));
            assert_eq!(found.paths(), 64);
            // Eight by eight equal shares, to the last bit.
            assert!(found.shares.iter().all(|&share| share == 1.0 / 64.0));
            // Two layers vary, so two lanes of 16 bits: whole keys may have up to four bits in common, but the bits that
            // choose members are independent.
            assert_eq!(found.ranks.unwrap().pairs[0].deciding, 6, "{first} and {second}");
        }
    }
}

#[test]
fn c_014_different_seeds_remove_it() {
    let mut random = ChaCha8Rng::seed_from_u64(14);
    for members in [2, 3, 4, 8] {
        for _ in 0..20 {
            let (one, other): (u16, u16) = (random.random(), random.random());
            let user = HashUser { seed: one, ..HashUser::default_of(User::Level1Fec) };
            if seeds_with_distance_of(&user).contains(&other) {
                continue;
            }
            let [a, b] = [("a", one), ("b", other)]
                .map(|(name, seed)| block(name, &format!("seed={seed},members={members}")));
            let found = analysis(&[&a, &b], &vary("all"));
            assert_eq!(found.paths(), members * members, "seeds {one} and {other}");
            assert_eq!(found.ranks.as_ref().unwrap().pairs[0].rank, 32);
            assert!(found.total_information() < 1e-9);
        }
    }
}

/// Seeds 0 and 65535 space the lanes alike, and so do seven more pairs: no others.
#[test]
fn c_014_seed_pairs_with_one_exponent_are_found_and_never_proposed() {
    let user = |seed| HashUser { seed, ..HashUser::default_of(User::Level1Fec) };
    let mut by_distance = std::collections::BTreeMap::<u32, Vec<u16>>::new();
    for seed in 0..=u16::MAX {
        by_distance.entry(user(seed).lane_distance()).or_default().push(seed);
    }
    let pairs: Vec<_> = by_distance.values().filter(|seeds| seeds.len() > 1).collect();
    assert_eq!(pairs.len(), 8);
    for pair in pairs {
        assert_eq!(pair.len(), 2);
        let [one, other] = [pair[0], pair[1]];
        assert_eq!(seeds_with_distance_of(&user(one)), [one, other]);
        let [a, b] = [("a", one), ("b", other)]
            .map(|(name, seed)| block(name, &format!("seed={seed},members=4")));
        assert_eq!(analysis(&[&a, &b], &vary("all")).paths(), 4, "seeds {one} and {other}");
        let advice = advise(&[router(&a), router(&b)], &vary("all")).unwrap().unwrap();
        assert_eq!(advice.analysis.paths(), 16);
        let forbidden = format!("b: seed {one}");
        assert!(advice.changes[0] != forbidden && advice.changes[0] != format!("b: seed {other}"));
    }
    assert_eq!(user(0).seed_mode, SeedMode::Stride);
}

#[test]
fn c_014_a_seed_that_is_only_added_renames_members() {
    let [a, b] = [("a", 1), ("b", 2)]
        .map(|(name, seed)| block(name, &format!("seed={seed},seed-mode=init,members=4")));
    let found = analysis(&[&a, &b], &vary("all"));
    assert_eq!(found.paths(), 4);
    assert!(matches!(found.ranks.unwrap().pairs[0].relation, Relation::Constant(c) if c != 0));
    let advice = advise(&[router(&a), router(&b)], &vary("all")).unwrap().unwrap();
    assert!(advice.futile[0].ends_with(": 4 of 16 paths"), "{:?}", advice.futile);
    assert!(advice.changes[0].starts_with("b: polynomial"), "{:?}", advice.changes);
}

#[test]
fn c_016_users_of_one_router_are_independent() {
    // All three FEC levels and the LAG, exactly.
    let levels = ["level_1_fec", "level_2_fec", "level_3_fec", "lag"];
    let routers = levels.map(|user| format!("{user}:user={user},members=8"));
    let routers: Vec<&str> = routers.iter().map(String::as_str).collect();
    let found = analysis(&routers, &vary("all"));
    assert_eq!(found.paths(), 4096);
    assert!(found.shares.iter().all(|&share| share == 1.0 / 4096.0));
    // Full keys, in pairs.
    assert!(found.ranks.unwrap().pairs.iter().all(|pair| pair.rank == 32));
}

#[test]
fn symmetric_hashes_are_exact_in_pieces() {
    let a = "a:profile=srlinux-7250-ixr,members=2";
    let found = analysis(&[a, a], &vary_ipv6("src,dst"));
    // 128 first differing bits, two orders, and equal addresses.
    assert_eq!(found.method, Method::Rank { pieces: 257 });
    assert_eq!(found.paths(), 2);
    assert_relative_eq!(found.shares.iter().sum::<f64>(), 1.0, epsilon = 1e-12);
}

#[test]
fn narrow_fields_are_found() {
    let found = analysis(&["a:profile=fields-tomahawk,members=16"], &vary("sport=1000-1003"));
    assert_eq!(found.paths(), 4);
    // One protocol has ports, the others do not: not affine, so every flow is asked for.
    let found = analysis(&["a:profile=fields-tomahawk,members=4"], &vary("proto"));
    assert_eq!(found.method, Method::Every { flows: 256 });
}

#[test]
fn rtag7_seed_does_not_help_and_the_offset_does() {
    let switch = |settings: &str| format!("s:system=rtag7,members=8,{settings}");
    let paths = |one: &str, other: &str| analysis(&[&switch(one), &switch(other)], &vary("all"));
    assert_eq!(paths("seed=1", "seed=1").paths(), 8);
    for seed in ["2", "0xffffffff", "0x12345678"] {
        let found = paths("seed=1", &format!("seed={seed}"));
        assert_eq!(found.paths(), 8, "seed {seed}");
        let relation = found.ranks.unwrap().pairs[0].relation;
        assert!(matches!(relation, Relation::Constant(_)), "{relation:?}");
    }
    for offset in 1..16 {
        let found = paths("seed=1", &format!("seed=1,offset={offset}"));
        // Three bits decide on each side; they are other bits from offset 3 to 13 on.
        let expected = if (3..=13).contains(&offset) { 64 } else { 8 << offset.min(16 - offset) };
        assert_eq!(found.paths(), expected, "offset {offset}");
        assert_eq!(found.ranks.unwrap().pairs[0].relation, Relation::Mixed);
    }
    let advice = advise(&[router(&switch("seed=1")), router(&switch("seed=1"))], &vary("all"));
    let advice = advice.unwrap().unwrap();
    assert_eq!((advice.changes[0].as_str(), advice.analysis.paths()), ("s: offset 3", 64));
    assert_eq!(advice.futile, ["seed 0x5eed1234: 8 of 64 paths"]);
}

#[test]
fn linux_is_sampled_with_a_bound_or_asked_for_every_flow() {
    let host = |seed: u32| format!("h:system=linux-ecmp,seed={seed},weights=1/1");
    let same = analysis(&[&host(1), &host(1)], &vary("sport"));
    assert_eq!((same.paths(), &same.method), (2, &Method::Every { flows: 65536 }));
    let other = analysis(&[&host(1), &host(2)], &vary("all"));
    assert_eq!(other.paths(), 4);
    let Method::Sample { bound, .. } = other.method else { panic!("{:?}", other.method) };
    assert!(other.shares.iter().all(|share| (share - 0.25).abs() < bound));
    assert!(bound < 0.005);
    assert_eq!(dependent_pair(&other), None);
}
