// SPDX-License-Identifier: Apache-2.0
//! Kind `pppoe`: a PPPoE session header with the two bytes of the PPP protocol.

use super::{Layer, Next, needed};
use crate::{
    context::Context, kind::Kind, pipeline::layer_record::Record, record::RecordType,
    status::Status,
};

/// Bytes of the header.
const LENGTH: usize = 8;

/// Version 1, type 1.
const VERSION_TYPE: u8 = 0x11;

/// Code of session data.
const SESSION_DATA: u8 = 0;

#[inline]
pub(in crate::pipeline) fn read(header: &[u8]) -> Result<Layer, Status> {
    let &[version_type, code, s0, s1, _, _, p0, p1]: &[u8; LENGTH] = needed(header)?;
    let is_data = version_type == VERSION_TYPE && code == SESSION_DATA;
    let protocol = if is_data { u16::from_be_bytes([p0, p1]) } else { 0 };
    let kind = match protocol {
        0x0021 => Some(Kind::Ipv4),
        0x0057 => Some(Kind::Ipv6),
        _ => None,
    };
    Ok(Layer {
        record_type: RecordType::Pppoe,
        record: Record::of([u32::from_be_bytes([s0, s1, 0, 0]) | u32::from(protocol)]),
        status: Status::default(),
        next: kind.map(|kind| Next::within(kind, LENGTH, Context::PppoePayload)),
    })
}
