// SPDX-License-Identifier: Apache-2.0
//! JSON lines (specification, section 11), with the flow as the last key where it is asked for.

use super::line::Line;
use crate::five_tuple;
use lbhash_vectors::jsonl::{write_members, write_result};
use std::io::{self, Write};

pub(super) fn write(line: &Line<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let &Line { number, length, result, records, meta_listed, .. } = line;
    let Some(tuple) = &line.tuple else {
        return write_result(out, number, length, result, meta_listed, records);
    };
    write!(out, "{{\"n\":{number},")?;
    write_members(out, length, result, meta_listed, records)?;
    writeln!(out, ",{}}}", five_tuple::json(tuple.as_ref()))
}
