// SPDX-License-Identifier: Apache-2.0
//! Several hashing routers together: do their choices depend on each other, how do flows spread, what does a fabric carry.
//!
//! ```text
//! Point (header fields) ─> frame ─> Choice (router, hash user, group) ─> key ─> member
//!
//! spread     frames with sizes ─> load of each member ─> statistics, before and after a change
//! network    links, routes, flows ─> walks through every hash ─> loads, pairs of choices, what a failure moves
//! polarize   Domain of points ─> affine maps over GF(2) ─> joint paths, exact shares, reason, advice
//! ```
//!
//! Nothing here knows how a hash works inside: choices are asked with frames, as a packet would ask them, and the linear
//! maps are read off from their answers and checked.

#![forbid(unsafe_code)]

pub mod capsule;
pub mod choice;
mod error;
pub mod gf2;
pub mod network;
pub mod overlay;
pub mod picture;
pub mod point;
pub mod polarize;
pub mod router;
pub mod spread;
pub mod stats;
pub mod traffic;
pub mod vary;

pub use choice::{Choice, Select};
pub use error::Error;
pub use point::{Field, Kind, Point};
pub use router::Router;
pub use vary::Vary;
