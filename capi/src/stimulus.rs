// SPDX-License-Identifier: Apache-2.0
//! Packets made by seed, equal on every machine: the stimulus of the golden vectors, for a
//! testbench in another language.

use crate::{
    guard::{Fault, call, catch, items_mut, place, required},
    lbhash_code, lbhash_context, lbhash_metadata,
};
use lbhash_vectors::stimulus::{Generator, Packet};
use std::{
    ffi::c_char,
    ptr,
    sync::{Mutex, PoisonError},
};

/// A source of packets. It belongs to no context; one thread at a time takes from it.
pub struct lbhash_stimulus {
    packets: Mutex<Source>,
}

/// The rest of the packets, and the one that did not fit.
struct Source {
    packets: Box<dyn Iterator<Item = Packet> + Send>,
    waiting: Option<Packet>,
}

/// Packets of a generator of `lbhash vectors generate` ("random", "mixed", "directed", …), by seed.
/// Null with a message in the context if there is no such generator.
///
/// # Safety
/// `context` is of `lbhash_new`; `generator` ends with a zero byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_stimulus_new(
    context: *const lbhash_context,
    generator: *const c_char,
    seed: u64,
) -> *mut lbhash_stimulus {
    let mut made = ptr::null_mut();
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |_| {
            let generator = required(generator, "generator")?.parse::<Generator>();
            let generator = generator.map_err(|unknown| Fault::argument(unknown.to_string()))?;
            let source = Source { packets: generator.packets(seed), waiting: None };
            made = Box::into_raw(Box::new(lbhash_stimulus { packets: Mutex::new(source) }));
            Ok(())
        });
    }
    made
}

/// The next packet: its metadata, and its frame into `frame`; `length` gets the bytes of it. At the
/// end of the packets `length` is `SIZE_MAX`. A packet that does not fit stays the next one.
///
/// # Safety
/// `stimulus` is of `lbhash_stimulus_new`; `metadata` is null or points to room for one, `frame` to
/// `size` bytes, `length` to a number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_stimulus_next(
    stimulus: *mut lbhash_stimulus,
    metadata: *mut lbhash_metadata,
    frame: *mut u8,
    size: usize,
    length: *mut usize,
) -> lbhash_code {
    let next = || {
        // SAFETY: as the caller promises.
        let (stimulus, length, frame) = unsafe {
            let stimulus = stimulus.as_ref().ok_or_else(|| Fault::argument("stimulus is null"))?;
            (stimulus, place(length, "length")?, items_mut(frame, size, "frame")?)
        };
        let mut source = stimulus.packets.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(packet) = source.waiting.take().or_else(|| source.packets.next()) else {
            *length = usize::MAX;
            return Ok(());
        };
        *length = packet.frame.len();
        let Some(place) = frame.get_mut(..packet.frame.len()) else {
            let needed = packet.frame.len();
            source.waiting = Some(packet);
            return Err(Fault::too_small(needed, size));
        };
        place.copy_from_slice(&packet.frame);
        // SAFETY: as the caller promises.
        if let Some(metadata) = unsafe { metadata.as_mut() } {
            *metadata = lbhash_metadata::from(&packet.metadata);
        }
        Ok(())
    };
    catch(next).map_or_else(|fault| fault.code, |()| lbhash_code::LBHASH_OK)
}

/// Frees a source of packets; null is left alone.
///
/// # Safety
/// `stimulus` is of `lbhash_stimulus_new`, and no call on it runs or follows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_stimulus_free(stimulus: *mut lbhash_stimulus) {
    if !stimulus.is_null() {
        // SAFETY: of `Box::into_raw`, and nobody else has it, as the caller promises.
        let stimulus = unsafe { Box::from_raw(stimulus) };
        // Nobody is left to be told.
        let _ = catch(|| {
            drop(stimulus);
            Ok(())
        });
    }
}
