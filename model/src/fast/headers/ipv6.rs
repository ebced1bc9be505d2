// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv6`, with at most two extension headers walked inside the stage.

use super::{ip, protocol};
use crate::{
    config::Entry,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled, ordered},
        positional::contribution,
    },
    kind::Kind,
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
    let meaning = protocol::look_up(protocol);
    let next = meaning.next(window);
    let kind = if status == Status::default() { next.kind } else { Kind::Stop };
    let has_ports = meaning.has_ports & !status.contains(Status::FRAGMENT);
    let record_type = if has_ports { RecordType::Ipv6L4 } else { RecordType::Ipv6Other };
    let next = Next { kind, ..next };
    Ok(Layer { record_type, fields: Ipv6Fields { header, protocol }, status, next })
}

/// Where the walk over the extension headers ended; it ended early where a status bit is set.
struct Walked<'a> {
    protocol: u8,
    status: Status,
    window: &'a [u8],
}

/// Lengths and ends are computed alike for all extension headers, since a branch on their type
/// would be mispredicted.
#[inline(always)]
fn walk_extensions(next_header: u8, window: &[u8]) -> Walked<'_> {
    let mut at = Walked { protocol: next_header, status: Status::default(), window };
    for _ in 0..MAX_EXTENSIONS {
        let Some(extension) = protocol::look_up(at.protocol).extension else { break };
        let Some(&[next_header, length, high, low, ..]) = at.window.first_chunk::<8>() else {
            at.status = Status::TRUNCATED;
            break;
        };
        at.protocol = next_header;
        let is_fragment =
            extension.is_fragment_header & (u16::from_be_bytes([high, low]) & FRAGMENT_MASK != 0);
        let length = extension.length(length);
        if is_fragment | (length > at.window.len()) {
            at.status = if is_fragment { Status::FRAGMENT } else { Status::TRUNCATED };
            break;
        }
        at.window = &at.window[length..];
    }
    at
}

impl Fields for Ipv6Fields<'_> {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let (head, addresses) = self.header.split_at(8);
        let (first_word, _) = head.split_first_chunk().unwrap_or((&[0; 4], &[]));
        let first_word = u32::from_be_bytes(*first_word);
        let mut crc = ip::class_crc(entry, self.protocol, (first_word >> 20) as u8);
        // 20 bits that begin on a byte boundary, so they end on half a byte; looked up as zero
        // where they are off, as the protocol is.
        let flow_label = (first_word & 0xF_FFFF) * u32::from(enabled(entry, 4));
        let [_, flow_label @ ..] = (flow_label << 4).to_be_bytes();
        crc ^= contribution(34, flow_label);
        let [src, dst] = addresses.as_chunks().0.first_chunk().unwrap_or(&[[0; 16]; 2]);
        let (src, dst) = ordered(entry, src, dst, u128::from_be_bytes);
        if enabled(entry, 0) {
            crc ^= contribution(0, *src);
        }
        if enabled(entry, 1) {
            crc ^= contribution(16, *dst);
        }
        crc
    }
}
