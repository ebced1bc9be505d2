// SPDX-License-Identifier: Apache-2.0
//! The command: verdicts, exit codes, and errors that help.

use std::{
    path::Path,
    process::{Command, Output},
};

fn cosim(arguments: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_lbhash-cosim");
    Command::new(program).args(arguments.split_whitespace()).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn a_run_that_passes_says_so_and_how_to_repeat_it() {
    let output = cosim("run --packets 300 --seed 5 --instances 3");
    assert!(output.status.success());
    assert!(stdout(&output).ends_with("PASS: 0 mismatches\n"), "{}", stdout(&output));
    assert!(stdout(&output).contains("300 packets"), "{}", stdout(&output));

    let output = cosim("run --packets 300 --seed 5 --instances 3 --format jsonl");
    let verdict: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict["verdict"], "pass");
    assert_eq!(verdict["packets"], 300);
    let rerun = verdict["rerun"].as_str().unwrap().strip_prefix("lbhash-cosim ").unwrap();
    assert!(cosim(rerun).status.success());
}

#[test]
fn every_key_is_selected_with() {
    let output = cosim("select --sizes 7,1024");
    assert!(output.status.success());
    assert!(stdout(&output).ends_with("PASS: 0 mismatches\n"), "{}", stdout(&output));
    assert!(stdout(&output).contains("65,536 packets"), "{}", stdout(&output));
}

#[test]
fn input_that_cannot_be_used_is_exit_code_2_with_a_remedy() {
    for (arguments, says) in [
        ("run --profile no-such-profile", "no-such-profile"),
        ("run --capture no-such-file", "no-such-file"),
        ("run --packets 0", "--packets"),
        ("run --packets 10 --only 1", "counted from 0"),
        ("run --pattern sometimes", "list:1101"),
        ("run --groups sometimes", "mixed"),
        ("select --sizes 1025", "1024"),
        ("replay Cargo.toml", "scenario.json"),
        ("replay no-such-file", "no-such-file"),
    ] {
        let output = cosim(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(message.contains("error: "), "{arguments}: {message}");
        assert!(message.contains(says), "{arguments}: {message}");
    }
}

/// A scenario of one packet and one event.
fn scenario(event: &str) -> String {
    let pattern = r#""always""#;
    let patterns = [
        "valid",
        "ready",
        "write_address",
        "write_data",
        "write_response",
        "read_address",
        "read_data",
    ]
    .map(|name| format!("\"{name}\":{pattern}"));
    format!(
        r#"{{"name":"","seed":1,"images":[],"patterns":{{{}}},"events":[{event}],"ragged":0,"packets":[{{"name":"","frame":"00","tuser":"0"}}]}}"#,
        patterns.join(",")
    )
}

#[test]
fn a_scenario_that_cannot_happen_is_exit_code_2() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenario.json");
    for (event, code, says) in [
        (r#"{"after_packet":0,"action":"settle"}"#, 0, ""),
        (r#"{"after_packet":0,"action":"wait","cycles":600000}"#, 0, ""),
        (r#"{"after_packet":2,"action":"settle"}"#, 2, "does not have"),
        (
            r#"{"after_packet":1,"action":"settle"},{"after_packet":0,"action":"settle"}"#,
            2,
            "event 1",
        ),
        (r#"{"after_packet":0,"action":"wait","cycles":0}"#, 2, "at least 1"),
        (r#"{"after_packet":0,"action":"read","address":262144}"#, 2, "18 bits"),
        (r#"{"after_packet":0,"action":"write","address":0,"data":0,"strobe":16}"#, 2, "4 bits"),
    ] {
        std::fs::write(&path, scenario(event)).unwrap();
        let output = cosim(&format!("replay {}", path.display()));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{event}: {message}");
        assert!(message.contains(says), "{event}: {message}");
    }
}

#[test]
fn output_that_nobody_reads_or_holds_is_no_panic() {
    let run = |redirection: &str| {
        let program = env!("CARGO_BIN_EXE_lbhash-cosim");
        let line = format!("'{program}' run --packets 20 --instances 1 {redirection}");
        Command::new("sh").args(["-c", &line]).output().unwrap()
    };
    assert_eq!(run(">&-").status.code().map(|code| code < 3), Some(true));
    let full = run("> /dev/full");
    assert_eq!(full.status.code(), Some(2), "{}", String::from_utf8_lossy(&full.stderr));
    assert!(String::from_utf8_lossy(&full.stderr).contains("standard output"));
}

#[test]
fn the_line_that_repeats_a_run_has_every_option_and_is_one_for_a_shell() {
    let capture = Path::new(env!("CARGO_TARGET_TMPDIR")).join("a capture.pcap");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors/sample/veth.pcap");
    std::fs::copy(sample, &capture).unwrap();
    let program = env!("CARGO_BIN_EXE_lbhash-cosim");
    let run = |arguments: &str| {
        let output =
            Command::new("sh").args(["-c", &format!("'{program}' {arguments}")]).output().unwrap();
        let verdict: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        verdict
    };
    let first = run(&format!(
        "run --capture '{}' --packets 60 --reference-every 7 --format jsonl",
        capture.display()
    ));
    let rerun = first["rerun"].as_str().unwrap().strip_prefix("lbhash-cosim ").unwrap();
    let second = run(&format!("{rerun} --format jsonl"));
    for key in ["packets", "cycles", "compared_reference", "rerun"] {
        assert!(!first[key].is_null(), "{key}: {first}");
        assert_eq!(first[key], second[key], "{key}");
    }
}
