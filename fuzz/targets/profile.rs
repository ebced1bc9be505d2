// SPDX-License-Identifier: Apache-2.0
//! Any text as a profile.

#![no_main]

use lbhash_control::profile::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Profile::from_toml(text, "fuzz.toml") {
        Ok(profile) => drop(profile.configuration().compile().expect("a valid field table")),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
