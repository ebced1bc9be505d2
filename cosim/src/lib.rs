// SPDX-License-Identifier: Apache-2.0
//! Lock-step co-simulation: the cycle-accurate model against the Verilated RTL, every output compared on every cycle.
//!
//! ```text
//! seed → scenario → stimulus → drivers ⇄ model → monitor → order → predictors ─┐
//!                                 │ the same pins    └─ results ──→ scoreboard ─┤
//!                                 └────────→ RTL ──→ lock-step comparison ──────┴→ mismatch → failure bundle
//! ```

#![forbid(unsafe_code)]

pub mod bundle;
pub mod coverage;
pub mod difference;
pub mod drivers;
pub mod error;
pub mod exhaustive;
pub mod junit;
pub mod lockstep;
pub mod measure;
pub mod minimise;
pub mod mismatch;
pub mod model;
pub mod monitor;
pub mod order;
pub mod pattern;
pub mod pins;
pub mod predict;
pub mod profile;
pub mod recorder;
pub mod report;
pub mod run;
pub mod scenario;
pub mod scoreboard;
pub mod seed;
pub mod stages;
pub mod statistics;
