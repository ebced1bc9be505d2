// SPDX-License-Identifier: Apache-2.0
//! The command: verdicts, exit codes, and errors that help.

use lbhash_cosim::scenario::{Action, Event, Patterns, Scenario};
use lbhash_model::config::registers;
use lbhash_vectors::stimulus::Packet;
use std::{
    fs,
    path::{Path, PathBuf},
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

/// Without packets that select, a run with groups proves nothing of selection, and says so.
#[test]
fn a_run_that_compared_nothing_of_a_kind_fails() {
    let junit = scratch("nothing.xml");
    let run = |options: &str| {
        let line = format!("run --packets 1 --instances 1 --quiet-bus --junit {}", junit.display());
        cosim(&format!("{line} {options}"))
    };
    let seed_without = (1..40).find(|seed| {
        let output = run(&format!("--groups always --seed {seed}"));
        output.status.code() == Some(1)
    });
    let seed = seed_without.expect("one packet often names no group that selects");
    let output = run(&format!("--groups always --seed {seed}"));
    assert!(stdout(&output).contains("FAIL: every instance has groups"), "{}", stdout(&output));
    assert!(fs::read_to_string(&junit).unwrap().contains("<failure"));
    let output = run(&format!("--groups always --seed {seed} --format jsonl"));
    let verdict: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict["verdict"], "nothing compared");
    assert!(run(&format!("--groups never --seed {seed}")).status.success());
}

#[test]
fn a_directed_scenario_runs_alone_and_has_its_case() {
    let junit = scratch("directed.xml");
    for text in ["", "--synthesis"] {
        let arguments =
            format!("directed --only flowsets --aims --junit {} {text}", junit.display());
        let output = cosim(&arguments);
        assert!(output.status.success(), "{output:?}");
        assert!(stdout(&output).ends_with("PASS: 0 mismatches\n"), "{}", stdout(&output));
        assert!(stdout(&output).contains("flowsets of every size"), "{}", stdout(&output));
        let written = fs::read_to_string(&junit).unwrap();
        assert!(written.contains("tests=\"1\"") && written.contains("\"flowsets\""), "{written}");
    }
}

#[test]
fn every_key_is_selected_with() {
    let output = cosim("select --sizes 7,1024");
    assert!(output.status.success());
    assert!(stdout(&output).ends_with("PASS: 0 mismatches\n"), "{}", stdout(&output));
    assert!(stdout(&output).contains("65,536 packets"), "{}", stdout(&output));
}

#[test]
fn bench_says_what_it_measures() {
    for (groups, says) in [("", "(tcp64), "), ("--groups", "(tcp64, groups), ")] {
        let output = cosim(&format!("bench --packets 100 --rounds 1 {groups}"));
        assert!(output.status.success());
        assert!(stdout(&output).starts_with(&format!("100 packets {says}")), "{}", stdout(&output));
    }
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
        ("directed --only no-such-scenario", "register-values"),
        ("run --synthesis --stages", "--stages"),
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

fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Text of a scenario of one packet.
fn scenario(events: Vec<Event>, frame: Vec<u8>) -> String {
    let scenario = Scenario {
        name: String::new(),
        seed: 1,
        images: Vec::new(),
        patterns: Patterns::default(),
        events,
        ragged: 0,
        packets: vec![Packet { frame, ..Packet::default() }],
    };
    serde_json::to_string(&scenario).unwrap()
}

#[test]
fn a_scenario_that_cannot_happen_is_exit_code_2() {
    let path = scratch("scenario.json");
    let at = |after_packet, action| Event { after_packet, action };
    let write = Action::Write { address: 0, data: 0, strobe: 0x10 };
    for (events, code, says) in [
        (vec![at(0, Action::Settle)], 0, ""),
        (vec![at(0, Action::Wait { cycles: 600_000 })], 0, ""),
        (vec![at(2, Action::Settle)], 2, "does not have"),
        (vec![at(1, Action::Settle), at(0, Action::Settle)], 2, "event 1"),
        (vec![at(0, Action::Wait { cycles: 0 })], 2, "at least 1"),
        (vec![at(0, Action::Read { address: 1 << 18 })], 2, "18 bits"),
        (vec![at(0, write)], 2, "4 bits"),
    ] {
        let text = scenario(events, vec![0]);
        fs::write(&path, &text).unwrap();
        let output = cosim(&format!("replay {}", path.display()));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{text}: {message}");
        assert!(message.contains(says), "{text}: {message}");
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

/// A mismatch that right RTL has: a block with HOLD set accepts no packet.
#[test]
fn neither_mismatch_nor_bundle_is_lost_with_the_other() {
    let at_once = |action| Event { after_packet: 0, action };
    let hold = Action::Write { address: registers::CONTROL, data: 1, strobe: 0xF };
    let path = scratch("hold.json");
    fs::write(&path, scenario([hold, Action::Settle].map(at_once).into(), vec![])).unwrap();
    let bundle = scratch("hold");
    let _ = fs::remove_dir_all(&bundle);
    let program = env!("CARGO_BIN_EXE_lbhash-cosim");
    let replay = |bundle: &Path, redirection: &str| {
        let (path, bundle) = (path.display(), bundle.display());
        let line = format!("'{program}' replay '{path}' --bundle '{bundle}' {redirection}");
        Command::new("sh").args(["-c", &line]).output().unwrap()
    };

    let no_directory = replay(&path, "");
    assert_eq!(no_directory.status.code(), Some(1), "a mismatch stays one");
    assert!(stdout(&no_directory).starts_with("MISMATCH\n"), "{}", stdout(&no_directory));
    assert!(String::from_utf8_lossy(&no_directory.stderr).contains("hold.json: "));

    fs::create_dir(&bundle).unwrap();
    std::os::unix::fs::symlink("/dev/full", bundle.join("wave.vcd")).unwrap();
    let no_room = replay(&bundle, "");
    assert_eq!(no_room.status.code(), Some(1));
    assert!(stdout(&no_room).starts_with("MISMATCH\n"), "{}", stdout(&no_room));
    let message = String::from_utf8_lossy(&no_room.stderr).into_owned();
    assert!(message.contains("wave.vcd: the waveform could not be written whole"), "{message}");
    assert!(bundle.join("report.txt").is_file());
    fs::remove_dir_all(&bundle).unwrap();

    let full = replay(&bundle, "> /dev/full");
    let message = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(1), "{message}");
    assert!(message.contains("standard output"), "{message}");
    let report = fs::read_to_string(bundle.join("report.txt")).unwrap();
    assert!(report.contains("none in 500,000 cycles"), "{report}");
}

#[test]
fn text_that_is_not_utf_8_is_exit_code_2_with_place_and_remedy() {
    let profile = scratch("profile.toml");
    fs::write(&profile, b"# A\n# Z\xFCrich\n").unwrap();
    let replayed = scratch("name.json");
    let text = scenario(vec![], vec![]).replace("\"name\":\"", "\"name\":\"Z?");
    let bytes = text.bytes().map(|byte| if byte == b'?' { 0xFC } else { byte });
    fs::write(&replayed, bytes.collect::<Vec<_>>()).unwrap();
    for (command, path, says) in [
        (
            "run --profile",
            &profile,
            "line 2, byte 7 of the file, is not UTF-8; save it as UTF-8 text, or convert it by `iconv -f ISO-8859-1 -t UTF-8`",
        ),
        (
            "replay",
            &replayed,
            "invalid unicode code point at line 1 column 11; it must be a `scenario.json` that lbhash-cosim wrote",
        ),
    ] {
        let path = path.display();
        let output = cosim(&format!("{command} {path}"));
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(message, format!("error: {path}: {says}\n"));
        assert_eq!(output.status.code(), Some(2));
    }
}

#[test]
fn the_line_that_repeats_a_run_has_every_option_and_is_one_for_a_shell() {
    let capture = scratch("a capture.pcap");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors/sample/veth.pcap");
    fs::copy(sample, &capture).unwrap();
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

#[test]
fn numbers_are_read_as_people_write_them() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_lbhash-cosim")).args(arguments).output().unwrap()
    };
    let passed = run(&["run", "--seed", "0x1F", "--packets", "1_0", "--reference-every", "1e1"]);
    assert!(passed.status.success());
    assert!(stdout(&passed).contains("seed 31"), "{}", stdout(&passed));
    for (arguments, range) in [
        (["run", "--packets", "-5"], "it must be 1 to 18446744073709551615"),
        (["run", "--packets", "NaN"], "it is no number: write 1 to 18446744073709551615"),
        (["run", "--seed", "1.5"], "it is no number: write 0 to 18446744073709551615"),
        (["select", "--sizes", "1025"], "it must be 1 to 1024"),
    ] {
        let refused = run(&arguments);
        let message = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(2));
        assert!(message.contains(range), "{message}");
    }
    let empty = run(&["run", "--packets", "10", "--instances", "11"]);
    let message = String::from_utf8_lossy(&empty.stderr).into_owned();
    assert_eq!(empty.status.code(), Some(2));
    assert!(message.contains("11 instances for 10 packets"), "{message}");
}
