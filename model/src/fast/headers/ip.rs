// SPDX-License-Identifier: Apache-2.0
//! What the records of IPv4 and IPv6 share.

use crate::{
    config::Entry,
    fast::{layer::enabled, positional::contribution},
};

/// DSCP in the high six bits of a traffic class; the ECN bits change within a flow and are never
/// hashed.
const DSCP_MASK: u8 = 0xFC;

/// CRC contribution of `proto` and `tclass`. A protocol that is off is looked up as zero, which
/// contributes nothing: whether it is on often depends on the record type, so that a branch would
/// be mispredicted.
#[inline(always)]
pub(super) fn class_crc(entry: Entry, protocol: u8, traffic_class: u8) -> u32 {
    let protocol_mask = u8::from(enabled(entry, 2)).wrapping_neg();
    let mut crc = contribution(32, [protocol & protocol_mask]);
    if enabled(entry, 3) {
        crc ^= contribution(33, [traffic_class & DSCP_MASK]);
    }
    crc
}
