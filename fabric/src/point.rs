// SPDX-License-Identifier: Apache-2.0
//! The header fields of a flow as one vector of bits, and the frame that has them.

use std::net::IpAddr;

/// Header fields that a flow has. Bit 0 of a field is its least significant one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Source address; IPv4 in the low 32 bits.
    Source,
    /// Destination address.
    Destination,
    /// Source port, 16 bits.
    SourcePort,
    /// Destination port, 16 bits.
    DestinationPort,
    /// IP protocol, 8 bits.
    Protocol,
    /// Flow label of IPv6, 20 bits.
    FlowLabel,
    /// Source MAC address, 48 bits.
    SourceMac,
    /// Destination MAC address, 48 bits.
    DestinationMac,
    /// VLAN of the outermost tag, 12 bits.
    Vlan,
    /// The one MPLS label, 20 bits.
    MplsLabel,
    /// Destination queue pair of RoCEv2, 24 bits.
    QueuePair,
}

/// Field, name on the command line, first bit of the vector, width.
const FIELDS: [(Field, &str, usize, usize); 11] = [
    (Field::Source, "src", 0, 128),
    (Field::Destination, "dst", 128, 128),
    (Field::SourcePort, "sport", 256, 16),
    (Field::DestinationPort, "dport", 272, 16),
    (Field::Protocol, "proto", 288, 8),
    (Field::FlowLabel, "label", 296, 20),
    (Field::SourceMac, "smac", 316, 48),
    (Field::DestinationMac, "dmac", 364, 48),
    (Field::Vlan, "vlan", 412, 12),
    (Field::MplsLabel, "mpls", 424, 20),
    (Field::QueuePair, "qp", 444, 24),
];

impl Field {
    /// Every field with a name.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|row| row.0)
    }

    const fn row(self) -> (Self, &'static str, usize, usize) {
        FIELDS[self as usize]
    }

    /// Name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().1
    }

    /// The field of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        FIELDS.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Width in bits; an address has 32 in IPv4 frames.
    #[must_use]
    pub const fn bits(self, is_ipv4: bool) -> usize {
        match self {
            Self::Source | Self::Destination if is_ipv4 => 32,
            _ => self.row().3,
        }
    }
}

const WORDS: usize = 8;

/// Values of all fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Point([u64; WORDS]);

impl Point {
    /// Bit `bit` of a field.
    #[must_use]
    pub const fn bit(&self, field: Field, bit: usize) -> bool {
        let at = field.row().2 + bit;
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    /// Inverts one bit of a field.
    pub const fn flip(&mut self, field: Field, bit: usize) {
        let at = field.row().2 + bit;
        self.0[at / 64] ^= 1 << (at % 64);
    }

    /// XOR of all fields.
    pub fn add(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word ^= other;
        }
    }

    /// Value of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> u128 {
        let (.., at, bits) = field.row();
        let low = |index: usize| u128::from(self.0.get(index).copied().unwrap_or(0));
        let (word, shift) = (at / 64, at % 64);
        let mut value = low(word) >> shift | low(word + 1) << (64 - shift);
        if shift > 0 {
            value |= low(word + 2).checked_shl(128 - shift as u32).unwrap_or(0);
        }
        if bits == 128 { value } else { value & ((1 << bits) - 1) }
    }

    /// Sets a field; bits beyond its width are dropped.
    pub fn set(&mut self, field: Field, value: u128) {
        for bit in 0..field.row().3 {
            if self.bit(field, bit) != (value >> bit & 1 == 1) {
                self.flip(field, bit);
            }
        }
    }

    /// With the addresses, protocol and ports of a flow.
    #[must_use]
    pub fn of_flow(source: IpAddr, destination: IpAddr, protocol: u8, ports: (u16, u16)) -> Self {
        let number = |address| match address {
            IpAddr::V4(address) => u32::from(address).into(),
            IpAddr::V6(address) => u128::from(address),
        };
        let mut point = Self::default();
        point.set(Field::Source, number(source));
        point.set(Field::Destination, number(destination));
        point.set(Field::Protocol, protocol.into());
        point.set(Field::SourcePort, ports.0.into());
        point.set(Field::DestinationPort, ports.1.into());
        point.set(Field::SourceMac, 0x02_00_00_00_00_01);
        point.set(Field::DestinationMac, 0x02_00_00_00_00_02);
        point
    }
}

/// What kind of frame has the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// IPv4, else IPv6.
    pub is_ipv4: bool,
    /// An 802.1Q tag stands before the IP header.
    pub is_tagged: bool,
    /// One MPLS label stands before the IP header.
    pub is_labelled: bool,
    /// The UDP packet carries RoCEv2, with a queue pair.
    pub is_roce: bool,
}

/// UDP port of RoCEv2.
pub const ROCE: u16 = 4791;
const TCP: u8 = 6;
const UDP: u8 = 17;

impl Kind {
    /// Writes the shortest frame that has the fields of the point. UDP has no payload (RoCEv2 its base header), so that no
    /// port number makes a tunnel of it.
    pub fn frame(self, point: &Point, frame: &mut Vec<u8>) {
        let bytes = |field: Field, count: usize| {
            let value = point.get(field).to_be_bytes();
            let mut array = [0; 16];
            array[..count].copy_from_slice(&value[16 - count..]);
            array
        };
        let protocol = point.get(Field::Protocol) as u8;
        let layer_4 = match protocol {
            TCP => 20,
            UDP if self.is_roce => 20,
            UDP => 8,
            _ => 12,
        };
        frame.clear();
        frame.extend(&bytes(Field::DestinationMac, 6)[..6]);
        frame.extend(&bytes(Field::SourceMac, 6)[..6]);
        if self.is_tagged {
            frame.extend([0x81, 0x00]);
            frame.extend(&bytes(Field::Vlan, 2)[..2]);
        }
        let ethertype = match (self.is_labelled, self.is_ipv4) {
            (true, _) => [0x88, 0x47],
            (_, true) => [0x08, 0x00],
            (_, false) => [0x86, 0xdd],
        };
        frame.extend(ethertype);
        if self.is_labelled {
            let entry = (point.get(Field::MplsLabel) as u32) << 12 | 0x1ff;
            frame.extend(entry.to_be_bytes());
        }
        if self.is_ipv4 {
            frame.extend([0x45, 0, 0, 20 + layer_4, 0, 0, 0x40, 0, 64, protocol, 0, 0]);
            frame.extend(&bytes(Field::Source, 4)[..4]);
            frame.extend(&bytes(Field::Destination, 4)[..4]);
        } else {
            let first = 6 << 28 | point.get(Field::FlowLabel) as u32;
            frame.extend(first.to_be_bytes());
            frame.extend([0, layer_4, protocol, 64]);
            frame.extend(bytes(Field::Source, 16));
            frame.extend(bytes(Field::Destination, 16));
        }
        let start = frame.len();
        frame.extend(&bytes(Field::SourcePort, 2)[..2]);
        frame.extend(&bytes(Field::DestinationPort, 2)[..2]);
        frame.resize(start + usize::from(layer_4), 0);
        match protocol {
            TCP => frame[start + 12] = 0x50,
            UDP => {
                frame[start + 5] = layer_4;
                if self.is_roce {
                    frame[start + 13..start + 16].copy_from_slice(&bytes(Field::QueuePair, 3)[..3]);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_kept_apart_and_their_rows_are_in_order() {
        let mut point = Point::default();
        for field in Field::all() {
            assert_eq!(field.row().0, field);
            let value = u128::MAX >> (128 - field.row().3);
            point.set(field, value);
            assert_eq!(point.get(field), value, "{field:?}");
        }
        point.set(Field::Vlan, 0x123);
        assert_eq!((point.get(Field::Vlan), point.get(Field::MplsLabel)), (0x123, 0xf_ffff));
        assert_eq!(point.get(Field::DestinationMac), 0xffff_ffff_ffff);
        point.flip(Field::Source, 127);
        assert_eq!(point.get(Field::Source), u128::MAX >> 1);
    }
}
