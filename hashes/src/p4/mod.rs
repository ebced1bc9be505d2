// SPDX-License-Identifier: Apache-2.0
//! P4: the hash functions of bmv2's v1model, and the field lists and CRCs of Tofino.

pub mod bmv2;
pub mod tofino;
mod xxh64;

pub use xxh64::xxh64;
