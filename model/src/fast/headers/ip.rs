// SPDX-License-Identifier: Apache-2.0
//! What IPv4 and IPv6 share: the record behind the addresses, and what a protocol number leads to.

use crate::{
    config::Entry,
    context::Context,
    fast::{
        layer::{Next, enabled},
        positional::contribution,
    },
    kind::Kind,
};

/// DSCP in the high six bits of a traffic class; the ECN bits change within a flow and are never hashed.
const DSCP_MASK: u8 = 0xFC;

/// True for the protocols that make a packet which is not a fragment an `ipv4_l4` or `ipv6_l4`.
#[inline(always)]
pub(super) const fn has_ports(protocol: u8) -> bool {
    matches!(protocol, 6 | 17)
}

/// What follows an IP header of a packet that is not a fragment.
#[inline(always)]
pub(super) const fn next_of(protocol: u8, window: &[u8]) -> Next<'_> {
    match protocol {
        6 => Next::same(Kind::Tcp, window),
        17 => Next::same(Kind::Udp, window),
        47 => Next::same(Kind::Gre, window),
        4 => Next::within(Context::IpInIp, Kind::Ipv4, window),
        41 => Next::within(Context::IpInIp, Kind::Ipv6, window),
        _ => Next::STOP,
    }
}

/// CRC contribution of `proto` and `tclass`.
#[inline(always)]
pub(super) fn class_crc(entry: Entry, protocol: u8, traffic_class: u8) -> u32 {
    let mut crc = 0;
    if enabled(entry, 2) {
        crc ^= contribution(32, [protocol]);
    }
    if enabled(entry, 3) {
        crc ^= contribution(33, [traffic_class & DSCP_MASK]);
    }
    crc
}
