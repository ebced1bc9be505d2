// SPDX-License-Identifier: Apache-2.0
//! Vector sets are the same for equal requests, are checked to the field, and fail with errors that
//! say where.

use lbhash_control::profile::built_in_source;
use lbhash_model::{Metadata, reference};
use lbhash_vectors::{
    capture::{Options, write_pcap},
    set::{
        Format, Manifest, Request, SetError, Source, TopologyText, check, convert, generate,
        unwatched,
    },
    stimulus::{Generator, directed},
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const ALL_FILES: [&str; 12] = [
    "beats.memh",
    "config.memh",
    "counts.memh",
    "environment.memh",
    "lbhash_vectors.svh",
    "manifest.json",
    "profile.toml",
    "results.memh",
    "vectors.csv",
    "vectors.jsonl",
    "vectors.lbv",
    "vectors.pcapng",
];

fn request(source: Source, formats: &[Format]) -> Request {
    Request {
        profile: built_in_source("all-fields").unwrap().to_owned(),
        profile_origin: "all-fields".to_owned(),
        hash_seed: Some(77),
        topology: None,
        source,
        reading: Options::default(),
        distinct: false,
        formats: formats.to_vec(),
    }
}

fn random(packets: u64) -> Source {
    Source::Generator { generator: Generator::Random, seed: 9, packets }
}

fn make(folder: &TempDir, name: &str, source: Source, formats: &[Format]) -> PathBuf {
    let path = folder.path().join(name);
    generate(&request(source, formats), &path, &mut unwatched).unwrap();
    path
}

fn contents(set: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(set)
        .unwrap()
        .map(|file| file.unwrap())
        .map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()))
        .collect()
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} is not in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn equal_requests_give_equal_bytes_and_the_check_passes() {
    let folder = TempDir::new().unwrap();
    let first = make(&folder, "first", random(100), &Format::ALL);
    let second = make(&folder, "second", random(100), &Format::ALL);
    assert_eq!(contents(&first), contents(&second));
    assert_eq!(contents(&first).into_keys().collect::<Vec<_>>(), ALL_FILES);
    let mut done = Vec::new();
    let report = check(&first, &mut |packets| {
        done.push(packets);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(report.is_current(), "{:?}", report.differences);
    assert_eq!((report.packets, report.files.len()), (100, 12));
    assert_eq!(done, (1..=100).collect::<Vec<_>>());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left behind");
}

#[test]
fn a_line_holds_the_packet_and_what_the_reference_says() {
    let folder = TempDir::new().unwrap();
    let every = Source::Generator { generator: Generator::Directed, seed: 0, packets: u64::MAX };
    let set = make(&folder, "set", every, &[]);
    let text = fs::read_to_string(set.join("vectors.jsonl")).unwrap();
    let packets = directed();
    assert_eq!(text.lines().count(), packets.len());
    let profile = lbhash_control::profile::built_in("all-fields").unwrap();
    let mut configuration = profile.configuration().clone();
    configuration.set_seed(77);
    for ((n, line), packet) in text.lines().enumerate().zip(packets) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["n"], n);
        assert_eq!(line["name"], packet.name);
        let frame: String = packet.frame.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(line["frame"], frame);
        assert_eq!(line["metadata"]["bridged"], packet.metadata.bridged);
        let result = reference::hash(&configuration, &packet.metadata, &packet.frame).result;
        assert_eq!(line["keys"]["lag"], format!("0x{:04x}", result.keys[3]));
        assert_eq!(line["latency"], lbhash_model::pipeline::LATENCY);
        let order: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = "n name frame metadata len family status layers keys flow_label udp_source_port latency";
        assert_eq!(order.join(" "), expected);
    }
}

#[test]
fn conversion_of_the_lines_equals_what_was_generated() {
    let folder = TempDir::new().unwrap();
    let whole = contents(&make(&folder, "whole", random(60), &Format::ALL));
    let lines = make(&folder, "lines", random(60), &[]);
    for format in Format::ALL {
        let out = folder.path().join(format.name());
        convert(&lines, &[format], &out, &mut unwatched).unwrap();
        let converted = contents(&out);
        for file in format.files() {
            assert_eq!(converted[*file], whole[*file], "{file}");
        }
        assert_eq!(converted.len(), format.files().len() + 1, "the files and the manifest");
    }
}

/// Blocks of a pcapng file, little-endian: type and body.
fn blocks(mut bytes: &[u8]) -> Vec<(u32, &[u8])> {
    let word = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut blocks = Vec::new();
    while !bytes.is_empty() {
        let length = word(bytes, 4) as usize;
        assert_eq!(word(bytes, length - 4) as usize, length);
        blocks.push((word(bytes, 0), &bytes[8..length - 4]));
        bytes = &bytes[length..];
    }
    blocks
}

#[test]
fn the_capture_has_the_frames_and_their_keys_as_comments() {
    let folder = TempDir::new().unwrap();
    let set = make(&folder, "set", random(50), &[Format::Pcapng]);
    let lines = fs::read_to_string(set.join("vectors.jsonl")).unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let file = set.join("vectors.pcapng");
    let mut reader = lbhash_vectors::capture::Reader::open(&file).unwrap();
    for line in &lines {
        let packet = reader.next_packet().unwrap().unwrap();
        let frame: String = packet.data.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(line["frame"], frame);
    }
    assert!(reader.next_packet().unwrap().is_none());
    let bytes = fs::read(&file).unwrap();
    let packets = blocks(&bytes).into_iter().filter(|(kind, _)| *kind == 6);
    assert_eq!(packets.clone().count(), lines.len());
    for ((_, body), line) in packets.zip(&lines) {
        let length = u32::from_le_bytes(body[12..16].try_into().unwrap()) as usize;
        let options = &body[20 + length.next_multiple_of(4)..];
        assert_eq!(options[..2], [1, 0], "a comment");
        let length = usize::from(u16::from_le_bytes([options[2], options[3]]));
        let comment = std::str::from_utf8(&options[4..4 + length]).unwrap();
        let key = |user: &str| format!("{user}={}", line["keys"][user].as_str().unwrap());
        for user in ["level_1_fec", "level_2_fec", "level_3_fec", "lag", "network_header"] {
            assert!(comment.contains(&key(user)), "{comment}: {}", key(user));
        }
        assert!(comment.starts_with(&format!("n={} ", line["n"])), "{comment}");
    }
}

#[test]
fn every_value_that_differs_is_named() {
    let folder = TempDir::new().unwrap();
    for (file, from, to, field) in [
        ("vectors.jsonl", "\"lag\":\"0x", "\"lag\":\"0y", "keys.lag"),
        ("vectors.jsonl", "\"lane\":1", "\"lane\":2", "layers[1].lane"),
        ("vectors.jsonl", "\"hash_profile\":", "\"hash_profile\":1", "metadata.hash_profile"),
        ("vectors.jsonl", "}\n", "}\r\n", ""),
        ("vectors.csv", "multiservice", "multi", ""),
        ("results.memh", "_", "-", ""),
        ("manifest.json", "\"packets\": 20", "\"packets\": 19", "packets"),
        ("profile.toml", "\n", "\n\n", ""),
    ] {
        let set = make(&folder, "set", random(20), &Format::ALL);
        change(&set.join(file), from, to);
        let report = check(&set, &mut unwatched).unwrap();
        assert!(!report.is_current(), "{file}: {from} to {to}");
        let found = report.differences.iter().any(|difference| {
            let named =
                difference.file == file || file == "profile.toml" || file == "manifest.json";
            named && (difference.field == field || file == "manifest.json")
        });
        assert!(found, "{file}: {from} to {to}: {:#?}", report.differences);
    }
}

#[test]
fn differences_read_well() {
    let folder = TempDir::new().unwrap();
    let set = make(&folder, "set", random(3), &[]);
    let lines = fs::read_to_string(set.join("vectors.jsonl")).unwrap();
    let second = lines.lines().nth(1).unwrap();
    let key = &second[second.find("\"lag\":").unwrap() + 6..][..8];
    change(&set.join("vectors.jsonl"), second, &second.replace(key, "\"0xbeef\""));
    let report = check(&set, &mut unwatched).unwrap();
    let text = format!("vectors.jsonl:2: keys.lag: found \"0xbeef\", expected {key}");
    assert_eq!(report.differences[0].to_string(), text);
}

#[test]
fn a_capture_becomes_a_set_that_stands_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("in.pcap");
    let frames: Vec<Vec<u8>> =
        Generator::Encapsulations.packets(3).take(40).map(|packet| packet.frame).collect();
    write_pcap(&mut fs::File::create(&path).unwrap(), frames.iter().map(Vec::as_slice)).unwrap();
    let metadata = Metadata { ifindex: 5, bridged: true, ..Metadata::default() };
    let set = make(&folder, "set", Source::Capture { path: path.clone(), metadata }, &[]);
    fs::remove_file(path).unwrap();
    assert!(check(&set, &mut unwatched).unwrap().is_current());
    assert_eq!(Manifest::read(&set).unwrap().packets, 40);
    change(&set.join("vectors.jsonl"), "\"n\":7,", "\"n\":8,");
    let error = check(&set, &mut unwatched).unwrap_err().to_string();
    assert!(error.contains("vectors.jsonl:8: n is 8, but 7 is due"), "{error}");
}

/// Damage that leaves every line well formed: another digit of a key, another byte of a frame, other
/// settings.
#[test]
fn only_what_the_manifest_lists_is_converted() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let source = || Source::Generator { generator: Generator::Tcp64, seed: 1, packets: 3 };
    for (file, from, to) in [
        ("vectors.jsonl", "\"frame\":\"0200", "\"frame\":\"0300"),
        ("vectors.jsonl", "\"latency\":129", "\"latency\":129 "),
        ("profile.toml", "name = ", "# other\nname = "),
    ] {
        let set = make(&folder, "set", source(), &[]);
        change(&set.join(file), from, to);
        let error = convert(&set, &[Format::Csv], &out, &mut unwatched).unwrap_err().to_string();
        assert!(error.starts_with(&set.join(file).display().to_string()), "{error}");
        assert!(error.contains("SHA-256") && error.contains("vectors check"), "{error}");
        assert!(!out.exists(), "nothing is written from another set");
    }
    let set = make(&folder, "set", source(), &[]);
    convert(&set, &[Format::Csv], &out, &mut unwatched).unwrap();
}

#[test]
fn damaged_sets_are_refused_with_the_place() {
    let folder = TempDir::new().unwrap();
    let source = || random(5);
    let damaged = |file: &str, from: &str, to: &str| {
        let set = make(&folder, "set", source(), &[]);
        change(&set.join(file), from, to);
        convert(&set, &[Format::Csv], &folder.path().join("out"), &mut unwatched)
            .unwrap_err()
            .to_string()
    };
    for (from, to, expected) in [
        ("\"frame\":\"", "\"frame\":\"0", "vectors.jsonl:1: the frame is not made of pairs"),
        ("\"frame\":\"", "\"frame\":\"00", "vectors.jsonl:1: len is "),
        ("\"crc\":\"0x", "\"crc\":\"0X", "lower-case hexadecimal"),
        ("\"lane\":0", "\"lane\":8", "there is no lane 8"),
        ("\"type\":\"meta\"", "\"type\":\"mate\"", "there is no record type \"mate\""),
        ("\"latency\":129", "\"latency\":128", "latency is 128"),
        ("\"udp_source_port\":", "\"udp_source_port\":1", "vectors.jsonl:1: "),
        ("{\"n\"", "{\"m\"", "unknown field `m`"),
        ("{", "", "vectors.jsonl:1: "),
    ] {
        let error = damaged("vectors.jsonl", from, to);
        assert!(error.contains(expected), "{from}: {error}");
    }
    assert!(damaged("manifest.json", "\"packets\": 5", "\"packets\": 6").contains("has 5 packets"));
    assert!(damaged("manifest.json", "\"packets\": 5", "\"packets\": 4").contains("has 5 packets"));
    let version = damaged("manifest.json", "\"format_version\": 1", "\"format_version\": 9");
    assert!(version.contains("format version \"9\" is not the \"1\""), "{version}");
    assert!(damaged("profile.toml", "name", "nome").contains("profile.toml"));
    // The last: a directory without a manifest is not overwritten.
    assert!(damaged("manifest.json", "{", "").contains("is not a manifest"));
    assert!(!folder.path().join("out").exists(), "nothing is written from a damaged set");
}

const TOPOLOGY: &str = "[ports]\ne1 = 1\n[[next-hop-group]]\nname = 'a'\nnext-hops = ['e1']\n\
    [[route]]\nprefix = '0.0.0.0/0'\nnext-hop-group = 'a'\n";

/// Puts a byte that no UTF-8 has behind the first place of a text in a file.
fn spoil(file: &Path, behind: &str) {
    let text = fs::read_to_string(file).unwrap();
    let (before, after) = text.split_once(behind).unwrap();
    let bytes = [before.as_bytes(), behind.as_bytes(), &[0xFC], after.as_bytes()].concat();
    fs::write(file, bytes).unwrap();
}

#[test]
fn text_that_is_not_utf_8_is_refused_with_place_and_remedy() {
    let folder = TempDir::new().unwrap();
    let capture = folder.path().join("in.pcap");
    write_pcap(&mut fs::File::create(&capture).unwrap(), [&[0; 60][..]; 2]).unwrap();
    let out = folder.path().join("out");
    let damaged = "the file is damaged: fetch or generate the set again";
    for (file, behind, place, remedy) in [
        (
            "manifest.json",
            "\"profile\": \"",
            ": is not a manifest: invalid unicode code point at line 4 column ",
            "`lbhash vectors generate` writes a new set",
        ),
        ("profile.toml", "", ": line 1, byte 0 of the file, is not UTF-8", damaged),
        ("topology.toml", "\ne1", ": line 2, byte 10 of the file, is not UTF-8", damaged),
        ("vectors.jsonl", "\n{\"n\":1,\"frame\":\"", ":2: invalid unicode code point", damaged),
    ] {
        let source = Source::Capture { path: capture.clone(), metadata: Metadata::default() };
        let topology = TopologyText { toml: TOPOLOGY.to_owned(), origin: "t.toml".to_owned() };
        let request = Request { topology: Some(topology), ..request(source, &[]) };
        let set = folder.path().join("set");
        generate(&request, &set, &mut unwatched).unwrap();
        spoil(&set.join(file), behind);
        let checked = check(&set, &mut unwatched).unwrap_err();
        let converted = convert(&set, &[Format::Csv], &out, &mut unwatched).unwrap_err();
        for error in [checked.to_string(), converted.to_string()] {
            assert!(error.starts_with(&format!("{}{place}", set.join(file).display())), "{error}");
            assert!(error.ends_with(remedy), "{error}");
        }
        fs::remove_dir_all(set).unwrap();
    }
    assert!(!out.exists(), "nothing is written from a damaged set");
}

#[test]
fn only_sets_are_overwritten() {
    let folder = TempDir::new().unwrap();
    let precious = folder.path().join("precious");
    fs::create_dir(&precious).unwrap();
    fs::write(precious.join("thesis.tex"), "x").unwrap();
    let refused = |expected: &str| {
        let before = contents(&precious);
        let error = generate(&request(random(1), &[]), &precious, &mut unwatched).unwrap_err();
        let named = matches!(&error, SetError::NotASet { file, .. } if file == Path::new(expected));
        assert!(named, "{error}");
        assert_eq!(contents(&precious), before);
    };
    refused("thesis.tex");
    fs::write(precious.join("manifest.json"), r#"{"name": "extension", "files": {}}"#).unwrap();
    refused("manifest.json");
    let set = make(&folder, "set", random(3), &[]);
    for file in contents(&set).keys() {
        fs::copy(set.join(file), precious.join(file)).unwrap();
    }
    refused("thesis.tex");
    fs::remove_file(precious.join("thesis.tex")).unwrap();
    change(&precious.join("manifest.json"), "\"format_version\": 1", "\"format_version\": 9");
    make(&folder, "precious", random(1), &[]);

    let set = make(&folder, "set", random(3), &Format::ALL);
    let smaller = make(&folder, "set", random(2), &[]);
    assert_eq!(set, smaller);
    assert_eq!(contents(&set).len(), 3);
}

#[test]
fn files_and_links_are_not_overwritten() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let refused = |place: &Path| {
        let error = generate(&request(random(1), &[]), place, &mut unwatched).unwrap_err();
        match place == file {
            true => assert!(matches!(error, SetError::NotADirectory(_)), "{error}"),
            false => assert!(matches!(error, SetError::Link(_)), "{error}"),
        }
    };
    refused(&file);
    #[cfg(unix)]
    {
        let (link, broken) = (folder.path().join("link"), folder.path().join("broken"));
        std::os::unix::fs::symlink(make(&folder, "set", random(1), &[]), &link).unwrap();
        std::os::unix::fs::symlink("nowhere", &broken).unwrap();
        refused(&link);
        refused(&link.join(""));
        refused(&broken);
        assert_eq!(contents(&link).len(), 3);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "x");
}

#[test]
fn files_that_are_not_of_the_set_are_named() {
    let folder = TempDir::new().unwrap();
    let set = make(&folder, "set", random(2), &[]);
    assert!(check(&set, &mut unwatched).unwrap().foreign.is_empty());
    fs::write(set.join("notes.txt"), "x").unwrap();
    let report = check(&set, &mut unwatched).unwrap();
    assert!(report.is_current());
    assert_eq!(report.foreign, [Path::new("notes.txt")]);
}

#[test]
fn a_set_is_not_converted_in_place() {
    let folder = TempDir::new().unwrap();
    let set = make(&folder, "set", random(2), &[]);
    let before = contents(&set);
    for out in [set.clone(), set.join("../set")] {
        let error = convert(&set, &[Format::Memh], &out, &mut unwatched).unwrap_err();
        assert!(matches!(error, SetError::InPlace(_)), "{error}");
        assert_eq!(contents(&set), before);
    }
}

#[test]
fn a_converted_set_is_told_from_a_damaged_one() {
    let folder = TempDir::new().unwrap();
    let (set, out) = (make(&folder, "set", random(2), &[]), folder.path().join("out"));
    convert(&set, &[Format::Memh], &out, &mut unwatched).unwrap();
    let error = check(&out, &mut unwatched).unwrap_err();
    assert!(matches!(error, SetError::Converted(_)), "{error}");
    let error =
        convert(&out, &[Format::Csv], &folder.path().join("csv"), &mut unwatched).unwrap_err();
    assert!(matches!(error, SetError::Converted(_)), "{error}");
}

#[test]
fn a_set_has_packets() {
    let folder = TempDir::new().unwrap();
    let capture = folder.path().join("empty.pcap");
    fs::write(&capture, crate::support::pcap([0xD4, 0xC3, 0xB2, 0xA1], &[])).unwrap();
    let path = capture.clone();
    for (source, name) in [
        (random(0), "generator random".to_owned()),
        (Source::Capture { path, metadata: Metadata::default() }, capture.display().to_string()),
    ] {
        let place = folder.path().join("set");
        let error = generate(&request(source, &[]), &place, &mut unwatched).unwrap_err();
        assert!(error.to_string().starts_with(&format!("{name}: no packets, ")), "{error}");
        assert!(!place.exists());
    }
}
