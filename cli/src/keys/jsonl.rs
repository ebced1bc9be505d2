// SPDX-License-Identifier: Apache-2.0
//! JSON lines (specification, section 11): keys, order and digits are fixed, and there is no white space.

use super::{
    digits::{bytes, decimal, hexadecimal},
    hasher::Line,
};
use lbhash_model::{config::User, record::RecordType, result::Lane};

pub(super) fn write(line: &Line<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"n\":");
    decimal(line.number, out);
    out.extend_from_slice(b",\"len\":");
    decimal(line.length as u64, out);
    out.extend_from_slice(b",\"family\":\"");
    out.extend_from_slice(line.result.family.name().as_bytes());
    out.extend_from_slice(b"\",\"status\":[");
    status(line, out);
    out.extend_from_slice(b"],\"layers\":[");
    layers(line, out);
    out.extend_from_slice(b"],\"keys\":{");
    keys(line, out);
    out.extend_from_slice(b"},\"flow_label\":\"");
    hexadecimal::<5>(line.result.flow_label(), out);
    out.extend_from_slice(b"\",\"udp_source_port\":");
    decimal(line.result.udp_source_port().into(), out);
    out.extend_from_slice(b"}\n");
}

fn status(line: &Line<'_>, out: &mut Vec<u8>) {
    for (index, name) in line.result.status.names().enumerate() {
        separate(index, out);
        quoted(name, out);
    }
}

fn layers(line: &Line<'_>, out: &mut Vec<u8>) {
    for (index, (number, lane)) in line.layers().enumerate() {
        separate(index, out);
        layer(line, number, lane, out);
    }
}

fn layer(line: &Line<'_>, number: usize, lane: &Lane, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"lane\":");
    decimal(number as u64, out);
    out.extend_from_slice(b",\"type\":");
    quoted(lane.record_type.name(), out);
    if lane.record_type != RecordType::Meta {
        out.extend_from_slice(b",\"ctx\":");
        quoted(lane.context.name(), out);
    }
    out.extend_from_slice(b",\"crc\":\"");
    hexadecimal::<8>(lane.crc, out);
    out.push(b'"');
    if let Some(record) = line.record(number) {
        out.extend_from_slice(b",\"record\":\"");
        bytes(record, out);
        out.push(b'"');
    }
    out.push(b'}');
}

fn keys(line: &Line<'_>, out: &mut Vec<u8>) {
    for (index, (user, key)) in User::ALL.iter().zip(line.result.keys).enumerate() {
        separate(index, out);
        quoted(user.name(), out);
        out.extend_from_slice(b":\"");
        hexadecimal::<4>(key.into(), out);
        out.push(b'"');
    }
}

/// Names hold nothing that JSON would escape.
fn quoted(name: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.push(b'"');
}

fn separate(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}
