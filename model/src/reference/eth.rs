// SPDX-License-Identifier: Apache-2.0
//! Kind `eth` (specification, section 3.1).

use super::{
    layer::{Layer, Surroundings},
    reason::{NoRecord, Reason},
    record::Record,
    window::Header,
};
use crate::{kind::Kind, record::RecordType};

const TAG_TYPES: [u16; 3] = [0x8100, 0x88A8, 0x9100];

/// Names of each tag: what is cut without it, priority, VLAN.
const TAGS: [(&str, &str, &str); 2] = [
    ("Ethernet header with one tag", "pcp1", "vid1"),
    ("Ethernet header with two tags", "pcp2", "vid2"),
];

pub(super) fn parse(
    header: &mut Header<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Layer, NoRecord> {
    header.needs("Ethernet header", 14)?;
    let dmac = header.bits("dmac", 0, 0, 48);
    let smac = header.bits("smac", 6, 0, 48);
    let mut ethertype = header.u16("type", 12);
    let mut end = 14;
    let mut tags = [(0, 0); 2];
    for (tag, (what, pcp, vid)) in tags.iter_mut().zip(TAGS) {
        if !TAG_TYPES.contains(&ethertype) {
            break;
        }
        header.needs(what, end + 4)?;
        header.part("VLAN tag", end - 2, 4);
        *tag = (header.bits(pcp, end, 0, 3), header.bits(vid, end, 4, 12));
        ethertype = header.u16("type", end + 2);
        end += 4;
    }
    let [(pcp1, vid1), (pcp2, vid2)] = tags;
    let (record_type, next) = payload(ethertype);
    let record = Record::new(record_type)
        .with("dmac", dmac)
        .with("smac", smac)
        .with("ethertype", if ethertype < 0x0600 { 0 } else { ethertype })
        .with("pcp1", pcp1)
        .with("vid1", vid1)
        .with("pcp2", pcp2)
        .with("vid2", vid2);
    Ok(match next {
        Some(kind) => Layer::followed_by(record, end, kind, surroundings.context),
        None => Layer::stop(record, end, why_stop(ethertype)),
    })
}

/// Record type and next kind of the type after the tags.
fn payload(ethertype: u16) -> (RecordType, Option<Kind>) {
    match ethertype {
        0x0800 => (RecordType::EthIp, Some(Kind::Ipv4)),
        0x86DD => (RecordType::EthIp, Some(Kind::Ipv6)),
        0x8847 | 0x8848 => (RecordType::EthMpls, Some(Kind::Mpls)),
        0x8864 => (RecordType::EthPppoe, Some(Kind::Pppoe)),
        _ => (RecordType::EthOther, None),
    }
}

fn why_stop(ethertype: u16) -> Reason {
    match ethertype {
        ..0x0600 => Reason::EthernetLength(ethertype),
        tag if TAG_TYPES.contains(&tag) => Reason::ThirdTag(tag),
        _ => Reason::UnknownEthertype(ethertype),
    }
}
