// SPDX-License-Identifier: Apache-2.0
//! Kind `gre`, with its enhanced version 1 of PPTP (specification, section 3.1).

use super::{
    layer::{Layer, Surroundings},
    reason::{NoRecord, Reason},
    record::Record,
    window::Header,
};
use crate::{context::Context, kind::Kind, record::RecordType};

const CHECKSUM: u16 = 0x8000;
const ROUTING: u16 = 0x4000;
const KEY: u16 = 0x2000;
const SEQUENCE: u16 = 0x1000;
const VERSION: u16 = 0x0007;

pub(super) fn parse(header: &mut Header<'_>, _: &Surroundings<'_>) -> Result<Layer, NoRecord> {
    header.needs("GRE header", 4)?;
    let flags = header.u16("flags_and_version", 0);
    let protocol = header.u16("proto", 2);
    let plain = flags & VERSION == 0 && flags & ROUTING == 0;
    let pptp =
        flags & VERSION == 1 && protocol == 0x880B && flags & (KEY | CHECKSUM | ROUTING) == KEY;
    if plain {
        plain_gre(header, flags, protocol)
    } else if pptp {
        pptp_gre(header, protocol)
    } else {
        let record = Record::new(RecordType::Gre).with("proto", protocol);
        Ok(Layer::stop(record, 4, Reason::GreUnparsed(flags, protocol)))
    }
}

fn plain_gre(header: &mut Header<'_>, flags: u16, protocol: u16) -> Result<Layer, NoRecord> {
    let word = |flag: u16| if flags & flag == 0 { 0 } else { 4 };
    let key_at = 4 + word(CHECKSUM);
    let length = key_at + word(KEY) + word(SEQUENCE);
    header.needs("GRE header with its optional words", length)?;
    let key = if flags & KEY == 0 { 0 } else { header.bits("key", key_at, 0, 32) };
    let record = Record::new(RecordType::Gre).with("proto", protocol).with("key", key);
    let (next, context) = match protocol {
        0x0800 => (Kind::Ipv4, Context::Tunnel),
        0x86DD => (Kind::Ipv6, Context::Tunnel),
        0x8847 | 0x8848 => (Kind::Mpls, Context::Tunnel),
        0x6558 => (Kind::Eth, Context::Overlay),
        _ => {
            let why = Reason::UnknownTunnelProtocol("GRE", protocol);
            return Ok(Layer::stop(record, length, why));
        }
    };
    Ok(Layer::followed_by(record, length, next, context))
}

/// The key is the call id, the low half of the key word.
fn pptp_gre(header: &mut Header<'_>, protocol: u16) -> Result<Layer, NoRecord> {
    header.needs("GRE header of PPTP", 8)?;
    let call = header.u16("call_id", 6);
    let record = Record::new(RecordType::Pptp).with("proto", protocol).with("key", call);
    Ok(Layer::stop(record, 8, Reason::AfterTunnel("PPTP")))
}
