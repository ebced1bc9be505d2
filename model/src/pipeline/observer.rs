// SPDX-License-Identifier: Apache-2.0
//! What an observer of the pipeline sees besides its registers: for coverage, and for nothing that
//! the block depends on.

use crate::config::{Level, Mode};

/// Is called as the stages work. Every method does nothing unless it is implemented, and costs
/// nothing then.
pub trait Observer {
    /// The positions move; comes before what the stages do in this cycle.
    fn positions_move(&mut self) {}

    /// A group of `level` selects.
    fn group_selects(&mut self, level: Level, group: u16, mode: Mode) {
        _ = (level, group, mode);
    }

    /// A packet passes dynamic load balancing.
    fn packet_is_balanced(&mut self, decision: FlowDecision) {
        _ = decision;
    }

    /// The ports are sampled.
    fn ports_are_sampled(&mut self) {}
}

/// Observes nothing.
impl Observer for () {}

/// What dynamic load balancing decides for a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlowDecision {
    /// The best member, in mode `dlb_per_packet`.
    PerPacket,
    /// The flow entry was not valid: the best member.
    New,
    /// The flow keeps its member.
    Kept,
    /// The flow was idle, and the member that it had is the best one.
    Stayed,
    /// The flow was idle and takes another member.
    Moved,
}
