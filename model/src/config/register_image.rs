// SPDX-License-Identifier: Apache-2.0
//! The register image: what the settings compile to, as register writes and from register writes.

use super::{
    CompiledUser, DlbSettings, FieldTable, Group, Loads, Member, SelectTables, Weights,
    hash_user::CLEARED_USER,
    register::{GroupWord, HashUserRegister, HashUserWord, Register},
    registers::{Write, reset},
    select_tables::{DLB_GROUP_MEMBERS, GROUP_MEMBERS},
};
use crate::{HASH_PROFILES, USERS, polynomial::Polynomial};

/// What the settings compile to: the contents of the block's registers and tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterImage {
    /// Initial value of every layer CRC, 32 bits (section 6).
    pub layer_seed: u32,
    /// System IP address, a field of the `meta` record (section 4).
    pub system_ip: u32,
    /// Bit n: special-purpose label n leaves its slot zero (section 3.1).
    pub reserved_label_exclude: u16,
    /// A first nibble of 0 under MPLS is a control word (section 3.1).
    pub pw_control_word: bool,
    /// What is hashed, per context (or family, for `meta`) and record type (section 5).
    pub field_table: FieldTable,
    /// Weights and offset per hash profile and user (section 7).
    pub users: [[CompiledUser; USERS]; HASH_PROFILES],
    /// Groups and members (section 8).
    pub select: SelectTables,
}

/// What a register write changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// Keys of the packets that follow.
    Hashing,
    /// A group: its `SELECT`, which resets its state too, or its `BASE`.
    Group(u16, GroupWord),
    /// An entry of the member table.
    Member(u16),
    /// A setting of dynamic load balancing.
    Dlb,
    /// The loads of a port: no part of the image.
    Load(u8, Loads),
    /// `CONTROL`: no part of the image.
    Control,
}

/// Why a register write changes nothing: the block answers SLVERR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RefusedWrite {
    /// No register.
    #[error("{0:#07x}: no register has this address")]
    Unmapped(u32),
    /// Read only.
    #[error("{0}: the register is read only")]
    ReadOnly(Register),
    /// A bit outside of its fields.
    #[error("{register}: {data:#010x} has bits that the register does not have: {mask:#010x}")]
    Bits {
        /// The register.
        register: Register,
        /// The data.
        data: u32,
        /// Bits that it has.
        mask: u32,
    },
    /// A field outside of its range.
    #[error("{register}: {data:#010x} is out of range: {range}")]
    Range {
        /// The register.
        register: Register,
        /// The data.
        data: u32,
        /// What the range is.
        range: &'static str,
    },
}

impl RegisterImage {
    /// Registers after reset, when the tables are cleared.
    pub const RESET: Self = Self {
        layer_seed: reset::LAYER_SEED,
        system_ip: reset::SYSTEM_IP,
        reserved_label_exclude: reset::RESERVED_LABEL_EXCLUDE,
        pw_control_word: reset::PW_CONTROL_WORD,
        field_table: FieldTable::CLEARED,
        users: [[CLEARED_USER; USERS]; HASH_PROFILES],
        select: SelectTables::RESET,
    };

    /// Packets get the same keys; groups, members and settings of dynamic load balancing may
    /// differ.
    #[must_use]
    pub fn hashes_like(&self, other: &Self) -> bool {
        let Self {
            layer_seed,
            system_ip,
            reserved_label_exclude,
            pw_control_word,
            field_table,
            users,
            select: _,
        } = self;
        *layer_seed == other.layer_seed
            && *system_ip == other.system_ip
            && *reserved_label_exclude == other.reserved_label_exclude
            && *pw_control_word == other.pw_control_word
            && *field_table == other.field_table
            && *users == other.users
    }

    /// Every register write that loads this image into a block as reset leaves it, in an order that
    /// never leads a packet to an entry that is not written yet: members, each group's `BASE` and
    /// then its `SELECT`.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        let write = |register: Register, data: u32| Write { address: register.address(), data };
        let mut writes = vec![
            write(Register::LayerSeed, self.layer_seed),
            write(Register::SystemIp, self.system_ip),
            write(Register::ReservedLabelExclude, self.reserved_label_exclude.into()),
            write(Register::PwControlWord, self.pw_control_word.into()),
        ];
        let entries = (0..=u8::MAX).zip(self.field_table.entries());
        writes.extend(
            entries.map(|(index, entry)| write(Register::FieldTable(index), entry.0.into())),
        );
        for (profile, users) in (0..).zip(&self.users) {
            for (user, settings) in (0..).zip(users) {
                let register = |word| Register::HashUser(HashUserRegister { profile, user, word });
                let weights = (0..).zip(&settings.weights);
                writes.extend(weights.map(|(lane, &weight)| {
                    write(register(HashUserWord::Weight(lane)), weight.into())
                }));
                writes.push(write(register(HashUserWord::Select), settings.select_word()));
                writes.push(write(register(HashUserWord::Offset), settings.offset.into()));
            }
        }
        writes.extend(self.select.writes());
        writes
    }

    /// Carries out one register write, as a block does whose tables are cleared.
    ///
    /// # Errors
    /// [`RefusedWrite`] where the block would answer SLVERR; nothing is changed then.
    pub fn write(&mut self, write: Write) -> Result<Change, RefusedWrite> {
        let Write { address, data } = write;
        let register = Register::at(address).ok_or(RefusedWrite::Unmapped(address))?;
        check(register, data)?;
        match register {
            Register::LayerSeed => self.layer_seed = data,
            Register::SystemIp => self.system_ip = data,
            Register::ReservedLabelExclude => self.reserved_label_exclude = data as u16,
            Register::PwControlWord => self.pw_control_word = data & 1 == 1,
            Register::FieldTable(index) => {
                self.field_table.entries_mut()[usize::from(index)].0 = data as u16;
            }
            Register::HashUser(HashUserRegister { profile, user, word }) => {
                let user = &mut self.users[usize::from(profile)][usize::from(user)];
                match word {
                    HashUserWord::Weight(lane) => user.weights[usize::from(lane)] = data as u16,
                    HashUserWord::Select => user.set_select_word(data),
                    HashUserWord::Offset => user.offset = data as u16,
                }
            }
            _ => return Ok(self.select.write(register, data)),
        }
        Ok(Change::Hashing)
    }
}

/// The register can be written, and the data is legal for it.
fn check(register: Register, data: u32) -> Result<(), RefusedWrite> {
    let mask = register.mask();
    if mask == 0 {
        return Err(RefusedWrite::ReadOnly(register));
    }
    if data & !mask != 0 {
        return Err(RefusedWrite::Bits { register, data, mask });
    }
    let range = match register {
        Register::Group(_, GroupWord::Select) => select_word_out_of_range(data),
        Register::CyclesPerUs | Register::SamplingInterval | Register::InactivityTimer => {
            (data == 0).then_some("1 to 65535")
        }
        Register::QualityWeights => {
            (Weights::from_word(data).sum() != 100).then_some("the weights must sum to 100")
        }
        _ => None,
    };
    range.map_or(Ok(()), |range| Err(RefusedWrite::Range { register, data, range }))
}

/// What is out of range in `GROUP[g].SELECT`.
fn select_word_out_of_range(data: u32) -> Option<&'static str> {
    let Some(group) = Group::from_words(data, 0) else {
        return Some("key user 0 to 4");
    };
    let size = group.flowset.size_log2;
    if group.mode.is_dlb() {
        if group.n > DLB_GROUP_MEMBERS {
            return Some("at most 64 members with dynamic load balancing");
        }
        return (size < 8).then_some("flowset size 8 to 15 with dynamic load balancing");
    }
    if group.n > GROUP_MEMBERS {
        return Some("at most 1024 members");
    }
    (size != 0).then_some("flowset size 0 without dynamic load balancing")
}

impl SelectTables {
    /// Tables after reset: no group, no member.
    pub const RESET: Self = Self {
        groups: std::collections::BTreeMap::new(),
        members: std::collections::BTreeMap::new(),
        dlb: DlbSettings::RESET,
    };

    /// Register writes of the tables; none for empty ones.
    fn writes(&self) -> impl Iterator<Item = Write> {
        let write = |register: Register, data: u32| Write { address: register.address(), data };
        let members = self
            .members
            .iter()
            .map(move |(&entry, member)| write(Register::Member(entry), member.word()));
        let groups = self.groups.iter().flat_map(move |(&number, group)| {
            [
                write(Register::Group(number, GroupWord::Base), group.base_word()),
                write(Register::Group(number, GroupWord::Select), group.select_word()),
            ]
        });
        self.dlb.writes().into_iter().flatten().chain(members).chain(groups)
    }

    /// Carries out a write that is legal and concerns selection.
    fn write(&mut self, register: Register, data: u32) -> Change {
        match register {
            Register::Group(number, word) => {
                let before = self.groups.get(&number).copied().unwrap_or(Group::CLEARED);
                let after = match word {
                    GroupWord::Select => Group::from_words(data, before.base_word()),
                    _ => Group::from_words(before.select_word(), data),
                };
                self.groups.insert(number, after.unwrap_or(before));
                return Change::Group(number, word);
            }
            Register::Member(entry) => {
                self.members.insert(entry, Member::from_word(data));
                return Change::Member(entry);
            }
            Register::Load(port) => return Change::Load(port, Loads::from_word(data)),
            Register::CyclesPerUs => self.dlb.cycles_per_us = data as u16,
            Register::SamplingInterval => self.dlb.sampling_interval = data as u16,
            Register::InactivityTimer => self.dlb.inactivity_timer = data as u16,
            Register::QualityWeights => self.dlb.weights = Weights::from_word(data),
            _ => return Change::Control,
        }
        Change::Dlb
    }
}

impl DlbSettings {
    /// Register writes of the settings; none where they are as reset leaves them.
    fn writes(&self) -> Option<[Write; 4]> {
        let write = |register: Register, data: u32| Write { address: register.address(), data };
        (*self != Self::RESET).then(|| {
            [
                write(Register::CyclesPerUs, self.cycles_per_us.into()),
                write(Register::SamplingInterval, self.sampling_interval.into()),
                write(Register::InactivityTimer, self.inactivity_timer.into()),
                write(Register::QualityWeights, self.weights.word()),
            ]
        })
    }
}

impl CompiledUser {
    /// `HASH_USER[p][u].SELECT`: polynomial code \[2:0\], half select \[15:8\].
    #[must_use]
    pub const fn select_word(&self) -> u32 {
        self.polynomial.code() as u32 | (self.half_select as u32) << 8
    }

    /// Takes polynomial and half select from `HASH_USER[p][u].SELECT`; other bits are ignored.
    pub const fn set_select_word(&mut self, word: u32) {
        self.polynomial = Polynomial::ALL[word as usize & 7];
        self.half_select = (word >> 8) as u8;
    }
}
