// SPDX-License-Identifier: Apache-2.0
//! Linux ECMP: the hash of `fib_multipath_hash_policy` 0 to 3, of forwarded and of local packets.
//!
//! The value is 31 bits. It is reproducible from kernel 6.11 on, where `fib_multipath_hash_seed` exists.

use super::{
    dissect::{Addresses, Depth, dissect, icmp_quotes, icmpv6_quotes, protocol, protocol as ip},
    kernel::Kernel,
    next_hops::NextHops,
    record::{Record, field},
};
use crate::{
    Answer, Error, Flow, Hash, Packet, Settings, Trace,
    bytes::{array, be16, byte},
    jenkins,
    packet::{IPV4, IPV6, trim},
    toeplitz,
};
use std::net::IpAddr;

/// How a packet meets the routing table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// It is forwarded.
    Forwarded,
    /// A socket of the machine sends it.
    Local,
    /// `ip route get` asks without a packet: IPv4 builds one and hashes it as forwarded, IPv6 hashes as local.
    RouteGet,
}

/// Who has hashed the packet before: policy 1 takes that value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum EarlierHash {
    None,
    /// The receiving NIC, over addresses and ports of these protocols, with this key.
    Nic {
        key: Vec<u8>,
        protocols: Vec<u8>,
    },
    /// A connected socket of this machine: a random value.
    Socket,
}

/// Linux ECMP with its settings.
#[derive(Debug)]
pub struct Ecmp {
    kernel: Kernel,
    policy: u8,
    seed: u32,
    fields: u32,
    path: Path,
    earlier: EarlierHash,
    next_hops: Option<NextHops>,
}

/// The kernel whose answers were compared line by line.
const VERIFIED: Kernel = Kernel(6, 18, 44);

impl Ecmp {
    /// Reads the settings `policy`, `seed`, `fields`, `path`, `kernel`, `rx_hash`, and those of the next hops.
    ///
    /// # Errors
    /// A wrong value; [`Error::NotKnown`] for a kernel or a seed with which the hash is random.
    pub fn from_settings(settings: &Settings) -> Result<Self, Error> {
        let kernel = Kernel::from_settings(settings)?.unwrap_or(VERIFIED);
        let policy = settings.number("policy", 3)?.unwrap_or(0);
        let seed: Option<u32> = settings.integer("seed")?;
        let fields = settings.number("fields", 0xfff)?.unwrap_or(0x7);
        let path = match settings.text("path") {
            None | Some("forward" | "input") => Path::Forwarded,
            Some("local") => Path::Local,
            Some("route-get" | "output") => Path::RouteGet,
            Some(other) => {
                let problem = format!("`{other}`: write forward, local or route-get");
                return Err(Error::setting("path", problem));
            }
        };
        let earlier = earlier_hash(settings)?;
        let next_hops = NextHops::from_settings(settings, kernel)?;
        if kernel < Kernel::SEED {
            return Err(Error::not_known(format!(
                "kernel {kernel} draws the key of this hash at random at every boot; a seed can be set from {} on",
                Kernel::SEED
            )));
        }
        let Some(seed) = seed.filter(|&seed| seed != 0) else {
            return Err(Error::not_known(
                "without fib_multipath_hash_seed (or with 0) the kernel draws the key at random at every boot; set \
                 net.ipv4.fib_multipath_hash_seed on the router and give it as seed=NUMBER",
            ));
        };
        Ok(Self {
            kernel,
            policy: u8::try_from(policy).unwrap_or(3),
            seed,
            fields: u32::try_from(fields).unwrap_or(0),
            path,
            earlier,
            next_hops,
        })
    }

    /// The next hops, where the settings name some.
    #[must_use]
    pub const fn next_hops(&self) -> Option<&NextHops> {
        self.next_hops.as_ref()
    }

    fn hash_31(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<u32, Error> {
        match (self.path, packet) {
            (Path::Local, Packet::Flow(flow)) => self.local(flow, trace),
            (Path::RouteGet, Packet::Flow(flow)) if !flow.source.is_ipv4() => {
                self.local(flow, trace)
            }
            (Path::Local, _) => self.local(&flow_of(packet)?, trace),
            _ => {
                let (ethertype, layer_3) = packet.layer_3()?;
                if self.path == Path::RouteGet && ethertype == IPV6 {
                    return self.local(&flow_of(packet)?, trace);
                }
                self.forwarded(ethertype, trim(ethertype, &layer_3), trace)
            }
        }
    }

    fn forwarded(&self, ethertype: u16, packet: &[u8], trace: &mut Trace) -> Result<u32, Error> {
        let outer_fits = match ethertype {
            IPV4 => packet.len() >= 20 && packet[0] & 0x0f >= 5,
            IPV6 => packet.len() >= 40,
            other => {
                let problem = format!("EtherType 0x{other:04x} is not routed: IPv4 and IPv6 are");
                return Err(Error::packet(problem));
            }
        };
        if !outer_fits {
            return Err(Error::packet("the IP header is cut"));
        }
        let hash = match self.policy {
            0 => self.layer_3_record(ethertype, packet).hash(self.seed, trace),
            1 => {
                if let Some(hash) = self.earlier(ethertype, packet, trace)? {
                    return Ok(hash >> 1);
                }
                let keys = dissect(packet, ethertype, Depth::Outer);
                Record {
                    protocol: keys.protocol,
                    ports: keys.ports,
                    ..Record::of(&keys, ethertype)
                }
                .hash(self.seed, trace)
            }
            2 => {
                let keys = dissect(packet, ethertype, Depth::Inner);
                let mut record = Record::of(&keys, ethertype);
                match keys.addresses {
                    Some(Addresses::V4(..)) => {}
                    Some(Addresses::V6(..)) => {
                        record.protocol = keys.protocol;
                        record.label = keys.flow_label.to_le_bytes();
                    }
                    None => record = self.layer_3_record(ethertype, packet),
                }
                record.hash(self.seed, trace)
            }
            _ => self.custom(ethertype, packet, trace),
        };
        Ok(hash >> 1)
    }

    /// Policy 3 of a packet: outer and inner fields, each with a hash of its own, mixed.
    fn custom(&self, ethertype: u16, packet: &[u8], trace: &mut Trace) -> u32 {
        let inner_fields = self.fields >> field::TO_INNER & field::ALL;
        let mut outer = 0;
        let mut may_have_inner = true;
        if self.fields & field::ALL != 0 {
            let keys = dissect(packet, ethertype, Depth::Outer);
            outer = Record::selected(&keys, ethertype, self.fields).hash(self.seed, trace);
            may_have_inner = keys.encapsulated;
        }
        let mut inner = 0;
        if may_have_inner && inner_fields != 0 {
            let keys = dissect(packet, ethertype, Depth::Inner);
            if keys.encapsulated {
                inner = Record::selected(&keys, ethertype, inner_fields).hash(self.seed, trace);
            }
        }
        let mixed = jenkins::of_two_words(outer, inner);
        trace.words("outer and inner hash, mixed", || {
            format!("jhash2(0x{outer:08x}, 0x{inner:08x}) = 0x{mixed:08x}")
        });
        mixed
    }

    /// Policy 0: the addresses, of the quoted packet if this is an ICMP error.
    #[allow(clippy::unused_self, reason = "stands beside the other policies")]
    fn layer_3_record(&self, ethertype: u16, packet: &[u8]) -> Record {
        let quoted = quoted(ethertype, packet).unwrap_or(packet);
        if ethertype == IPV4 {
            let [source, destination] = [12, 16].map(|i| array(quoted, i).unwrap_or_default());
            return Record { addresses: Addresses::V4(source, destination), ..Record::EMPTY };
        }
        let [source, destination] = [8, 24].map(|i| array(quoted, i).unwrap_or_default());
        let label = be16(quoted, 2).unwrap_or(0).to_be_bytes();
        Record {
            addresses: Addresses::V6(source, destination),
            protocol: byte(quoted, 6).unwrap_or(0),
            label: [0, byte(quoted, 1).unwrap_or(0) & 0x0f, label[0], label[1]],
            ..Record::EMPTY
        }
    }

    /// A packet of a local socket, hashed from its flow key.
    fn local(&self, flow: &Flow, trace: &mut Trace) -> Result<u32, Error> {
        let ports_count = match self.policy {
            1 => true,
            3 => self.fields & (field::SOURCE_PORT | field::DESTINATION_PORT) != 0,
            _ => false,
        };
        if ports_count && self.path == Path::Local && matches!(flow.protocol, ip::ICMP | ip::ICMPV6)
        {
            return Err(Error::not_known(
                "of ICMP that a socket sends, type and code may stand in the place of the ports, by the kind of the socket",
            ));
        }
        let addresses = match (flow.source, flow.destination) {
            (IpAddr::V4(source), IpAddr::V4(destination)) => {
                Addresses::V4(source.octets(), destination.octets())
            }
            (IpAddr::V6(source), IpAddr::V6(destination)) => {
                Addresses::V6(source.octets(), destination.octets())
            }
            _ => return Err(Error::packet("source and destination are of different families")),
        };
        let is_ipv6 = matches!(addresses, Addresses::V6(..));
        let [s0, s1] = flow.source_port.to_be_bytes();
        let [d0, d1] = flow.destination_port.to_be_bytes();
        let label = if is_ipv6 { (flow.flow_label & 0xf_ffff).to_be_bytes() } else { [0; 4] };
        let all = Record { addresses, protocol: flow.protocol, ports: [s0, s1, d0, d1], label };
        let record = match self.policy {
            0 | 2 => {
                Record { ports: [0; 4], protocol: if is_ipv6 { flow.protocol } else { 0 }, ..all }
            }
            1 => Record { label: [0; 4], ..all },
            _ if self.fields & field::ALL == 0 => {
                trace.words("no outer field is selected", || "0".into());
                return Ok(0);
            }
            _ => all.masked(self.fields),
        };
        Ok(record.hash(self.seed, trace) >> 1)
    }

    /// The layer-4 hash that the packet carries already, which policy 1 prefers.
    fn earlier(
        &self,
        ethertype: u16,
        packet: &[u8],
        trace: &mut Trace,
    ) -> Result<Option<u32>, Error> {
        match &self.earlier {
            EarlierHash::None => Ok(None),
            EarlierHash::Socket => Err(Error::not_known(
                "a packet of a connected socket carries that socket's random hash, which policy 1 takes",
            )),
            EarlierHash::Nic { key, protocols } => {
                let keys = dissect(packet, ethertype, Depth::Outer);
                if keys.fragment || !protocols.contains(&keys.protocol) {
                    return Ok(None);
                }
                let input = toeplitz::input(&keys, true);
                trace.bytes("Toeplitz input of the NIC", &input);
                let hash = toeplitz::toeplitz(key, &input);
                trace.number("hash of the NIC", hash, 32);
                // The kernel takes 0 for "no hash".
                Ok(Some(hash).filter(|&hash| hash != 0))
            }
        }
    }
}

fn earlier_hash(settings: &Settings) -> Result<EarlierHash, Error> {
    let key = settings.hex("nic_key")?;
    let protocols = settings.list("nic_protocols", 255)?.unwrap_or_else(|| vec![6, 17]);
    let nic = |key: Vec<u8>| EarlierHash::Nic {
        key,
        protocols: protocols.iter().filter_map(|&number| u8::try_from(number).ok()).collect(),
    };
    match (settings.text("rx_hash"), key) {
        (None | Some("none"), None) => Ok(EarlierHash::None),
        (None | Some("nic"), Some(key)) => Ok(nic(key)),
        (Some("nic"), None) => Err(Error::not_known(
            "policy 1 takes the hash of the NIC, whose key is random by default: give it as nic_key=HEX, from ethtool -x",
        )),
        (Some("socket"), None) => Ok(EarlierHash::Socket),
        _ => Err(Error::setting("rx_hash", "write none, nic (with nic_key=HEX) or socket")),
    }
}

/// The packet that an ICMP error quotes, if this is one and its header is all there.
fn quoted(ethertype: u16, packet: &[u8]) -> Option<&[u8]> {
    if ethertype == IPV4 {
        let at = usize::from(byte(packet, 0)? & 0x0f) * 4;
        let later_fragment = be16(packet, 6)? & 0x1fff != 0;
        if byte(packet, 9)? != protocol::ICMP || later_fragment {
            return None;
        }
        array::<8>(packet, at)?;
        icmp_quotes(byte(packet, at)?).then_some(())?;
        packet.get(at + 8..).filter(|quoted| quoted.len() >= 20)
    } else {
        if byte(packet, 6)? != protocol::ICMPV6 {
            return None;
        }
        array::<8>(packet, 40)?;
        icmpv6_quotes(byte(packet, 40)?).then_some(())?;
        packet.get(48..).filter(|quoted| quoted.len() >= 40)
    }
}

/// The flow of a packet that a local socket sends: the outer headers.
fn flow_of(packet: &Packet<'_>) -> Result<Flow, Error> {
    let (ethertype, layer_3) = packet.layer_3()?;
    let keys = dissect(trim(ethertype, &layer_3), ethertype, Depth::Outer);
    let [s0, s1, d0, d1] = keys.ports;
    let ports = (u16::from_be_bytes([s0, s1]), u16::from_be_bytes([d0, d1]));
    match keys.addresses {
        Some(Addresses::V4(source, destination)) => {
            Ok(Flow::new(source.into(), destination.into(), keys.protocol, ports))
        }
        Some(Addresses::V6(source, destination)) => Ok(Flow {
            flow_label: keys.flow_label,
            ..Flow::new(source.into(), destination.into(), keys.protocol, ports)
        }),
        None => Err(Error::packet("it has no IP header")),
    }
}

impl Hash for Ecmp {
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error> {
        trace.words("system", || format!("Linux {} ECMP, policy {}", self.kernel, self.policy));
        let hash = self.hash_31(packet, trace)?;
        trace.number("hash, 31 bits", hash, 31);
        let Some(next_hops) = &self.next_hops else { return Ok(Answer::value(hash.into(), 31)) };
        let local_source = match (self.path, packet) {
            (Path::Forwarded, _) => None,
            (_, Packet::Flow(flow)) => Some(flow.source),
            (_, packet) => Some(flow_of(packet)?.source),
        };
        let member = next_hops.select(hash, local_source, trace)?;
        Ok(Answer::value(hash.into(), 31).with_member(Some(member)))
    }
}
