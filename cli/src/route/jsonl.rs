// SPDX-License-Identifier: Apache-2.0
//! JSON lines: the object of `lbhash keys` (specification, section 11), followed by the keys of [`SelectionView`].
//!
//! [`SelectionView`]: crate::routing::SelectionView

use super::Line;
use lbhash_model::config::Configuration;
use lbhash_vectors::jsonl::{meta_listed, write_members};
use std::io::{self, Write};

pub(super) fn write(
    line: &Line<'_, '_>,
    configuration: &Configuration,
    out: &mut impl Write,
) -> io::Result<()> {
    let Line { packet, result, selection } = line;
    write!(out, "{{\"n\":{},", packet.number)?;
    let meta_listed = meta_listed(configuration, result.family);
    write_members(out, packet.data.len(), result, meta_listed, None)?;
    // An object of its own, whose brace becomes a comma.
    let object = serde_json::to_string(selection)?;
    out.write_all(b",")?;
    out.write_all(object.trim_start_matches('{').as_bytes())?;
    out.write_all(b"\n")
}
