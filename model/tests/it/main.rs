// SPDX-License-Identifier: Apache-2.0
//! Tests of the crate's public interface, in one program.

mod fast_equals_reference;
mod pipeline_dlb;
mod pipeline_equals_reference;
mod pipeline_registers;
mod pipeline_select;
mod pipeline_select_registers;
mod pipeline_stream;
mod pipeline_timing;
mod pipeline_writes;
mod reference;
mod register_map;
mod selection;
