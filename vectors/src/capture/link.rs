// SPDX-License-Identifier: Apache-2.0
//! Link types: how a captured packet becomes the Ethernet frame that is hashed.
//!
//! The hash block sees Ethernet only. A packet that was captured without an Ethernet header and
//! carries IP gets one: both MAC addresses are 0, and the EtherType is what the capture says the
//! packet is. Fields of the MAC addresses are then the same for all packets and distinguish no
//! flow; every field from the EtherType on is that of the packet. PPPoE keeps its header.

/// Bytes of the Ethernet header that such packets get.
pub const ETHERNET_BYTES: usize = 14;

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86DD;
const MPLS: u16 = 0x8847;
const MPLS_MULTICAST: u16 = 0x8848;
const PPPOE_SESSION: u16 = 0x8864;

/// EtherTypes whose packets may carry IP and are hashed: IP, VLAN tags, MPLS, PPPoE sessions.
const CARRIERS: [u16; 8] =
    [IPV4, IPV6, 0x8100, 0x88A8, 0x9100, MPLS, MPLS_MULTICAST, PPPOE_SESSION];

/// Hardware types of Linux whose protocol is no EtherType: 802.11 in three forms, and netlink.
const NO_ETHERTYPE: [u16; 4] = [801, 802, 803, 824];

/// What a packet of a link type is to the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// An Ethernet frame, hashed as it is.
    Ethernet,
    /// A packet of this EtherType, after so many bytes of another header.
    Packet { ether_type: u16, skip: usize },
    /// A packet without IP, or too short to say.
    NoIp,
    /// A frame of a link type that is not read.
    Unknown,
}

/// True where packets of this link type are read.
pub(super) fn is_read(link_type: u32) -> bool {
    link_type == 1 || reader(link_type).is_some()
}

/// How a captured frame is hashed.
pub(super) fn framing(link_type: u32, frame: &[u8]) -> Framing {
    match (link_type, reader(link_type)) {
        (1, _) => Framing::Ethernet,
        (_, None) => Framing::Unknown,
        (_, Some(read)) => read(frame)
            .filter(|(ether_type, _)| CARRIERS.contains(ether_type))
            .map_or(Framing::NoIp, |(ether_type, skip)| Framing::Packet { ether_type, skip }),
    }
}

/// EtherType of a packet, and bytes in front of it; `None` where the frame does not say.
type Read = fn(&[u8]) -> Option<(u16, usize)>;

fn reader(link_type: u32) -> Option<Read> {
    Some(match link_type {
        0 | 108 => loopback,
        9 => |frame| ppp(frame, 0),
        // A byte in front says in which direction the packet went.
        204 => |frame| ppp(frame, 1),
        12 | 14 | 101 => raw,
        50 | 104 => hdlc,
        51 => pppoe,
        113 => cooked,
        228 => |_| Some((IPV4, 0)),
        229 => |_| Some((IPV6, 0)),
        276 => cooked_v2,
        _ => return None,
    })
}

/// Raw IP: the version says which.
fn raw(frame: &[u8]) -> Option<(u16, usize)> {
    match frame.first()? >> 4 {
        4 => Some((IPV4, 0)),
        6 => Some((IPV6, 0)),
        _ => None,
    }
}

/// BSD loopback: an address family of four bytes, in the byte order of the machine it is from.
fn loopback(frame: &[u8]) -> Option<(u16, usize)> {
    let &family = frame.first_chunk()?;
    // Each system has a number of its own for IPv6: Linux, NetBSD and OpenBSD, FreeBSD, Darwin.
    let ether_type = match u32::from_be_bytes(family).min(u32::from_le_bytes(family)) {
        2 => IPV4,
        10 | 24 | 28 | 30 => IPV6,
        _ => return None,
    };
    Some((ether_type, 4))
}

/// PPP, with or without HDLC address and control, the protocol in one byte or two.
fn ppp(frame: &[u8], start: usize) -> Option<(u16, usize)> {
    let framed = frame.get(start..)?.starts_with(&[0xFF, 0x03]);
    let at = if framed { start + 2 } else { start };
    // The last byte of a protocol number is odd, all others are even.
    let first = *frame.get(at)?;
    let (protocol, length) = match first & 1 {
        1 => (first.into(), 1),
        _ => (u16_at(frame, at)?, 2),
    };
    let ether_type = match protocol {
        0x0021 => IPV4,
        0x0057 => IPV6,
        0x0281 => MPLS,
        0x0283 => MPLS_MULTICAST,
        _ => return None,
    };
    Some((ether_type, at + length))
}

/// PPP in HDLC frames, or Cisco HDLC: a unicast or broadcast address, 0, then an EtherType.
fn hdlc(frame: &[u8]) -> Option<(u16, usize)> {
    match frame.first()? {
        0x0F | 0x8F => Some((u16_at(frame, 2)?, 4)),
        _ => ppp(frame, 0),
    }
}

/// PPPoE: the session header stays, for the hash block reads it itself.
fn pppoe(frame: &[u8]) -> Option<(u16, usize)> {
    const SESSION_DATA: u8 = 0;
    let is_data = *frame.get(1)? == SESSION_DATA;
    (is_data && ppp(frame, 6).is_some()).then_some((PPPOE_SESSION, 0))
}

/// Linux cooked: packet type, hardware type, address, protocol.
fn cooked(frame: &[u8]) -> Option<(u16, usize)> {
    with_ether_type(u16_at(frame, 2)?, u16_at(frame, 14)?, 16)
}

/// Linux cooked v2: protocol first; the hardware type behind the interface index.
fn cooked_v2(frame: &[u8]) -> Option<(u16, usize)> {
    let complete = frame.len() >= 20;
    complete.then_some(())?;
    with_ether_type(u16_at(frame, 8)?, u16_at(frame, 0)?, 20)
}

fn with_ether_type(hardware: u16, protocol: u16, skip: usize) -> Option<(u16, usize)> {
    (!NO_ETHERTYPE.contains(&hardware)).then_some((protocol, skip))
}

fn u16_at(frame: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*frame.get(at..)?.first_chunk()?))
}

/// Name of a link type that is often met, in parentheses, or nothing.
pub(super) const fn name(number: u32) -> &'static str {
    match number {
        0 => " (BSD loopback)",
        1 => " (Ethernet)",
        9 => " (PPP)",
        12 | 14 | 101 => " (raw IP)",
        50 => " (PPP in HDLC frames)",
        51 => " (PPPoE)",
        104 => " (Cisco HDLC)",
        105 => " (IEEE 802.11)",
        108 => " (OpenBSD loopback)",
        113 => " (Linux cooked capture, from the interface `any`)",
        127 => " (IEEE 802.11 radiotap)",
        189 | 220 => " (USB)",
        204 => " (PPP with direction)",
        228 => " (raw IPv4)",
        229 => " (raw IPv6)",
        276 => " (Linux cooked capture v2, from the interface `any`)",
        _ => "",
    }
}
