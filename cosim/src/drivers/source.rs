// SPDX-License-Identifier: Apache-2.0
//! Master of the frame stream.

use crate::{pattern::Player, scenario::Stimulus};

/// Offers the beats of the packets in order. A beat that is offered stays until it is accepted.
#[derive(Clone, Debug)]
pub struct StreamSource {
    pattern: Player,
    /// Packet that the next beat belongs to.
    packet: usize,
    next_beat: u32,
    offered: bool,
    in_frame: bool,
}

impl StreamSource {
    /// Before the first packet.
    #[must_use]
    pub fn new(pattern: Player) -> Self {
        Self { pattern, packet: 0, next_beat: 0, offered: false, in_frame: false }
    }

    /// Packets whose last beat has been accepted, or that a reset cut.
    #[must_use]
    pub fn packets_done(&self) -> usize {
        self.packet
    }

    /// The beat on the stream in this cycle, if it is valid. A new frame begins only where `open`.
    #[inline]
    pub fn drive(&mut self, stimulus: &Stimulus<'_>, open: bool, ready: bool) -> Option<u32> {
        let there_is = self.packet < stimulus.packets() && (open || self.in_frame || self.offered);
        self.offered = there_is && (self.offered || self.pattern.next(ready));
        self.offered.then_some(self.next_beat)
    }

    /// The beat on the stream was accepted; true when it was the packet's last.
    #[inline]
    pub fn accepted(&mut self, stimulus: &Stimulus<'_>) -> bool {
        self.offered = false;
        self.next_beat += 1;
        let last = self.next_beat == stimulus.first_beat(self.packet + 1);
        self.in_frame = !last;
        self.packet += usize::from(last);
        last
    }

    /// Index of the beat on the stream within its packet.
    #[must_use]
    #[inline]
    pub fn beat_of_packet(&self, stimulus: &Stimulus<'_>) -> u32 {
        self.next_beat - stimulus.first_beat(self.packet)
    }

    /// Reset: what is left of a frame that had begun is lost.
    pub fn reset(&mut self, stimulus: &Stimulus<'_>) {
        self.packet += usize::from(self.in_frame);
        self.next_beat = stimulus.first_beat(self.packet);
        self.offered = false;
        self.in_frame = false;
    }
}
