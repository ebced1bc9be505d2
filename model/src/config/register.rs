// SPDX-License-Identifier: Apache-2.0
//! The register map, readable both ways: from an address to a register and back, with names, masks
//! and reset values (`docs/registers.md`).

use super::{
    DlbSettings, Entry,
    registers::{self as map, reset},
    select_tables::{DLB_PORTS, GROUPS, MEMBERS},
};
use crate::{HASH_PROFILES, LANES, USERS};
use std::fmt;

/// Words of the hash users' address range: 4 profiles × 8 users × 16 words, of which not all exist.
pub const HASH_USER_WORDS: usize = HASH_PROFILES * PROFILE_WORDS;

const PROFILE_WORDS: usize = map::HASH_PROFILE_STRIDE as usize / 4;
const USER_WORDS: usize = map::HASH_USER_STRIDE as usize / 4;

/// A register of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of docs/registers.md")]
#[non_exhaustive]
pub enum Register {
    Id,
    SpecVersion,
    Control,
    State,
    LayerSeed,
    SystemIp,
    ReservedLabelExclude,
    PwControlWord,
    /// Entry 0 to 255: row · 32 + record type code.
    FieldTable(u8),
    HashUser(HashUserRegister),
    /// Group 0 to 4095; group 0 cannot be written.
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

/// A register of a hash user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HashUserRegister {
    /// Hash profile, 0 to 3.
    pub profile: u8,
    /// Hash user, 0 to 4.
    pub user: u8,
    /// What the register holds.
    pub word: HashUserWord,
}

/// What a register of a hash user holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HashUserWord {
    /// Weight of lane 0 to 7, 16 bits.
    Weight(u8),
    /// Polynomial code \[2:0\], half select \[15:8\].
    Select,
    /// Offset, 16 bits.
    Offset,
}

/// A register of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupWord {
    /// Size, level, mode, key user, size of the flowset.
    Select,
    /// First entries in the member table and in the flow table.
    Base,
    /// Round robin counter and last best member; read only.
    Pointer,
    /// Flows moved to another member; read only.
    FlowsRebalanced,
}

impl HashUserRegister {
    /// Number of the register's word among those of the hash users, 0 to 511.
    #[must_use]
    pub const fn index(self) -> usize {
        let word = match self.word {
            HashUserWord::Weight(lane) => map::HASH_USER_WEIGHT as usize / 4 + lane as usize,
            HashUserWord::Select => map::HASH_USER_SELECT as usize / 4,
            HashUserWord::Offset => map::HASH_USER_OFFSET as usize / 4,
        };
        PROFILE_WORDS * self.profile as usize + USER_WORDS * self.user as usize + word
    }

    /// The register of word 0 to 511 of the hash users; `None` for a word that does not exist.
    #[must_use]
    pub fn from_index(index: usize) -> Option<Self> {
        const SELECT: usize = map::HASH_USER_SELECT as usize / 4;
        const OFFSET: usize = map::HASH_USER_OFFSET as usize / 4;
        let word = match index % USER_WORDS {
            lane @ 0..LANES => HashUserWord::Weight(lane as u8),
            SELECT => HashUserWord::Select,
            OFFSET => HashUserWord::Offset,
            _ => return None,
        };
        let (profile, user) = (index / PROFILE_WORDS, index % PROFILE_WORDS / USER_WORDS);
        let exists = profile < HASH_PROFILES && user < USERS;
        exists.then_some(Self { profile: profile as u8, user: user as u8, word })
    }
}

impl Register {
    /// The register at a byte address; `None` where there is none, or the address is not a multiple
    /// of 4.
    #[must_use]
    pub fn at(address: u32) -> Option<Self> {
        const FIELD_TABLE_END: u32 = map::FIELD_TABLE + 4 * 256;
        const HASH_USER_END: u32 = map::HASH_USER + 4 * HASH_USER_WORDS as u32;
        const GROUP_END: u32 = map::GROUP + map::GROUP_STRIDE * GROUPS as u32;
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
                Self::HashUser(HashUserRegister::from_index(word_of(map::HASH_USER).into())?)
            }
            map::GROUP..GROUP_END => {
                let word = match address % map::GROUP_STRIDE {
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

    /// Byte address.
    #[must_use]
    pub const fn address(self) -> u32 {
        match self {
            Self::Id => map::ID,
            Self::SpecVersion => map::SPEC_VERSION,
            Self::Control => map::CONTROL,
            Self::State => map::STATE,
            Self::LayerSeed => map::LAYER_SEED,
            Self::SystemIp => map::SYSTEM_IP,
            Self::ReservedLabelExclude => map::RESERVED_LABEL_EXCLUDE,
            Self::PwControlWord => map::PW_CONTROL_WORD,
            Self::FieldTable(entry) => map::FIELD_TABLE + 4 * entry as u32,
            Self::HashUser(register) => map::HASH_USER + 4 * register.index() as u32,
            Self::Group(number, word) => {
                map::group(number)
                    + match word {
                        GroupWord::Select => map::GROUP_SELECT,
                        GroupWord::Base => map::GROUP_BASE,
                        GroupWord::Pointer => map::GROUP_POINTER,
                        GroupWord::FlowsRebalanced => map::GROUP_FLOWS_REBALANCED,
                    }
            }
            Self::Member(entry) => map::member(entry),
            Self::CyclesPerUs => map::CYCLES_PER_US,
            Self::SamplingInterval => map::SAMPLING_INTERVAL,
            Self::InactivityTimer => map::INACTIVITY_TIMER,
            Self::QualityWeights => map::QUALITY_WEIGHTS,
            Self::Time => map::TIME,
            Self::Load(port) => map::LOAD + 4 * port as u32,
            Self::Quality(port) => map::QUALITY + 4 * port as u32,
        }
    }

    /// Bits that a write may set; 0 for a register that is read only. Some values of these bits are
    /// out of range all the same ([`RegisterImage::write`](super::RegisterImage::write)).
    #[must_use]
    pub const fn mask(self) -> u32 {
        match self {
            Self::Id
            | Self::SpecVersion
            | Self::State
            | Self::Time
            | Self::Quality(_)
            | Self::Group(0, _)
            | Self::Group(_, GroupWord::Pointer | GroupWord::FlowsRebalanced) => 0,
            Self::Control | Self::PwControlWord => 1,
            Self::LayerSeed | Self::SystemIp => u32::MAX,
            Self::ReservedLabelExclude
            | Self::CyclesPerUs
            | Self::SamplingInterval
            | Self::InactivityTimer => 0xFFFF,
            Self::FieldTable(_) => Entry::MASK as u32,
            Self::HashUser(HashUserRegister { word: HashUserWord::Select, .. }) => 0xFF07,
            Self::HashUser(_) => 0xFFFF,
            Self::Group(_, GroupWord::Select) => 0x0F77_37FF,
            Self::Group(_, GroupWord::Base) => 0xFFFF_3FFF,
            Self::Member(_) => 0x3_FFFF,
            Self::QualityWeights => 0x7F_7F7F,
            Self::Load(_) => 0xFF_FFFF,
        }
    }

    /// What it reads when reset, and the clearing of the tables after it, are over (`STATE`: 0).
    #[must_use]
    pub const fn reset(self) -> u32 {
        const DLB: DlbSettings = DlbSettings::RESET;
        match self {
            Self::Id => map::ID_VALUE,
            Self::SpecVersion => map::SPEC_VERSION_VALUE,
            Self::LayerSeed => reset::LAYER_SEED,
            Self::SystemIp => reset::SYSTEM_IP,
            Self::ReservedLabelExclude => reset::RESERVED_LABEL_EXCLUDE as u32,
            Self::PwControlWord => reset::PW_CONTROL_WORD as u32,
            Self::Group(1.., GroupWord::Pointer) => 0x3F << 16,
            Self::CyclesPerUs => DLB.cycles_per_us as u32,
            Self::SamplingInterval => DLB.sampling_interval as u32,
            Self::InactivityTimer => DLB.inactivity_timer as u32,
            Self::QualityWeights => DLB.weights.word(),
            Self::Quality(_) => 7,
            Self::Control
            | Self::State
            | Self::FieldTable(_)
            | Self::HashUser(_)
            | Self::Group(..)
            | Self::Member(_)
            | Self::Time
            | Self::Load(_) => 0,
        }
    }

    /// Every register, in the order of their addresses.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..1 << map::ADDRESS_BITS).step_by(4).filter_map(Self::at)
    }
}

/// Name as in `docs/registers.md`, with numbers in place of its indices:
/// `HASH_USER[0][4].WEIGHT[7]`.
impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id => f.write_str("ID"),
            Self::SpecVersion => f.write_str("SPEC_VERSION"),
            Self::Control => f.write_str("CONTROL"),
            Self::State => f.write_str("STATE"),
            Self::LayerSeed => f.write_str("LAYER_SEED"),
            Self::SystemIp => f.write_str("SYSTEM_IP"),
            Self::ReservedLabelExclude => f.write_str("RESERVED_LABEL_EXCLUDE"),
            Self::PwControlWord => f.write_str("PW_CONTROL_WORD"),
            Self::FieldTable(entry) => write!(f, "FIELD_TABLE[{entry}]"),
            Self::HashUser(HashUserRegister { profile, user, word }) => {
                write!(f, "HASH_USER[{profile}][{user}].{word}")
            }
            Self::Group(number, word) => write!(f, "GROUP[{number}].{word}"),
            Self::Member(entry) => write!(f, "MEMBER[{entry}]"),
            Self::CyclesPerUs => f.write_str("CYCLES_PER_US"),
            Self::SamplingInterval => f.write_str("SAMPLING_INTERVAL"),
            Self::InactivityTimer => f.write_str("INACTIVITY_TIMER"),
            Self::QualityWeights => f.write_str("QUALITY_WEIGHTS"),
            Self::Time => f.write_str("TIME"),
            Self::Load(port) => write!(f, "LOAD[{port}]"),
            Self::Quality(port) => write!(f, "QUALITY[{port}]"),
        }
    }
}

impl fmt::Display for HashUserWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weight(lane) => write!(f, "WEIGHT[{lane}]"),
            Self::Select => f.write_str("SELECT"),
            Self::Offset => f.write_str("OFFSET"),
        }
    }
}

impl fmt::Display for GroupWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Select => "SELECT",
            Self::Base => "BASE",
            Self::Pointer => "POINTER",
            Self::FlowsRebalanced => "FLOWS_REBALANCED",
        })
    }
}
