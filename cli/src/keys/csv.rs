// SPDX-License-Identifier: Apache-2.0
//! Comma-separated: one row per packet. Status bits are joined by `+`, layers by `;`, each
//! `lane:type/ctx/crc` or, with records, `lane:type/ctx/crc/record`; lane 0 has no `/ctx`. The
//! flow, where it is asked for, is the last five columns. No value holds a comma or a quote.

use super::line::Line;
use crate::five_tuple;
use lbhash_model::{Lane, RecordType, config::User};
use lbhash_vectors::digits::{write_bytes, write_decimal, write_hexadecimal};
use std::io::{self, Write};

pub(super) fn header(flow: bool) -> String {
    let keys = User::ALL.map(User::name).join(",");
    let flow = if flow { format!(",{}", five_tuple::COLUMNS.join(",")) } else { String::new() };
    format!("n,len,family,status,{keys},flow_label,udp_source_port,layers{flow}\n")
}

pub(super) fn write(line: &Line<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    write_decimal(out, line.number)?;
    out.push(b',');
    write_decimal(out, line.length as u64)?;
    out.push(b',');
    out.extend_from_slice(line.result.family.name().as_bytes());
    out.push(b',');
    for (index, name) in line.result.status.names().enumerate() {
        separate(index, b'+', out);
        out.extend_from_slice(name.as_bytes());
    }
    out.push(b',');
    for key in line.result.keys {
        write_hexadecimal::<4>(out, key.into())?;
        out.push(b',');
    }
    write_hexadecimal::<5>(out, line.result.flow_label())?;
    out.push(b',');
    write_decimal(out, line.result.udp_source_port().into())?;
    out.push(b',');
    for (index, (number, lane)) in line.layers().enumerate() {
        separate(index, b';', out);
        layer(line, number, lane, out)?;
    }
    if let Some(tuple) = &line.tuple {
        write!(out, ",{}", five_tuple::columns(tuple.as_ref()).join(","))?;
    }
    out.write_all(b"\n")
}

fn layer(line: &Line<'_>, number: usize, lane: Lane, out: &mut Vec<u8>) -> io::Result<()> {
    write_decimal(out, number as u64)?;
    out.push(b':');
    out.extend_from_slice(lane.record_type.name().as_bytes());
    if lane.record_type != RecordType::Meta {
        out.push(b'/');
        out.extend_from_slice(lane.context.name().as_bytes());
    }
    out.push(b'/');
    write_hexadecimal::<8>(out, lane.crc)?;
    if let Some(record) = line.record(number) {
        out.push(b'/');
        write_bytes(out, record)?;
    }
    Ok(())
}

fn separate(index: usize, separator: u8, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(separator);
    }
}
