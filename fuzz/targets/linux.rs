// SPDX-License-Identifier: Apache-2.0
//! Any text as what a Linux host prints of itself, or as SONiC's configuration.

#![no_main]

use lbhash_control::systems::{
    self,
    linux::{self, Host},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Host { system, options } = linux::read(text, "fuzz.txt");
    match systems::compile(system, None, &options) {
        Ok(compiled) => drop(compiled.configuration.compile().expect("a valid field table")),
        Err(violations) => assert!(!violations.to_string().is_empty()),
    }
});
