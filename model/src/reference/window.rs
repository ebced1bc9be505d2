// SPDX-License-Identifier: Apache-2.0
//! The header window, and a header in it that notes every field read (specification, section 2 and
//! section 3, rules).

use super::reason::NoRecord;
use crate::WINDOW_BYTES;
use bitvec::{field::BitField, order::Msb0, slice::BitSlice, view::BitView};

/// A field of a header as it was read from the frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderField {
    /// Name; the record's name for it where a record has it.
    pub name: &'static str,
    /// Value, right-aligned.
    pub value: u128,
    /// Width in bits, 1 to 128.
    pub bits: usize,
    /// Byte of the frame in which its most significant bit is, from 0.
    pub byte: usize,
    /// That bit within the byte, 0 = most significant.
    pub bit: usize,
}

/// A part of a header: a VLAN tag, a label stack entry, an extension header, options.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// What it is, in words.
    pub name: &'static str,
    /// Byte of the frame where it begins.
    pub offset: usize,
    /// Length in bytes by its own account; the window may end earlier.
    pub length: usize,
}

/// The only bytes of a frame that are ever read: the first `min(n, 192)`.
#[derive(Clone, Copy)]
pub(super) struct Window<'frame> {
    bits: &'frame BitSlice<u8, Msb0>,
}

impl<'frame> Window<'frame> {
    pub(super) fn new(frame: &'frame [u8]) -> Self {
        let length = frame.len().min(WINDOW_BYTES);
        Self { bits: frame[..length].view_bits() }
    }

    /// Bytes in the window.
    pub(super) fn length(&self) -> usize {
        self.bits.len() / 8
    }
}

/// The window from the current header on. Positions are bytes from the start of that header.
pub(super) struct Header<'frame> {
    window: Window<'frame>,
    offset: usize,
    pub(super) fields: Vec<HeaderField>,
    pub(super) parts: Vec<Part>,
}

impl<'frame> Header<'frame> {
    pub(super) fn new(window: Window<'frame>, offset: usize) -> Self {
        Self { window, offset, fields: Vec::new(), parts: Vec::new() }
    }

    /// `avail`: bytes left from the start of the header.
    pub(super) fn available(&self) -> usize {
        self.window.length() - self.offset
    }

    /// True when the first `bytes` bytes of the header are present.
    pub(super) fn covers(&self, bytes: usize) -> bool {
        bytes <= self.available()
    }

    /// The fixed part: no record without its bytes.
    pub(super) fn needs(&self, what: &'static str, bytes: usize) -> Result<(), NoRecord> {
        if self.covers(bytes) {
            Ok(())
        } else {
            Err(NoRecord::FixedPartCut { what, needs: bytes, left: self.available() })
        }
    }

    /// Reads one byte.
    pub(super) fn u8(&mut self, name: &'static str, byte: usize) -> u8 {
        self.bits(name, byte, 0, 8) as u8
    }

    /// Reads two bytes.
    pub(super) fn u16(&mut self, name: &'static str, byte: usize) -> u16 {
        self.bits(name, byte, 0, 16) as u16
    }

    /// Reads `width` bits from bit `bit` (0 = most significant) of byte `byte`. The caller has
    /// checked that they are present.
    pub(super) fn bits(
        &mut self,
        name: &'static str,
        byte: usize,
        bit: usize,
        width: usize,
    ) -> u128 {
        let byte = self.offset + byte;
        let start = 8 * byte + bit;
        let value = self.window.bits[start..start + width].load_be();
        self.fields.push(HeaderField { name, value, bits: width, byte, bit });
        value
    }

    /// Notes a part of the header.
    pub(super) fn part(&mut self, name: &'static str, byte: usize, length: usize) {
        self.parts.push(Part { name, offset: self.offset + byte, length });
    }
}
