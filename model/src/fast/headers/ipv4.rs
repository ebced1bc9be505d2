// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv4`.

use super::ip;
use crate::{
    config::Entry,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled, ordered},
        positional::contribution,
    },
    record::RecordType,
    status::Status,
};

/// Bytes of the header without options.
const FIXED_BYTES: usize = 20;

/// More-fragments flag and fragment offset, in the header's bytes 6 and 7.
const FRAGMENT_MASK: u16 = 0x3FFF;

/// Fields of the `ipv4_*` records.
pub(in crate::fast) struct Ipv4Fields<'a>(pub(in crate::fast) &'a [u8; FIXED_BYTES]);

#[inline(always)]
pub(in crate::fast) fn parse(window: &[u8]) -> Parsed<'_, Ipv4Fields<'_>> {
    let header: &[u8; FIXED_BYTES] = window.first_chunk().ok_or(Status::TRUNCATED)?;
    let length = 4 * usize::from(header[0] & 0x0F);
    if header[0] >> 4 != 4 || length < FIXED_BYTES {
        return Err(Status::MALFORMED);
    }
    let is_fragment = u16::from_be_bytes([header[6], header[7]]) & FRAGMENT_MASK != 0;
    let protocol = header[9];
    let mut status = Status::default();
    if is_fragment {
        status |= Status::FRAGMENT;
    }
    let next = match window.get(length..) {
        Some(_) if is_fragment => Next::STOP,
        Some(rest) => ip::next_of(protocol, rest),
        None => {
            status |= Status::TRUNCATED;
            Next::STOP
        }
    };
    let record_type = if ip::has_ports(protocol) && !is_fragment {
        RecordType::Ipv4L4
    } else {
        RecordType::Ipv4Other
    };
    Ok(Layer { record_type, fields: Ipv4Fields(header), status, next })
}

impl Fields for Ipv4Fields<'_> {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let h = self.0;
        let (src, dst) = ordered(
            entry,
            u32::from_be_bytes([h[12], h[13], h[14], h[15]]),
            u32::from_be_bytes([h[16], h[17], h[18], h[19]]),
        );
        let mut crc = ip::class_crc(entry, h[9], h[1]);
        // An IPv4 address is in the low 32 of the 128 bits: bytes 12 to 15 and 28 to 31 of the record.
        if enabled(entry, 0) {
            crc ^= contribution(12, src.to_be_bytes());
        }
        if enabled(entry, 1) {
            crc ^= contribution(28, dst.to_be_bytes());
        }
        crc
    }
}
