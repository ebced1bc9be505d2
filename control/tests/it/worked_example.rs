// SPDX-License-Identifier: Apache-2.0
//! `docs/worked-example.md` holds: the reference, the fast path and the page's own Python give every number on it.

use lbhash_control::profile;
use lbhash_model::{HashResult, Metadata, config::User, fast::Fast, reference};
use std::{fmt::Write as _, process::Command};

const PAGE: &str = include_str!("../../../docs/worked-example.md");

/// Texts of the fenced blocks in this language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    PAGE.split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().expect("split gives at least one part"))
        .collect()
}

fn frame() -> Vec<u8> {
    let digits: String = blocks("frame")[0].split_whitespace().collect();
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("the page has hex digits"))
        .collect()
}

fn values(trace: &reference::Trace) -> String {
    let mut text = String::new();
    for (index, lane) in trace.result.lanes.all().into_iter().enumerate() {
        let _ = writeln!(text, "crc {index} = {:08x}", lane.crc);
    }
    for user in &trace.users {
        let _ = writeln!(text, "master_key {} = {:032x}", user.user.name(), user.master_key);
    }
    text + &keys(&trace.result)
}

fn keys(result: &HashResult) -> String {
    let mut text = String::new();
    for user in User::ALL {
        let _ = writeln!(text, "key {} = {:04x}", user.name(), result.keys[user as usize]);
    }
    let _ = writeln!(text, "flow_label = {:05x}", result.flow_label());
    let _ = writeln!(text, "udp_source_port = {:04x}", result.udp_source_port());
    text
}

/// Every line of the page's value blocks is among the lines computed; the page leaves some out.
fn assert_page_agrees(computed: &str) {
    let lines: Vec<&str> = blocks("values").into_iter().flat_map(str::lines).collect();
    assert!(lines.len() >= 17, "the page has only {} values", lines.len());
    for line in lines {
        assert!(computed.lines().any(|other| other == line), "not computed: {line}\n{computed}");
    }
}

#[test]
fn reference_gives_every_value_of_the_page() {
    let profile = profile::built_in("srlinux-7250-ixr").expect("built in");
    let trace = reference::hash(profile.configuration(), &Metadata::default(), &frame());
    assert_page_agrees(&values(&trace));
}

#[test]
fn fast_path_gives_the_keys_of_the_page() {
    let profile = profile::built_in("srlinux-7250-ixr").expect("built in");
    let image = profile.configuration().compile().expect("built in");
    let computed = keys(&Fast::new(&image).hash(&Metadata::default(), &frame()));
    for line in blocks("values")[2].lines() {
        assert!(computed.lines().any(|other| other == line), "not computed: {line}\n{computed}");
    }
}

#[test]
fn python_of_the_page_prints_its_keys() {
    let output = Command::new("python3").args(["-c", blocks("python")[0]]).output();
    let output = output.expect("python3 is one of the tools that the README asks for");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("Python prints text");
    assert_eq!(printed.lines().count(), 5);
    for line in printed.lines() {
        assert!(blocks("values")[2].lines().any(|other| other == line), "not on the page: {line}");
    }
}
