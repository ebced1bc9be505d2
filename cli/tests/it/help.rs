// SPDX-License-Identifier: Apache-2.0
//! Every command has help with an example, and every example runs.

use crate::support::{Directory, arp, lbhash, output, pcap, tcp};
use std::{fs, path::Path, process::Command};

const COMMANDS: [&[&str]; 28] = [
    &["keys"],
    &["flow"],
    &["diff"],
    &["explain"],
    &["route"],
    &["groups", "show"],
    &["groups", "churn"],
    &["groups", "dlb"],
    &["profile", "list"],
    &["profile", "show"],
    &["profile", "matrix"],
    &["profile", "compile"],
    &["vectors", "generate"],
    &["vectors", "check"],
    &["vectors", "diff"],
    &["vectors", "convert"],
    &["exact", "list"],
    &["exact", "hash"],
    &["exact", "flow"],
    &["exact", "check"],
    &["truth"],
    &["polarize"],
    &["spread"],
    &["fabric"],
    &["check"],
    &["doctor"],
    &["completions"],
    &["man"],
];

#[test]
fn every_example_runs() {
    let directory = Directory::new();
    directory.file(
        "samples.csv",
        "system,key,src,dst,proto,sport,dport,hash\n\
         toeplitz,microsoft,66.9.149.187,161.142.100.80,tcp,2794,1766,0x51ccc178\n",
    );
    for name in ["traffic.pcap", "traffic.pcapng.gz"] {
        directory.file(name, pcap(1, &[arp(), tcp(1)]));
    }
    directory.file("mx.conf", "set forwarding-options enhanced-hash-key family mpls no-payload\n");
    directory.file(
        "ixr.cfg",
        "system load-balancing hash-profile p1 hash-seed 123\n\
         interface ethernet-1/1 load-balancing hash-profile p1\n",
    );
    directory.file("host.json", r#"{"routes": [{"dst": "default", "dev": "e1"}]}"#);
    directory.file("topology.toml", include_str!("../../../vectors/sample/topology.toml"));
    directory.file(
        "dlb.toml",
        "platform = '7220 IXR-H4'\n[ports]\ne1 = 1\ne2 = 2\n\
         [[next-hop-group]]\nname = 'a'\nnext-hops = ['e1', 'e2']\n\
         [[route]]\nprefix = '203.0.113.0/24'\nnext-hop-group = 'a'\n\
         [dynamic-load-balancing]\nprefixes = ['203.0.113.0/24']\n",
    );
    let traffic = directory.name("traffic.pcap");
    let dut = ["keys", &traffic, "--format", "csv", "--profile", "junos-trio-18.3"];
    directory.file("dut.csv", output(&dut));
    let topology = directory.name("topology.toml");
    let members = ["route", &traffic, "--format", "jsonl", "--topology", &topology];
    directory.file("members.jsonl", output(&members));
    fs::create_dir_all(directory.path().join("vectors/golden")).unwrap();
    let set = directory.name("vectors/golden/directed");
    output(&["vectors", "generate", "--out", &set, "--packets", "10"]);
    // The first examples make a file that later ones read.
    for command in COMMANDS.iter().chain(&[&["profile"][..]]) {
        let help = output(&[*command, &["--help"]].concat());
        let examples: Vec<_> =
            help.lines().filter_map(|line| line.strip_prefix("  lbhash ")).collect();
        assert!(!examples.is_empty(), "{command:?} has no example:\n{help}");
        examples.iter().for_each(|example| run(example, directory.path()));
    }
}

fn run(example: &str, directory: &Path) {
    let binary = assert_cmd::cargo::cargo_bin!("lbhash");
    let done = Command::new("sh")
        .args(["-c", &format!("\"$LBHASH\" {example}")])
        .env("LBHASH", binary)
        .current_dir(directory)
        .output();
    let done = done.expect("examples are for a shell");
    let error = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "lbhash {example}\n{error}");
}

#[test]
fn help_lists_the_commands() {
    let help = output(&["--help"]);
    for command in ["keys", "explain", "route", "groups", "profile", "vectors"] {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{help}");
    }
    let version = output(&["--version"]);
    let commit = version.strip_prefix("lbhash 0.1.0").unwrap().trim();
    assert!(
        commit.is_empty() || commit.len() == 14 && commit.starts_with('(') && commit.ends_with(')'),
        "{version}"
    );
    lbhash(&[]).assert().code(2);
}
