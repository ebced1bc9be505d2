// SPDX-License-Identifier: Apache-2.0
//! Columns for reading; layers last, for their number varies.

use super::hasher::Line;
use lbhash_vectors::digits::{write_bytes, write_hexadecimal};
use std::io::{self, Write};

pub(super) fn header() -> String {
    format!(
        "{:>7} {:>5}  {:12}  {:7}  {:7}  {:7}  {:7}  {:7}  {:10} layers\n",
        "n", "len", "family", "level 1", "level 2", "level 3", "lag", "network", "status"
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
    for (_, lane) in line.layers() {
        write!(out, " {}", lane.record_type.name())?;
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
