// SPDX-License-Identifier: Apache-2.0
//! Random frames, built header by header, so that they reach deep into the layer stages, and then
//! damaged.

use rand::{Rng, RngExt, seq::IndexedRandom};

/// A frame: mostly headers that fit together, sometimes cut, sometimes with bytes changed, rarely
/// just noise.
pub fn frame(rng: &mut impl Rng) -> Vec<u8> {
    let mut frame = Vec::with_capacity(256);
    if rng.random_ratio(1, 50) {
        noise(rng, &mut frame, 0..=200);
        return frame;
    }
    header(rng, &mut frame, Header::Eth, 0);
    noise(rng, &mut frame, 0..=40);
    if rng.random_ratio(1, 4) {
        frame.truncate(rng.random_range(0..=frame.len()));
    }
    if rng.random_ratio(1, 5) {
        let window = frame.len().min(80);
        if let Some(byte) = frame[..window].choose_mut_byte(rng) {
            *byte = rng.random();
        }
    }
    frame
}

trait ChooseByte {
    fn choose_mut_byte(&mut self, rng: &mut impl Rng) -> Option<&mut u8>;
}

impl ChooseByte for [u8] {
    fn choose_mut_byte(&mut self, rng: &mut impl Rng) -> Option<&mut u8> {
        if self.is_empty() {
            return None;
        }
        let index = rng.random_range(0..self.len());
        self.get_mut(index)
    }
}

#[derive(Clone, Copy)]
enum Header {
    Eth,
    Mpls,
    Ipv4,
    Ipv6,
    Tcp,
    Udp,
    Gre,
    Pppoe,
    Payload,
}

/// Headers nest at most this deep, one more than the layer stages reach.
const DEPTH: usize = 9;

fn header(rng: &mut impl Rng, out: &mut Vec<u8>, kind: Header, depth: usize) {
    let next = match kind {
        Header::Eth => eth(rng, out),
        Header::Mpls => mpls(rng, out),
        Header::Ipv4 => ipv4(rng, out),
        Header::Ipv6 => ipv6(rng, out),
        Header::Tcp => tcp(rng, out),
        Header::Udp => udp(rng, out),
        Header::Gre => gre(rng, out),
        Header::Pppoe => pppoe(rng, out),
        Header::Payload => return,
    };
    if depth < DEPTH {
        header(rng, out, next, depth + 1);
    }
}

fn eth(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    for _ in 0..2 {
        address(rng, out, 6);
    }
    let tags = *[0, 0, 0, 1, 2, 3].choose(rng).unwrap();
    for _ in 0..tags {
        be16(out, *[0x8100, 0x88A8, 0x9100].choose(rng).unwrap());
        be16(out, rng.random());
    }
    let (ethertype, next) = *[
        (0x0800, Header::Ipv4),
        (0x0800, Header::Ipv4),
        (0x86DD, Header::Ipv6),
        (0x86DD, Header::Ipv6),
        (0x8847, Header::Mpls),
        (0x8848, Header::Mpls),
        (0x8864, Header::Pppoe),
        (0x0806, Header::Payload),
        (0x05FF, Header::Payload),
        (0x0600, Header::Payload),
    ]
    .choose(rng)
    .unwrap();
    be16(out, ethertype);
    next
}

fn mpls(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    let entries = *[1, 1, 2, 2, 3, 5, 9, 15, 16, 17].choose(rng).unwrap();
    for entry in 1..=entries {
        let label = match rng.random_range(0..4) {
            0 => rng.random_range(0..16),
            1 if rng.random() => 7,
            _ => rng.random_range(0..1 << 20),
        };
        let exp: u32 = rng.random_range(0..8);
        let bottom = u32::from(entry == entries);
        out.extend((label << 12 | exp << 9 | bottom << 8 | 64).to_be_bytes());
    }
    match rng.random_range(0..8) {
        0..=2 => Header::Ipv4,
        3..=4 => Header::Ipv6,
        5 => {
            out.extend([0, 0, 0, 9]);
            Header::Eth
        }
        6 => Header::Eth,
        _ => {
            out.extend([rng.random_range(0..3) << 4, 0]);
            Header::Payload
        }
    }
}

fn ip_next(rng: &mut impl Rng) -> (u8, Header) {
    *[
        (6, Header::Tcp),
        (6, Header::Tcp),
        (17, Header::Udp),
        (17, Header::Udp),
        (17, Header::Udp),
        (47, Header::Gre),
        (47, Header::Gre),
        (4, Header::Ipv4),
        (41, Header::Ipv6),
        (1, Header::Payload),
        (58, Header::Payload),
    ]
    .choose(rng)
    .unwrap()
}

fn ipv4(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    let (protocol, next) = ip_next(rng);
    let ihl = *[5, 5, 5, 5, 6, 15, 4].choose(rng).unwrap();
    let fragment = *[0, 0, 0, 0x4000, 0x8000, 0x2000, 0x0001, 0x1000].choose(rng).unwrap();
    out.extend([0x40 | ihl, rng.random(), 0, 60, rng.random(), rng.random()]);
    be16(out, fragment);
    out.extend([64, protocol, rng.random(), rng.random()]);
    address(rng, out, 4);
    address(rng, out, 4);
    noise_of(rng, out, 4 * (usize::from(ihl).max(5) - 5));
    next
}

fn ipv6(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    let extensions: Vec<u8> = (0..*[0, 0, 0, 1, 1, 2, 2, 3].choose(rng).unwrap())
        .map(|_| *[0, 43, 44, 44, 51, 60].choose(rng).unwrap())
        .collect();
    let (protocol, next) = ip_next(rng);
    let mut numbers = extensions.iter().copied().chain([protocol]);
    let first_word: u32 = 6 << 28 | rng.random_range(0..1 << 28);
    out.extend(first_word.to_be_bytes());
    out.extend([0, 60, numbers.next().unwrap(), 64]);
    address(rng, out, 16);
    address(rng, out, 16);
    for (extension, following) in extensions.iter().zip(numbers) {
        ipv6_extension(rng, out, *extension, following);
    }
    next
}

fn ipv6_extension(rng: &mut impl Rng, out: &mut Vec<u8>, extension: u8, following: u8) {
    let length: u8 = *[0, 0, 1, 2, 200].choose(rng).unwrap();
    out.extend([following, length]);
    match extension {
        44 => {
            be16(out, *[0, 0, 6, 1, 8, 0xFFF8].choose(rng).unwrap());
            noise_of(rng, out, 4);
        }
        51 => noise_of(rng, out, 4 * (usize::from(length % 200) + 2) - 2),
        _ => noise_of(rng, out, 8 * (usize::from(length % 200) + 1) - 2),
    }
}

fn tcp(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    be16(out, port(rng));
    be16(out, port(rng));
    noise(rng, out, 0..=16);
    Header::Payload
}

fn udp(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    let dport = *[1701, 2152, 4791, 4789, 4789, 6081, 6081, 53].choose(rng).unwrap();
    be16(out, port(rng));
    be16(out, dport);
    be16(out, 100);
    be16(out, 0);
    match dport {
        4789 => {
            out.extend([*[0x08, 0x08, 0x08, 0xF7].choose(rng).unwrap(), 0, 0, 0]);
            noise_of(rng, out, 4);
            Header::Eth
        }
        6081 => geneve(rng, out),
        _ => {
            noise(rng, out, 0..=20);
            Header::Payload
        }
    }
}

fn geneve(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    let options: u8 = *[0, 0, 1, 4, 63].choose(rng).unwrap();
    let (protocol, next) = *[
        (0x6558, Header::Eth),
        (0x0800, Header::Ipv4),
        (0x86DD, Header::Ipv6),
        (0x1234, Header::Payload),
    ]
    .choose(rng)
    .unwrap();
    out.extend([*[0, 0, 0, 0x40].choose(rng).unwrap() | options, 0]);
    be16(out, protocol);
    noise_of(rng, out, 4 + 4 * usize::from(options % 63));
    next
}

fn gre(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    let (protocol, next) = *[
        (0x0800, Header::Ipv4),
        (0x86DD, Header::Ipv6),
        (0x8847, Header::Mpls),
        (0x8848, Header::Mpls),
        (0x6558, Header::Eth),
        (0x880B, Header::Payload),
        (0x1234, Header::Payload),
    ]
    .choose(rng)
    .unwrap();
    let pptp = protocol == 0x880B && rng.random_ratio(3, 4);
    let flags: u16 = if pptp {
        *[0x2001, 0x3081, 0x2881, 0xA001].choose(rng).unwrap()
    } else {
        rng.random_range(0..16) << 12 & *[0xB000, 0xB000, 0xF000].choose(rng).unwrap()
            | *[0, 0, 0, 1, 2].choose(rng).unwrap()
    };
    be16(out, flags);
    be16(out, protocol);
    noise_of(rng, out, 4 * (flags & 0xB000).count_ones() as usize);
    next
}

fn pppoe(rng: &mut impl Rng, out: &mut Vec<u8>) -> Header {
    let (protocol, next) =
        *[(0x0021, Header::Ipv4), (0x0057, Header::Ipv6), (0xC021, Header::Payload)]
            .choose(rng)
            .unwrap();
    out.extend([*[0x11, 0x11, 0x11, 0x12].choose(rng).unwrap()]);
    out.extend([*[0, 0, 0, 9].choose(rng).unwrap(), rng.random(), rng.random(), 0, 40]);
    be16(out, protocol);
    next
}

/// An address; half of them from a few values, so that pairs are sometimes equal.
fn address(rng: &mut impl Rng, out: &mut Vec<u8>, bytes: usize) {
    if rng.random() {
        out.resize(out.len() + bytes - 1, rng.random_range(0..2));
        out.push(rng.random_range(0..3));
    } else {
        noise_of(rng, out, bytes);
    }
}

fn port(rng: &mut impl Rng) -> u16 {
    if rng.random() { rng.random_range(80..82) } else { rng.random() }
}

fn be16(out: &mut Vec<u8>, value: u16) {
    out.extend(value.to_be_bytes());
}

fn noise(rng: &mut impl Rng, out: &mut Vec<u8>, bytes: std::ops::RangeInclusive<usize>) {
    let bytes = rng.random_range(bytes);
    noise_of(rng, out, bytes);
}

fn noise_of(rng: &mut impl Rng, out: &mut Vec<u8>, bytes: usize) {
    out.extend((0..bytes).map(|_| rng.random::<u8>()));
}
