// SPDX-License-Identifier: Apache-2.0
//! Captures of other projects, where they lie beside the repository: as many packets, of the same
//! lengths, as tshark found in them.

use lbhash_vectors::capture::{Problem, Reader};
use std::{fs, path::Path};

/// At least so many must be present, so that none is left out silently.
const CAPTURES: usize = 201;

#[test]
fn every_packet_of_every_capture_is_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures");
    let Ok(folders) = fs::read_dir(&root) else {
        eprintln!("skipped: no captures at {}", root.display());
        return;
    };
    let mut captures = 0;
    let mut packets = 0;
    for folder in folders.map(|folder| folder.unwrap().path()).filter(|path| path.is_dir()) {
        for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if file.extension().is_some_and(|extension| extension != "jsonl") {
                captures += 1;
                packets += compare(&file);
            }
        }
    }
    println!("{captures} captures, {packets} packets");
    assert!(captures >= CAPTURES && packets > 5000, "{captures} captures, {packets} packets");
}

/// Compares a capture with the list beside it; gives the number of packets.
fn compare(file: &Path) -> usize {
    let list = fs::read_to_string(file.with_extension("fields.jsonl")).unwrap();
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
