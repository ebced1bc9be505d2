// SPDX-License-Identifier: Apache-2.0
//! IPv4 with options and fragments, IPv6 with extension headers.

use super::{Push, Walk};
use lbhash_model::Kind;

impl Walk<'_> {
    pub(super) fn ipv4(&mut self) -> Kind {
        let version = if self.rng.one_in(32) { self.rng.below(16) as u8 } else { 4 };
        let words = match self.rng.below(16) {
            0 => self.rng.below(16) as u8,
            1 => 15,
            2..5 => 6 + self.rng.below(4) as u8,
            _ => 5,
        };
        self.frame.push8(version << 4 | words);
        self.random8();
        self.random16();
        self.random16();
        let fragment = self.fragment_bits();
        self.frame.push16(fragment);
        self.random8();
        let (next, protocol) = self.after_ip();
        self.frame.push8(protocol);
        self.random16();
        self.random(8);
        self.random(usize::from(words.max(5) - 5) * 4);
        next
    }

    /// Reserved, DF, MF and the offset: mostly no fragment, then each of MF and offset alone and
    /// together.
    fn fragment_bits(&mut self) -> u16 {
        let offset = 1 + self.rng.below(0x1FFF) as u16;
        match self.rng.below(24) {
            0 => 0x2000,
            1 => offset,
            2 => 0x2000 | offset,
            3..6 => 0xC000,
            6..16 => 0x4000,
            _ => 0,
        }
    }

    pub(super) fn ipv6(&mut self) -> Kind {
        let version = if self.rng.one_in(32) { self.rng.below(16) } else { 6 };
        let class_and_label = self.rng.word() >> 4;
        self.frame.push32(version << 28 | class_and_label);
        self.random16();
        let count = self.rng.weighted(&[(10, 0), (4, 1), (4, 2), (2, 3), (1, 4)]);
        let extensions: Vec<u8> = (0..count).map(|_| self.rng.pick(&[0, 43, 60, 51, 44])).collect();
        let (next, protocol) = self.after_ip();
        let first = extensions.first().copied().unwrap_or(protocol);
        self.frame.push8(first);
        self.random8();
        self.random(32);
        for (index, &extension) in extensions.iter().enumerate() {
            let following = extensions.get(index + 1).copied().unwrap_or(protocol);
            self.extension(extension, following);
        }
        next
    }

    /// One extension header, as long as it says; now and then a length that reaches far.
    fn extension(&mut self, number: u8, following: u8) {
        self.frame.push8(following);
        if number == 44 {
            self.random8();
            let bits = match self.rng.below(8) {
                0 => 0x0001,
                1 => 0xFFF8,
                2 => self.rng.u16(),
                _ => self.rng.pick(&[0x0000, 0x0006]),
            };
            self.frame.push16(bits);
            self.random(4);
            return;
        }
        let length = if self.rng.one_in(16) { self.rng.u8() } else { self.rng.below(4) as u8 };
        self.frame.push8(length);
        let total = if number == 51 {
            (usize::from(length) + 2) * 4
        } else {
            (usize::from(length) + 1) * 8
        };
        self.random(total - 2);
    }

    /// What IP carries, and its protocol number.
    fn after_ip(&mut self) -> (Kind, u8) {
        let next = if self.deep {
            self.rng.weighted(&[
                (6, Kind::Ipv4),
                (2, Kind::Ipv6),
                (5, Kind::Gre),
                (4, Kind::Udp),
                (1, Kind::Tcp),
            ])
        } else {
            self.rng.weighted(&[
                (20, Kind::Tcp),
                (40, Kind::Udp),
                (20, Kind::Gre),
                (6, Kind::Ipv4),
                (6, Kind::Ipv6),
                (8, Kind::Stop),
            ])
        };
        let protocol = match next {
            Kind::Tcp => 6,
            Kind::Udp => 17,
            Kind::Gre => 47,
            Kind::Ipv4 => 4,
            Kind::Ipv6 => 41,
            _ if self.rng.one_in(2) => self.rng.pick(&[1, 58, 132, 89, 115, 137, 59, 50, 0, 255]),
            _ => self.rng.u8(),
        };
        (next, protocol)
    }
}
