// SPDX-License-Identifier: Apache-2.0
//! Configuration: the settings that a person chooses, and the register image that they compile to.
//!
//! [`Configuration`] holds settings (field table, seeds, polynomials); the bit-serial reference
//! reads it directly. [`RegisterImage`] is what it compiles to (weights instead of seeds); the
//! pipeline, the RTL and the fast path read that. Both are built once and then only read.

pub mod field_table;
pub mod hash_user;
pub mod register;
mod register_image;
pub mod registers;
pub mod select_tables;

pub use field_table::{Entry, FieldTable, FieldTableError};
pub use hash_user::{CompiledUser, HashUser, SeedMode, User};
pub use register::Register;
pub use register_image::{Change, RefusedWrite, RegisterImage};
pub use select_tables::{
    DlbSettings, Flowset, Group, Level, Loads, Member, Mode, SelectTables, Weights,
};

use crate::{HASH_PROFILES, USERS};
use registers::reset;

/// Everything that is configured, as settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// Initial value of every layer CRC (section 6); default 0xFFFFFFFF.
    pub layer_seed: u32,
    /// System IP address, a field of the `meta` record (section 4).
    pub system_ip: u32,
    /// Bit n: special-purpose label n leaves its slot zero (section 3.1); default 0x0080.
    pub reserved_label_exclude: u16,
    /// A first nibble of 0 under MPLS is a control word (section 3.1); default true.
    pub pw_control_word: bool,
    /// What is hashed, per context (or family, for `meta`) and record type (section 5).
    pub field_table: FieldTable,
    /// Settings of the hash users, per hash profile and user (section 7).
    pub users: [[HashUser; USERS]; HASH_PROFILES],
    /// Groups and members (section 8); none by default.
    pub select: SelectTables,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            layer_seed: reset::LAYER_SEED,
            system_ip: reset::SYSTEM_IP,
            reserved_label_exclude: reset::RESERVED_LABEL_EXCLUDE,
            pw_control_word: reset::PW_CONTROL_WORD,
            field_table: FieldTable::default(),
            users: [User::ALL.map(HashUser::default_of); HASH_PROFILES],
            select: SelectTables::default(),
        }
    }
}

impl Configuration {
    /// Sets the seed of every user in every hash profile.
    pub fn set_seed(&mut self, seed: u16) {
        for user in self.users.iter_mut().flatten() {
            user.seed = seed;
        }
    }

    /// Compiles the settings to the register image.
    ///
    /// # Errors
    /// [`FieldTableError`] where an entry is symmetric with exactly one of its pair enabled, or
    /// enables a bit that its record type does not have (section 5).
    pub fn compile(&self) -> Result<RegisterImage, FieldTableError> {
        self.field_table.check()?;
        Ok(RegisterImage {
            layer_seed: self.layer_seed,
            system_ip: self.system_ip,
            reserved_label_exclude: self.reserved_label_exclude,
            pw_control_word: self.pw_control_word,
            field_table: self.field_table.clone(),
            users: self.users.map(|profile| profile.map(|user| user.compile())),
            select: self.select.clone(),
        })
    }
}
