// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv4`.

use super::{ip, protocol};
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
    let protocol = protocol::look_up(header[9]);
    let mut status = Status::default();
    if is_fragment {
        status |= Status::FRAGMENT;
    }
    let next = match window.get(length..) {
        Some(_) if is_fragment => Next::STOP,
        Some(rest) => protocol.next(rest),
        None => {
            status |= Status::TRUNCATED;
            Next::STOP
        }
    };
    let has_ports = protocol.has_ports & !is_fragment;
    let record_type = [RecordType::Ipv4Other, RecordType::Ipv4L4][usize::from(has_ports)];
    Ok(Layer { record_type, fields: Ipv4Fields(header), status, next })
}

impl Fields for Ipv4Fields<'_> {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let mut crc = ip::class_crc(entry, self.0[9], self.0[1]);
        let [src, dst] = self.0.as_chunks().0.last_chunk().unwrap_or(&[[0; 4]; 2]);
        let (src, dst) = ordered(entry, src, dst, u32::from_be_bytes);
        // An IPv4 address is in the low 32 of the 128 bits: bytes 12 to 15 and 28 to 31 of the
        // record.
        if enabled(entry, 0) {
            crc ^= contribution(12, *src);
        }
        if enabled(entry, 1) {
            crc ^= contribution(28, *dst);
        }
        crc
    }
}
