// SPDX-License-Identifier: Apache-2.0
//! The microsecond and the sampling interval, at every width of their counters.

use super::script::{Script, group, weights};
use lbhash_model::config::{Flowset, Group, Level, Mode, Register, registers};

const CYCLES: [u32; 20] = [
    1, 2, 3, 7, 8, 127, 128, 255, 256, 257, 511, 512, 1023, 1024, 1025, 2048, 4096, 8193, 16384,
    65535,
];

const INTERVALS: [u32; 16] =
    [1, 2, 3, 16, 127, 128, 255, 256, 257, 511, 512, 1024, 2048, 8192, 32768, 65535];

/// Up to this interval packets show every sample; longer ones are waited for.
const WITH_PACKETS: u32 = 512;

const GROUP: u16 = 77;

pub(super) fn write(script: &mut Script) {
    prescaler(script);
    samples(script);
    weighed(script);
}

/// Time is read around the ends of microseconds; a register that shrinks is overtaken by its
/// counter.
fn prescaler(script: &mut Script) {
    for cycles in CYCLES {
        script.write(registers::CYCLES_PER_US, cycles);
        for _ in 0..2 {
            for _ in 0..8 {
                script.read(registers::TIME);
            }
            script.wait(cycles + 1);
        }
    }
    for cycles in [3000, 900, 4, 700, 1] {
        script.write(registers::CYCLES_PER_US, cycles);
        let part = script.rng.below(cycles);
        script.wait(part);
        for _ in 0..8 {
            script.read(registers::TIME);
        }
    }
    script.wait(40);
}

/// Loads change all the time; which of them count shows in the choices of packets, or in reads.
fn samples(script: &mut Script) {
    let flowset = Flowset { base: 0, size_log2: 8 };
    script.group(GROUP, &Group { flowset, ..group(Level::Lag, Mode::DlbPerPacket, 8, 128) });
    script.ports(128, 0, 8);
    for interval in INTERVALS {
        script.write(registers::SAMPLING_INTERVAL, interval);
        if interval <= WITH_PACKETS {
            for index in 0..2 * interval + 60 {
                script.select(GROUP, 0);
                if index % 20 == 0 {
                    load(script, 8);
                }
            }
        } else {
            for _ in 0..2 {
                load(script, 8);
                script.wait(interval + 2);
                for port in 0..8 {
                    script.read(Register::Quality(port).address());
                }
            }
        }
    }
    // Overtaken by the counter.
    for interval in [2000, 300, 5, 1] {
        script.write(registers::SAMPLING_INTERVAL, interval);
        load(script, 8);
        script.wait(interval / 2 + 1);
        (0..8).for_each(|port| script.read(Register::Quality(port).address()));
    }
}

fn load(script: &mut Script, ports: u32) {
    let port = script.rng.below(ports);
    let data = script.rng.word() & 0xFF_FFFF;
    script.write(registers::LOAD + 4 * port, data);
}

/// The quality of every port, by many weights: each load alone, and sums on both sides of every
/// hundred.
fn weighed(script: &mut Script) {
    script.write(registers::CYCLES_PER_US, 1);
    script.write(registers::SAMPLING_INTERVAL, 1);
    for round in 0..20 {
        for port in 0..128 {
            // One load in steps, the others at an end, or all of them random.
            let steps = (port & 7) << 5 | 0x1F;
            let data = match round % 5 {
                0 => steps,
                1 => steps << 8,
                2 => steps << 16,
                _ => script.rng.word() & 0xFF_FFFF,
            };
            script.write(registers::LOAD + 4 * port, data);
        }
        let data = match round {
            0 => 100,
            1 => 100 << 8,
            2 => 100 << 16,
            _ => weights(&mut script.rng),
        };
        script.write(registers::QUALITY_WEIGHTS, data);
        // A load that is written while the weights are being applied waits.
        load(script, 128);
        script.wait(140);
        (0..128).for_each(|port| script.read(Register::Quality(port).address()));
        script.drain(128);
    }
}
