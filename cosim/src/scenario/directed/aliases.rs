// SPDX-License-Identifier: Apache-2.0
//! Numbers that differ in one bit, of groups, members and flow entries: what a table or a bypass
//! that looks at too few bits takes for the same.

use super::script::{Script, group};
use lbhash_model::config::{Flowset, Group, Level, Member, Mode, registers};

/// Who comes, one behind the other: the first (`a`), the other (`b`), one without a group (`.`).
const ORDERS: [&str; 6] = ["abab", "a.b.a", "a..b..a", "aabba", "b.aab", "abbba"];

pub(super) fn write(script: &mut Script) {
    script.fast_clock(6);
    for port in 0..16 {
        let load = script.rng.word() & 0xFF_FFFF;
        script.write(registers::LOAD + 4 * port, load);
    }
    groups(script);
    flows(script);
    members(script);
}

fn groups(script: &mut Script) {
    for profile in 0..4 {
        let offset = script.rng.u16();
        script.offsets(profile, offset);
    }
    for bit in 0..12 {
        for mode in Mode::ALL {
            // All flows are late, and move; then few are.
            let timers: &[u32] = if mode == Mode::DlbFlowDynamic { &[1, 6] } else { &[6] };
            for &timer in timers {
                script.write(registers::INACTIVITY_TIMER, timer);
                Level::ALL.into_iter().for_each(|level| pair_of_groups(script, bit, mode, level));
            }
        }
    }
}

/// Two groups whose numbers, first members and first flows differ in one bit each.
fn pair_of_groups(script: &mut Script, bit: u16, mode: Mode, level: Level) {
    let first = 2 + script.rng.below(4094) as u16;
    let pair = [first, if first == 1 << bit { first ^ 0xFFF } else { first ^ 1 << bit }];
    let base = script.rng.u16() & 0x3FC0;
    let bases = [base, base ^ 64 << (bit % 8)];
    let flow = script.rng.u16();
    let flows = [flow, flow ^ 1 << (8 + bit % 8)];
    let n = 2 + script.rng.below(4) as u16;
    let of = |index: usize| {
        let flowset = Flowset { base: flows[index], size_log2: if mode.is_dlb() { 8 } else { 0 } };
        Group { flowset, ..group(level, mode, n + index as u16, bases[index]) }
    };
    for index in 0..2 {
        script.group(pair[index], &of(index));
        script.ports(bases[index], 8 * index as u16, n + index as u16);
    }
    for (number, order) in ORDERS.iter().enumerate() {
        if number % 2 == 1 {
            // The other one is written while packets of the first are close.
            let select = of(1).select_word();
            script.write(registers::group(pair[1]) + registers::GROUP_SELECT, select);
        }
        for who in order.chars() {
            let profile = script.rng.u8() & 1;
            match who {
                'a' => script.select(pair[0], profile),
                'b' => script.select(pair[1], profile),
                _ => script.select(0, profile),
            }
        }
    }
    pair.into_iter().for_each(|number| script.read_state(number));
}

/// Two flows of a group, or of two groups, whose entries differ in one bit.
fn flows(script: &mut Script) {
    for bit in 0..16 {
        for (mode, timer) in [
            (Mode::DlbFlowDynamic, 2),
            (Mode::DlbFlowDynamic, 9),
            (Mode::DlbFlowFixed, 1),
            (Mode::DlbPerPacket, 1),
        ] {
            script.write(registers::INACTIVITY_TIMER, timer);
            let base = script.rng.u16();
            let of = |base| Group {
                flowset: Flowset { base, size_log2: 15 },
                ..group(Level::Lag, mode, 5, 0)
            };
            script.group(7, &of(base));
            script.group(8, &of(base ^ 0x8000));
            script.ports(0, 0, 5);
            let key = script.rng.u16() & 0x7FFF;
            script.offsets(0, key);
            script.offsets(1, key ^ 1 << bit);
            for order in ORDERS {
                for who in order.chars() {
                    match who {
                        'a' => script.select(7, 0),
                        // Bit 15 is that of the base.
                        'b' if bit == 15 => script.select(8, 0),
                        'b' => script.select(7, 1),
                        _ => script.select(0, 0),
                    }
                }
            }
            script.read_state(7);
        }
    }
}

/// Two entries of the member table, read and rewritten.
fn members(script: &mut Script) {
    for bit in 0..14 {
        for level in Level::ALL {
            let entry = script.rng.u16() & 0x3FFF;
            let entries = [entry, entry ^ 1 << bit];
            for (number, entry) in (20..).zip(entries) {
                script.group(number, &group(level, Mode::Range, 1, entry));
                let port = script.rng.u16();
                script.member(entry, Member::Port(port));
            }
            script.settle();
            for _ in 0..6 {
                script.select(20, 0);
                let id = script.rng.u16();
                let other = [Member::Port(id), Member::Drop(id), Member::None];
                let other = script.rng.pick(&other);
                script.member(entries[1], other);
                script.select(20, 1);
                script.select(21, 1);
            }
            entries.into_iter().for_each(|entry| script.read(registers::member(entry)));
        }
    }
}
