// SPDX-License-Identifier: Apache-2.0
//! RTAG7: twin of `lbhash_rtag7`.
//!
//! Registers, byte addresses: 0x000 identity, 0x004 macro flow (function `[3:0]`, high byte `[4]`).
//! Block A from 0x040, block B from 0x080: seed, flags (pre-processing, overlay, IPv4 as layer 2,
//! IPv6 as layer 2, last word, symmetric IPv4, symmetric IPv6; bit 0 first), bitmaps of 13 bits
//! (layer 2; IPv4 other, TCP or UDP, equal ports; IPv6 likewise), functions (first `[3:0]`, second
//! `[7:4]`). Selection 0 from 0x0C0, selection 1 from 0x0E0: field (sub_sel `[2:0]`, concat `[3]`,
//! offset `[9:4]`), mask, rule (members `[10:0]`, 1 to 1024, resilient `[11]`), base.
//!
//! Result: words 0 and 1 A0, A1, B0, B1, 16 bits each; word 2 macro flow `[7:0]`, status `[10:8]`,
//! value 0 `[31:16]`; word 3 member 0 and value 1; word 4 member 1.

use crate::{
    block::{Function, Result},
    outer::{Ip, Outer, Window},
};

/// Address of the macro-flow register.
pub const MACRO: u16 = 0x004;
/// Addresses of the blocks' first registers.
pub const BLOCKS: [u16; 2] = [0x040, 0x080];
/// Addresses of the selections' first registers.
pub const SELECTIONS: [u16; 2] = [0x0C0, 0x0E0];
const IDENTITY: u32 = u32::from_be_bytes(*b"RTG7");

/// Masks of a block's registers.
pub const BLOCK_MASKS: [u32; 10] =
    [u32::MAX, 0x7F, 0x1FFF, 0x1FFF, 0x1FFF, 0x1FFF, 0x1FFF, 0x1FFF, 0x1FFF, 0xFF];
/// Masks of a selection's registers.
pub const SELECTION_MASKS: [u32; 4] = [0x3FF, 0xFFFF, 0xFFF, 0xFFFF];

/// Registers of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rtag7 {
    macro_flow: u32,
    blocks: [[u32; 10]; 2],
    selections: [[u32; 4]; 2],
}

impl Default for Rtag7 {
    fn default() -> Self {
        Self { macro_flow: 0, blocks: [[0; 10]; 2], selections: [[0, 0xFFFF, 1, 0]; 2] }
    }
}

enum Place {
    Macro,
    Block(usize, usize),
    Selection(usize, usize),
}

impl Place {
    fn of(address: u16) -> Option<Self> {
        let word = usize::from(address % 0x40) / 4;
        match address {
            MACRO => Some(Self::Macro),
            0x040..0x0C0 if word < 10 => Some(Self::Block(usize::from(address >= 0x080), word)),
            0x0C0..0x100 if word % 8 < 4 => Some(Self::Selection(word / 8, word % 8)),
            _ => None,
        }
    }
}

/// Remainder of message times x^width: one bit after the other, bit 0 of word 0 first.
fn crc(words: &[u32; 7], width: u32, polynomial: u32) -> u32 {
    let mut register = 0_u32;
    for bit in words.iter().flat_map(|word| (0..32).map(move |k| word >> k & 1)) {
        let out = register >> (width - 1) & 1;
        register = register << 1 & (u32::MAX >> (32 - width));
        if out != bit {
            register ^= polynomial;
        }
    }
    register
}

fn value_of(code: u32, words: &[u32; 7]) -> u16 {
    let bisync = || crc(words, 16, 0x8005) as u16;
    // XOR of all pieces of so many bits.
    let fold = |bits: u32| {
        let pieces =
            words.iter().flat_map(|word| (0..32 / bits).map(move |piece| word >> (piece * bits)));
        (pieces.fold(0, |sum, piece| sum ^ piece) & ((1 << bits) - 1)) as u16
    };
    match code {
        3 => bisync(),
        4..=7 => bisync() & 0xFF00 | fold(1 << (code - 4)),
        8 => fold(16),
        9 => crc(words, 16, 0x1021) as u16,
        10 => crc(words, 32, 0x1EDC_6F41) as u16,
        11 => (crc(words, 32, 0x1EDC_6F41) >> 16) as u16,
        12 => crc(words, 32, 0x04C1_1DB7) as u16,
        13 => (crc(words, 32, 0x04C1_1DB7) >> 16) as u16,
        14 => crc(words, 32, 0x741B_8CD7) as u16,
        15 => (crc(words, 32, 0x741B_8CD7) >> 16) as u16,
        _ => 0,
    }
}

impl Rtag7 {
    /// A register of a block: 0 is A.
    #[must_use]
    pub const fn block(&self, block: usize, word: usize) -> u32 {
        self.blocks[block][word]
    }

    /// A register of a selection.
    #[must_use]
    pub const fn selection(&self, selection: usize, word: usize) -> u32 {
        self.selections[selection][word]
    }

    /// The macro-flow register.
    #[must_use]
    pub const fn macro_flow(&self) -> u32 {
        self.macro_flow
    }

    fn words(&self, block: usize, outer: &Outer, user: u128) -> [u32; 7] {
        let registers = &self.blocks[block];
        let flag = |bit: u32| registers[1] >> bit & 1 == 1;
        let ip = match outer.ip {
            Ip::V4 if flag(2) => Ip::None,
            Ip::V6 if flag(3) => Ip::None,
            ip => ip,
        };
        let has_ports = matches!(outer.protocol, 6 | 17);
        let ports = if has_ports { [outer.sport, outer.dport] } else { [0; 2] };
        let kind = if !has_ports { 0 } else { 1 + usize::from(ports[0] == ports[1]) };
        let bitmap = match ip {
            Ip::None => registers[2],
            Ip::V4 => registers[3 + kind],
            Ip::V6 => registers[6 + kind],
        };
        let shrunk = |address: u128| match ip {
            Ip::V6 if flag(4) => address as u32,
            Ip::V6 => (0..4).fold(0, |sum, word| sum ^ (address >> (32 * word)) as u32),
            _ => address as u32,
        };
        let ingress = |low: u32, bits: u32| (user >> low) as u32 & ((1 << bits) - 1);
        let vlan = if outer.vlan == 0 { ingress(24, 12) as u16 } else { outer.vlan };
        let mut bins = [0_u16; 13];
        bins[3] = ingress(0, 16) as u16;
        bins[2] = ingress(16, 8) as u16;
        if ip == Ip::None {
            bins[4] = vlan;
            bins[5] = if outer.ethertype < 0x600 { 0 } else { outer.ethertype };
            for piece in 0..3 {
                bins[6 + piece] = (outer.dmac >> (16 * piece)) as u16;
                bins[9 + piece] = (outer.smac >> (16 * piece)) as u16;
            }
        } else {
            let is_symmetric = flag(if ip == Ip::V4 { 5 } else { 6 });
            let swap = usize::from(is_symmetric && outer.source < outer.destination);
            let addresses = [outer.source, outer.destination].map(shrunk);
            let (source, destination) = (addresses[swap], addresses[1 - swap]);
            bins[4] = outer.protocol.into();
            [bins[6], bins[5]] = [ports[swap], ports[1 - swap]];
            bins[7] = vlan;
            [bins[9], bins[8]] = [(destination >> 16) as u16, destination as u16];
            [bins[11], bins[10]] = [(source >> 16) as u16, source as u16];
        }
        for (n, bin) in bins.iter_mut().enumerate() {
            if flag(0) {
                *bin ^= (*bin >> 3) ^ (*bin << 2);
            }
            *bin *= (bitmap >> n & 1) as u16;
        }
        let mut words = [0; 7];
        for (i, word) in words.iter_mut().enumerate().take(6) {
            *word = u32::from(bins[2 * i + 1]) << 16 | u32::from(bins[2 * i]);
        }
        words[6] = registers[0];
        if flag(1) {
            words[6] = registers[0] >> 16 << 16 | u32::from(bins[12]);
        }
        words
    }

    fn value(&self, selection: usize, functions: [u16; 4], user: u128) -> u16 {
        let field = self.selections[selection][0];
        let (sub, concat, offset) = (field & 7, field >> 3 & 1 == 1, field >> 4);
        let [lbn, lbid] = [36, 52].map(|low| (user >> low) as u16);
        let [a0, a1, b0, b1] = functions;
        if concat {
            let all = match sub {
                0 => {
                    u64::from(b1) << 48 | u64::from(b0) << 32 | u64::from(a1) << 16 | u64::from(a0)
                }
                1..=3 => lbn.into(),
                _ => 0,
            };
            return all.rotate_right(offset) as u16;
        }
        let chosen = [a0, b0, lbn, a0, lbid, lbid, a1, b1][sub as usize];
        chosen.rotate_right(offset & 15)
    }

    fn member(&self, selection: usize, value: u16) -> u16 {
        let [_, mask, rule, base] = self.selections[selection];
        let kept = u32::from(value) & mask;
        let member = if rule >> 11 == 1 { base + kept } else { kept % (rule & 0x7FF) };
        member as u16
    }
}

impl Function for Rtag7 {
    const LAST: usize = 22;
    const CLEARING: u32 = 0;
    const NAME: &'static str = "rtag7";

    fn reset(&mut self) {
        *self = Self::default();
    }

    fn write(&mut self, address: u16, data: u32) -> bool {
        let (register, mask) = match Place::of(address) {
            Some(Place::Macro) => (&mut self.macro_flow, 0x1F),
            Some(Place::Block(block, word)) => (&mut self.blocks[block][word], BLOCK_MASKS[word]),
            Some(Place::Selection(selection, word)) => {
                if word == 2 && !(1..=1024).contains(&(data & 0x7FF)) {
                    return false;
                }
                (&mut self.selections[selection][word], SELECTION_MASKS[word])
            }
            None => return false,
        };
        let is_right = data & !mask == 0;
        if is_right {
            *register = data;
        }
        is_right
    }

    fn read(&self, address: u16, _clearing: bool) -> Option<u32> {
        if address == 0 {
            return Some(IDENTITY);
        }
        Some(match Place::of(address)? {
            Place::Macro => self.macro_flow,
            Place::Block(block, word) => self.blocks[block][word],
            Place::Selection(selection, word) => self.selections[selection][word],
        })
    }

    fn result(&self, window: &Window) -> Result {
        let outer = Outer::of(window);
        let [a, b] = [0, 1].map(|block| self.words(block, &outer, window.user));
        let function = |block: usize, which: u32| self.blocks[block][9] >> (4 * which) & 15;
        let functions = [
            value_of(function(0, 0), &a),
            value_of(function(0, 1), &a),
            value_of(function(1, 0), &b),
            value_of(function(1, 1), &b),
        ];
        let of_macro = value_of(self.macro_flow & 15, &a).to_le_bytes();
        let macro_flow = of_macro[usize::from(self.macro_flow >> 4 == 1)];
        let values = [0, 1].map(|selection| self.value(selection, functions, window.user));
        let members = [0, 1].map(|selection| self.member(selection, values[selection]));
        let is_mpls = matches!(outer.ethertype, 0x8847 | 0x8848);
        let status = u32::from(outer.cut)
            | u32::from(outer.extension || outer.deep || outer.fragment || is_mpls) << 1
            | u32::from(outer.ip == Ip::None) << 2;
        let pair = |low: u16, high: u16| u32::from(high) << 16 | u32::from(low);
        [
            pair(functions[0], functions[1]),
            pair(functions[2], functions[3]),
            u32::from(macro_flow) | status << 8 | u32::from(values[0]) << 16,
            pair(members[0], values[1]),
            pair(members[1], 0),
        ]
    }
}
