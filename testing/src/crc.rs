// SPDX-License-Identifier: Apache-2.0
//! CRCs of the hash block as the `crc` crate computes them: no code of ours.

use crc::{Algorithm, CRC_16_XMODEM, CRC_32_MPEG_2, Crc};
use lbhash_model::Polynomial;

/// The eight polynomials: unreflected, no final XOR. The catalogue has no check value for most.
static ALGORITHMS: [Algorithm<u16>; 8] = {
    let mut algorithms = [CRC_16_XMODEM; 8];
    let mut index = 0;
    while index < algorithms.len() {
        algorithms[index].poly = Polynomial::ALL[index].coefficients() as u16;
        algorithms[index].check = 0;
        index += 1;
    }
    algorithms
};

static CRC_32: Crc<u32> = Crc::<u32>::new(&CRC_32_MPEG_2);

/// CRC-16 with a polynomial, given as its low 16 coefficients, and an initial value: most
/// significant bit first, no reflection, no final XOR.
///
/// # Panics
/// The polynomial is not one of the eight.
pub fn crc16(coefficients: u16, initial: u16, message: &[u8]) -> u16 {
    let algorithm = ALGORITHMS.iter().find(|algorithm| algorithm.poly == coefficients);
    let crc = Crc::<u16>::new(algorithm.expect("one of the eight polynomials"));
    let mut digest = crc.digest_with_initial(initial);
    digest.update(message);
    digest.finalize()
}

/// CRC-32/MPEG-2 with another initial value than 0xFFFFFFFF.
pub fn crc32(initial: u32, message: &[u8]) -> u32 {
    let mut digest = CRC_32.digest_with_initial(initial);
    digest.update(message);
    digest.finalize()
}
