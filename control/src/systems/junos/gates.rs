// SPDX-License-Identifier: Apache-2.0
//! What each Junos release brought, as far as it concerns hashing and load balancing.

use super::release::Release;

/// Oldest release that has `enhanced-hash-key`, and so can be stated.
pub(super) const OLDEST: Release = Release::new(10, 1, 1);
/// Load sharing over ECMP next hops.
pub(super) const ECMP: Release = Release::new(11, 4, 1);
/// Adaptive, per-packet-random and periodic-rebalance load balancing.
pub(super) const ADAPTIVE: Release = Release::new(13, 3, 1);
/// The oldest release whose MPLS fields are documented; adaptive load balancing for ECMP next hops; aggregated interfaces
/// without a count of devices.
pub(super) const MPLS_FIELDS: Release = Release::new(14, 1, 1);
/// Aggregated interfaces of links of different speed.
pub(super) const MIXED_SPEEDS: Release = Release::new(14, 2, 2);
/// Scale of LAG and MC-LAG; changes no hash.
pub(super) const LAG_SCALE: Release = Release::new(14, 2, 3);
/// PPPoE under MPLS; targeted distribution.
pub(super) const PPPOE_UNDER_MPLS: Release = Release::new(15, 1, 1);
/// Payload of an Ethernet pseudowire with control word; source-only and destination-only.
pub(super) const CONTROL_WORD: Release = Release::new(16, 1, 1);
/// L2TP identifiers.
pub(super) const L2TP: Release = Release::new(17, 2, 1);
/// IPv6 flow label, payload of GRE and PPPoE, 16 labels.
pub(super) const ENTROPY: Release = Release::new(18, 3, 1);
/// L2TP identifiers behind IPv6, which are not modelled.
pub(super) const L2TP_OVER_IPV6: Release = Release::new(25, 2, 1);
