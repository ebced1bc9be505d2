// SPDX-License-Identifier: Apache-2.0
//! The one in-order queue: which packets are in flight, at which position of the pipeline, and
//! which results were taken.
//!
//! Positions follow from the handshakes alone, by docs/timing.md: the pipeline is rigid and moves
//! where the result queue of two entries has room.

use crate::monitor::Handshakes;
use lbhash_model::pipeline::POSITIONS;
use std::collections::VecDeque;

/// Entries of the result queue.
const QUEUE: u8 = 2;

const LAST_POSITION: usize = POSITIONS - 1;

const _: () = assert!(POSITIONS <= u128::BITS as usize, "a bit for each position");

/// A result that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Cycle of the recording.
    pub index: usize,
    /// The packet.
    pub packet: usize,
}

/// The positions of the packets in one cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// Bit p: position p holds a packet.
    occupied: u128,
    /// Packets that have entered so far.
    entered: u64,
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub struct PacketOrder {
    /// Packets without a result, oldest first.
    in_flight: VecDeque<usize>,
    /// Packets whose result was taken in this recording.
    taken: Vec<Taken>,
    positions: Positions,
    /// Results in the queue.
    queued: u8,
    /// The positions move at the end of this cycle.
    run: bool,
    /// The packets that entered last, in order: at least those that have a position in a cycle of
    /// the recording.
    log: VecDeque<usize>,
    /// Results that were taken.
    results: u64,
    /// Results that were taken while no packet was in flight.
    surplus: u64,
}

impl PacketOrder {
    /// A cycle of reset: nothing is in flight any more.
    pub fn reset(&mut self) {
        self.in_flight.clear();
        self.positions.occupied = 0;
        (self.queued, self.run) = (0, false);
    }

    /// A new recording begins; the results of the one before have been compared.
    pub fn begin_recording(&mut self) {
        self.taken.clear();
        let surplus = self.log.len().saturating_sub(POSITIONS);
        self.log.drain(..surplus);
    }

    /// The positions move at the end of this cycle.
    #[must_use]
    #[inline]
    pub fn runs(&self) -> bool {
        self.run
    }

    /// The packet at this position moves on at the end of this cycle.
    #[must_use]
    #[inline]
    pub fn passes(&self, position: usize) -> bool {
        self.run && self.positions.occupied >> position & 1 == 1
    }

    /// The clock edge that ends a cycle outside of reset, `index` of the recording.
    #[inline]
    pub fn tick(&mut self, handshakes: &Handshakes, index: usize) {
        if handshakes.popped {
            self.pop(index);
        }
        if self.run {
            self.queued += (self.positions.occupied >> LAST_POSITION & 1) as u8;
            self.positions.occupied =
                self.positions.occupied << 1 | u128::from(handshakes.completed.is_some());
        }
        self.run = self.queued < QUEUE;
        if let Some(packet) = handshakes.completed {
            self.in_flight.push_back(packet);
            self.log.push_back(packet);
            self.positions.entered += 1;
        }
    }

    fn pop(&mut self, index: usize) {
        self.results += 1;
        self.queued = self.queued.saturating_sub(1);
        match self.in_flight.pop_front() {
            Some(packet) => self.taken.push(Taken { index, packet }),
            None => self.surplus += 1,
        }
    }

    /// Results that were taken in this recording, in order.
    #[must_use]
    pub fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// Results that were taken.
    #[must_use]
    pub fn results(&self) -> u64 {
        self.results
    }

    /// Results that were taken while no packet was in flight.
    #[must_use]
    pub fn surplus(&self) -> u64 {
        self.surplus
    }

    /// The packet whose result came out at cycle `index` of the recording, or next after it;
    /// `None`: none has yet, and none is in flight.
    #[must_use]
    pub fn next_out(&self, index: usize) -> Option<usize> {
        let next = self.taken.partition_point(|taken| taken.index < index);
        let taken = self.taken.get(next).map(|taken| taken.packet);
        taken.or(self.in_flight.front().copied())
    }

    /// The positions in this cycle, to ask [`Self::packet_at`] later in the same recording.
    #[must_use]
    pub fn positions(&self) -> Positions {
        self.positions
    }

    /// The packet that was at a position.
    #[must_use]
    pub fn packet_at(&self, positions: Positions, position: usize) -> Option<usize> {
        let Positions { occupied, entered } = positions;
        if occupied >> position & 1 == 0 {
            return None;
        }
        let younger = (occupied & ((1 << position) - 1)).count_ones() as usize;
        let after = (self.positions.entered - entered) as usize;
        self.log.len().checked_sub(1 + after + younger).map(|place| self.log[place])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::AcceptedBeat;

    fn enter(packet: usize) -> Handshakes {
        Handshakes::new(Some(AcceptedBeat { packet, index: 0, last: true }), None, false)
    }

    #[test]
    fn packets_move_by_one_position_a_cycle_while_the_queue_has_room() {
        let mut order = PacketOrder::default();
        order.reset();
        order.tick(&Handshakes::default(), 0);
        order.tick(&enter(5), 1);
        order.tick(&Handshakes::default(), 2);
        order.tick(&enter(6), 3);
        let then = order.positions();
        assert_eq!((order.packet_at(then, 0), order.packet_at(then, 2)), (Some(6), Some(5)));
        assert_eq!(order.packet_at(then, 1), None);
        for index in 4..4 + LAST_POSITION {
            order.tick(&Handshakes::default(), index);
        }
        assert!(order.passes(LAST_POSITION), "packet 6");
        order.tick(&Handshakes::default(), 200);
        assert!(!order.runs(), "two results wait");
        assert_eq!((order.packet_at(then, 0), order.packet_at(then, 2)), (Some(6), Some(5)));
        order.tick(&Handshakes::new(None, None, true), 201);
        assert!(order.runs());
        assert_eq!(order.taken(), [Taken { index: 201, packet: 5 }]);
        assert_eq!((order.next_out(201), order.next_out(202)), (Some(5), Some(6)));
    }

    #[test]
    fn results_without_a_packet_are_counted() {
        let mut order = PacketOrder::default();
        order.tick(&Handshakes::new(None, None, true), 0);
        assert_eq!((order.results(), order.surplus(), order.next_out(0)), (1, 1, None));
    }
}
