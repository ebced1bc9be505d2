// SPDX-License-Identifier: Apache-2.0
//! A Linux host that describes itself: the route of each packet, and the next hop that its kernel takes.

use crate::support::{Directory, arp, assert_error, lbhash, pcap, tcp};
use serde_json::Value;

/// Routes of every kind; every list that a note asks for is given.
const HOST: &str = r#"{
  "routes": [
    {"dst": "default", "flags": [], "nexthops": [
      {"gateway": "10.0.0.1", "dev": "e1", "weight": 1, "flags": []},
      {"gateway": "10.0.0.2", "dev": "e2", "weight": 3, "flags": []}]},
    {"dst": "203.0.112.0/23", "nhid": 100, "flags": []},
    {"dst": "203.0.113.0/24", "tos": "0x10", "nhid": 3, "flags": []},
    {"dst": "203.0.113.0/24", "nhid": 1, "metric": 9, "flags": ["dead", "linkdown"]},
    {"dst": "203.0.113.7", "gateway": "10.0.0.9", "dev": "e9", "metric": 20, "flags": []},
    {"dst": "203.0.113.7", "gateway": "10.0.0.8", "dev": "e9", "metric": 10, "flags": []},
    {"type": "blackhole", "dst": "203.0.113.8", "flags": []},
    {"dst": "203.0.113.10", "nhid": 4, "flags": []},
    {"dst": "203.0.113.11", "nhid": 101, "flags": []},
    {"dst": "203.0.113.12", "nhid": 102, "flags": []},
    {"dst": "203.0.113.13", "dev": "e1", "scope": "link", "prefsrc": "203.0.113.14", "flags": []},
    {"dst": "203.0.113.16/28", "table": "100", "dev": "e7", "flags": []},
    {"dst": "203.0.113.32/28", "nexthops": [
      {"gateway": "10.0.0.1", "dev": "e1", "weight": 1, "flags": ["dead", "linkdown"]},
      {"via": {"family": "inet6", "host": "fe80::9"}, "dev": "e2", "weight": 1, "flags": ["linkdown"]}]}
  ],
  "routes6": [
    {"dst": "default", "dev": "e6", "metric": 1024, "flags": [], "pref": "medium"},
    {"dst": "2001:db8::/32", "metric": 1024, "flags": [], "pref": "medium", "nexthops": [
      {"gateway": "fe80::1", "dev": "e1", "weight": 1, "flags": []},
      {"gateway": "fe80::2", "dev": "e1", "weight": 1, "flags": []}]},
    {"dst": "2001:dba::/32", "dev": "e1", "metric": 256, "flags": [], "pref": "medium"},
    {"dst": "2001:dba::/32", "dev": "e2", "metric": 256, "flags": [], "pref": "medium"}
  ],
  "nexthops": [
    {"id": 1, "gateway": "10.0.0.1", "dev": "e1", "flags": []}, {"id": 2, "gateway": "10.0.0.2", "dev": "e2", "flags": []},
    {"id": 3, "gateway": "10.0.0.3", "dev": "e3", "flags": []}, {"id": 4, "blackhole": null, "flags": []},
    {"id": 100, "group": [{"id": 1, "weight": 3}, {"id": 2}], "flags": []},
    {"id": 101, "group": [{"id": 1}, {"id": 2}], "type": "resilient", "resilient_args": {"buckets": 2}, "flags": []},
    {"id": 102, "group": [{"id": 1}, {"id": 2}], "type": "resilient", "resilient_args": {"buckets": 4}, "flags": []}
  ],
  "buckets": [
    {"id": 101, "bucket": {"index": 0, "nhid": 2}}, {"id": 101, "bucket": {"index": 1, "nhid": 2}},
    {"id": 102, "bucket": {"index": 0, "nhid": 2}}
  ],
  "neighbours": [], "addresses": [], "rules": [{"priority": 32766, "src": "all", "table": "main"}],
  "sysctl": {"net.ipv4.fib_multipath_hash_policy": "1", "net.ipv6.fib_multipath_hash_policy": 0,
    "net.ipv4.fib_multipath_hash_seed": "24301", "kernel.osrelease": "6.18.44"}
}"#;

/// The answer for a flow, with what is printed on standard error.
fn flow(directory: &Directory, arguments: &[&str]) -> (Value, String) {
    let host = directory.name("host.json");
    let base = ["flow", "--src", "192.0.2.1", "--sport", "7", "--dport", "443", "--linux", &host];
    let done = lbhash(&[&base, arguments, &["--format", "jsonl"]].concat()).assert().success();
    let done = done.get_output();
    let value = serde_json::from_slice(&done.stdout).unwrap();
    (value, String::from_utf8(done.stderr.clone()).unwrap())
}

fn with_host(host: &str) -> Directory {
    let directory = Directory::new();
    directory.file("host.json", host);
    directory
}

/// The member that `lbhash exact flow` computes of the settings that the host should have given.
fn member(destination: &str, settings: &[&str]) -> u64 {
    let base =
        ["exact", "flow", "--src", "192.0.2.1", "--proto", "tcp", "--sport", "7", "--dport", "443"];
    let given = [
        &base[..],
        &["--dst", destination, "--format", "jsonl", "seed=24301", "policy=1"],
        settings,
    ];
    let done = lbhash(&given.concat()).assert().success();
    let value: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    value["member"].as_u64().unwrap()
}

#[test]
fn r_020_the_longest_prefix_with_a_usable_route_is_taken() {
    let directory = with_host(HOST);
    for (arguments, matched, next_hop) in [
        // The route of the /24 for all packets is dead, the other one is of a type of service.
        (&["--dst", "203.0.113.9", "--dscp", "4"][..], "203.0.113.0/24", "id 3 10.0.0.3 dev e3"),
        (&["--dst", "203.0.113.9", "--dscp", "44"], "203.0.113.0/24", "id 3 10.0.0.3 dev e3"),
        (&["--dst", "203.0.113.7"], "203.0.113.7/32", "10.0.0.8 dev e9"),
        (&["--dst", "203.0.113.13"], "203.0.113.13/32", "dev e1"),
    ] {
        let (answer, notes) = flow(&directory, arguments);
        assert_eq!((&answer["match"], &answer["next_hop"]), (&matched.into(), &next_hop.into()));
        assert!(answer.get("hash").is_none(), "{answer}");
        assert!(
            notes.ends_with("1 routes of tables other than main and local are not considered\n"),
            "{notes}"
        );
    }
    let (answer, _) = flow(&directory, &["--dst", "203.0.113.9", "--dscp", "8"]);
    assert_eq!(answer["match"], "203.0.112.0/23", "{answer}");
    let (answer, _) = flow(&directory, &["--dst", "203.0.113.17"]);
    assert_eq!(answer["match"], "203.0.112.0/23", "of another table: {answer}");
}

#[test]
fn r_012_r_015_r_017_r_020_among_several_next_hops_the_hash_decides() {
    let directory = with_host(HOST);
    let hops = ["10.0.0.1", "10.0.0.2"];
    for (destination, matched, settings) in [
        ("198.51.100.1", "0.0.0.0/0", &["weights=1/3"][..]),
        ("198.51.100.2", "0.0.0.0/0", &["weights=1/3"]),
        ("198.51.100.4", "0.0.0.0/0", &["weights=1/3"]),
        ("203.0.112.1", "203.0.112.0/23", &["weights=3/1", "group=mpath"]),
        ("203.0.112.2", "203.0.112.0/23", &["weights=3/1", "group=mpath"]),
        ("203.0.113.11", "203.0.113.11/32", &["weights=1/1", "table=1/1"]),
    ] {
        let (answer, _) = flow(&directory, &["--dst", destination]);
        let expected = member(destination, settings);
        assert_eq!(answer["match"], matched);
        assert_eq!(answer["member"], expected);
        assert_eq!(answer["gateway"], hops[usize::try_from(expected).unwrap()], "{answer}");
    }
    let (answer, _) = flow(&directory, &["--dst", "203.0.113.33"]);
    assert_eq!(answer["gateway"], "fe80::9", "the other next hop is dead: {answer}");
    let v6 = [
        "exact",
        "flow",
        "--src",
        "2001:db8::1",
        "--dst",
        "2001:db8::2",
        "--proto",
        "tcp",
        "--format",
        "jsonl",
    ];
    let given = [&v6[..], &["policy=0", "seed=24301", "members=2", "group=route6"]].concat();
    let done = lbhash(&given).assert().success();
    let expected: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    let host = directory.name("host.json");
    let base = ["flow", "--src", "2001:db8::1", "--dst", "2001:db8::2", "--linux", &host];
    let done = lbhash(&[&base[..], &["--format", "jsonl"]].concat()).assert().success();
    let answer: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    assert_eq!((&answer["hash"], &answer["member"]), (&expected["hash"], &expected["member"]));
}

#[test]
fn r_020_packets_that_are_not_forwarded_say_why() {
    let directory = with_host(HOST);
    for (destination, reason) in [
        ("203.0.113.8", "blackhole"),
        ("203.0.113.10", "blackhole"),
        ("203.0.113.14", "local"),
        ("224.0.0.5", "multicast"),
    ] {
        let (answer, _) = flow(&directory, &["--dst", destination]);
        assert_eq!(answer["reason"], reason, "{answer}");
        assert!(answer.get("next_hop").is_none());
    }
    let only = with_host(r#"{"routes": [{"dst": "192.0.2.0/24", "dev": "e1"}]}"#);
    assert_eq!(flow(&only, &["--dst", "198.51.100.1"]).0["reason"], "no route");
}

#[test]
fn r_021_what_cannot_be_known_is_said_for_the_packet() {
    let directory = with_host(HOST);
    let (answer, _) = flow(&directory, &["--dst", "203.0.113.12"]);
    assert!(
        answer["reason"].as_str().unwrap().contains("has 4 buckets, and `buckets` has 1"),
        "{answer}"
    );
    let host = directory.name("host.json");
    let base = [
        "flow",
        "--src",
        "2001:db8::1",
        "--dst",
        "2001:dba::2",
        "--linux",
        &host,
        "--format",
        "csv",
    ];
    let done = lbhash(&base).assert().success();
    let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(text.contains("several routes to 2001:dba::/32 have metric 256"), "{text}");
    let without_seed = with_host(&HOST.replace("24301", "0"));
    let (answer, _) = flow(&without_seed, &["--dst", "198.51.100.1"]);
    assert!(answer["reason"].as_str().unwrap().contains("draws the key at random"), "{answer}");
    assert_eq!(flow(&without_seed, &["--dst", "203.0.113.7"]).0["gateway"], "10.0.0.8");
    let with_seed = flow(&without_seed, &["--dst", "198.51.100.1", "--set", "seed=24301"]).0;
    assert_eq!(with_seed, flow(&directory, &["--dst", "198.51.100.1"]).0);
    let unknown = with_host(&HOST.replace(r#"{"id": 100,"#, r#"{"id": 99,"#));
    let (answer, _) = flow(&unknown, &["--dst", "203.0.112.1"]);
    assert_eq!(answer["reason"], "not known: `nexthops` has no id 100, which the route names");
}

#[test]
fn r_014_failed_neighbours_are_left_out_by_groups_and_by_routes_that_ask_for_it() {
    let failed = r#""neighbours": [{"dst": "10.0.0.1", "dev": "e1", "state": ["FAILED"]},
        {"dst": "10.0.0.2", "dev": "e2", "state": ["STALE"]}]"#;
    let host = HOST.replace(r#""neighbours": []"#, failed);
    let directory = with_host(&host);
    for last in 1..20 {
        let (answer, _) = flow(&directory, &["--dst", &format!("203.0.112.{last}")]);
        assert_eq!(answer["gateway"], "10.0.0.2", "{answer}");
    }
    let through = |directory: &Directory| -> Vec<String> {
        let answers =
            (1..30).map(|last| flow(directory, &["--dst", &format!("198.51.100.{last}")]).0);
        answers.map(|answer| answer["gateway"].to_string()).collect()
    };
    assert!(through(&directory).contains(&"\"10.0.0.1\"".into()));
    let asks = host.replace(
        r#""net.ipv4.fib_multipath_hash_policy""#,
        r#""net.ipv4.fib_multipath_use_neigh": 1, "net.ipv4.fib_multipath_hash_policy""#,
    );
    assert!(!through(&with_host(&asks)).contains(&"\"10.0.0.1\"".into()));
}

#[test]
fn a_capture_is_routed_packet_by_packet_with_sums() {
    let directory = with_host(HOST);
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1), arp(), tcp(2), tcp(3)]));
    let host = directory.name("host.json");
    let done = lbhash(&["route", &capture, "--linux", &host]).assert().success();
    let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with("flow") && lines[0].contains("next hop"), "{text}");
    assert!(lines[1].contains(" 203.0.112.0/23 ") && lines[1].contains(" id "), "{text}");
    assert!(lines[2].contains("not routed") && lines[2].contains("EtherType 0x0806"), "{text}");
    assert!(text.contains("not routed                                       1   25.0 %"), "{text}");
    let csv = lbhash(&["route", &capture, "--linux", &host, "--format", "csv", "--flow"]).assert();
    let csv = String::from_utf8(csv.success().get_output().stdout.clone()).unwrap();
    assert!(csv.starts_with(
        "n,destination,match,next_hop,gateway,dev,nhid,hash,bits,member,reason,src,dst,"
    ));
    assert_eq!(csv.lines().count(), 5);
}

#[test]
fn sysctls_may_be_text_and_lists_may_have_other_names() {
    let directory = with_host(HOST);
    let text = r#""sysctl": "net.ipv4.fib_multipath_hash_policy = 1\nnet.ipv4.fib_multipath_hash_seed = 24301""#;
    let at = HOST.find(r#""sysctl""#).unwrap();
    let other = format!("{}{text}}}", &HOST[..at])
        .replace("\"routes\"", "\"route\"")
        .replace("\"nexthops\": [\n    {\"id\"", "\"nexthop\": [\n    {\"id\"");
    let other = with_host(&other);
    for destination in ["198.51.100.1", "203.0.112.9", "203.0.113.11"] {
        let asked = ["--dst", destination];
        assert_eq!(flow(&directory, &asked).0, flow(&other, &asked).0);
    }
}

#[test]
fn notes_name_rules_and_what_is_not_given() {
    let rules = r#""rules": [{"priority": 5, "src": "192.0.2.0", "srclen": 24, "table": "100"}]"#;
    let at = HOST.find("\"rules\"").unwrap();
    let end = HOST[at..].find("}],").unwrap() + at + 2;
    let directory = with_host(&format!("{}{rules}{}", &HOST[..at], &HOST[end..]));
    let notes = flow(&directory, &["--dst", "198.51.100.1"]).1;
    assert!(
        notes.contains("1 policy rules are not considered: the table main is taken"),
        "{notes}"
    );
    let bare = with_host(r#"{"routes": [], "sysctl": {"net.ipv4.ip_forward": 0}}"#);
    let notes = flow(&bare, &["--dst", "198.51.100.1"]).1;
    assert!(notes.contains("not given, so not considered: `rules`"), "{notes}");
    assert!(
        notes.contains("net.ipv4.ip_forward is 0: the host forwards no packets of IPv4"),
        "{notes}"
    );
}

#[test]
fn a_wrong_host_is_an_error_with_its_place() {
    let directory = with_host(r#"{"routes": [{"dst": "192.0.2.0/33"}]}"#);
    let host = directory.name("host.json");
    let flow = ["flow", "--src", "192.0.2.1", "--dst", "192.0.2.2", "--linux", &host];
    assert_error(
        &flow,
        &format!(
            "error: {host}: route 1, {{\"dst\":\"192.0.2.0/33\"}}: `192.0.2.0/33` is neither a prefix nor `default`"
        ),
    );
    directory.file("host.json", "{}");
    let done = lbhash(&flow).assert().code(2);
    let text = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(text.contains("has no list `routes`"), "{text}");
    let settings = ["flow", "--src", "192.0.2.1", "--dst", "192.0.2.2", "--set", "seed=1"];
    assert_error(
        &settings,
        "error: `seed=1` is of a system: name it with --system, or give a host with --linux",
    );
}

#[test]
fn every_command_takes_a_real_system() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(2794), arp()]));
    let asked = ["--system", "linux-6.12-l4", "--set", "seed=9"];
    let flow = ["exact", "flow", "--src", "192.0.2.1", "--dst", "203.0.113.9", "--proto", "tcp"];
    let settings = [
        "--sport",
        "2794",
        "--dport",
        "443",
        "--format",
        "jsonl",
        "policy=1",
        "seed=9",
        "members=4",
    ];
    let done = lbhash(&[&flow[..], &settings].concat()).assert().success();
    let expected: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    let json = |command: &[&str]| -> Value {
        let done = lbhash(&[command, &asked, &["--format", "jsonl"]].concat()).assert().success();
        let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
        serde_json::from_str(text.lines().next().unwrap()).unwrap()
    };
    let keys = json(&["keys", &capture]);
    assert_eq!((&keys["hash"], &keys["len"]), (&expected["hash"], &54.into()));
    let route = json(&["route", &capture, "--members", "4"]);
    assert_eq!((&route["hash"], &route["member"]), (&expected["hash"], &expected["member"]));
    let of_flow =
        ["flow", "--src", "192.0.2.1", "--dst", "203.0.113.9", "--sport", "2794", "--dport", "443"];
    let answer = json(&[&of_flow[..], &["--members", "4"]].concat());
    assert_eq!(answer["member"], expected["member"]);
    let done =
        lbhash(&[&["explain", &capture, "--members", "4"], &asked[..]].concat()).assert().success();
    let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(
        text.starts_with(&format!("packet 0: hash {}", expected["hash"].as_str().unwrap())),
        "{text}"
    );
    assert!(text.contains("  SipHash-2-4 input: 000006000000"), "{text}");
    lbhash(&["keys", &capture, "--system", "tofino", "--profile", "sros-7750"]).assert().code(2);
    let topology = directory.file("t.toml", "");
    lbhash(&[&["route", &capture, "--topology", &topology], &asked[..]].concat()).assert().code(2);
}
