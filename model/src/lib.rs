// SPDX-License-Identifier: Apache-2.0
//! Bit-exact model of the load-balancing hash block inside routers and switches.
//!
//! Three derivations of one specification live here, and none is generated from another:
//!
//! - [`mod@reference`]: bit by bit, literal, slow: the judge;
//! - [`pipeline`]: registers and handshakes, cycle by cycle: the twin of the RTL;
//! - [`fast`]: untimed and table-driven, for throughput.
//!
//! They share only names and constants ([`record`], [`context`], [`family`], [`status`], [`polynomial`]) and the
//! configuration ([`config`]), which is compiled once and then only read.

// One module is allowed unsafe code: `fast::prefetch`, which says why.
#![deny(unsafe_code)]

pub mod analysis;
pub mod config;
pub mod context;
pub mod family;
pub mod fast;
pub mod kind;
pub mod metadata;
pub mod pipeline;
pub mod polynomial;
pub mod profile;
pub mod record;
pub mod reference;
pub mod result;
pub mod status;
pub mod topology;

/// Version of the specification that this crate implements.
pub const SPEC_VERSION: &str = "1.0";

/// Bytes of a frame that are ever read: the header window (section 2).
pub const WINDOW_BYTES: usize = 192;

/// Layer stages, and so header layers that can be parsed (section 3).
pub const LAYER_STAGES: usize = 7;

/// Lanes of the master key: lane 0 is `meta`, lanes 1 to 7 are the layer stages (section 6).
pub const LANES: usize = 8;

/// Hash users (section 7).
pub const USERS: usize = 5;

/// Sets of hash-user settings, chosen per interface (section 2).
pub const HASH_PROFILES: usize = 4;
