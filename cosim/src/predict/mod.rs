// SPDX-License-Identifier: Apache-2.0
//! Predictors: what the block must answer, from derivations without a clock.
//!
//! - [`registers`]: which writes are taken, and the configuration of each packet;
//! - [`hash`]: lanes, keys and status of a packet, by the fast path and by the bit-serial
//!   reference;
//! - [`selection`]: members and egress, by the reference, from what passes the pipeline in order.

mod clock;
pub mod hash;
pub mod registers;
pub mod selection;

pub use hash::HashPredictor;
pub use registers::{RegisterPredictor, WrongResponse};
pub use selection::SelectionPredictor;
