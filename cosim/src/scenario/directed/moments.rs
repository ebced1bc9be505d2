// SPDX-License-Identifier: Apache-2.0
//! Register accesses of every kind at every moment.

use super::{
    legality::{accesses, holes},
    script::{Script, group, weights},
};
use crate::pattern::Pattern;
use lbhash_model::config::{Flowset, Group, Level, Mode, Register, registers};
use lbhash_vectors::stimulus::Random;

/// Moments that are tried.
const MOMENTS: u32 = 120;

pub(super) fn write(script: &mut Script) {
    script.load("all-fields");
    let patterns = script.patterns();
    patterns.valid = Pattern::Gaps;
    patterns.ready = Pattern::Stalls;
    patterns.write_response = Pattern::Alternating;
    patterns.read_data = Pattern::Pulses;
    let accesses = accesses(&mut script.rng);
    let mut packets = Random::new(script.rng.word().into());
    for moment in 0..MOMENTS {
        begin(script, moment);
        for _ in 0..4 + script.rng.below(12) {
            let (address, data, strobe) =
                accesses[script.rng.below(accesses.len() as u32) as usize];
            script.partial_write(address, data, strobe);
            if script.rng.one_in(2) {
                script.read(address);
            }
        }
        let holes = holes();
        let hole = script.rng.pick(&holes);
        script.read(hole);
        script.hold(false);
        for packet in packets.by_ref().take(8) {
            script.packet(packet);
        }
    }
}

/// What goes on while the accesses are made.
fn begin(script: &mut Script, moment: u32) {
    match moment % 8 {
        // The tables are being cleared: few times, for it takes long.
        0 => {
            if moment.is_multiple_of(24) {
                let delay = script.rng.below(40);
                script.reset(delay, 1);
            }
        }
        1 => {
            let weights = weights(&mut script.rng);
            script.write(registers::QUALITY_WEIGHTS, weights);
        }
        2 => {
            let number = 1 + script.rng.below(4095) as u16;
            let flowset = Flowset { base: script.rng.u16(), size_log2: 8 + moment as u8 % 8 };
            let group = Group { flowset, ..group(Level::Lag, Mode::DlbFlowFixed, 3, 0) };
            script.group(number, &group);
        }
        3 => script.hold(true),
        4 => {
            for _ in 0..12 {
                let port = script.rng.u8() & 127;
                script.read(Register::Quality(port).address());
            }
        }
        5 => script.read(registers::STATE),
        6 => script.settle(),
        _ => {
            let cycles = 1 + script.rng.below(300);
            script.wait(cycles);
        }
    }
}
