// SPDX-License-Identifier: Apache-2.0
//! Index of each mode of section 8, for all n, against arithmetic in floating point, by counting,
//! or by subtraction.

use lbhash_model::{Metadata, config::Mode, reference::Selector};
use lbhash_testing::selection::{index, one_group, select, to_group};
use proptest::prelude::*;

#[test]
fn range_is_the_integer_part_of_key_times_n_over_65536_for_all_n() {
    for n in (1..=1024).step_by(7).chain([2, 64, 128, 1023, 1024]) {
        let mut selector = Selector::new(&one_group(Mode::Range, n));
        for key in (0..=u16::MAX).step_by(13).chain([u16::MAX]) {
            let share = f64::from(key) / 65536.0 * f64::from(n);
            assert_eq!(index(&mut selector, key, 0), share.floor() as u16, "{key} of {n}");
        }
    }
}

#[test]
fn modulo_counts_through_the_members_again_and_again() {
    for n in [1, 2, 3, 7, 64, 100, 1000, 1023, 1024] {
        let mut selector = Selector::new(&one_group(Mode::Modulo, n));
        for (key, expected) in (0..=u16::MAX).zip((0..n).cycle()) {
            assert_eq!(index(&mut selector, key, 0), expected, "{key} of {n}");
        }
    }
}

#[test]
fn d_013_static_is_the_service_id_modulo_n_and_no_key_matters() {
    for n in [1, 3, 8, 1000, 1024] {
        let mut selector = Selector::new(&one_group(Mode::Static, n));
        let mut counts = vec![0; n.into()];
        for (service_id, expected) in (1..=65536).zip((0..n).cycle().skip(1)) {
            let metadata = Metadata { service_id, ..to_group(1) };
            let chosen = selector.select(&metadata, &[service_id as u16; 5], 0).stages[0].index;
            assert_eq!(chosen, expected, "service {service_id} of {n}");
            counts[usize::from(chosen)] += 1;
        }
        let (least, most) = (counts.iter().min(), counts.iter().max());
        assert!(most.zip(least).is_some_and(|(most, least)| most - least <= 1), "even for {n}");
    }
}

proptest! {
    #[test]
    fn d_013_static_takes_all_32_bits(service_id: u32, n in 1..=1024u16) {
        let mut selector = Selector::new(&one_group(Mode::Static, n));
        let metadata = Metadata { service_id, ..to_group(1) };
        let chosen = u64::from(selector.select(&metadata, &[0; 5], 0).stages[0].index);
        // The quotient is recovered from the remainder, not by the same operation.
        let rest = u64::from(service_id) - chosen;
        prop_assert!(chosen < n.into());
        prop_assert_eq!((rest as f64 / f64::from(n)).round() as u64 * u64::from(n), rest);
    }
}

#[test]
fn d_004_round_robin_takes_links_in_turn_whatever_the_packet() {
    let mut selector = Selector::new(&one_group(Mode::RoundRobin, 2));
    let chosen = [11, 22, 11, 33, 22, 11].map(|key| index(&mut selector, key, 0));
    assert_eq!(chosen, [0, 1, 0, 1, 0, 1], "P1 to P6");

    let mut selector = Selector::new(&one_group(Mode::RoundRobin, 7));
    let mut counts = [0i32; 7];
    for packet in 0..1000u16 {
        assert_eq!(selector.counter(1), packet % 7);
        counts[usize::from(index(&mut selector, packet.wrapping_mul(40503), 0))] += 1;
        assert!(counts.iter().max().zip(counts.iter().min()).is_some_and(|(a, b)| a - b <= 1));
    }
}

#[test]
fn d_003_random_ignores_the_packet_and_repeats_from_reset() {
    let mut selector = Selector::new(&one_group(Mode::Random, 4));
    let first: Vec<_> = (0..1000).map(|_| index(&mut selector, 0x1234, 0)).collect();
    let mut again = Selector::new(&one_group(Mode::Random, 4));
    let second: Vec<_> = (0..1000).map(|packet| index(&mut again, packet, 0)).collect();
    assert_eq!(first, second, "same generator, other packets");

    let mut counts = [0.0; 4];
    for _ in 0..100_000 {
        counts[usize::from(index(&mut selector, 0x1234, 0))] += 1.0;
    }
    let square: f64 = counts.iter().map(|count: &f64| (count - 25_000.0).powi(2) / 25_000.0).sum();
    // Three degrees of freedom: 16.27 is exceeded by one uniform source in a thousand.
    assert!(square < 16.27, "{counts:?}");
}

#[test]
fn d_003_random_numbers_are_those_of_the_shift_register() {
    // The same generator as a list of bits, lowest first: the one shifted out is added at places
    // 31, 21, 1 and 0.
    let state = 0x9E37_79B9_u32;
    let mut register: Vec<bool> = (0..32).map(|bit| state >> bit & 1 == 1).collect();
    let mut selector = Selector::new(&one_group(Mode::Random, 1024));
    for draw in 0..500 {
        let low: u32 = (0..16).map(|bit| u32::from(register[bit]) << bit).sum();
        assert_eq!(u32::from(index(&mut selector, 0, 0)), low >> 6, "draw {draw}");
        for _ in 0..16 {
            register.rotate_left(1);
            let out = std::mem::take(&mut register[31]);
            for tap in [31, 21, 1, 0] {
                register[tap] ^= out;
            }
        }
    }
}

#[test]
fn d_002_d_012_a_flow_keeps_its_member_and_many_flows_use_all() {
    for mode in [Mode::Range, Mode::Modulo] {
        let mut selector = Selector::new(&one_group(mode, 6));
        let usual = select(&mut selector, 1, 0xBEEF);
        let mut used = [false; 6];
        for packet in 0..10_000u16 {
            assert_eq!(select(&mut selector, 1, 0xBEEF), usual);
            let other = select(&mut selector, 1, packet.wrapping_mul(40503));
            used[usize::from(other.stages[0].index)] = true;
        }
        assert_eq!(used, [true; 6]);
    }
}

#[test]
fn d_007_route_tunnel_and_trunk_are_balanced_alike() {
    // The mode works on a group; what the group is for does not enter. A group at every level with
    // the same key chooses alike.
    use lbhash_model::config::{Level, SelectTables};
    use lbhash_testing::selection::{add_group, ports};
    for mode in [Mode::Range, Mode::Modulo, Mode::Static, Mode::RoundRobin] {
        let mut tables = SelectTables::default();
        for (number, level) in (1..).zip(Level::ALL) {
            add_group(&mut tables, number, level, mode, 10 * number, &ports(0, 5));
        }
        let mut selector = Selector::new(&tables);
        for key in (0..=u16::MAX).step_by(97) {
            let chosen = Level::ALL.map(|level| {
                let metadata = Metadata { service_id: key.into(), ..to_group(level as u16 + 1) };
                selector.select(&metadata, &[key; 5], 0).stages[level as usize].index
            });
            assert_eq!(chosen, [chosen[0]; 4], "{mode:?}");
        }
    }
}
