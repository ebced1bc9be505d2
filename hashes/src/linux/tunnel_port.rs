// SPDX-License-Identifier: Apache-2.0
//! The UDP source port that Linux gives a VXLAN, GENEVE or FOU packet, where the hash of the inner packet is known.

/// The port in `min..max` of a 32-bit packet hash.
///
/// The hash itself is random by boot unless a NIC has given it; the default range is `net.ipv4.ip_local_port_range`.
#[must_use]
pub fn source_port(hash: u32, min: u16, max: u16) -> u16 {
    // The upper half alone would decide; the lower half is mixed into it.
    let mixed = hash ^ hash << 16;
    let span = u64::from(max.saturating_sub(min));
    let offset = (u64::from(mixed) * span) >> 32;
    min + u16::try_from(offset).unwrap_or(0)
}
