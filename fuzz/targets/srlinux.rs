// SPDX-License-Identifier: Apache-2.0
//! Any text as the configuration of an SR Linux router, of each family in turn.

#![no_main]

use lbhash_control::systems::{self, srlinux};
use libfuzzer_sys::fuzz_target;

const SYSTEMS: [&str; 4] =
    ["srlinux-7250-ixr", "srlinux-7220-ixr-d", "srlinux-7220-ixr-h", "srlinux-7215-ixs"];

fuzz_target!(|text: &str| {
    let options = srlinux::read(text, "fuzz.cfg");
    let system = SYSTEMS[text.len() % SYSTEMS.len()];
    match systems::compile(system, None, &options) {
        Ok(compiled) => drop(compiled.configuration.compile().expect("a valid field table")),
        Err(violations) => assert!(!violations.to_string().is_empty()),
    }
});
