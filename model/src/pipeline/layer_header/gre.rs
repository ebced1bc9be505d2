// SPDX-License-Identifier: Apache-2.0
//! Kind `gre`: GRE (version 0) and enhanced GRE of PPTP (version 1).

use super::{Layer, Next, needed};
use crate::{
    context::Context, kind::Kind, pipeline::layer_record::Record, record::RecordType,
    status::Status,
};

const CHECKSUM: u16 = 0x8000;
const ROUTING: u16 = 0x4000;
const KEY: u16 = 0x2000;
const SEQUENCE: u16 = 0x1000;
const VERSION: u16 = 0x0007;

/// Protocol of PPTP.
const PPP: u16 = 0x880B;

#[inline]
pub(in crate::pipeline) fn read(header: &[u8]) -> Result<Layer, Status> {
    let &[f0, f1, p0, p1] = needed(header)?;
    let flags = u16::from_be_bytes([f0, f1]);
    let protocol = u16::from_be_bytes([p0, p1]);
    if flags & VERSION == 0 && flags & ROUTING == 0 {
        plain(header, flags, protocol)
    } else if flags & (VERSION | KEY | CHECKSUM | ROUTING) == 1 | KEY && protocol == PPP {
        let &[.., b6, b7] = needed::<8>(header)?;
        Ok(ending(RecordType::Pptp, protocol, u32::from_be_bytes([0, 0, b6, b7])))
    } else {
        Ok(ending(RecordType::Gre, protocol, 0))
    }
}

/// Version 0 without routing: three optional words.
fn plain(header: &[u8], flags: u16, protocol: u16) -> Result<Layer, Status> {
    let word = |flag: u16| if flags & flag == 0 { 0 } else { 4 };
    let key_at = 4 + word(CHECKSUM);
    let end = key_at + word(KEY) + word(SEQUENCE);
    let words = header.get(..end).ok_or(Status::TRUNCATED)?;
    let key = match words.get(key_at..).and_then(<[u8]>::first_chunk) {
        Some(&key) if flags & KEY != 0 => u32::from_be_bytes(key),
        _ => 0,
    };
    let next = match protocol {
        0x0800 => Some(Next::within(Kind::Ipv4, end, Context::Tunnel)),
        0x86DD => Some(Next::within(Kind::Ipv6, end, Context::Tunnel)),
        0x8847 | 0x8848 => Some(Next::within(Kind::Mpls, end, Context::Tunnel)),
        0x6558 => Some(Next::within(Kind::Eth, end, Context::Overlay)),
        _ => None,
    };
    Ok(Layer { next, ..ending(RecordType::Gre, protocol, key) })
}

fn ending(record_type: RecordType, protocol: u16, key: u32) -> Layer {
    Layer {
        record_type,
        record: Record::of([u32::from(protocol) << 16 | key >> 16, key << 16]),
        status: Status::default(),
        next: None,
    }
}
