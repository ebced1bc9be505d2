// SPDX-License-Identifier: Apache-2.0
//! Any text as the configuration of a Junos router, in an early and in a late release.

#![no_main]

use lbhash_control::systems::{self, junos};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let options = junos::read(text, "fuzz.conf");
    let release = ["11.4R1", "18.3R1"][text.len() % 2];
    match systems::compile("junos-trio", Some(release), &options) {
        Ok(compiled) => drop(compiled.configuration.compile().expect("a valid field table")),
        Err(violations) => assert!(!violations.to_string().is_empty()),
    }
});
