// SPDX-License-Identifier: Apache-2.0
//! Register map of the block, as seen over AXI4-Lite: byte addresses, 32-bit data. The names are
//! those of `docs/registers.md`; `rtl/lbhash_csr.sv` decodes the same addresses.

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
/// Bytes from one hash profile to the next.
pub const HASH_PROFILE_STRIDE: u32 = 0x200;
/// Bytes from one hash user to the next.
pub const HASH_USER_STRIDE: u32 = 0x40;
/// Offset of `WEIGHT[8]` \[15:0\] in a hash user's block; stride 4.
pub const HASH_USER_WEIGHT: u32 = 0x00;
/// Offset of `SELECT`: polynomial code \[2:0\] (number − 1), half select \[15:8\].
pub const HASH_USER_SELECT: u32 = 0x20;
/// Offset of `OFFSET` \[15:0\].
pub const HASH_USER_OFFSET: u32 = 0x24;
/// `GROUP[4096]`, stride 16: `SELECT`, `BASE`, `POINTER` (read only), `FLOWS_REBALANCED` (read
/// only); cleared by reset. `GROUP[0]` is none: it reads as 0 and takes no write.
pub const GROUP: u32 = 0x10000;
/// Bytes from one group to the next.
pub const GROUP_STRIDE: u32 = 0x10;
/// Offset of `SELECT` in a group's block. Writing it resets the group's state and clears its
/// flowset.
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

/// What reset leaves in the registers that packets depend on.
pub mod reset {
    /// `LAYER_SEED`.
    pub const LAYER_SEED: u32 = 0xFFFF_FFFF;
    /// `SYSTEM_IP`.
    pub const SYSTEM_IP: u32 = 0;
    /// `RESERVED_LABEL_EXCLUDE`: label 7, the entropy label indicator.
    pub const RESERVED_LABEL_EXCLUDE: u16 = 0x0080;
    /// `PW_CONTROL_WORD`.
    pub const PW_CONTROL_WORD: bool = true;
}

/// Address of a group's block.
#[must_use]
pub const fn group(number: u16) -> u32 {
    GROUP + GROUP_STRIDE * number as u32
}

/// Address of an entry of the member table.
#[must_use]
pub const fn member(index: u16) -> u32 {
    MEMBER + 4 * index as u32
}

/// Address of a hash user's block.
#[must_use]
pub const fn hash_user(profile: usize, user: usize) -> u32 {
    HASH_USER + HASH_PROFILE_STRIDE * profile as u32 + HASH_USER_STRIDE * user as u32
}

/// One register write: byte address and data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Write {
    /// Byte address, a multiple of 4.
    pub address: u32,
    /// Data.
    pub data: u32,
}
