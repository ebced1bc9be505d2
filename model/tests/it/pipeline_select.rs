// SPDX-License-Identifier: Apache-2.0
//! The select stages against arithmetic (specification, section 8) and against the cycles of
//! `docs/timing.md`.

use lbhash_model::{
    Metadata,
    config::{Flowset, Group, Level, Member, Mode, User, registers},
};
use lbhash_testing::selecting::{
    choose, fresh, read_in_cycle, set_group, set_key, set_member, stream, to_group, wait,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn group(level: Level, mode: Mode, n: u16, base: u16) -> Group {
    Group { level, mode, n, base, key_user: level.key_user(), flowset: Flowset::default() }
}

const LAG: Level = Level::Lag;

/// D-010: each level by its own key, and the bundle's port by key 4.
#[test]
fn d_010_a_chain_of_four_levels_reads_four_keys() {
    let mut driver = fresh();
    let sizes = [3, 5, 7, 11];
    for (index, (level, n)) in Level::ALL.into_iter().zip(sizes).enumerate() {
        let (number, base) = (10 + index as u16, 100 * index as u16);
        set_group(&mut driver, number, &group(level, Mode::Modulo, n, base));
        for entry in 0..n {
            let port = 1000 + entry;
            let next = if level == LAG { Member::Port(port) } else { Member::Group(number + 1) };
            set_member(&mut driver, base + entry, next);
        }
    }
    for keys in [[0, 0, 0, 0], [1, 2, 3, 4], [65535, 40000, 30001, 20002]] {
        for (user, key) in keys.into_iter().enumerate() {
            set_key(&mut driver, user, key);
        }
        let chosen = choose(&mut driver, &to_group(10));
        let index = |level: usize| u32::from(keys[level] % sizes[level]);
        let stages = [0, 1, 2, 3].map(|level| Some((10 + level as u32, index(level))));
        assert_eq!((chosen.stages, chosen.egress), (stages, (1, 1000 + index(3))));
    }
}

/// Range and modulo over keys and sizes, for the key of every user; the member is that of the
/// index.
#[test]
fn range_and_modulo_are_what_their_formulas_say() {
    let mut rng = ChaCha8Rng::seed_from_u64(8);
    let mut driver = fresh();
    let sizes = [1, 2, 3, 64, 100, 513, 1023, 1024];
    for (number, n) in (1..).zip(sizes) {
        let user = User::ALL[usize::from(number) % 5];
        let base = 1024 * (number - 1);
        for (number, mode) in [(number, Mode::Range), (100 + number, Mode::Modulo)] {
            let group = Group { key_user: user, ..group(LAG, mode, n, base) };
            set_group(&mut driver, number, &group);
        }
        for entry in [0, n / 2, n - 1] {
            set_member(&mut driver, base + entry, Member::Port(base + entry));
        }
        for key in [0, 1, 0x7FFF, 0x8000, 0xFFFF].into_iter().chain((0..40).map(|_| rng.random())) {
            set_key(&mut driver, user as usize, key);
            let range = (f64::from(key) * f64::from(n) / 65536.0).floor() as u32;
            let modulo = u32::from(key) - u32::from(key / n) * u32::from(n);
            for (number, index) in [(number, range), (100 + number, modulo)] {
                let chosen = choose(&mut driver, &to_group(number));
                assert_eq!(chosen.stages, [None, None, None, Some((number.into(), index))]);
                let written = [0, n / 2, n - 1].map(u32::from).contains(&index);
                let egress = if written { (1, u32::from(base) + index) } else { (0, 0) };
                assert_eq!(chosen.egress, egress, "n {n}, key {key}");
            }
        }
    }
}

/// D-013: the index is the service identifier modulo n, whatever the keys.
#[test]
fn d_013_static_takes_the_service_identifier() {
    let mut rng = ChaCha8Rng::seed_from_u64(13);
    let mut driver = fresh();
    for n in [1, 2, 7, 16, 1000, 1024] {
        set_group(&mut driver, 5, &group(Level::Level2Fec, Mode::Static, n, 0));
        for service_id in [0, 1, u32::MAX].into_iter().chain(rng.random::<[u32; 40]>()) {
            let user = rng.random_range(0..5);
            set_key(&mut driver, user, rng.random());
            let chosen = choose(&mut driver, &Metadata { service_id, ..to_group(5) });
            assert_eq!(chosen.stages, [None, Some((5, service_id % u32::from(n))), None, None]);
        }
    }
}

/// D-004: P1, P3, P5 on one link and P2, P4, P6 on the other; a packet a cycle, too.
#[test]
fn d_004_round_robin_takes_turns() {
    let mut driver = fresh();
    set_group(&mut driver, 9, &group(LAG, Mode::RoundRobin, 2, 0));
    let turns: Vec<_> = (0..6).map(|_| choose(&mut driver, &to_group(9)).index()).collect();
    assert_eq!(turns, [0, 1, 0, 1, 0, 1]);
    for n in [1, 2, 3, 5, 1024] {
        set_group(&mut driver, 9, &group(LAG, Mode::RoundRobin, n, 0));
        let read = (usize::MAX, 0, 0);
        let turns = stream(driver.pipeline(), 9, 60, read);
        assert!(turns.iter().map(|chosen| chosen.index()).eq((0..60).map(|i| i % u32::from(n))));
    }
}

/// Counters belong to their group, and to nothing else.
#[test]
fn round_robin_groups_do_not_disturb_each_other() {
    let mut driver = fresh();
    for (number, level, n) in [(1, Level::Level1Fec, 3), (2, Level::Level1Fec, 4), (3, LAG, 3)] {
        set_group(&mut driver, number, &group(level, Mode::RoundRobin, n, 0));
    }
    let mut counters = [0; 4];
    for number in [1, 1, 2, 3, 1, 3, 2, 2, 1, 3, 3, 2, 2] {
        let n = [0, 3, 4, 3][usize::from(number)];
        let chosen = choose(&mut driver, &to_group(number));
        assert_eq!(chosen.index(), counters[usize::from(number)] % n);
        counters[usize::from(number)] += 1;
    }
}

/// Sixteen steps of the generator by single bits: bit 0 leaves, and comes back at the taps.
fn sixteen_steps(state: u32) -> u32 {
    let mut bits: Vec<bool> = (0..32).map(|bit| state >> bit & 1 == 1).collect();
    for _ in 0..16 {
        bits.rotate_left(1);
        let out = std::mem::take(&mut bits[31]);
        for tap in [31, 21, 1, 0] {
            bits[tap] ^= out;
        }
    }
    bits.iter().rev().fold(0, |state, &bit| state << 1 | u32::from(bit))
}

/// D-003: the generator of each stage from its own reset value; a group of another mode leaves it
/// alone.
#[test]
fn d_003_random_draws_from_the_generator_of_its_stage() {
    let mut driver = fresh();
    let reset = [0x9E37_79B9, 0x85EB_CA6B, 0xC2B2_AE35, 0x27D4_EB2F];
    for (level, mut state) in Level::ALL.into_iter().zip(reset) {
        let number = 20 + level as u16;
        set_group(&mut driver, number, &group(level, Mode::Random, 1000, 0));
        set_group(&mut driver, 99, &group(level, Mode::Range, 1000, 0));
        for draw in 0..50 {
            if draw % 7 == 3 {
                choose(&mut driver, &to_group(99));
            }
            let index = choose(&mut driver, &to_group(number)).index();
            assert_eq!(index, (state % 65536) * 1000 / 65536, "level {level:?}, draw {draw}");
            state = sixteen_steps(state);
        }
    }
}

/// What ends without an egress, or goes on past stages that do not match.
#[test]
fn groups_and_entries_that_select_nothing() {
    let mut driver = fresh();
    set_group(&mut driver, 1, &group(Level::Level2Fec, Mode::Range, 0, 0));
    set_group(&mut driver, 2, &group(Level::Level2Fec, Mode::Range, 1, 50));
    set_group(&mut driver, 3, &group(Level::Level1Fec, Mode::Range, 1, 16383));
    let nothing = ([None; 4], (0, 0));
    let level_2 = [None, Some((2, 0)), None, None];
    for (number, entry, expected) in [
        (0, Member::Port(1), nothing),
        (1, Member::Port(1), nothing),
        (4000, Member::Port(1), nothing),
        (2, Member::None, (level_2, (0, 0))),
        (2, Member::Drop(0xABCD), (level_2, (2, 0xABCD))),
        (2, Member::Port(0xFFFF), (level_2, (1, 0xFFFF))),
        // Of this level, of an earlier one, of none, and group 0.
        (2, Member::Group(2), (level_2, (0, 0))),
        (2, Member::Group(3), (level_2, (0, 0))),
        (2, Member::Group(1234), (level_2, (0, 0))),
        (2, Member::Group(0), (level_2, (0, 0))),
    ] {
        set_member(&mut driver, 50, entry);
        let chosen = choose(&mut driver, &to_group(number));
        assert_eq!((chosen.stages, chosen.egress), expected, "group {number}, {entry:?}");
    }
}

#[test]
fn the_member_table_wraps() {
    let mut driver = fresh();
    set_group(&mut driver, 1, &group(LAG, Mode::Modulo, 4, 16382));
    for (entry, port) in [(16382, 1), (16383, 2), (0, 3), (1, 4)] {
        set_member(&mut driver, entry, Member::Port(port));
    }
    for key in 0..4 {
        set_key(&mut driver, 3, key);
        assert_eq!(choose(&mut driver, &to_group(1)).egress, (1, u32::from(key) + 1));
    }
}

/// A packet a cycle, and a write that enters between packets 60 and 61.
#[test]
fn writes_act_between_two_packets_in_every_stage() {
    for level in Level::ALL {
        let mut driver = fresh();
        let rotating = group(level, Mode::RoundRobin, 1000, 0);
        set_group(&mut driver, 1, &rotating);
        let select = registers::group(1) + registers::GROUP_SELECT;
        let again = stream(driver.pipeline(), 1, 120, (60, select, rotating.select_word()));
        assert!(again.iter().map(|chosen| chosen.index()).eq((0..61).chain(0..58)));

        let one = group(level, Mode::Range, 1, 7);
        set_group(&mut driver, 1, &one);
        set_member(&mut driver, 7, Member::Port(1));
        let member = (60, registers::member(7), Member::Port(2).word());
        let changed = stream(driver.pipeline(), 1, 120, member);
        let ports = (0..119).map(|packet| (1, if packet < 61 { 1 } else { 2 }));
        assert!(changed.iter().map(|chosen| chosen.egress).eq(ports));
    }
}

/// The counter shows in the cycle in which the packet is at the stage's output: the answer is
/// chosen in it, the memory read before.
#[test]
fn a_counter_shows_when_the_packet_is_at_the_stages_output() {
    for (level, position) in Level::ALL.into_iter().zip([67, 85, 103, 121]) {
        let mut driver = fresh();
        set_group(&mut driver, 6, &group(level, Mode::RoundRobin, 9, 0));
        wait(&mut driver, 140);
        let address = registers::group(6) + registers::GROUP_POINTER;
        for cycle in position - 3..position + 5 {
            let counter = read_in_cycle(driver.pipeline(), 6, address, cycle) & 0x3FF;
            assert_eq!(counter, u32::from(cycle >= position), "{level:?}, cycle {cycle}");
        }
    }
}
