// SPDX-License-Identifier: Apache-2.0
//! Lock-step co-simulation: the cycle-accurate model against the Verilated RTL, every output compared on every cycle.
//!
//! ```text
//! seed → scenario → environment ⇄ pipeline → scoreboard (fast path, reference)
//!                        │ the same pins        │
//!                        └────────→ RTL ──→ compare → mismatch → failure bundle
//! ```

#![forbid(unsafe_code)]

pub mod bundle;
pub mod coverage;
pub mod drivers;
pub mod error;
pub mod exhaustive;
pub mod junit;
pub mod lockstep;
pub mod measure;
pub mod minimise;
pub mod mismatch;
pub mod pattern;
pub mod pins;
pub mod profile;
pub mod report;
pub mod run;
pub mod scenario;
pub mod scoreboard;
pub mod seed;
pub mod selection;
pub mod stages;
