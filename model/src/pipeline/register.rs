// SPDX-License-Identifier: Apache-2.0
//! What each register accepts, and the register write that travels through the pipeline.

use crate::{
    USERS,
    config::{
        Entry,
        register::{GroupWord, HASH_USER_WORDS, HashUserRegister, HashUserWord, Register},
    },
};

/// The register can be written, and the data has no bit outside its fields and no value outside
/// their ranges.
pub(super) fn accepts(register: Register, data: u32) -> bool {
    let bits = |mask: u32| data & !mask == 0;
    match register {
        Register::Id
        | Register::SpecVersion
        | Register::State
        | Register::Time
        | Register::Quality(_)
        | Register::Group(0, _)
        | Register::Group(_, GroupWord::Pointer | GroupWord::FlowsRebalanced) => false,
        Register::Control | Register::PwControlWord => bits(1),
        Register::LayerSeed | Register::SystemIp => true,
        Register::ReservedLabelExclude => bits(0xFFFF),
        Register::FieldTable(_) => bits(Entry::MASK.into()),
        Register::HashUser(HashUserRegister { word, .. }) => match word {
            HashUserWord::Weight(_) | HashUserWord::Offset => bits(0xFFFF),
            HashUserWord::Select => bits(0xFF07),
        },
        Register::Group(_, GroupWord::Select) => is_group_select(data),
        Register::Group(_, GroupWord::Base) => bits(0xFFFF_3FFF),
        Register::Member(_) => bits(0x3_FFFF),
        Register::CyclesPerUs | Register::SamplingInterval | Register::InactivityTimer => {
            bits(0xFFFF) && data != 0
        }
        Register::QualityWeights => {
            let [port, queue, itm, _] = data.to_le_bytes().map(u32::from);
            bits(0x7F_7F7F) && port + queue + itm == 100
        }
        Register::Load(_) => bits(0xFF_FFFF),
    }
}

/// Fields and ranges of `GROUP[g].SELECT`.
const fn is_group_select(data: u32) -> bool {
    let n = data & 0x7FF;
    let dlb = data >> 16 & 7 >= 5;
    let key_user = data >> 20 & 7;
    let size = data >> 24 & 0xF;
    let in_range = if dlb { n <= 64 && size >= 8 } else { n <= 1024 && size == 0 };
    data & !0x0F77_37FF == 0 && in_range && key_user < USERS as u32
}

/// A write that each table takes when it passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RegisterWrite {
    /// Data for a register, which accepts it.
    Set(Register, u32),
    /// Step 0 to 4095 of the clearing: 0 to entry `step mod 256` of the field table, to word
    /// `step mod 512` of the users, to group `step` with its state and to its four entries of the
    /// member table.
    Clear(u16),
}

impl RegisterWrite {
    /// Entry of the field table that is written, and its new value.
    pub(super) const fn field_table(self) -> Option<(usize, Entry)> {
        match self {
            Self::Set(Register::FieldTable(index), data) => {
                Some((index as usize, Entry(data as u16)))
            }
            Self::Clear(step) => Some((step as usize % 256, Entry(0))),
            Self::Set(..) => None,
        }
    }

    /// Word of the hash users that is written, and its new value.
    pub(super) fn hash_user(self) -> Option<(HashUserRegister, u32)> {
        match self {
            Self::Set(Register::HashUser(register), data) => Some((register, data)),
            // Steps from 512 on clear the same words again.
            Self::Clear(step) => {
                Some((HashUserRegister::from_index(usize::from(step) % HASH_USER_WORDS)?, 0))
            }
            Self::Set(..) => None,
        }
    }
}
