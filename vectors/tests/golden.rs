// SPDX-License-Identifier: Apache-2.0
//! What is checked in is current: every golden set and every sample can be made again, byte for byte.

mod support;

use lbhash_model::{
    profile::{Profile, built_in},
    record::RecordType,
    reference::Reference,
    status::Status,
};
use lbhash_vectors::{
    capture::{Reader, write_pcap},
    set::{Manifest, check},
    stimulus::{Encapsulation, Generator},
};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

#[test]
fn every_golden_set_is_current() {
    let sets: Vec<_> =
        entries(&root().join("golden")).into_iter().filter(|path| path.is_dir()).collect();
    assert!(sets.len() >= 5, "{sets:?}");
    for set in sets {
        let report = check(&set, &mut |_| {}).unwrap();
        let differences: Vec<_> = report.differences.iter().map(ToString::to_string).collect();
        assert!(report.is_current(), "{}: {differences:#?}", set.display());
        assert!(report.packets >= 80);
    }
}

/// A set stands alone with its own copy of the profile; here that copy is held against the built-in one.
#[test]
fn golden_sets_use_the_profiles_of_today() {
    for set in entries(&root().join("golden")).into_iter().filter(|path| path.is_dir()) {
        let name = Manifest::read(&set).unwrap().profile;
        let text = fs::read_to_string(set.join("profile.toml")).unwrap();
        let copy = Profile::from_toml(&text, &name).unwrap();
        let today = built_in(&name).unwrap();
        assert_eq!(copy.configuration(), today.configuration(), "{}", set.display());
    }
}

#[test]
fn what_is_checked_in_is_small() {
    let size = |path: PathBuf| fs::metadata(path).unwrap().len();
    let sample: u64 = entries(&root().join("sample")).into_iter().map(size).sum();
    let golden: u64 = entries(&root().join("golden"))
        .into_iter()
        .flat_map(|path| if path.is_dir() { entries(&path) } else { vec![path] })
        .map(size)
        .sum();
    assert!(sample + golden <= 2 << 20, "{} bytes", sample + golden);
    assert!(size(root().join("sample/veth.pcap")) <= 150 << 10);
}

#[test]
fn the_sample_of_encapsulations_is_made_by_seed() {
    let packets = Generator::Encapsulations.packets(1).take(4 * Encapsulation::ALL.len());
    let frames: Vec<Vec<u8>> = packets.map(|packet| packet.frame).collect();
    let mut again = Vec::new();
    write_pcap(&mut again, frames.iter().map(Vec::as_slice)).unwrap();
    assert!(fs::read(root().join("sample/encapsulations.pcap")).unwrap() == again);
}

/// The recording holds what it was made for.
#[test]
fn the_recorded_sample_has_every_protocol() {
    let configuration = support::all_fields();
    let reference = Reference::new(&configuration);
    let mut reader = Reader::open(&root().join("sample/veth.pcap")).unwrap();
    let mut seen = BTreeSet::new();
    while let Some(packet) = reader.next_packet().unwrap() {
        let result = reference.hash(&Default::default(), packet.data).result;
        let types: Vec<_> = result.lanes[2..].iter().map(|lane| lane.record_type).collect();
        let fragment = result.status.contains(Status::FRAGMENT);
        seen.insert((types[0].name(), types[1].name(), fragment));
        if types[1] == RecordType::V4Overlay {
            seen.insert((types[3].name(), types[4].name(), fragment));
        }
    }
    for expected in [
        ("ipv4_l4", "v4_ports", false),
        ("ipv6_l4", "v6_ports", false),
        ("ipv4_other", "none", false),
        ("ipv6_other", "none", false),
        ("ipv4_other", "none", true),
        ("ipv6_other", "none", true),
        ("ipv4_l4", "v4_overlay", false),
    ] {
        assert!(seen.contains(&expected), "{expected:?} is not among {seen:?}");
    }
}
