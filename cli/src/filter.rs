// SPDX-License-Identifier: Apache-2.0
//! `--filter`: a small part of what tcpdump takes, about the outermost IP header of a packet.

use crate::five_tuple::{self, FiveTuple};
use lbhash_control::numbers;
use std::{net::IpAddr, str::FromStr};

/// What a packet must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    Version(u8),
    Protocol(u8),
    /// An address within a prefix.
    Network(Side, IpAddr, u8),
    /// Ports from the first to the last.
    Ports(Side, u16, u16),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
}

/// Of source and destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Source,
    Destination,
    Either,
}

impl Side {
    fn any<T>(self, source: T, destination: T, is_meant: impl Fn(T) -> bool) -> bool {
        match self {
            Self::Source => is_meant(source),
            Self::Destination => is_meant(destination),
            Self::Either => is_meant(source) || is_meant(destination),
        }
    }
}

impl Filter {
    pub(crate) fn takes(&self, frame: &[u8]) -> bool {
        self.matches(FiveTuple::of(frame).as_ref())
    }

    /// A packet without IP is only what is not something else.
    fn matches(&self, tuple: Option<&FiveTuple>) -> bool {
        let of = |is_so: &dyn Fn(&FiveTuple) -> bool| tuple.is_some_and(is_so);
        match self {
            Self::Version(4) => of(&|tuple| tuple.source.is_ipv4()),
            Self::Version(_) => of(&|tuple| tuple.source.is_ipv6()),
            Self::Protocol(protocol) => of(&|tuple| tuple.protocol == *protocol),
            Self::Network(side, network, length) => of(&|tuple| {
                side.any(tuple.source, tuple.destination, |at| is_within(at, *network, *length))
            }),
            Self::Ports(side, first, last) => of(&|tuple| {
                let is_meant = |port| (*first..=*last).contains(&port);
                tuple.ports.is_some_and(|(from, to)| side.any(from, to, is_meant))
            }),
            Self::Not(filter) => !filter.matches(tuple),
            Self::And(one, other) => one.matches(tuple) && other.matches(tuple),
            Self::Or(one, other) => one.matches(tuple) || other.matches(tuple),
        }
    }
}

fn is_within(address: IpAddr, network: IpAddr, length: u8) -> bool {
    let (address, network, bits) = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            (u128::from(address.to_bits()), network.to_bits().into(), 32)
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits(), network.to_bits(), 128),
        _ => return false,
    };
    // A shift of all bits is none at all.
    let shift = bits - u32::from(length);
    address.checked_shr(shift).unwrap_or(0) == network.checked_shr(shift).unwrap_or(0)
}

const EXPECTED: &str = "ip, ip6, tcp, udp, icmp, icmp6, sctp, gre, proto N, host ADDRESS, net PREFIX, \
                        port N, portrange N-M, src or dst before one of the last four, with and, or, \
                        not and parentheses";

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let spaced = ["(", ")", "!", "&&", "||"]
            .iter()
            .fold(text.to_owned(), |text, mark| text.replace(mark, &format!(" {mark} ")));
        let mut words = Words { words: spaced.split_whitespace().collect(), at: 0, depth: 0 };
        let filter = words.either()?;
        match words.next() {
            None => Ok(filter),
            Some(word) => Err(format!("`{word}` is not expected there; a filter is {EXPECTED}")),
        }
    }
}

/// Parentheses and negations within each other.
const MOST_NESTED: usize = 100;

struct Words<'t> {
    words: Vec<&'t str>,
    at: usize,
    depth: usize,
}

impl<'t> Words<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.words.get(self.at).copied()
    }

    fn next(&mut self) -> Option<&'t str> {
        let word = self.peek();
        self.at += 1;
        word
    }

    fn skip(&mut self, words: &[&str]) -> bool {
        let is_next = self.peek().is_some_and(|word| words.contains(&word));
        self.at += usize::from(is_next);
        is_next
    }

    fn either(&mut self) -> Result<Filter, String> {
        let mut filter = self.all()?;
        while self.skip(&["or", "||"]) {
            filter = Filter::Or(Box::new(filter), Box::new(self.all()?));
        }
        Ok(filter)
    }

    fn all(&mut self) -> Result<Filter, String> {
        let mut filter = self.one()?;
        while self.skip(&["and", "&&"]) {
            filter = Filter::And(Box::new(filter), Box::new(self.one()?));
        }
        Ok(filter)
    }

    fn one(&mut self) -> Result<Filter, String> {
        self.depth += 1;
        if self.depth > MOST_NESTED {
            return Err(format!("more than {MOST_NESTED} parentheses or `not` within each other"));
        }
        let filter = if self.skip(&["not", "!"]) {
            Filter::Not(Box::new(self.one()?))
        } else if self.skip(&["("]) {
            let inner = self.either()?;
            if !self.skip(&[")"]) {
                return Err("a parenthesis is not closed".to_owned());
            }
            inner
        } else {
            self.term()?
        };
        self.depth -= 1;
        Ok(filter)
    }

    fn term(&mut self) -> Result<Filter, String> {
        let side = match self.peek() {
            Some("src") => Side::Source,
            Some("dst") => Side::Destination,
            _ => Side::Either,
        };
        let has_side = self.skip(&["src", "dst"]);
        let Some(word) = self.next() else {
            return Err(format!("it ends too early; a filter is {EXPECTED}"));
        };
        match word {
            "host" | "net" => self.network(side),
            "port" => {
                let port = self.value(word, numbers::u16)?;
                Ok(Filter::Ports(side, port, port))
            }
            "portrange" => {
                let (first, last) = self.value(word, port_range)?;
                Ok(Filter::Ports(side, first, last))
            }
            // As tcpdump: `src 192.0.2.1` is `src host 192.0.2.1`.
            _ if has_side => {
                self.at -= 1;
                self.network(side)
            }
            "ip" | "ip4" | "ipv4" => Ok(Filter::Version(4)),
            "ip6" | "ipv6" => Ok(Filter::Version(6)),
            "proto" => Ok(Filter::Protocol(self.value(word, five_tuple::protocol)?)),
            name => five_tuple::protocol(name)
                .map(Filter::Protocol)
                .map_err(|_| format!("`{name}` is not known; a filter is {EXPECTED}")),
        }
    }

    fn network(&mut self, side: Side) -> Result<Filter, String> {
        let (network, length) = self.value("an address or a prefix", prefix)?;
        Ok(Filter::Network(side, network, length))
    }

    fn value<T>(
        &mut self,
        what: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, String> {
        let Some(word) = self.next() else { return Err(format!("`{what}` needs a value")) };
        parse(word).map_err(|error| format!("`{word}`: {error}"))
    }
}

fn prefix(text: &str) -> Result<(IpAddr, u8), String> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().map_err(|_| "it is no IP address".to_owned())?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let length = length.map(|length| numbers::in_range(length, 0..=most)).transpose()?;
    Ok((address, length.unwrap_or(most) as u8))
}

/// As in `1000-1999`, or one port.
pub(crate) fn port_range(text: &str) -> Result<(u16, u16), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (numbers::u16(first)?, numbers::u16(last)?);
    if first > last {
        return Err(format!("the first port, {first}, is greater than the last, {last}"));
    }
    Ok((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOW: FiveTuple = FiveTuple {
        source: IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)),
        destination: IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 9)),
        protocol: 6,
        ports: Some((49152, 443)),
    };

    fn takes(filter: &str) -> bool {
        filter
            .parse::<Filter>()
            .unwrap_or_else(|error| panic!("{filter}: {error}"))
            .matches(Some(&FLOW))
    }

    #[test]
    fn terms() {
        for filter in [
            "ip",
            "tcp",
            "proto 6",
            "proto tcp",
            "host 192.0.2.1",
            "host 203.0.113.9",
            "src 192.0.2.1",
            "src host 192.0.2.1",
            "dst net 203.0.113.0/24",
            "net 0.0.0.0/0",
            "port 443",
            "dst port 443",
            "src port 0xC000",
            "portrange 400-500",
            "not udp",
            "! ip6",
            "tcp and port 443",
            "udp or tcp",
            "udp or tcp and port 443",
            "(udp or tcp) && !(port 80)",
            "!udp&&tcp",
            "not not tcp",
            "src net 192.0.2.1/31",
        ] {
            assert!(takes(filter), "{filter}");
        }
        for filter in [
            "ip6",
            "udp",
            "host 192.0.2.2",
            "dst 192.0.2.1",
            "src net 203.0.113.0/24",
            "net ::/0",
            "src port 443",
            "portrange 444-500",
            "not tcp",
            "tcp and port 80",
            "(udp or tcp) and udp",
        ] {
            assert!(!takes(filter), "{filter}");
        }
    }

    #[test]
    fn a_packet_without_ip_is_no_term() {
        let arp = |filter: &str| filter.parse::<Filter>().unwrap().matches(None);
        assert!(!arp("ip") && !arp("net 0.0.0.0/0") && arp("not ip") && arp("not ip and not ip6"));
    }

    #[test]
    fn errors_name_the_word() {
        for (filter, error) in [
            ("", "it ends too early"),
            ("tcp and", "it ends too early"),
            ("banana", "`banana` is not known"),
            ("tcp udp", "`udp` is not expected there"),
            ("(tcp", "not closed"),
            ("tcp)", "`)` is not expected"),
            ("port", "`port` needs a value"),
            ("port 65536", "`65536`: it must be 0 to 65535"),
            ("port http", "`http`: it is no number"),
            ("host banana", "`banana`: it is no IP address"),
            ("net 10.0.0.0/33", "`10.0.0.0/33`: it must be 0 to 32"),
            ("portrange 9-3", "`9-3`: the first port, 9, is greater than the last, 3"),
        ] {
            let found = filter.parse::<Filter>().unwrap_err();
            assert!(found.contains(error), "{filter}: {found}");
        }
        assert!("(".repeat(100_000).parse::<Filter>().is_err());
        assert!("not ".repeat(100_000).parse::<Filter>().is_err());
    }
}
