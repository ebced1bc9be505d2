// SPDX-License-Identifier: Apache-2.0
//! Linux: routes over several next hops, bonded and teamed interfaces, IPVS.
//!
//! Everything here is of little-endian machines (x86, ARM, RISC-V): a big-endian one sorts addresses otherwise.

pub mod bonding;
pub mod dissect;
pub mod ecmp;
pub mod fib;
pub mod ipvs;
pub mod kernel;
pub mod next_hops;
mod record;
pub mod resilient;
pub mod tunnel_port;
