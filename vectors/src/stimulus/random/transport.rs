// SPDX-License-Identifier: Apache-2.0
//! TCP, UDP with its tunnels, GRE.

use super::{Push, Walk};
use lbhash_model::Kind;

const L2TP: u16 = 1701;
const GTP: u16 = 2152;
const VXLAN: u16 = 4789;
const ROCE: u16 = 4791;
const GENEVE: u16 = 6081;

impl Walk<'_> {
    pub(super) fn tcp(&mut self) -> Kind {
        self.random(20);
        Kind::Stop
    }

    pub(super) fn udp(&mut self) -> Kind {
        let tunnel = if self.deep {
            self.rng.pick(&[VXLAN, GENEVE])
        } else {
            self.rng.pick(&[L2TP, GTP, ROCE, VXLAN, GENEVE, 0])
        };
        let port = match tunnel {
            0 => self.other_port(),
            known if self.rng.one_in(12) => self.near_miss(known),
            known => known,
        };
        self.random16();
        self.frame.push16(port);
        self.random(4);
        let body = self.frame.len();
        let next = match tunnel {
            L2TP => self.l2tp(),
            GTP | ROCE => self.opaque_tunnel(),
            VXLAN => self.vxlan(),
            GENEVE => self.geneve(),
            _ => Kind::Stop,
        };
        if self.rng.one_in(10) {
            self.cut_inside(body);
            return Kind::Stop;
        }
        next
    }

    /// Ends the frame somewhere in what follows `start`.
    fn cut_inside(&mut self, start: usize) {
        let length = self.frame.len() - start;
        self.frame.truncate(start + self.rng.below(length as u32 + 1) as usize);
    }

    fn other_port(&mut self) -> u16 {
        if self.rng.one_in(2) {
            self.rng.pick(&[53, 443, 4790, 8472, 0, 0xFFFF])
        } else {
            self.rng.u16()
        }
    }

    fn l2tp(&mut self) -> Kind {
        let flags = if self.rng.one_in(4) {
            self.rng.u16()
        } else {
            self.rng.pick(&[0x0002, 0x4002, 0xC802])
        };
        self.frame.push16(flags);
        self.random(6);
        Kind::Stop
    }

    fn opaque_tunnel(&mut self) -> Kind {
        self.random(8);
        Kind::Stop
    }

    fn vxlan(&mut self) -> Kind {
        let flags = if self.rng.one_in(8) { self.rng.u8() } else { 0x08 };
        self.frame.push8(flags);
        self.random(7);
        Kind::Eth
    }

    fn geneve(&mut self) -> Kind {
        let version = if self.rng.one_in(12) { self.rng.below(4) as u8 } else { 0 };
        let words = match self.rng.below(8) {
            0 => self.rng.below(64) as u8,
            1..4 => self.rng.below(6) as u8,
            _ => 0,
        };
        self.frame.push8(version << 6 | words);
        self.random8();
        let next =
            self.rng.weighted(&[(3, Kind::Eth), (3, Kind::Ipv4), (3, Kind::Ipv6), (1, Kind::Stop)]);
        let protocol = self.tunnel_protocol(next);
        self.frame.push16(protocol);
        self.random(4 + 4 * usize::from(words));
        next
    }

    pub(super) fn gre(&mut self) -> Kind {
        match self.rng.below(16) {
            0 | 1 => self.pptp(),
            2 => {
                self.random(4);
                Kind::Stop
            }
            _ => self.gre_version_0(),
        }
    }

    fn gre_version_0(&mut self) -> Kind {
        let routing = if self.rng.one_in(16) { 0x4000 } else { 0 };
        let options =
            self.rng.pick(&[0x0000, 0x8000, 0x2000, 0x1000, 0xA000, 0x9000, 0x3000, 0xB000]);
        let reserved = if self.rng.one_in(4) { self.rng.u16() & 0x0FF8 } else { 0 };
        self.frame.push16(options | routing | reserved);
        let next = self.rng.weighted(&[
            (4, Kind::Ipv4),
            (4, Kind::Ipv6),
            (3, Kind::Mpls),
            (3, Kind::Eth),
            (2, Kind::Stop),
        ]);
        let protocol = self.tunnel_protocol(next);
        self.frame.push16(protocol);
        let words = (options & 0xB000_u16).count_ones() as usize;
        self.random(4 * words);
        next
    }

    /// Enhanced GRE: mostly as PPTP has it, then with one thing wrong.
    fn pptp(&mut self) -> Kind {
        let flags =
            self.rng.weighted(&[(8, 0x2001), (4, 0x3081), (1, 0x0001), (1, 0xA001), (1, 0x6001)]);
        let protocol = if self.rng.one_in(8) { self.near_miss(0x880B) } else { 0x880B };
        self.frame.push16(flags);
        self.frame.push16(protocol);
        self.random(4);
        Kind::Stop
    }

    fn tunnel_protocol(&mut self, next: Kind) -> u16 {
        match next {
            Kind::Ipv4 => 0x0800,
            Kind::Ipv6 => 0x86DD,
            Kind::Mpls => self.rng.pick(&[0x8847, 0x8848]),
            Kind::Eth => 0x6558,
            _ => {
                let known = self.rng.pick(&[0x880B, 0x88BE, 0x8847, 0x0806, 0x0000]);
                if self.rng.one_in(2) { known } else { self.near_miss(0x6558) }
            }
        }
    }
}
