// SPDX-License-Identifier: Apache-2.0
//! What selection did, step by step.

use super::FlowDecision;
use crate::{
    config::{Group, Level, Member, User},
    result::Selection,
};

/// Operand of a group's mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// A hash user's key.
    Key(User, u16),
    /// The service identifier of the metadata.
    ServiceId(u32),
    /// The group's counter.
    Counter(u16),
    /// A number drawn by the stage's random generator.
    Random(u16),
}

/// What one stage did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The stage.
    pub stage: Level,
    /// Number of the group.
    pub number: u16,
    /// The group.
    pub group: Group,
    /// What chose.
    pub operand: Operand,
    /// Index of the chosen entry, from 0.
    pub index: u16,
    /// Number of the entry in the member table.
    pub entry: u16,
    /// The entry.
    pub member: Member,
    /// With dynamic load balancing: how the member was chosen.
    pub flow: Option<FlowDecision>,
}

/// Everything that selection did with one packet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SelectTrace {
    /// Stages that selected, in their order.
    pub steps: Vec<Step>,
    /// A group that the packet reached and no stage selected from: its level was passed, or it has
    /// no entry.
    pub left_at: Option<u16>,
    /// The result, as every derivation gives it.
    pub selection: Selection,
}
