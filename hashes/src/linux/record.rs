// SPDX-License-Identifier: Apache-2.0
//! The bytes that Linux ECMP hashes: which fields stay, their order and their places.

use super::dissect::{Addresses, Keys};
use crate::{
    Trace,
    packet::IPV4,
    siphash::{Key, siphash},
};

/// Fields of policy 3, as bits of `fib_multipath_hash_fields`; the inner ones are these shifted by six.
pub(super) mod field {
    pub(in super::super) const SOURCE: u32 = 1 << 0;
    pub(in super::super) const DESTINATION: u32 = 1 << 1;
    pub(in super::super) const PROTOCOL: u32 = 1 << 2;
    pub(in super::super) const FLOW_LABEL: u32 = 1 << 3;
    pub(in super::super) const SOURCE_PORT: u32 = 1 << 4;
    pub(in super::super) const DESTINATION_PORT: u32 = 1 << 5;
    pub(in super::super) const ALL: u32 = 0x3f;
    pub(in super::super) const TO_INNER: u32 = 6;
}

/// What goes into the hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) addresses: Addresses,
    pub(super) protocol: u8,
    pub(super) ports: [u8; 4],
    /// The flow label in the byte order that the policy gives it.
    pub(super) label: [u8; 4],
}

impl Record {
    pub(super) const EMPTY: Self = Self {
        addresses: Addresses::V4([0; 4], [0; 4]),
        protocol: 0,
        ports: [0; 4],
        label: [0; 4],
    };

    /// The addresses only; zeros of the packet's family if none were found.
    pub(super) fn of(keys: &Keys, ethertype: u16) -> Self {
        let none = match ethertype {
            IPV4 => Addresses::V4([0; 4], [0; 4]),
            _ => Addresses::V6([0; 16], [0; 16]),
        };
        Self { addresses: keys.addresses.unwrap_or(none), ..Self::EMPTY }
    }

    /// The selected fields of what was found.
    pub(super) fn selected(keys: &Keys, ethertype: u16, fields: u32) -> Self {
        Self {
            protocol: keys.protocol,
            ports: keys.ports,
            label: keys.flow_label.to_le_bytes(),
            ..Self::of(keys, ethertype)
        }
        .masked(fields)
    }

    /// Zeros in place of what the fields of policy 3 leave out; IPv4 has no flow label.
    pub(super) fn masked(mut self, fields: u32) -> Self {
        let keeps = |field| fields & field != 0;
        match &mut self.addresses {
            Addresses::V4(source, destination) => {
                self.label = [0; 4];
                clear(source, keeps(field::SOURCE));
                clear(destination, keeps(field::DESTINATION));
            }
            Addresses::V6(source, destination) => {
                clear(source, keeps(field::SOURCE));
                clear(destination, keeps(field::DESTINATION));
            }
        }
        clear(&mut self.label, keeps(field::FLOW_LABEL));
        clear(&mut self.ports[..2], keeps(field::SOURCE_PORT));
        clear(&mut self.ports[2..], keeps(field::DESTINATION_PORT));
        if !keeps(field::PROTOCOL) {
            self.protocol = 0;
        }
        self
    }

    /// The 48 or 72 bytes that are hashed: addresses and ports sorted, each pair for itself.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![0; 36];
        bytes[2] = self.protocol;
        bytes[4..8].copy_from_slice(&self.label);
        let [s0, s1, d0, d1] = self.ports;
        let (source, destination) = ([s0, s1], [d0, d1]);
        let swap = u16::from_le_bytes(destination) < u16::from_le_bytes(source);
        let (first, second) = if swap { (destination, source) } else { (source, destination) };
        bytes[28..30].copy_from_slice(&first);
        bytes[30..32].copy_from_slice(&second);
        match self.addresses {
            Addresses::V4(source, destination) => {
                let swap = u32::from_le_bytes(destination) < u32::from_le_bytes(source);
                let pair = if swap { [destination, source] } else { [source, destination] };
                bytes.extend(pair.as_flattened());
            }
            Addresses::V6(source, destination) => {
                let swap = destination < source;
                let pair = if swap { [destination, source] } else { [source, destination] };
                bytes.extend(pair.as_flattened());
            }
        }
        bytes.extend([0; 4]);
        bytes
    }

    /// SipHash-2-4 of the bytes, its low 32 bits, with 0 made 1.
    pub(super) fn hash(&self, seed: u32, trace: &mut Trace) -> u32 {
        let bytes = self.bytes();
        let word = u64::from(seed) << 32 | u64::from(seed);
        trace.words("SipHash-2-4 key", || format!("0x{word:016x} twice"));
        trace.bytes("SipHash-2-4 input", &bytes);
        let hash = siphash::<2, 4>(Key(word, word), &bytes);
        let low = (hash & 0xffff_ffff) as u32;
        trace.number("low 32 bits", low, 32);
        low.max(1)
    }
}

fn clear(field: &mut [u8], keep: bool) {
    if !keep {
        field.fill(0);
    }
}
