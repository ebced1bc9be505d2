// SPDX-License-Identifier: Apache-2.0
//! `lbhash check`: results of a device against the model, and the option that explains them.

use crate::support::{Directory, lbhash, output};

const CAPTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors/sample/veth.pcap");
const TOPOLOGY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../vectors/sample/topology.toml");

/// Standard output of a check that finds a difference.
fn differing(arguments: &[&str]) -> String {
    let done = lbhash(&[&["check", CAPTURE], arguments].concat()).assert().code(1);
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

#[test]
fn what_the_model_made_agrees_in_every_form() {
    let directory = Directory::new();
    let profile = ["--profile", "junos-trio-18.3"];
    for format in ["csv", "jsonl"] {
        let results = output(&[&["keys", CAPTURE, "--format", format][..], &profile].concat());
        let file = directory.file("dut", &results);
        let said = output(&[&["check", CAPTURE, "--results", &file][..], &profile].concat());
        let columns = "level_1_fec, level_2_fec, level_3_fec, lag, network_header";
        assert!(said.contains(&format!("packets compared: {columns}\nPASS: ")), "{said}");
        let routed = output(&["route", CAPTURE, "--format", format, "--topology", TOPOLOGY]);
        let file = directory.file("routed", &routed);
        let said = output(&["check", CAPTURE, "--results", &file, "--topology", TOPOLOGY]);
        assert!(said.contains("egress\nPASS: "), "{said}");
    }
}

#[test]
fn a_field_that_the_device_leaves_out_is_named() {
    let directory = Directory::new();
    let plain = "set forwarding-options enhanced-hash-key family inet type-of-service\n";
    let without = "set forwarding-options enhanced-hash-key family inet no-source-port\n";
    let without = directory.file("mx.conf", format!("{plain}{without}"));
    let plain = directory.file("plain.conf", plain);
    let keys = |configuration: &str, name: &str| {
        // One that names a port alone gives advice.
        let mut done = lbhash(&["keys", CAPTURE, "--format", "csv", "--junos", configuration]);
        directory.file(name, &done.assert().success().get_output().stdout)
    };
    // The device does more than we think: our option is the culprit.
    let dut = keys(&plain, "plain.csv");
    let said = differing(&["--results", &dut, "--junos", &without]);
    let expected =
        "option `forwarding-options enhanced-hash-key family inet no-source-port` is left out";
    assert!(said.contains(expected), "{said}");
    // The device does less: the field is named.
    let dut = keys(&without, "without.csv");
    let said = differing(&["--results", &dut, "--junos", &plain]);
    assert!(said.contains("explain"), "{said}");
    assert!(said.contains("`sport` is not hashed"), "{said}");
    assert!(said.contains("packet ") && said.contains(", the model has 0x"), "{said}");
}

#[test]
fn settings_and_members_are_named_too() {
    let directory = Directory::new();
    let toml = "name = \"dut\"\nbase = \"tomahawk\"\n[users.lag]\npolynomial = 7\n";
    let dut = directory.file("dut.toml", toml);
    let rows = output(&["keys", CAPTURE, "--format", "jsonl", "--profile", &dut]);
    let file = directory.file("dut.jsonl", &rows);
    let said = differing(&["--results", &file, "--profile", "tomahawk"]);
    assert!(said.contains("one change of "), "{said}");
    assert!(said.contains("\n  lag: polynomial is 7\n"), "{said}");
    // By the member alone.
    let toml = "name = \"dut\"\nbase = \"tomahawk\"\n[users.level_1_fec]\npolynomial = 7\n";
    let dut = directory.file("dut.toml", toml);
    let rows = output(&["route", CAPTURE, "--format", "csv", "--members", "8", "--profile", &dut]);
    let file = directory.file("members.csv", &rows);
    let said = differing(&["--results", &file, "--members", "8", "--profile", "tomahawk"]);
    assert!(said.contains("level_1_fec: polynomial is 7\n"), "{said}");
    assert!(said.contains("leaves by member-"), "{said}");
}

#[test]
fn what_no_single_change_explains_is_said() {
    let directory = Directory::new();
    let rows = "n,lag\n0,1\n1,2\n2,3\n3,4\n";
    let file = directory.file("dut.csv", rows);
    let said = differing(&["--results", &file]);
    assert!(said.contains("4 packets compared: lag\n"), "{said}");
    assert!(said.contains("no single change of "), "{said}");
}

#[test]
fn wrong_results_name_line_and_remedy() {
    let directory = Directory::new();
    for (rows, error) in [
        ("n,lag\n0,1\n0,2\n", "dut.csv:3: packet 0 appears twice; leave one row out"),
        ("n,lag\n0,70000\n", "dut.csv:2: lag is `70000`; it is 16 bits"),
        ("n,colour\n0,1\n", "dut.csv: no column that can be checked: name them level_1_fec"),
        ("n,member\n0,p1\n", "dut.csv: an egress or member needs a topology"),
        ("n,lag\n999999,1\n", "dut.csv: no row is of a packet of "),
        ("n,lag\n0,1\n999999,1\n", "dut.csv: 1 of 2 rows are of packets that "),
    ] {
        let file = directory.file("dut.csv", rows);
        let done = lbhash(&["check", CAPTURE, "--results", &file]).assert().code(2);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(said.contains(error), "{said}, not {error}");
    }
}
