// SPDX-License-Identifier: Apache-2.0
//! Exact hashes of real systems: lists, captures, flows, hosts, and rows that are compared.

use crate::support::{Directory, arp, assert_error, lbhash, output, pcap, tcp};

/// The flow of Microsoft's verification suite whose hash is 0x51ccc178.
const FLOW: [&str; 12] = [
    "exact",
    "flow",
    "--src",
    "66.9.149.187",
    "--dst",
    "161.142.100.80",
    "--proto",
    "tcp",
    "--sport",
    "2794",
    "--dport",
    "1766",
];

#[test]
fn a_flow_has_its_published_hash_and_queue() {
    let rss = ["--system", "toeplitz", "key=microsoft", "queues=16"];
    assert_eq!(output(&[&FLOW[..], &rss].concat()), "hash 0x51ccc178 (32 bits), member 8\n");
    let json = output(&[&FLOW[..], &rss, &["--format", "jsonl"]].concat());
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["hash"], "0x51ccc178");
    assert_eq!(value["member"], 8);
}

#[test]
fn explain_prints_the_bytes_that_are_hashed() {
    let rss = ["--system", "toeplitz", "key=microsoft", "--explain"];
    let text = output(&[&FLOW[..], &rss].concat());
    assert!(text.contains("  Toeplitz input: 420995bba18e64500aea06e6\n"), "{text}");
}

#[test]
fn what_is_not_known_is_an_error_with_its_reason() {
    let team = ["--system", "linux-team"];
    assert_error(
        &[&FLOW[..], &team].concat(),
        "error: linux-team: not known: team hashes in a BPF program that user space loads; which one depends on teamd and its \
         configuration",
    );
    assert_error(
        &[&FLOW[..], &["policy"]].concat(),
        "error: `policy`: write a setting as KEY=VALUE",
    );
}

#[test]
fn a_capture_is_hashed_packet_by_packet() {
    let directory = Directory::new();
    directory.file("a.pcap", pcap(1, &[tcp(1), arp(), tcp(2)]));
    let capture = directory.name("a.pcap");
    let text = output(&["exact", "hash", &capture, "policy=1", "seed=9", "members=4"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert!(lines[0].starts_with("packet 0: hash 0x") && lines[0].contains(", member "));
    assert!(lines[1].starts_with("packet 1: no answer: packet: EtherType 0x0806"), "{text}");
    let flow = ["exact", "flow", "--src", "192.0.2.1", "--dst", "203.0.113.9", "--proto", "tcp"];
    let ports = ["--sport", "2", "--dport", "443", "policy=1", "seed=9", "members=4"];
    assert_eq!(format!("packet 2: {}", output(&[&flow[..], &ports].concat())).trim_end(), lines[2]);
    directory.file("f.csv", "src,dst,proto,sport,dport\n192.0.2.1,203.0.113.9,tcp,2,443\n");
    let rows =
        output(&["exact", "hash", &directory.name("f.csv"), "policy=1", "seed=9", "members=4"]);
    assert_eq!(rows.trim_end(), lines[2].replace("packet 2", "packet 0"));
}

#[test]
fn a_host_names_its_next_hops() {
    let directory = Directory::new();
    directory.file(
        "host.json",
        r#"{"sysctl": {"net.ipv4.fib_multipath_hash_policy": 1, "net.ipv4.fib_multipath_hash_seed": 9,
             "net.ipv6.fib_multipath_hash_policy": 0, "kernel.osrelease": "6.18.44"},
            "route": [{"dst": "192.0.2.0/24", "dev": "lo"}, {"dst": "default", "nhid": 7}],
            "nexthop": [{"id": 1, "gateway": "10.0.0.1", "dev": "e1"}, {"id": 2, "gateway": "10.0.0.2", "dev": "e2"},
                        {"id": 7, "group": [{"id": 1}, {"id": 2, "weight": 3}]}],
            "neighbours": [], "addresses": [], "rules": []}"#,
    );
    let host = directory.name("host.json");
    let with_host = output(&[&FLOW[..], &["--linux", &host]].concat());
    let plain =
        output(&[&FLOW[..], &["policy=1", "seed=9", "weights=1/3", "group=mpath"]].concat());
    let (hash, name) = with_host.trim_end().rsplit_once(": ").unwrap();
    assert_eq!(hash, plain.trim_end());
    let member: usize = hash.rsplit(' ').next().unwrap().parse().unwrap();
    assert_eq!(name, ["id 1 10.0.0.1 dev e1", "id 2 10.0.0.2 dev e2"][member]);
}

#[test]
fn rows_that_differ_are_shown_and_end_with_code_1() {
    let directory = Directory::new();
    let row = "toeplitz,microsoft,66.9.149.187,161.142.100.80,tcp,2794,1766";
    let header = "system,key,src,dst,proto,sport,dport,hash\n";
    directory.file("good.csv", format!("{header}{row},0x51ccc178\n"));
    let good = directory.name("good.csv");
    let text = output(&["exact", "check", &good]);
    assert!(text.ends_with("1 rows compared, 1 equal, 0 different\n"), "{text}");
    directory.file("bad.csv", format!("{header}{row},0x51ccc179\n"));
    let done = lbhash(&["exact", "check", &good, &directory.name("bad.csv")]).assert().code(1);
    let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(text.contains("row 1: real hash 0x51ccc179; computed hash 0x51ccc178\n"), "{text}");
    directory.file("unknown.csv", "a,b\n1,2\n");
    lbhash(&["exact", "check", &directory.name("unknown.csv")]).assert().code(2);
    directory.file("empty.csv", header);
    lbhash(&["exact", "check", &directory.name("empty.csv")]).assert().code(2);
}

#[test]
fn every_system_is_listed_with_what_it_was_checked_against() {
    let list = output(&["exact", "list"]);
    for system in lbhash_hashes::system::SYSTEMS {
        assert!(list.contains(system.checked), "{}", system.name);
        assert!(output(&["exact", "list", system.name]).contains("settings: "));
    }
}
