// SPDX-License-Identifier: Apache-2.0
//! Captures as people have them: other link types, mixed in one file, padded gzip.

use crate::support::{Directory, lbhash, output, pcap, tcp};
use std::io::Write;

/// Cooked: to this host, Ethernet, six bytes of address, this protocol.
fn cooked(protocol: [u8; 2], packet: &[u8]) -> Vec<u8> {
    [&[0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0][..], &protocol, packet].concat()
}

fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    body.resize(body.len().next_multiple_of(4), 0);
    let length = (body.len() as u32 + 12).to_le_bytes();
    [&kind.to_le_bytes()[..], &length, &body, &length].concat()
}

/// A pcapng file with an interface for each packet, of this link type.
fn pcapng(packets: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let header = [&0x1A2B_3C4D_u32.to_le_bytes()[..], &[1, 0, 0, 0], &[0xFF; 8]].concat();
    let mut file = block(0x0A0D_0D0A, &header);
    for (link_type, _) in packets {
        file.extend(block(1, &[&link_type.to_le_bytes()[..], &[0; 6]].concat()));
    }
    for (interface, (_, data)) in (0_u32..).zip(packets) {
        let length = (data.len() as u32).to_le_bytes();
        let head = [interface.to_le_bytes(), [0; 4], [0; 4], length, length].concat();
        file.extend(block(6, &[&head[..], data].concat()));
    }
    file
}

/// Rows of CSV without the number and the length.
fn keys(text: &str) -> Vec<&str> {
    text.lines().skip(1).map(|row| row.splitn(3, ',').nth(2).unwrap()).collect()
}

/// The keys of an IP packet are those that it has in an Ethernet frame without MAC addresses.
#[test]
fn ip_packets_of_every_link_type_have_the_keys_of_ethernet_frames() {
    let directory = Directory::new();
    let mut frame = tcp(49152);
    frame[..12].fill(0);
    let packet = frame[14..].to_vec();
    let with = |header: &[u8]| [header, &packet].concat();
    let ethernet = directory.file("ethernet.pcap", pcap(1, &[frame.clone()]));
    let captures = [
        (101, packet.clone()),
        (12, packet.clone()),
        (228, packet.clone()),
        (113, cooked([8, 0], &packet)),
        (276, with(&[8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0])),
        (0, with(&[2, 0, 0, 0])),
        (108, with(&[0, 0, 0, 2])),
        (9, with(&[0xFF, 3, 0, 0x21])),
        (50, with(&[0xFF, 3, 0, 0x21])),
    ];
    for bridged in [&[][..], &["--bridged"]] {
        let run = |file: &str| {
            output(&[&["keys", file, "--format", "csv", "--records"], bridged].concat())
        };
        let expected = run(&ethernet);
        for (link_type, captured) in &captures {
            let file = directory.file("x.pcap", pcap(*link_type, std::slice::from_ref(captured)));
            let found = run(&file);
            assert_eq!(keys(&found), keys(&expected), "link type {link_type}");
            let length = found.lines().nth(1).unwrap().split(',').nth(1).unwrap();
            assert_eq!(length, captured.len().to_string(), "the captured length");
        }
    }
}

#[test]
fn packets_of_other_link_types_are_counted_and_keep_their_numbers() {
    let directory = Directory::new();
    let packet = &tcp(49152)[14..];
    let mixed = directory.file(
        "mixed.pcapng",
        pcapng(&[
            (1, tcp(1)),
            (127, vec![0; 30]),
            (113, cooked([8, 0], packet)),
            (113, cooked([8, 6], &[0; 28])),
            (1, tcp(2)),
        ]),
    );
    let note = format!(
        "note: {mixed}: 2 of 5 packets skipped: 1 of link type 113 (Linux cooked capture, from the \
         interface `any`) without IP; 1 of link type 127 (IEEE 802.11 radiotap), which is not read\n"
    );
    let done = lbhash(&["keys", &mixed, "--format", "csv"]).assert().success().stderr(note.clone());
    let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    let numbers: Vec<_> = text.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(numbers, ["0", "2", "4"]);
    let done = lbhash(&["route", &mixed, "--members", "2", "--format", "csv"]).assert().success();
    let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert_eq!(text.lines().count(), 4);
    done.stderr(note);
    let explained = lbhash(&["explain", &mixed, "--packet", "4"]).assert().success();
    assert!(String::from_utf8_lossy(&explained.get_output().stdout).starts_with("packet 4 of "));
    let explained = lbhash(&["explain", &mixed, "--packet", "1"]).assert().code(2);
    let error = String::from_utf8_lossy(&explained.get_output().stderr).into_owned();
    assert!(error.contains("packet 1 cannot be hashed"), "{error}");

    let strict = lbhash(&["keys", &mixed, "--format", "csv", "--strict"]).assert().code(2);
    let strict = strict.get_output();
    assert_eq!(String::from_utf8_lossy(&strict.stdout).lines().count(), 2);
    let error = String::from_utf8_lossy(&strict.stderr);
    assert!(error.contains("packet 1 (byte ") && error.contains("is not Ethernet"), "{error}");
}

#[test]
fn a_set_of_vectors_says_what_it_leaves_out() {
    let directory = Directory::new();
    let mixed = directory.file("mixed.pcapng", pcapng(&[(1, tcp(1)), (105, vec![0; 30])]));
    let set = directory.name("set");
    let arguments = ["vectors", "generate", "--out", &set, "--capture", &mixed];
    lbhash(&arguments)
        .assert()
        .success()
        .stderr("note: 1 packets skipped: 1 of link type 105 (IEEE 802.11), which is not read\n");
    assert!(output(&["vectors", "check", &set]).contains("current, 1 packets"));
    lbhash(&[&arguments[..], &["--strict"]].concat()).assert().code(2).stdout("");
}

#[test]
fn a_capture_with_nothing_to_hash_is_an_error() {
    let directory = Directory::new();
    let wlan = directory.file("wlan.pcapng", pcapng(&[(105, vec![0; 30])]));
    lbhash(&["keys", &wlan]).assert().code(2).stderr(format!(
        "error: {wlan}: none of its 1 packets can be hashed: 1 of link type 105 (IEEE 802.11), which \
         is not read; capture on an Ethernet, IP or PPP interface\n"
    ));
}

#[test]
fn padding_behind_gzip_is_no_packet_and_no_error() {
    let directory = Directory::new();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&pcap(1, &[tcp(1), tcp(2)])).unwrap();
    let mut file = encoder.finish().unwrap();
    file.resize(file.len().next_multiple_of(512) + 512, 0);
    let padded = directory.file("a.pcap.gz", file);
    assert_eq!(output(&["keys", &padded, "--format", "csv"]).lines().count(), 3);
    let done = lbhash(&["keys", &padded, "--format", "csv", "--strict"]).assert().code(2);
    assert_eq!(String::from_utf8_lossy(&done.get_output().stdout).lines().count(), 3);
    let done = lbhash(&["keys", &padded, "--packet", "2"]).assert().code(2);
    done.stderr(format!(
        "error: {padded}: there is no packet 2: the capture has 2 packets, numbered 0 to 1\n"
    ));
}
