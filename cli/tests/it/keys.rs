// SPDX-License-Identifier: Apache-2.0
//! `lbhash keys`: lines to the letter, errors, pipes.
//!
//! CRCs and keys that are not 0 were computed from the text of the specification by a script apart
//! from this project's code.

use crate::support::{Directory, arp, assert_error, lbhash, output, pcap, tcp};
use std::{
    io::Read,
    process::{Command, Stdio},
};

/// A line of a packet of which nothing is hashed: all keys are 0.
fn unhashed(n: u32, len: usize, status: &str, layers: &str) -> String {
    format!(
        "{{\"n\":{n},\"len\":{len},\"family\":\"other\",\"status\":[{status}],\"layers\":[{layers}],\
         \"keys\":{{\"level_1_fec\":\"0x0000\",\"level_2_fec\":\"0x0000\",\"level_3_fec\":\"0x0000\",\"lag\":\"0x0000\",\
         \"network_header\":\"0x0000\"}},\"flow_label\":\"0xfffff\",\"udp_source_port\":49152}}\n"
    )
}

const TCP_LAYERS: &str = "\"layers\":[{\"lane\":1,\"type\":\"eth_ip\",\"ctx\":\"routed\",\"crc\":\"0x00000000\"},\
    {\"lane\":2,\"type\":\"ipv4_l4\",\"ctx\":\"routed\",\"crc\":\"0xea789616\"},\
    {\"lane\":3,\"type\":\"v4_ports\",\"ctx\":\"routed\",\"crc\":\"0x310f316f\"}]";

const TCP_KEYS: &str = "\"keys\":{\"level_1_fec\":\"0x7e69\",\"level_2_fec\":\"0x7fea\",\"level_3_fec\":\"0x4491\",\
    \"lag\":\"0x5285\",\"network_header\":\"0xab30\"},\"flow_label\":\"0x0ab30\",\"udp_source_port\":60208";

const TCP_KEYS_SEED_7: &str = "\"keys\":{\"level_1_fec\":\"0x55f3\",\"level_2_fec\":\"0x3564\",\
    \"level_3_fec\":\"0x5ccd\",\"lag\":\"0xa4c9\",\"network_header\":\"0x2a17\"},\"flow_label\":\"0x72a17\",\
    \"udp_source_port\":59927";

#[test]
fn json_lines_to_the_letter() {
    let directory = Directory::new();
    let frames = [arp(), tcp(49152), vec![0; 10], vec![]];
    let capture = directory.file("a.pcap", pcap(1, &frames));
    let arp_layer = "{\"lane\":1,\"type\":\"eth_other\",\"ctx\":\"routed\",\"crc\":\"0x00000000\"}";
    let tcp_line = |keys: &str| {
        format!("{{\"n\":1,\"len\":54,\"family\":\"inet\",\"status\":[],{TCP_LAYERS},{keys}}}\n")
    };
    let others = [
        unhashed(0, 42, "", arp_layer),
        unhashed(2, 10, "\"truncated\"", ""),
        unhashed(3, 0, "\"truncated\"", ""),
    ];
    let lines = |tcp_line: &str| [&others[0], tcp_line, &others[1], &others[2]].concat();
    let found = output(&["keys", &capture, "--format", "jsonl"]);
    assert_eq!(found, lines(&tcp_line(TCP_KEYS)));
    let found = output(&["keys", &capture, "--format", "jsonl", "--seed", "7"]);
    assert_eq!(found, lines(&tcp_line(TCP_KEYS_SEED_7)));
}

#[test]
fn bridged_interface_hashes_mac_addresses() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp()]));
    let found = output(&["keys", &capture, "--format", "jsonl", "--bridged"]);
    assert_eq!(
        found,
        "{\"n\":0,\"len\":42,\"family\":\"multiservice\",\"status\":[],\"layers\":[{\"lane\":1,\"type\":\"eth_other\",\
         \"ctx\":\"bridged\",\"crc\":\"0x4ddf83f7\"}],\"keys\":{\"level_1_fec\":\"0xbe97\",\"level_2_fec\":\"0xcb07\",\
         \"level_3_fec\":\"0x5e9e\",\"lag\":\"0x62d6\",\"network_header\":\"0x4e26\"},\"flow_label\":\"0x64e26\",\
         \"udp_source_port\":52774}\n"
    );
}

#[test]
fn records_end_each_layer() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152)]));
    let found = output(&["keys", &capture, "--format", "jsonl", "--records"]);
    let zeros = "0".repeat(82);
    let ip = format!("{0}c0000201{0}cb007109060000000000000000", "0".repeat(24));
    let ports = format!("c00001bb{}", "0".repeat(74));
    for (crc, record) in [("0x00000000", zeros), ("0xea789616", ip), ("0x310f316f", ports)] {
        assert!(found.contains(&format!("\"crc\":\"{crc}\",\"record\":\"{record}\"}}")), "{found}");
    }
    assert!(found.contains(TCP_KEYS), "{found}");
}

#[test]
fn lane_0_is_listed_where_the_family_enables_a_field() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp(), tcp(1)]));
    let profile = directory
        .file("m.toml", "name = 'm'\n[[meta]]\nfamilies = ['other']\nfields = ['ifindex']");
    let found = |ifindex| {
        output(&[
            "keys",
            &capture,
            "--format",
            "jsonl",
            "--profile",
            &profile,
            "--ifindex",
            ifindex,
        ])
    };
    let (first, second) = (found("1"), found("2"));
    let [arp_line, tcp_line] = first.lines().collect::<Vec<_>>()[..] else { panic!("{first}") };
    assert!(
        arp_line.contains("\"layers\":[{\"lane\":0,\"type\":\"meta\",\"crc\":\"0x"),
        "{arp_line}"
    );
    assert!(tcp_line.contains("\"layers\":[{\"lane\":1,\"type\":\"eth_ip\","), "{tcp_line}");
    assert_ne!(arp_line, second.lines().next().unwrap(), "the ifindex is hashed");
    assert_eq!(tcp_line, second.lines().nth(1).unwrap());
}

#[test]
fn csv_and_table() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(49152), vec![0; 10]]));
    assert_eq!(
        output(&["keys", &capture, "--format", "csv"]),
        "n,len,family,status,level_1_fec,level_2_fec,level_3_fec,lag,network_header,flow_label,udp_source_port,layers\n\
         0,54,inet,,0x7e69,0x7fea,0x4491,0x5285,0xab30,0x0ab30,60208,1:eth_ip/routed/0x00000000;\
         2:ipv4_l4/routed/0xea789616;3:v4_ports/routed/0x310f316f\n\
         1,10,other,truncated,0x0000,0x0000,0x0000,0x0000,0x0000,0xfffff,49152,\n"
    );
    assert_eq!(
        output(&["keys", &capture]),
        "      n   len  family        level 1  level 2  level 3  lag      network  status     layers                          flow\n      \
         0    54  inet          0x7e69   0x7fea   0x4491   0x5285   0xab30   -          eth_ip ipv4_l4 v4_ports         \
         192.0.2.1:49152 > 203.0.113.9:443 tcp\n      \
         1    10  other         0x0000   0x0000   0x0000   0x0000   0x0000   truncated \n"
    );
}

#[test]
fn long_captures_keep_their_order() {
    const PERIOD: usize = 1000;
    let directory = Directory::new();
    let frames: Vec<_> = (0..70_000).map(|n| tcp((n % PERIOD) as u16)).collect();
    let capture = directory.file("long.pcap", pcap(1, &frames));
    let found = output(&["keys", &capture, "--format", "csv"]);
    let rows: Vec<_> = found.lines().skip(1).map(|row| row.split_once(',').unwrap()).collect();
    assert_eq!(rows.len(), frames.len());
    for (n, (number, rest)) in rows.iter().enumerate() {
        assert_eq!(*number, n.to_string());
        assert_eq!(*rest, rows[n % PERIOD].1, "packet {n}");
    }
    assert_ne!(rows[0].1, rows[1].1);
}

#[test]
fn standard_input_is_read() {
    let done =
        lbhash(&["keys", "-", "--format", "jsonl"]).write_stdin(pcap(1, &[tcp(49152)])).unwrap();
    assert!(String::from_utf8(done.stdout).unwrap().contains(TCP_KEYS));
}

#[test]
fn cut_capture_gives_its_complete_packets_then_the_error() {
    let directory = Directory::new();
    let mut file = pcap(1, &[arp(), tcp(1)]);
    file.truncate(file.len() - 1);
    let capture = directory.file("cut.pcap", file);
    let done = lbhash(&["keys", &capture, "--format", "csv"]).assert().code(2);
    let rows = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert_eq!(rows.lines().count(), 2, "{rows}");
    assert!(rows.lines().nth(1).unwrap().starts_with("0,42,other,"), "{rows}");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.starts_with(&format!("error: {capture}: packet 1 (byte 82): ")), "{error}");
}

#[test]
fn closed_pipe_ends_the_command_quietly() {
    let directory = Directory::new();
    let capture = directory.file("long.pcap", pcap(1, &vec![arp(); 50_000]));
    let mut process = Command::new(assert_cmd::cargo::cargo_bin!("lbhash"))
        .args(["keys", &capture, "--format", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 8];
    process.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let done = process.wait_with_output().unwrap();
    assert_eq!(&first, b"{\"n\":0,\"");
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
    assert_eq!(done.status.code(), Some(0));
}

#[test]
fn full_disk_is_an_error() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp()]));
    let done = Command::new(assert_cmd::cargo::cargo_bin!("lbhash"))
        .args(["keys", &capture])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
    let error = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(error.starts_with("error: the output cannot be written: No space left"), "{error}");
}

#[test]
fn captures_that_are_none() {
    let directory = Directory::new();
    let missing = directory.name("missing.pcap");
    assert_error(
        &["keys", &missing],
        &format!("error: {missing}: cannot be opened: No such file or directory (os error 2)"),
    );
    let empty = directory.file("empty.pcap", "");
    assert_error(
        &["keys", &empty],
        &format!("error: {empty}: is empty: not even the header of a capture is present"),
    );
    let wlan = directory.file("wlan.pcap", pcap(105, &[arp()]));
    assert_error(
        &["keys", &wlan],
        &format!(
            "error: {wlan}: link type 105 (IEEE 802.11) is not read: packets of Ethernet (link type 1), raw IP, Linux cooked, \
             loopback and PPP interfaces can be hashed; capture on one of these"
        ),
    );
}

#[test]
fn wrong_arguments() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp()]));
    for (argument, value) in [("--seed", "65536"), ("--hash-profile", "4"), ("--format", "xml")] {
        let done = lbhash(&["keys", &capture, argument, value]).assert().code(2).stdout("");
        let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(error.contains(value) && error.contains(argument), "{error}");
    }
    assert_error(
        &["keys", &capture, "--profile", "srlinux-7250-ixt"],
        "error: there is no built-in profile `srlinux-7250-ixt`; did you mean `srlinux-7250-ixr`? Allowed are BUILT_IN; a file name \
         ends in .toml or holds a path separator"
            .replace("BUILT_IN", &lbhash_control::profile::built_in_names().join(", "))
            .as_str(),
    );
}
