// SPDX-License-Identifier: Apache-2.0
//! The seven sets of fields that `multipath` and `bundle` hash.

use super::{add, finish, jhash};
use crate::{
    Error, Trace,
    bytes::{array, be16, xor},
    linux::dissect::{Addresses, Depth, dissect, protocol},
    packet::{is_tag, trim},
};

/// What Open vSwitch takes from a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    source_mac: [u8; 6],
    destination_mac: [u8; 6],
    ethertype: u16,
    vlan: u16,
    addresses: Option<Addresses>,
    protocol: u8,
    ports: [u8; 4],
    fragment: bool,
}

/// A set of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashFields {
    /// Source MAC address.
    EthSrc,
    /// Source IP address.
    NwSrc,
    /// Destination IP address.
    NwDst,
    /// IP addresses and EtherType, both directions alike.
    SymmetricL3,
    /// Everything to layer 4 except UDP ports, both directions alike.
    SymmetricL4,
    /// IP addresses, protocol, ports of TCP and SCTP, both directions alike.
    SymmetricL3L4,
    /// The same with UDP ports.
    SymmetricL3L4Udp,
}

const NAMES: [(&str, HashFields); 7] = [
    ("eth_src", HashFields::EthSrc),
    ("nw_src", HashFields::NwSrc),
    ("nw_dst", HashFields::NwDst),
    ("symmetric_l3", HashFields::SymmetricL3),
    ("symmetric_l4", HashFields::SymmetricL4),
    ("symmetric_l3l4", HashFields::SymmetricL3L4),
    ("symmetric_l3l4+udp", HashFields::SymmetricL3L4Udp),
];

impl Fields {
    /// Reads a frame, with at most two tags.
    ///
    /// # Errors
    /// A frame that ends within its Ethernet header.
    pub fn of(frame: &[u8]) -> Result<Self, Error> {
        let short = || Error::packet("the frame ends within its Ethernet header");
        let mac = |at| array::<6>(frame, at).ok_or_else(short);
        let (destination_mac, source_mac) = (mac(0)?, mac(6)?);
        let (mut at, mut vlan) = (12, 0);
        let mut ethertype = be16(frame, at).ok_or_else(short)?;
        while is_tag(ethertype) {
            vlan ^= be16(frame, at + 2).ok_or_else(short)? & 0xfff;
            at += 4;
            ethertype = be16(frame, at).ok_or_else(short)?;
        }
        let packet = trim(ethertype, &frame[at + 2..]);
        let keys = dissect(packet, ethertype, Depth::Outer);
        Ok(Self {
            source_mac,
            destination_mac,
            ethertype,
            vlan,
            addresses: keys.addresses,
            protocol: if keys.addresses.is_some() { keys.protocol } else { 0 },
            ports: match keys.protocol {
                protocol::TCP | protocol::UDP | protocol::SCTP => keys.ports,
                _ => [0; 4],
            },
            fragment: keys.fragment,
        })
    }

    /// A field by its name in OpenFlow, in packet order; `None` if the packet has it not.
    pub(super) fn named(&self, name: &str) -> Option<Vec<u8>> {
        let [s0, s1, d0, d1] = self.ports;
        let port = |of: u8, port: [u8; 2]| (self.protocol == of).then(|| port.to_vec());
        match (name, self.addresses) {
            ("eth_src", _) => Some(self.source_mac.to_vec()),
            ("eth_dst", _) => Some(self.destination_mac.to_vec()),
            ("ip_src", Some(Addresses::V4(source, _))) => Some(source.to_vec()),
            ("ip_dst", Some(Addresses::V4(_, destination))) => Some(destination.to_vec()),
            ("ipv6_src", Some(Addresses::V6(source, _))) => Some(source.to_vec()),
            ("ipv6_dst", Some(Addresses::V6(_, destination))) => Some(destination.to_vec()),
            ("ip_proto", Some(_)) => Some(vec![self.protocol]),
            ("tcp_src", _) => port(protocol::TCP, [s0, s1]),
            ("tcp_dst", _) => port(protocol::TCP, [d0, d1]),
            ("udp_src", _) => port(protocol::UDP, [s0, s1]),
            ("udp_dst", _) => port(protocol::UDP, [d0, d1]),
            ("sctp_src", _) => port(protocol::SCTP, [s0, s1]),
            ("sctp_dst", _) => port(protocol::SCTP, [d0, d1]),
            _ => None,
        }
    }

    /// XOR of both IP addresses, at the front of 16 bytes.
    fn addresses_xor(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        match self.addresses {
            Some(Addresses::V4(source, destination)) => {
                bytes[..4].copy_from_slice(&xor(source, destination));
            }
            Some(Addresses::V6(source, destination)) => bytes = xor(source, destination),
            None => {}
        }
        bytes
    }

    fn ports_xor(&self) -> [u8; 2] {
        let [s0, s1, d0, d1] = self.ports;
        [s0 ^ d0, s1 ^ d1]
    }
}

impl HashFields {
    pub(super) const REMEDY: &'static str = "write eth_src, nw_src, nw_dst, symmetric_l3, symmetric_l4, symmetric_l3l4 or symmetric_l3l4+udp";

    pub(super) fn named(name: &str) -> Result<Self, Error> {
        let found = NAMES.into_iter().find(|(known, _)| *known == name);
        found
            .map(|(_, fields)| fields)
            .ok_or_else(|| Error::setting("fields", format!("`{name}`: {}", Self::REMEDY)))
    }

    /// Whether the hash is in the murmur form, which depends on the build.
    pub(super) const fn is_murmur(self) -> bool {
        matches!(self, Self::SymmetricL3L4 | Self::SymmetricL3L4Udp)
    }

    /// The 32-bit hash of the fields.
    pub fn hash(self, fields: &Fields, basis: u32, trace: &mut Trace) -> u32 {
        let mut bytes = Vec::with_capacity(32);
        match (self, fields.addresses) {
            (Self::EthSrc, _) => bytes.extend(fields.source_mac),
            (Self::NwSrc, Some(Addresses::V4(source, _))) => bytes.extend(source),
            (Self::NwSrc, Some(Addresses::V6(source, _))) => bytes.extend(source),
            (Self::NwDst, Some(Addresses::V4(_, destination))) => bytes.extend(destination),
            (Self::NwDst, Some(Addresses::V6(_, destination))) => bytes.extend(destination),
            (Self::NwSrc | Self::NwDst, None) => {
                trace.words("not IP", || "the hash is the basis".into());
                return basis;
            }
            (Self::SymmetricL3, _) => {
                bytes.extend(fields.addresses_xor());
                bytes.extend(fields.ethertype.to_be_bytes());
                bytes.extend([0; 2]);
            }
            (Self::SymmetricL4, _) => symmetric_l4(fields, &mut bytes),
            (Self::SymmetricL3L4 | Self::SymmetricL3L4Udp, None) => {
                trace.words("not IP", || "the hash is 0".into());
                return 0;
            }
            (Self::SymmetricL3L4 | Self::SymmetricL3L4Udp, Some(addresses)) => {
                return self.symmetric_l3l4(fields, addresses, basis, trace);
            }
        }
        trace.bytes("jhash input", &bytes);
        jhash(&bytes, basis)
    }

    fn symmetric_l3l4(
        self,
        fields: &Fields,
        addresses: Addresses,
        basis: u32,
        trace: &mut Trace,
    ) -> u32 {
        let both = fields.addresses_xor();
        let length = if matches!(addresses, Addresses::V4(..)) { 4 } else { 16 };
        let mut words: Vec<u32> = both[..length]
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            .collect();
        words.push(fields.protocol.into());
        let with_ports = match fields.protocol {
            protocol::TCP | protocol::SCTP => true,
            protocol::UDP => self == Self::SymmetricL3L4Udp,
            _ => false,
        };
        if with_ports && !fields.fragment {
            words.push(u16::from_le_bytes(fields.ports_xor()).into());
        }
        trace.words("murmur words", || format!("{words:08x?}"));
        // The end takes the basis, not the number of bytes.
        finish(words.iter().fold(basis, |hash, &word| add(hash, word)), basis)
    }
}

/// The 32 bytes of `symmetric_l4`.
fn symmetric_l4(fields: &Fields, bytes: &mut Vec<u8>) {
    let with_ports = matches!(fields.protocol, protocol::TCP | protocol::SCTP);
    bytes.extend(fields.addresses_xor());
    bytes.extend(fields.ethertype.to_be_bytes());
    bytes.extend(fields.vlan.to_be_bytes());
    bytes.extend(if with_ports { fields.ports_xor() } else { [0; 2] });
    bytes.extend(xor(fields.source_mac, fields.destination_mac));
    bytes.extend([fields.protocol, 0, 0, 0]);
}
