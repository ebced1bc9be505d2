// SPDX-License-Identifier: Apache-2.0
//! Register map of the block, as seen over AXI4-Lite: byte addresses, 32-bit data. The names are those of
//! `docs/registers.md`; `rtl/lbhash_csr.sv` decodes the same addresses.

use super::{DlbSettings, RegisterImage, SelectTables, Weights};
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
/// `GROUP[4096]`, stride 16: `SELECT`, `BASE`, `POINTER` (read only), `FLOWS_REBALANCED` (read only); cleared by reset.
/// `GROUP[0]` is none: it reads as 0 and takes no write.
pub const GROUP: u32 = 0x10000;
/// Offset of `SELECT` in a group's block. Writing it resets the group's state and clears its flowset.
pub const GROUP_SELECT: u32 = 0x0;
/// Offset of `BASE`.
pub const GROUP_BASE: u32 = 0x4;
/// Offset of `POINTER`, read only: round robin counter \[9:0\], last best member \[21:16\].
pub const GROUP_POINTER: u32 = 0x8;
/// Offset of `FLOWS_REBALANCED`, read only.
pub const GROUP_FLOWS_REBALANCED: u32 = 0xC;
/// `MEMBER[16384]`, stride 4: id \[15:0\], kind \[17:16\]; cleared by reset.
pub const MEMBER: u32 = 0x20000;
/// `CYCLES_PER_US` \[15:0\], reset 1000.
pub const CYCLES_PER_US: u32 = 0x30000;
/// `SAMPLING_INTERVAL` \[15:0\], microseconds, reset 7.
pub const SAMPLING_INTERVAL: u32 = 0x30004;
/// `INACTIVITY_TIMER` \[15:0\], microseconds, reset 100.
pub const INACTIVITY_TIMER: u32 = 0x30008;
/// `QUALITY_WEIGHTS`, percent: port \[6:0\], queue \[14:8\], ITM \[22:16\], reset 70, 20, 10.
pub const QUALITY_WEIGHTS: u32 = 0x3000C;
/// `TIME`, read only: microseconds since reset.
pub const TIME: u32 = 0x30010;
/// `LOAD[128]`, stride 4: port \[7:0\], queue \[15:8\], ITM \[23:16\]; cleared by reset.
pub const LOAD: u32 = 0x30200;
/// `QUALITY[128]`, stride 4, read only: \[2:0\], 7 best.
pub const QUALITY: u32 = 0x30400;

/// Address of a group's block.
#[must_use]
pub const fn group(number: u16) -> u32 {
    GROUP + 0x10 * number as u32
}

/// Address of an entry of the member table.
#[must_use]
pub const fn member(index: u16) -> u32 {
    MEMBER + 4 * index as u32
}

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
    /// Every register write that loads this image into a block as reset leaves it, in an order that never leads a packet
    /// to an entry that is not there yet: members, each group's `BASE` and then its `SELECT`.
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
        writes.extend(self.select.writes());
        writes
    }
}

impl SelectTables {
    /// Register writes of the tables; none for empty ones.
    fn writes(&self) -> impl Iterator<Item = Write> {
        let members = self
            .members
            .iter()
            .map(|(&index, member)| Write { address: self::member(index), data: member.word() });
        let groups = self.groups.iter().flat_map(|(&number, group)| {
            let block = self::group(number);
            [
                Write { address: block + GROUP_BASE, data: group.base_word() },
                Write { address: block + GROUP_SELECT, data: group.select_word() },
            ]
        });
        self.dlb.writes().into_iter().flatten().chain(members).chain(groups)
    }
}

impl DlbSettings {
    /// Register writes of the settings; none where they are as reset leaves them.
    fn writes(&self) -> Option<[Write; 4]> {
        let Weights { port, queue, itm } = self.weights;
        let weights = u32::from(port) | u32::from(queue) << 8 | u32::from(itm) << 16;
        (*self != Self::default()).then(|| {
            [
                Write { address: CYCLES_PER_US, data: self.cycles_per_us.into() },
                Write { address: SAMPLING_INTERVAL, data: self.sampling_interval.into() },
                Write { address: INACTIVITY_TIMER, data: self.inactivity_timer.into() },
                Write { address: QUALITY_WEIGHTS, data: weights },
            ]
        })
    }
}
