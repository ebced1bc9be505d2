// SPDX-License-Identifier: Apache-2.0
//! Packets written by hand, each bit with the name of the field that it belongs to.
//!
//! Names are those of the vendor's lists as [`FieldState`](lbhash_control::systems::FieldState) has them. A name that begins
//! with `-` is of a field that no list has: it must never change a key. `!` is of bits that decide what a packet is: they are
//! not flipped.

use lbhash_model::Metadata;
use std::ops::Range;

/// A frame, and whose bits are whose.
#[derive(Clone)]
pub(crate) struct Packet {
    pub(crate) frame: Vec<u8>,
    pub(crate) metadata: Metadata,
    pub(crate) parts: Vec<Part>,
    pub(crate) bits: usize,
}

/// Consecutive bits of a frame, counted from its first bit.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) bits: Range<usize>,
}

/// Where a header stands, which decides what its fields are called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Outer,
    Inner,
}

/// Which interface the packet enters.
pub(crate) fn routed() -> Packet {
    Packet::new(false)
}

pub(crate) fn bridged() -> Packet {
    Packet::new(true)
}

const STRUCTURE: &str = "!";

impl Packet {
    fn new(bridged: bool) -> Self {
        Self {
            frame: Vec::new(),
            metadata: Metadata { ifindex: 0x0000_5A01, bridged, ..Metadata::default() },
            parts: Vec::new(),
            bits: 0,
        }
    }

    /// Appends bits, most significant first.
    pub(crate) fn put(mut self, name: &'static str, width: usize, value: u128) -> Self {
        for bit in (0..width).rev() {
            if self.bits.is_multiple_of(8) {
                self.frame.push(0);
            }
            let last = self.frame.last_mut().expect("a byte was pushed");
            *last |= ((value >> bit & 1) as u8) << (7 - self.bits % 8);
            self.bits += 1;
        }
        self.parts.push(Part { name, bits: self.bits - width..self.bits });
        self
    }

    /// A MAC pair, and as many tags as there are priorities, then the type.
    fn ethernet_with(
        self,
        [destination, source]: [&'static str; 2],
        [first, second]: [&'static str; 2],
        tags: usize,
        ethertype: u128,
    ) -> Self {
        let mut packet =
            self.put(destination, 48, 0xA200_0000_11B2).put(source, 48, 0xAE00_0000_27C5);
        for tag in 0..tags {
            let priority = [first, second, "-pcp3"][tag];
            packet = packet.put(STRUCTURE, 16, if tag == 0 && tags > 1 { 0x88A8 } else { 0x8100 });
            packet = packet.put(priority, 3, 5).put("-dei", 1, 0).put("-vid", 12, 0x123);
        }
        packet.put(STRUCTURE, 16, ethertype)
    }

    /// The Ethernet header that a router takes off: no list has its fields.
    pub(crate) fn ethernet_of_a_hop(self, ethertype: u128) -> Self {
        self.ethernet_with(["-dmac", "-smac"], ["-pcp1", "-pcp2"], 1, ethertype)
    }

    /// The Ethernet header that family multiservice hashes.
    pub(crate) fn ethernet(self, tags: usize, ethertype: u128) -> Self {
        let macs = ["destination_mac", "source_mac"];
        self.ethernet_with(macs, ["outer_priority", "-pcp2"], tags, ethertype)
    }

    /// An Ethernet header under MPLS, with these names of its addresses.
    pub(crate) fn ethernet_under_mpls(self, macs: [&'static str; 2], ethertype: u128) -> Self {
        self.ethernet_with(macs, ["-pcp1", "-pcp2"], 1, ethertype)
    }

    /// IPv4; flags and offset as given: 0x2000 is MF.
    pub(crate) fn ipv4_fragment(self, place: Place, protocol: u128, offset: u128) -> Self {
        let names = ip_names(place);
        self.put(STRUCTURE, 8, 0x45)
            .put(if place == Place::Outer { "dscp" } else { "-dscp" }, 6, 46)
            .put("-ecn", 2, 1)
            .put("-length", 16, 0x0054)
            .put("-id", 16, 0x1234)
            .put("-reserved", 1, 0)
            .put("-df", 1, 0)
            .put(STRUCTURE, 14, offset)
            .put("-ttl", 8, 64)
            .put(if place == Place::Outer { "protocol" } else { STRUCTURE }, 8, protocol)
            .put("-checksum", 16, 0xBEEF)
            .put(names[0], 32, 0xC000_0201)
            .put(names[1], 32, 0xCB00_7101)
    }

    pub(crate) fn ipv4(self, place: Place, protocol: u128) -> Self {
        self.ipv4_fragment(place, protocol, 0)
    }

    /// IPv6 with a next header of this name.
    fn ipv6_with(self, place: Place, next_name: &'static str, next: u128) -> Self {
        let names = ip_names(place);
        let is_outer = place == Place::Outer;
        self.put(STRUCTURE, 4, 6)
            .put(if is_outer { "traffic_class" } else { "-dscp" }, 6, 46)
            .put("-ecn", 2, 1)
            .put(if is_outer { "flow_label" } else { "-inner_flow_label" }, 20, 0x54321)
            .put("-length", 16, 0x0054)
            .put(next_name, 8, next)
            .put("-hop_limit", 8, 64)
            .put(names[0], 128, 0x2001_0db8_0000_0000_0000_0000_0000_0001)
            .put(names[1], 128, 0x2001_0db8_0000_0000_0000_0000_0002_0002)
    }

    pub(crate) fn ipv6(self, place: Place, next: u128) -> Self {
        self.ipv6_with(place, if place == Place::Outer { "next_header" } else { STRUCTURE }, next)
    }

    /// IPv6 under MPLS, whose next header is hashed.
    pub(crate) fn ipv6_under_mpls(self, next: u128) -> Self {
        self.ipv6_with(Place::Inner, "inner_next_header", next)
    }

    /// IPv6 of a packet that its sender fragmented, with the fragment header.
    pub(crate) fn ipv6_fragment(self, place: Place, next: u128) -> Self {
        let name = if place == Place::Outer { "next_header" } else { STRUCTURE };
        self.ipv6_with(place, STRUCTURE, 44)
            .put(name, 8, next)
            .put("-reserved", 8, 0)
            .put(STRUCTURE, 16, 0x0001)
            .put("-id", 32, 0x1234_5678)
    }

    fn ports(self, place: Place, source: u128, destination: u128) -> Self {
        let names = match place {
            Place::Outer => ["source_port", "destination_port"],
            Place::Inner => ["inner_source_port", "inner_destination_port"],
        };
        self.put(names[0], 16, source).put(names[1], 16, destination)
    }

    pub(crate) fn tcp(self, place: Place) -> Self {
        self.ports(place, 0xC00F, 0x01BB).put("-tcp", 128, 0x0102_0304_0506_0708)
    }

    pub(crate) fn udp(self, place: Place) -> Self {
        self.ports(place, 0xC00F, 0x01BB).put("-udp", 32, 0x0020_BEEF).payload()
    }

    /// UDP to a port that decides what follows.
    fn udp_to(self, port: u128) -> Self {
        self.put("source_port", 16, 0xC00F).put(STRUCTURE, 16, port).put("-udp", 32, 0x0020_BEEF)
    }

    pub(crate) fn gtp(self) -> Self {
        self.udp_to(2152).put("-gtp", 32, 0x30FF_0020).put("teid", 32, 0xCAFE_0001).payload()
    }

    pub(crate) fn l2tp(self) -> Self {
        self.udp_to(1701)
            .put("-l2tp", 1, 0)
            .put(STRUCTURE, 1, 0)
            .put("-l2tp", 14, 2)
            .put("tunnel_id", 16, 0x1001)
            .put("session_id", 16, 0x2002)
            .payload()
    }

    /// GRE with a key.
    pub(crate) fn gre(self, protocol: u128) -> Self {
        self.put(STRUCTURE, 4, 0b0010)
            .put("-gre", 9, 0)
            .put(STRUCTURE, 3, 0)
            .put(STRUCTURE, 16, protocol)
            .put("gre_key", 32, 0x1234_5678)
    }

    /// GRE of PPTP.
    pub(crate) fn pptp(self) -> Self {
        self.put(STRUCTURE, 3, 0b001)
            .put("-gre", 10, 0x208)
            .put(STRUCTURE, 3, 1)
            .put(STRUCTURE, 16, 0x880B)
            .put("-pptp_length", 16, 0x0040)
            .put("call_id", 16, 0x7788)
            .payload()
    }

    pub(crate) fn pppoe(self, protocol: u128) -> Self {
        self.put(STRUCTURE, 16, 0x1100)
            .put("-session", 16, 0x0101)
            .put("-length", 16, 0x0040)
            .put(STRUCTURE, 16, protocol)
    }

    /// A label of this name; the exp of this name.
    pub(crate) fn label(
        self,
        name: &'static str,
        exp: &'static str,
        value: u128,
        is_last: bool,
    ) -> Self {
        self.put(name, 20, value)
            .put(exp, 3, 3)
            .put(STRUCTURE, 1, u128::from(is_last))
            .put("-ttl", 8, 64)
    }

    /// A stack as family mpls hashes it.
    pub(crate) fn stack(mut self, depth: usize) -> Self {
        for position in 1..=depth {
            let exp = if position == 1 { "exp" } else { "-exp" };
            let value = 0x40000 + position as u128 * 0x111;
            self = self.label(label_name(position), exp, value, position == depth);
        }
        self
    }

    /// Bytes that nothing reads.
    pub(crate) fn payload(self) -> Self {
        self.put("-payload", 128, 0x5555_AAAA_0123_4567)
    }
}

/// Name of the label in a position of the stack, counted from 1.
pub(crate) fn label_name(position: usize) -> &'static str {
    match position {
        1 => "label_1",
        2..=8 => "labels_2_8",
        9..=16 => "labels_9_16",
        _ => "-label_17",
    }
}

fn ip_names(place: Place) -> [&'static str; 2] {
    match place {
        Place::Outer => ["source_address", "destination_address"],
        Place::Inner => ["inner_source_address", "inner_destination_address"],
    }
}
