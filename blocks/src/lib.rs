// SPDX-License-Identifier: Apache-2.0
//! Cycle-accurate twins of the RTL in `rtl/exact`: receive-side scaling (`lbhash_rss`) and RTAG7
//! (`lbhash_rtag7`).
//!
//! ```text
//! frames ─> gather ─> outer fields ─> function ─> queue ─> results
//!                          bus ─> registers ──┘
//! ```
//!
//! Three derivations again: [`lbhash_hashes`] is the function of the real system, the twin derives
//! results and their cycles from registers and header bytes, and the RTL is compared with the twin
//! on every clock ([`trace`]).
//!
//! ```
//! use lbhash_blocks::{Block, Inputs, rss::Rss};
//!
//! let mut block = Block::new(Rss::default());
//! let mut cycles = 0;
//! while !block.outputs().s_axis_tready {
//!     block.tick(&Inputs { rst_ni: true, ..Inputs::default() });
//!     cycles += 1;
//! }
//! assert_eq!(cycles, 512, "the indirection table is cleared after reset");
//! ```

#![forbid(unsafe_code)]

pub mod block;
pub mod bus;
pub mod outer;
pub mod predict;
pub mod rss;
pub mod rtag7;
pub mod stimulus;
pub mod trace;

pub use block::{Block, Function, Inputs, Outputs};
