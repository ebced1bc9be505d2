// SPDX-License-Identifier: Apache-2.0
//! JSON lines: the object of `lbhash keys` (specification, section 11), followed by the keys of
//! [`SelectionView`].
//!
//! [`SelectionView`]: crate::routing::SelectionView

use super::Line;
use crate::five_tuple;
use lbhash_model::config::Configuration;
use lbhash_vectors::jsonl::{meta_listed, write_members};
use std::io::{self, Write};

pub(super) fn write(
    line: &Line<'_, '_>,
    configuration: &Configuration,
    flow: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let Line { number, packet, result, selection } = line;
    write!(out, "{{\"n\":{number},")?;
    let meta_listed = meta_listed(configuration, result.family);
    write_members(out, packet.captured_length, result, meta_listed, None)?;
    // An object of its own, whose brace becomes a comma.
    let object = serde_json::to_string(selection)?;
    out.write_all(b",")?;
    let members = object.trim_start_matches('{').trim_end_matches('\n');
    if !flow {
        return writeln!(out, "{members}");
    }
    let open = members.strip_suffix('}').unwrap_or(members);
    writeln!(out, "{open},{}}}", five_tuple::json(line.tuple().as_ref()))
}
