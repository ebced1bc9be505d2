// SPDX-License-Identifier: Apache-2.0
//! `lbhash diff`: packets and flows that move between two sides.

use crate::support::{Directory, arp, lbhash, output, pcap, tcp};

fn capture(directory: &Directory) -> String {
    let mut frames: Vec<_> = (0..200).map(|n| tcp(1000 + n % 50)).collect();
    frames.push(arp());
    directory.file("a.pcap", pcap(1, &frames))
}

/// Rows of `route`, as number and egress.
fn routed(capture: &str, more: &[&str]) -> Vec<String> {
    let text = output(&[&["route", capture, "--format", "csv"], more].concat());
    text.lines().skip(1).map(|row| row.rsplit(',').next().unwrap().to_owned()).collect()
}

/// What moves is what two runs of `route` differ in.
#[test]
fn packets_move_where_two_runs_of_route_differ() {
    let directory = Directory::new();
    let capture = capture(&directory);
    for (before, to, after) in [
        (
            &["--members", "4", "--seed", "1"][..],
            &["--to-seed", "2"][..],
            &["--members", "4", "--seed", "2"][..],
        ),
        (&["--members", "4"], &["--to-members", "5"], &["--members", "5"]),
        (
            &["--members", "4"],
            &["--to-profile", "junos-trio-18.3"],
            &["--members", "4", "--profile", "junos-trio-18.3"],
        ),
    ] {
        let (one, other) = (routed(&capture, before), routed(&capture, after));
        let name =
            |egress: &String| if egress.is_empty() { "none".to_owned() } else { egress.clone() };
        let diff = output(&[&["diff", &capture, "--format", "csv"], before, to].concat());
        let rows: Vec<Vec<&str>> =
            diff.lines().skip(1).map(|row| row.split(',').collect()).collect();
        assert_eq!(rows.len(), one.len());
        for ((row, one), other) in rows.iter().zip(&one).zip(&other) {
            assert_eq!(row[1..3], [name(one), name(other)], "{to:?}");
            assert_eq!(row[3], (one != other).to_string());
        }
        let moved = one.iter().zip(&other).filter(|(one, other)| one != other).count();
        assert!(moved > 0);
        let table = output(&[&["diff", &capture], before, to].concat());
        let packets: Vec<_> = table.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(packets[..3], ["packets", "201", &moved.to_string()], "{table}");
        let flows: Vec<_> = table.lines().nth(3).unwrap().split_whitespace().collect();
        assert_eq!(flows[..2], ["flows", "50"], "{table}");
        for line in output(&[&["diff", &capture, "--format", "jsonl"], before, to].concat()).lines()
        {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
    }
}

#[test]
fn without_a_topology_keys_are_compared() {
    let directory = Directory::new();
    let capture = capture(&directory);
    let same = output(&["diff", &capture, "--seed", "7", "--to-seed", "0x7"]);
    assert!(same.contains("packets                        201             0    0.0 %"), "{same}");
    assert!(!same.contains("flow that moves"));
    let other = output(&["diff", &capture, "--seed", "7", "--to-seed", "8", "-Y", "tcp"]);
    assert!(other.contains("  level_1_fec                  200           200  100.0 %"), "{other}");
}

#[test]
fn exit_code_where_it_is_asked_for() {
    let directory = Directory::new();
    let capture = capture(&directory);
    let arguments = ["diff", &capture, "--seed", "7", "--exit-code", "--to-seed"];
    lbhash(&[&arguments[..], &["7"]].concat()).assert().code(0);
    lbhash(&[&arguments[..], &["8"]].concat()).assert().code(1);
}

/// A comparison of nothing is no success.
#[test]
fn comparisons_of_nothing_are_errors() {
    let directory = Directory::new();
    let capture = capture(&directory);
    let empty = directory.file("empty.pcap", pcap(1, &[]));
    for (arguments, message) in [
        (&["diff", &empty, "--to-seed", "1"][..], "nothing was compared"),
        (&["diff", &capture, "--to-seed", "1", "--filter", "udp"], "nothing was compared"),
        (&["diff", &capture], "required"),
        (&["diff", &capture, "--to-members", "3"], "need a topology before"),
    ] {
        let done = lbhash(arguments).assert().code(2).stdout("");
        let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(error.contains(message), "{error}");
    }
}
