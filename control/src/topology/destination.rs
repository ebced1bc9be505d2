// SPDX-License-Identifier: Apache-2.0
//! What a route lookup reads of a packet, the destination address or the label behind its Ethernet header, and what it finds.

use super::{
    Topology,
    prefixes::is_multicast,
    route::{Plain, Route},
};
use std::net::IpAddr;

/// What a packet is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// Destination address of the outermost IP header.
    Address(IpAddr),
    /// The top label.
    Label(u32),
}

impl Destination {
    /// Reads a frame without FCS, from the destination MAC address on. `None` where neither IP nor MPLS follows on the Ethernet header
    /// with its up to two tags, or where the packet is cut before the field.
    #[must_use]
    pub fn of(frame: &[u8]) -> Option<Self> {
        let mut at = 12;
        let mut ethertype = u16::from_be_bytes(bytes(frame, at)?);
        for _ in 0..2 {
            if matches!(ethertype, 0x8100 | 0x88A8 | 0x9100) {
                at += 4;
                ethertype = u16::from_be_bytes(bytes(frame, at)?);
            }
        }
        let header = at + 2;
        match (ethertype, frame.get(header)? >> 4) {
            (0x0800, 4) => Some(Self::Address(bytes::<4>(frame, header + 16)?.into())),
            (0x86DD, 6) => Some(Self::Address(bytes::<16>(frame, header + 24)?.into())),
            (0x8847 | 0x8848, _) => {
                Some(Self::Label(u32::from_be_bytes(bytes(frame, header)?) >> 12))
            }
            _ => None,
        }
    }
}

/// What a destination is found by.
#[derive(Clone, Copy, Debug)]
pub enum Found<'t> {
    /// The longest prefix that holds the address.
    Route(&'t Route),
    /// The same, for a multicast address or limited broadcast: packets that dynamic load balancing leaves alone (E-015).
    Multicast(&'t Route),
    /// The tunnel to the address, where no route has a longer prefix.
    Tunnel(&'t Plain),
    /// The incoming label.
    Label(&'t Plain),
}

impl Found<'_> {
    /// Number of the group that is programmed for it: `group` of the metadata of its packets.
    #[must_use]
    pub const fn group(&self) -> u16 {
        match self {
            Self::Route(route) => route.group,
            Self::Multicast(route) => route.multicast_group,
            Self::Tunnel(plain) | Self::Label(plain) => plain.group,
        }
    }
}

impl Topology {
    /// What leads packets with this destination: the longest prefix of routes and tunnels, of two with the same length the tunnel.
    #[must_use]
    pub fn find(&self, destination: Destination) -> Option<Found<'_>> {
        match destination {
            Destination::Address(address) => {
                let tunnel = self.lookup.tunnel(address);
                let is_longer = |route: &&Route| {
                    tunnel.is_none_or(|(to, _)| route.prefix.prefix_len() > to.prefix_len())
                };
                let found = if is_multicast(address) { Found::Multicast } else { Found::Route };
                let route = self.route(address).filter(is_longer).map(found);
                route.or_else(|| tunnel.map(|(_, plain)| Found::Tunnel(plain)))
            }
            Destination::Label(label) => self.label(label).map(Found::Label),
        }
    }
}

fn bytes<const N: usize>(frame: &[u8], at: usize) -> Option<[u8; N]> {
    frame.get(at..)?.first_chunk().copied()
}
