// SPDX-License-Identifier: Apache-2.0
//! Captures of other link types: packets with IP get an Ethernet header, others are counted.

use crate::support::{ByteOrder, pcap, pcapng, pcapng_block};
use lbhash_vectors::capture::{Options, Problem, Reader};
use std::io::{Cursor, Write};

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86DD;

/// The start of an IP packet of this version.
fn ip(version: u8) -> Vec<u8> {
    let mut packet = vec![version << 4 | 5, 0, 0, 20];
    packet.extend(10..30);
    packet
}

/// Header of a link type, and the EtherType of the packet behind it; `None`: no IP.
type Case = (u16, &'static [u8], Option<u16>);

const COOKED: &[u8] = &[0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x08, 0];
const COOKED_V6: &[u8] = &[0, 4, 0xFF, 0xFE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x86, 0xDD];
const COOKED_ARP: &[u8] = &[0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0, 0x08, 6];
const COOKED_NETLINK: &[u8] = &[0, 4, 3, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x08, 0];
const COOKED_2: &[u8] = &[0x08, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];
const COOKED_2_VLAN: &[u8] = &[0x81, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];
const COOKED_2_LLC: &[u8] = &[0, 4, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];

const CASES: [Case; 35] = [
    (101, &[], Some(IPV4)),
    (12, &[], Some(IPV4)),
    (14, &[], Some(IPV4)),
    (228, &[], Some(IPV4)),
    (229, &[], Some(IPV6)),
    (113, COOKED, Some(IPV4)),
    (113, COOKED_V6, Some(IPV6)),
    (113, COOKED_ARP, None),
    (113, COOKED_NETLINK, None),
    (276, COOKED_2, Some(IPV4)),
    (276, COOKED_2_VLAN, Some(0x8100)),
    (276, COOKED_2_LLC, None),
    (0, &[2, 0, 0, 0], Some(IPV4)),
    (0, &[0, 0, 0, 2], Some(IPV4)),
    (0, &[10, 0, 0, 0], Some(IPV6)),
    (0, &[24, 0, 0, 0], Some(IPV6)),
    (0, &[0, 0, 0, 28], Some(IPV6)),
    (0, &[30, 0, 0, 0], Some(IPV6)),
    (0, &[7, 0, 0, 0], None),
    (108, &[0, 0, 0, 2], Some(IPV4)),
    (108, &[0, 0, 0, 24], Some(IPV6)),
    (9, &[0, 0x21], Some(IPV4)),
    (9, &[0xFF, 3, 0, 0x21], Some(IPV4)),
    (9, &[0xFF, 3, 0, 0x57], Some(IPV6)),
    (9, &[0x21], Some(IPV4)),
    (9, &[0xC0, 0x21], None),
    (9, &[2, 0x81], Some(0x8847)),
    (204, &[1, 0xFF, 3, 0, 0x21], Some(IPV4)),
    (50, &[0xFF, 3, 0, 0x57], Some(IPV6)),
    (50, &[0x0F, 0, 0x08, 0], Some(IPV4)),
    (50, &[0x8F, 0, 0x20, 0], None),
    (104, &[0x0F, 0, 0x86, 0xDD], Some(IPV6)),
    (127, &[0, 0, 8, 0], None),
    (51, &[0x11, 9, 0, 1, 0, 22, 0, 0x21], None),
    (51, &[0x11, 0, 0, 1, 0, 22, 0xC0, 0x21], None),
];

fn frame(ether_type: u16, packet: &[u8]) -> Vec<u8> {
    [&[0; 12][..], &ether_type.to_be_bytes(), packet].concat()
}

/// A pcapng section with an interface for each link type.
fn pcapng_of(packets: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let order = ByteOrder::Big;
    let mut file = pcapng(order, &[]);
    for (link_type, _) in packets {
        let body = [&order.u16(*link_type)[..], &[0, 0], &order.u32(0)].concat();
        file.extend(pcapng_block(order, 1, &body));
    }
    for (interface, (_, data)) in (1..).zip(packets) {
        let length = order.u32(data.len() as u32);
        let mut body = [order.u32(interface), [0; 4], [0; 4], length, length].concat();
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(4), 0);
        file.extend(pcapng_block(order, 6, &body));
    }
    file
}

fn packet_of(&(link_type, header, ether_type): &Case) -> (u16, Vec<u8>) {
    let version = if ether_type == Some(IPV6) { 6 } else { 4 };
    (link_type, [header, &ip(version)].concat())
}

/// All link types in one file, an interface each: numbers, frames, and what was skipped.
#[test]
fn mixed_link_types_in_one_capture() {
    let packets: Vec<_> = CASES.iter().map(packet_of).collect();
    let mut reader = Reader::new("mixed", Cursor::new(pcapng_of(&packets))).unwrap();
    for (number, case) in (0..).zip(&CASES) {
        let (link_type, header, Some(ether_type)) = case else { continue };
        let packet = reader.next_packet().unwrap().unwrap();
        let captured = &packets[number as usize].1;
        assert_eq!(packet.number, number, "{case:x?}");
        assert_eq!(packet.data, frame(*ether_type, &captured[header.len()..]), "{case:x?}");
        assert_eq!(
            (packet.link_type, packet.captured_length),
            ((*link_type).into(), captured.len())
        );
        assert!(!packet.is_ethernet());
    }
    assert_eq!(reader.next_packet().unwrap(), None);
    let without_ip = CASES.iter().filter(|(.., ether_type)| ether_type.is_none()).count();
    assert_eq!(reader.skipped().packets(), without_ip as u64);
    assert_eq!(reader.packets(), CASES.len() as u64);
    assert!(reader.skipped().to_string().ends_with(
        "1 of link type 127 (IEEE 802.11 radiotap), which is not read; 1 of link type 276 (Linux \
         cooked capture v2, from the interface `any`) without IP"
    ));
}

/// A session keeps its header, which the hash block reads.
#[test]
fn pppoe_packets_keep_their_header() {
    let captured = [&[0x11, 0, 0, 1, 0, 22, 0, 0x21][..], &ip(4)].concat();
    let file = pcapng_of(&[(51, captured.clone())]);
    let mut reader = Reader::new("pppoe", Cursor::new(file)).unwrap();
    assert_eq!(reader.next_packet().unwrap().unwrap().data, frame(0x8864, &captured));
}

/// Cut at any byte, a packet is an IP packet, or counted; nothing panics.
#[test]
fn packets_may_be_cut_anywhere() {
    for case in &CASES {
        let (link_type, packet) = packet_of(case);
        let cut: Vec<_> = (0..packet.len()).map(|n| (link_type, packet[..n].to_vec())).collect();
        let mut reader = Reader::new("cut", Cursor::new(pcapng_of(&cut))).unwrap();
        let mut hashed = 0;
        // A capture without any packet of a link type that is read is an error at its end.
        while let Ok(Some(packet)) = reader.next_packet() {
            assert!(packet.data.len() >= 14);
            hashed += 1;
        }
        assert_eq!(hashed + reader.skipped().packets(), cut.len() as u64, "{case:x?}");
    }
}

/// The classic format has one link type for the whole file.
#[test]
fn link_types_of_pcap_files() {
    for case in &CASES {
        let (link_type, packet) = packet_of(case);
        let mut file = pcap([0xA1, 0xB2, 0xC3, 0xD4], &[&packet]);
        file[22..24].copy_from_slice(&link_type.to_be_bytes());
        match (link_type, Reader::new("x.pcap", Cursor::new(file))) {
            (127, Err(error)) => assert_eq!(
                error.to_string(),
                "x.pcap: link type 127 (IEEE 802.11 radiotap) is not read: packets of Ethernet (link \
                 type 1), raw IP, Linux cooked, loopback and PPP interfaces can be hashed; capture \
                 on one of these"
            ),
            (_, Ok(mut reader)) => {
                assert_eq!(reader.next_packet().unwrap().is_some(), case.2.is_some(), "{case:x?}");
            }
            (_, Err(error)) => panic!("{error}"),
        }
    }
}

#[test]
fn refuses_a_capture_without_any_packet_that_is_read() {
    let file = pcapng_of(&[(127, vec![0; 30]), (105, vec![0; 30])]);
    let error = Reader::new("wlan", Cursor::new(file)).unwrap().next_packet().unwrap_err();
    assert_eq!(
        error.to_string(),
        "wlan: none of its 2 packets can be hashed: 1 of link type 105 (IEEE 802.11), which is not \
         read; 1 of link type 127 (IEEE 802.11 radiotap), which is not read; capture on an \
         Ethernet, IP or PPP interface"
    );
}

fn strict(bytes: &[u8]) -> Result<u64, Problem> {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("capture");
    std::fs::write(&file, bytes).unwrap();
    let options = Options { strict: true, ..Options::default() };
    let mut reader =
        Reader::open_with(&file, &options, |source, _| source).map_err(|e| e.problem)?;
    while reader.next_packet().map_err(|error| error.problem)?.is_some() {}
    Ok(reader.packets())
}

#[test]
fn strict_reading_takes_ethernet_only() {
    let mut raw = pcap([0xA1, 0xB2, 0xC3, 0xD4], &[&ip(4)]);
    assert_eq!(strict(&raw).unwrap(), 1);
    raw[23] = 101;
    assert_eq!(
        strict(&raw).unwrap_err().to_string(),
        "link type 101 (raw IP) is not Ethernet: strict reading takes only Ethernet (link type 1) \
         frames; capture on an Ethernet interface, or read without `--strict`"
    );
    let mixed = pcapng_of(&[(1, ip(4)), (113, ip(4))]);
    assert!(matches!(strict(&mixed), Err(Problem::LinkType { number: 113, .. })));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn count(bytes: Vec<u8>) -> (u64, Option<Problem>) {
    let mut reader = Reader::new("x.gz", Cursor::new(bytes)).unwrap();
    loop {
        match reader.next_packet() {
            Ok(Some(_)) => {}
            Ok(None) => return (reader.packets(), None),
            Err(error) => return (reader.packets(), Some(error.problem)),
        }
    }
}

/// gzip and tshark take zeros behind a member as padding; tapes and block devices leave them.
#[test]
fn zeros_behind_a_gzip_member_are_padding() {
    let file = pcap([0xA1, 0xB2, 0xC3, 0xD4], &[&ip(4), &ip(4)]);
    for zeros in [0, 1, 8, 511, 512, 100_000] {
        let padding = vec![0; zeros];
        let padded = [&gzip(&file)[..], &padding].concat();
        assert!(matches!(count(padded.clone()), (2, None)), "{zeros} zeros");
        assert_eq!(strict(&padded).is_ok(), zeros == 0, "{zeros} zeros");
        let members = [&gzip(&file[..50])[..], &padding, &gzip(&file[50..]), &padding].concat();
        assert!(matches!(count(members), (2, None)), "{zeros} zeros between members");
        let garbage = [&padded[..], b"no gzip"].concat();
        let (packets, problem) = count(garbage);
        assert!(matches!(problem, Some(Problem::Gzip(_))));
        assert_eq!(packets, 2);
    }
}

#[test]
fn cut_gzip_keeps_every_packet_before_the_cut() {
    let packets: Vec<_> = (0..50_u8).map(|n| [ip(4), vec![n; 3]].concat()).collect();
    let packets: Vec<_> = packets.iter().map(Vec::as_slice).collect();
    let whole = gzip(&pcap([0xA1, 0xB2, 0xC3, 0xD4], &packets));
    // Without its trailer, a member still holds all packets.
    for missing in 1..=8 {
        let (packets, problem) = count(whole[..whole.len() - missing].to_vec());
        assert!(matches!(problem, Some(Problem::Gzip(_))), "{problem:?}");
        assert_eq!(packets, 50);
    }
}
