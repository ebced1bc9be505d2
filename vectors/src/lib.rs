// SPDX-License-Identifier: Apache-2.0
//! Everything that goes in and out of the hash block as files, and the traffic that is made for it:
//!
//! - [`capture`]: packets from pcap and pcapng files;
//! - [`stimulus`]: packets made by seed, equal everywhere;
//! - [`digits`]: numbers as text, fast;
//! - [`jsonl`]: results as JSON lines;
//! - [`set`]: vector sets, which hold packets, configuration and expected results;
//! - [`text`]: files that must be UTF-8.

#![forbid(unsafe_code)]

pub mod capture;
pub mod digits;
pub mod jsonl;
pub mod set;
pub mod stimulus;
pub mod text;
