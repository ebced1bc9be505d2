// SPDX-License-Identifier: Apache-2.0
//! Linux bonding, `balance-xor` and `802.3ad` (and `balance-tlb` without dynamic balancing): six `xmit_hash_policy`.

use super::{
    dissect::{self, Addresses, Depth, dissect, icmp_quotes, icmpv6_quotes, protocol},
    kernel::Kernel,
};
use crate::{
    Answer, Error, Hash, Packet, Settings, Trace,
    bytes::{array, be16, byte, xor_le_words},
    packet::{IPV4, IPV6, is_tag},
};

/// `xmit_hash_policy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// MAC addresses and EtherType.
    Layer2,
    /// The same and IP addresses.
    Layer23,
    /// IP addresses and ports.
    Layer34,
    /// Like layer2+3, with the innermost IP addresses.
    Encap23,
    /// Like layer3+4, with the innermost addresses and ports.
    Encap34,
    /// VLAN tag and source MAC address.
    VlanSourceMac,
}

const NAMES: [(&str, Policy); 6] = [
    ("layer2", Policy::Layer2),
    ("layer2+3", Policy::Layer23),
    ("layer3+4", Policy::Layer34),
    ("encap2+3", Policy::Encap23),
    ("encap3+4", Policy::Encap34),
    ("vlan+srcmac", Policy::VlanSourceMac),
];

/// A bond with its settings.
#[derive(Debug)]
pub struct Bonding {
    kernel: Kernel,
    policy: Policy,
    members: Option<u32>,
    /// A tag travels beside the frame (a VLAN interface over the bond), not within it (a bridge or a raw socket).
    accelerated_tag: bool,
    early_hash: bool,
}

/// The kernel whose answers were compared line by line.
const VERIFIED: Kernel = Kernel(6, 1, 176);

impl Bonding {
    /// Reads `policy`, `members`, `kernel`, `tag` (`accelerated` or `in-frame`) and `hash` (`packet` or `socket`).
    ///
    /// # Errors
    /// A wrong value; [`Error::NotKnown`] for kernels whose rules were not read.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let kernel = Kernel::from_settings(settings)?.unwrap_or(VERIFIED);
        let names = NAMES.map(|(name, _)| name).join(", ");
        let name = settings.required("policy", &format!("write one of {names}"))?;
        let (_, policy) = NAMES
            .into_iter()
            .find(|(known, _)| *known == name)
            .ok_or_else(|| Error::setting("policy", format!("`{name}`: write one of {names}")))?;
        let members = settings.integer("members")?.filter(|&members: &u32| members > 0);
        let accelerated_tag = match settings.text("tag") {
            None | Some("accelerated") => true,
            Some("in-frame") => false,
            Some(other) => {
                let problem = format!("`{other}`: write accelerated or in-frame");
                return Err(Error::setting("tag", problem));
            }
        };
        let early_hash = settings.text("hash") == Some("socket");
        let bonding = Self { kernel, policy, members, accelerated_tag, early_hash };
        bonding.check_version()?;
        Ok(bonding)
    }

    fn check_version(&self) -> Result<(), Error> {
        let Self { kernel, policy, .. } = self;
        if *kernel < Kernel::BONDING_NUMBER && *policy != Policy::VlanSourceMac {
            return Err(Error::not_known(format!(
                "bonding of kernel {kernel}: before about {} the EtherType entered in another byte order or not at all, and the \
                 lowest bit was dropped by every policy with addresses; which of it is in {kernel} was not verified",
                Kernel::BONDING_NUMBER
            )));
        }
        if *kernel < Kernel::BONDING_SHIFT && matches!(policy, Policy::Layer23 | Policy::Encap23) {
            return Err(Error::not_known(format!(
                "bonding of kernel {kernel}: whether {policy:?} drops the lowest bit depends on the patch level before {}",
                Kernel::BONDING_SHIFT
            )));
        }
        Ok(())
    }

    fn hash_32(&self, frame: &[u8], trace: &mut Trace) -> Result<u32, Error> {
        let short = || Error::packet("the frame ends within its Ethernet header");
        let [destination, source] = [array::<6>(frame, 0), array::<6>(frame, 6)];
        let (destination, source) = (destination.ok_or_else(short)?, source.ok_or_else(short)?);
        let outer_type = be16(frame, 12).ok_or_else(short)?;
        let (mut ethertype, mut at, mut tag) = (outer_type, 14, None);
        if is_tag(outer_type) && self.accelerated_tag {
            tag = Some(be16(frame, 14).ok_or_else(short)?);
            ethertype = be16(frame, 16).ok_or_else(short)?;
            at = 18;
        }
        let mac = u32::from(destination[5] ^ source[5]) ^ u32::from(ethertype);
        let packet = frame.get(at..).unwrap_or_default();
        if self.policy == Policy::VlanSourceMac {
            let vendor = u32::from_be_bytes([0, source[0], source[1], source[2]]);
            let device = u32::from_be_bytes([0, source[3], source[4], source[5]]);
            trace.words("tag ^ halves of the source MAC address", || {
                format!("{:#x} ^ {vendor:#x} ^ {device:#x}", tag.unwrap_or(0))
            });
            return Ok(u32::from(tag.unwrap_or(0)) ^ vendor ^ device);
        }
        trace.number("last bytes of the MAC addresses ^ EtherType", mac, 32);
        let found = match self.policy {
            Policy::Encap34 if self.early_hash => {
                return Err(Error::not_known(
                    "encap3+4 takes the hash that the packet carries from its socket, which is random",
                ));
            }
            Policy::Layer2 | Policy::VlanSourceMac => None,
            Policy::Layer23 | Policy::Layer34 => outer(packet, ethertype),
            Policy::Encap23 | Policy::Encap34 => innermost(packet, ethertype),
        };
        let Some((addresses, layer_4)) = found else { return Ok(mac) };
        let with_layer_4 = matches!(self.policy, Policy::Layer34 | Policy::Encap34);
        let start = if with_layer_4 { layer_4 } else { mac };
        trace.number("ports or ICMP", layer_4, 32);
        trace.number("XOR of the addresses", addresses, 32);
        let hash = start ^ addresses;
        let hash = hash ^ hash >> 16;
        let hash = hash ^ hash >> 8;
        Ok(if with_layer_4 { hash >> 1 } else { hash })
    }
}

/// XOR of the words of both addresses.
fn addresses_word(addresses: Option<Addresses>) -> u32 {
    match addresses {
        Some(Addresses::V4(source, destination)) => {
            xor_le_words(&source) ^ xor_le_words(&destination)
        }
        Some(Addresses::V6(source, destination)) => {
            xor_le_words(&source) ^ xor_le_words(&destination)
        }
        None => 0,
    }
}

/// What stands for layer 4: the identifier of an ICMP query with its type and code, otherwise the ports.
fn layer_4_word(icmp: Option<(u8, u8, u16)>, ports: [u8; 4]) -> u32 {
    match icmp {
        Some((kind, code, id)) if id != 0 => {
            u32::from(kind) | u32::from(code) << 8 | u32::from(id) << 16
        }
        _ => u32::from_le_bytes(ports),
    }
}

/// Addresses and layer 4 of the innermost headers; `None` if nothing is known of the EtherType.
fn innermost(packet: &[u8], ethertype: u16) -> Option<(u32, u32)> {
    let keys = dissect(packet, ethertype, Depth::Inner);
    let found = (addresses_word(keys.addresses), layer_4_word(keys.icmp, keys.ports));
    keys.complete.then_some(found)
}

/// Addresses and layer 4 of the outer header, or of the packet that an ICMP error quotes.
fn outer(packet: &[u8], ethertype: u16) -> Option<(u32, u32)> {
    let mut ports = [0; 4];
    let mut header = Header::read(packet, 0, ethertype, &mut ports)?;
    let icmp = match header.protocol {
        Some(protocol::ICMP | protocol::ICMPV6) => dissect::icmp(packet, header.next),
        _ => None,
    };
    let quotes = match (header.protocol, icmp) {
        (Some(protocol::ICMP), Some((kind, ..))) => icmp_quotes(kind),
        (Some(protocol::ICMPV6), Some((kind, ..))) => icmpv6_quotes(kind),
        _ => false,
    };
    if quotes {
        header = Header::read(packet, header.next + 8, ethertype, &mut ports)?;
    }
    Some((addresses_word(Some(header.addresses)), layer_4_word(icmp, ports)))
}

/// An IP header as bonding reads it: no extension header, no tunnel.
struct Header {
    addresses: Addresses,
    /// Where the header behind it begins.
    next: usize,
    /// `None` of a fragment.
    protocol: Option<u8>,
}

impl Header {
    fn read(packet: &[u8], at: usize, ethertype: u16, ports: &mut [u8; 4]) -> Option<Self> {
        let header = match ethertype {
            IPV4 => {
                array::<20>(packet, at)?;
                let fragment = be16(packet, at + 6)? & 0x3fff != 0;
                Self {
                    addresses: Addresses::V4(array(packet, at + 12)?, array(packet, at + 16)?),
                    next: at + usize::from(byte(packet, at)? & 0x0f) * 4,
                    protocol: byte(packet, at + 9).filter(|_| !fragment),
                }
            }
            IPV6 => Self {
                addresses: Addresses::V6(array(packet, at + 8)?, array(packet, at + 24)?),
                next: at + 40,
                protocol: byte(packet, at + 6),
            },
            _ => return None,
        };
        *ports = header.protocol.map_or([0; 4], |p| dissect::ports(packet, header.next, p));
        Some(header)
    }
}

impl Hash for Bonding {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        trace.words("system", || format!("Linux {} bonding, {:?}", self.kernel, self.policy));
        let hash = self.hash_32(&packet.frame()?, trace)?;
        trace.number("hash", hash, 32);
        Ok(Answer::value(hash.into(), 32).with_member(self.members.map(|members| hash % members)))
    }
}
