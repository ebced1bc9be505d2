// SPDX-License-Identifier: Apache-2.0
//! `lbhash explain`: all steps are present, are those of `lbhash keys`, and agree with each other.

use crate::support::{Directory, arp, assert_error, output, pcap, tcp};
use serde_json::Value;

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[test]
fn text_names_fields_places_records_and_keys() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp(), tcp(49152)]));
    let text = output(&["explain", &capture, "--packet", "1"]);
    for line in [
        "32  71 09 c0 00 01 bb 00 00  00 00 00 00 00 00 00 00  |q...............|",
        "layer stage 2: ipv4, ctx routed, bytes 14..33",
        "version 4 bits 14[7:4] 0x4 4",
        "fragment_offset 13 bits 20[4]..21[0] 0x0000 0",
        "proto 8 bits 23 0x06 6 TCP",
        "dst 32 bits 30..33 0xcb007109 203.0.113.9",
        "next kind tcp, ctx routed; parsing continues: the next header is tcp in context routed",
        "next kind stop; parsing stops: nothing is parsed after TCP",
        "table entry routed/ipv4_l4 = 0x107: src dst proto | descend",
        "src [327:200] 0x000000000000000000000000c0000201 192.0.2.1 hashed",
        "CRC-32 0xea789616 of the masked record",
        "lane 0x00000000: no field is enabled: the lane's CRC is 0",
        "hash user level_1_fec: polynomial 1 (0x10039), seed 0 (stride), half_select 0x00, 1 round",
        "master key 0x000000009616316f0000000000000000",
        "lag 0x5285",
        "latency 129 clocks after beat 1 of 1, the last one that is needed, without back pressure",
    ] {
        assert!(text.lines().any(|found| words(found) == words(line)), "{line}\nis not in\n{text}");
    }
}

#[test]
fn sorted_pair_and_disabled_fields_show() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152)]));
    let text = output(&["explain", &capture, "--profile", "junos-trio-18.3"]);
    for line in [
        "sport [327:312] 0xc000 49152 hashed as 0x01bb",
        "dport [311:296] 0x01bb 443 hashed as 0xc000",
        "dmac [327:280] 0x020000000002 02:00:00:00:00:02 disabled",
    ] {
        assert!(text.lines().any(|found| words(found) == words(line)), "{line}\nis not in\n{text}");
    }
}

#[test]
fn tags_options_and_what_is_cut_show() {
    let mut tagged = tcp(49152);
    tagged.splice(12..12, [0x81, 0x00, 0x00, 0x05]);
    let mut with_options = tcp(49152);
    with_options[14] = 0x46;
    with_options.splice(34..34, [1; 4]);
    let frames = [tagged, with_options, tcp(49152)[..34].to_vec()];
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &frames));
    for (packet, lines) in [
        (
            "0",
            [
                "part: VLAN tag at byte 12, 4 bytes",
                "metadata bridged interface, ifindex 0, service_id 0 (tuser 0x40000000000000000000)",
            ],
        ),
        (
            "1",
            [
                "part: IPv4 options at byte 34, 4 bytes",
                "layer stage 2: ipv4, ctx bridged, bytes 14..37",
            ],
        ),
        ("2", ["layer stage 3: tcp, ctx bridged, at byte 34, no byte left", "status truncated"]),
    ] {
        let text = output(&[
            "explain",
            &capture,
            "--packet",
            packet,
            "--bridged",
            "--profile",
            "all-fields",
        ]);
        for line in lines {
            assert!(
                text.lines().any(|found| words(found) == words(line)),
                "{line}\nis not in\n{text}"
            );
        }
    }
}

/// Ports of a later layer bring the Ethernet header in.
#[test]
fn a_layer_that_waits_for_ports_says_whether_it_counts() {
    let directory = Directory::new();
    let profile = directory.file(
        "p.toml",
        "name = 'p'\n[[field]]\ncontexts = ['routed']\nrecords = ['eth_ip']\nfields = ['smac']\ndescend = true\nl4_only = true\n\
         [[field]]\ncontexts = ['routed']\nrecords = ['ipv4_l4']\nfields = ['src']\ndescend = true\n",
    );
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152), tcp(49152)[..34].to_vec()]));
    let rule = |packet: &str| {
        let text = output(&["explain", &capture, "--packet", packet, "--profile", &profile]);
        let (_, lane) = text.split_once("\nlane 1: eth_ip\n").unwrap();
        let rule = lane.lines().find(|line| line.starts_with("  lane ")).unwrap();
        rule.split_once(": ").unwrap().1.to_owned()
    };
    assert_eq!(rule("0"), "the CRC of the masked record counts");
    assert_eq!(
        rule("1"),
        "l4_only, and no later layer has ports: the layer does not count, its CRC is 0"
    );
}

/// Every round of a key, and how its seed acts.
#[test]
fn rounds_of_a_key_show() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152)]));
    let profile = directory.file(
        "p.toml",
        "name = 'p'\nbase = 'all-fields'\n[users.lag]\nseed = 4711\nseed_mode = 'init'\nrounds = 3\n",
    );
    let text = output(&["explain", &capture, "--profile", &profile]);
    let (_, user) = text.split_once("\nhash user lag: ").unwrap();
    let (head, user) = user.split_once('\n').unwrap();
    assert!(head.ends_with("seed 4711 (init), half_select 0xaa, 3 rounds"), "{head}");
    let after = |round: &str| {
        let (_, key) = user.split_once(&format!("\n  after round {round}: ")).unwrap();
        key.split_once('\n').unwrap().0
    };
    let keys = ["1", "2", "3"].map(after);
    assert!(keys[0] != keys[1] && keys[1] != keys[2], "{keys:?}");
    assert!(user.contains(&format!("\n  key {} = sum ", keys[2])), "{text}");
    assert!(text.contains(&format!("\n  lag              {}\n", keys[2])), "{text}");
}

fn number(value: &Value) -> u32 {
    u32::from_str_radix(value.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

/// Both ways to a key, and the line of `lbhash keys`, for seeds and modes that have offsets and
/// several rounds.
#[test]
fn json_agrees_with_itself_and_with_keys() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp(), tcp(49152)]));
    let profile = directory.file(
        "p.toml",
        "name = 'p'\nbase = 'all-fields'\n[users.all]\nseed = 4711\n\
         [users.lag]\nseed_mode = 'init'\n[users.level_2_fec]\nseed_mode = 'init'\nrounds = 3\n",
    );
    for profile in ["srlinux-7250-ixr", &profile] {
        let explained =
            ["explain", &capture, "--packet", "1", "--format", "json", "--profile", profile];
        let explained: Value = serde_json::from_str(&output(&explained)).unwrap();
        let lines = output(&["keys", &capture, "--format", "jsonl", "--profile", profile]);
        let line: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
        assert_eq!(explained["result"]["keys"], line["keys"]);
        assert_eq!(explained["result"]["flow_label"], line["flow_label"]);
        for user in explained["users"].as_array().unwrap() {
            let shares =
                user["lanes"].as_array().unwrap().iter().map(|lane| number(&lane["share"]));
            let sum = shares.fold(number(&user["offset"]), |sum, share| sum ^ share);
            assert_eq!(sum, number(&user["key"]), "{user}");
            assert_eq!(user["key"], *user["rounds_after"].as_array().unwrap().last().unwrap());
        }
    }
}

#[test]
fn packets_that_are_not_there() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp(), arp()]));
    assert_error(
        &["explain", &capture, "--packet", "2"],
        &format!(
            "error: {capture}: there is no packet 2: the capture has 2 packets, numbered 0 to 1"
        ),
    );
    let none = directory.file("none.pcap", pcap(1, &[]));
    assert_error(
        &["explain", &none],
        &format!("error: {none}: there is no packet 0: the capture has no packets"),
    );
}

#[test]
fn every_packet_of_every_length_is_explained() {
    let directory = Directory::new();
    let frames: Vec<_> = [0, 1, 13, 14, 33, 34, 37].map(|length| tcp(1)[..length].to_vec()).into();
    let capture = directory.file("a.pcap", pcap(1, &frames));
    for packet in 0..frames.len() {
        let text = output(&["explain", &capture, "--packet", &packet.to_string()]);
        assert!(text.contains("truncated"), "{text}");
    }
}
