// SPDX-License-Identifier: Apache-2.0
//! Traffic over a topology in time: ports with rates and queues whose loads come back to the block, balancing that software does, and
//! what becomes of the order of packets. All of it is the model's own; no vendor documents it.

mod adaptive;
mod closed_loop;
mod order;
mod periodic;
mod port;
mod rebalance;

pub use adaptive::Adaptive;
pub use closed_loop::{ClosedLoop, Sent};
pub use order::PacketOrder;
pub use periodic::PeriodicRebalance;
pub use port::Port;
pub use rebalance::{Interval, Rebalance};
