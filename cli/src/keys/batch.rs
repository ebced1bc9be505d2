// SPDX-License-Identifier: Apache-2.0
//! Packets on their way from the reader to the cores.

use super::{Ended, hasher::Hasher};
use lbhash_model::WINDOW_BYTES;
use lbhash_vectors::capture::{Packet, Reader};
use rayon::prelude::*;
use std::io;

/// Packets that one core hashes at a time, and such parts of a batch.
const PART_PACKETS: usize = 2048;
const BATCH_PARTS: usize = 16;

/// Consecutive packets of a capture.
#[derive(Default)]
pub(super) struct Batch {
    parts: Vec<Part>,
}

/// Consecutive packets: their header windows behind each other, and where each one begins.
struct Part {
    first_number: u64,
    windows: Vec<u8>,
    packets: Vec<PacketPlace>,
}

struct PacketPlace {
    length: usize,
    window_start: usize,
}

impl Batch {
    /// Reads the next packets, and says whether the capture has come to its end.
    pub(super) fn read(reader: &mut Reader) -> (Self, Ended) {
        let mut batch = Self::default();
        for _ in 0..PART_PACKETS * BATCH_PARTS {
            match reader.next_packet() {
                Ok(Some(packet)) => batch.push(&packet),
                Ok(None) => return (batch, Ended::Complete),
                Err(error) => return (batch, Ended::Damaged(error)),
            }
        }
        (batch, Ended::No)
    }

    fn push(&mut self, packet: &Packet<'_>) {
        match self.parts.last_mut() {
            Some(part) if part.packets.len() < PART_PACKETS => part.push(packet.data),
            _ => {
                let mut part = Part::new(packet.number);
                part.push(packet.data);
                self.parts.push(part);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Packets of the capture up to and with this batch.
    pub(super) fn packets_so_far(&self) -> u64 {
        self.parts.last().map_or(0, |part| part.first_number + part.packets.len() as u64)
    }

    /// Results of all packets as text, in order.
    pub(super) fn text(&self, hasher: &Hasher<'_>) -> Vec<io::Result<Vec<u8>>> {
        self.parts.par_iter().map(|part| part.text(hasher)).collect()
    }
}

impl Part {
    fn new(first_number: u64) -> Self {
        Self { first_number, windows: Vec::new(), packets: Vec::with_capacity(PART_PACKETS) }
    }

    fn push(&mut self, frame: &[u8]) {
        let window_start = self.windows.len();
        self.packets.push(PacketPlace { length: frame.len(), window_start });
        self.windows.extend_from_slice(&frame[..frame.len().min(WINDOW_BYTES)]);
    }

    fn text(&self, hasher: &Hasher<'_>) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        for (number, packet) in (self.first_number..).zip(&self.packets) {
            let window_end = packet.window_start + packet.length.min(WINDOW_BYTES);
            let window = &self.windows[packet.window_start..window_end];
            hasher.write(number, packet.length, window, &mut text)?;
        }
        Ok(text)
    }
}
