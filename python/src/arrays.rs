// SPDX-License-Identifier: Apache-2.0
//! NumPy arrays in and out, never copied.

use crate::value_error;
use lbhash_model::{Fast, Keys, Metadata, USERS};
use numpy::{PyArray2, PyArrayMethods, PyReadonlyArray2, PyReadwriteArray2, PyUntypedArrayMethods};
use pyo3::prelude::*;

/// Keys of frames: shape (n, 5).
pub(crate) type KeyArray = PyArray2<u16>;

/// Frames that are hashed together: enough to hide memory, few enough for the cache.
const CHUNK: usize = 64;

/// Rows and columns.
pub(crate) fn shape(frames: &PyReadonlyArray2<'_, u8>) -> [usize; 2] {
    [frames.shape()[0], frames.shape()[1]]
}

/// The items of an array that lies in one piece, in the order of C.
pub(crate) fn contiguous<'a, T>(
    slice: Result<&'a [T], impl std::fmt::Display>,
    name: &str,
) -> PyResult<&'a [T]> {
    slice.map_err(|_| {
        value_error(format!("{name} is not contiguous; use numpy.ascontiguousarray({name})"))
    })
}

/// The array that the caller gave for the keys of so many frames, or a new one.
pub(crate) fn out<'py>(
    py: Python<'py>,
    out: Option<Bound<'py, KeyArray>>,
    count: usize,
) -> PyResult<Bound<'py, KeyArray>> {
    let Some(out) = out else { return Ok(KeyArray::zeros(py, [count, USERS], false)) };
    if out.shape() != [count, USERS] {
        let shape = out.shape();
        return Err(value_error(format!("out has shape {shape:?}; it must be ({count}, {USERS})")));
    }
    Ok(out)
}

/// The array to write to; nobody else may read it in the meantime.
pub(crate) fn writable<'py>(out: &Bound<'py, KeyArray>) -> PyResult<PyReadwriteArray2<'py, u16>> {
    out.try_readwrite().map_err(|error| value_error(format!("out cannot be written: {error}")))
}

/// The five keys of each row.
pub(crate) fn keys<'a>(
    out: &'a mut PyReadwriteArray2<'_, u16>,
) -> PyResult<&'a mut [[u16; USERS]]> {
    let slice = out.as_slice_mut();
    let slice = slice.map_err(|_| value_error("out is not contiguous; leave it out"))?;
    Ok(slice.as_chunks_mut().0)
}

/// Lengths that fit the rows.
pub(crate) fn checked_lengths(
    lengths: Option<&[u32]>,
    count: usize,
    width: usize,
) -> PyResult<Option<&[u32]>> {
    let Some(lengths) = lengths else { return Ok(None) };
    if lengths.len() != count {
        let given = lengths.len();
        return Err(value_error(format!("there are {count} frames and {given} lengths")));
    }
    match lengths.iter().position(|&length| length as usize > width) {
        Some(row) => Err(value_error(format!(
            "frame {row} is {} bytes long, and its row has {width}",
            lengths[row]
        ))),
        None => Ok(Some(lengths)),
    }
}

/// Offsets that never fall and end in the data.
pub(crate) fn check_offsets(offsets: &[u64], size: usize) -> PyResult<()> {
    let falls = offsets.windows(2).position(|pair| pair[0] > pair[1]);
    let beyond = offsets.last().is_some_and(|&end| end > size as u64);
    match (falls, beyond) {
        (None, false) => Ok(()),
        (Some(frame), _) => Err(value_error(format!("offsets fall behind frame {frame}"))),
        (None, true) => Err(value_error(format!("offsets end beyond the data of {size} bytes"))),
    }
}

/// Hashes rows of equal width, cut to their lengths.
pub(crate) fn hash_rows(
    fast: &Fast,
    metadata: &Metadata,
    bytes: &[u8],
    width: usize,
    lengths: Option<&[u32]>,
    keys: &mut [[u16; USERS]],
) {
    in_chunks(fast, metadata, keys, |row| {
        let frame = &bytes[row * width..(row + 1) * width];
        lengths.map_or(frame, |lengths| &frame[..lengths[row] as usize])
    });
}

/// Hashes frames of a buffer; offsets were checked.
pub(crate) fn hash_packed(
    fast: &Fast,
    metadata: &Metadata,
    data: &[u8],
    offsets: &[u64],
    keys: &mut [[u16; USERS]],
) {
    in_chunks(fast, metadata, keys, |frame| {
        &data[offsets[frame] as usize..offsets[frame + 1] as usize]
    });
}

fn in_chunks<'a>(
    fast: &Fast,
    metadata: &Metadata,
    keys: &mut [[u16; USERS]],
    frame: impl Fn(usize) -> &'a [u8],
) {
    let mut results: Vec<Keys> = Vec::with_capacity(CHUNK);
    for (chunk, places) in keys.chunks_mut(CHUNK).enumerate() {
        let mut frames = [&[][..]; CHUNK];
        let frames = &mut frames[..places.len()];
        for (number, place) in (chunk * CHUNK..).zip(frames.iter_mut()) {
            *place = frame(number);
        }
        fast.keys_batch(metadata, frames, &mut results);
        for (place, result) in places.iter_mut().zip(&results) {
            *place = result.keys;
        }
    }
}
