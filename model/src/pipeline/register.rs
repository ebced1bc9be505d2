// SPDX-License-Identifier: Apache-2.0
//! Registers by address, what each accepts, and the register write that travels through the pipeline.

use crate::{
    HASH_PROFILES, LANES, USERS,
    config::{
        Entry, registers as map,
        select_tables::{DLB_PORTS, GROUPS, MEMBERS},
    },
};

/// Words of the hash users' address range: 4 profiles × 8 users × 16 words, of which not all exist.
pub(super) const HASH_USER_WORDS: usize = 512;

const PROFILE_WORDS: usize = 0x200 / 4;
const USER_WORDS: usize = 0x40 / 4;

/// A register of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Register {
    Id,
    SpecVersion,
    Control,
    State,
    LayerSeed,
    SystemIp,
    ReservedLabelExclude,
    PwControlWord,
    /// Entry 0 to 255.
    FieldTable(u8),
    /// Word 0 to 511 of the hash users; only words that exist.
    HashUser(u16),
    /// Group 0 to 4095.
    Group(u16, GroupWord),
    /// Entry 0 to 16383.
    Member(u16),
    CyclesPerUs,
    SamplingInterval,
    InactivityTimer,
    QualityWeights,
    Time,
    /// Port 0 to 127.
    Load(u8),
    /// Port 0 to 127.
    Quality(u8),
}

/// A word of a group's block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GroupWord {
    Select,
    Base,
    Pointer,
    FlowsRebalanced,
}

impl Register {
    /// The register at a byte address, if there is one.
    pub(super) fn at(address: u32) -> Option<Self> {
        const FIELD_TABLE_END: u32 = map::FIELD_TABLE + 4 * 256;
        const HASH_USER_END: u32 = map::HASH_USER + 4 * HASH_USER_WORDS as u32;
        const GROUP_END: u32 = map::GROUP + 16 * GROUPS as u32;
        const MEMBER_END: u32 = map::MEMBER + 4 * MEMBERS as u32;
        const LOAD_END: u32 = map::LOAD + 4 * DLB_PORTS as u32;
        const QUALITY_END: u32 = map::QUALITY + 4 * DLB_PORTS as u32;
        if !address.is_multiple_of(4) {
            return None;
        }
        let word_of = |first: u32| ((address - first) / 4) as u16;
        Some(match address {
            map::ID => Self::Id,
            map::SPEC_VERSION => Self::SpecVersion,
            map::CONTROL => Self::Control,
            map::STATE => Self::State,
            map::LAYER_SEED => Self::LayerSeed,
            map::SYSTEM_IP => Self::SystemIp,
            map::RESERVED_LABEL_EXCLUDE => Self::ReservedLabelExclude,
            map::PW_CONTROL_WORD => Self::PwControlWord,
            map::FIELD_TABLE..FIELD_TABLE_END => Self::FieldTable(word_of(map::FIELD_TABLE) as u8),
            map::HASH_USER..HASH_USER_END => {
                let word = word_of(map::HASH_USER);
                HashUserWord::at(word)?;
                Self::HashUser(word)
            }
            map::GROUP..GROUP_END => {
                let word = match address % 16 {
                    map::GROUP_SELECT => GroupWord::Select,
                    map::GROUP_BASE => GroupWord::Base,
                    map::GROUP_POINTER => GroupWord::Pointer,
                    _ => GroupWord::FlowsRebalanced,
                };
                Self::Group(word_of(map::GROUP) / 4, word)
            }
            map::MEMBER..MEMBER_END => Self::Member(word_of(map::MEMBER)),
            map::CYCLES_PER_US => Self::CyclesPerUs,
            map::SAMPLING_INTERVAL => Self::SamplingInterval,
            map::INACTIVITY_TIMER => Self::InactivityTimer,
            map::QUALITY_WEIGHTS => Self::QualityWeights,
            map::TIME => Self::Time,
            map::LOAD..LOAD_END => Self::Load(word_of(map::LOAD) as u8),
            map::QUALITY..QUALITY_END => Self::Quality(word_of(map::QUALITY) as u8),
            _ => return None,
        })
    }

    /// The register can be written, and the data has no bit outside its fields and no value outside their ranges.
    pub(super) fn accepts(self, data: u32) -> bool {
        let bits = |mask: u32| data & !mask == 0;
        match self {
            Self::Id
            | Self::SpecVersion
            | Self::State
            | Self::Time
            | Self::Quality(_)
            | Self::Group(0, _)
            | Self::Group(_, GroupWord::Pointer | GroupWord::FlowsRebalanced) => false,
            Self::Control | Self::PwControlWord => bits(1),
            Self::LayerSeed | Self::SystemIp => true,
            Self::ReservedLabelExclude => bits(0xFFFF),
            Self::FieldTable(_) => bits(Entry::MASK.into()),
            Self::HashUser(word) => HashUserWord::at(word).is_some_and(|word| match word.field {
                HashUserField::Weight(_) | HashUserField::Offset => bits(0xFFFF),
                HashUserField::Select => bits(0xFF07),
            }),
            Self::Group(_, GroupWord::Select) => is_group_select(data),
            Self::Group(_, GroupWord::Base) => bits(0xFFFF_3FFF),
            Self::Member(_) => bits(0x3_FFFF),
            Self::CyclesPerUs | Self::SamplingInterval | Self::InactivityTimer => {
                bits(0xFFFF) && data != 0
            }
            Self::QualityWeights => {
                let [port, queue, itm, _] = data.to_le_bytes().map(u32::from);
                bits(0x7F_7F7F) && port + queue + itm == 100
            }
            Self::Load(_) => bits(0xFF_FFFF),
        }
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

/// A word of a hash user's block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HashUserWord {
    /// Hash profile, 0 to 3.
    pub(super) profile: usize,
    /// User, 0 to 4.
    pub(super) user: usize,
    /// What the word holds.
    pub(super) field: HashUserField,
}

/// What a word of a hash user's block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HashUserField {
    /// Weight of a lane, 16 bits.
    Weight(usize),
    /// Polynomial code \[2:0\], half select \[15:8\].
    Select,
    /// Offset, 16 bits.
    Offset,
}

impl HashUserWord {
    /// Word 0 to 511 of the hash users, if it exists.
    pub(super) fn at(word: u16) -> Option<Self> {
        const SELECT: usize = map::HASH_USER_SELECT as usize / 4;
        const OFFSET: usize = map::HASH_USER_OFFSET as usize / 4;
        let word = usize::from(word);
        let field = match word % USER_WORDS {
            lane @ 0..LANES => HashUserField::Weight(lane),
            SELECT => HashUserField::Select,
            OFFSET => HashUserField::Offset,
            _ => return None,
        };
        let (profile, user) = (word / PROFILE_WORDS, word % PROFILE_WORDS / USER_WORDS);
        (profile < HASH_PROFILES && user < USERS).then_some(Self { profile, user, field })
    }
}

/// A write that each table takes when it passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RegisterWrite {
    /// Data for a register, which accepts it.
    Set(Register, u32),
    /// Step 0 to 4095 of the clearing: 0 to entry `step mod 256` of the field table, to word `step mod 512` of the users, to group
    /// `step` with its state and to its four entries of the member table.
    Clear(u16),
    /// A flow entry becomes invalid.
    ClearFlow(u16),
}

impl RegisterWrite {
    /// Entry of the field table that is written, and its new value.
    pub(super) const fn field_table(self) -> Option<(usize, Entry)> {
        match self {
            Self::Set(Register::FieldTable(index), data) => {
                Some((index as usize, Entry(data as u16)))
            }
            Self::Clear(step) => Some((step as usize % 256, Entry(0))),
            Self::Set(..) | Self::ClearFlow(_) => None,
        }
    }

    /// Word of the hash users that is written, and its new value.
    pub(super) fn hash_user(self) -> Option<(HashUserWord, u32)> {
        match self {
            Self::Set(Register::HashUser(word), data) => Some((HashUserWord::at(word)?, data)),
            // Steps from 512 on clear the same words again.
            Self::Clear(step) => Some((HashUserWord::at(step)?, 0)),
            Self::Set(..) | Self::ClearFlow(_) => None,
        }
    }
}
