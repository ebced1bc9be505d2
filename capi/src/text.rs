// SPDX-License-Identifier: Apache-2.0
//! Texts out. Each function writes at most `size` bytes to `out`, a zero byte last, and sets
//! `needed`, which may be null, to what the whole text needs with that byte.

use crate::{
    guard::{Fault, call, items, items_mut},
    hash::metadata_of,
    lbhash_code, lbhash_context, lbhash_metadata,
    route::no_topology,
};
use std::ffi::{c_char, c_int};

/// Message of the last call on this context that failed; empty if none has. It stays until another
/// call fails.
///
/// # Safety
/// `context` is of `lbhash_new`; `out` points to `size` bytes; `needed` is null or points to a
/// number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_message(
    context: *const lbhash_context,
    out: *mut c_char,
    size: usize,
    needed: *mut usize,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        let Some(context) = context.as_ref() else { return lbhash_code::LBHASH_BAD_ARGUMENT };
        // A message that does not fit must not replace itself.
        match copy(&context.message(), out, size, needed) {
            Ok(()) => lbhash_code::LBHASH_OK,
            Err(fault) => fault.code,
        }
    }
}

/// What is allowed and remarkable about profile and topology, a line each; may be empty.
///
/// # Safety
/// As `lbhash_message`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_advice(
    context: *const lbhash_context,
    out: *mut c_char,
    size: usize,
    needed: *mut usize,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let state = context.state();
            let lines: Vec<_> = state.session.advisories().map(ToString::to_string).collect();
            copy(&lines.join("\n"), out, size, needed)
        })
    }
}

/// One frame at every stage, in words and bits: as text, or as JSON if `json` is not 0. With a
/// topology the members too, as a selection after reset takes them: the state of the context is
/// neither used nor changed.
///
/// # Safety
/// As `lbhash_message`; `metadata` is null or points to one; `frame` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_explain(
    context: *const lbhash_context,
    metadata: *const lbhash_metadata,
    frame: *const u8,
    length: usize,
    json: c_int,
    out: *mut c_char,
    size: usize,
    needed: *mut usize,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let metadata = metadata_of(metadata)?;
            let frame = items(frame, length, "frame")?;
            let state = context.state();
            let session = &state.session;
            let keys = session.fast().keys(&metadata, frame).keys;
            let routed = session.route(&mut session.selector(), &metadata, frame, 0, &keys);
            let text = match json {
                0 => session.explain("a call", &metadata, frame, routed.as_ref()),
                _ => session.explain_json("a call", &metadata, frame, routed.as_ref()),
            };
            copy(&text, out, size, needed)
        })
    }
}

/// Name of a port in the topology; empty if it has none.
///
/// # Safety
/// As `lbhash_message`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_port_name(
    context: *const lbhash_context,
    port: u16,
    out: *mut c_char,
    size: usize,
    needed: *mut usize,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let state = context.state();
            let topology = state.session.topology().ok_or_else(no_topology)?;
            copy(topology.port(port).unwrap_or_default(), out, size, needed)
        })
    }
}

/// Name of a member of a group in the topology: a next hop, LAG or port; empty if there is none.
///
/// # Safety
/// As `lbhash_message`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_member_name(
    context: *const lbhash_context,
    group: u16,
    index: u16,
    out: *mut c_char,
    size: usize,
    needed: *mut usize,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let state = context.state();
            let topology = state.session.topology().ok_or_else(no_topology)?;
            copy(topology.next_hop(group, index).unwrap_or_default(), out, size, needed)
        })
    }
}

/// Copies as much of a text as there is room for, cut between characters.
///
/// # Safety
/// `out` is null or points to `size` bytes; `needed` is null or points to a number.
unsafe fn copy(text: &str, out: *mut c_char, size: usize, needed: *mut usize) -> Result<(), Fault> {
    let whole = text.len() + 1;
    // SAFETY: as the caller promises.
    let (needed, out) = unsafe { (needed.as_mut(), items_mut(out.cast::<u8>(), size, "out")?) };
    if let Some(needed) = needed {
        *needed = whole;
    }
    if let Some(room) = out.len().checked_sub(1) {
        let cut = (0..=room.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
        let end = cut.unwrap_or_default();
        out[..end].copy_from_slice(&text.as_bytes()[..end]);
        out[end] = 0;
    }
    if whole > size { Err(Fault::too_small(whole, size)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        let mut room = [b'x'; 4];
        let mut needed = 0;
        // SAFETY: both live.
        let fault = unsafe { copy("aé€", room.as_mut_ptr().cast(), 4, &raw mut needed) };
        assert_eq!(fault.unwrap_err().code, lbhash_code::LBHASH_TOO_SMALL);
        assert_eq!((&room, needed), (b"a\xC3\xA9\0", 7));
    }
}
