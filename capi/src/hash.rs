// SPDX-License-Identifier: Apache-2.0
//! Frames to results, one by one and in batches.

use crate::{
    guard::{Fault, call, items, items_mut, place},
    lbhash_code, lbhash_context, lbhash_metadata, lbhash_result, lbhash_write,
};
use lbhash_model::{HashResult, Keys, Metadata, USERS};

/// Frames that are hashed together: enough to hide memory, few enough for the stack.
const CHUNK: usize = 64;

/// Hashes one frame: Ethernet without FCS, of any length. `metadata` is null for all zero.
///
/// # Safety
/// `context` is of `lbhash_new`; `frame` points to `length` bytes; `result` to room for one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_hash(
    context: *const lbhash_context,
    metadata: *const lbhash_metadata,
    frame: *const u8,
    length: usize,
    result: *mut lbhash_result,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let metadata = metadata_of(metadata)?;
            let frame = items(frame, length, "frame")?;
            let place = place(result, "result")?;
            *place = lbhash_result::from(&context.state().session.fast().hash(&metadata, frame));
            Ok(())
        })
    }
}

/// Hashes frames with the same metadata, each with its own pointer and length, to whole results.
///
/// # Safety
/// `context` is of `lbhash_new`; `frames` and `lengths` point to `count` items, each frame to its
/// bytes; `results` to room for `count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_hash_batch(
    context: *const lbhash_context,
    metadata: *const lbhash_metadata,
    frames: *const *const u8,
    lengths: *const usize,
    count: usize,
    results: *mut lbhash_result,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let metadata = metadata_of(metadata)?;
            let results = items_mut(results, count, "results")?;
            let state = context.state();
            let mut hashed: Vec<HashResult> = Vec::with_capacity(CHUNK);
            each_chunk(frames, lengths, count, |at, chunk| {
                state.session.fast().hash_batch(&metadata, chunk, &mut hashed);
                for (place, result) in results[at..].iter_mut().zip(&hashed) {
                    *place = lbhash_result::from(result);
                }
            })
        })
    }
}

/// Hashes frames with the same metadata to their keys alone, which is faster: five 16-bit keys for
/// each frame, in a row.
///
/// # Safety
/// `context` is of `lbhash_new`; `frames` and `lengths` point to `count` items, each frame to its
/// bytes; `keys` to room for 5 · `count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_keys_batch(
    context: *const lbhash_context,
    metadata: *const lbhash_metadata,
    frames: *const *const u8,
    lengths: *const usize,
    count: usize,
    keys: *mut u16,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let metadata = metadata_of(metadata)?;
            let keys = items_mut(keys.cast::<[u16; USERS]>(), count, "keys")?;
            let state = context.state();
            let mut hashed: Vec<Keys> = Vec::with_capacity(CHUNK);
            each_chunk(frames, lengths, count, |at, chunk| {
                state.session.fast().keys_batch(&metadata, chunk, &mut hashed);
                for (place, result) in keys[at..].iter_mut().zip(&hashed) {
                    *place = result.keys;
                }
            })
        })
    }
}

/// As `lbhash_keys_batch`, for frames that lie in one buffer: frame i is bytes `offsets[i]` to
/// `offsets[i + 1]` of `bytes`.
///
/// # Safety
/// `context` is of `lbhash_new`; `bytes` points to `size` bytes, `offsets` to `count` + 1 items,
/// `keys` to room for 5 · `count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_keys_packed(
    context: *const lbhash_context,
    metadata: *const lbhash_metadata,
    bytes: *const u8,
    size: usize,
    offsets: *const u64,
    count: usize,
    keys: *mut u16,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let metadata = metadata_of(metadata)?;
            let bytes = items(bytes, size, "bytes")?;
            let keys = items_mut(keys.cast::<[u16; USERS]>(), count, "keys")?;
            let offsets = match count {
                0 => &[][..],
                _ => items(offsets, count + 1, "offsets")?,
            };
            let state = context.state();
            let mut hashed: Vec<Keys> = Vec::with_capacity(CHUNK);
            for (chunk, places) in keys.chunks_mut(CHUNK).enumerate() {
                let mut frames = [&[][..]; CHUNK];
                let frames = &mut frames[..places.len()];
                for (i, frame) in (chunk * CHUNK..).zip(frames.iter_mut()) {
                    *frame = between(bytes, offsets[i], offsets[i + 1])
                        .ok_or_else(|| bad_offsets(i, offsets, size))?;
                }
                state.session.fast().keys_batch(&metadata, frames, &mut hashed);
                for (place, result) in places.iter_mut().zip(&hashed) {
                    *place = result.keys;
                }
            }
            Ok(())
        })
    }
}

/// Register writes that make a block after reset hash and select as this context does, in their
/// order. `needed` gets their number; null `writes` with `capacity` 0 asks for it alone.
///
/// # Safety
/// `context` is of `lbhash_new`; `writes` points to room for `capacity`, `needed` is null or points
/// to a number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lbhash_register_writes(
    context: *const lbhash_context,
    writes: *mut lbhash_write,
    capacity: usize,
    needed: *mut usize,
) -> lbhash_code {
    // SAFETY: as the caller promises.
    unsafe {
        call(context, |context| {
            let all = context.state().session.writes();
            if let Some(needed) = needed.as_mut() {
                *needed = all.len();
            }
            if capacity < all.len() {
                return Err(Fault::too_small(all.len(), capacity));
            }
            let places = items_mut(writes, all.len(), "writes")?;
            for (place, write) in places.iter_mut().zip(all) {
                *place = lbhash_write { address: write.address, data: write.data };
            }
            Ok(())
        })
    }
}

/// Hands frames on, some at a time, with the number of the first.
///
/// # Safety
/// `frames` and `lengths` are null or point to `count` items, each frame to its bytes.
unsafe fn each_chunk(
    frames: *const *const u8,
    lengths: *const usize,
    count: usize,
    mut hash: impl FnMut(usize, &[&[u8]]),
) -> Result<(), Fault> {
    // SAFETY: as the caller promises.
    let (frames, lengths) =
        unsafe { (items(frames, count, "frames")?, items(lengths, count, "lengths")?) };
    for (chunk, (frames, lengths)) in frames.chunks(CHUNK).zip(lengths.chunks(CHUNK)).enumerate() {
        let mut slices = [&[][..]; CHUNK];
        let slices = &mut slices[..frames.len()];
        for ((slice, &frame), &length) in slices.iter_mut().zip(frames).zip(lengths) {
            // SAFETY: as the caller promises.
            *slice = unsafe { items(frame, length, "a frame")? };
        }
        hash(chunk * CHUNK, slices);
    }
    Ok(())
}

/// # Safety
/// `metadata` is null or points to one.
pub(crate) unsafe fn metadata_of(metadata: *const lbhash_metadata) -> Result<Metadata, Fault> {
    // SAFETY: as the caller promises.
    let metadata = unsafe { metadata.as_ref() }.copied().unwrap_or_default();
    metadata.checked().map_err(Fault::argument)
}

fn between(bytes: &[u8], start: u64, end: u64) -> Option<&[u8]> {
    bytes.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
}

fn bad_offsets(frame: usize, offsets: &[u64], size: usize) -> Fault {
    let (start, end) = (offsets[frame], offsets[frame + 1]);
    Fault::argument(format!(
        "frame {frame} is bytes {start} to {end} of {size}; offsets must not fall, and end in the buffer"
    ))
}
