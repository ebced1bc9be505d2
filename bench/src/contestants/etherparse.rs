// SPDX-License-Identifier: Apache-2.0
//! Peer: the `etherparse` crate parsing the same packets, without any hash.

use crate::contest::Contestant;
use etherparse::SlicedPacket;
use std::hint::black_box;

pub(crate) const PARSE: &str = "etherparse, parse only";

pub(crate) fn parse(frames: Vec<&[u8]>) -> Contestant<'_> {
    Contestant::new(PARSE, frames.len(), move || {
        for frame in &frames {
            black_box(SlicedPacket::from_ethernet(black_box(frame)).is_ok());
        }
    })
}
