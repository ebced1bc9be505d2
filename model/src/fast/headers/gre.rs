// SPDX-License-Identifier: Apache-2.0
//! Kind `gre`: GRE version 0, and version 1 as PPTP uses it.

use super::ethertype::{self, Ethertype};
use crate::{
    config::Entry,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled},
        positional::contribution,
    },
    record::RecordType,
    status::Status,
};

const CHECKSUM: u16 = 0x8000;
const ROUTING: u16 = 0x4000;
const KEY: u16 = 0x2000;
const SEQUENCE: u16 = 0x1000;
const VERSION: u16 = 0x0007;

/// Protocol of version 1 under PPTP.
const PPTP: u16 = 0x880B;

/// Fields of the `gre` and `pptp` records.
pub(in crate::fast) struct GreFields {
    protocol: u16,
    key: u32,
}

#[inline(always)]
pub(in crate::fast) fn parse(window: &[u8]) -> Parsed<'_, GreFields> {
    let (&[f0, f1, p0, p1], rest) = window.split_first_chunk().ok_or(Status::TRUNCATED)?;
    let flags = u16::from_be_bytes([f0, f1]);
    let protocol = u16::from_be_bytes([p0, p1]);
    let layer = |record_type, key, next| Layer {
        record_type,
        fields: GreFields { protocol, key },
        status: Status::default(),
        next,
    };
    if flags & (VERSION | ROUTING) == 0 {
        let (key, payload) = optional_words(flags, rest).ok_or(Status::TRUNCATED)?;
        let Ethertype { in_tunnel, under_gre, .. } = ethertype::look_up(protocol);
        return Ok(layer(RecordType::Gre, key, Next::within(under_gre, in_tunnel, payload)));
    }
    let is_pptp = flags & (VERSION | KEY | CHECKSUM | ROUTING) == (1 | KEY) && protocol == PPTP;
    if is_pptp {
        // Payload length 16 ‖ call id 16: the length is not part of the flow.
        let &[_, _, c0, c1] = rest.first_chunk().ok_or(Status::TRUNCATED)?;
        return Ok(layer(RecordType::Pptp, u32::from_be_bytes([0, 0, c0, c1]), Next::STOP));
    }
    Ok(layer(RecordType::Gre, 0, Next::STOP))
}

/// Key (0 where absent), and payload after the checksum, key and sequence words that the flags
/// announce.
#[inline(always)]
fn optional_words(flags: u16, rest: &[u8]) -> Option<(u32, &[u8])> {
    let bytes = |flag| if flags & flag == 0 { 0 } else { 4 };
    let (before_key, key) = (bytes(CHECKSUM), bytes(KEY));
    let payload = rest.get(before_key + key + bytes(SEQUENCE)..)?;
    let word = rest.get(before_key..)?.first_chunk().map_or(0, |word| u32::from_be_bytes(*word));
    Some((if key == 0 { 0 } else { word }, payload))
}

impl Fields for GreFields {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let mut crc = 0;
        if enabled(entry, 0) {
            crc ^= contribution(0, self.protocol.to_be_bytes());
        }
        if enabled(entry, 1) {
            crc ^= contribution(2, self.key.to_be_bytes());
        }
        crc
    }
}
