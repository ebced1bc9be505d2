// SPDX-License-Identifier: Apache-2.0
//! Packets on their way from the reader to the cores.

use super::hasher::{Hashed, Hasher};
use crate::choice::Choice;
use lbhash_model::WINDOW_BYTES;
use lbhash_vectors::capture::{CaptureError, Packet, Reader};
use rayon::prelude::*;
use std::{io, ops::Range};

/// Packets that one core hashes at a time, and such parts of a batch.
const PART_PACKETS: usize = 2048;
const BATCH_PARTS: usize = 16;

/// Packets of a capture, in its order.
#[derive(Default)]
pub(super) struct Batch {
    parts: Vec<Part>,
}

/// Packets whose header windows lie one after the other.
struct Part {
    windows: Vec<u8>,
    packets: Vec<PacketPlace>,
}

struct PacketPlace {
    /// As it is printed.
    number: u64,
    length: usize,
    window: Range<usize>,
}

/// Why a batch has no more packets.
pub(super) enum Ended {
    /// It is full, or more packets have not arrived yet.
    No,
    Complete,
    Damaged(CaptureError),
}

/// What a batch does where the next packet has not arrived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Waiting {
    Never,
    /// For its first packet.
    First,
}

impl Batch {
    /// Reads the next packets that are chosen, and says whether the capture has ended.
    pub(super) fn read(
        reader: &mut Reader,
        choice: &mut Choice,
        waiting: Waiting,
    ) -> (Self, Ended) {
        let mut batch = Self::default();
        for read in 0..PART_PACKETS * BATCH_PARTS {
            if choice.is_complete() || reader.is_interrupted() && !reader.is_live() {
                return (batch, Ended::Complete);
            }
            let may_wait = read == 0 && waiting == Waiting::First;
            if !may_wait && !reader.is_ready() {
                return (batch, Ended::No);
            }
            match reader.next_packet() {
                Ok(Some(packet)) if choice.takes(&packet) => {
                    batch.push(choice.number(packet.number), &packet);
                }
                Ok(Some(_)) => {}
                Ok(None) => return (batch, Ended::Complete),
                Err(error) => return (batch, Ended::Damaged(error)),
            }
        }
        (batch, Ended::No)
    }

    fn push(&mut self, number: u64, packet: &Packet<'_>) {
        match self.parts.last_mut() {
            Some(part) if part.packets.len() < PART_PACKETS => part.push(number, packet),
            _ => {
                let mut part = Part::new();
                part.push(number, packet);
                self.parts.push(part);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Results of all packets as text, in order.
    pub(super) fn text(&self, hasher: &Hasher<'_>) -> Vec<io::Result<Vec<u8>>> {
        // A live capture gives few packets at a time, which are not worth another core.
        match &self.parts[..] {
            [] => Vec::new(),
            [part] => vec![part.text(hasher)],
            parts => parts.par_iter().map(|part| part.text(hasher)).collect(),
        }
    }
}

impl Part {
    fn new() -> Self {
        Self { windows: Vec::new(), packets: Vec::new() }
    }

    fn push(&mut self, number: u64, packet: &Packet<'_>) {
        let start = self.windows.len();
        self.windows.extend_from_slice(&packet.data[..packet.data.len().min(WINDOW_BYTES)]);
        let window = start..self.windows.len();
        self.packets.push(PacketPlace { number, length: packet.captured_length, window });
    }

    fn text(&self, hasher: &Hasher<'_>) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        for PacketPlace { number, length, window } in &self.packets {
            let window = &self.windows[window.clone()];
            hasher.write(&Hashed { number: *number, length: *length, window }, &mut text)?;
        }
        Ok(text)
    }
}
