// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv4` (specification, section 3.1).

use super::{
    ip,
    layer::{Layer, Surroundings},
    reason::{NoRecord, Reason},
    record::Record,
    window::Header,
};
use crate::{record::RecordType, status::Status};

pub(super) fn parse(
    header: &mut Header<'_>,
    surroundings: &Surroundings<'_>,
) -> Result<Layer, NoRecord> {
    header.needs("IPv4 header", 20)?;
    let length = 4 * header_words(header)?;
    let tclass = header.u8("tclass", 1) & ip::DSCP;
    let more = header.bits("more_fragments", 6, 2, 1) == 1;
    let offset = header.bits("fragment_offset", 6, 3, 13) as u16;
    let protocol = header.u8("proto", 9);
    let source = header.bits("src", 12, 0, 32);
    let destination = header.bits("dst", 16, 0, 32);

    let fragment = more || offset != 0;
    let record_type = if ip::has_ports(protocol) && !fragment {
        RecordType::Ipv4L4
    } else {
        RecordType::Ipv4Other
    };
    let record = Record::new(record_type)
        .with("src", source)
        .with("dst", destination)
        .with("proto", protocol)
        .with("tclass", tclass);

    if length > 20 {
        header.part("IPv4 options", 20, length - 20);
    }
    let layer = if !header.covers(length) {
        Layer::cut(record, header, "IPv4 header with its options", length)
    } else if fragment {
        Layer::stop(record, length, Reason::Fragment { offset, more })
    } else {
        ip::followed_by_protocol(record, length, protocol, surroundings)
    };
    Ok(layer.with_status(if fragment { Status::FRAGMENT } else { Status::default() }))
}

/// Header length in 32-bit words, of a well-formed header.
fn header_words(header: &mut Header<'_>) -> Result<usize, NoRecord> {
    let version = header.bits("version", 0, 0, 4) as u8;
    let words = header.bits("ihl", 0, 4, 4) as u8;
    if version != 4 {
        return Err(NoRecord::Ipv4Version(version));
    }
    if words < 5 {
        return Err(NoRecord::Ipv4HeaderLength(words));
    }
    Ok(usize::from(words))
}
