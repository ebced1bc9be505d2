// SPDX-License-Identifier: Apache-2.0
//! Vector sets with a topology: lines carry the selections that arithmetic on their keys gives,
//! other files follow, what depends on the cycle is refused.

use lbhash_control::profile::built_in_source;
use lbhash_model::Metadata;
use lbhash_vectors::{
    capture::{Options, write_pcap},
    set::{Format, Request, SetError, Source, TopologyText, check, convert, generate, unwatched},
    stimulus::Generator,
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Destinations 0 to 7 of the generator `flows` go to three ports by range, 8 to 15 to two by
/// modulo and a LAG; no IPv6.
const TOPOLOGY: &str = r#"
[ports]
a = 10
b = 11
c = 65535
[[lag]]
name = "lag"
ports = ["a", "b"]
[[next-hop]]
name = "nowhere"
drop = 3
[[next-hop-group]]
name = "range"
next-hops = ["a", "c", "nowhere"]
[[next-hop-group]]
name = "modulo"
next-hops = ["b", "lag"]
balancing = "hash-modulo"
[[route]]
prefix = "198.18.0.0/21"
next-hop-group = "range"
[[route]]
prefix = "198.18.8.0/21"
next-hop-group = "modulo"
"#;

/// Two ports with dynamic load balancing for everything that is IPv4.
fn dynamic(timer: u16, cycles_per_us: u16) -> String {
    format!(
        "platform = '7220 IXR-H4'\n[ports]\na = 3\nb = 127\n\
         [[next-hop-group]]\nname = 'g'\nnext-hops = ['a', 'b']\n\
         [[route]]\nprefix = '0.0.0.0/0'\nnext-hop-group = 'g'\n\
         [dynamic-load-balancing]\nprefixes = ['0.0.0.0/0']\nflowset-size = 256\n\
         inactivity-timer = {timer}\ncycles-per-us = {cycles_per_us}\n"
    )
}

fn request(topology: &str, source: Source) -> Request {
    Request {
        profile: built_in_source("srlinux-7250-ixr").unwrap().to_owned(),
        profile_origin: "srlinux-7250-ixr".to_owned(),
        hash_seed: None,
        topology: Some(TopologyText { toml: topology.to_owned(), origin: "t.toml".to_owned() }),
        source,
        reading: Options::default(),
        distinct: false,
        formats: Format::ALL.to_vec(),
    }
}

fn flows(packets: u64) -> Source {
    Source::Generator { generator: Generator::Flows, seed: 3, packets }
}

fn make(folder: &TempDir, topology: &str, source: Source) -> PathBuf {
    let path = folder.path().join("set");
    generate(&request(topology, source), &path, &mut unwatched).unwrap();
    path
}

fn lines(set: &Path) -> Vec<Value> {
    let text = fs::read_to_string(set.join("vectors.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn key(line: &Value, user: &str) -> u64 {
    u64::from_str_radix(&line["keys"][user].as_str().unwrap()[2..], 16).unwrap()
}

/// The last byte but one of an IPv4 destination, by hand; `None` for others.
fn destination(line: &Value) -> Option<u64> {
    let frame = line["frame"].as_str().unwrap();
    (&frame[24..28] == "0800").then(|| u64::from_str_radix(&frame[64..66], 16).unwrap())
}

#[test]
fn lines_carry_group_index_and_egress() {
    let folder = TempDir::new().unwrap();
    let set = make(&folder, TOPOLOGY, flows(300));
    let mut seen = [0; 4];
    for line in lines(&set) {
        let level_1 = key(&line, "level_1_fec");
        let selected = |level: &str, group: u64, index: u64| serde_json::json!({"level": level, "group": group, "index": index});
        let port = |id: u64| serde_json::json!({"kind": "port", "id": id});
        let (group, select, egress, case) = match destination(&line) {
            Some(0..8) => {
                let index = (level_1 * 3) >> 16;
                let drop = serde_json::json!({"kind": "drop", "id": 3});
                let egress = [port(10), port(65535), drop][index as usize].clone();
                (1, vec![selected("level_1_fec", 1, index)], egress, 0)
            }
            Some(8..16) if level_1.is_multiple_of(2) => {
                (2, vec![selected("level_1_fec", 2, 0)], port(11), 1)
            }
            Some(8..16) => {
                let index = (key(&line, "lag") * 2) >> 16;
                let select = vec![selected("level_1_fec", 2, 1), selected("lag", 3, index)];
                (2, select, port(10 + index), 2)
            }
            _ => (0, vec![], Value::Null, 3),
        };
        seen[case] += 1;
        assert_eq!(line["metadata"]["group"], group, "{line}");
        assert_eq!(line["select"], Value::from(select), "{line}");
        assert_eq!(line["egress"], egress, "{line}");
        let order: Vec<_> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(order.join(" ").ends_with("udp_source_port select egress latency"), "{order:?}");
    }
    assert!(seen.iter().all(|&count| count > 10), "{seen:?}");
}

#[test]
fn memories_and_table_follow_from_the_lines() {
    let folder = TempDir::new().unwrap();
    let set = make(&folder, &dynamic(400, 20), flows(70));
    for format in Format::ALL {
        let out = folder.path().join(format.name());
        convert(&set, &[format], &out, &mut unwatched).unwrap();
        for file in format.files() {
            let [whole, converted] =
                [&set, &out].map(|folder| fs::read(folder.join(file)).unwrap());
            assert!(whole == converted, "{file}");
        }
    }
    let memory = |name: &str| fs::read_to_string(set.join(name)).unwrap();
    let lines = lines(&set);
    for (line, word) in lines.iter().zip(memory("results.memh").lines()) {
        let egress = line["egress"]["id"].as_u64().map_or(0, |id| 1 << 16 | id);
        assert_eq!(word[..8], format!("{egress:08x}"));
        let index = line["select"][0]["index"].as_u64();
        let selected = index.map_or(0, |index| 1 << 31 | index << 16 | 1);
        assert_eq!(word[9 * 4..][..8], format!("{selected:08x}"));
    }
    // SELECT of group 1: 2 entries, mode 5, a flowset of 2^8.
    assert!(memory("config.memh").contains("\n10010_08050002\n"));
    // Two entries of it, and two of the group that its multicast has.
    assert_eq!(memory("config.memh").lines().filter(|write| write.starts_with('2')).count(), 4);
    let acts: Vec<String> = lines.iter().flat_map(acts).collect();
    assert_eq!(memory("environment.memh").lines().collect::<Vec<_>>(), acts);
    let counts = memory("counts.memh");
    let counts: Vec<_> = counts.lines().map(|count| usize::from_str_radix(count, 16)).collect();
    assert_eq!([&counts[0], &counts[3]], [&Ok(70), &Ok(acts.len())]);
    assert_eq!(counts[2], Ok(memory("config.memh").lines().count()));
    let table = memory("vectors.csv");
    let header = "level_1_fec_group,level_1_fec_index,level_2_fec_group,level_2_fec_index,level_3_fec_group,level_3_fec_index,\
                  lag_group,lag_index,egress_kind,egress_id,loads,wait_us,latency,frame";
    assert!(table.lines().next().unwrap().ends_with(header));
    let loaded = table.lines().nth(13).unwrap().split(',').collect::<Vec<_>>();
    let wait = lines[12]["before"]["wait_us"].to_string();
    assert_eq!(loaded[loaded.len() - 3], wait);
}

/// Words of `environment.memh` for a line of a set with 20 cycles a microsecond.
fn acts(line: &Value) -> Vec<String> {
    let (n, before) = (line["n"].as_u64().unwrap(), &line["before"]);
    let number = |value: &Value| value.as_u64().unwrap();
    let loads = before["loads"].as_array().map_or(&[][..], Vec::as_slice).iter().map(|load| {
        let [port, utilization, queue, itm] =
            ["port", "utilization", "queue", "itm"].map(|name| number(&load[name]));
        let address = 0x30200 + 4 * port;
        format!("{n:08x}_000000000000_{address:05x}_00{itm:02x}{queue:02x}{utilization:02x}")
    });
    let wait = before["wait_us"].as_u64().map(|wait| {
        let cycles = 20 * wait;
        format!("{n:08x}_{cycles:012x}_00000_00000000")
    });
    loads.chain(wait).collect()
}

#[test]
fn a_set_is_current_until_a_selection_or_a_load_changes() {
    let folder = TempDir::new().unwrap();
    let capture = folder.path().join("in.pcap");
    let frames: Vec<Vec<u8>> =
        Generator::Flows.packets(8).take(40).map(|packet| packet.frame).collect();
    write_pcap(&mut fs::File::create(&capture).unwrap(), frames.iter().map(Vec::as_slice)).unwrap();
    for source in [flows(40), Source::Capture { path: capture, metadata: Metadata::default() }] {
        for (from, to, field) in [
            ("\"index\":1", "\"index\":0", "select[0].index"),
            ("\"egress\":{\"kind\":\"port\"", "\"egress\":{\"kind\":\"drop\"", "egress.kind"),
            ("\"group\":1,\"index\"", "\"group\":2,\"index\"", "select[0].group"),
            ("\"wait_us\":", "\"wait_us\":1", ""),
        ] {
            let set = make(&folder, &dynamic(400, 20), source.clone());
            assert!(check(&set, &mut unwatched).unwrap().is_current());
            let path = set.join("vectors.jsonl");
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains(from), "{from}");
            fs::write(&path, text.replacen(from, to, 1)).unwrap();
            let report = check(&set, &mut unwatched).unwrap();
            let named = report.differences.iter().any(|difference| difference.field == field);
            assert!(!report.is_current() && (named || field.is_empty()), "{report:#?}");
        }
    }
}

#[test]
fn damaged_lines_are_named() {
    let folder = TempDir::new().unwrap();
    for (from, to, expected) in [
        (
            "\"select\":[{\"level\":\"level_1_fec\"",
            "\"select\":[{\"level\":\"level_9\"",
            "there is no level \"level_9\"",
        ),
        (
            "\"group\":1,\"index\":0",
            "\"group\":4096,\"index\":0",
            "there is no index 0 in a group 4096",
        ),
        ("\"select\":[", "\"selekt\":[", "unknown field `selekt`"),
        ("\"wait_us\":", "\"wait\":", "unknown field `wait`"),
    ] {
        let set = make(&folder, &dynamic(400, 20), flows(40));
        let path = set.join("vectors.jsonl");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let out = folder.path().join("out");
        let error = convert(&set, &[Format::Csv], &out, &mut unwatched).unwrap_err().to_string();
        assert!(error.contains("vectors.jsonl:") && error.contains(expected), "{error}");
    }
    let set = make(&folder, TOPOLOGY, flows(5));
    let path = set.join("topology.toml");
    fs::write(&path, TOPOLOGY.replace("\"lag\"]", "\"leg\"]")).unwrap();
    let error = check(&set, &mut unwatched).unwrap_err().to_string();
    assert!(error.contains("topology.toml:") && error.contains("leg"), "{error}");
    fs::remove_file(path).unwrap();
    let error = check(&set, &mut unwatched).unwrap_err().to_string();
    assert!(error.contains("topology.toml: cannot be read"), "{error}");
}

/// Within 10 microseconds of a cycle each, gaps decide whether a flow is idle.
#[test]
fn what_gaps_and_stalls_would_decide_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("set");
    let error = generate(&request(&dynamic(10, 1), flows(64)), &path, &mut unwatched).unwrap_err();
    assert!(matches!(error, SetError::Timing { .. }), "{error}");
    let text = error.to_string();
    assert!(
        text.contains("its flow has been idle for 0 to ")
            && text.contains("raise `inactivity-timer`"),
        "{text}"
    );
    assert!(!path.exists(), "nothing is left behind");
}

/// Packets that show nothing new are left out, and what is left shows everything.
#[test]
fn a_distinct_set_shows_what_the_whole_one_does() {
    let folder = TempDir::new().unwrap();
    let shown = |distinct: bool| {
        let source = Source::Generator { generator: Generator::Random, seed: 4, packets: 500 };
        let request = Request { distinct, topology: None, ..request("", source) };
        let path = folder.path().join("set");
        let manifest = generate(&request, &path, &mut unwatched).unwrap().manifest;
        assert_eq!(manifest.distinct_of, distinct.then_some(500));
        assert!(check(&path, &mut unwatched).unwrap().is_current());
        let mut shown = std::collections::BTreeSet::new();
        for line in lines(&path) {
            shown.insert(line["family"].to_string());
            shown.extend(line["status"].as_array().unwrap().iter().map(Value::to_string));
            let layers = line["layers"].as_array().unwrap().iter();
            shown.extend(layers.map(|layer| format!("{} {}", layer["type"], layer["ctx"])));
        }
        (manifest.packets, shown)
    };
    let (whole, distinct) = (shown(false), shown(true));
    assert_eq!(whole.1, distinct.1);
    assert!(distinct.0 < whole.0 / 4, "{} of {}", distinct.0, whole.0);
}
