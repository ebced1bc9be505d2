// SPDX-License-Identifier: Apache-2.0
//! Routers under test, and which fields of a packet their keys depend on.

use crate::srlinux::packet::{Ip, Packet, TCP, UDP};
use lbhash_control::systems::{self, Compiled, srlinux};
use lbhash_model::{HashResult, Metadata, fast::Fast, reference};
use lbhash_testing::recording::record;

pub(crate) const IXR_7250: &str = "srlinux-7250-ixr";
pub(crate) const IXR_7220_D: &str = "srlinux-7220-ixr-d";
pub(crate) const IXR_7220_H: &str = "srlinux-7220-ixr-h";
pub(crate) const IXS_7215: &str = "srlinux-7215-ixs";
pub(crate) const SYSTEMS: [&str; 4] = [IXR_7250, IXR_7220_D, IXR_7220_H, IXS_7215];

/// Compiles a text that breaks no rule.
#[track_caller]
pub(crate) fn compile(system: &str, text: &str) -> Compiled {
    try_compile(system, text).unwrap_or_else(|violations| panic!("{violations}"))
}

pub(crate) fn try_compile(
    system: &str,
    text: &str,
) -> Result<Compiled, lbhash_control::diagnostics::Findings> {
    systems::compile(system, None, &srlinux::read(text, "router.cfg"))
}

/// `hash-options` with these lines.
pub(crate) fn hash_options(lines: &str) -> String {
    format!("system {{\n load-balancing {{\n  hash-options {{\n{lines}\n  }}\n }}\n}}\n")
}

/// Hashes on a routed interface; the reference and the fast path must agree.
#[track_caller]
pub(crate) fn hash(router: &Compiled, packet: &Packet) -> HashResult {
    hash_as(router, packet, &Metadata::default())
}

pub(crate) fn hash_as(router: &Compiled, packet: &Packet, metadata: &Metadata) -> HashResult {
    Hasher::new(router).hash(packet, metadata)
}

/// A router that hashes many packets.
pub(crate) struct Hasher<'r> {
    router: &'r Compiled,
    fast: Fast,
}

impl<'r> Hasher<'r> {
    pub(crate) fn new(router: &'r Compiled) -> Self {
        let image = router.configuration.compile().expect("front ends compile");
        Self { router, fast: Fast::new(&image) }
    }

    pub(crate) fn hash(&self, packet: &Packet, metadata: &Metadata) -> HashResult {
        let bytes = packet.bytes();
        record(&self.router.configuration, metadata, &bytes);
        let judged = reference::hash(&self.router.configuration, metadata, &bytes).result;
        assert_eq!(self.fast.hash(metadata, &bytes), judged, "{packet:?}");
        judged
    }
}

#[track_caller]
pub(crate) fn keys(router: &Compiled, packet: &Packet) -> [u16; 5] {
    hash(router, packet).keys
}

/// Fields of a packet on which its keys depend, in this order: dmac smac vlan labelN src dst proto dscp ttl flow_label sport dport
/// restN. Every bit of a field is flipped; a field of which only some bits count is an error.
#[track_caller]
pub(crate) fn active(router: &Compiled, packet: &Packet) -> String {
    active_as(router, packet, &Metadata::default())
}

#[track_caller]
pub(crate) fn active_as(router: &Compiled, packet: &Packet, metadata: &Metadata) -> String {
    let hasher = Hasher::new(router);
    let original = hasher.hash(packet, metadata).keys;
    let mut names = Vec::new();
    for (name, changed) in variants(packet) {
        let changes =
            changed.iter().filter(|changed| hasher.hash(changed, metadata).keys != original);
        match changes.count() {
            0 => {}
            count if count == changed.len() => names.push(name),
            count => panic!("{count} of {} changes of {name} count: {packet:?}", changed.len()),
        }
    }
    names.join(" ")
}

/// For each field its name, and the packets that differ in one bit of it, or in another value where bits have a meaning.
fn variants(packet: &Packet) -> Vec<(String, Vec<Packet>)> {
    let changed = |bits: u32, change: &dyn Fn(&mut Packet, u32)| -> Vec<Packet> {
        let one = |bit| {
            let mut packet = packet.clone();
            change(&mut packet, bit);
            packet
        };
        (0..bits).map(one).collect()
    };
    let mut all: Vec<(String, Vec<Packet>)> = vec![
        ("dmac".into(), changed(48, &|packet, bit| packet.macs[0] ^= 1 << bit)),
        ("smac".into(), changed(48, &|packet, bit| packet.macs[1] ^= 1 << bit)),
    ];
    if packet.vlan.is_some() {
        let flip =
            |packet: &mut Packet, bit: u32| packet.vlan = packet.vlan.map(|vlan| vlan ^ 1 << bit);
        all.push(("vlan".into(), changed(12, &flip)));
    }
    for index in 0..packet.labels.len() {
        // Bits 4 and up: a label does not become a special-purpose one.
        let flip = |packet: &mut Packet, bit: u32| packet.labels[index] ^= 1 << (bit + 4);
        all.push((format!("label{}", index + 1), changed(16, &flip)));
    }
    all.extend(ip_variants(packet, &changed));
    all.push(("sport".into(), changed(16, &|packet, bit| packet.ports[0] ^= 1 << bit)));
    all.push(("dport".into(), changed(16, &|packet, bit| packet.ports[1] ^= 1 << bit)));
    for index in 0..packet.rest.len() {
        let flip = |packet: &mut Packet, bit: u32| packet.rest[index] ^= 1 << bit;
        all.push((format!("rest{index}"), changed(8, &flip)));
    }
    all
}

type Changed<'a> = dyn Fn(u32, &dyn Fn(&mut Packet, u32)) -> Vec<Packet> + 'a;

fn ip_variants(packet: &Packet, changed: &Changed<'_>) -> Vec<(String, Vec<Packet>)> {
    let width = if matches!(packet.ip, Ip::V4 { .. }) { 32 } else { 128 };
    let address = |index: usize| {
        move |packet: &mut Packet, bit: u32| match &mut packet.ip {
            Ip::V4 { addresses, .. } => addresses[index] ^= 1 << bit,
            Ip::V6 { addresses, .. } => addresses[index] ^= 1 << bit,
        }
    };
    let flip_dscp = |packet: &mut Packet, bit: u32| {
        let (Ip::V4 { dscp, .. } | Ip::V6 { dscp, .. }) = &mut packet.ip;
        *dscp ^= 1 << bit;
    };
    let flip_ttl = |packet: &mut Packet, bit: u32| {
        let (Ip::V4 { ttl, .. } | Ip::V6 { ttl, .. }) = &mut packet.ip;
        *ttl ^= 1 << bit;
    };
    let mut all: Vec<(String, Vec<Packet>)> = vec![
        ("src".into(), changed(width, &address(0))),
        ("dst".into(), changed(width, &address(1))),
        ("proto".into(), changed(1, &|packet, _| packet.protocol = another(packet.protocol))),
        ("dscp".into(), changed(6, &flip_dscp)),
        ("ttl".into(), changed(8, &flip_ttl)),
    ];
    if let Ip::V6 { .. } = packet.ip {
        let flip = |packet: &mut Packet, bit: u32| {
            if let Ip::V6 { flow_label, .. } = &mut packet.ip {
                *flow_label ^= 1 << bit;
            }
        };
        all.push(("flow_label".into(), changed(20, &flip)));
    }
    all
}

/// A protocol whose header is parsed alike.
fn another(protocol: u8) -> u8 {
    match protocol {
        TCP => UDP,
        UDP => TCP,
        other => other ^ 0x80,
    }
}
