// SPDX-License-Identifier: Apache-2.0
//! What pages show is what the command prints: each file shown by `cat` is written, each `lbhash`
//! is run.
//!
//! `…` on a line of its own stands for any number of lines.

use crate::support::Directory;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A command of a console block, and what the page shows under it.
struct Shown<'p> {
    command: &'p str,
    output: Vec<&'p str>,
}

fn consoles(page: &str) -> Vec<Shown<'_>> {
    let mut shown: Vec<Shown<'_>> = Vec::new();
    let mut is_console = false;
    for line in page.lines() {
        match (line.strip_prefix("$ "), is_console) {
            _ if line.starts_with("```") => is_console = line == "```console",
            (Some(command), true) => shown.push(Shown { command, output: Vec::new() }),
            (None, true) => {
                shown.last_mut().expect("a block begins with a command").output.push(line)
            }
            (_, false) => {}
        }
    }
    shown
}

#[test]
fn page_of_profiles_shows_what_the_command_prints() {
    check("profiles.md", &Directory::new());
}

#[test]
fn page_of_sros_shows_what_the_command_prints() {
    check("sros.md", &Directory::new());
}

#[test]
fn page_of_hosts_shows_what_the_command_prints() {
    check("hosts.md", &Directory::new());
}

#[test]
fn page_of_topologies_shows_what_the_command_prints() {
    let directory = Directory::new();
    for name in ["veth.pcap", "topology.toml"] {
        directory.file(name, fs::read(root().join("vectors/sample").join(name)).unwrap());
    }
    check("topology.md", &directory);
}

#[test]
fn page_of_exact_hashes_shows_what_the_command_prints() {
    check("exact-hashes.md", &Directory::new());
}

#[test]
fn page_from_settings_to_the_member_shows_what_the_command_prints() {
    check("settings-to-member.md", &Directory::new());
}

#[test]
fn page_of_polarization_shows_what_the_command_prints() {
    check("polarization.md", &Directory::new());
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn check(page: &str, directory: &Directory) {
    let page = fs::read_to_string(root().join("docs").join(page)).unwrap();
    let consoles = consoles(&page);
    assert!(consoles.len() > 4);
    for Shown { command, output } in consoles {
        if let Some(file) = command.strip_prefix("cat ") {
            directory.file(file, output.join("\n") + "\n");
        } else {
            let printed = run(command, directory.path());
            let printed: Vec<&str> = printed.lines().collect();
            assert!(matches(&output, &printed), "$ {command}\n{}", printed.join("\n"));
        }
    }
}

/// Standard error, then standard output.
fn run(command: &str, directory: &Path) -> String {
    let arguments = command.strip_prefix("lbhash ").expect("a page shows `cat` and `lbhash`");
    let done = Command::new("sh")
        .args(["-c", &format!("\"$LBHASH\" {arguments}")])
        .env("LBHASH", assert_cmd::cargo::cargo_bin!("lbhash"))
        .current_dir(directory)
        .output()
        .unwrap();
    String::from_utf8([done.stderr, done.stdout].concat()).unwrap()
}

fn matches(shown: &[&str], printed: &[&str]) -> bool {
    match shown {
        [] => printed.is_empty(),
        ["…", rest @ ..] => (0..=printed.len()).any(|start| matches(rest, &printed[start..])),
        [line, rest @ ..] => printed.first() == Some(line) && matches(rest, &printed[1..]),
    }
}
