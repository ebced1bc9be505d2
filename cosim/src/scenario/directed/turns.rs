// SPDX-License-Identifier: Apache-2.0
//! Groups of every size: whose turn it is.

use super::script::{Script, group};
use lbhash_model::config::{
    Flowset, Group, Level, Member, Mode, registers,
    select_tables::{GROUP_MEMBERS, MEMBERS},
};

/// Sizes near powers of two, and some between.
fn sizes() -> impl Iterator<Item = u16> {
    let near = |n: u16| [n - 1, n, n + 1].iter().any(|n| n.is_power_of_two());
    (1..=GROUP_MEMBERS).filter(move |&n| near(n) || n % 97 == 0)
}

/// Packets of the flow that is moved each time: over 16 bits.
const MOVES: u32 = 66_000;

pub(super) fn write(script: &mut Script) {
    members(script);
    // Every counter to its end and beyond, two groups in turns.
    for (index, n) in sizes().enumerate() {
        let level = Level::ALL[index % 4];
        let [first, second] = [script.rng.u16(), script.rng.u16()].map(|n| 1 + n % 4095);
        script.group(first, &group(level, Mode::RoundRobin, n, script_base(index)));
        script.group(second, &group(level, Mode::RoundRobin, 3, 0));
        for turn in 0..u32::from(n) + 3 {
            script.select(first, 0);
            if turn % 5 == 4 {
                script.select(second, 0);
            }
        }
        script.read_state(first);
    }
    for (index, n) in sizes().enumerate() {
        script.group(9, &group(Level::ALL[index % 4], Mode::Random, n, script_base(index)));
        (0..24).for_each(|_| script.select(9, 0));
    }
    moves(script);
}

fn script_base(index: usize) -> u16 {
    (index * 1009 % MEMBERS) as u16
}

fn members(script: &mut Script) {
    for entry in 0..MEMBERS as u16 {
        script.member(entry, Member::Port(entry ^ 0xA5A5));
    }
    script.settle();
}

/// Every packet of the flow is late, and moves it to the other member.
fn moves(script: &mut Script) {
    let flowset = Flowset { base: 0xFFF0, size_log2: 8 };
    let group = Group { flowset, ..group(Level::Level1Fec, Mode::DlbFlowDynamic, 2, 0) };
    script.fast_clock(1);
    script.group(0x555, &group);
    script.settle();
    for index in 0..MOVES {
        script.select(0x555, 0);
        if index % 16_384 == 255 {
            script.read_state(0x555);
        }
    }
    script.read_state(0x555);
    script.wait(200);
    script.read_state(0x555);
    script.drain(2);
    // A write of SELECT leaves the count.
    script.write(registers::group(0x555) + registers::GROUP_SELECT, group.select_word());
    script.select(0x555, 0);
    script.wait(200);
    script.read_state(0x555);
    script.drain(2);
    // Only reset takes the count away.
    script.reset(0, 1);
    script.wait(4096 + 300);
    script.read_state(0x555);
}

pub(super) fn by_hash(script: &mut Script) {
    members(script);
    script.hash_interfaces();
    for (index, n) in sizes().enumerate() {
        for mode in [Mode::Range, Mode::Modulo, Mode::Static] {
            let level = Level::ALL[(index + mode as usize) % 4];
            let number = 1 + script.rng.u16() % 4095;
            let base = script_base(index);
            script.group(number, &group(level, mode, n, base));
            for _ in 0..24 {
                let interface = script.rng.word();
                script.select_by_interface(number, interface);
                // Keys of 0, and services of 32 bits.
                script.select(number, 3);
            }
        }
    }
}
