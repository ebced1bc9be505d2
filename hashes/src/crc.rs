// SPDX-License-Identifier: Apache-2.0
//! Cyclic redundancy checks by the parameters of the usual catalogue, bit by bit.

/// A CRC as the catalogue of Greg Cook describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crc {
    /// Width in bits, 1 to 64.
    pub width: u32,
    /// Polynomial without its highest term.
    pub poly: u64,
    /// Register before the first bit.
    pub init: u64,
    /// Whether bytes enter least significant bit first.
    pub refin: bool,
    /// Whether the register is reversed at the end.
    pub refout: bool,
    /// What is XORed to the result.
    pub xorout: u64,
}

impl Crc {
    /// The CRC of a message, right-aligned.
    #[must_use]
    pub fn of(&self, message: &[u8]) -> u64 {
        let mut register = self.init & self.mask();
        for byte in message {
            for i in 0..8 {
                let bit = byte >> if self.refin { i } else { 7 - i } & 1;
                let feedback = register >> (self.width - 1) & 1 ^ u64::from(bit);
                register = register << 1 & self.mask();
                if feedback == 1 {
                    register ^= self.poly;
                }
            }
        }
        let register =
            if self.refout { register.reverse_bits() >> (64 - self.width) } else { register };
        (register ^ self.xorout) & self.mask()
    }

    const fn mask(&self) -> u64 {
        u64::MAX >> (64 - self.width)
    }
}
