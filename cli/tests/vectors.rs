// SPDX-License-Identifier: Apache-2.0
//! `lbhash vectors`: a set is made, found current, found changed, converted.

mod support;

use std::fs;
use support::{Directory, arp, assert_error, lbhash, output, pcap, tcp};

#[test]
fn generated_set_is_current_until_a_byte_changes() {
    let directory = Directory::new();
    let set = directory.name("set");
    let arguments =
        ["vectors", "generate", "--out", &set, "--packets", "20", "--format", "memh,csv"];
    let said = output(&arguments);
    assert!(said.starts_with(&format!("{set}: 20 packets, profile srlinux-7250-ixr, ")), "{said}");
    let said = output(&["vectors", "check", &set]);
    assert!(said.starts_with(&format!("{set}: current, 20 packets, ")), "{said}");

    let path = format!("{set}/results.memh");
    let memory = fs::read_to_string(&path).unwrap();
    let digit = memory.rfind(|character: char| character.is_ascii_hexdigit()).unwrap();
    let other = if memory.as_bytes()[digit] == b'0' { "1" } else { "0" };
    let changed = [&memory[..digit], other, &memory[digit + 1..]].concat();
    fs::write(&path, changed).unwrap();
    let done = lbhash(&["vectors", "check", &set]).assert().code(1);
    let (said, error) = (&done.get_output().stdout, &done.get_output().stderr);
    assert!(String::from_utf8_lossy(said).contains("results.memh:"), "{said:?}");
    assert!(String::from_utf8_lossy(error).starts_with(&format!("error: {set}: ")), "{error:?}");
}

#[test]
fn equal_seeds_give_equal_files() {
    let directory = Directory::new();
    let lines = |name: &str, seed: &str| {
        let set = directory.name(name);
        output(&["vectors", "generate", "--out", &set, "--packets", "50", "--stimulus-seed", seed]);
        fs::read_to_string(format!("{set}/vectors.jsonl")).unwrap()
    };
    assert_eq!(lines("a", "5"), lines("b", "5"));
    assert_ne!(lines("c", "5"), lines("d", "6"));
}

#[test]
fn set_of_a_capture_is_converted() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp(), tcp(1)]));
    let (set, derived) = (directory.name("set"), directory.name("derived"));
    output(&["vectors", "generate", "--out", &set, "--capture", &capture, "--bridged"]);
    let said = output(&["vectors", "convert", &set, "--format", "csv", "--out", &derived]);
    assert_eq!(said, format!("{derived}: vectors.csv\n"));
    assert_eq!(fs::read_to_string(format!("{derived}/vectors.csv")).unwrap().lines().count(), 3);
}

#[test]
fn metadata_goes_with_a_capture() {
    let directory = Directory::new();
    assert_error(
        &["vectors", "generate", "--out", &directory.name("set"), "--bridged"],
        "error: --bridged, --ifindex, --service-id, --hash-profile and --interface go with --capture: a generator makes metadata of its own",
    );
}

#[test]
fn directory_that_is_no_set() {
    let directory = Directory::new();
    let set = directory.path().display().to_string();
    let done = lbhash(&["vectors", "check", &set]).assert().code(2).stdout("");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.contains("manifest.json"), "{error}");
}
