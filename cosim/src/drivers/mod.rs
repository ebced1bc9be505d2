// SPDX-License-Identifier: Apache-2.0
//! The environment of the block: what drives its inputs, cycle by cycle, by what its outputs say.
//!
//! The drivers answer to the model's outputs alone. What they drove is recorded and played into the
//! RTL as it was: while the two agree, the RTL sees a correct environment; the first cycle in which
//! they do not is the mismatch.

mod bus;
mod environment;
mod source;

pub use bus::RegisterBus;
pub use environment::{Cycle, Environment};
pub use source::StreamSource;
