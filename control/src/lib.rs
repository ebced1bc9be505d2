// SPDX-License-Identifier: Apache-2.0
//! The control plane of the load-balancing hash block: what a system hashes, and what its groups and routes are, compiled to the
//! settings of [`lbhash_model`].

#![forbid(unsafe_code)]

pub mod analysis;
pub mod diagnostics;
pub mod profile;
pub mod systems;
pub mod topology;
