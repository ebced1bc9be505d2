// SPDX-License-Identifier: Apache-2.0
//! A flow without a capture: the fields from which the shortest packet of the flow is built.

use crate::Error;
use crate::{
    Settings,
    text::{parse_mac, parse_protocol},
};
use std::net::IpAddr;

/// A flow: addresses, protocol and ports, and what some systems hash besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Source address.
    pub source: IpAddr,
    /// Destination address, of the same family.
    pub destination: IpAddr,
    /// IP protocol of the layer-4 header.
    pub protocol: u8,
    /// Source port, 0 if the protocol has none.
    pub source_port: u16,
    /// Destination port, 0 if the protocol has none.
    pub destination_port: u16,
    /// IPv6 flow label, 20 bits.
    pub flow_label: u32,
    /// Source MAC address.
    pub source_mac: [u8; 6],
    /// Destination MAC address.
    pub destination_mac: [u8; 6],
    /// Tag control information of one 802.1Q tag.
    pub vlan: Option<u16>,
}

const TCP: u8 = 6;
const UDP: u8 = 17;
const UDP_LITE: u8 = 136;

impl Flow {
    /// A flow of two addresses, a protocol and two ports; everything else is 0.
    #[must_use]
    pub const fn new(source: IpAddr, destination: IpAddr, protocol: u8, ports: (u16, u16)) -> Self {
        Self {
            source,
            destination,
            protocol,
            source_port: ports.0,
            destination_port: ports.1,
            flow_label: 0,
            source_mac: [0; 6],
            destination_mac: [0; 6],
            vlan: None,
        }
    }

    /// A flow from the keys `src`, `dst`, `proto`, `sport`, `dport`, `label`, `smac`, `dmac`, `vlan`.
    ///
    /// # Errors
    /// A field that is missing or wrong. Without `src`, the source is 0.0.0.0 or ::, as of `ip route get`.
    pub fn from_settings(fields: &Settings) -> Result<Self, Error> {
        let address = |key: &str| -> Result<Option<IpAddr>, Error> {
            let Some(text) = fields.text(key).filter(|text| !text.is_empty()) else {
                return Ok(None);
            };
            let wrong = |_| Error::setting(key, format!("`{text}` is no IPv4 or IPv6 address"));
            text.parse().map(Some).map_err(wrong)
        };
        let destination = address("dst")?
            .ok_or_else(|| Error::setting("dst", "is missing: write the destination address"))?;
        let nowhere: IpAddr = match destination {
            IpAddr::V4(_) => [0u8; 4].into(),
            IpAddr::V6(_) => [0u8; 16].into(),
        };
        let source = address("src")?.unwrap_or(nowhere);
        if source.is_ipv4() != destination.is_ipv4() {
            return Err(Error::setting("src", "and `dst` are of different families"));
        }
        let protocol = match fields.text("proto").filter(|text| !text.is_empty()) {
            None => UDP,
            Some(text) => parse_protocol(text).ok_or_else(|| {
                Error::setting("proto", format!("`{text}`: write tcp, udp or a number"))
            })?,
        };
        let mac = |key: &str| match fields.text(key).filter(|text| !text.is_empty()) {
            None => Ok([0; 6]),
            Some(text) => parse_mac(text)
                .ok_or_else(|| Error::setting(key, format!("`{text}` is no MAC address"))),
        };
        let port = |key: &str| match fields.text(key) {
            None | Some("") => Ok(0),
            Some(_) => Ok(fields.integer(key)?.unwrap_or(0)),
        };
        Ok(Self {
            source_port: port("sport")?,
            destination_port: port("dport")?,
            flow_label: u32::try_from(fields.number("label", 0xf_ffff)?.unwrap_or(0)).unwrap_or(0),
            source_mac: mac("smac")?,
            destination_mac: mac("dmac")?,
            vlan: fields.integer("vlan")?,
            ..Self::new(source, destination, protocol, (0, 0))
        })
    }

    /// The shortest layer-3 packet of the flow; layer 4 begins with the two ports, whatever the protocol.
    #[must_use]
    pub fn packet(&self) -> Vec<u8> {
        let layer_4 = self.layer_4();
        let length = u16::try_from(layer_4.len()).unwrap_or(0);
        let mut packet = Vec::with_capacity(60);
        match (self.source, self.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                packet.extend([0x45, 0]);
                packet.extend((20 + length).to_be_bytes());
                packet.extend([0, 0, 0, 0, 64, self.protocol, 0, 0]);
                packet.extend(source.octets());
                packet.extend(destination.octets());
                let sum = internet_checksum(&packet);
                packet[10..12].copy_from_slice(&sum.to_be_bytes());
            }
            (source, destination) => {
                packet.extend((6 << 28 | self.flow_label & 0xf_ffff).to_be_bytes());
                packet.extend(length.to_be_bytes());
                packet.extend([self.protocol, 64]);
                packet.extend(ipv6_octets(source));
                packet.extend(ipv6_octets(destination));
            }
        }
        packet.extend(layer_4);
        packet
    }

    /// The shortest Ethernet frame of the flow, with its tag, without a check sequence.
    #[must_use]
    pub fn frame(&self) -> Vec<u8> {
        let mut frame = Vec::with_capacity(80);
        frame.extend(self.destination_mac);
        frame.extend(self.source_mac);
        if let Some(vlan) = self.vlan {
            frame.extend([0x81, 0x00]);
            frame.extend(vlan.to_be_bytes());
        }
        frame.extend(if self.source.is_ipv4() { [0x08, 0x00] } else { [0x86, 0xdd] });
        frame.extend(self.packet());
        frame
    }

    fn layer_4(&self) -> Vec<u8> {
        let mut header = Vec::with_capacity(20);
        header.extend(self.source_port.to_be_bytes());
        header.extend(self.destination_port.to_be_bytes());
        match self.protocol {
            TCP => {
                header.extend([0; 8]);
                header.extend([0x50, 0x02, 0, 0, 0, 0, 0, 0]);
            }
            UDP | UDP_LITE => header.extend([0, 8, 0, 0]),
            _ => header.extend([0; 8]),
        }
        header
    }
}

fn ipv6_octets(address: IpAddr) -> [u8; 16] {
    match address {
        IpAddr::V6(address) => address.octets(),
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
    }
}

/// The complemented sum of 16-bit words of RFC 1071; an odd last byte is the high one of its word.
pub(crate) fn internet_checksum(bytes: &[u8]) -> u16 {
    let sum = bytes.chunks(2).fold(0u64, |sum, word| {
        sum + (u64::from(word[0]) << 8 | u64::from(word.get(1).copied().unwrap_or(0)))
    });
    let mut folded = sum;
    while folded > 0xffff {
        folded = (folded & 0xffff) + (folded >> 16);
    }
    !u16::try_from(folded).unwrap_or(u16::MAX)
}
