// SPDX-License-Identifier: Apache-2.0
//! The stage signals that `lbhash_observer` shows (docs/timing.md, "Signals of the stages"): one
//! list, from which the build script makes the Verilator control file and the shim's copy
//! statements, and from which a sample is read.

/// A signal that the `stages` model shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Name in `lbhash_observer`.
    pub name: &'static str,
    /// Width in bits.
    pub bits: usize,
}

/// Checks of `rtl/verif/lbhash_checker.sv`.
pub const CHECKS: usize = 110;

/// The list of signals, and the index of each in it as a constant of its name.
macro_rules! stage_signals {
    ($($index:ident = $name:literal, $bits:expr;)*) => {
        /// Every stage signal, in the order in which a sample holds them.
        pub const STAGE_SIGNALS: [Signal; [$($name),*].len()] =
            [$(Signal { name: $name, bits: $bits }),*];

        /// Places of the signals in [`STAGE_SIGNALS`].
        #[allow(missing_docs, dead_code)] // the build script reads the list alone
        pub mod stage {
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            enum Place { $($index),* }
            $(pub const $index: usize = Place::$index as usize;)*
        }
    };
}

stage_signals! {
    RUN = "run", 1;
    WINDOW_VALID = "window_valid", 1;
    WINDOW = "window", 1536;
    WINDOW_LENGTH = "window_length", 8;
    WINDOW_TUSER = "window_tuser", 80;
    STATE_VALID = "state_valid", 7;
    STATE_KIND = "state_kind", 7 * 4;
    STATE_OFFSET = "state_offset", 7 * 8;
    STATE_CTX = "state_ctx", 7 * 3;
    STATE_IP_VERSION = "state_ip_version", 7;
    STATE_STATUS = "state_status", 7 * 5;
    STATE_FAMILY = "state_family", 7 * 3;
    LANE_VALID = "lane_valid", 7;
    LANE_TYPE = "lane_type", 7 * 5;
    LANE_CTX = "lane_ctx", 7 * 3;
    LANE_CRC = "lane_crc", 7 * 32;
    MASTER_VALID = "master_valid", 1;
    MASTER_TYPE = "master_type", 8 * 5;
    MASTER_CTX = "master_ctx", 8 * 3;
    MASTER_CRC = "master_crc", 8 * 32;
    KEYS_VALID = "keys_valid", 1;
    KEYS = "keys", 5 * 16;
    SELECT_PACKET = "select_packet", 4;
    SELECT_PENDING = "select_pending", 4;
    SELECT_NEXT = "select_next", 4 * 12;
    SELECT_VALID = "select_valid", 4;
    SELECT_GROUP = "select_group", 4 * 12;
    SELECT_INDEX = "select_index", 4 * 10;
    SELECT_EGRESS_KIND = "select_egress_kind", 4 * 2;
    SELECT_EGRESS_ID = "select_egress_id", 4 * 16;
    SELECT_DLB = "select_dlb", 4;
    DLB_PACKET = "dlb_packet", 1;
    DLB_VALID = "dlb_valid", 4;
    DLB_GROUP = "dlb_group", 4 * 12;
    DLB_INDEX = "dlb_index", 4 * 10;
    DLB_EGRESS_KIND = "dlb_egress_kind", 2;
    DLB_EGRESS_ID = "dlb_egress_id", 16;
    DLB_TIME = "dlb_time", 32;
    DLB_QUALITY = "dlb_quality", 128 * 3;
    FAILED_CHECKS = "failed_checks", CHECKS;
}

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
