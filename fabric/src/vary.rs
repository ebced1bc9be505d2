// SPDX-License-Identifier: Apache-2.0
//! Which header fields vary, and over what: whole fields, prefixes of addresses, aligned ranges of numbers.

use crate::{Error, Field, Kind, Point};
use lbhash_hashes::parse_number;
use std::net::IpAddr;

/// Flows of which some bits vary freely: an affine space of points.
#[derive(Clone, Debug)]
pub struct Vary {
    /// What frames are like.
    pub kind: Kind,
    /// One of the flows.
    pub origin: Point,
    /// Bits that vary, each a point of one or several bits; independent.
    pub basis: Vec<Point>,
    /// The fields in words: `source port (16 bits)`.
    pub words: Vec<String>,
}

impl Vary {
    /// No bit varies.
    #[must_use]
    pub const fn nothing(kind: Kind, origin: Point) -> Self {
        Self { kind, origin, basis: Vec::new(), words: Vec::new() }
    }

    /// Reads a list as in `sport,dport`, `src=10.0.1.0/24`, `sport=49152-65535`, `all`.
    ///
    /// `all` is addresses and ports, and the flow label of IPv6.
    ///
    /// # Errors
    /// A field that does not exist or varies already, and ranges that are not an aligned power of two.
    pub fn parse(kind: Kind, origin: Point, list: &str) -> Result<Self, Error> {
        let mut vary = Self::nothing(kind, origin);
        let all = if kind.is_ipv4 { "src,dst,sport,dport" } else { "src,dst,sport,dport,label" };
        for part in list.replace("all", all).split(',').filter(|part| !part.is_empty()) {
            let (name, range) = match part.split_once('=') {
                Some((name, range)) => (name, Some(range)),
                None => (part, None),
            };
            let field = Field::named(name).ok_or_else(|| {
                let names: Vec<_> = Field::all().map(Field::name).collect();
                Error::vary(part, format!("is no field: write {}", names.join(", ")))
            })?;
            vary.add(field, range, part)?;
        }
        Ok(vary)
    }

    fn add(&mut self, field: Field, range: Option<&str>, part: &str) -> Result<(), Error> {
        let width = field.bits(self.kind.is_ipv4);
        let wrong = |problem: String| Err(Error::vary(part, problem));
        if self.basis.iter().any(|point| point.get(field) != 0) {
            return wrong("varies already: name it once".into());
        }
        match field {
            Field::FlowLabel if self.kind.is_ipv4 => {
                return wrong("is of IPv6: give IPv6 addresses".into());
            }
            Field::Vlan => self.kind.is_tagged = true,
            Field::MplsLabel => self.kind.is_labelled = true,
            Field::QueuePair => {
                self.kind.is_roce = true;
                self.origin.set(Field::Protocol, 17);
                self.origin.set(Field::DestinationPort, crate::point::ROCE.into());
            }
            _ => {}
        }
        // Labels below 16 have meanings of their own; a quarter of the others is an aligned range.
        let range = range.or((field == Field::MplsLabel).then_some("0x40000-0x7ffff"));
        let free = match range {
            None => width,
            Some(range) => {
                let (first, bits) = match field {
                    Field::Source | Field::Destination => prefix(range, self.kind.is_ipv4, part)?,
                    _ => aligned(range, width, part)?,
                };
                self.origin.set(field, first);
                bits
            }
        };
        for bit in 0..free {
            let mut point = Point::default();
            point.flip(field, bit);
            self.basis.push(point);
        }
        let name = match field {
            Field::Source => "source address",
            Field::Destination => "destination address",
            Field::SourcePort => "source port",
            Field::DestinationPort => "destination port",
            Field::Protocol => "protocol",
            Field::FlowLabel => "flow label",
            Field::SourceMac => "source MAC address",
            Field::DestinationMac => "destination MAC address",
            Field::Vlan => "VLAN",
            Field::MplsLabel => "MPLS label",
            Field::QueuePair => "queue pair",
        };
        self.words.push(format!("{name} ({free} bits)"));
        Ok(())
    }

    /// Number of bits that vary.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.basis.len() as u32
    }

    /// The part of the flows in which an even (or odd) number of the bits chosen by `functional` is 1; `None` if there is
    /// none. It is half of them, or all.
    #[must_use]
    pub fn constrained(&self, functional: impl Fn(&Point) -> bool, value: bool) -> Option<Self> {
        let mut part = self.clone();
        let pivot = part.basis.iter().position(&functional);
        let Some(pivot) = pivot else {
            return (functional(&self.origin) == value).then_some(part);
        };
        let pivot = part.basis.remove(pivot);
        for point in part.basis.iter_mut().filter(|point| functional(point)) {
            point.add(&pivot);
        }
        if functional(&part.origin) != value {
            part.origin.add(&pivot);
        }
        Some(part)
    }

    /// One flow: bit i of `which` says whether point i of the basis is added.
    #[must_use]
    pub fn point(&self, which: impl Fn(usize) -> bool) -> Point {
        let mut point = self.origin;
        for (index, bit) in self.basis.iter().enumerate() {
            if which(index) {
                point.add(bit);
            }
        }
        point
    }
}

/// First address and free bits of a prefix.
fn prefix(text: &str, is_ipv4: bool, part: &str) -> Result<(u128, usize), Error> {
    let wrong = || Error::vary(part, "write a prefix of the flow's family, as in 10.0.1.0/24");
    let (address, length) = text.split_once('/').ok_or_else(wrong)?;
    let width = if is_ipv4 { 32 } else { 128 };
    let number = match address.parse().map_err(|_| wrong())? {
        IpAddr::V4(address) if is_ipv4 => u32::from(address).into(),
        IpAddr::V6(address) if !is_ipv4 => u128::from(address),
        _ => return Err(wrong()),
    };
    let length: usize = length.parse().ok().filter(|&length| length <= width).ok_or_else(wrong)?;
    let free = width - length;
    let mask = if free == 128 { u128::MAX } else { (1 << free) - 1 };
    Ok((number & !mask, free))
}

/// First number and free bits of `FIRST-LAST`.
fn aligned(text: &str, width: usize, part: &str) -> Result<(u128, usize), Error> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = match (parse_number(first), parse_number(last)) {
        (Some(first), Some(last)) if first <= last && last >> width == 0 => (first, last),
        _ => {
            let most = (1_u64 << width) - 1;
            let problem = format!("write a range of numbers from 0 to {most}, as in 16-31");
            return Err(Error::vary(part, problem));
        }
    };
    let count = last - first + 1;
    if !count.is_power_of_two() || first % count != 0 {
        let size = count.next_power_of_two();
        let start = first / size * size;
        let problem = format!(
            "ranges are aligned powers of two, of which bits vary freely: write {start}-{}",
            start + size - 1
        );
        return Err(Error::vary(part, problem));
    }
    Ok((first.into(), count.trailing_zeros() as usize))
}
