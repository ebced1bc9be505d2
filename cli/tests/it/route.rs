// SPDX-License-Identifier: Apache-2.0
//! `lbhash route`: which member a packet takes, to the letter.
//!
//! Keys of the packet with source port 49152, from `tests/keys.rs`: 0x7e69, 0x7fea, 0x4491, 0x5285.
//! Of three entries, (0x7e69 · 3) >> 16 = 1 and (0x7fea · 3) >> 16 = 1; of two, (0x5285 · 2) >> 16
//! = 0.

use crate::support::{Directory, arp, assert_error, lbhash, output, pcap, tcp};

const TOPOLOGY: &str = r#"platform = "block"
[ports]
e1 = 1
e2 = 2
e3 = 3
e4 = 4
e5 = 5
e6 = 6
[[lag]]
name = "lag1"
ports = ["e5", "e6"]
[[next-hop-group]]
name = "a"
next-hops = ["e1", "b", "e2"]
[[next-hop-group]]
name = "b"
level = 2
next-hops = ["e3", "lag1", "e4"]
[[route]]
prefix = "203.0.113.0/24"
next-hop-group = "a"
"#;

/// Output of `lbhash route` for frames over a topology, with more arguments.
fn route(topology: &str, frames: &[Vec<u8>], more: &[&str]) -> String {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, frames));
    let topology = directory.file("t.toml", topology);
    output(&[&["route", &capture, "--topology", &topology], more].concat())
}

#[test]
fn json_lines_are_those_of_keys_and_the_selection() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152), arp()]));
    let topology = directory.file("t.toml", TOPOLOGY);
    let keys = output(&["keys", &capture, "--format", "jsonl"]);
    let found = output(&["route", &capture, "--topology", &topology, "--format", "jsonl"]);
    let selections = [
        "\"destination\":\"203.0.113.9\",\"match\":\"203.0.113.0/24\",\"select\":[\
         {\"level\":\"level_1_fec\",\"group\":1,\"name\":\"a\",\"index\":1,\"member\":\"b\"},\
         {\"level\":\"level_2_fec\",\"group\":2,\"name\":\"b\",\"index\":1,\"member\":\"lag1\"},\
         {\"level\":\"lag\",\"group\":3,\"name\":\"lag1\",\"index\":0,\"member\":\"e5\"}],\
         \"egress\":{\"kind\":\"port\",\"id\":5,\"name\":\"e5\"}}",
        "\"destination\":null,\"match\":null,\"select\":[],\"egress\":null}",
    ];
    let expected = keys
        .lines()
        .zip(selections)
        .map(|(line, selection)| format!("{},{selection}\n", line.strip_suffix('}').unwrap()));
    assert_eq!(found, expected.collect::<String>());
}

#[test]
fn csv_quotes_names() {
    let topology =
        TOPOLOGY.replace("e5", "\"e5,left\"").replace("[\"\"", "[\"").replace("left\"\"", "left\"");
    assert_eq!(
        route(&topology, &[tcp(49152), arp()], &["--format", "csv"]),
        "n,destination,match,level_1_fec_group,level_1_fec_index,level_1_fec_member,\
         level_2_fec_group,level_2_fec_index,level_2_fec_member,\
         level_3_fec_group,level_3_fec_index,level_3_fec_member,lag_group,lag_index,lag_member,\
         egress_kind,egress_id,egress\n\
         0,203.0.113.9,203.0.113.0/24,a,1,b,b,1,lag1,,,,lag1,0,\"e5,left\",port,5,\"e5,left\"\n\
         1,,,,,,,,,,,,,,,,,\n"
    );
}

#[test]
fn table_and_totals() {
    let frames = [tcp(49152), tcp(49152), arp()];
    let totals = "
level_1_fec a (plain)                        packets                    bytes\n  \
  e1                                               0    0.0 %               0    0.0 %\n  \
  b                                                2  100.0 %             108  100.0 %\n  \
  e2                                               0    0.0 %               0    0.0 %

level_2_fec b (plain)                        packets                    bytes\n  \
  e3                                               0    0.0 %               0    0.0 %\n  \
  lag1                                             2  100.0 %             108  100.0 %\n  \
  e4                                               0    0.0 %               0    0.0 %

lag lag1 (plain)                             packets                    bytes\n  \
  e5                                               2  100.0 %             108  100.0 %\n  \
  e6                                               0    0.0 %               0    0.0 %

egress                                       packets                    bytes\n  \
  none                                             1   33.3 %              42   28.0 %\n  \
  e5                                               2   66.7 %             108   72.0 %\n";
    assert_eq!(route(TOPOLOGY, &frames, &["--format", "totals"]), totals);
    let row = "203.0.113.9      203.0.113.0/24    a[1] -> b    b[1] -> lag1  lag1[0] -> e5  e5      \
               192.0.2.1:49152 > 203.0.113.9:443 tcp";
    let rows = format!(
        "      n  destination      match             level_1_fec  level_2_fec   lag            egress  flow\n      \
         0  {row}\n      1  {row}\n      \
         2  -                -                 -            -             -              -\n"
    );
    assert_eq!(route(TOPOLOGY, &frames, &[]), rows + totals);
}

#[test]
fn rotation_goes_on_from_packet_to_packet() {
    let topology = "platform = 'huawei'\n[ports]\ne1 = 1\ne2 = 2\ne3 = 3\n[[next-hop-group]]\nname = 'a'\n\
                    next-hops = ['e1', 'e2', 'e3']\nbalancing = 'per-packet'\n\
                    [[route]]\nprefix = '0.0.0.0/0'\nnext-hop-group = 'a'\n";
    let frames = [tcp(1), arp(), tcp(2), tcp(3), tcp(4)];
    let found = route(topology, &frames, &["--format", "csv"]);
    let egress: Vec<_> = found.lines().skip(1).map(|row| row.rsplit(',').next().unwrap()).collect();
    assert_eq!(egress, ["e1", "", "e2", "e3", "e1"]);

    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &frames));
    let topology = directory.file("t.toml", topology);
    let explained = output(&["explain", &capture, "--packet", "3", "--topology", &topology]);
    let expected = "    mode round_robin over 3 entries from member entry 0\n    counter of the group = 2\n    \
                    index: 2; the next packet of the group has 0\n    e3 (member entry 2) leads to port 3, e3\n";
    assert!(explained.contains(expected), "{explained}");
}

const SERVICES: &str = "platform = 'sros-7750'\n[ports]\ne1 = 1\ne2 = 2\ne3 = 3\n\
    [[next-hop-group]]\nname = 'a'\nnext-hops = ['e1', 'e2', 'e3']\n\
    [[service]]\nname = 'v1'\ntraffic = 'vpls-flooded-on-sap'\nid = 1001\nnext-hop-group = 'a'\n";

#[test]
fn service_gives_group_and_identifier() {
    let found = route(SERVICES, &[arp()], &["--service", "v1", "--format", "csv"]);
    let row = found.lines().nth(1).unwrap();
    assert_eq!(row, "0,,service v1,a,2,e3,,,,,,,,,,port,3,e3", "1001 mod 3 = 2");
}

#[test]
fn label_and_tunnel() {
    let topology = format!(
        "{TOPOLOGY}[[ilm]]\nowner = 'ldp'\nlabel = 1000\nnext-hop-group = 'lag1'\n\
         [[tunnel]]\nkind = 'vxlan'\ndestination = '198.51.100.0/24'\nnext-hop-group = 'lag1'\n"
    );
    let mut mpls = tcp(1);
    mpls.splice(12..14, [0x88, 0x47, 0x00, 0x3E, 0x81, 0x40]);
    let mut elsewhere = tcp(1);
    elsewhere[30..34].copy_from_slice(&[198, 51, 100, 7]);
    let mut nowhere = tcp(1);
    nowhere[30..34].copy_from_slice(&[10, 0, 0, 1]);
    let found = route(&topology, &[mpls, elsewhere, nowhere], &["--format", "csv"]);
    let matches: Vec<_> = found
        .lines()
        .skip(1)
        .map(|row| row.splitn(4, ',').skip(1).take(2).collect::<Vec<_>>())
        .collect();
    assert_eq!(
        matches,
        [["label 1000", "ilm ldp"], ["198.51.100.7", "tunnel vxlan"], ["10.0.0.1", ""]]
    );
}

#[test]
fn cut_capture_gives_its_complete_packets_and_their_sum_then_the_error() {
    let directory = Directory::new();
    let mut file = pcap(1, &[tcp(49152), tcp(1)]);
    file.truncate(file.len() - 1);
    let capture = directory.file("cut.pcap", file);
    let topology = directory.file("t.toml", TOPOLOGY);
    let done = lbhash(&["route", &capture, "--topology", &topology]).assert().code(2);
    let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert_eq!(text.lines().nth(1).unwrap().split_whitespace().nth(11), Some("e5"), "{text}");
    assert!(text.ends_with("1  100.0 %              54  100.0 %\n"), "{text}");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.starts_with(&format!("error: {capture}: packet 1 (byte ")), "{error}");
}

#[test]
fn explain_tells_the_arithmetic_of_every_level() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152)]));
    let topology = directory.file("t.toml", TOPOLOGY);
    let plain = output(&["explain", &capture]);
    let found = output(&["explain", &capture, "--topology", &topology]);
    let selection = "
member selection
  destination 203.0.113.9: longest prefix 203.0.113.0/24 leads to group 1, a

  select stage level_1_fec: group 1, a (plain)
    mode range over 3 entries from member entry 0
    key of level_1_fec = 0x7e69
    index: (0x7e69 · 3) >> 16 = 1
    b (member entry 1) leads to group 2, b

  select stage level_2_fec: group 2, b (plain)
    mode range over 3 entries from member entry 3
    key of level_2_fec = 0x7fea
    index: (0x7fea · 3) >> 16 = 1
    lag1 (member entry 4) leads to group 3, lag1

  select stage lag: group 3, lag1 (plain)
    mode range over 2 entries from member entry 6
    key of lag = 0x5285
    index: (0x5285 · 2) >> 16 = 0
    e5 (member entry 6) leads to port 5, e5

  egress: port 5, e5
";
    assert!(found.contains(selection), "{found}");
    // Group in the metadata; groups, indices and egress in the words of the result.
    assert!(found.contains("(tuser 0x00010000000000000000)"), "{found}");
    let words = [
        "00010005_80000003_00000000_80010002_80010001",
        "00000000_00000000_00000000_00000000_00000000",
    ];
    assert!(found.contains(words[0]) && plain.contains(words[1]), "{found}");
    let without = found.replace(selection, "").replace(words[0], words[1]);
    assert_eq!(without.replace("tuser 0x00010", "tuser 0x00000"), plain);
}

#[test]
fn explain_shows_the_bucket_and_says_it_in_json() {
    let topology = "platform = 'srlinux-7250-ixr'\n[ports]\nnh1 = 1\nnh2 = 2\nnh3 = 3\nnh4 = 4\n[[next-hop-group]]\nname = 'a'\n\
                    next-hops = ['nh1', 'nh2', 'nh3', 'nh4']\n\
                    [[route]]\nprefix = '203.0.113.0/24'\nnext-hop-group = 'a'\n\
                    [[resilient-hash-prefix]]\nprefix = '203.0.0.0/16'\nhash-buckets-per-path = 4\nmax-paths = 6\n";
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152)]));
    let topology = directory.file("t.toml", topology);
    let found = output(&["explain", &capture, "--topology", &topology]);
    // 0x7e69 · 24 = 776664 = 11 · 65536 + 55768
    let expected = "    index: (0x7e69 · 24) >> 16 = 11\n    bucket 11 is in row 2, column 6 of\n      \
        [nh1, nh2, nh3, nh4, (nh1), (nh1)],\n      [nh1, nh2, nh3, nh4, (nh2), (nh2)],\n      \
        [nh1, nh2, nh3, nh4, (nh3), (nh3)],\n      [nh1, nh2, nh3, nh4, (nh4), (nh4)]\n    \
        nh2 (member entry 11) leads to port 2, nh2\n";
    assert!(found.contains(expected), "{found}");
    let json = output(&["explain", &capture, "--topology", &topology, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let stage = &json["selection"]["stages"][0];
    assert_eq!(stage["index"], 11);
    assert_eq!(stage["bucket"], "bucket 11 is in row 2, column 6");
    assert_eq!(stage["member"], "nh2");
    let json = output(&["explain", &capture, "--format", "json"]);
    assert!(!json.contains("selection"), "{json}");
}

#[test]
fn errors_say_what_to_do() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp()]));
    let missing = directory.name("missing.toml");
    assert_error(
        &["route", &capture, "--topology", &missing],
        &format!("error: {missing}: cannot be read: No such file or directory (os error 2)"),
    );
    let services = directory.file("s.toml", SERVICES);
    assert_error(
        &["route", &capture, "--topology", &services, "--service", "v2"],
        &format!("error: {services} has no service `v2`: there is v1"),
    );
    let wrong = directory.file("w.toml", TOPOLOGY.replace("\"e1\", \"b\"", "\"e1\", \"c\""));
    let done = lbhash(&["route", &capture, "--topology", &wrong]).assert().code(2).stdout("");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    for part in [&format!("{wrong}:14:"), "next-hops = [\"e1\", \"c\", \"e2\"]", "help: "] {
        assert!(error.contains(part), "{part}\n{error}");
    }
}

#[test]
fn the_platform_chooses_the_profile() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152), tcp(49153), arp()]));
    let topology = directory.file("t.toml", TOPOLOGY.replace("block", "sros-7750"));
    let arguments = ["route", &capture, "--topology", &topology, "--format", "jsonl"];
    let by = |profile: &str| output(&[&arguments[..], &["--profile", profile]].concat());
    let chosen = output(&arguments);
    assert_eq!(chosen, by("sros-7750"));
    let done =
        lbhash(&[&arguments[..], &["--profile", "srlinux-7250-ixr"]].concat()).assert().success();
    let advice = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    let part = "`platform sros-7750`: is not of the system `srlinux-7250-ixr`, which the profile `srlinux-7250-ixr` is of";
    assert!(advice.starts_with("advice: ") && advice.contains(part), "{advice}");
    assert_ne!(done.get_output().stdout, chosen.as_bytes());
    let explained = output(&["explain", &capture, "--topology", &topology]);
    assert!(explained.contains("  profile   sros-7750, hash profile 0\n"), "{explained}");
}

#[test]
fn modes_that_the_release_does_not_have_are_refused() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp()]));
    let text = TOPOLOGY
        .replace("block", "junos-trio")
        .replace("\"e2\"]", "\"e2\"]\nbalancing = \"random\"");
    let topology = directory.file("t.toml", text);
    let junos = directory.file("mx.conf", "set version 12.1R1\n");
    let done = lbhash(&["route", &capture, "--topology", &topology, "--junos", &junos])
        .assert()
        .code(2)
        .stdout("");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    for part in [
        "error: junos-trio 12.1R1: `next-hop-group a` = \"random\": is valid from Junos 13.3R1 on\n",
        &format!("{topology}:15:13"),
        "balancing = \"random\"",
        "help: remove it, or state the release (--release) that the router runs",
    ] {
        assert!(error.contains(part), "{part}\n{error}");
    }
}
