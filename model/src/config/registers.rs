// SPDX-License-Identifier: Apache-2.0
//! Register map of the block, as seen over AXI4-Lite: byte addresses, 32-bit data. The names are those of
//! `docs/registers.md`; `rtl/csr.sv` decodes the same addresses.

use super::RegisterImage;
use crate::{HASH_PROFILES, USERS};

/// Width of an AXI4-Lite address in bits.
pub const ADDRESS_BITS: u32 = 18;

/// `ID`, read only: ASCII "LBH1".
pub const ID: u32 = 0x00000;
/// Value of [`ID`].
pub const ID_VALUE: u32 = 0x4C42_4831;
/// `SPEC_VERSION`, read only: major \[31:16\], minor \[15:0\].
pub const SPEC_VERSION: u32 = 0x00004;
/// Value of [`SPEC_VERSION`].
pub const SPEC_VERSION_VALUE: u32 = 0x0001_0000;
/// `CONTROL`: bit 0 `hold`: no new frame is accepted while set.
pub const CONTROL: u32 = 0x00008;
/// `STATE`, read only: bit 0 `clearing`: the tables are being cleared after reset.
pub const STATE: u32 = 0x0000C;
/// `LAYER_SEED` \[31:0\], reset 0xFFFFFFFF.
pub const LAYER_SEED: u32 = 0x00010;
/// `SYSTEM_IP` \[31:0\], reset 0.
pub const SYSTEM_IP: u32 = 0x00014;
/// `RESERVED_LABEL_EXCLUDE` \[15:0\], reset 0x0080.
pub const RESERVED_LABEL_EXCLUDE: u32 = 0x00018;
/// `PW_CONTROL_WORD` \[0\], reset 1.
pub const PW_CONTROL_WORD: u32 = 0x0001C;
/// `FIELD_TABLE[256]` \[9:0\], stride 4: entry row · 32 + record type; cleared by reset.
pub const FIELD_TABLE: u32 = 0x01000;
/// `HASH_USER[profile][user]`: profile stride 0x200, user stride 0x40; cleared by reset.
pub const HASH_USER: u32 = 0x02000;
/// Word offset of `WEIGHT[8]` \[15:0\] in a hash user's block; stride 4.
pub const HASH_USER_WEIGHT: u32 = 0x00;
/// Offset of `SELECT`: polynomial code \[2:0\] (number − 1), half select \[15:8\].
pub const HASH_USER_SELECT: u32 = 0x20;
/// Offset of `OFFSET` \[15:0\].
pub const HASH_USER_OFFSET: u32 = 0x24;
/// Groups (a later version): reads and writes give SLVERR.
pub const GROUP_TABLE: u32 = 0x10000;
/// Members (a later version): reads and writes give SLVERR.
pub const MEMBER_TABLE: u32 = 0x20000;
/// Dynamic load balancing (a later version): reads and writes give SLVERR.
pub const DLB: u32 = 0x30000;

/// Address of a hash user's block.
#[must_use]
pub const fn hash_user(profile: usize, user: usize) -> u32 {
    HASH_USER + 0x200 * profile as u32 + 0x40 * user as u32
}

/// One register write: byte address and data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Write {
    /// Byte address, a multiple of 4.
    pub address: u32,
    /// Data.
    pub data: u32,
}

impl RegisterImage {
    /// Every register write that loads this image, in address order.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        let mut writes = vec![
            Write { address: LAYER_SEED, data: self.layer_seed },
            Write { address: SYSTEM_IP, data: self.system_ip },
            Write { address: RESERVED_LABEL_EXCLUDE, data: self.reserved_label_exclude.into() },
            Write { address: PW_CONTROL_WORD, data: self.pw_control_word.into() },
        ];
        let entries = self.field_table.entries().iter().zip((FIELD_TABLE..).step_by(4));
        writes.extend(entries.map(|(entry, address)| Write { address, data: entry.0.into() }));
        for profile in 0..HASH_PROFILES {
            for user in 0..USERS {
                let settings = &self.users[profile][user];
                let base = hash_user(profile, user);
                let weights = settings.weights.iter().zip((base + HASH_USER_WEIGHT..).step_by(4));
                writes.extend(
                    weights.map(|(&weight, address)| Write { address, data: weight.into() }),
                );
                let select =
                    u32::from(settings.polynomial.code()) | u32::from(settings.half_select) << 8;
                writes.push(Write { address: base + HASH_USER_SELECT, data: select });
                writes
                    .push(Write { address: base + HASH_USER_OFFSET, data: settings.offset.into() });
            }
        }
        writes
    }
}
