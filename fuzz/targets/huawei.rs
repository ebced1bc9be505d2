// SPDX-License-Identifier: Apache-2.0
//! Any text as the configuration of a Huawei router.

#![no_main]

use lbhash_control::systems::{self, huawei};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let options = huawei::read(text, "fuzz.cfg");
    match systems::compile("huawei", None, &options) {
        Ok(compiled) => drop(compiled.configuration.compile().expect("a valid field table")),
        Err(violations) => assert!(!violations.to_string().is_empty()),
    }
});
