// SPDX-License-Identifier: Apache-2.0
//! What a route lookup reads of a packet: the destination address or the label behind its Ethernet header.

use super::Topology;
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

impl Topology {
    /// Group of packets with this destination: that of the longest route, without one that of the tunnel; of a label, what is programmed for it.
    #[must_use]
    pub fn group_of(&self, destination: Destination) -> Option<u16> {
        match destination {
            Destination::Address(address) => {
                let tunnel = || self.tunnel(address).map(|tunnel| tunnel.group);
                self.route(address).map(|route| route.group).or_else(tunnel)
            }
            Destination::Label(label) => self.label(label).map(|label| label.group),
        }
    }
}

fn bytes<const N: usize>(frame: &[u8], at: usize) -> Option<[u8; N]> {
    frame.get(at..)?.first_chunk().copied()
}
