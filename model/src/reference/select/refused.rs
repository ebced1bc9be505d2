// SPDX-License-Identifier: Apache-2.0
//! Writes of tables that the block refuses (`docs/registers.md`).

use crate::config::{
    Flowset, Group, Mode,
    select_tables::{DLB_GROUP_MEMBERS, GROUP_MEMBERS, GROUPS, MEMBERS},
};

/// A register write that the block answers with an error and does not carry out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Group 0 means "none", and there are 4096 groups.
    #[error("group {0} cannot be written: groups are 1 to 4095")]
    GroupNumber(u16),
    /// Entries beyond 1024, or beyond 64 with dynamic load balancing.
    #[error("a group of mode {} has at most {limit} entries, not {n}", mode.name())]
    Entries {
        /// Mode of the group.
        mode: Mode,
        /// Entries as written.
        n: u16,
        /// Entries allowed.
        limit: u16,
    },
    /// A DLB group without a flowset, another group with one, or a size that is no power of two
    /// from 256 to 32768.
    #[error(
        "2^{size_log2} flow entries in mode {}; with DLB 8 to 15, without 0 is allowed",
        mode.name()
    )]
    FlowsetSize {
        /// Mode of the group.
        mode: Mode,
        /// Binary logarithm as written.
        size_log2: u8,
    },
    /// Not an entry of the member table.
    #[error("there is no member entry {0}: entries are 0 to 16383")]
    MemberNumber(u16),
}

impl Refused {
    /// # Errors
    /// The first rule that the group breaks.
    pub(super) fn check_group(number: u16, group: &Group) -> Result<(), Self> {
        let Group { mode, n, base, flowset: Flowset { size_log2, .. }, .. } = *group;
        let limit = if mode.is_dlb() { DLB_GROUP_MEMBERS } else { GROUP_MEMBERS };
        let has_size = if mode.is_dlb() { (8..=15).contains(&size_log2) } else { size_log2 == 0 };
        if !(1..GROUPS).contains(&number.into()) {
            Err(Self::GroupNumber(number))
        } else if n > limit {
            Err(Self::Entries { mode, n, limit })
        } else if !has_size {
            Err(Self::FlowsetSize { mode, size_log2 })
        } else if usize::from(base) >= MEMBERS {
            Err(Self::MemberNumber(base))
        } else {
            Ok(())
        }
    }
}
