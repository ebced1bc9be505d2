// SPDX-License-Identifier: Apache-2.0
//! The fast path: raw bytes to status and five keys, or to the whole result.

use crate::contest::Contestant;
use lbhash_model::{Metadata, fast::Fast};
use std::hint::black_box;

/// Packets of a batch: what a receive ring gives at once, with results that stay in the cache.
const BATCH: usize = 1024;

pub(crate) const KEYS: &str = "fast path, keys";
pub(crate) const ONE_BY_ONE: &str = "fast path, keys one by one";
pub(crate) const RESULTS: &str = "fast path, all lanes";

pub(crate) fn keys<'a>(fast: &'a Fast, frames: Vec<&'a [u8]>) -> Contestant<'a> {
    let mut keys = Vec::new();
    Contestant::new(KEYS, frames.len(), move || {
        for batch in frames.chunks(BATCH) {
            fast.keys_batch(&Metadata::default(), black_box(batch), &mut keys);
            black_box(&keys);
        }
    })
}

/// Without the batch: no frame is asked for before its turn.
pub(crate) fn keys_one_by_one<'a>(fast: &'a Fast, frames: Vec<&'a [u8]>) -> Contestant<'a> {
    let mut keys = Vec::new();
    Contestant::new(ONE_BY_ONE, frames.len(), move || {
        for batch in frames.chunks(BATCH) {
            keys.clear();
            keys.extend(black_box(batch).iter().map(|f| fast.keys(&Metadata::default(), f)));
            black_box(&keys);
        }
    })
}

pub(crate) fn results<'a>(fast: &'a Fast, frames: Vec<&'a [u8]>) -> Contestant<'a> {
    let mut results = Vec::new();
    Contestant::new(RESULTS, frames.len(), move || {
        for batch in frames.chunks(BATCH) {
            fast.hash_batch(&Metadata::default(), black_box(batch), &mut results);
            black_box(&results);
        }
    })
}
