// SPDX-License-Identifier: Apache-2.0
//! A structured random walk over every header kind, made so that every branch of section 3 is
//! common.
//!
//! Each header chooses what comes next and mostly says so truthfully; wrong versions, lengths and
//! flags, near misses of special values, cut frames, corrupted bytes and plain noise are mixed in.

mod link;
mod network;
mod transport;

use super::{Packet, bytes::Push, rng::Rng};
use lbhash_model::{Kind, Metadata, WINDOW_BYTES};

/// Longest frame that is made, in bytes: a jumbo frame.
pub const MAX_FRAME_BYTES: u32 = 9000;

/// Frames at random, without end.
#[derive(Clone, Debug)]
pub struct Random {
    rng: Rng,
}

impl Random {
    /// The frames of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed) }
    }

    /// Writes the next frame over `frame` and gives its metadata: as the iterator, but without a
    /// new buffer.
    pub fn next_into(&mut self, frame: &mut Vec<u8>) -> Metadata {
        frame.clear();
        if self.rng.one_in(32) {
            let length = self.rng.below(300) as usize;
            self.rng.bytes(frame, length);
        } else {
            let deep = self.rng.one_in(4);
            Walk { rng: &mut self.rng, frame, deep }.run();
            self.pad(frame);
            self.damage(frame);
        }
        metadata(&mut self.rng)
    }

    /// Payload: mostly short, now and then long.
    fn pad(&mut self, frame: &mut Vec<u8>) {
        let length = match self.rng.below(400) {
            0 => self.rng.below(MAX_FRAME_BYTES + 1),
            1..80 => 0,
            _ => self.rng.below(80),
        };
        let room = MAX_FRAME_BYTES.saturating_sub(frame.len() as u32);
        self.rng.bytes(frame, length.min(room) as usize);
    }

    /// Cuts some frames, and changes some bytes of some.
    fn damage(&mut self, frame: &mut Vec<u8>) {
        if self.rng.one_in(5) {
            let length = self.rng.below(frame.len() as u32 + 1);
            frame.truncate(length as usize);
        }
        if self.rng.one_in(8) {
            for _ in 0..=self.rng.below(4) {
                let at = self.rng.below(frame.len().min(WINDOW_BYTES) as u32) as usize;
                let byte = self.rng.u8();
                if let Some(old) = frame.get_mut(at) {
                    *old = byte;
                }
            }
        }
    }
}

impl Iterator for Random {
    type Item = Packet;

    fn next(&mut self) -> Option<Packet> {
        let mut frame = Vec::new();
        let metadata = self.next_into(&mut frame);
        Some(Packet { name: String::new(), frame, metadata })
    }
}

/// Metadata at random: one packet in four is bridged.
pub(super) fn metadata(rng: &mut Rng) -> Metadata {
    Metadata {
        ifindex: if rng.one_in(2) { rng.below(64) } else { rng.word() },
        bridged: rng.one_in(4),
        service_id: if rng.one_in(2) { rng.below(64) } else { rng.word() },
        hash_profile: rng.below(4) as u8,
        group: rng.below(4096) as u16,
    }
}

/// One frame in the making.
struct Walk<'a> {
    rng: &'a mut Rng,
    frame: &'a mut Vec<u8>,
    /// Prefer headers that carry more headers, so that all seven stages and the window's end are
    /// reached.
    deep: bool,
}

impl Walk<'_> {
    fn run(&mut self) {
        let mut next = Kind::Eth;
        while self.frame.len() < WINDOW_BYTES + 64 {
            next = match next {
                Kind::Stop => break,
                Kind::Eth => self.eth(),
                Kind::Mpls => self.mpls(),
                Kind::Ipv4 => self.ipv4(),
                Kind::Ipv6 => self.ipv6(),
                Kind::Tcp => self.tcp(),
                Kind::Udp => self.udp(),
                Kind::Gre => self.gre(),
                Kind::Pppoe => self.pppoe(),
            };
        }
    }

    /// Appends 8 random bits.
    fn random8(&mut self) {
        let value = self.rng.u8();
        self.frame.push8(value);
    }

    /// Appends 16 random bits.
    fn random16(&mut self) {
        let value = self.rng.u16();
        self.frame.push16(value);
    }

    /// Appends random bytes.
    fn random(&mut self, count: usize) {
        self.rng.bytes(self.frame, count);
    }

    /// A 16-bit value that looks like `value` but is not: one bit off, or the bytes swapped.
    fn near_miss(&mut self, value: u16) -> u16 {
        if self.rng.one_in(4) { value.swap_bytes() } else { value ^ 1 << self.rng.below(16) }
    }
}
