// SPDX-License-Identifier: Apache-2.0
//! Any text as the configuration of a 7750 under SR OS.

#![no_main]

use lbhash_control::systems::{self, sros};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let options = sros::read(text, "fuzz.cfg");
    match systems::compile("sros-7750", None, &options) {
        Ok(compiled) => drop(compiled.configuration.compile().expect("a valid field table")),
        Err(violations) => assert!(!violations.to_string().is_empty()),
    }
});
