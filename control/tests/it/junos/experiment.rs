// SPDX-License-Identifier: Apache-2.0
//! What a configuration hashes, found by flipping bits and swapping fields.

use crate::junos::packet::Packet;
use lbhash_control::systems::{self, Compiled, junos};
use lbhash_model::{Metadata, fast::Fast};
use lbhash_testing::recording::record;
use std::collections::{BTreeMap, BTreeSet};

/// A configuration that can be asked for keys.
pub(crate) struct Router {
    pub(crate) compiled: Compiled,
    fast: Fast,
}

/// Compiles statements of `enhanced-hash-key` ("family inet no-source-port", separated by commas) for a release.
#[track_caller]
pub(crate) fn router(release: &str, knobs: &str) -> Router {
    let lines = knobs.split(',').map(str::trim).filter(|knob| !knob.is_empty());
    let text: String =
        lines.map(|knob| format!("set forwarding-options enhanced-hash-key {knob}\n")).collect();
    of_text(release, &text)
}

/// Compiles Junos text for a release.
#[track_caller]
pub(crate) fn of_text(release: &str, text: &str) -> Router {
    let options = junos::read(text, "mx.conf");
    let compiled = systems::compile("junos-trio", Some(release), &options)
        .unwrap_or_else(|violations| panic!("{violations}"));
    let image = compiled.configuration.compile().expect("front ends compile to valid tables");
    Router { compiled, fast: Fast::new(&image) }
}

/// What flipping the bits of a field does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    /// Every flip changes the key.
    Active,
    /// No flip does.
    Inert,
}

impl Router {
    pub(crate) fn keys(&self, packet: &Packet) -> [u16; 5] {
        record(&self.compiled.configuration, &packet.metadata, &packet.frame);
        self.fast.keys(&packet.metadata, &packet.frame).keys
    }

    /// Activity of each field of a packet, and of the incoming interface index.
    #[track_caller]
    pub(crate) fn activity(&self, packet: &Packet) -> BTreeMap<&'static str, Activity> {
        let base = self.keys(packet);
        let mut flips: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for part in packet.parts.iter().filter(|part| part.name != "!") {
            for bit in part.bits.clone() {
                let changed = self.keys(&flipped(packet, bit)) != base;
                let (all, changes) = flips.entry(part.name).or_default();
                (*all, *changes) = (*all + 1, *changes + usize::from(changed));
            }
        }
        for bit in 0..32 {
            let ifindex = packet.metadata.ifindex ^ 1 << bit;
            let metadata = Metadata { ifindex, ..packet.metadata };
            let changed = self.keys(&Packet { metadata, ..packet.clone() }) != base;
            let (all, changes) = flips.entry("incoming_interface_index").or_default();
            (*all, *changes) = (*all + 1, *changes + usize::from(changed));
        }
        let whole = |(name, (all, changes))| match changes {
            0 => (name, Activity::Inert),
            _ if changes == all => (name, Activity::Active),
            _ => panic!("{changes} of {all} bits of {name} change the key"),
        };
        flips.into_iter().map(whole).collect()
    }

    /// Names of the fields whose bits change the key.
    #[track_caller]
    pub(crate) fn active(&self, packet: &Packet) -> BTreeSet<&'static str> {
        let activity = self.activity(packet).into_iter();
        activity
            .filter(|(_, activity)| *activity == Activity::Active)
            .map(|(name, _)| name)
            .collect()
    }

    /// True where swapping the values of two fields of equal width leaves the key unchanged.
    pub(crate) fn is_symmetric(&self, packet: &Packet, first: &str, second: &str) -> bool {
        self.keys(&swapped(packet, first, second)) == self.keys(packet)
    }
}

fn flipped(packet: &Packet, bit: usize) -> Packet {
    let mut packet = packet.clone();
    packet.frame[bit / 8] ^= 0x80 >> (bit % 8);
    packet
}

/// Exchanges two fields, each of which the packet has once.
pub(crate) fn swapped(packet: &Packet, first: &str, second: &str) -> Packet {
    let find = |name| {
        let part = packet.parts.iter().find(|part| part.name == name);
        part.unwrap_or_else(|| panic!("the packet has no {name}")).bits.clone()
    };
    let (first, second) = (find(first), find(second));
    assert_eq!(first.len(), second.len());
    let mut swapped = packet.clone();
    for (a, b) in first.zip(second) {
        set_bit(&mut swapped, a, bit(packet, b));
        set_bit(&mut swapped, b, bit(packet, a));
    }
    swapped
}

/// Gives a field, which the packet has once, this value.
pub(crate) fn with(packet: &Packet, name: &str, value: u128) -> Packet {
    let part = packet.parts.iter().find(|part| part.name == name);
    let bits = part.unwrap_or_else(|| panic!("the packet has no {name}")).bits.clone();
    let mut changed = packet.clone();
    for (position, bit) in bits.rev().enumerate() {
        set_bit(&mut changed, bit, value >> position & 1 == 1);
    }
    changed
}

fn bit(packet: &Packet, bit: usize) -> bool {
    packet.frame[bit / 8] >> (7 - bit % 8) & 1 == 1
}

fn set_bit(packet: &mut Packet, bit: usize, value: bool) {
    let mask = 0x80 >> (bit % 8);
    if value {
        packet.frame[bit / 8] |= mask;
    } else {
        packet.frame[bit / 8] &= !mask;
    }
}

/// The pairs of the lists.
pub(crate) const PAIRS: [[&str; 2]; 6] = [
    ["source_address", "destination_address"],
    ["source_port", "destination_port"],
    ["source_mac", "destination_mac"],
    ["inner_source_address", "inner_destination_address"],
    ["inner_source_port", "inner_destination_port"],
    ["inner_source_mac", "inner_destination_mac"],
];

/// Checks that exactly the named fields of the packets are active; `|` separates them from the symmetric pairs, each named by
/// what follows `source_`: "gre_key source_address destination_address | address".
#[track_caller]
pub(crate) fn expect(router: &Router, packets: &[Packet], lists: &str) {
    let (active, pairs) = lists.split_once('|').expect("fields | symmetric pairs");
    let active: BTreeSet<&str> = active.split_whitespace().collect();
    let pairs: Vec<&str> = pairs.split_whitespace().collect();
    for packet in packets {
        let has = |name: &&str| {
            *name == "incoming_interface_index"
                || packet.parts.iter().any(|part| part.name == *name)
        };
        let expected: BTreeSet<&str> = active.iter().copied().filter(has).collect();
        assert_eq!(router.active(packet), expected, "{:02x?}", packet.frame);
        for [source, destination] in PAIRS {
            if expected.contains(source) && expected.contains(destination) {
                let is_listed = pairs.contains(&source.replace("source_", "").as_str());
                assert_eq!(router.is_symmetric(packet, source, destination), is_listed, "{source}");
            }
        }
    }
    for name in &active {
        let is_probed =
            packets.iter().any(|packet| packet.parts.iter().any(|part| part.name == *name));
        assert!(is_probed || *name == "incoming_interface_index", "no packet has {name}");
    }
}
