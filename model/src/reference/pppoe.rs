// SPDX-License-Identifier: Apache-2.0
//! Kind `pppoe` (specification, section 3.1).

use super::{
    layer::{Layer, Surroundings},
    reason::{NoRecord, Reason},
    record::Record,
    window::Header,
};
use crate::{context::Context, kind::Kind, record::RecordType};

pub(super) fn parse(header: &mut Header<'_>, _: &Surroundings<'_>) -> Result<Layer, NoRecord> {
    header.needs("PPPoE header with the PPP protocol", 8)?;
    let version_type = header.u8("version_type", 0);
    let code = header.u8("code", 1);
    let session = header.u16("session", 2);
    let record = Record::new(RecordType::Pppoe).with("session", session);
    if version_type != 0x11 || code != 0 {
        return Ok(Layer::stop(record, 8, Reason::PppoeUnparsed(version_type, code)));
    }
    let protocol = header.u16("ppp_proto", 6);
    let record = record.with("ppp_proto", protocol);
    let next = match protocol {
        0x0021 => Kind::Ipv4,
        0x0057 => Kind::Ipv6,
        _ => return Ok(Layer::stop(record, 8, Reason::UnknownPppProtocol(protocol))),
    };
    Ok(Layer::followed_by(record, 8, next, Context::PppoePayload))
}
