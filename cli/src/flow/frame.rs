// SPDX-License-Identifier: Apache-2.0
//! The frame of a flow that is given by its parts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Parts of a flow. Everything else in the frame is 0, or what makes it well-formed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts {
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    pub(super) protocol: u8,
    /// Source and destination, where the protocol has them.
    pub(super) ports: Option<(u16, u16)>,
    /// Of IPv6, 20 bits.
    pub(super) flow_label: u32,
    pub(super) dscp: u8,
    /// Destination and source.
    pub(super) macs: [[u8; 6]; 2],
    pub(super) vlan: Option<u16>,
}

/// Bytes of a TCP header without options; other payloads are as long.
const PAYLOAD_BYTES: usize = 20;

impl Parts {
    /// Ethernet, VLAN tag, IP, and 20 bytes that begin with the ports. `None` where one address is
    /// IPv4 and the other IPv6.
    pub(super) fn frame(&self) -> Option<Vec<u8>> {
        let ip = match (self.source, self.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => self.ipv4(source, destination),
            (IpAddr::V6(source), IpAddr::V6(destination)) => self.ipv6(source, destination),
            _ => return None,
        };
        let ether_type: [u8; 2] = if self.source.is_ipv4() { [0x08, 0x00] } else { [0x86, 0xDD] };
        let mut frame = self.macs.concat();
        if let Some(vlan) = self.vlan {
            frame.extend([0x81, 0x00]);
            frame.extend(vlan.to_be_bytes());
        }
        frame.extend(ether_type);
        frame.extend(ip);
        frame.extend(self.payload());
        Some(frame)
    }

    fn ipv4(&self, source: Ipv4Addr, destination: Ipv4Addr) -> Vec<u8> {
        const DO_NOT_FRAGMENT: u8 = 0x40;
        let length = (20 + PAYLOAD_BYTES) as u8;
        let mut header = vec![
            0x45,
            self.dscp << 2,
            0,
            length,
            0,
            0,
            DO_NOT_FRAGMENT,
            0,
            64,
            self.protocol,
            0,
            0,
        ];
        header.extend(source.octets());
        header.extend(destination.octets());
        let checksum = checksum(&header);
        header[10..12].copy_from_slice(&checksum.to_be_bytes());
        header
    }

    fn ipv6(&self, source: Ipv6Addr, destination: Ipv6Addr) -> Vec<u8> {
        let first = 6 << 28 | u32::from(self.dscp) << 22 | self.flow_label;
        let mut header = first.to_be_bytes().to_vec();
        header.extend([0, PAYLOAD_BYTES as u8, self.protocol, 64]);
        header.extend(source.octets());
        header.extend(destination.octets());
        header
    }

    fn payload(&self) -> Vec<u8> {
        let mut payload = vec![0; PAYLOAD_BYTES];
        if let Some((from, to)) = self.ports {
            payload[..2].copy_from_slice(&from.to_be_bytes());
            payload[2..4].copy_from_slice(&to.to_be_bytes());
        }
        match self.protocol {
            // TCP: a header of five words.
            6 => payload[12] = 5 << 4,
            // UDP: header and payload.
            17 => payload[5] = PAYLOAD_BYTES as u8,
            _ => {}
        }
        payload
    }
}

/// The internet checksum of a header whose own is 0.
fn checksum(header: &[u8]) -> u16 {
    let words = header.chunks_exact(2).map(|word| u32::from(word[0]) << 8 | u32::from(word[1]));
    let sum: u32 = words.sum();
    let folded = (sum & 0xFFFF) + (sum >> 16);
    !(((folded & 0xFFFF) + (folded >> 16)) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::five_tuple::FiveTuple;

    #[test]
    fn the_frame_has_the_flow() {
        let pairs = [["192.0.2.1", "203.0.113.9"], ["2001:db8::1", "2001:db8::2"]];
        for (pair, vlan) in pairs.into_iter().zip([None, Some(0x2005)]) {
            let [source, destination] = pair.map(|address| address.parse().unwrap());
            let parts = Parts {
                source,
                destination,
                protocol: 6,
                ports: Some((49152, 443)),
                flow_label: 0xF_FFFF,
                dscp: 63,
                macs: [[2; 6], [4; 6]],
                vlan,
            };
            let frame = parts.frame().unwrap();
            let FiveTuple { source, destination, protocol, ports } = FiveTuple::of(&frame).unwrap();
            assert_eq!((source, destination), (parts.source, parts.destination));
            assert_eq!((protocol, ports), (6, Some((49152, 443))));
            let mixed = Parts { destination: "::1".parse().unwrap(), ..parts };
            assert_eq!(mixed.frame().is_none(), source.is_ipv4());
        }
    }

    #[test]
    fn checksum_of_a_known_header() {
        // From RFC 1071 style arithmetic: a header with its checksum sums to 0xffff.
        let header = [0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0, 0, 192, 0, 2, 1, 203, 0, 113, 9];
        let mut whole = header.to_vec();
        whole[10..12].copy_from_slice(&checksum(&header).to_be_bytes());
        assert_eq!(checksum(&whole), 0);
    }
}
