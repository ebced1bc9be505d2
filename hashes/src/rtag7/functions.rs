// SPDX-License-Identifier: Apache-2.0
//! The thirteen functions over the 224 bits of a block, by the codes of the registers.

use crate::crc::Crc;

/// The seven words of a block; bit 0 of word 0 is the first bit of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(pub [u32; 7]);

/// A CRC whose message is taken least significant bit first, and whose register is neither preset nor reversed.
const fn crc(width: u32, poly: u64) -> Crc {
    Crc { width, poly, init: 0, refin: true, refout: false, xorout: 0 }
}

const BISYNC: Crc = crc(16, 0x8005);
const CCITT: Crc = crc(16, 0x1021);
const CASTAGNOLI: Crc = crc(32, 0x1edc_6f41);
const ETHERNET: Crc = crc(32, 0x04c1_1db7);
const KOOPMAN: Crc = crc(32, 0x741b_8cd7);

impl Words {
    fn crc(&self, crc: &Crc) -> u32 {
        let bytes = self.0.map(u32::to_le_bytes);
        (crc.of(bytes.as_flattened()) & 0xffff_ffff) as u32
    }

    /// XOR of all words, folded to so many bits: 1, 2, 4, 8 or 16.
    fn folded(&self, bits: u32) -> u16 {
        let mut sum = self.0.iter().fold(0, |sum, word| sum ^ word);
        let mut width = 32;
        while width > bits {
            width /= 2;
            sum = (sum ^ sum >> width) & ((1 << width) - 1);
        }
        (sum & 0xffff) as u16
    }
}

/// The 16-bit value of a function: 3 to 15; 0 to 2 are reserved and give 0.
#[must_use]
pub fn function(code: u8, words: &Words) -> u16 {
    let low = |value: u32| (value & 0xffff) as u16;
    let high = |value: u32| (value >> 16) as u16;
    let bisync_with = |bits| low(words.crc(&BISYNC)) & 0xff00 | words.folded(bits);
    match code {
        3 => low(words.crc(&BISYNC)),
        4 => bisync_with(1),
        5 => bisync_with(2),
        6 => bisync_with(4),
        7 => bisync_with(8),
        8 => words.folded(16),
        9 => low(words.crc(&CCITT)),
        10 => low(words.crc(&CASTAGNOLI)),
        11 => high(words.crc(&CASTAGNOLI)),
        12 => low(words.crc(&ETHERNET)),
        13 => high(words.crc(&ETHERNET)),
        14 => low(words.crc(&KOOPMAN)),
        15 => high(words.crc(&KOOPMAN)),
        _ => 0,
    }
}
