// SPDX-License-Identifier: Apache-2.0
//! Outputs that cannot be written: never a lost verdict, never an abort, never success; numbers and
//! standard input as people give them.
#![cfg(target_os = "linux")]

use crate::support::{Directory, arp, lbhash, output, pcap, tcp};
use std::{
    fs::{self, File},
    process::{Command, Stdio},
};

fn full() -> File {
    fs::OpenOptions::new().write(true).open("/dev/full").unwrap()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("lbhash"));
    command.args(arguments);
    command
}

/// Exit code with standard error full, and closed.
fn codes_without_stderr(arguments: &[&str]) -> [Option<i32>; 2] {
    let full = command(arguments).stdout(Stdio::null()).stderr(full()).status().unwrap().code();
    let closed = Command::new("sh")
        .args(["-c", "exec \"$@\" >/dev/null 2>&-", "sh"])
        .arg(assert_cmd::cargo::cargo_bin!("lbhash"))
        .args(arguments)
        .status()
        .unwrap();
    [full, closed.code()]
}

#[test]
fn errors_and_advice_that_cannot_be_written_change_no_exit_code() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1)]));
    let topology = directory.file(
        "t.toml",
        "[ports]\ne1 = 1\n[[next-hop-group]]\nname = 'a'\nnext-hops = ['e1']\n\
         [[route]]\nprefix = '0.0.0.0/0'\nnext-hop-group = 'a'\n",
    );
    assert_eq!(codes_without_stderr(&["keys", "missing.pcap"]), [Some(2); 2]);
    assert_eq!(codes_without_stderr(&["keys", &capture, "--seed", "banana"]), [Some(2); 2]);
    assert_eq!(codes_without_stderr(&["banana"]), [Some(2); 2]);
    let advised = ["route", &capture, "--topology", &topology];
    assert!(!lbhash(&advised).output().unwrap().stderr.is_empty(), "there is advice");
    assert_eq!(codes_without_stderr(&advised), [Some(0); 2]);
}

#[test]
fn full_standard_output_is_an_error_of_every_command() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1)]));
    for arguments in [
        &["keys", &capture][..],
        &["route", &capture, "--members", "2"],
        &["explain", &capture],
        &["flow", "--src", "192.0.2.1", "--dst", "192.0.2.2"],
        &["diff", &capture, "--to-seed", "7"],
        &["profile", "list"],
        &["--help"],
        &["keys", "--help"],
        &["--version"],
    ] {
        let done = command(arguments).stdout(full()).output().unwrap();
        let error = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains("the output cannot be written"), "{arguments:?}: {error}");
    }
}

#[test]
fn a_verdict_outlives_the_output() {
    let directory = Directory::new();
    let set = directory.name("set");
    output(&["vectors", "generate", "--out", &set, "--packets", "10"]);
    let lines = format!("{set}/vectors.jsonl");
    fs::write(
        &lines,
        fs::read_to_string(&lines)
            .unwrap()
            .replace("\"udp_source_port\":", "\"udp_source_port\": "),
    )
    .unwrap();
    let done = command(&["vectors", "check", &set]).stdout(full()).output().unwrap();
    let error = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{error}");
    assert!(error.contains("differ") && error.contains("cannot be written"), "{error}");
    assert_eq!(codes_without_stderr(&["vectors", "check", &set]), [Some(1); 2]);
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1)]));
    let keys = |seed: &str| output(&["keys", &capture, "--format", "csv", "--seed", seed]);
    for seed in ["0x10", "0X10", "1_6", "+16"] {
        assert_eq!(keys(seed), keys("16"), "{seed}");
    }
    assert_eq!(keys("1e3"), keys("1000"));
    for (seed, why) in [
        ("-1", "it must be 0 to 65535"),
        ("65536", "it must be 0 to 65535"),
        ("0x10000", "it must be 0 to 65535"),
        ("1e9", "it must be 0 to 65535"),
        ("NaN", "it is no number: write 0 to 65535"),
        ("10,000", "it is no number: write 0 to 65535"),
    ] {
        let done = lbhash(&["keys", &capture, "--seed", seed]).assert().code(2).stdout("");
        let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(error.contains(&format!("'{seed}' for '--seed <N>': {why}")), "{error}");
    }
    for (arguments, range) in [
        (&["keys", "x", "--ifindex", "-5"][..], "0 to 4294967295"),
        (&["keys", "x", "--hash-profile", "4"], "0 to 3"),
        (&["keys", "x", "-c", "0"], "1 to 18446744073709551615"),
        (&["keys", "x", "--number-from", "2"], "0 to 1"),
        (&["route", "x", "--members", "0"], "1 to 1024"),
        (&["vectors", "generate", "--out", "x", "--packets", "-5"], "0 to 18446744073709551615"),
        (&["groups", "dlb", "x", "y", "--rate", "0"], "1 to 4294967295"),
        (&["flow", "--src", "::1", "--dst", "::2", "--sport", "70000"], "0 to 65535"),
    ] {
        let done = lbhash(arguments).assert().code(2).stdout("");
        let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(error.contains(&format!("it must be {range}")), "{error}");
    }
}

/// `-` is standard input for every input, and for one at a time.
#[test]
fn standard_input_everywhere() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1), arp()]));
    let profile = output(&["profile", "show", "junos-trio-18.3", "--format", "toml"]);
    let topology = include_str!("../../../vectors/sample/topology.toml");
    let topology_file = directory.file("t.toml", topology);
    let expected = output(&["keys", &capture, "--profile", "junos-trio-18.3"]);
    let stdin = |arguments: &[&str], input: &str| {
        let done = lbhash(arguments).write_stdin(input).assert().success();
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    assert_eq!(stdin(&["keys", &capture, "--profile", "-"], &profile), expected);
    assert!(stdin(&["profile", "show", "-"], &profile).contains("junos-trio-18.3"));
    assert_eq!(
        stdin(&["route", &capture, "--topology", "-"], topology),
        output(&["route", &capture, "--topology", &topology_file])
    );
    assert_eq!(
        stdin(&["groups", "show", "-"], topology),
        output(&["groups", "show", &topology_file])
    );
    let frame = tcp(1).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(stdin(&["flow", "--hex", "-"], &frame), output(&["flow", "--hex", &frame]));
    for (arguments, one, other) in [
        (&["keys", "-", "--profile", "-"][..], "the capture", "the profile"),
        (&["keys", "-", "--junos", "-"], "the capture", "the router's configuration"),
        (&["route", "-", "--topology", "-"], "the topology", "the capture"),
        (
            &["route", &capture, "--topology", "-", "--srlinux", "-"],
            "the topology",
            "the router's configuration",
        ),
    ] {
        let done = lbhash(arguments).write_stdin(topology).assert().code(2).stdout("");
        let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(
            error.ends_with(&format!("standard input cannot be both {one} and {other}\n")),
            "{arguments:?}: {error}"
        );
    }
}

#[test]
fn convert_makes_several_formats_at_once() {
    let directory = Directory::new();
    let (set, both) = (directory.name("set"), directory.name("both"));
    output(&["vectors", "generate", "--out", &set, "--packets", "10"]);
    output(&["vectors", "convert", &set, "--format", "memh,csv", "--out", &both]);
    for file in ["vectors.csv", "results.memh", "manifest.json"] {
        assert!(fs::exists(format!("{both}/{file}")).unwrap(), "{file}");
    }
}
