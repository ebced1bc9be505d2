// SPDX-License-Identifier: Apache-2.0
//! Field table entries with few bits: each enable alone, `symmetric` without what it swaps,
//! `l4_only` alone, enables that a record type does not have.

use super::script::{Script, hash_user_registers, legal};
use lbhash_model::config::{Register, registers};
use lbhash_vectors::stimulus::{Random, directed};

const SYMMETRIC: u16 = 1 << 7;
const DESCEND: u16 = 1 << 8;
const L4_ONLY: u16 = 1 << 9;
const ENABLES: u16 = 0x7F;

/// Random packets with each choice of entries.
const PACKETS: usize = 300;

pub(super) fn write(script: &mut Script) {
    for register in hash_user_registers() {
        let data = legal(register, &mut script.rng);
        script.write_register(register, data);
    }
    let patterns = patterns();
    let directed = directed();
    let mut random = Random::new(script.rng.word().into());
    for turn in 0..patterns.len() {
        for entry in 0..=255_u8 {
            // Types of a row get different patterns, and rows too.
            let which = (turn + usize::from(entry & 31) * 5 + usize::from(entry >> 5) * 11)
                % patterns.len();
            let descend = if script.rng.one_in(12) { 0 } else { DESCEND };
            let data = patterns[which] | descend;
            script.write_register(Register::FieldTable(entry), data.into());
        }
        let (seed, system_ip) = (script.rng.word(), script.rng.word());
        script.write(registers::LAYER_SEED, seed);
        script.write(registers::SYSTEM_IP, system_ip);
        script.settle();
        let part = directed.len().div_ceil(8);
        for packet in directed.iter().skip(turn % 8 * part).take(part) {
            script.packet(packet.clone());
        }
        random.by_ref().take(PACKETS).for_each(|packet| script.packet(packet));
    }
}

fn patterns() -> Vec<u16> {
    let mut patterns: Vec<u16> = (0..10).map(|bit| 1 << bit).collect();
    patterns.extend((0..7).map(|bit| 1 << bit | SYMMETRIC));
    patterns.extend((0..7).map(|bit| ENABLES & !(1 << bit) | SYMMETRIC));
    patterns.extend([0, SYMMETRIC | 3, SYMMETRIC | L4_ONLY, ENABLES | L4_ONLY, 3, 0x3FF]);
    patterns
}
