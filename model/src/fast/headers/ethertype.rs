// SPDX-License-Identifier: Apache-2.0
//! What an ethertype says, by lookup: on mixed traffic the branches of a `match` would mostly be mispredicted.

use crate::{kind::Kind, record::RecordType};

/// What follows, and the record type that the Ethernet header gets by it.
#[derive(Clone, Copy)]
pub(super) struct Ethertype {
    pub(super) is_tag: bool,
    pub(super) next: Kind,
    pub(super) record_type: RecordType,
}

const OTHER: Ethertype =
    Ethertype { is_tag: false, next: Kind::Stop, record_type: RecordType::EthOther };

const fn header(next: Kind, record_type: RecordType) -> Ethertype {
    Ethertype { is_tag: false, next, record_type }
}

const TAG: Ethertype = Ethertype { is_tag: true, ..OTHER };

/// Every ethertype that is not [`OTHER`].
const KNOWN: [(u16, Ethertype); 8] = [
    (0x0800, header(Kind::Ipv4, RecordType::EthIp)),
    (0x86DD, header(Kind::Ipv6, RecordType::EthIp)),
    (0x8847, header(Kind::Mpls, RecordType::EthMpls)),
    (0x8848, header(Kind::Mpls, RecordType::EthMpls)),
    (0x8864, header(Kind::Pppoe, RecordType::EthPppoe)),
    (0x8100, TAG),
    (0x88A8, TAG),
    (0x9100, TAG),
];

const SLOTS: usize = 64;

/// Slot of an ethertype: the known ones have one each.
const fn slot(ethertype: u16) -> usize {
    (ethertype ^ ethertype >> 8) as usize % SLOTS
}

static TABLE: [(u16, Ethertype); SLOTS] = {
    let mut table = [(0, OTHER); SLOTS];
    let mut index = 0;
    while index < KNOWN.len() {
        let free = &mut table[slot(KNOWN[index].0)];
        assert!(free.0 == 0, "two ethertypes in one slot");
        *free = KNOWN[index];
        index += 1;
    }
    table
};

#[inline(always)]
pub(super) fn look_up(value: u16) -> &'static Ethertype {
    let (known, ethertype) = &TABLE[slot(value)];
    if *known == value { ethertype } else { &OTHER }
}
