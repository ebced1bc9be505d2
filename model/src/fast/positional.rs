// SPDX-License-Identifier: Apache-2.0
//! Layer CRC by position (specification, section 6).
//!
//! A CRC is linear, so each byte of a record contributes on its own, whatever its neighbours are:
//! one table for each of the 41 positions replaces the record in memory, and zero bytes cost
//! nothing. The lookups do not wait for each other.

use crate::{polynomial::LAYER_POLYNOMIAL, record::RECORD_BYTES};

/// `CONTRIBUTION[p][b]`: CRC-32 with initial value 0 of a record that is zero except byte p = b.
static CONTRIBUTION: [[u32; 256]; RECORD_BYTES] = contributions();

const fn contributions() -> [[u32; 256]; RECORD_BYTES] {
    let mut tables = [[0; 256]; RECORD_BYTES];
    let last = RECORD_BYTES - 1;
    let mut byte = 0;
    while byte < 256 {
        tables[last][byte] = divide((byte as u32) << 24);
        byte += 1;
    }
    let mut position = last;
    while position > 0 {
        position -= 1;
        byte = 0;
        while byte < 256 {
            let nearer = tables[position + 1][byte];
            tables[position][byte] = nearer << 8 ^ tables[last][(nearer >> 24) as usize];
            byte += 1;
        }
    }
    tables
}

/// Remainder after eight more bits of zeros.
const fn divide(mut register: u32) -> u32 {
    let mut bit = 0;
    while bit < 8 {
        let carry = register >> 31;
        register = register << 1 ^ (carry * LAYER_POLYNOMIAL);
        bit += 1;
    }
    register
}

/// Contribution of `bytes` in the record from byte `first` on, most significant first.
///
/// `first` + N is at most 41; what does not fit the record contributes nothing.
#[inline(always)]
pub(super) fn contribution<const N: usize>(first: usize, bytes: [u8; N]) -> u32 {
    // As an array, of which no lookup checks the length.
    let Some(tables) = CONTRIBUTION.get(first..).and_then(|tables| tables.first_chunk::<N>())
    else {
        return 0;
    };
    // By index: `fold` of a zip is a call wherever it is not inlined, which costs captures a third
    // of their speed.
    (0..N).fold(0, |crc, index| crc ^ tables[index][usize::from(bytes[index])])
}

/// CRC of the record of zeros: an initial value acts as if it were XORed onto the first four bytes.
pub(super) fn crc_of_zeros(layer_seed: u32) -> u32 {
    contribution(0, layer_seed.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use lbhash_testing::crc::crc32;

    #[test]
    fn equals_the_catalogue_crc_of_the_whole_record() {
        let record: [u8; RECORD_BYTES] = std::array::from_fn(|i| (i * 37 + 11) as u8);
        let crc = contribution(0, record) ^ crc_of_zeros(0xFFFF_FFFF);
        assert_eq!(crc, crc32(0xFFFF_FFFF, &record));
    }

    #[test]
    fn each_position_alone() {
        for position in 0..RECORD_BYTES {
            let mut record = [0; RECORD_BYTES];
            record[position] = 0xA5;
            let crc = contribution(position, [0xA5]) ^ crc_of_zeros(0xFFFF_FFFF);
            assert_eq!(crc, crc32(0xFFFF_FFFF, &record), "byte {position}");
        }
    }
}
