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
    session: u16,
    ppp_protocol: u16,
}

#[inline(always)]
pub(in crate::fast) fn parse(window: &[u8]) -> Parsed<'_, PppoeFields> {
    let (&[version_and_type, code, s0, s1, _, _, p0, p1], payload) =
        window.split_first_chunk().ok_or(Status::TRUNCATED)?;
    let is_session_data = (version_and_type == VERSION_AND_TYPE) & (code == 0);
    let ppp_protocol = u16::from_be_bytes([p0, p1]) * u16::from(is_session_data);
    let kind = match ppp_protocol {
        0x0021 => Kind::Ipv4,
        0x0057 => Kind::Ipv6,
        _ => Kind::Stop,
    };
    Ok(Layer {
        record_type: RecordType::Pppoe,
        fields: PppoeFields { session: u16::from_be_bytes([s0, s1]), ppp_protocol },
        status: Status::default(),
        next: Next::within(Context::PppoePayload, kind, payload),
    })
}

impl Fields for PppoeFields {
    #[inline(always)]
    fn crc(&self, entry: Entry) -> u32 {
        let mut crc = 0;
        if enabled(entry, 0) {
            crc ^= contribution(0, self.session.to_be_bytes());
        }
        if enabled(entry, 1) {
            crc ^= contribution(2, self.ppp_protocol.to_be_bytes());
        }
        crc
    }
}
