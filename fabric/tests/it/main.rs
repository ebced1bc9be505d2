// SPDX-License-Identifier: Apache-2.0
//! Tests of the crate, in one program.

mod brute_force;
mod fabrics;
mod polarization;
mod statistics;
mod support;
mod walk_through;
