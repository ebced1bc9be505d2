// SPDX-License-Identifier: Apache-2.0
//! The overlay's share in balancing: a UDP source port for each inner flow, the same as long as the flow lives.

use lbhash_hashes::{
    Flow,
    linux::tunnel_port,
    siphash::{Key, siphash},
};
use std::net::IpAddr;

/// First of the source ports, and the first one behind them: the local ports of Linux.
pub const PORTS: (u16, u16) = (32768, 61000);

/// Source port of the tunnel packets of an inner flow; `key` is the host's own. Different flows have different ports
/// as often as chance lets them.
#[must_use]
pub fn source_port(inner: &Flow, key: u64) -> u16 {
    let mut bytes = [0; 37];
    let octets = |address| match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => address.octets(),
    };
    bytes[..16].copy_from_slice(&octets(inner.source));
    bytes[16..32].copy_from_slice(&octets(inner.destination));
    bytes[32] = inner.protocol;
    bytes[33..35].copy_from_slice(&inner.source_port.to_be_bytes());
    bytes[35..].copy_from_slice(&inner.destination_port.to_be_bytes());
    let hash = siphash::<2, 4>(Key(key, key), &bytes);
    tunnel_port::source_port((hash & 0xffff_ffff) as u32, PORTS.0, PORTS.1)
}
