// SPDX-License-Identifier: Apache-2.0
//! Registers by address, and the register write that travels through the pipeline.

use crate::{HASH_PROFILES, LANES, USERS, config::Entry, config::registers as map};

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
}

impl Register {
    /// The register at a byte address, if there is one.
    pub(super) fn at(address: u32) -> Option<Self> {
        const FIELD_TABLE_END: u32 = map::FIELD_TABLE + 4 * 256;
        const HASH_USER_END: u32 = map::HASH_USER + 4 * HASH_USER_WORDS as u32;
        if !address.is_multiple_of(4) {
            return None;
        }
        Some(match address {
            map::ID => Self::Id,
            map::SPEC_VERSION => Self::SpecVersion,
            map::CONTROL => Self::Control,
            map::STATE => Self::State,
            map::LAYER_SEED => Self::LayerSeed,
            map::SYSTEM_IP => Self::SystemIp,
            map::RESERVED_LABEL_EXCLUDE => Self::ReservedLabelExclude,
            map::PW_CONTROL_WORD => Self::PwControlWord,
            map::FIELD_TABLE..FIELD_TABLE_END => {
                Self::FieldTable(((address - map::FIELD_TABLE) / 4) as u8)
            }
            map::HASH_USER..HASH_USER_END => {
                let word = ((address - map::HASH_USER) / 4) as u16;
                HashUserWord::at(word)?;
                Self::HashUser(word)
            }
            _ => return None,
        })
    }

    /// Bits that can be written; `None` where the register is read only.
    pub(super) fn writable(self) -> Option<u32> {
        match self {
            Self::Id | Self::SpecVersion | Self::State => None,
            Self::Control | Self::PwControlWord => Some(1),
            Self::LayerSeed | Self::SystemIp => Some(u32::MAX),
            Self::ReservedLabelExclude => Some(0xFFFF),
            Self::FieldTable(_) => Some(Entry::MASK.into()),
            Self::HashUser(word) => HashUserWord::at(word).map(|word| match word.field {
                HashUserField::Weight(_) | HashUserField::Offset => 0xFFFF,
                HashUserField::Select => 0xFF07,
            }),
        }
    }
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
    /// Data for a register; every bit of it exists.
    Set(Register, u32),
    /// Step 0 to 511 of the clearing: 0 to entry `step mod 256` of the field table and to word `step` of the users.
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
    pub(super) fn hash_user(self) -> Option<(HashUserWord, u32)> {
        match self {
            Self::Set(Register::HashUser(word), data) => Some((HashUserWord::at(word)?, data)),
            Self::Clear(step) => Some((HashUserWord::at(step)?, 0)),
            Self::Set(..) => None,
        }
    }
}
