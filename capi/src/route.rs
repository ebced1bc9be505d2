// SPDX-License-Identifier: Apache-2.0
//! Packets over a topology: lookup, members, egress.

use crate::{
    guard::{Fault, call, items, items_mut, place},
    hash::metadata_of,
    lbhash_code, lbhash_context, lbhash_metadata, lbhash_result, lbhash_selection,
};
use lbhash_model::{RESULT_WORDS, USERS};
use std::sync::PoisonError;

/// Hashes a frame, looks its destination up in the topology and selects members. `time_us` is the
/// time of the packet in microseconds modulo 2^32, which idle flows are measured by; 0 where there
/// is none. Rotation, random numbers and flows continue from packet to packet of a context.
///
/// # Safety
/// `context` is of `lbhash_new`; `frame` points to `length` bytes; `result` is null or points to
/// room for one, and so `selection`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_route(
    context: *mut lbhash_context,
    metadata: *const lbhash_metadata,
    frame: *const u8,
    length: usize,
    time_us: u32,
    result: *mut lbhash_result,
    selection: *mut lbhash_selection,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let metadata = metadata_of(metadata)?;
            let frame = items(frame, length, "frame")?;
            let place = place(selection, "selection")?;
            let state = context.state();
            let hashed = state.session.fast().hash(&metadata, frame);
            let mut selector = state.selector.lock().unwrap_or_else(PoisonError::into_inner);
            let routed = state
                .session
                .route(&mut selector, &metadata, frame, time_us, &hashed.keys)
                .ok_or_else(no_topology)?;
            *place = lbhash_selection::new(&routed.trace.selection, routed.metadata.group);
            if let Some(result) = result.as_mut() {
                *result = lbhash_result::from(&hashed);
            }
            Ok(())
        })
    }
}

/// Selects members for keys: `metadata.group` says where selection begins. For a packet that
/// something else hashed or looked up.
///
/// # Safety
/// `context` is of `lbhash_new`; `keys` points to five; `selection` to room for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_select(
    context: *mut lbhash_context,
    metadata: *const lbhash_metadata,
    keys: *const u16,
    time_us: u32,
    selection: *mut lbhash_selection,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let metadata = metadata_of(metadata)?;
            let keys = items(keys.cast::<[u16; USERS]>(), 1, "keys")?[0];
            let place = place(selection, "selection")?;
            let state = context.state();
            state.session.topology().ok_or_else(no_topology)?;
            let mut selector = state.selector.lock().unwrap_or_else(PoisonError::into_inner);
            let chosen = selector.select(&metadata, &keys, time_us);
            *place = lbhash_selection::new(&chosen, metadata.group);
            Ok(())
        })
    }
}

/// The result word of the RTL, 20 words of 32 bits, lowest first: what the block puts out for a
/// frame whose `metadata.group` the route lookup has set. With a topology, members are selected as
/// `lbhash_select` does; without, words 15 to 19 are zero.
///
/// # Safety
/// `context` is of `lbhash_new`; `frame` points to `length` bytes; `word` to room for 20.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_word(
    context: *mut lbhash_context,
    metadata: *const lbhash_metadata,
    frame: *const u8,
    length: usize,
    time_us: u32,
    word: *mut u32,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let metadata = metadata_of(metadata)?;
            let frame = items(frame, length, "frame")?;
            let words = items_mut(word, RESULT_WORDS, "word")?;
            let state = context.state();
            let hashed = state.session.fast().hash(&metadata, frame);
            words.copy_from_slice(&hashed.to_words());
            if state.session.topology().is_some() {
                let mut selector = state.selector.lock().unwrap_or_else(PoisonError::into_inner);
                let selected = selector.select(&metadata, &hashed.keys, time_us).to_words();
                words[RESULT_WORDS - selected.len()..].copy_from_slice(&selected);
            }
            Ok(())
        })
    }
}

/// Lets member selection begin as after reset: rotation, random numbers, flows, loads.
///
/// # Safety
/// `context` is of `lbhash_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_reset(context: *mut lbhash_context) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let state = context.state();
            let fresh = state.session.selector();
            *state.selector.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
            Ok(())
        })
    }
}

/// Looking up needs a topology.
pub(crate) fn no_topology() -> Fault {
    Fault {
        code: lbhash_code::LBHASH_NO_TOPOLOGY,
        message: "the context has no topology; give it one with lbhash_topology".to_owned(),
    }
}
