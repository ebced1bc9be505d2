// SPDX-License-Identifier: Apache-2.0
//! Receive-side scaling: twin of `lbhash_rss`.
//!
//! Registers, byte addresses: 0x000 identity, 0x004 settings (transform `[1:0]`, ports of TCP
//! `[4]`, UDP `[5]`, SCTP `[6]`, log2 of the table's size `[11:8]`, 0 to 9), 0x040 to 0x064 the
//! key, first bytes first and the first one most significant, 0x800 to 0xFFC the queue of each
//! entry, 16 bits.
//!
//! Result: word 0 the hash; word 1 queue `[15:0]`, status `[18:16]`, ports hashed `[19]`.

use crate::{
    block::{Function, Result},
    outer::{Ip, Outer, Window},
};

/// Entries of the indirection table.
pub const ENTRIES: usize = 512;
/// Address of the settings.
pub const SETTINGS: u16 = 0x004;
/// Address of the key's first word.
pub const KEY: u16 = 0x040;
/// Address of the table's first entry.
pub const TABLE: u16 = 0x800;
const IDENTITY: u32 = u32::from_be_bytes(*b"RSS0");

/// Registers of the block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rss {
    settings: u32,
    key: [u32; 10],
    table: Box<[u16; ENTRIES]>,
}

impl Default for Rss {
    fn default() -> Self {
        Self { settings: 0, key: [0; 10], table: Box::new([0; ENTRIES]) }
    }
}

impl Rss {
    /// The key, 40 bytes.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        self.key.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    /// The settings register.
    #[must_use]
    pub const fn settings(&self) -> u32 {
        self.settings
    }

    /// Entries of the table that are used.
    #[must_use]
    pub fn table(&self) -> &[u16] {
        &self.table[..1 << (self.settings >> 8 & 15)]
    }

    /// Key bit `i`; the first one is bit 0.
    fn key_bit(&self, i: usize) -> bool {
        self.key[i / 32] >> (31 - i % 32) & 1 == 1
    }

    /// Input bits as they are hashed, the first one first.
    fn input(&self, outer: &Outer, with_ports: bool) -> Vec<bool> {
        let width = match outer.ip {
            Ip::None => return Vec::new(),
            Ip::V4 => 32,
            Ip::V6 => 128,
        };
        let transformed = |source: u128, destination: u128| match self.settings & 3 {
            1 => [source ^ destination; 2],
            2 => [source | destination, source ^ destination],
            _ => [source, destination],
        };
        let mut fields: Vec<(u128, u32)> =
            transformed(outer.source, outer.destination).map(|value| (value, width)).into();
        if with_ports {
            let ports = transformed(outer.sport.into(), outer.dport.into());
            fields.extend(ports.map(|value| (value, 16)));
        }
        let bits = |(value, width): (u128, u32)| (0..width).rev().map(move |k| value >> k & 1 == 1);
        fields.into_iter().flat_map(bits).collect()
    }
}

impl Function for Rss {
    const LAST: usize = 7;
    const CLEARING: u32 = ENTRIES as u32;
    const NAME: &'static str = "rss";

    fn reset(&mut self) {
        *self = Self::default();
    }

    fn write(&mut self, address: u16, data: u32) -> bool {
        match address {
            SETTINGS => {
                let is_right = data & !0xF73 == 0 && data & 3 != 3 && data >> 8 <= 9;
                if is_right {
                    self.settings = data;
                }
                is_right
            }
            KEY..0x068 => {
                self.key[usize::from(address - KEY) / 4] = data;
                true
            }
            TABLE.. => {
                let entry = &mut self.table[usize::from(address - TABLE) / 4 % ENTRIES];
                u16::try_from(data).map(|queue| *entry = queue).is_ok()
            }
            _ => false,
        }
    }

    fn read(&self, address: u16, clearing: bool) -> Option<u32> {
        match address {
            0 => Some(IDENTITY),
            SETTINGS => Some(self.settings),
            KEY..0x068 => Some(self.key[usize::from(address - KEY) / 4]),
            TABLE.. if clearing => Some(0),
            TABLE.. => Some(self.table[usize::from(address - TABLE) / 4 % ENTRIES].into()),
            _ => None,
        }
    }

    fn result(&self, window: &Window) -> Result {
        let outer = Outer::of(window);
        let enabled = match outer.protocol {
            6 => self.settings >> 4 & 1,
            17 => self.settings >> 5 & 1,
            132 => self.settings >> 6 & 1,
            _ => 0,
        };
        let with_ports = enabled == 1 && !outer.fragment;
        // Bit k of the hash is the parity of the input bits i with key bit i + 31 - k set.
        let input = self.input(&outer, with_ports);
        let hash = (0..32).fold(0, |hash, k| {
            let ones =
                input.iter().enumerate().filter(|&(i, &bit)| bit && self.key_bit(i + 31 - k));
            hash | ((ones.count() & 1) as u32) << k
        });
        let queue = self.table()[hash as usize % self.table().len()];
        let status = u32::from(outer.cut)
            | u32::from(outer.extension || outer.deep) << 1
            | u32::from(outer.ip == Ip::None) << 2;
        [hash, u32::from(queue) | status << 16 | u32::from(with_ports) << 19, 0, 0, 0]
    }
}
