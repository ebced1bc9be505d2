// SPDX-License-Identifier: Apache-2.0
//! The cycle-accurate pipeline with a beat on every cycle: a packet every cycle where packets are
//! one beat long.

use crate::contest::Contestant;
use lbhash_model::{
    Metadata, USERS,
    config::RegisterImage,
    pipeline::{
        BEAT_BYTES, Beat, Inputs,
        driver::{Driver, beats},
    },
};
use std::hint::black_box;

pub(crate) const PIPELINE: &str = "pipeline";

/// Words of the result word that hold the keys.
const KEY_WORDS: std::ops::Range<usize> = 11..14;

pub(crate) fn keys(image: &RegisterImage, frames: &[&[u8]]) -> Vec<[u16; USERS]> {
    let mut driver = loaded(image);
    for frame in frames {
        driver.send(&Metadata::default(), frame);
    }
    let results = driver.take_results();
    results.iter().map(|words| keys_of(&words[KEY_WORDS])).collect()
}

pub(crate) fn packet_each_cycle(image: &RegisterImage, frames: &[&[u8]]) -> Contestant<'static> {
    let mut pipeline = loaded(image).pipeline().clone();
    // Beats behind the header window only keep the bus busy.
    let cut = frames.iter().map(|frame| &frame[..frame.len().min(lbhash_model::WINDOW_BYTES)]);
    let beats: Vec<([u8; BEAT_BYTES], u64, bool)> = cut.flat_map(beats).collect();
    Contestant::new(PIPELINE, frames.len(), move || {
        for (data, keep, last) in &beats {
            let beat = Beat { data, keep: *keep, last: *last, user: 0 };
            black_box(pipeline.outputs());
            pipeline.tick(&Inputs { s_axis: Some(black_box(beat)), ..Inputs::default() });
        }
    })
}

fn loaded(image: &RegisterImage) -> Driver {
    let mut driver = Driver::new();
    driver.load(image).expect("a compiled image fits the registers");
    driver
}

fn keys_of(words: &[u32]) -> [u16; USERS] {
    std::array::from_fn(|user| (words[user / 2] >> (16 * (user % 2))) as u16)
}
