// SPDX-License-Identifier: Apache-2.0
//! `header_window`: the first 192 bytes of a frame, gathered from 64-byte beats (specification,
//! section 2).
//!
//! The register is at once the assembly buffer and position 0 of the pipeline. A window never
//! moves: it stays in its buffer while its packet travels, and the next frame is assembled in the
//! next buffer.

use super::{
    layer_stage,
    signals::{BEAT_BYTES, Beat, TAG_BIT},
};
use crate::{LAYER_STAGES, WINDOW_BYTES, metadata::Metadata};

/// Position whose register the stage is.
pub const POSITION: usize = 0;

/// Beats that a window takes.
const WINDOW_BEATS: usize = WINDOW_BYTES / BEAT_BYTES;

/// Windows that are kept: one is assembled, and each position up to the last layer stage may need
/// one. A power of two, so that an index is a mask.
const WINDOWS: usize = (layer_stage::state_position(LAYER_STAGES) + 2).next_power_of_two();

/// Bits of the metadata in `tuser`.
const TUSER_MASK: u128 = (1 << Metadata::TUSER_BITS) - 1;

/// Registers of the stage, and the windows of the packets in flight.
#[derive(Clone, Debug)]
pub struct HeaderWindow {
    windows: Box<[[u8; WINDOW_BYTES]; WINDOWS]>,
    /// Wide, so that it is not read together with `length` just after both were written one by one.
    current: usize,
    length: u8,
    tuser: u128,
    tag: u16,
    beats: usize,
}

impl HeaderWindow {
    pub(super) fn new() -> Self {
        Self {
            windows: Box::new([[0; WINDOW_BYTES]; WINDOWS]),
            current: 0,
            length: 0,
            tuser: 0,
            tag: 0,
            beats: 0,
        }
    }

    pub(super) fn reset(&mut self) {
        self.beats = 0;
    }

    /// The window register: byte k of the frame is byte k. Bytes that did not arrive are 0.
    #[must_use]
    pub fn window(&self) -> &[u8; WINDOW_BYTES] {
        self.window_of(self.current as u8)
    }

    /// Bytes that arrived, 0 to 192; of a complete window.
    #[must_use]
    pub const fn length(&self) -> u8 {
        self.length
    }

    /// Metadata on `tuser` of the frame's first beat, 80 bits.
    #[must_use]
    pub const fn tuser(&self) -> u128 {
        self.tuser
    }

    /// Tag on `tuser` of the frame's first beat.
    #[must_use]
    pub const fn tag(&self) -> u16 {
        self.tag
    }

    /// `in_frame_q`: between a frame's first beat and its last.
    #[must_use]
    pub const fn in_frame(&self) -> bool {
        self.beats != 0
    }

    /// Buffer of the window that the register holds.
    pub(super) const fn current(&self) -> u8 {
        self.current as u8
    }

    /// Contents of a buffer.
    #[inline]
    pub(super) fn window_of(&self, buffer: u8) -> &[u8; WINDOW_BYTES] {
        &self.windows[usize::from(buffer) % WINDOWS]
    }

    /// Takes an accepted beat; true when it completes the window.
    #[inline]
    pub(super) fn accept(&mut self, beat: &Beat<'_>) -> bool {
        let index = self.beats;
        if index == 0 {
            self.begin(beat.user);
        }
        self.beats = if beat.last { 0 } else { (index + 1).min(WINDOW_BEATS) };
        if index == WINDOW_BEATS {
            return false;
        }
        let window = &mut self.windows[self.current % WINDOWS];
        if let Some(bytes) = window.as_chunks_mut().0.get_mut(index) {
            store(bytes, beat);
        }
        let complete = beat.last || index == WINDOW_BEATS - 1;
        if complete {
            self.length = (BEAT_BYTES * index) as u8 + beat.keep.trailing_ones() as u8;
        }
        complete
    }

    #[inline]
    fn begin(&mut self, user: u128) {
        self.current = (self.current + 1) % WINDOWS;
        let window = &mut self.windows[self.current % WINDOWS];
        for later in window.as_chunks_mut().0.iter_mut().skip(1) {
            *later = [0; BEAT_BYTES];
        }
        self.tuser = user & TUSER_MASK;
        self.tag = (user >> TAG_BIT) as u16;
    }
}

/// Stores the bytes that `tkeep` names, 0 in place of the others.
#[inline]
fn store(bytes: &mut [u8; BEAT_BYTES], beat: &Beat<'_>) {
    bytes.copy_from_slice(beat.data);
    let mut absent = !beat.keep;
    // All ones of `tkeep` below all zeros, as in nearly every beat.
    if beat.keep & beat.keep.wrapping_add(1) == 0 {
        if absent != 0 {
            bytes[absent.trailing_zeros() as usize..].fill(0);
        }
        return;
    }
    while absent != 0 {
        bytes[absent.trailing_zeros() as usize] = 0;
        absent &= absent - 1;
    }
}
