// SPDX-License-Identifier: Apache-2.0
//! Captures of every format are read packet for packet, and every way of being damaged gives an
//! error that says where.

use crate::support::{ByteOrder, pcap, pcapng, pcapng_block};
use lbhash_vectors::capture::{CaptureError, Place, Problem, Reader, write_pcap};
use std::{io::Cursor, io::Write, time::Duration};

const FRAMES: [&[u8]; 4] = [&[1; 60], &[], &[3], &[4; 99]];

fn read(bytes: Vec<u8>) -> (Vec<Vec<u8>>, Option<CaptureError>) {
    let mut packets = Vec::new();
    let mut reader = match Reader::new("test.pcap", Cursor::new(bytes)) {
        Ok(reader) => reader,
        Err(error) => return (packets, Some(error)),
    };
    loop {
        match reader.next_packet() {
            Ok(Some(packet)) => {
                assert_eq!(packet.number, packets.len() as u64);
                packets.push(packet.data.to_vec());
            }
            Ok(None) => return (packets, None),
            Err(error) => {
                assert!(reader.next_packet().unwrap().is_none(), "an error ends the capture");
                return (packets, Some(error));
            }
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One small capture of every format, each with the frames of [`FRAMES`].
fn every_format() -> Vec<(&'static str, Vec<u8>)> {
    let mut written = Vec::new();
    write_pcap(&mut written, FRAMES).unwrap();
    let mut two_members = gzip(&written[..50]);
    two_members.extend(gzip(&written[50..]));
    vec![
        ("pcap as written", written.clone()),
        ("pcap, little-endian, nanoseconds", pcap([0x4D, 0x3C, 0xB2, 0xA1], &FRAMES)),
        ("pcap, big-endian", pcap([0xA1, 0xB2, 0xC3, 0xD4], &FRAMES)),
        ("pcap, big-endian, nanoseconds", pcap([0xA1, 0xB2, 0x3C, 0x4D], &FRAMES)),
        ("pcapng, little-endian", pcapng(ByteOrder::Little, &FRAMES)),
        ("pcapng, big-endian", pcapng(ByteOrder::Big, &FRAMES)),
        ("gzip", gzip(&written)),
        ("gzip of two members", two_members),
    ]
}

#[test]
fn every_format_gives_the_same_packets() {
    for (name, bytes) in every_format() {
        let (packets, error) = read(bytes);
        assert!(error.is_none(), "{name}: {error:?}");
        assert_eq!(packets, FRAMES, "{name}");
    }
}

#[test]
fn every_prefix_gives_the_packets_before_the_cut_and_then_an_error() {
    for (name, bytes) in every_format() {
        let mut unnoticed = 0;
        for length in 0..bytes.len() {
            let (packets, error) = read(bytes[..length].to_vec());
            assert_eq!(packets, FRAMES[..packets.len()], "{name} cut to {length}");
            unnoticed += usize::from(error.is_none());
        }
        // A cut between two records cannot be seen; gzip notices every cut.
        let between_records = match name.split([' ', ',']).next().unwrap() {
            "gzip" => 0,
            "pcapng" => FRAMES.len() + 1,
            _ => FRAMES.len(),
        };
        assert_eq!(unnoticed, between_records, "{name}");
    }
}

#[test]
fn a_cut_packet_is_counted_to_the_byte() {
    let mut bytes = Vec::new();
    write_pcap(&mut bytes, FRAMES).unwrap();
    bytes.truncate(bytes.len() - 59);
    let (packets, error) = read(bytes);
    assert_eq!(packets.len(), 3);
    assert_eq!(
        error.unwrap().to_string(),
        "test.pcap: packet 3 (byte 133): the file ends inside this packet (needs 99 bytes, 40 are left): the capture was \
         cut; the packets before it are complete"
    );
}

#[test]
fn every_corrupted_byte_is_survived() {
    for (name, bytes) in every_format() {
        for at in 0..bytes.len() {
            for value in [0x00, 0x7F, 0xFF, bytes[at] ^ 0x01] {
                let mut corrupt = bytes.clone();
                corrupt[at] = value;
                let (packets, error) = read(corrupt);
                assert!(packets.len() <= 16, "{name}, byte {at}: {} packets", packets.len());
                if let Some(error) = error {
                    assert!(error.to_string().starts_with("test.pcap: "));
                }
            }
        }
    }
}

#[test]
fn absurd_lengths_are_refused_before_anything_is_allocated() {
    let mut bytes = pcap([0xD4, 0xC3, 0xB2, 0xA1], &FRAMES);
    bytes[32..36].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
    let (_, error) = read(bytes);
    let error = error.unwrap();
    assert!(matches!(error.problem, Problem::PacketLength { length: 0xFFFF_FFF0, .. }), "{error}");
    assert_eq!(error.place, Place::Packet { number: 0, offset: 24 });

    for (length, rule) in [(0_u32, "frame"), (30, "multiples"), (0xFFFF_FFFC, "16 MiB")] {
        let mut bytes = pcapng(ByteOrder::Little, &FRAMES);
        bytes[32..36].copy_from_slice(&length.to_le_bytes());
        let error = read(bytes).1.unwrap().to_string();
        assert!(error.contains(rule), "{error}");
    }
}

#[test]
fn refuses_files_that_are_no_captures() {
    let message = |bytes: &[u8]| read(bytes.to_vec()).1.unwrap().to_string();
    assert_eq!(message(b""), "test.pcap: is empty: not even the header of a capture is present");
    assert!(message(b"\x7fELF\0").contains("it begins with 7f 45 4c 46"));
    assert!(message(b"\x28\xb5\x2f\xfd").contains("zstd -dc"));
    assert!(message(&gzip(b"")).contains("is empty"));
    assert!(message(b"\x1f\x8bnot gzip at all").contains("gzip data is damaged"));
    assert!(message(&[0xD4, 0xC3, 0xB2, 0xA1, 9]).contains("needs 24 bytes, 5 are left"));
    let mut old = pcap([0xD4, 0xC3, 0xB2, 0xA1], &[]);
    old[6] = 1;
    assert!(message(&old).contains("pcap version 2.1 is not supported"));
    let missing = Reader::open("/nonexistent/file.pcap".as_ref()).err().unwrap().to_string();
    assert!(missing.starts_with("/nonexistent/file.pcap: cannot be opened: "), "{missing}");
}

/// A frame check sequence is noted in the upper bits of the link type; the frames are Ethernet all
/// the same.
#[test]
fn a_frame_check_sequence_does_not_change_the_link_type() {
    let mut bytes = pcap([0xA1, 0xB2, 0xC3, 0xD4], &FRAMES);
    bytes[20] = 0x44;
    assert_eq!(read(bytes).0, FRAMES);
}

/// Sections, interfaces and blocks of every kind, of which the hashing has to see exactly the
/// Ethernet packets.
#[test]
fn pcapng_sections_and_interfaces() {
    for (order, last_interface) in [(ByteOrder::Little, 1), (ByteOrder::Big, 2)] {
        let interface = |link: u16, snap: u32, options: &[u8]| {
            let body = [&order.u16(link)[..], &[0, 0], &order.u32(snap), options].concat();
            pcapng_block(order, 1, &body)
        };
        let packet = |number: u32, ticks: u64, data: &[u8]| {
            let length = order.u32(data.len() as u32);
            let (high, low) = (order.u32((ticks >> 32) as u32), order.u32(ticks as u32));
            let pad = vec![0; data.len().wrapping_neg() % 4];
            [&order.u32(number), &high, &low, &length, &length, data, &pad].concat()
        };
        // if_tsresol 2^-20, if_tsoffset 1000 s.
        let resolution = [&order.u16(9)[..], &order.u16(1), &[0x94, 0, 0, 0]].concat();
        let offset = [&order.u16(14)[..], &order.u16(8), &order.i64(1000)].concat();
        let clock = [resolution, offset, vec![0; 4]].concat();
        let obsolete = {
            let modern = packet(1, 1_500_000, &[7; 9]);
            [&order.u16(1)[..], &order.u16(0), &modern[4..]].concat()
        };
        let capture = [
            pcapng(order, &[]),
            interface(1, 0, &clock),
            pcapng_block(order, 6, &packet(0, 2_500_000, &[5; 5])),
            pcapng_block(order, 0x0BAD, &[1, 2, 3, 4]),
            pcapng_block(order, 6, &packet(1, 3 << 19, &[6; 8])),
            pcapng_block(order, 2, &obsolete),
            pcapng(ByteOrder::Big, &[]),
            pcapng_block(ByteOrder::Big, 3, &[0, 0, 0, 2, 8, 9, 0, 0]),
            pcapng(order, &[]),
            interface(113, 0, &[]),
            pcapng_block(order, 6, &packet(0, 0, &[6; 8])),
            pcapng_block(order, 6, &packet(last_interface, 0, &[6; 8])),
        ];
        let mut reader = Reader::new("x", Cursor::new(capture.concat())).unwrap();
        let mut next = || reader.next_packet().map(|packet| packet.unwrap().timestamp);
        assert_eq!(next().unwrap(), Some(Duration::from_millis(2500)));
        assert_eq!(next().unwrap(), Some(Duration::from_millis(1_001_500)));
        assert!(next().unwrap() > Some(Duration::from_secs(1001)), "obsolete packet block");
        assert_eq!(next().unwrap(), None, "simple packet blocks have no time");
        assert_eq!(
            next().unwrap(),
            Some(Duration::ZERO),
            "an interface that is not used does no harm"
        );
        match (last_interface, reader.next_packet()) {
            (1, Ok(None)) => {
                assert_eq!(reader.skipped().by_link_type().collect::<Vec<_>>(), [(113, 1)])
            }
            (2, Err(error)) => {
                assert!(matches!(error.problem, Problem::Interface { interface: 2, described: 2 }));
            }
            (_, other) => panic!("{other:?}"),
        }
    }
}
