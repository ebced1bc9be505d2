// SPDX-License-Identifier: Apache-2.0
//! The flow of a packet as people name it: addresses, protocol and ports of its outermost IP
//! header, behind VLAN tags, MPLS labels and PPPoE. For output and filters; the hash has its own
//! rules.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// Addresses, protocol, and ports where the protocol has them and the packet is no later fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FiveTuple {
    pub(crate) source: IpAddr,
    pub(crate) destination: IpAddr,
    pub(crate) protocol: u8,
    /// Source and destination.
    pub(crate) ports: Option<(u16, u16)>,
}

/// Protocols with a name, and whether they begin with two ports.
const PROTOCOLS: [(&str, u8, bool); 13] = [
    ("icmp", 1, false),
    ("igmp", 2, false),
    ("ipip", 4, false),
    ("tcp", 6, true),
    ("udp", 17, true),
    ("dccp", 33, true),
    ("ip6", 41, false),
    ("gre", 47, false),
    ("esp", 50, false),
    ("icmp6", 58, false),
    ("ospf", 89, false),
    ("sctp", 132, true),
    ("udplite", 136, true),
];

/// Number of a protocol that is given by its name or its number.
pub(crate) fn protocol(text: &str) -> Result<u8, String> {
    let known = PROTOCOLS.iter().find(|(name, ..)| text.eq_ignore_ascii_case(name));
    let names = || PROTOCOLS.map(|(name, ..)| name).join(", ");
    match known {
        Some(&(_, number, _)) => Ok(number),
        None => lbhash_control::numbers::u8(text).map_err(|_| {
            format!("it is neither a protocol number, 0 to 255, nor one of {}", names())
        }),
    }
}

/// True for protocols that begin with a source and a destination port.
pub(crate) fn has_ports(protocol: u8) -> bool {
    PROTOCOLS.iter().any(|&(_, number, ports)| number == protocol && ports)
}

/// Name of a protocol, or its number.
fn protocol_name(protocol: u8) -> String {
    let known = PROTOCOLS.iter().find(|&&(_, number, _)| number == protocol);
    known.map_or_else(|| format!("proto {protocol}"), |&(name, ..)| name.to_owned())
}

impl FiveTuple {
    /// That of an Ethernet frame; `None` where it has no IP header, or the header is cut.
    pub(crate) fn of(frame: &[u8]) -> Option<Self> {
        let packet = ip_packet(frame)?;
        match packet.first()? >> 4 {
            4 => of_ipv4(packet),
            6 => of_ipv6(packet),
            _ => None,
        }
    }
}

/// From the IP version on.
fn ip_packet(frame: &[u8]) -> Option<&[u8]> {
    let mut at = 12;
    loop {
        let ether_type = u16_at(frame, at)?;
        at += 2;
        match ether_type {
            0x8100 | 0x88A8 | 0x9100 => at += 2,
            0x8847 | 0x8848 => {
                const BOTTOM: u8 = 1;
                while frame.get(at + 2)? & BOTTOM == 0 {
                    at += 4;
                }
                return frame.get(at + 4..);
            }
            0x8864 => {
                let is_ip = matches!(u16_at(frame, at + 6)?, 0x0021 | 0x0057);
                return frame.get(at + 8..).filter(|_| is_ip);
            }
            0x0800 | 0x86DD => return frame.get(at..),
            _ => return None,
        }
    }
}

fn of_ipv4(packet: &[u8]) -> Option<FiveTuple> {
    let header = packet.get(..20)?;
    let is_first_fragment = u16_at(header, 6)? & 0x1FFF == 0;
    let (protocol, end) = (header[9], usize::from(header[0] & 0x0F) * 4);
    Some(FiveTuple {
        source: Ipv4Addr::from(*header[12..].first_chunk()?).into(),
        destination: Ipv4Addr::from(*header[16..].first_chunk()?).into(),
        protocol,
        ports: ports(packet, end, protocol).filter(|_| is_first_fragment && end >= 20),
    })
}

fn of_ipv6(packet: &[u8]) -> Option<FiveTuple> {
    let header = packet.get(..40)?;
    let (mut protocol, mut at, mut is_first_fragment) = (header[6], 40, true);
    // Extension headers: hop by hop, routing, fragment, authentication, destination options.
    while let 0 | 43 | 44 | 51 | 60 = protocol {
        let Some(&[next, length, ..]) = packet.get(at..at + 8) else { break };
        is_first_fragment &= protocol != 44 || u16_at(packet, at + 2)? & 0xFFF8 == 0;
        at += match protocol {
            44 => 8,
            51 => (usize::from(length) + 2) * 4,
            _ => (usize::from(length) + 1) * 8,
        };
        protocol = next;
    }
    Some(FiveTuple {
        source: Ipv6Addr::from(*header[8..].first_chunk::<16>()?).into(),
        destination: Ipv6Addr::from(*header[24..].first_chunk::<16>()?).into(),
        protocol,
        ports: ports(packet, at, protocol).filter(|_| is_first_fragment),
    })
}

fn ports(packet: &[u8], at: usize, protocol: u8) -> Option<(u16, u16)> {
    let ports = (u16_at(packet, at)?, u16_at(packet, at + 2)?);
    has_ports(protocol).then_some(ports)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// As in `192.0.2.1:49152 > 203.0.113.9:443 tcp`.
impl fmt::Display for FiveTuple {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, destination, protocol, ports } = self;
        match (ports, source) {
            (None, _) => write!(formatter, "{source} > {destination}")?,
            (Some((from, to)), IpAddr::V4(_)) => {
                write!(formatter, "{source}:{from} > {destination}:{to}")?;
            }
            (Some((from, to)), IpAddr::V6(_)) => {
                write!(formatter, "[{source}]:{from} > [{destination}]:{to}")?;
            }
        }
        write!(formatter, " {}", protocol_name(*protocol))
    }
}

/// Names of [`columns`].
pub(crate) const COLUMNS: [&str; 5] = ["src", "dst", "proto", "sport", "dport"];

/// The parts, each empty where a packet has none.
pub(crate) fn columns(tuple: Option<&FiveTuple>) -> [String; 5] {
    let Some(FiveTuple { source, destination, protocol, ports }) = tuple else {
        return Default::default();
    };
    let (from, to) = ports.unzip();
    let port = |port: Option<u16>| port.map(|port| port.to_string()).unwrap_or_default();
    [source.to_string(), destination.to_string(), protocol.to_string(), port(from), port(to)]
}

/// The last member of a JSON object: `"flow":{"src":…,"dst":…,"proto":6,"sport":…,"dport":…}`.
pub(crate) fn json(tuple: Option<&FiveTuple>) -> String {
    let Some(FiveTuple { source, destination, protocol, ports }) = tuple else {
        return "\"flow\":null".to_owned();
    };
    let (from, to) = ports.unzip();
    let port = |port: Option<u16>| port.map_or_else(|| "null".to_owned(), |port| port.to_string());
    let (from, to) = (port(from), port(to));
    format!(
        "\"flow\":{{\"src\":\"{source}\",\"dst\":\"{destination}\",\"proto\":{protocol},\
         \"sport\":{from},\"dport\":{to}}}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ipv4(fragment_offset: u16, protocol: u8) -> Vec<u8> {
        let mut packet = vec![0x46, 0, 0, 28, 0, 0];
        packet.extend(fragment_offset.to_be_bytes());
        packet.extend([64, protocol, 0, 0, 192, 0, 2, 1, 203, 0, 113, 9, 1, 1, 1, 1]);
        packet.extend([0xC0, 0, 1, 0xBB]);
        packet
    }

    fn ipv6(next: u8, extensions: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x60, 0, 0, 0, 0, 0, next, 64];
        packet.extend([0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        packet.extend([0x20, 1, 0xD, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        packet.extend_from_slice(extensions);
        packet.extend([0xC0, 0, 1, 0xBB]);
        packet
    }

    fn shown(headers: &[u8], packet: &[u8]) -> String {
        let frame = [&[0; 12], headers, packet].concat();
        for length in 0..frame.len() {
            // A cut frame has fewer parts, or none.
            let _ = FiveTuple::of(&frame[..length]);
        }
        FiveTuple::of(&frame).map_or_else(|| "-".to_owned(), |tuple| tuple.to_string())
    }

    #[test]
    fn outermost_ip_header() {
        let v4 = "192.0.2.1:49152 > 203.0.113.9:443 tcp";
        assert_eq!(shown(&[0x08, 0], &ipv4(0, 6)), v4);
        assert_eq!(shown(&[0x88, 0xA8, 0, 1, 0x81, 0, 0, 2, 0x08, 0], &ipv4(0, 6)), v4);
        assert_eq!(shown(&[0x88, 0x47, 0, 1, 0, 9, 0, 2, 1, 9], &ipv4(0, 6)), v4);
        let pppoe = [0x88, 0x64, 0x11, 0, 0, 1, 0, 30, 0, 0x21];
        assert_eq!(shown(&pppoe, &ipv4(0, 6)), v4);
        assert_eq!(shown(&[0x08, 0], &ipv4(1, 6)), "192.0.2.1 > 203.0.113.9 tcp");
        assert_eq!(shown(&[0x08, 0], &ipv4(0, 1)), "192.0.2.1 > 203.0.113.9 icmp");
        assert_eq!(shown(&[0x08, 0], &ipv4(0, 200)), "192.0.2.1 > 203.0.113.9 proto 200");
        assert_eq!(shown(&[0x08, 6], &ipv4(0, 6)), "-");
        let v6 = "[2001:db8::1]:49152 > [2001:db8::2]:443 udp";
        assert_eq!(shown(&[0x86, 0xDD], &ipv6(17, &[])), v6);
        let options = [44, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 1];
        assert_eq!(shown(&[0x86, 0xDD], &ipv6(0, &options)), v6);
        let later = [17, 0, 0, 8, 0, 0, 0, 1];
        assert_eq!(shown(&[0x86, 0xDD], &ipv6(44, &later)), "2001:db8::1 > 2001:db8::2 udp");
    }
}
