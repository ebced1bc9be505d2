// SPDX-License-Identifier: Apache-2.0
//! Group and member table, as each stage that uses them holds them: a copy that takes every write
//! when it passes.

use super::register::RegisterWrite;
use crate::config::register::{GroupWord, Register};
use crate::config::{
    Level, Member, Mode,
    select_tables::{GROUPS, MEMBERS},
};

/// Member entries that one step of the clearing covers.
pub(super) const MEMBERS_PER_GROUP: usize = MEMBERS / GROUPS;

/// Mask of a group number.
const GROUP_MASK: usize = GROUPS - 1;

/// Mask of an entry of the member table.
const MEMBER_MASK: usize = MEMBERS - 1;

/// One copy of both tables.
#[derive(Clone, Debug)]
pub(super) struct GroupTables {
    groups: Box<[GroupEntry; GROUPS]>,
    members: Box<[u32; MEMBERS]>,
}

/// A group as its two registers hold it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GroupEntry {
    /// `SELECT`.
    pub(super) select: u32,
    /// `BASE`.
    pub(super) base: u32,
}

impl GroupEntry {
    pub(super) const fn n(self) -> u32 {
        self.select & 0x7FF
    }

    pub(super) const fn level(self) -> Level {
        Level::ALL[self.select as usize >> 12 & 3]
    }

    pub(super) const fn mode(self) -> Mode {
        Mode::ALL[self.select as usize >> 16 & 7]
    }

    /// Number of the hash user, 0 to 7; the register takes 0 to 4.
    pub(super) const fn key_user(self) -> usize {
        self.select as usize >> 20 & 7
    }

    /// Entries of the flowset, a power of two.
    pub(super) const fn flowset_size(self) -> u32 {
        1 << (self.select >> 24 & 0xF)
    }

    /// First flow entry.
    pub(super) const fn flowset_base(self) -> u16 {
        (self.base >> 16) as u16
    }

    /// First member entry.
    const fn first_member(self) -> usize {
        self.base as usize & MEMBER_MASK
    }
}

impl GroupTables {
    pub(super) fn new() -> Self {
        Self { groups: Box::new([GroupEntry::default(); GROUPS]), members: Box::new([0; MEMBERS]) }
    }

    #[inline]
    pub(super) fn group(&self, number: u16) -> GroupEntry {
        self.groups[usize::from(number) & GROUP_MASK]
    }

    /// Word of an entry of the member table.
    pub(super) fn member_word(&self, entry: u16) -> u32 {
        self.members[usize::from(entry) & MEMBER_MASK]
    }

    /// Entry `index` of a group; the table wraps.
    #[inline]
    pub(super) fn member(&self, group: GroupEntry, index: u32) -> Member {
        Member::from_word(self.members[(group.first_member() + index as usize) & MEMBER_MASK])
    }

    /// Port ids that dynamic load balancing chooses from: up to 64 entries, on from a multiple of
    /// 64.
    #[inline]
    pub(super) fn dlb_words(&self, group: GroupEntry) -> &[u32; 64] {
        &self.members.as_chunks().0[group.first_member() / 64]
    }

    /// A register write passes. Gives the group whose state the write resets.
    pub(super) fn take(&mut self, write: RegisterWrite) -> Option<u16> {
        match write {
            RegisterWrite::Set(Register::Group(number, word), data) => {
                let entry = &mut self.groups[usize::from(number) & GROUP_MASK];
                match word {
                    GroupWord::Select => entry.select = data,
                    GroupWord::Base => entry.base = data,
                    GroupWord::Pointer | GroupWord::FlowsRebalanced => {}
                }
                (word == GroupWord::Select).then_some(number)
            }
            RegisterWrite::Set(Register::Member(entry), data) => {
                self.members[usize::from(entry) & MEMBER_MASK] = data;
                None
            }
            RegisterWrite::Clear(step) => {
                let number = usize::from(step) & GROUP_MASK;
                self.groups[number] = GroupEntry::default();
                self.members[MEMBERS_PER_GROUP * number..][..MEMBERS_PER_GROUP].fill(0);
                Some(step)
            }
            RegisterWrite::Set(..) => None,
        }
    }
}
