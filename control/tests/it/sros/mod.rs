// SPDX-License-Identifier: Apache-2.0
//! SR OS text: both command lines and JSON, what is read, reported and refused.

mod absent;
mod forms;
mod nesting;
mod refused;
mod robustness;

use lbhash_control::{
    diagnostics::Findings,
    systems::{self, Compiled, sros},
};

fn try_compile(text: &str) -> Result<Compiled, Findings> {
    systems::compile("sros-7750", None, &sros::read(text, "r.cfg"))
}

#[track_caller]
fn compile(text: &str) -> Compiled {
    try_compile(text).unwrap_or_else(|findings| panic!("{findings}\n{text}"))
}

/// The options that the system knows, as `path = value`.
#[track_caller]
fn options(text: &str) -> Vec<String> {
    let option =
        |option: &systems::VendorOption| format!("{} = {}", option.path.join(" "), option.value);
    compile(text).options.iter().map(option).collect()
}

/// What is remarked, without the place.
#[track_caller]
fn advice(text: &str) -> Vec<String> {
    compile(text).advisories.iter().map(|finding| finding.statement()).collect()
}

/// What is wrong.
#[track_caller]
fn violations(text: &str) -> String {
    match try_compile(text) {
        Ok(compiled) => panic!("no violation, but {:?}\n{text}", compiled.advisories),
        Err(findings) => findings.to_string(),
    }
}
