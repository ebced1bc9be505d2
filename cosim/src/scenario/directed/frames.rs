// SPDX-License-Identifier: Apache-2.0
//! Frames of every length and shape.

use super::script::Script;
use crate::pattern::Pattern;
use lbhash_vectors::stimulus::{Packet, Random, directed};

/// Frames that are cut at every byte of the header window and behind it.
const CUT: usize = 12;

pub(super) fn write(script: &mut Script) {
    script.load("all-fields");
    script.ragged(4);
    script.patterns().ready = Pattern::Bursts(40, 3);
    // Whatever is behind a short frame was in the longer one before it.
    for length in 0..=200 {
        for byte in [0xFF, 0x00] {
            script.packet(Packet { frame: vec![byte; 200 - length], ..Packet::default() });
        }
    }
    let mut random = Random::new(script.rng.word().into());
    let long = |packet: &Packet| packet.frame.len() >= 190;
    for packet in random.by_ref().filter(long).take(CUT) {
        for length in 14..196.min(packet.frame.len()) {
            let mut packet = packet.clone();
            packet.frame.truncate(length);
            packet.metadata.hash_profile = script.rng.u8() & 3;
            script.packet(packet);
        }
    }
    directed().into_iter().for_each(|packet| script.packet(packet));
}
