// SPDX-License-Identifier: Apache-2.0
//! One item of the pipeline. It stays in its slot while the positions turn past it, and gathers in
//! place what the stages make of it.

use super::{parser_state::ParserState, register::RegisterWrite};
use crate::{
    LAYER_STAGES,
    kind::Kind,
    metadata::Metadata,
    result::{HashResult, Lanes, Selection},
};

/// An item: a packet or a register write; the valid bits of the positions tell which.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The register write, where the item is one.
    pub(super) write: RegisterWrite,
    /// Buffer of the header window.
    pub(super) window: u8,
    /// Bytes in the window, 0 to 192.
    pub(super) length: u8,
    /// Bit s: the entry of layer s is `l4_only`.
    pub(super) l4_only: u8,
    /// Metadata as on `tuser`.
    pub(super) tuser: u128,
    /// Comes back with the result.
    pub(super) tag: u16,
    /// Layer stages that read a header.
    pub(super) stages: u8,
    /// State before the first layer stage, then after each one that read a header.
    pub(super) states: [ParserState; LAYER_STAGES + 1],
    /// What the packet leaves with, as far as it is known. The rules across lanes are applied by
    /// `master_key`.
    pub(super) result: HashResult,
    /// What is to be selected from next.
    pub(super) next: Next,
    /// What has been selected so far.
    pub(super) selection: Selection,
}

/// What a packet is to be selected from next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing: no group was named, or the selection has ended.
    #[default]
    Nothing,
    /// This group, by the select stage of its level.
    Group(u16),
    /// This group, by dynamic load balancing.
    Dlb(u16),
}

impl Slot {
    pub(super) fn new() -> Self {
        Self {
            write: RegisterWrite::Clear(0),
            window: 0,
            length: 0,
            l4_only: 0,
            tuser: 0,
            tag: 0,
            states: [ParserState::default(); LAYER_STAGES + 1],
            stages: 0,
            result: HashResult::default(),
            next: Next::Nothing,
            selection: Selection::default(),
        }
    }

    /// A packet enters position 0.
    #[inline]
    pub(super) fn enter(&mut self, window: u8, length: u8, tuser: u128, tag: u16) {
        self.window = window;
        self.length = length;
        self.l4_only = 0;
        self.tuser = tuser;
        self.tag = tag;
        self.states[0] = ParserState::start(tuser);
        self.stages = 0;
        self.result.lanes = Lanes::default();
        let Metadata { group, .. } = Metadata::from_tuser(tuser);
        self.next = if group == 0 { Next::Nothing } else { Next::Group(group) };
        self.selection = Selection::default();
    }

    /// The packet names a group.
    #[inline]
    pub(super) fn is_selecting(&self) -> bool {
        self.next != Next::Nothing
    }

    /// Key of a hash user, 0 to 4; 0 for one that does not exist.
    #[inline]
    pub(super) fn key(&self, user: usize) -> u16 {
        self.result.keys.get(user).copied().unwrap_or(0)
    }

    /// Parser state after a stage. After the end of parsing it only moves along.
    pub(super) fn state_after(&self, stage: usize) -> ParserState {
        let last = usize::from(self.stages);
        if stage <= last {
            self.states[stage]
        } else {
            ParserState { kind: Kind::Stop, descend: false, ..self.states[last] }
        }
    }
}
