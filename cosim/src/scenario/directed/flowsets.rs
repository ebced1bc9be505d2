// SPDX-License-Identifier: Apache-2.0
//! Flowsets of every size and place: which flows they keep apart, and what clearing them clears.

use super::script::{Script, group};
use lbhash_model::config::{Flowset, Group, Level, Mode, registers};
use lbhash_vectors::stimulus::Rng;

/// Flows that are drawn from a whole flowset.
const FLOWS: u32 = 500;

/// The group whose flowset is cleared, and the one with all entries of half the table.
const CLEARED: u16 = 0x801;
const LOWER: u16 = 0x041;
const UPPER: u16 = 0xFC1;

pub(super) fn write(script: &mut Script) {
    script.hash_interfaces();
    script.write(registers::CYCLES_PER_US, 200);
    script.ports(0, 0, 64);
    for size_log2 in 8..=15_u8 {
        for base in bases(size_log2, &mut script.rng) {
            clear_among_others(script, Flowset { base, size_log2 });
        }
    }
    for size_log2 in 8..=15_u8 {
        edges(script, size_log2);
    }
}

/// At the begin and the end of the table, at a row's begin, anywhere.
fn bases(size_log2: u8, rng: &mut Rng) -> [u16; 4] {
    let size = 1_u32 << size_log2;
    [
        (65536 - size / 2 - rng.below(300)) as u16,
        (rng.u16() & 0xFF00).wrapping_add(rng.pick(&[0, 1, 255])),
        rng.u16(),
        rng.u16(),
    ]
}

fn fixed(flowset: Flowset) -> Group {
    Group { flowset, ..group(Level::Lag, Mode::DlbFlowFixed, 61, 0) }
}

/// Every entry of the table belongs to a flow of one of two large flowsets; a third one over them
/// is cleared. Flows inside are new then, and those outside keep their members.
fn clear_among_others(script: &mut Script, flowset: Flowset) {
    script.group(LOWER, &fixed(Flowset { base: 0, size_log2: 15 }));
    script.group(UPPER, &fixed(Flowset { base: 0x8000, size_log2: 15 }));
    script.settle();
    let flows: Vec<u32> = (0..FLOWS).map(|_| script.rng.word()).collect();
    for &flow in &flows {
        script.select_by_interface(if flow & 1 == 0 { LOWER } else { UPPER }, flow);
    }
    script.group(CLEARED, &fixed(flowset));
    for &flow in &flows {
        script.select_by_interface(if flow & 1 == 0 { LOWER } else { UPPER }, flow);
        if flow & 0xF0 == 0 {
            script.select_by_interface(CLEARED, flow);
        }
    }
    script.read_state(LOWER);
}

/// The first and the last entries of a flowset, and those beside it, by keys that are set.
fn edges(script: &mut Script, size_log2: u8) {
    for base in bases(size_log2, &mut script.rng) {
        let flowset = Flowset { base, size_log2 };
        // Another group's flows lie right before and right behind; its keys are offset alone too.
        let before = Flowset { base: base.wrapping_sub(256), size_log2: 8 };
        let end = (u32::from(base) + flowset.size()) as u16;
        let behind = Flowset { base: end, size_log2: 8 };
        for (number, flowset) in [(301, before), (302, behind), (CLEARED, flowset)] {
            script.group(number, &fixed(flowset));
        }
        let last = (flowset.size() - 1) as u16;
        let row = script.rng.u16() & last;
        // Profiles 1 to 3 hash nothing: the offset is the key. The last one has bits above the size.
        script.offsets(1, 0);
        script.offsets(2, last);
        script.offsets(3, row | !last);
        script.settle();
        for _ in 0..2 {
            for profile in 1..4 {
                for number in [301, 302, CLEARED] {
                    script.select(number, profile);
                }
            }
            script.write(
                registers::group(CLEARED) + registers::GROUP_SELECT,
                fixed(flowset).select_word(),
            );
        }
        for profile in 1..4 {
            for number in [301, CLEARED, 302] {
                script.select(number, profile);
            }
        }
    }
}
