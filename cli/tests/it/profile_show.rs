// SPDX-License-Identifier: Apache-2.0
//! `lbhash profile show`: what operators see. The expected texts are written from the requirement,
//! not from the program.

use crate::support::{Directory, lbhash, output};

/// A profile in a format; remarks about it may stand on standard error.
fn show(format: &str, arguments: &[&str]) -> String {
    let arguments = [&["profile", "show", "--format", format], arguments].concat();
    String::from_utf8(lbhash(&arguments).assert().success().get_output().stdout.clone()).unwrap()
}

fn state(arguments: &[&str]) -> String {
    show("state", arguments)
}

/// The block that a command shows.
fn shown(state: &str, command: &str) -> String {
    let heading = format!("# info with-context {command}");
    let lines = state.lines().skip_while(|line| *line != heading).skip(1);
    lines.take_while(|line| !line.starts_with("# info")).map(|line| format!("{line}\n")).collect()
}

const SYSTEM: &str = "from state system load-balancing hash-options";
const INTERFACE: &str = "from state interface ethernet-1/1 load-balancing hash-seed";
const CONFIGURATION: &str = "system load-balancing";

fn system_seed(seed: u16) -> String {
    format!(
        "    system {{\n        load-balancing {{\n            hash-options {{\n                hash-seed {seed}\n            \
         }}\n        }}\n    }}\n"
    )
}

fn interface_seed(seed: u16) -> String {
    format!(
        "    interface ethernet-1/1 {{\n        load-balancing {{\n            hash-seed {seed}\n        }}\n    }}\n"
    )
}

#[test]
fn g_001_system_seed_configured_or_generated() {
    let directory = Directory::new();
    let nothing = directory.file("nothing.cfg", "");
    // 0x089B = 2203.
    let generated = state(&["--srlinux", &nothing, "--chassis-mac", "02:00:00:00:08:9B"]);
    assert_eq!(shown(&generated, SYSTEM), system_seed(2203));
    let configured = directory.file("seed.cfg", "hash-seed 128\n");
    let configured = state(&["--srlinux", &configured, "--chassis-mac", "02:00:00:00:08:9B"]);
    assert_eq!(shown(&configured, SYSTEM), system_seed(128));
    let unknown = shown(&state(&["--srlinux", &nothing]), SYSTEM);
    assert!(unknown.starts_with("# (") && unknown.contains("--chassis-mac"), "{unknown}");
    let text = output(&["profile", "show", "srlinux-7250-ixr"]);
    assert!(text.contains("  system      0  assumed: "), "{text}");
}

#[test]
fn g_002_interface_seed_of_the_800g_cards() {
    let directory = Directory::new();
    let stated =
        directory.file("state.cfg", "interface ethernet-1/1 load-balancing hash-seed 41521\n");
    let shown_state = state(&["--srlinux", &stated, "--platform", "7250-ixr-6e"]);
    assert_eq!(shown(&shown_state, INTERFACE), interface_seed(41521));
    // The generated seed is the one that the block hashes with.
    let nothing = directory.file("nothing.cfg", "");
    let router =
        ["--srlinux", &nothing, "--platform", "7250-ixr-6e", "--chassis-mac", "02:00:00:00:08:9B"];
    let router = [&router[..], &["--port-id", "ethernet-1/1=0x1203"]].concat();
    let report: serde_json::Value = serde_json::from_str(&show("json", &router)).unwrap();
    let interface = &report["seeds"]["interfaces"][0];
    let (seed, place) = (&interface["seed"], interface["hash_profile"].as_u64().unwrap() as usize);
    assert_ne!(place, 0, "the system's seed is another one");
    let block = report["hash_users"][place].as_array().unwrap();
    assert!(block.len() == 5 && block.iter().all(|user| user["seed"] == *seed), "{report:#}");
    let seed = u16::try_from(seed.as_u64().unwrap()).unwrap();
    assert_eq!(shown(&state(&router), INTERFACE), interface_seed(seed));
}

const USERS: [&str; 5] = ["level-1-fec", "level-2-fec", "level-3-fec", "lag", "network-header"];

fn hash_users(polynomials: [u8; 5]) -> String {
    let users = USERS.iter().zip(polynomials).map(|(user, polynomial)| {
        format!(
            "                    hash-user {user} {{\n                        hash-polynomial {polynomial}\n                    }}\n"
        )
    });
    format!(
        "    platform {{\n        linecard 1 {{\n            forwarding-complex 1 {{\n                load-balancing {{\n{}\
         \x20               }}\n            }}\n        }}\n    }}\n",
        users.collect::<String>()
    )
}

#[test]
fn g_003_hash_users_and_their_polynomials() {
    let command = "from state platform linecard 1 forwarding-complex 1 load-balancing hash-user * hash-polynomial";
    assert_eq!(shown(&state(&["srlinux-7250-ixr"]), command), hash_users([1, 2, 3, 4, 5]));
    let directory = Directory::new();
    let other = directory.file("other.cfg", hash_users([8, 1, 2, 6, 7]));
    assert_eq!(shown(&state(&["--srlinux", &other]), command), hash_users([8, 1, 2, 6, 7]));
    let text = show("text", &["--srlinux", &other]);
    let table: Vec<(&str, &str)> = text
        .lines()
        .skip_while(|line| !line.starts_with("Hash users"))
        .skip(2)
        .take(5)
        .map(|line| {
            let mut words = line.split_whitespace();
            (words.next().unwrap(), words.next().unwrap())
        })
        .collect();
    let names = ["level_1_fec", "level_2_fec", "level_3_fec", "lag", "network_header"];
    assert_eq!(table, names.into_iter().zip(["8", "1", "2", "6", "7"]).collect::<Vec<_>>());
}

/// What is configured is shown as the router shows it, and reading that again changes nothing.
#[test]
fn g_004_configuration_of_hash_options() {
    let directory = Directory::new();
    let seed_and_label = "    system {\n        load-balancing {\n            hash-options {\n                hash-seed 128\n\
        \x20               ipv6-flow-label false\n            }\n        }\n    }\n";
    let addresses_only = "    system {\n        load-balancing {\n            hash-options {\n\
        \x20               destination-address true\n                destination-port false\n\
        \x20               ipv6-flow-label false\n                protocol false\n                source-address true\n\
        \x20               source-port false\n                mpls-label-stack false\n            }\n        }\n    }\n";
    for configuration in [seed_and_label, addresses_only] {
        let file = directory.file("router.cfg", configuration);
        let first = state(&["--srlinux", &file]);
        assert_eq!(shown(&first, CONFIGURATION), configuration);
        let again = directory.file("again.cfg", &first);
        assert_eq!(state(&["--srlinux", &again]), first);
    }
}

#[test]
fn g_005_hash_profile_and_its_interface() {
    let directory = Directory::new();
    let configuration = "    system {\n        load-balancing {\n            hash-profile p1 {\n                hash-seed 123\n\
        \x20           }\n        }\n    }\n    interface ethernet-1/1 {\n        load-balancing {\n            hash-profile p1\n\
        \x20       }\n    }\n";
    let file = directory.file("router.cfg", configuration);
    let shown_state = state(&["--srlinux", &file, "--platform", "7250-ixr-6e"]);
    assert_eq!(shown(&shown_state, CONFIGURATION), configuration);
    assert_eq!(shown(&shown_state, INTERFACE), interface_seed(123));
}

/// Lines of a packet type: field, state, and the release that brought it.
fn fields(text: &str, title: &str) -> Vec<(String, String, String)> {
    let lines = text.lines().skip_while(|line| line.trim_start() != title).skip(1);
    let columns = |line: &str| {
        let mut columns = line.trim_start().split("  ").filter(|column| !column.is_empty());
        let mut next = || columns.next().unwrap_or_default().trim().to_owned();
        let (field, state, since) = (next(), next(), next());
        (field, state, if since.starts_with("since ") { since } else { String::new() })
    };
    lines.take_while(|line| line.starts_with("    ")).map(columns).collect()
}

/// The lists of the requirements, and the releases of D-033.
#[test]
fn g_016_fields_with_state_symmetry_and_release() {
    let ports_and_addresses = [
        ("Source port", "symmetric", ""),
        ("Destination port", "symmetric", ""),
        ("Source address", "symmetric", ""),
        ("Destination address", "symmetric", ""),
    ];
    for (profile, is_new) in [
        ("junos-trio-14.1", false),
        ("junos-trio-16.1", false),
        ("junos-trio-17.2", false),
        ("junos-trio-18.3", true),
    ] {
        let text = output(&["profile", "show", profile]);
        let check = |title: &str, expected: &[(&str, &str, &str)]| {
            let found = fields(&text, title);
            let found: Vec<_> =
                found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
            assert_eq!(found, expected, "{profile}, {title}");
        };
        let new = |state| if is_new { state } else { "off" };
        let ipv4 =
            [("Protocol", "on", ""), ("DSCP", "off", ""), ("Incoming interface index", "off", "")];
        let ipv6 = [
            ("Next header", "on", ""),
            ("Flow label", new("on"), "since 18.3R1"),
            ("Traffic class", "off", ""),
            ("Incoming interface index", "off", ""),
        ];
        check(
            "IPv4, TCP and UDP, non fragmented packets",
            &[&ports_and_addresses[..], &ipv4].concat(),
        );
        check(
            "IPv6, non fragmented TCP and UDP packets",
            &[&ports_and_addresses[..], &ipv6].concat(),
        );
        let inner = [
            ("Payload: source port", new("symmetric"), "since 18.3R1"),
            ("Payload: destination port", new("symmetric"), "since 18.3R1"),
            ("Payload: source IP address", new("symmetric"), "since 18.3R1"),
            ("Payload: destination IP address", new("symmetric"), "since 18.3R1"),
            ("GRE key", "on", ""),
        ];
        check(
            "IPv4 in IPv4, GRE; GRE protocol = IPv4",
            &[&inner[..], &ports_and_addresses[2..], &ipv4].concat(),
        );
        check(
            "MPLS, entropy label; entropy label indicator, not hashed; the payload is not processed",
            &[
                ("Label 1 (20 bits)", "on", ""),
                ("Label 2..8 (20 bits)", "on", ""),
                ("Label 9..16 (20 bits)", new("on"), "since 18.3R1"),
                ("Outer label EXP", "off", ""),
                ("Incoming interface index", "off", ""),
            ],
        );
    }
}

/// An option that is set shows where it counts, with its name.
#[test]
fn g_016_options_turn_fields_on_and_off() {
    let directory = Directory::new();
    let router = directory.file(
        "mx.conf",
        "set forwarding-options enhanced-hash-key family inet incoming-interface-index\n\
         set forwarding-options enhanced-hash-key family inet6 no-flow-label\n\
         set interfaces ae0 aggregated-ether-options load-balance per-packet\n",
    );
    let text = show("text", &["--junos", &router]);
    assert!(text.contains("\nOptions stand under `forwarding-options enhanced-hash-key family`\n"));
    let state = |title, field: &str| {
        let fields = fields(&text, title);
        fields.into_iter().find(|(known, ..)| known == field).unwrap().1
    };
    let ipv4 = "IPv4, TCP and UDP, non fragmented packets";
    let ipv6 = "IPv6, non fragmented TCP and UDP packets";
    assert_eq!(state(ipv4, "Incoming interface index"), "on");
    assert_eq!(state(ipv6, "Incoming interface index"), "off");
    assert_eq!(state(ipv6, "Flow label"), "off");
    assert!(text.lines().any(|line| line == "  ae0   at random, packet by packet"), "{text}");
    let line = text.lines().find(|line| line.contains("Traffic class")).unwrap();
    assert!(line.ends_with("  inet6 traffic-class"), "{line}");
}

/// The same for programs.
#[test]
fn json_holds_what_the_text_says() {
    let json = output(&["profile", "show", "junos-trio-17.2", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["platform"], "Junos 17.2R1");
    let types = report["packet_types"].as_array().unwrap();
    let tcp = types.iter().find(|listed| listed["id"] == "ipv6_tcp_udp").unwrap();
    let fields = tcp["fields"].as_array().unwrap();
    let field = |id: &str| fields.iter().find(|field| field["id"] == id).unwrap();
    assert_eq!(field("flow_label")["is_on"], false);
    assert_eq!(field("flow_label")["since"], "18.3R1");
    assert_eq!(field("source_port")["is_symmetric"], true);
    assert_eq!(report["hash_users"].as_array().unwrap().len(), 4);
    assert!(report["seeds"].is_null());
}
