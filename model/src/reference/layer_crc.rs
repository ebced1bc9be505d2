// SPDX-License-Identifier: Apache-2.0
//! CRC-32 of a masked record, bit by bit (specification, section 6).

use crate::polynomial::LAYER_POLYNOMIAL;
use bitvec::{order::Msb0, slice::BitSlice};

/// CRC-32 over bits, the first one the most significant: polynomial 0x04C11DB7, register initially
/// `layer_seed`, no reflection, no final XOR.
#[must_use]
pub fn layer_crc(layer_seed: u32, bits: &BitSlice<u8, Msb0>) -> u32 {
    bits.iter().by_vals().fold(layer_seed, |register, bit| {
        let feedback = (register >> 31 == 1) != bit;
        (register << 1) ^ if feedback { LAYER_POLYNOMIAL } else { 0 }
    })
}
