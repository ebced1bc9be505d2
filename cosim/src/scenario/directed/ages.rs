// SPDX-License-Identifier: Apache-2.0
//! Flows that wait about as long as the inactivity timer.

use super::script::{Script, group};
use lbhash_model::config::{Flowset, Group, Level, Mode, registers};

const DYNAMIC: u16 = 1000;
const FIXED: u16 = 2000;

/// Timers, and the greatest distance from them that is tried, in microseconds.
const TIMERS: [(u32, u32); 18] = [
    (1, 2),
    (2, 2),
    (3, 2),
    (100, 2),
    (127, 2),
    (128, 2),
    (255, 3),
    (256, 3),
    (257, 2),
    (511, 1),
    (1023, 1),
    (1024, 1),
    (4095, 1),
    (4096, 1),
    (8192, 1),
    (16384, 1),
    (32768, 1),
    (65535, 1),
];

pub(super) fn write(script: &mut Script) {
    for (number, mode) in [(DYNAMIC, Mode::DlbFlowDynamic), (FIXED, Mode::DlbFlowFixed)] {
        let flowset = Flowset { base: number, size_log2: 8 };
        script.group(number, &Group { flowset, ..group(Level::Level2Fec, mode, 7, 64) });
    }
    script.ports(64, 100, 7);
    script.fast_clock(1);
    for profile in 0..4 {
        let offset = script.rng.u16();
        script.offsets(profile, offset);
    }
    for (timer, distance) in TIMERS {
        script.write(registers::INACTIVITY_TIMER, timer);
        script.settle();
        for idle in timer.saturating_sub(distance)..=timer + distance {
            flow_after(script, idle);
        }
    }
    // Ages that a counter of fewer bits takes for small ones.
    script.write(registers::INACTIVITY_TIMER, 40);
    for bits in 6..=16 {
        flow_after(script, (1 << bits) + 5);
    }
    // Slower microseconds.
    for cycles in 2..6 {
        script.write(registers::CYCLES_PER_US, cycles);
        script.write(registers::INACTIVITY_TIMER, 30);
        for idle in 27 * cycles..33 * cycles {
            flow_after(script, idle);
        }
    }
    script.read_state(DYNAMIC);
    script.read_state(FIXED);
}

/// Packets of a flow so many cycles apart, or about as many.
fn flow_after(script: &mut Script, cycles: u32) {
    let profile = script.rng.u8() & 3;
    script.select(DYNAMIC, profile);
    script.select(FIXED, profile);
    if cycles > 2 {
        script.wait(cycles - 2);
    }
    script.select(DYNAMIC, profile);
    script.select(FIXED, profile);
}
