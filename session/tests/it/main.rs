// SPDX-License-Identifier: Apache-2.0
//! Sessions: sources of profiles, and what they compute with a topology.

use lbhash_control::topology::Topology;
use lbhash_model::{Metadata, reference};
use lbhash_session::{ProfileSource, Session, SessionError, routing::SelectionView};

const TOPOLOGY: &str = r#"
platform = "block"
ports = { "p1" = 1, "p2" = 2, "p3" = 3 }
[[next-hop-group]]
name = "up"
next-hops = ["p1", "p2", "p3"]
balancing = "round-robin"
[[route]]
prefix = "198.51.100.0/24"
next-hop-group = "up"
"#;

/// TCP from 192.0.2.1:12345 to 198.51.100.7:80.
const FRAME: [u8; 54] = [
    2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, 192, 0, 2,
    1, 198, 51, 100, 7, 0x30, 0x39, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 0, 0, 0, 0, 0, 0, 0,
];

fn session(source: ProfileSource<'_>) -> Session {
    Session::new(source.load().unwrap(), None, None).unwrap()
}

#[test]
fn every_source_gives_the_keys_of_the_reference() {
    let toml = "name = \"mine\"\nbase = \"junos-trio-18.3\"\n[users.all]\nseed = 7\n";
    let sources = [
        ProfileSource::BuiltIn("junos-trio-18.3"),
        ProfileSource::Toml { text: toml, origin: "mine.toml" },
        ProfileSource::Junos {
            text: "set forwarding-options enhanced-hash-key family inet no-source-port",
            release: Some("17.4R1"),
        },
        ProfileSource::SrLinux {
            text: "set / system load-balancing hash-options hash-seed 99",
            platform: Some("7250-ixr-6e"),
            chassis_mac: None,
        },
    ];
    let mut seen = Vec::new();
    for source in sources {
        let session = session(source);
        let keys = session.fast().keys(&Metadata::default(), &FRAME).keys;
        let trace = reference::hash(session.configuration(), &Metadata::default(), &FRAME);
        assert_eq!(keys, trace.result.keys, "{source:?}");
        assert!(!seen.contains(&keys), "{source:?} must not hash like another");
        seen.push(keys);
    }
}

#[test]
fn errors_name_place_and_remedy() {
    let toml = ProfileSource::Toml { text: "name = \"x\"\nseeed = 1\n", origin: "x.toml" };
    let error = toml.load().unwrap_err();
    assert!(matches!(error, SessionError::Text(_)), "{error}");
    assert!(error.to_string().starts_with("x.toml:2:1: "), "{error}");
    let error = ProfileSource::BuiltIn("junos").load().unwrap_err();
    assert!(matches!(error, SessionError::Argument(_)), "{error}");
    let bad = ProfileSource::SrLinux { text: "", platform: Some("9999"), chassis_mac: None };
    assert!(matches!(bad.load().unwrap_err(), SessionError::Argument(_)));
}

#[test]
fn the_way_of_a_packet_depends_on_the_selector_alone() {
    let topology = Topology::from_toml(TOPOLOGY, "t.toml").unwrap();
    let profile = ProfileSource::BuiltIn("all-fields").load().unwrap();
    let session = Session::new(profile, Some(topology), Some(3)).unwrap();
    let keys = session.fast().keys(&Metadata::default(), &FRAME).keys;
    let ports = |packets: usize| -> Vec<String> {
        let mut selector = session.selector();
        (0..packets)
            .map(|_| {
                let routed = session.route(&mut selector, &Metadata::default(), &FRAME, 0, &keys);
                let routed = routed.unwrap();
                let view = SelectionView::new(&routed, session.topology().unwrap());
                view.egress.unwrap().name.to_owned()
            })
            .collect()
    };
    assert_eq!(ports(4), ["p1", "p2", "p3", "p1"]);
    assert_eq!(ports(1), ["p1"], "a new selector begins anew");
    let writes = session.writes();
    assert!(writes.iter().any(|write| write.data != 0 && write.address >= 0x10000), "groups");
}

#[test]
fn explanations_are_those_of_the_command() {
    let session = session(ProfileSource::BuiltIn("junos-trio-18.3"));
    let text = session.explain("frame", &Metadata::default(), &FRAME, None);
    assert!(text.starts_with("packet 0 of frame\n  profile   junos-trio-18.3"), "{text}");
    let json = session.explain_json("frame", &Metadata::default(), &FRAME, None);
    assert!(json.contains("\"status\": []"), "{json}");
}
