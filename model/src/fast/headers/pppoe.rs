// SPDX-License-Identifier: Apache-2.0
//! Kind `pppoe`: PPPoE session stage.

use crate::{
    config::Entry,
    context::Context,
    fast::{
        layer::{Fields, Layer, Next, Parsed, enabled},
        positional::contribution,
    },
    kind::Kind,
    record::RecordType,
    status::Status,
};

/// Version 1, type 1.
const VERSION_AND_TYPE: u8 = 0x11;

/// Fields of the `pppoe` record.
pub(in crate::fast) struct PppoeFields {
    session: [u8; 2],
    ppp_protocol: [u8; 2],
}

#[inline]
pub(in crate::fast) fn parse(window: &[u8]) -> Parsed<'_, PppoeFields> {
    let (&[version_and_type, code, s0, s1, _, _, p0, p1], payload) =
        window.split_first_chunk().ok_or(Status::TRUNCATED)?;
    let is_session_data = version_and_type == VERSION_AND_TYPE && code == 0;
    let ppp_protocol = if is_session_data { [p0, p1] } else { [0; 2] };
    let next = match u16::from_be_bytes(ppp_protocol) {
        0x0021 => Next::within(Context::PppoePayload, Kind::Ipv4, payload),
        0x0057 => Next::within(Context::PppoePayload, Kind::Ipv6, payload),
        _ => Next::STOP,
    };
    Ok(Layer {
        record_type: RecordType::Pppoe,
        fields: PppoeFields { session: [s0, s1], ppp_protocol },
        status: Status::default(),
        next,
    })
}

impl Fields for PppoeFields {
    #[inline]
    fn crc(&self, entry: Entry) -> u32 {
        let mut crc = 0;
        if enabled(entry, 0) {
            crc ^= contribution(0, self.session);
        }
        if enabled(entry, 1) {
            crc ^= contribution(2, self.ppp_protocol);
        }
        crc
    }
}
