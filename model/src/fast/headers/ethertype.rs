// SPDX-License-Identifier: Apache-2.0
//! What an ethertype says, by lookup: on mixed traffic the branches of a `match` would mostly be
//! mispredicted.

use crate::{context::Context, kind::Kind, record::RecordType};
use std::hint::select_unpredictable;

/// What follows, and the record type that the Ethernet header gets by it.
#[derive(Clone, Copy)]
pub(super) struct Ethertype {
    value: u16,
    /// Next kind under Ethernet.
    pub(super) next: Kind,
    pub(super) record_type: RecordType,
    /// Next kind under a tunnel header that names its payload by an ethertype: GRE, and GENEVE
    /// except for MPLS.
    pub(super) in_tunnel: Kind,
    /// Context under GRE.
    pub(super) under_gre: Context,
}

const OTHER: Ethertype = Ethertype {
    value: 0,
    next: Kind::Stop,
    record_type: record_type(Kind::Stop),
    in_tunnel: Kind::Stop,
    under_gre: Context::Tunnel,
};

const fn under_ethernet(value: u16, next: Kind) -> Ethertype {
    Ethertype { value, next, record_type: record_type(next), ..OTHER }
}

const fn network(value: u16, kind: Kind) -> Ethertype {
    Ethertype { in_tunnel: kind, ..under_ethernet(value, kind) }
}

/// Record type of an Ethernet header that this follows.
pub(in crate::fast) const fn record_type(next: Kind) -> RecordType {
    match next {
        Kind::Ipv4 | Kind::Ipv6 => RecordType::EthIp,
        Kind::Mpls => RecordType::EthMpls,
        Kind::Pppoe => RecordType::EthPppoe,
        _ => RecordType::EthOther,
    }
}

/// Every ethertype with a next kind.
const KNOWN: [Ethertype; 6] = [
    network(0x0800, Kind::Ipv4),
    network(0x86DD, Kind::Ipv6),
    network(0x8847, Kind::Mpls),
    network(0x8848, Kind::Mpls),
    under_ethernet(0x8864, Kind::Pppoe),
    Ethertype { value: 0x6558, in_tunnel: Kind::Eth, under_gre: Context::Overlay, ..OTHER },
];

const SLOTS: usize = 64;

/// Slot of an ethertype: the known ones have one each.
const fn slot(ethertype: u16) -> usize {
    (ethertype ^ ethertype >> 8) as usize % SLOTS
}

static TABLE: [Ethertype; SLOTS] = {
    let mut table = [OTHER; SLOTS];
    let mut index = 0;
    while index < KNOWN.len() {
        let free = &mut table[slot(KNOWN[index].value)];
        assert!(free.value == 0, "two ethertypes in one slot");
        *free = KNOWN[index];
        index += 1;
    }
    table
};

#[inline(always)]
pub(super) fn look_up(value: u16) -> Ethertype {
    let known = &TABLE[slot(value)];
    *select_unpredictable(known.value == value, known, &OTHER)
}

/// True for the types that announce a tag.
#[inline(always)]
pub(super) const fn is_tag(value: u16) -> bool {
    (value == 0x8100) | (value == 0x88A8) | (value == 0x9100)
}
