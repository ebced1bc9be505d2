// SPDX-License-Identifier: Apache-2.0
//! Layer record: packing, sorting, masking and CRC-32 (specification, sections 4 to 6).

use crate::{
    config::Entry,
    polynomial::LAYER_POLYNOMIAL,
    record::{RECORD_BITS, RecordType},
};

/// 32-bit words that hold a record.
const WORDS: usize = RECORD_BITS.div_ceil(32);

/// Words of a record in memory, one more than needed: whole vectors of four.
const PADDED_WORDS: usize = WORDS.next_multiple_of(4);

/// A record from its top bit down: bit 31 of word 0 is the record's most significant bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Record([u32; PADDED_WORDS]);

impl Record {
    /// A record that begins with these words; the rest is zero.
    #[inline]
    pub(super) fn of<const N: usize>(words: [u32; N]) -> Self {
        const { assert!(N <= WORDS) }
        let mut record = Self::default();
        record.0[..N].copy_from_slice(&words);
        record
    }

    /// Adds a field of at most 32 bits whose most significant bit is `position` bits below the
    /// record's top.
    #[inline]
    pub(super) fn put(&mut self, position: usize, bits: usize, value: u32) {
        let pair = u64::from(value) << (64 - bits - position % 32);
        self.0[position / 32 % PADDED_WORDS] |= (pair >> 32) as u32;
        self.0[(position / 32 + 1) % PADDED_WORDS] |= pair as u32;
    }

    /// Sorts and masks the record as an entry of the field table says and gives its CRC-32; 0 if it
    /// enables nothing.
    ///
    /// `seed_crc` is [`seed_crc`] of the layer seed: the CRC of a record is that of its bits from
    /// register 0, plus that of the seed alone.
    #[inline(always)]
    pub(super) fn crc(&mut self, record_type: RecordType, entry: Entry, seed_crc: u32) -> u32 {
        if entry.enables() == 0 {
            return 0;
        }
        let layout = Layout::of(record_type);
        if entry.symmetric() {
            self.sort(layout);
        }
        seed_crc
            ^ self.crc_of_fields(record_type, &MASKS[layout as usize][usize::from(entry.enables())])
    }

    /// CRC-32 of the masked record, register 0 before. Only words in which the record type has a
    /// field are read.
    #[inline(always)]
    fn crc_of_fields(&self, record_type: RecordType, mask: &Mask) -> u32 {
        match record_type {
            RecordType::None => 0,
            RecordType::Meta => self.crc_of([0, 1, 2], mask),
            RecordType::EthIp
            | RecordType::EthMpls
            | RecordType::EthPppoe
            | RecordType::EthOther => self.crc_of([0, 1, 2, 3, 4], mask),
            // Most stacks are short.
            RecordType::Mpls | RecordType::MplsEl => (0..WORDS)
                .filter(|&word| self.0[word] != 0)
                .fold(0, |crc, word| crc ^ self.crc_of([word], mask)),
            // Addresses are in the low 32 of 128 bits, and there is no flow label.
            RecordType::Ipv4L4 | RecordType::Ipv4Other => self.crc_of([3, 7, 8], mask),
            RecordType::Ipv6L4 | RecordType::Ipv6Other => {
                self.crc_of([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], mask)
            }
            RecordType::Pppoe => self.crc_of([0], mask),
            _ => self.crc_of([0, 1], mask),
        }
    }

    /// What these words, masked, add to the CRC.
    #[inline(always)]
    fn crc_of<const N: usize>(&self, words: [usize; N], mask: &Mask) -> u32 {
        words
            .iter()
            .fold(0, |crc, &word| crc ^ word_crc(self.0[word] & mask[word], &CRC_TABLES[word]))
    }

    /// Puts the pair of the layout in ascending order.
    #[inline]
    fn sort(&mut self, layout: Layout) {
        let words = &mut self.0;
        match layout {
            Layout::Ethernet => {
                let dmac = u64::from(words[0]) << 16 | u64::from(words[1] >> 16);
                let smac = u64::from(words[1] & 0xFFFF) << 32 | u64::from(words[2]);
                let (low, high) = (dmac.min(smac), dmac.max(smac));
                words[0] = (low >> 16) as u32;
                words[1] = (low as u32) << 16 | (high >> 32) as u32;
                words[2] = high as u32;
            }
            Layout::Ip => {
                if words[..4] > words[4..8] {
                    let (source, destination) = words.split_at_mut(4);
                    source.swap_with_slice(&mut destination[..4]);
                }
            }
            Layout::Ports => {
                if words[0] >> 16 > words[0] & 0xFFFF {
                    words[0] = words[0].rotate_left(16);
                }
            }
            Layout::Meta | Layout::Mpls | Layout::Gre | Layout::Pppoe | Layout::None => {}
        }
    }
}

/// Record types with the same fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    None,
    Meta,
    Ethernet,
    Mpls,
    Ip,
    Ports,
    Gre,
    Pppoe,
}

impl Layout {
    /// A record type of each layout, in order.
    const EXAMPLES: [RecordType; 8] = [
        RecordType::None,
        RecordType::Meta,
        RecordType::EthIp,
        RecordType::Mpls,
        RecordType::Ipv4L4,
        RecordType::V4Ports,
        RecordType::Gre,
        RecordType::Pppoe,
    ];

    #[inline]
    const fn of(record_type: RecordType) -> Self {
        match record_type {
            RecordType::None => Self::None,
            RecordType::Meta => Self::Meta,
            RecordType::EthIp
            | RecordType::EthMpls
            | RecordType::EthPppoe
            | RecordType::EthOther => Self::Ethernet,
            RecordType::Mpls | RecordType::MplsEl => Self::Mpls,
            RecordType::Ipv4L4
            | RecordType::Ipv4Other
            | RecordType::Ipv6L4
            | RecordType::Ipv6Other => Self::Ip,
            RecordType::Gre | RecordType::Pptp => Self::Gre,
            RecordType::Pppoe => Self::Pppoe,
            _ => Self::Ports,
        }
    }
}

/// Bits of a record that pass.
type Mask = [u32; PADDED_WORDS];

/// Masks by layout and enable bits.
static MASKS: [[Mask; 128]; Layout::EXAMPLES.len()] = masks();

const fn masks() -> [[Mask; 128]; Layout::EXAMPLES.len()] {
    let mut masks = [[[0; PADDED_WORDS]; 128]; Layout::EXAMPLES.len()];
    let mut layout = 0;
    while layout < masks.len() {
        let mut enables = 0;
        while enables < 128 {
            masks[layout][enables] = mask(Layout::EXAMPLES[layout], enables as u8);
            enables += 1;
        }
        layout += 1;
    }
    masks
}

const fn mask(record_type: RecordType, enables: u8) -> Mask {
    let mut mask = [0; PADDED_WORDS];
    let fields = record_type.fields();
    let (mut index, mut position) = (0, 0);
    while index < fields.len() {
        let end = position + fields[index].bits as usize;
        let enabled = enables >> fields[index].enable & 1 == 1;
        while position < end {
            // Word by word: the bits from `position` to the end of the field or of the word.
            let from = position % 32;
            let to = if end - position < 32 - from { from + end - position } else { 32 };
            if enabled {
                mask[position / 32] |= (u32::MAX >> from) & (u32::MAX << (32 - to));
            }
            position += to - from;
        }
        index += 1;
    }
    mask
}

/// What one byte of a word adds to the CRC, by the byte's place and value.
type WordTables = [[u32; 256]; 4];

/// Contribution to the CRC of every byte of a record at its place, register 0 before. The record
/// ends with the top byte of the last word; the bytes after it are never set.
static CRC_TABLES: [WordTables; WORDS] = crc_tables();

const fn crc_tables() -> [WordTables; WORDS] {
    let mut tables = [[[0; 256]; 4]; WORDS];
    let last = one_byte();
    tables[WORDS - 1][0] = last;
    let mut byte = RECORD_BITS / 8 - 1;
    while byte > 0 {
        byte -= 1;
        let mut value = 0;
        while value < 256 {
            // The same byte one place further on, then a zero byte.
            let after: u32 = tables[(byte + 1) / 4][(byte + 1) % 4][value];
            tables[byte / 4][byte % 4][value] = after << 8 ^ last[(after >> 24) as usize];
            value += 1;
        }
    }
    tables
}

/// CRC of one byte, register 0 before.
const fn one_byte() -> [u32; 256] {
    let mut table = [0; 256];
    let mut value = 0;
    while value < 256 {
        let mut crc = (value as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            crc = crc << 1 ^ if crc >> 31 == 1 { LAYER_POLYNOMIAL } else { 0 };
            bit += 1;
        }
        table[value] = crc;
        value += 1;
    }
    table
}

#[inline]
fn word_crc(word: u32, tables: &WordTables) -> u32 {
    let [b0, b1, b2, b3] = word.to_be_bytes().map(usize::from);
    tables[0][b0] ^ tables[1][b1] ^ tables[2][b2] ^ tables[3][b3]
}

/// CRC of a record of zeros with the register at `seed` before: a seed acts like bits XORed onto
/// the record's first word.
pub(super) fn seed_crc(seed: u32) -> u32 {
    word_crc(seed, &CRC_TABLES[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The catalogue's check value of CRC-32/MPEG-2, seen from the end of a record that is
    /// otherwise zero: the register before the last nine bytes is what the seed has become by then,
    /// so it is cancelled first.
    #[test]
    fn tables_give_crc_32_mpeg_2() {
        let message = *b"123456789";
        let mut crc = u32::MAX;
        for byte in message {
            crc = crc << 8 ^ one_byte()[usize::from((crc >> 24) as u8 ^ byte)];
        }
        assert_eq!(crc, 0x0376_E6E7);

        let first = RECORD_BITS / 8 - message.len();
        let from_tables = message.iter().enumerate().fold(0, |crc, (index, &byte)| {
            let place = first + index;
            crc ^ CRC_TABLES[place / 4][place % 4][usize::from(byte)]
        });
        let seed_alone =
            (0..message.len()).fold(u32::MAX, |crc, _| crc << 8 ^ one_byte()[(crc >> 24) as usize]);
        assert_eq!(from_tables ^ seed_alone, 0x0376_E6E7);
    }

    #[test]
    fn a_layout_has_the_fields_of_all_its_types() {
        for record_type in RecordType::ALL {
            let example = Layout::EXAMPLES[Layout::of(record_type) as usize];
            assert_eq!(record_type.fields(), example.fields(), "{}", record_type.name());
        }
    }

    #[test]
    fn all_enables_pass_exactly_the_fields() {
        for record_type in RecordType::ALL {
            let bits: u32 = record_type.fields().iter().map(|field| u32::from(field.bits)).sum();
            let mask = mask(record_type, 0x7F);
            assert_eq!(mask.iter().map(|word| word.count_ones()).sum::<u32>(), bits);
            assert_eq!(
                mask.iter().flat_map(|word| word.to_be_bytes()).map(u8::leading_ones).sum::<u32>(),
                bits
            );
        }
    }
}
