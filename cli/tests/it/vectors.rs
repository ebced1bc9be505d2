// SPDX-License-Identifier: Apache-2.0
//! `lbhash vectors`: a set is made, found current, found changed, converted.

use crate::support::{Directory, arp, assert_error, lbhash, output, pcap, tcp};
use std::fs;

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
    assert!(
        String::from_utf8_lossy(error)
            .starts_with(&format!("error: {set}: 1 line differs from what ")),
        "{error:?}"
    );
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

const TOPOLOGY: &str = "platform = 'block'\n[ports]\ne1 = 1\ne2 = 2\n[[next-hop-group]]\nname = 'a'\nnext-hops = ['e1', 'e2']\n\
    [[route]]\nprefix = '203.0.113.0/24'\nnext-hop-group = 'a'\n";

/// A packet to 203.0.113.9 has a route, an ARP request has none.
#[test]
fn set_over_a_topology() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp(), tcp(1)]));
    let topology = directory.file("t.toml", TOPOLOGY);
    let set = directory.name("set");
    let arguments =
        ["vectors", "generate", "--out", &set, "--capture", &capture, "--topology", &topology];
    let said = output(&arguments);
    assert!(
        said.ends_with("2 packets, profile srlinux-7250-ixr, 3 files and manifest.json\n"),
        "{said}"
    );
    let lines = fs::read_to_string(format!("{set}/vectors.jsonl")).unwrap();
    let lines: Vec<_> = lines.lines().collect();
    assert!(
        lines[0].contains("\"group\":0") && lines[0].contains("\"select\":[],\"egress\":null,")
    );
    let selected = "\"select\":[{\"level\":\"level_1_fec\",\"group\":1,\"index\":";
    assert!(lines[1].contains("\"group\":1}") && lines[1].contains(selected), "{}", lines[1]);
    let routed = output(&["route", &capture, "--topology", &topology, "--format", "jsonl"]);
    let egress = |line: &str| line.split("\"egress\":").nth(1).unwrap()[..21].to_owned();
    assert_eq!(egress(lines[1]), egress(routed.lines().nth(1).unwrap()));
    assert_eq!(fs::read_to_string(format!("{set}/topology.toml")).unwrap(), TOPOLOGY);

    fs::write(format!("{set}/topology.toml"), TOPOLOGY.replace("e2 = 2", "e2 = 3")).unwrap();
    let done = lbhash(&["vectors", "check", &set]).assert().code(1);
    let said = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(said.contains("manifest.json:") && said.contains("\"topology.toml\""), "{said}");
    fs::remove_file(format!("{set}/topology.toml")).unwrap();
    let done = lbhash(&["vectors", "check", &set]).assert().code(2);
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.contains("topology.toml: cannot be read: "), "{error}");
}

#[test]
fn topology_that_is_missing_or_wrong() {
    let directory = Directory::new();
    let (set, missing) = (directory.name("set"), directory.name("missing.toml"));
    let generate = |topology: &str| {
        let arguments = ["vectors", "generate", "--out", &set, "--topology", topology];
        let done = lbhash(&arguments).assert().code(2).stdout("");
        assert!(!std::path::Path::new(&set).exists());
        String::from_utf8(done.get_output().stderr.clone()).unwrap()
    };
    assert!(generate(&missing).starts_with(&format!("error: {missing}: cannot be read: ")));
    let wrong = directory.file("t.toml", TOPOLOGY.replace("group = 'a'", "group = 'b'"));
    let error = generate(&wrong);
    assert!(error.contains("= \"b\"") && error.contains("t.toml:10:"), "{error}");
}

/// A flow is idle after 10 cycles here: what happens depends on the testbench.
#[test]
fn set_that_gaps_would_decide_is_refused() {
    let directory = Directory::new();
    let dynamic = "platform = '7220 IXR-H4'\n[dynamic-load-balancing]\nprefixes = ['0.0.0.0/0']\n\
        inactivity-timer = 10\ncycles-per-us = 1\n";
    let route = TOPOLOGY.replace("203.0.113.0/24", "0.0.0.0/0");
    let text = route.replace("platform = 'block'\n", dynamic);
    let topology = directory.file("t.toml", text);
    let set = directory.name("set");
    let arguments =
        ["vectors", "generate", "--out", &set, "--topology", &topology, "--generator", "flows"];
    let done = lbhash(&arguments).assert().code(2).stdout("");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    let remedy = "raise `inactivity-timer` or `cycles-per-us` in the topology";
    assert!(error.starts_with("error: packet ") && error.contains(remedy), "{error}");
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

#[test]
fn only_a_set_is_overwritten() {
    let directory = Directory::new();
    let file = directory.file("report.csv", "x");
    assert_error(
        &["vectors", "generate", "--out", &file],
        &format!(
            "error: {file}: exists and is not a directory, so it is not overwritten; name a new or empty directory"
        ),
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), "x");
    let set = directory.name("set");
    output(&["vectors", "generate", "--out", &set, "--packets", "2"]);
    for out in [&set, &file] {
        lbhash(&["vectors", "convert", &set, "--format", "csv", "--out", out]).assert().code(2);
    }
    output(&["vectors", "check", &set]);
}

#[test]
fn the_current_directory_is_not_exchanged() {
    let directory = Directory::new();
    let mut command = lbhash(&["vectors", "generate", "--out", "."]);
    let done = command.current_dir(directory.path()).assert().code(2).stdout("");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.contains("name a directory in it"), "{error}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
}

#[test]
fn no_packets_make_no_set() {
    let directory = Directory::new();
    assert_error(
        &["vectors", "generate", "--out", &directory.name("set"), "--packets", "0"],
        "error: generator random: no packets, and a set needs at least one to check anything",
    );
}

/// The second of two reads would find nothing.
#[cfg(unix)]
#[test]
fn topology_from_a_pipe() {
    let directory = Directory::new();
    let set = directory.name("set");
    let arguments =
        ["vectors", "generate", "--out", &set, "--packets", "5", "--topology", "/dev/stdin"];
    lbhash(&arguments).write_stdin(TOPOLOGY).assert().success();
    assert_eq!(fs::read_to_string(format!("{set}/topology.toml")).unwrap(), TOPOLOGY);
    output(&["vectors", "check", &set]);
}

#[test]
fn text_that_is_not_utf_8() {
    let directory = Directory::new();
    let text = directory.file("t.toml", b"# A\n# Z\xFCrich\n");
    let set = directory.name("set");
    for argument in ["--topology", "--profile", "--junos", "--srlinux"] {
        assert_error(
            &["vectors", "generate", "--out", &set, argument, &text],
            &format!(
                "error: {text}: line 2, byte 7 of the file, is not UTF-8; save it as UTF-8 text, or convert it by `iconv -f ISO-8859-1 -t UTF-8`"
            ),
        );
    }

    output(&["vectors", "generate", "--out", &set, "--packets", "1"]);
    let profile = directory.file("set/profile.toml", b"# A\n# Z\xFCrich\n");
    let out = directory.name("out");
    for arguments in
        [&["check", &set][..], &["convert", &set, "--format", "csv", "--out", &out][..]]
    {
        assert_error(
            &[&["vectors"], arguments].concat(),
            &format!(
                "error: {profile}: line 2, byte 7 of the file, is not UTF-8; the file is damaged: fetch or generate the set again"
            ),
        );
    }
}

/// The set is hashed as the platform of its topology does, and its manifest says so.
#[test]
fn a_set_over_a_platform_has_its_profile() {
    let directory = Directory::new();
    let topology = directory.file("t.toml", TOPOLOGY.replace("block", "sros-7750"));
    let set = directory.name("set");
    let arguments =
        ["vectors", "generate", "--out", &set, "--topology", &topology, "--packets", "3"];
    assert!(output(&arguments).contains("3 packets, profile sros-7750, "));
    let manifest = fs::read_to_string(format!("{set}/manifest.json")).unwrap();
    assert!(manifest.contains("\"profile\": \"sros-7750\""), "{manifest}");
}
