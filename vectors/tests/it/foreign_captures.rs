// SPDX-License-Identifier: Apache-2.0
//! Captures of other projects, where `LBHASH_CAPTURES` names some: as many packets, of the same
//! lengths, as tshark found in them.

use lbhash_testing::captures;
use lbhash_vectors::capture::{Problem, Reader};
use std::{fs, path::Path};

#[test]
fn every_packet_of_every_capture_is_found() {
    let Some(directory) = captures::directory() else { return };
    let files = captures::files(&directory);
    assert!(!files.is_empty(), "{}: no capture", directory.display());
    let packets: usize = files.iter().map(|file| compare(file)).sum();
    println!("{} captures, {packets} packets", files.len());
    assert!(packets > 5000 || files.len() < captures::COLLECTION, "only {packets} packets");
}

/// Compares a capture with the list beside it; gives the number of packets.
fn compare(file: &Path) -> usize {
    let list = captures::list_of(file);
    let list =
        fs::read_to_string(&list).unwrap_or_else(|error| panic!("{}: {error}", list.display()));
    let ethernet = !list.starts_with('{') || list.contains("\"encap\":1,");
    let expected = list.lines().map(listed_length).collect::<Vec<_>>();
    match captured_lengths(file, &expected) {
        Ok(packets) => packets,
        Err(Problem::LinkType { .. } | Problem::AllSkipped { .. }) => {
            assert!(!ethernet, "{} is Ethernet", file.display());
            0
        }
        Err(problem) => panic!("{}: {problem}", file.display()),
    }
}

/// Every packet has the length in the list; gives the number of packets.
fn captured_lengths(file: &Path, expected: &[usize]) -> Result<usize, Problem> {
    let mut reader = Reader::open(file).map_err(|error| error.problem)?;
    let mut given = 0;
    while let Some(packet) = reader.next_packet().map_err(|error| error.problem)? {
        assert_eq!(packet.captured_length, expected[packet.number as usize], "{}", file.display());
        if packet.is_ethernet() {
            assert_eq!(packet.data.len(), packet.captured_length);
        }
        given += 1;
    }
    assert_eq!(reader.packets(), expected.len() as u64, "{}", file.display());
    assert_eq!(given + reader.skipped().packets(), reader.packets());
    Ok(given as usize)
}

fn listed_length(line: &str) -> usize {
    let (_, rest) = line.split_once("\"caplen\":").unwrap();
    rest[..rest.find(',').unwrap()].parse().unwrap()
}
