// SPDX-License-Identifier: Apache-2.0
//! Tests of the crate, in one program.

mod capture;
mod capture_links;
mod capture_live;
mod fast_equals_reference;
mod foreign_captures;
mod golden;
mod set;
mod set_selection;
mod stimulus;
mod support;
mod tshark_fields;
