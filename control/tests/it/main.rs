// SPDX-License-Identifier: Apache-2.0
//! Tests of the crate's public interface, in one program.

mod dlb_default_mode;
mod hosts;
mod imports;
mod junos;
mod members;
mod other_systems;
mod profile_built_in;
mod profile_files;
mod reader_limits;
mod recorded_profiles;
mod srlinux;
mod sros;
mod statistics;
mod topology;
mod worked_example;
