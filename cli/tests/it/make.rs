// SPDX-License-Identifier: Apache-2.0
//! `make` stops where a tool is missing, and says so.

use crate::support::Directory;
use assert_cmd::Command;
use std::{env, fs, os::unix::fs::PermissionsExt};

/// With a `cargo` that does nothing and succeeds: nothing else can stop the recipe.
#[test]
fn missing_verilator_stops_make() {
    let directory = Directory::new();
    let cargo = directory.file("cargo", "#!/bin/sh\n");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", directory.path().display(), env::var("PATH").unwrap());
    let missing = directory.name("verilator");
    let done = Command::new("make")
        .args(["-C", concat!(env!("CARGO_MANIFEST_DIR"), "/.."), "faults"])
        .env("PATH", path)
        .env("VERILATOR", &missing)
        .env_remove("MAKEFLAGS")
        .assert()
        .code(2);
    let error = String::from_utf8_lossy(&done.get_output().stderr);
    let expected = format!("error: VERILATOR is {missing}, which is not a program\n");
    assert!(error.starts_with(&expected), "{error}");
}
