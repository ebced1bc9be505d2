// SPDX-License-Identifier: Apache-2.0
//! `select_stage`: one of the four levels of member selection (specification, section 8).

use super::{
    group_tables::{GroupEntry, GroupTables},
    hash_user,
    observer::Observer,
    register::RegisterWrite,
    slot::{Next, Slot},
};
use crate::{
    config::{Level, Member, Mode, select_tables::GROUPS},
    metadata::Metadata,
    result::{Egress, Selected},
};

/// Positions from a stage's input to its selection.
pub const LATENCY: usize = 18;

/// Select stages.
pub const STAGES: usize = Level::ALL.len();

/// Position of the selection of stage 1 to 4.
#[must_use]
pub const fn position(stage: usize) -> usize {
    hash_user::POSITION + LATENCY * stage
}

/// State of the stages' random generators after reset.
const RANDOM_RESET: [u32; STAGES] = [0x9E37_79B9, 0x85EB_CA6B, 0xC2B2_AE35, 0x27D4_EB2F];

/// Taps of the random generators, which shift right.
const RANDOM_TAPS: u32 = 0x8020_0003;

/// One of the four stages: its copy of the tables, a counter per group, and its random generator.
#[derive(Clone, Debug)]
pub(super) struct SelectStage {
    level: Level,
    tables: GroupTables,
    counters: Box<[u16; GROUPS]>,
    random: u32,
}

impl SelectStage {
    pub(super) fn new(level: Level) -> Self {
        Self {
            level,
            tables: GroupTables::new(),
            counters: Box::new([0; GROUPS]),
            random: RANDOM_RESET[level as usize],
        }
    }

    /// The random generator starts again; tables and counters are cleared by writes.
    pub(super) fn reset(&mut self) {
        self.random = RANDOM_RESET[self.level as usize];
    }

    /// Round robin counter of a group.
    pub(super) fn counter(&self, group: u16) -> u16 {
        self.counters[usize::from(group) % GROUPS]
    }

    /// A register write passes.
    pub(super) fn take(&mut self, write: RegisterWrite) {
        if let Some(group) = self.tables.take(write) {
            self.counters[usize::from(group) % GROUPS] = 0;
        }
    }

    /// A packet with a group to be selected from passes. Gives what is next for it.
    #[inline]
    pub(super) fn process(&mut self, slot: &mut Slot, observer: &mut impl Observer) -> Next {
        if let Next::Group(number) = slot.next {
            let group = self.tables.group(number);
            // One branch for both: which group a packet names cannot be predicted.
            if (group.level() == self.level) & (group.n() != 0) {
                observer.group_selects(self.level, number, group.mode());
                slot.next = if group.mode().is_dlb() {
                    Next::Dlb(number)
                } else {
                    self.select(number, group, slot)
                };
            }
        }
        slot.next
    }

    /// Selects from a group of this level.
    #[inline]
    fn select(&mut self, number: u16, group: GroupEntry, slot: &mut Slot) -> Next {
        let index = self.index(number, group, slot);
        let selected = Selected { valid: true, group: number, index: index as u16 };
        slot.selection.stages[self.level as usize] = selected;
        let member = self.tables.member(group, index);
        slot.selection.egress = match member {
            Member::Port(id) => Egress::Port(id),
            Member::Drop(id) => Egress::Drop(id),
            Member::None | Member::Group(_) => Egress::None,
        };
        if let Member::Group(id) = member { Next::Group(id) } else { Next::Nothing }
    }

    /// Index below n by the group's mode; counter or random generator advance.
    fn index(&mut self, number: u16, group: GroupEntry, slot: &Slot) -> u32 {
        let n = group.n();
        match group.mode() {
            Mode::Modulo => u32::from(slot.key(group.key_user())) % n,
            Mode::Static => Metadata::from_tuser(slot.tuser).service_id % n,
            Mode::RoundRobin => {
                let counter = &mut self.counters[usize::from(number) % GROUPS];
                let index = u32::from(*counter);
                *counter = ((index + 1) % n) as u16;
                index
            }
            Mode::Random => {
                let random = self.random & 0xFFFF;
                self.random = (0..16).fold(self.random, |state, _| step(state));
                (random * n) >> 16
            }
            _ => (u32::from(slot.key(group.key_user())) * n) >> 16,
        }
    }
}

/// One step of a random generator.
const fn step(state: u32) -> u32 {
    state >> 1 ^ if state & 1 == 1 { RANDOM_TAPS } else { 0 }
}
