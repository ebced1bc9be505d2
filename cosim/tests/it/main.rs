// SPDX-License-Identifier: Apache-2.0
//! Tests of the crate, in one program.

mod command;
mod examples;
mod faults;
mod gate;
mod lockstep;
