// SPDX-License-Identifier: Apache-2.0
//! The stage signals that `lbhash_observer` shows (docs/timing.md, "Signals of the stages"): one list, from which the build script makes the
//! Verilator control file and the shim's copy statements, and from which a sample is read.

/// A signal that the `stages` model shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Name in `lbhash_observer`.
    pub name: &'static str,
    /// Width in bits.
    pub bits: usize,
}

const fn signal(name: &'static str, bits: usize) -> Signal {
    Signal { name, bits }
}

/// Checks of `rtl/verif/lbhash_checker.sv`.
pub const CHECKS: usize = 110;

/// Every stage signal, in the order in which a sample holds them.
pub const STAGE_SIGNALS: [Signal; 40] = [
    signal("run", 1),
    signal("window_valid", 1),
    signal("window", 1536),
    signal("window_length", 8),
    signal("window_tuser", 80),
    signal("state_valid", 7),
    signal("state_kind", 7 * 4),
    signal("state_offset", 7 * 8),
    signal("state_ctx", 7 * 3),
    signal("state_ip_version", 7),
    signal("state_status", 7 * 5),
    signal("state_family", 7 * 3),
    signal("lane_valid", 7),
    signal("lane_type", 7 * 5),
    signal("lane_ctx", 7 * 3),
    signal("lane_crc", 7 * 32),
    signal("master_valid", 1),
    signal("master_type", 8 * 5),
    signal("master_ctx", 8 * 3),
    signal("master_crc", 8 * 32),
    signal("keys_valid", 1),
    signal("keys", 5 * 16),
    signal("select_packet", 4),
    signal("select_pending", 4),
    signal("select_next", 4 * 12),
    signal("select_valid", 4),
    signal("select_group", 4 * 12),
    signal("select_index", 4 * 10),
    signal("select_egress_kind", 4 * 2),
    signal("select_egress_id", 4 * 16),
    signal("select_dlb", 4),
    signal("dlb_packet", 1),
    signal("dlb_valid", 4),
    signal("dlb_group", 4 * 12),
    signal("dlb_index", 4 * 10),
    signal("dlb_egress_kind", 2),
    signal("dlb_egress_id", 16),
    signal("dlb_time", 32),
    signal("dlb_quality", 128 * 3),
    signal("failed_checks", CHECKS),
];

impl Signal {
    /// 32-bit words that the signal takes in a sample; bit 0 is bit 0 of its first word.
    #[must_use]
    pub const fn words(&self) -> usize {
        self.bits.div_ceil(32)
    }
}

/// 32-bit words of one sample.
pub const STAGE_WORDS: usize = {
    let mut words = 0;
    let mut index = 0;
    while index < STAGE_SIGNALS.len() {
        words += STAGE_SIGNALS[index].words();
        index += 1;
    }
    words
};
