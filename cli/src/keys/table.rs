// SPDX-License-Identifier: Apache-2.0
//! Columns for reading; layers and the flow last, for their length varies.

use super::line::Line;
use lbhash_vectors::digits::{write_bytes, write_hexadecimal};
use std::io::{self, Write};

pub(super) fn header() -> String {
    format!(
        "{:>7} {:>5}  {:12}  {:7}  {:7}  {:7}  {:7}  {:7}  {:10} {:30}  flow\n",
        "n", "len", "family", "level 1", "level 2", "level 3", "lag", "network", "status", "layers"
    )
}

pub(super) fn write(line: &Line<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let (number, length, family) = (line.number, line.length, line.result.family.name());
    write!(out, "{number:>7} {length:>5}  {family:12}  ")?;
    for key in line.result.keys {
        write_hexadecimal::<4>(out, key.into())?;
        out.extend_from_slice(b"   ");
    }
    let status = line.result.status.names().collect::<Vec<_>>().join("+");
    let status = if status.is_empty() { "-" } else { &status };
    write!(out, "{status:10}")?;
    let layers: Vec<_> = line.layers().map(|(_, lane)| lane.record_type.name()).collect();
    match line.tuple.flatten() {
        Some(tuple) => write!(out, " {:30}  {tuple}", layers.join(" "))?,
        None if layers.is_empty() => {}
        None => write!(out, " {}", layers.join(" "))?,
    }
    out.push(b'\n');
    records(line, out)
}

/// A line of its own for every record, where they are asked for.
fn records(line: &Line<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    for (number, lane) in line.layers() {
        if let Some(record) = line.record(number) {
            let name = lane.record_type.name();
            write!(out, "{:>15}  {name:12}  ", format!("lane {number}"))?;
            write_bytes(out, record)?;
            out.push(b'\n');
        }
    }
    Ok(())
}
