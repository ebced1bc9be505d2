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
    match captured_lengths(file) {
        Ok(lengths) => {
            let expected = list.lines().map(listed_length).collect::<Vec<_>>();
            assert_eq!(lengths, expected, "{}", file.display());
            lengths.len()
        }
        Err(Problem::LinkType { .. }) => {
            assert!(!ethernet, "{} is Ethernet", file.display());
            0
        }
        Err(problem) => panic!("{}: {problem}", file.display()),
    }
}

fn captured_lengths(file: &Path) -> Result<Vec<usize>, Problem> {
    let mut reader = Reader::open(file).map_err(|error| error.problem)?;
    let mut lengths = Vec::new();
    while let Some(packet) = reader.next_packet().map_err(|error| error.problem)? {
        lengths.push(packet.data.len());
    }
    Ok(lengths)
}

fn listed_length(line: &str) -> usize {
    let (_, rest) = line.split_once("\"caplen\":").unwrap();
    rest[..rest.find(',').unwrap()].parse().unwrap()
}
