// SPDX-License-Identifier: Apache-2.0
//! The command: verdicts, exit codes, and errors that help.

use std::process::{Command, Output};

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
