// SPDX-License-Identifier: Apache-2.0
//! Ethernet with its tags, MPLS label stacks, PPPoE.

use super::{Push, Walk};
use lbhash_model::Kind;

/// Types that announce a tag.
const TAGS: [u16; 3] = [0x8100, 0x88A8, 0x9100];

/// A label is 20 bits wide.
const LABELS: u32 = 1 << 20;

impl Walk<'_> {
    pub(super) fn eth(&mut self) -> Kind {
        self.random(12);
        for _ in 0..self.rng.weighted(&[(10, 0), (5, 1), (4, 2), (1, 3)]) {
            let tag = self.rng.pick(&TAGS);
            self.frame.push16(tag);
            self.random16();
        }
        let next = self.after_eth();
        let ethertype = self.ethertype(next);
        self.frame.push16(ethertype);
        next
    }

    fn after_eth(&mut self) -> Kind {
        if self.deep {
            return self.rng.weighted(&[
                (6, Kind::Ipv4),
                (4, Kind::Ipv6),
                (4, Kind::Mpls),
                (2, Kind::Pppoe),
            ]);
        }
        self.rng.weighted(&[
            (30, Kind::Ipv4),
            (26, Kind::Ipv6),
            (24, Kind::Mpls),
            (10, Kind::Pppoe),
            (10, Kind::Stop),
        ])
    }

    fn ethertype(&mut self, next: Kind) -> u16 {
        match next {
            Kind::Ipv4 => 0x0800,
            Kind::Ipv6 => 0x86DD,
            Kind::Mpls => self.rng.pick(&[0x8847, 0x8848]),
            Kind::Pppoe => 0x8864,
            _ => self.other_ethertype(),
        }
    }

    /// ARP, PPPoE discovery, lengths around their limit, near misses, anything.
    fn other_ethertype(&mut self) -> u16 {
        match self.rng.below(5) {
            0 => self.rng.pick(&[0x0806, 0x8863, 0x88E7, 0x894F, 0x05DC]),
            1 => self.rng.pick(&[0x0000, 0x05FF, 0x0600, 0x0601, 0xFFFF]),
            2 => self.rng.below(0x0600) as u16,
            3 => {
                let known = self
                    .rng
                    .pick(&[0x0800, 0x86DD, 0x8847, 0x8848, 0x8864, 0x8100, 0x88A8, 0x9100]);
                self.near_miss(known)
            }
            _ => self.rng.u16(),
        }
    }

    pub(super) fn mpls(&mut self) -> Kind {
        let count = match self.rng.below(6) {
            _ if self.deep => 1 + self.rng.below(2),
            0 => 14 + self.rng.below(5),
            1 => 1 + self.rng.below(18),
            _ => 1 + self.rng.below(4),
        };
        let without_bottom = self.rng.one_in(24);
        for index in 1..=count {
            let bottom = index == count && !without_bottom;
            let label = self.label();
            self.frame.push32(label << 12 | self.rng.below(8) << 9 | u32::from(bottom) << 8);
            let ttl = self.rng.u8();
            if let Some(last) = self.frame.last_mut() {
                *last = ttl;
            }
        }
        self.after_mpls()
    }

    fn label(&mut self) -> u32 {
        match self.rng.below(24) {
            0..3 => self.rng.below(16),
            3 => 7,
            4 => self.rng.pick(&[15, 16, LABELS - 1]),
            _ => self.rng.below(LABELS),
        }
    }

    fn after_mpls(&mut self) -> Kind {
        match self.rng.below(10) {
            0..3 => Kind::Ipv4,
            3..6 => Kind::Ipv6,
            6..8 => {
                let control_word = self.rng.word() >> 4;
                self.frame.push32(control_word);
                Kind::Eth
            }
            8 => {
                let associated_channel = 1 << 28 | self.rng.word() >> 4;
                self.frame.push32(associated_channel);
                Kind::Stop
            }
            // Its address may begin with any nibble, so that some look like IP or a control word.
            _ => Kind::Eth,
        }
    }

    pub(super) fn pppoe(&mut self) -> Kind {
        let version_and_type = if self.rng.one_in(16) { self.rng.u8() } else { 0x11 };
        let code = if self.rng.one_in(16) { self.rng.u8() } else { 0 };
        self.frame.push8(version_and_type);
        self.frame.push8(code);
        self.random16();
        self.random16();
        let next = self.rng.weighted(&[(4, Kind::Ipv4), (4, Kind::Ipv6), (1, Kind::Stop)]);
        let protocol = match next {
            Kind::Ipv4 => 0x0021,
            Kind::Ipv6 => 0x0057,
            _ => {
                let known = self.rng.pick(&[0xC021, 0x8021, 0x0281, 0x2157, 0x0000]);
                if self.rng.one_in(2) { known } else { self.near_miss(0x0021) }
            }
        };
        self.frame.push16(protocol);
        next
    }
}
