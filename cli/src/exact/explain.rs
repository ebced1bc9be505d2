// SPDX-License-Identifier: Apache-2.0
//! One packet through a real system, step by step, with the bytes that are hashed.

use super::{output, selection::Selection};
use crate::failure::Failure;
use lbhash_hashes::{Packet, Trace};
use std::io::Write;

/// Prints what the system makes of a frame; `number` is that of the packet.
pub(crate) fn explain(
    frame: &[u8],
    number: u64,
    is_json: bool,
    selection: &Selection,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let mut trace = Trace::on();
    let answered = selection.ask(&Packet::Frame(frame), &mut trace);
    if is_json {
        let object = output::object(Some(number), selection, &answered, &trace);
        serde_json::to_writer_pretty(&mut *out, &object)
            .map_err(|error| Failure::Output(error.into()))?;
        writeln!(out)?;
    } else {
        output::text(out, Some(number), &answered, &trace)?;
    }
    Ok(())
}
