// SPDX-License-Identifier: Apache-2.0
//! What an installation needs: completions, manual pages, and what `doctor` finds.

use crate::support::{Directory, lbhash, output};
use std::fs;

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let script = output(&["completions", shell]);
        for command in ["keys", "explain", "polarize", "check", "vectors"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
        assert!(script.contains("lbhash"), "{shell}");
    }
    lbhash(&["completions", "csh"]).assert().code(2);
}

#[test]
fn every_command_has_a_manual_page() {
    let directory = Directory::new();
    let man = directory.name("man1");
    let said = output(&["man", &man]);
    let mut pages: Vec<_> = fs::read_dir(&man)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    assert_eq!(said, format!("{man}: {} manual pages\n", pages.len()));
    for page in ["lbhash.1", "lbhash-keys.1", "lbhash-vectors-generate.1", "lbhash-exact-check.1"] {
        assert!(pages.iter().any(|other| other == page), "{page}: {pages:?}");
    }
    let text = fs::read_to_string(directory.path().join("man1/lbhash-check.1")).unwrap();
    assert!(text.contains(".TH") && text.contains("results"), "{text}");
}

#[test]
fn doctor_names_tools_and_targets() {
    let said =
        lbhash(&["doctor"]).env("PATH", "/nowhere").env_remove("VERILATOR").assert().success();
    let said = String::from_utf8_lossy(&said.get_output().stdout).into_owned();
    let line = said.lines().find(|line| line.starts_with("iverilog")).unwrap();
    assert!(line.contains("missing") && line.contains("icarus"), "{said}");
    assert!(said.contains("\niverilog: Debian: apt install iverilog\n"), "{said}");
    let said = output(&["doctor"]);
    assert!(
        said.lines().any(|line| line.starts_with("cargo ") && line.contains("found")),
        "{said}"
    );
}
