// SPDX-License-Identifier: Apache-2.0
//! What Linux finds in a packet before it hashes: addresses, protocol, ports and flow label of the outer or innermost headers.
//!
//! A packet that ends within a header keeps what was found before it. Nothing is cleared when a tunnel is entered: an inner
//! IPv6 header without a flow label leaves the label of the outer one.

use crate::{
    bytes::{array, be16, byte},
    packet::{IPV4, IPV6, is_tag},
};

/// Addresses of the last IP header that was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// Source and destination.
    V4([u8; 4], [u8; 4]),
    /// Source and destination.
    V6([u8; 16], [u8; 16]),
}

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Up to the first tunnel header.
    Outer,
    /// Into GRE, IPIP, 6in4 and the like, to the last IP header.
    Inner,
}

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// Of the last IP header entered; `None` if there is none.
    pub addresses: Option<Addresses>,
    /// Protocol of the last header that was reached, behind IPv6 extension headers.
    pub protocol: u8,
    /// Source and destination port in packet order; the SPI of ESP and AH; 0 where there are none.
    pub ports: [u8; 4],
    /// IPv6 flow label, 20 bits.
    pub flow_label: u32,
    /// Type, code and identifier of ICMP; the identifier 0 of a message that has one counts as 1.
    pub icmp: Option<(u8, u8, u16)>,
    /// Whether a tunnel header was met.
    pub encapsulated: bool,
    /// Whether an IP header says that the packet is a fragment, the first one included.
    pub fragment: bool,
    /// False if a header is cut or nothing is known of the EtherType.
    pub complete: bool,
}

/// IP protocols that are looked at here.
pub(crate) mod protocol {
    pub(crate) const HOP_BY_HOP: u8 = 0;
    pub(crate) const ICMP: u8 = 1;
    pub(crate) const IPIP: u8 = 4;
    pub(crate) const TCP: u8 = 6;
    pub(crate) const UDP: u8 = 17;
    pub(crate) const DCCP: u8 = 33;
    pub(crate) const IPV6: u8 = 41;
    pub(crate) const ROUTING: u8 = 43;
    pub(crate) const FRAGMENT: u8 = 44;
    pub(crate) const GRE: u8 = 47;
    pub(crate) const ESP: u8 = 50;
    pub(crate) const AH: u8 = 51;
    pub(crate) const ICMPV6: u8 = 58;
    pub(crate) const DESTINATION: u8 = 60;
    pub(crate) const SCTP: u8 = 132;
    pub(crate) const UDP_LITE: u8 = 136;
}

/// Headers after which the kernel stops looking.
const MOST_HEADERS: u32 = 15;

/// Where to look next.
enum Next {
    /// A header by its EtherType.
    EtherType(u16),
    /// A header by its IP protocol.
    Protocol(u8),
    /// Nowhere: all is found.
    End,
    /// Nowhere: a header is cut or unknown.
    Broken,
}

/// Finds the keys of a layer-3 packet of the given EtherType.
#[must_use]
pub fn dissect(packet: &[u8], ethertype: u16, depth: Depth) -> Keys {
    let mut dissection = Dissection { packet, at: 0, depth, in_ipv6: false, keys: Keys::default() };
    let mut next = Next::EtherType(ethertype);
    for _ in 0..=MOST_HEADERS {
        next = match next {
            Next::EtherType(ethertype) => dissection.network(ethertype),
            Next::Protocol(protocol) => dissection.transport(protocol),
            Next::End | Next::Broken => break,
        };
    }
    dissection.keys.complete = !matches!(next, Next::Broken);
    dissection.keys
}

struct Dissection<'a> {
    packet: &'a [u8],
    at: usize,
    depth: Depth,
    in_ipv6: bool,
    keys: Keys,
}

impl Dissection<'_> {
    fn network(&mut self, ethertype: u16) -> Next {
        match ethertype {
            IPV4 => self.ipv4(),
            IPV6 => self.ipv6(),
            tag if is_tag(tag) => match be16(self.packet, self.at + 2) {
                Some(inner) => {
                    self.at += 4;
                    Next::EtherType(inner)
                }
                None => Next::Broken,
            },
            PPPOE => match be16(self.packet, self.at + 6) {
                Some(protocol) => {
                    self.at += 8;
                    ppp(protocol)
                }
                None => Next::Broken,
            },
            // Known, but without anything that is hashed.
            ARP | RARP | MPLS | MPLS_MULTICAST => Next::End,
            _ => Next::Broken,
        }
    }

    fn ipv4(&mut self) -> Next {
        let Some(header) = array::<20>(self.packet, self.at) else { return Next::Broken };
        let length = usize::from(header[0] & 0x0f) * 4;
        if length < 20 {
            return Next::Broken;
        }
        self.at += length;
        self.in_ipv6 = false;
        self.keys.protocol = header[9];
        let [source, destination] = [12, 16].map(|i| array(&header, i).unwrap_or_default());
        self.keys.addresses = Some(Addresses::V4(source, destination));
        // More fragments, or an offset.
        if u16::from_be_bytes([header[6], header[7]]) & 0x3fff != 0 {
            self.keys.fragment = true;
            return Next::End;
        }
        self.transport(header[9])
    }

    fn ipv6(&mut self) -> Next {
        let Some(header) = array::<40>(self.packet, self.at) else { return Next::Broken };
        self.at += 40;
        self.in_ipv6 = true;
        self.keys.protocol = header[6];
        let [source, destination] = [8, 24].map(|i| array(&header, i).unwrap_or_default());
        self.keys.addresses = Some(Addresses::V6(source, destination));
        let label = u32::from_be_bytes([0, header[1] & 0x0f, header[2], header[3]]);
        if label != 0 {
            self.keys.flow_label = label;
        }
        self.transport(header[6])
    }

    fn transport(&mut self, protocol: u8) -> Next {
        self.keys.protocol = protocol;
        let next = match protocol {
            protocol::GRE => self.gre(),
            protocol::HOP_BY_HOP | protocol::ROUTING | protocol::DESTINATION if self.in_ipv6 => {
                return self.extension();
            }
            protocol::FRAGMENT if self.in_ipv6 => match byte(self.packet, self.at) {
                Some(inner) if self.packet.len() >= self.at + 8 => {
                    self.keys.fragment = true;
                    self.keys.protocol = inner;
                    Next::End
                }
                _ => Next::Broken,
            },
            protocol::IPIP => self.tunnel(IPV4),
            protocol::IPV6 => self.tunnel(IPV6),
            protocol::ICMP | protocol::ICMPV6 => {
                self.keys.icmp = icmp(self.packet, self.at);
                Next::End
            }
            _ => Next::End,
        };
        if !self.keys.fragment && !matches!(next, Next::Broken) {
            self.keys.ports = ports(self.packet, self.at, protocol);
        }
        next
    }

    fn extension(&mut self) -> Next {
        let Some([next, length]) = array(self.packet, self.at) else { return Next::Broken };
        self.at += (usize::from(length) + 1) * 8;
        self.keys.protocol = next;
        Next::Protocol(next)
    }

    fn tunnel(&mut self, ethertype: u16) -> Next {
        self.keys.encapsulated = true;
        match self.depth {
            Depth::Outer => Next::End,
            Depth::Inner => Next::EtherType(ethertype),
        }
    }

    fn gre(&mut self) -> Next {
        let Some([high, low, p0, p1]) = array(self.packet, self.at) else { return Next::Broken };
        let flags = u16::from_be_bytes([high, low]);
        let mut ethertype = u16::from_be_bytes([p0, p1]);
        let version = flags & 7;
        if flags & GRE_ROUTING != 0 || version > 1 {
            return Next::End;
        }
        if version == 1 && (ethertype != GRE_PPP || flags & GRE_KEY == 0) {
            return Next::End;
        }
        let mut at = self.at + 4;
        if flags & GRE_CHECKSUM != 0 {
            at += 4;
        }
        if flags & GRE_KEY != 0 {
            if self.packet.len() < at + 4 {
                return Next::Broken;
            }
            at += 4;
        }
        if flags & GRE_SEQUENCE != 0 {
            at += 4;
        }
        let mut inner = Next::End;
        if version == 1 {
            if flags & GRE_ACKNOWLEDGEMENT != 0 {
                at += 4;
            }
            let Some(ppp_header) = array::<4>(self.packet, at) else { return Next::Broken };
            at += 4;
            inner = ppp(u16::from_be_bytes([ppp_header[2], ppp_header[3]]));
        } else {
            if ethertype == BRIDGED {
                let Some(of_frame) = be16(self.packet, at + 12) else { return Next::Broken };
                ethertype = of_frame;
                at += 14;
            }
            if matches!(self.depth, Depth::Inner) {
                inner = Next::EtherType(ethertype);
            }
        }
        self.at = at;
        self.keys.encapsulated = true;
        match self.depth {
            Depth::Outer => Next::End,
            Depth::Inner => inner,
        }
    }
}

const ARP: u16 = 0x0806;
const RARP: u16 = 0x8035;
const MPLS: u16 = 0x8847;
const MPLS_MULTICAST: u16 = 0x8848;
const PPPOE: u16 = 0x8864;
const BRIDGED: u16 = 0x6558;
const GRE_PPP: u16 = 0x880b;
const GRE_CHECKSUM: u16 = 0x8000;
const GRE_ROUTING: u16 = 0x4000;
const GRE_KEY: u16 = 0x2000;
const GRE_SEQUENCE: u16 = 0x1000;
const GRE_ACKNOWLEDGEMENT: u16 = 0x0080;

fn ppp(protocol: u16) -> Next {
    match protocol {
        0x0021 => Next::EtherType(IPV4),
        0x0057 => Next::EtherType(IPV6),
        _ => Next::End,
    }
}

/// Four bytes of ports, or of the SPI; zeros for a protocol without, or where the packet ends before them.
pub(crate) fn ports(packet: &[u8], at: usize, protocol: u8) -> [u8; 4] {
    let offset = match protocol {
        protocol::TCP
        | protocol::UDP
        | protocol::UDP_LITE
        | protocol::DCCP
        | protocol::SCTP
        | protocol::ESP => 0,
        protocol::AH => 4,
        _ => return [0; 4],
    };
    array(packet, at + offset).unwrap_or_default()
}

/// Type, code and identifier of an ICMP or ICMPv6 message; identifier 0 where the message has none.
pub(crate) fn icmp(packet: &[u8], at: usize) -> Option<(u8, u8, u16)> {
    let [kind, code, _, _, i0, i1, _, _] = array::<8>(packet, at)?;
    // Echo and timestamp of ICMP; echo of ICMPv6.
    let id = match kind {
        0 | 8 | 13 | 14 | 128 | 129 => u16::from_be_bytes([i0, i1]).max(1),
        _ => 0,
    };
    Some((kind, code, id))
}

/// Whether an ICMP message quotes the packet that caused it.
pub(crate) const fn icmp_quotes(kind: u8) -> bool {
    matches!(kind, 3 | 4 | 5 | 11 | 12)
}

/// Whether an ICMPv6 message quotes the packet that caused it.
pub(crate) const fn icmpv6_quotes(kind: u8) -> bool {
    matches!(kind, 1..=4)
}
