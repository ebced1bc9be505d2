// SPDX-License-Identifier: Apache-2.0
//! Columns for reading; layers last, for their number varies.

use super::{
    digits::{bytes, hexadecimal},
    hasher::Line,
};
use std::io::Write;

pub(super) fn header() -> String {
    format!(
        "{:>7} {:>5}  {:12}  {:7}  {:7}  {:7}  {:7}  {:7}  {:10} layers\n",
        "n", "len", "family", "level 1", "level 2", "level 3", "lag", "network", "status"
    )
}

pub(super) fn write(line: &Line<'_>, out: &mut Vec<u8>) {
    let (number, length, family) = (line.number, line.length, line.result.family.name());
    // Writing to a vector does not fail.
    let _ = write!(out, "{number:>7} {length:>5}  {family:12}  ");
    for key in line.result.keys {
        hexadecimal::<4>(key.into(), out);
        out.extend_from_slice(b"   ");
    }
    let status = line.result.status.names().collect::<Vec<_>>().join("+");
    let status = if status.is_empty() { "-" } else { &status };
    let _ = write!(out, "{status:10}");
    for (_, lane) in line.layers() {
        let _ = write!(out, " {}", lane.record_type.name());
    }
    out.push(b'\n');
    for (number, lane) in line.layers() {
        if let Some(record) = line.record(number) {
            let _ =
                write!(out, "{:>15}  {:12}  ", format!("lane {number}"), lane.record_type.name());
            bytes(record, out);
            out.push(b'\n');
        }
    }
}
