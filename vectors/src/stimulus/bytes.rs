// SPDX-License-Identifier: Apache-2.0
//! Appending numbers in network order.

/// A byte string under construction, numbers most significant byte first.
pub(super) trait Push {
    /// Appends 8 bits.
    fn push8(&mut self, value: u8);
    /// Appends 16 bits.
    fn push16(&mut self, value: u16);
    /// Appends 32 bits.
    fn push32(&mut self, value: u32);
}

impl Push for Vec<u8> {
    fn push8(&mut self, value: u8) {
        self.push(value);
    }

    fn push16(&mut self, value: u16) {
        self.extend_from_slice(&value.to_be_bytes());
    }

    fn push32(&mut self, value: u32) {
        self.extend_from_slice(&value.to_be_bytes());
    }
}
