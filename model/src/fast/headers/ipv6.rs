// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv6`, with at most two extension headers walked inside the stage.

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

/// Bytes of the header without extension headers.
const FIXED_BYTES: usize = 40;

/// Extension headers that one stage walks.
const MAX_EXTENSIONS: usize = 2;

/// Fragment offset and M flag, in the fragment header's bytes 2 and 3.
const FRAGMENT_MASK: u16 = 0xFFF9;

/// Fields of the `ipv6_*` records.
pub(in crate::fast) struct Ipv6Fields<'a> {
    header: &'a [u8; FIXED_BYTES],
    /// Where the walk over the extension headers ended.
    protocol: u8,
}

#[inline(always)]
pub(in crate::fast) fn parse(window: &[u8]) -> Parsed<'_, Ipv6Fields<'_>> {
    let (header, rest): (&[u8; FIXED_BYTES], _) =
        window.split_first_chunk().ok_or(Status::TRUNCATED)?;
    if header[0] >> 4 != 6 {
        return Err(Status::MALFORMED);
    }
    let Walked { protocol, status, window } = walk_extensions(header[6], rest);
    let ends_here = status != Status::default();
    let next = if ends_here { Next::STOP } else { ip::next_of(protocol, window) };
    let record_type = if ip::has_ports(protocol) && !status.contains(Status::FRAGMENT) {
        RecordType::Ipv6L4
    } else {
        RecordType::Ipv6Other
    };
    Ok(Layer { record_type, fields: Ipv6Fields { header, protocol }, status, next })
}

/// Where the walk over the extension headers ended; it ended early where a status bit is set.
struct Walked<'a> {
    protocol: u8,
    status: Status,
    window: &'a [u8],
}

#[inline(always)]
fn walk_extensions(next_header: u8, window: &[u8]) -> Walked<'_> {
    let mut walked = Walked { protocol: next_header, status: Status::default(), window };
    for _ in 0..MAX_EXTENSIONS {
        if !is_extension(walked.protocol) {
            break;
        }
        walked = step_over(&walked);
        if walked.status != Status::default() {
            break;
        }
    }
    walked
}

#[inline(always)]
const fn is_extension(protocol: u8) -> bool {
    matches!(protocol, 0 | 43 | 44 | 51 | 60)
}

/// One extension header further.
fn step_over<'a>(at: &Walked<'a>) -> Walked<'a> {
    let Some(&[next_header, length, high, low, ..]) = at.window.first_chunk::<8>() else {
        return Walked { status: Status::TRUNCATED, ..*at };
    };
    let end = |status| Walked { protocol: next_header, status, window: at.window };
    let length = match at.protocol {
        44 if u16::from_be_bytes([high, low]) & FRAGMENT_MASK != 0 => return end(Status::FRAGMENT),
        44 => 8,
        51 => 4 * (usize::from(length) + 2),
        _ => 8 * (usize::from(length) + 1),
    };
    at.window.get(length..).map_or_else(
        || end(Status::TRUNCATED),
        |window| Walked { protocol: next_header, status: Status::default(), window },
    )
}

impl Fields for Ipv6Fields<'_> {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let (head, addresses) = self.header.split_at(8);
        let (first_word, _) = head.split_first_chunk().unwrap_or((&[0; 4], &[]));
        let first_word = u32::from_be_bytes(*first_word);
        let mut crc = ip::class_crc(entry, self.protocol, (first_word >> 20) as u8);
        if enabled(entry, 4) {
            // 20 bits that begin on a byte boundary, so they end on half a byte.
            let [_, flow_label @ ..] = (first_word << 4 & 0x00FF_FFF0).to_be_bytes();
            crc ^= contribution(34, flow_label);
        }
        if let &[src, dst] = addresses.as_chunks::<16>().0 {
            let (src, dst) = ordered(entry, u128::from_be_bytes(src), u128::from_be_bytes(dst));
            if enabled(entry, 0) {
                crc ^= contribution(0, src.to_be_bytes());
            }
            if enabled(entry, 1) {
                crc ^= contribution(16, dst.to_be_bytes());
            }
        }
        crc
    }
}
