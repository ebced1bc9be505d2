// SPDX-License-Identifier: Apache-2.0
//! The bit-serial reference, trace and all.

use crate::contest::Contestant;
use lbhash_model::{Metadata, USERS, config::Configuration, reference};
use std::hint::black_box;

pub(crate) const REFERENCE: &str = "reference";

pub(crate) fn keys(configuration: &Configuration, frames: &[&[u8]]) -> Vec<[u16; USERS]> {
    let keys = |frame| reference::hash(configuration, &Metadata::default(), frame).result.keys;
    frames.iter().copied().map(keys).collect()
}

pub(crate) fn contestant<'a>(
    configuration: &'a Configuration,
    frames: Vec<&'a [u8]>,
) -> Contestant<'a> {
    Contestant::new(REFERENCE, frames.len(), move || {
        black_box(keys(configuration, black_box(&frames)));
    })
}
