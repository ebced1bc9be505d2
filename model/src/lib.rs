// SPDX-License-Identifier: Apache-2.0
//! Bit-exact model of the load-balancing hash block inside routers and switches.
//!
//! Bytes in, five keys and a member out:
//!
//! ```
//! use lbhash_model::{
//!     Configuration, Context, Egress, Fast, Metadata, RecordType,
//!     config::{Entry, Group, Member, SelectTables},
//!     reference::Selector,
//! };
//!
//! let mut configuration = Configuration::default();
//! let table = &mut configuration.field_table;
//! *table.entry_mut(Context::Routed, RecordType::EthIp) = Entry(Entry::DESCEND);
//! *table.entry_mut(Context::Routed, RecordType::Ipv4L4) = Entry(0b11); // source and destination
//! let fast = Fast::new(&configuration.compile()?);
//!
//! let mut frame = [0; 60];
//! frame[12..18].copy_from_slice(&[0x08, 0x00, 0x45, 0, 0, 40]); // IPv4, 40 bytes
//! frame[23..34].copy_from_slice(&[6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]); // TCP, two addresses
//! let metadata = Metadata { group: 1, ..Metadata::default() };
//! let keys = fast.hash(&metadata, &frame).keys;
//! assert_eq!(keys, [9880, 23218, 16797, 26764, 24304]);
//!
//! let tables = SelectTables {
//!     groups: [(1, Group { n: 2, ..Group::CLEARED })].into(),
//!     members: [(0, Member::Port(10)), (1, Member::Port(11))].into(),
//!     ..SelectTables::default()
//! };
//! assert_eq!(Selector::new(&tables).select(&metadata, &keys, 0).egress, Egress::Port(10));
//! # Ok::<(), lbhash_model::config::FieldTableError>(())
//! ```
//!
//! # Three derivations
//!
//! Three derivations of one specification live here, and none is generated from another:
//!
//! - [`mod@reference`]: bit by bit, literal, slow: what the others are checked against;
//! - [`pipeline`]: registers and handshakes, cycle by cycle: the twin of the RTL;
//! - [`fast`]: untimed and table-driven, for throughput.
//!
//! They share only names and constants ([`RecordType`], [`Context`], [`Family`], [`Status`],
//! [`Polynomial`]) and the configuration ([`config`]), which is compiled once and then only read.

// `fast::prefetch` alone may use unsafe code, and says why.
#![deny(unsafe_code)]

pub mod config;
mod context;
mod family;
pub mod fast;
mod kind;
mod metadata;
pub mod pipeline;
mod polynomial;
mod record;
pub mod reference;
mod result;
mod status;

pub use config::{Configuration, RegisterImage};
pub use context::Context;
pub use family::Family;
pub use fast::{Fast, Keys};
pub use kind::Kind;
pub use metadata::Metadata;
pub use pipeline::Pipeline;
pub use polynomial::{LAYER_POLYNOMIAL, Polynomial, UnknownPolynomial};
pub use record::{RECORD_BITS, RECORD_BYTES, RecordField, RecordType};
pub use reference::Reference;
pub use result::{Egress, HashResult, Lane, Lanes, RESULT_WORDS, Selected, Selection};
pub use status::Status;

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
