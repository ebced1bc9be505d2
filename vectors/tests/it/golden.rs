// SPDX-License-Identifier: Apache-2.0
//! What is checked in is current: every golden set and every sample can be made again, byte for
//! byte.

use lbhash_control::{
    profile::{Profile, built_in, built_in_names},
    topology::Topology,
};
use lbhash_model::{
    HashResult, RecordType, Status,
    config::{Level, Mode},
    fast::Fast,
    reference::Reference,
};
use lbhash_vectors::{
    capture::{Reader, write_pcap},
    set::{Manifest, check, unwatched},
    stimulus::{Encapsulation, Generator},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
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

fn sets() -> Vec<PathBuf> {
    let entries = entries(&root().join("golden")).into_iter();
    let sets: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    assert!(sets.len() > built_in_names().len(), "each profile has one: {sets:?}");
    sets
}

fn lines(set: &Path) -> Vec<Value> {
    let text = fs::read_to_string(set.join("vectors.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_golden_set_is_current() {
    for set in sets() {
        let report = check(&set, &mut unwatched).unwrap();
        let differences: Vec<_> = report.differences.iter().map(ToString::to_string).collect();
        assert!(report.is_current(), "{}: {differences:#?}", set.display());
        assert!(report.packets >= 10, "{}", set.display());
    }
}

/// A set stands alone with its own copy of the profile; here that copy is held against the built-in
/// one.
#[test]
fn golden_sets_use_the_profiles_of_today() {
    for set in sets() {
        let name = Manifest::read(&set).unwrap().profile;
        let text = fs::read_to_string(set.join("profile.toml")).unwrap();
        let copy = Profile::from_toml(&text, &name).unwrap();
        if set.ends_with(&name) {
            // The set's own.
            continue;
        }
        let today = built_in(&name).unwrap();
        assert_eq!(copy.configuration(), today.configuration(), "{}", set.display());
    }
}

/// Hash profiles that differ, and every polynomial: what does not look at the profile of a packet
/// cannot pass.
#[test]
fn a_golden_set_tells_hash_profiles_apart() {
    let set = root().join("golden/hash-profiles");
    let text = fs::read_to_string(set.join("profile.toml")).unwrap();
    let profile = Profile::from_toml(&text, "hash-profiles").unwrap();
    let configuration = profile.configuration();
    let users: BTreeSet<_> =
        configuration.users.as_flattened().iter().map(|user| format!("{user:?}")).collect();
    assert_eq!(users.len(), 20, "no two users are alike");
    let polynomials: BTreeSet<_> = configuration
        .users
        .as_flattened()
        .iter()
        .map(|user| format!("{:?}", user.polynomial))
        .collect();
    assert_eq!(polynomials.len(), 8);
    let used: BTreeSet<_> =
        lines(&set).iter().map(|line| line["metadata"]["hash_profile"].to_string()).collect();
    assert_eq!(used.len(), 4, "{used:?}");
}

/// What of a result the field table has entries for, and its status: as words, of a line or of a
/// result.
fn shown_by_line(line: &Value) -> BTreeSet<String> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let status = line["status"].as_array().unwrap().iter().map(word);
    let layers = line["layers"].as_array().unwrap().iter().filter(|layer| layer["lane"] != 0);
    let records = layers.map(|layer| format!("{}/{}", word(&layer["ctx"]), word(&layer["type"])));
    status.chain(records).chain([word(&line["family"])]).collect()
}

fn shown_by(result: &HashResult) -> BTreeSet<String> {
    let lanes = result.lanes.all().into_iter().skip(1);
    let lanes = lanes.filter(|lane| lane.record_type != RecordType::None);
    let records = lanes.map(|lane| format!("{}/{}", lane.context.name(), lane.record_type.name()));
    let status = result.status.names().map(str::to_owned);
    status.chain(records).chain([result.family.name().to_owned()]).collect()
}

/// What one packet in a hundred of a random walk reaches under a profile, its golden set replays.
#[test]
fn every_profile_has_a_set_that_shows_all_it_distinguishes() {
    const PACKETS: u32 = 20_000;
    for name in built_in_names() {
        let of_profile = |set: &PathBuf| Manifest::read(set).unwrap().profile == name;
        let golden: BTreeSet<String> = sets()
            .iter()
            .filter(|set| of_profile(set))
            .flat_map(|set| lines(set))
            .flat_map(|line| shown_by_line(&line))
            .collect();
        let fast = Fast::new(&built_in(name).unwrap().configuration().compile().unwrap());
        let mut counts = BTreeMap::new();
        for packet in Generator::Random.packets(2).take(PACKETS as usize) {
            for shown in shown_by(&fast.hash(&packet.metadata, &packet.frame)) {
                *counts.entry(shown).or_insert(0) += 1;
            }
        }
        let is_missing = |shown: &str, count: u32| count > PACKETS / 100 && !golden.contains(shown);
        let missing: Vec<_> =
            counts.iter().filter(|&(shown, &count)| is_missing(shown, count)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

/// Groups that packets of a set were selected from, with the index: `(line, group number, index)`.
fn selections(lines: &[Value]) -> impl Iterator<Item = (&Value, u16, u64)> {
    lines.iter().flat_map(|line| {
        line["select"].as_array().into_iter().flatten().map(move |stage| {
            (line, stage["group"].as_u64().unwrap() as u16, stage["index"].as_u64().unwrap())
        })
    })
}

fn topology(set: &Path) -> Option<Topology> {
    let text = fs::read_to_string(set.join("topology.toml")).ok()?;
    Some(Topology::from_toml(&text, "topology.toml").unwrap())
}

#[test]
fn every_mode_selects_and_on_every_level_where_it_can() {
    let mut seen = BTreeSet::new();
    let mut egress = BTreeSet::new();
    for set in sets() {
        let Some(topology) = topology(&set) else { continue };
        let lines = lines(&set);
        for (_, group, _) in selections(&lines) {
            let group = topology.group(group).unwrap().group;
            seen.insert((group.mode, group.level));
        }
        egress.extend(lines.iter().map(|line| line["egress"]["kind"].to_string()));
    }
    for mode in Mode::ALL {
        for level in Level::ALL {
            let can = !mode.is_dlb() || level == Level::Level1Fec;
            assert_eq!(seen.contains(&(mode, level)), can, "{} at {}", mode.name(), level.name());
        }
    }
    assert_eq!(egress.len(), 3, "port, drop and none: {egress:?}");
}

/// With dynamic load balancing a flow is a flow entry: group and the low 8 bits of the key.
#[test]
fn flows_move_as_their_mode_allows() {
    for (set, moves_when_idle, moves_at_once) in [
        ("dlb-flow-dynamic", Some(true), false),
        ("dlb-flow-fixed", Some(false), false),
        ("dlb-per-packet", None, true),
    ] {
        let path = root().join("golden").join(set);
        let dynamic =
            |number: u16| topology(&path).unwrap().group(number).unwrap().group.mode.is_dlb();
        let lines = lines(&path);
        let timer = topology(&path).unwrap().tables().dlb.inactivity_timer.into();
        let mut now = 0;
        let mut last: BTreeMap<(u16, u32), (u64, u64)> = BTreeMap::new();
        let (mut stayed, mut moved, mut moved_at_once) = (0, 0, 0);
        for line in &lines {
            now += line["before"]["wait_us"].as_u64().unwrap_or(0);
            let key = &line["keys"]["level_1_fec"].as_str().unwrap()[4..];
            let key = u32::from_str_radix(key, 16).unwrap();
            for (_, group, index) in
                selections(std::slice::from_ref(line)).filter(|(_, group, _)| dynamic(*group))
            {
                match last.insert((group, key), (index, now)) {
                    Some((before, _)) if before == index => stayed += 1,
                    Some((_, seen)) if now - seen >= timer => moved += 1,
                    Some(_) => moved_at_once += 1,
                    None => {}
                }
            }
        }
        assert!(stayed > 3, "{set}: {stayed}");
        let as_allowed = moves_when_idle.is_none_or(|moves| moves == (moved > 0))
            && moves_at_once == (moved_at_once > 0);
        assert!(as_allowed, "{set}: {stayed} stayed, {moved} moved, {moved_at_once} at once");
        let loaded = lines.iter().filter(|line| line["before"]["loads"].is_array()).count();
        assert!(loaded >= 3, "{set}: {loaded}");
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
    let configuration = crate::support::all_fields();
    let reference = Reference::new(&configuration);
    let mut reader = Reader::open(&root().join("sample/veth.pcap")).unwrap();
    let mut seen = BTreeSet::new();
    while let Some(packet) = reader.next_packet().unwrap() {
        let result = reference.hash(&Default::default(), packet.data).result;
        let types: Vec<_> = result.lanes.all()[2..].iter().map(|lane| lane.record_type).collect();
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
