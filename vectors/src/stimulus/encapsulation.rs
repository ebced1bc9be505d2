// SPDX-License-Identifier: Apache-2.0
//! Correct frames around a given IP packet, one way of wrapping it each.

use super::bytes::Push;
use etherparse::{IpNumber, PacketBuilder};

/// Locally administered addresses.
const DESTINATION: [u8; 6] = [0x02, 0, 0, 0, 0, 0x02];
const SOURCE: [u8; 6] = [0x02, 0, 0, 0, 0, 0x01];

/// Tunnel endpoints, of the ranges for documentation (RFC 5737, RFC 3849).
const OUTER_SOURCE: [u8; 4] = [192, 0, 2, 1];
const OUTER_DESTINATION: [u8; 4] = [198, 51, 100, 1];
const OUTER_SOURCE_6: [u8; 16] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const OUTER_DESTINATION_6: [u8; 16] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];

/// A way of carrying an IP packet in an Ethernet frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the protocols")]
pub enum Encapsulation {
    Plain,
    Vlan,
    QinQ,
    MplsIp,
    MplsEntropy,
    PseudowireControlWord,
    Gre,
    GreKey,
    GreMpls,
    Nvgre,
    Pptp,
    Ipv4InIp,
    Ipv6Tunnel,
    Vxlan,
    GeneveEthernet,
    GeneveIp,
    Pppoe,
    L2tp,
    Gtp,
    RoceV2,
}

impl Encapsulation {
    /// Every encapsulation.
    pub const ALL: [Self; 20] = [
        Self::Plain,
        Self::Vlan,
        Self::QinQ,
        Self::MplsIp,
        Self::MplsEntropy,
        Self::PseudowireControlWord,
        Self::Gre,
        Self::GreKey,
        Self::GreMpls,
        Self::Nvgre,
        Self::Pptp,
        Self::Ipv4InIp,
        Self::Ipv6Tunnel,
        Self::Vxlan,
        Self::GeneveEthernet,
        Self::GeneveIp,
        Self::Pppoe,
        Self::L2tp,
        Self::Gtp,
        Self::RoceV2,
    ];

    /// Wraps an IP packet (version 4 or 6 by its first nibble). `id` becomes the tunnel's number,
    /// cut to its width, and the entropy of an outer source port.
    #[must_use]
    pub fn frame(self, ip: &[u8], id: u32) -> Vec<u8> {
        let ethertype = ip_ethertype(ip);
        let vni = id << 8;
        match self {
            Self::Plain => ethernet(&[], ethertype, ip),
            Self::Vlan => ethernet(&[(0x8100, id as u16 & 0xFFF)], ethertype, ip),
            Self::QinQ => ethernet(&[(0x88A8, 100), (0x8100, id as u16 & 0xFFF)], ethertype, ip),
            Self::MplsIp => ethernet(&[], 0x8847, &labels(&[16, id], ip)),
            Self::MplsEntropy => ethernet(&[], 0x8847, &labels(&[16, id, 7, id ^ 0xFFFFF], ip)),
            Self::PseudowireControlWord => {
                let inner = [&[0; 4], &ethernet(&[], ethertype, ip)[..]].concat();
                ethernet(&[], 0x8847, &labels(&[16, id], &inner))
            }
            Self::Gre => outer_ipv4(47, &gre(&[], ethertype, ip)),
            Self::GreKey => outer_ipv4(47, &gre(&[id], ethertype, ip)),
            Self::GreMpls => outer_ipv4(47, &gre(&[], 0x8847, &labels(&[id], ip))),
            Self::Nvgre => outer_ipv4(47, &gre(&[vni], 0x6558, &ethernet(&[], ethertype, ip))),
            Self::Pptp => outer_ipv4(47, &pptp(id as u16, ip)),
            Self::Ipv4InIp => outer_ipv4(if is_ipv4(ip) { 4 } else { 41 }, ip),
            Self::Ipv6Tunnel => outer_ipv6(if is_ipv4(ip) { 4 } else { 41 }, ip),
            Self::Vxlan => {
                let head = [0x0800_0000, vni];
                outer_udp(4789, id, &words(&head, &ethernet(&[], ethertype, ip)))
            }
            Self::GeneveEthernet => {
                let head = [0x0200_6558, vni, 0x0102_8001, 0xC0FF_EE00];
                outer_udp(6081, id, &words(&head, &ethernet(&[], ethertype, ip)))
            }
            Self::GeneveIp => outer_udp(6081, id, &words(&[u32::from(ethertype), vni], ip)),
            Self::Pppoe => ethernet(&[], 0x8864, &pppoe(id as u16, ip)),
            Self::L2tp => outer_udp(1701, 0, &l2tp(id as u16, ip)),
            Self::Gtp => {
                let head = [0x30FF_0000 | ip.len() as u32 & 0xFFFF, id];
                outer_udp(2152, id, &words(&head, ip))
            }
            Self::RoceV2 => {
                let head = [0x0400_FFFF, id & 0xFF_FFFF, 1];
                outer_udp(4791, id, &words(&head, ip))
            }
        }
    }
}

/// An IP packet under a single label.
pub(super) fn under_label(label: u32, ip: &[u8]) -> Vec<u8> {
    ethernet(&[], 0x8847, &labels(&[label], ip))
}

fn is_ipv4(ip: &[u8]) -> bool {
    ip.first().is_some_and(|byte| byte >> 4 == 4)
}

fn ip_ethertype(ip: &[u8]) -> u16 {
    if is_ipv4(ip) { 0x0800 } else { 0x86DD }
}

fn ethernet(tags: &[(u16, u16)], ethertype: u16, payload: &[u8]) -> Vec<u8> {
    let mut frame = [DESTINATION, SOURCE].concat();
    for &(tag, control) in tags {
        frame.push16(tag);
        frame.push16(control);
    }
    frame.push16(ethertype);
    frame.extend_from_slice(payload);
    frame
}

fn words(head: &[u32], payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 * head.len() + payload.len());
    head.iter().for_each(|&word| bytes.push32(word));
    bytes.extend_from_slice(payload);
    bytes
}

/// A label stack, exp 0, ttl 64, S on the last label.
fn labels(labels: &[u32], payload: &[u8]) -> Vec<u8> {
    let entry = |(index, &label): (usize, &u32)| {
        let bottom = u32::from(index + 1 == labels.len());
        (label & 0xF_FFFF) << 12 | bottom << 8 | 64
    };
    words(&labels.iter().enumerate().map(entry).collect::<Vec<_>>(), payload)
}

fn gre(key: &[u32], protocol: u16, payload: &[u8]) -> Vec<u8> {
    let flags = if key.is_empty() { 0 } else { 0x2000_0000 };
    words(&[&[flags | u32::from(protocol)], key].concat(), payload)
}

/// Enhanced GRE with key and sequence number, carrying PPP.
fn pptp(call: u16, ip: &[u8]) -> Vec<u8> {
    let ppp = ppp(ip);
    words(&[0x3001_880B, (ppp.len() as u32) << 16 | u32::from(call), 1], &ppp)
}

/// The two-byte PPP protocol, then IP.
fn ppp(ip: &[u8]) -> Vec<u8> {
    let protocol = if is_ipv4(ip) { [0x00, 0x21] } else { [0x00, 0x57] };
    [&protocol, ip].concat()
}

fn pppoe(session: u16, ip: &[u8]) -> Vec<u8> {
    let ppp = ppp(ip);
    words(&[0x1100_0000 | u32::from(session), (ppp.len() as u32) << 16], &[])[..6]
        .iter()
        .copied()
        .chain(ppp)
        .collect()
}

/// A data message without optional fields, carrying PPP.
fn l2tp(session: u16, ip: &[u8]) -> Vec<u8> {
    let mut message = Vec::new();
    [0x0002, 1, session].into_iter().for_each(|field| message.push16(field));
    message.extend([0xFF, 0x03]);
    message.extend(ppp(ip));
    message
}

fn outer_ipv4(protocol: u8, payload: &[u8]) -> Vec<u8> {
    let builder =
        PacketBuilder::ethernet2(SOURCE, DESTINATION).ipv4(OUTER_SOURCE, OUTER_DESTINATION, 64);
    let mut frame = Vec::with_capacity(builder.size(payload.len()));
    written(builder.write(&mut frame, IpNumber(protocol), payload));
    frame
}

fn outer_ipv6(protocol: u8, payload: &[u8]) -> Vec<u8> {
    let builder =
        PacketBuilder::ethernet2(SOURCE, DESTINATION).ipv6(OUTER_SOURCE_6, OUTER_DESTINATION_6, 64);
    let mut frame = Vec::with_capacity(builder.size(payload.len()));
    written(builder.write(&mut frame, IpNumber(protocol), payload));
    frame
}

fn outer_udp(port: u16, entropy: u32, payload: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ethernet2(SOURCE, DESTINATION)
        .ipv4(OUTER_SOURCE, OUTER_DESTINATION, 64)
        .udp(0xC000 | entropy as u16, port);
    let mut frame = Vec::with_capacity(builder.size(payload.len()));
    written(builder.write(&mut frame, payload));
    frame
}

/// Building fails only for payloads beyond 64 KiB, which no packet here has.
pub(super) fn written<E>(result: Result<(), E>) {
    debug_assert!(result.is_ok(), "a stimulus packet is longer than its length field");
}
