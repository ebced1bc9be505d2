// SPDX-License-Identifier: Apache-2.0
//! Which route a packet takes: the longest prefix that has a usable route, then type of service, then metric.

use crate::{
    Error, Packet,
    bytes::array,
    packet::{IPV4, IPV6},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    fmt,
    net::IpAddr,
};

/// A prefix: an address and how many of its first bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Prefix {
    /// Bits of the address from the left, zeros behind the prefix.
    bits: u128,
    length: u8,
    is_ipv6: bool,
}

/// An address as bits from the left.
fn left_aligned(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)) << 96,
        IpAddr::V6(address) => u128::from(address),
    }
}

fn mask(length: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0)
}

impl Prefix {
    /// Reads `192.0.2.0/24`, an address alone, or `default` of a family.
    #[must_use]
    pub fn parse(text: &str, is_ipv6: bool) -> Option<Self> {
        if text == "default" {
            return Some(Self { bits: 0, length: 0, is_ipv6 });
        }
        let (address, length) = text.split_once('/').map_or((text, None), |(a, l)| (a, Some(l)));
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length: u8 = length.map_or(Some(most), |length| length.parse().ok())?;
        (length <= most).then(|| Self {
            bits: left_aligned(address) & mask(length),
            length,
            is_ipv6: address.is_ipv6(),
        })
    }

    /// Whether it is of IPv6.
    #[must_use]
    pub const fn is_ipv6(&self) -> bool {
        self.is_ipv6
    }

    /// Whether an address lies in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        address.is_ipv6() == self.is_ipv6 && left_aligned(address) & mask(self.length) == self.bits
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_ipv6 {
            write!(f, "{}/{}", std::net::Ipv6Addr::from(self.bits), self.length)
        } else {
            let bits = u32::try_from(self.bits >> 96).unwrap_or(0);
            write!(f, "{}/{}", std::net::Ipv4Addr::from(bits), self.length)
        }
    }
}

/// A route of a table.
#[derive(Clone, Debug)]
pub struct Route<T> {
    /// Destinations that it is for.
    pub prefix: Prefix,
    /// IPv4: the type of service of its packets, 0 for all.
    pub tos: u8,
    /// Lower ones first.
    pub metric: u32,
    /// A next hop of it is up, or it rejects packets.
    pub usable: bool,
    /// What it leads to.
    pub target: T,
}

/// Destination and type of service of a packet, by which its route is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Destination address of the outermost IP header.
    pub destination: IpAddr,
    /// IPv4: type of service; IPv6: 0, for its routes have none.
    pub tos: u8,
}

impl Lookup {
    /// What is looked up for a packet.
    ///
    /// # Errors
    /// [`Error::Packet`] for one that is not IP, or whose header is cut.
    pub fn of(packet: &Packet<'_>) -> Result<Self, Error> {
        if let Packet::Flow(flow) = packet {
            return Ok(Self { destination: flow.destination, tos: 0 });
        }
        let (ethertype, bytes) = packet.layer_3()?;
        let cut = || Error::packet("the IP header is cut");
        if ethertype == IPV4 {
            let header = bytes.first_chunk::<20>().ok_or_else(cut)?;
            let destination = [header[16], header[17], header[18], header[19]];
            return Ok(Self { destination: destination.into(), tos: header[1] });
        }
        if ethertype != IPV6 {
            let problem = format!("EtherType 0x{ethertype:04x} is not routed: IPv4 and IPv6 are");
            return Err(Error::packet(problem));
        }
        let destination = array::<16>(&bytes, 24).ok_or_else(cut)?;
        Ok(Self { destination: destination.into(), tos: 0 })
    }
}

/// Bits of the type of service that the kernel compares with that of a route.
const TOS: u8 = 0x1c;

type OfLength<T> = HashMap<u128, Vec<Route<T>>>;

/// The routes of one table, of one family.
#[derive(Clone, Debug)]
pub struct Table<T> {
    of_length: BTreeMap<Reverse<u8>, OfLength<T>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { of_length: BTreeMap::new() }
    }
}

impl<T> Table<T> {
    /// Adds a route, in the order in which the kernel lists them.
    pub fn add(&mut self, route: Route<T>) {
        let Prefix { bits, length, .. } = route.prefix;
        let routes = self.of_length.entry(Reverse(length)).or_default().entry(bits).or_default();
        let key = |route: &Route<T>| (Reverse(route.tos), route.metric);
        let at = routes.partition_point(|known| key(known) <= key(&route));
        routes.insert(at, route);
    }

    /// The first usable route of a prefix, whatever its type of service.
    #[must_use]
    pub fn of_prefix(&self, prefix: Prefix) -> Option<&Route<T>> {
        let routes = self.of_length.get(&Reverse(prefix.length))?.get(&prefix.bits)?;
        routes.iter().find(|route| route.usable)
    }

    /// Every route, longest prefixes first.
    pub fn routes(&self) -> impl Iterator<Item = &Route<T>> {
        self.of_length.values().flat_map(HashMap::values).flatten()
    }

    /// The route that a packet takes, `None` without one.
    ///
    /// # Errors
    /// [`Error::NotKnown`] for several routes of IPv6 with one prefix and metric: the kernel takes them in turn.
    pub fn lookup(&self, lookup: Lookup) -> Result<Option<&Route<T>>, Error> {
        let bits = left_aligned(lookup.destination);
        for (Reverse(length), routes) in &self.of_length {
            let of_prefix = routes.get(&(bits & mask(*length))).into_iter().flatten();
            let mut usable = of_prefix
                .filter(|route| route.usable && (route.tos == 0 || route.tos == lookup.tos & TOS));
            let Some(first) = usable.next() else { continue };
            if first.prefix.is_ipv6 && usable.next().is_some_and(|r| r.metric == first.metric) {
                return Err(Error::not_known(format!(
                    "several routes to {} have metric {}: the kernel takes them in turn",
                    first.prefix, first.metric
                )));
            }
            return Ok(Some(first));
        }
        Ok(None)
    }
}
