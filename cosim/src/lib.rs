// SPDX-License-Identifier: Apache-2.0
//! Lock-step co-simulation: the cycle-accurate model against the Verilated RTL, every output
//! compared on every cycle.
//!
//! ```text
//! seed → scenario → stimulus → drivers ⇄ model → monitor → order → predictors ─┐
//!                                 │ the same pins    └─ results ──→ scoreboard ─┤
//!                                 └────────→ RTL ──→ lock-step comparison ──────┤
//!                                                  failure bundle ← mismatch ←──┘
//! ```
//!
//! A scenario of a seed, compared to its end or to the first mismatch:
//!
//! ```
//! use lbhash_cosim::{
//!     lockstep::LockStep,
//!     recorder::Options,
//!     scenario::{Groups, Plan, Stimulus, Traffic},
//! };
//! use lbhash_vectors::stimulus::Generator;
//!
//! let plan = Plan {
//!     seed: 1,
//!     profile: "junos-trio-18.3".to_owned(),
//!     instances: 1,
//!     packets: 100,
//!     traffic: Traffic::Generated(Generator::Random),
//!     valid: None, // a pattern of the seed's choice, and of ready, too
//!     ready: None,
//!     disturb: true,
//!     groups: Groups::Always,
//! };
//! let scenario = plan.scenario(0);
//! let stimulus = Stimulus::new(&scenario)?;
//! let mut lock_step = LockStep::new(&stimulus, verilated::Model::fast(), Options::default());
//! while lock_step.step()? {}
//! assert_eq!(lock_step.statistics().packets, 100);
//! # Ok::<(), Box<dyn std::error::Error>>(())
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
pub mod mutants;
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
