// SPDX-License-Identifier: Apache-2.0
//! What the two blocks may hash of a packet, and where it comes from in a frame.

use crate::{
    Error, Settings,
    bytes::{array, be16},
    linux::dissect::{Addresses, Depth, dissect, protocol},
    packet::{IPV4, IPV6, is_tag, trim},
    text::{parse_hex, parse_mac, parse_number},
};
use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
};

/// Fields of a packet, outer headers only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// EtherType behind the tags; a value below 0x600 is a length.
    pub ethertype: u16,
    /// Source MAC address.
    pub source_mac: [u8; 6],
    /// Destination MAC address.
    pub destination_mac: [u8; 6],
    /// VLAN id, 12 bits.
    pub vlan: u16,
    /// IP addresses; `None` of a packet that is not IP.
    pub addresses: Option<Addresses>,
    /// IP protocol, or next header behind IPv6 extension headers.
    pub protocol: u8,
    /// Source port.
    pub source_port: u16,
    /// Destination port.
    pub destination_port: u16,
    /// Port of the switch that the packet came in by.
    pub port: u16,
    /// Module of that port.
    pub module: u8,
}

/// Where a packet enters the switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortOfEntry {
    /// Number of the port.
    pub port: u16,
    /// Module id.
    pub module: u8,
    /// VLAN of untagged packets.
    pub vlan: u16,
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mac = |mac: &[u8; 6]| mac.map(|byte| format!("{byte:02x}")).join(":");
        match self.addresses {
            Some(Addresses::V4(source, destination)) => {
                write!(f, "{} > {}", Ipv4Addr::from(source), Ipv4Addr::from(destination))?;
            }
            Some(Addresses::V6(source, destination)) => {
                write!(f, "{} > {}", Ipv6Addr::from(source), Ipv6Addr::from(destination))?;
            }
            None => write!(f, "not IP")?,
        }
        write!(
            f,
            ", protocol {}, ports {} > {}, EtherType 0x{:04x}, MAC addresses {} > {}, VLAN {}, from port {} of module {}",
            self.protocol,
            self.source_port,
            self.destination_port,
            self.ethertype,
            mac(&self.source_mac),
            mac(&self.destination_mac),
            self.vlan,
            self.port,
            self.module
        )
    }
}

impl Fields {
    /// The fields of a frame that enters by a port.
    ///
    /// # Errors
    /// A frame that is cut; [`Error::NotKnown`] for MPLS, IP fragments and IPv6 extension headers, of which the predictor
    /// says nothing.
    pub fn of_frame(frame: &[u8], entry: PortOfEntry) -> Result<Self, Error> {
        let short = || Error::packet("the frame ends within its Ethernet header");
        let mac = |at| array::<6>(frame, at).ok_or_else(short);
        let (destination_mac, source_mac) = (mac(0)?, mac(6)?);
        let (mut at, mut vlan) = (12, None);
        let mut ethertype = be16(frame, at).ok_or_else(short)?;
        while is_tag(ethertype) {
            let tag = be16(frame, at + 2).ok_or_else(short)?;
            // A tag with VLAN 0 only gives a priority.
            vlan = vlan.or(Some(tag & 0xfff).filter(|&id| id != 0));
            at += 4;
            ethertype = be16(frame, at).ok_or_else(short)?;
        }
        if matches!(ethertype, 0x8847 | 0x8848) {
            return Err(Error::not_known("the vendor's predictor does not cover MPLS"));
        }
        let packet = trim(ethertype, &frame[at + 2..]);
        let keys = match ethertype {
            IPV4 | IPV6 => dissect(packet, ethertype, Depth::Outer),
            _ => Default::default(),
        };
        if keys.fragment {
            return Err(Error::not_known("the vendor's predictor says nothing of fragments"));
        }
        if ethertype == IPV6 && packet.get(6).is_some_and(|&next| next != keys.protocol) {
            return Err(Error::not_known(
                "the vendor's predictor says nothing of IPv6 extension headers",
            ));
        }
        let [s0, s1, d0, d1] = match keys.protocol {
            protocol::TCP | protocol::UDP => keys.ports,
            _ => [0; 4],
        };
        Ok(Self {
            ethertype,
            source_mac,
            destination_mac,
            vlan: vlan.unwrap_or(entry.vlan),
            addresses: keys.addresses,
            protocol: keys.protocol,
            source_port: u16::from_be_bytes([s0, s1]),
            destination_port: u16::from_be_bytes([d0, d1]),
            port: entry.port,
            module: entry.module,
        })
    }

    /// The fields as the vendor's predictor names its inputs: `et`, `smac`, `dmac`, `vid`, `sip`, `dip`, `sip6`, `dip6`,
    /// `proto`, `sport`, `dport`, `srcport`, `srcmod`.
    ///
    /// # Errors
    /// A value that is missing or wrong.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let mac = |key: &str| match settings.text(key) {
            None => Ok([0; 6]),
            Some(text) => parse_mac(text)
                .ok_or_else(|| Error::setting(key, "write twelve hexadecimal digits")),
        };
        let v4 = |key: &str| -> Result<Option<[u8; 4]>, Error> {
            let Some(text) = settings.text(key) else { return Ok(None) };
            let dotted = text.parse::<std::net::Ipv4Addr>().map(|address| address.octets());
            let number = || u32::try_from(parse_number(text)?).ok().map(u32::to_be_bytes);
            dotted
                .ok()
                .or_else(number)
                .map(Some)
                .ok_or_else(|| Error::setting(key, "write an IPv4 address or its number"))
        };
        let v6 = |key: &str| -> Result<Option<[u8; 16]>, Error> {
            let Some(text) = settings.text(key) else { return Ok(None) };
            let coloned = text.parse::<std::net::Ipv6Addr>().map(|address| address.octets());
            let digits = || parse_hex(text)?.try_into().ok();
            coloned
                .ok()
                .or_else(digits)
                .map(Some)
                .ok_or_else(|| Error::setting(key, "write an IPv6 address or 32 digits"))
        };
        let addresses = match (v4("sip")?, v4("dip")?, v6("sip6")?, v6("dip6")?) {
            (Some(source), Some(destination), None, None) => {
                Some(Addresses::V4(source, destination))
            }
            (None, None, Some(source), Some(destination)) => {
                Some(Addresses::V6(source, destination))
            }
            (None, None, None, None) => None,
            _ => return Err(Error::setting("sip", "go in pairs: sip and dip, or sip6 and dip6")),
        };
        Ok(Self {
            ethertype: settings.integer("et")?.unwrap_or(IPV4),
            source_mac: mac("smac")?,
            destination_mac: mac("dmac")?,
            vlan: settings.integer("vid")?.unwrap_or(0),
            addresses,
            protocol: settings.integer("proto")?.unwrap_or(0),
            source_port: settings.integer("sport")?.unwrap_or(0),
            destination_port: settings.integer("dport")?.unwrap_or(0),
            port: settings.integer("srcport")?.unwrap_or(0),
            module: settings.integer("srcmod")?.unwrap_or(0),
        })
    }
}
