// SPDX-License-Identifier: Apache-2.0
//! A router's own configuration in place of a profile: what is taken, what is refused, what is
//! remarked.

use crate::support::{Directory, arp, assert_error, lbhash, output, pcap, tcp};

/// Standard output and standard error of a command that must succeed.
fn outputs(arguments: &[&str]) -> (String, String) {
    let done = lbhash(arguments).assert().success();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&done.get_output().stdout), text(&done.get_output().stderr))
}

fn compiled(arguments: &[&str]) -> String {
    outputs(&[&["profile", "compile", "--format", "csv"], arguments].concat()).0
}

const HASH_OPTIONS: &str = "\
--{ * candidate shared default }--[  ]--
# info with-context system load-balancing
    system {
        load-balancing {
            hash-options {
                hash-seed 128
                ipv6-flow-label false
            }
        }
    }
";

/// The same options in every notation give the same register image.
#[test]
fn c_notations_of_sr_linux_agree() {
    let directory = Directory::new();
    let expected = compiled(&[&directory.file(
        "p.toml",
        "name = 'p'\nsystem = 'srlinux-7250-ixr'\n\
         [options.system.load-balancing.hash-options]\nhash-seed = 128\nipv6-flow-label = false\n",
    )]);
    assert_ne!(expected, compiled(&["srlinux-7250-ixr"]));
    for (name, text) in [
        ("curly.cfg", HASH_OPTIONS),
        (
            "flat.cfg",
            "set / system load-balancing hash-options hash-seed 128\n\
             set / system load-balancing hash-options ipv6-flow-label false\n",
        ),
        (
            "as.json",
            r#"{"srl_nokia-system:system":{"load-balancing":{"hash-options":{"hash-seed":128,"ipv6-flow-label":false}}}}"#,
        ),
        ("part.json", r#"{"hash-options": {"hash-seed": 128, "ipv6-flow-label": false}}"#),
    ] {
        let file = directory.file(name, text);
        assert_eq!(compiled(&["--srlinux", &file]), expected, "{name}");
        let done = lbhash(&["profile", "compile", "--srlinux", "-", "--format", "csv"])
            .write_stdin(text)
            .assert()
            .success();
        assert_eq!(done.get_output().stdout, expected.as_bytes(), "{name} on standard input");
    }
}

#[test]
fn d_033_the_release_decides_and_lines_agree_with_braces() {
    let directory = Directory::new();
    let lines = directory.file(
        "lines.conf",
        "set version 17.4R1\nset forwarding-options enhanced-hash-key family inet incoming-interface-index\n",
    );
    let braces = directory.file(
        "braces.conf",
        "version 17.4R1;\nforwarding-options {\n  enhanced-hash-key {\n    family inet { incoming-interface-index; }\n  }\n}\n",
    );
    assert_eq!(compiled(&["--junos", &lines]), compiled(&["--junos", &braces]));
    let nothing = directory.file("nothing.conf", "");
    for (release, profile) in [("17.4R1", "junos-trio-17.2"), ("18.3R1", "junos-trio-18.3")] {
        assert_eq!(compiled(&["--junos", &nothing, "--release", release]), compiled(&[profile]));
    }
    assert_eq!(compiled(&["--junos", &nothing]), compiled(&["junos-trio-18.3"]), "the default");
    let newer = compiled(&["--junos", &lines, "--release", "18.3R1"]);
    assert_ne!(newer, compiled(&["--junos", &lines]), "the argument is stronger than the text");
}

#[test]
fn platform_by_argument_by_text_and_by_default() {
    let directory = Directory::new();
    let nothing = directory.file("nothing.cfg", "");
    let stated = directory.file("stated.cfg", "platform chassis type \"7220 IXR-D3\"\n");
    let platform = |arguments: &[&str]| {
        let (text, _) = outputs(&[&["profile", "show", "--srlinux"], arguments].concat());
        text.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(platform(&[&nothing]), "platform srlinux-7250-ixr");
    assert_eq!(platform(&[&stated]), "platform 7220 IXR-D3");
    assert_eq!(platform(&[&nothing, "--platform", "7220-ixr-h"]), "platform srlinux-7220-ixr-h");
    assert_eq!(platform(&[&nothing, "--platform", "7250 IXR-6e"]), "platform 7250 IXR-6e");
    assert_eq!(platform(&[&stated, "--platform", "7220-ixr-d1"]), "platform 7220 IXR-D1");
    let (_, advice) =
        outputs(&["profile", "show", "--srlinux", &stated, "--platform", "7220-ixr-d1"]);
    let replaced = format!(
        "advice: {stated}:1:1: srlinux-7220-ixr-d: `platform chassis type 7220 IXR-D3`: is replaced by --platform; \
         keep one of them\n"
    );
    assert!(advice.contains(&replaced), "{advice}");
    lbhash(&["profile", "show", "--srlinux", &stated, "--platform", "7215-ixs"]).assert().code(2);
}

/// A profile made of a router's options is the router: same register image, whatever was left
/// aside.
#[test]
fn a_router_becomes_a_profile() {
    let directory = Directory::new();
    let junos = directory.file(
        "mx.conf",
        "version 17.4R1;\nsystem { host-name mx; }\nforwarding-options {\n enhanced-hash-key {\n  family inet {\n   \
         incoming-interface-index;\n   no-source-port; no-destination-port;\n  }\n  family mpls { no-payload; }\n }\n}\n\
         policy-options { policy-statement \"l b\" { then { load-balance per-packet; } } }\n\
         routing-options { forwarding-table { export \"l b\"; } }\n\
         interfaces { ae0 { aggregated-ether-options { load-balance { adaptive { tolerance 20; } } } } }\n\
         chassis { aggregated-devices { ethernet { device-count 4; } } }\n",
    );
    let srlinux = directory.file(
        "ixr.cfg",
        "system load-balancing hash-options source-port false\nsystem load-balancing hash-options destination-port false\n\
         system load-balancing hash-profile p1 hash-seed 123\ninterface ethernet-1/1 load-balancing hash-profile p1\n\
         network-instance default ip-load-balancing resilient-hash-prefix 10.0.0.0/8 max-paths 6\n\
         network-instance default ip-load-balancing resilient-hash-prefix 10.0.0.0/8 hash-buckets-per-path 4\n",
    );
    let routers: [&[&str]; 2] = [
        &["--junos", &junos],
        &[
            "--srlinux",
            &srlinux,
            "--platform",
            "7250-ixr-18e",
            "--chassis-mac",
            "00:01:02:03:08:9B",
            "--port-id",
            "ethernet-1/2=0x12",
        ],
    ];
    for router in routers {
        let (toml, _) = outputs(&[&["profile", "show", "--format", "toml"], router].concat());
        let profile = directory.file("router.toml", &toml);
        assert_eq!(compiled(&[&profile]), compiled(router), "{toml}");
        let [text, again] = [router, &[profile.as_str()][..]]
            .map(|arguments| outputs(&[&["profile", "show"], arguments].concat()).0);
        assert_eq!(text, again, "{toml}");
        assert!(!toml.contains("host-name"), "{toml}");
    }
}

#[test]
fn every_command_takes_a_router() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[arp(), tcp(1)]));
    let router = directory.file("mx.conf", "set version 18.3R1\n");
    let given = ["--junos", router.as_str()];
    let named = ["--profile", "junos-trio-18.3"];
    let keys = |profile: &[&str]| output(&[&["keys", &capture], profile].concat());
    assert_eq!(keys(&given), keys(&named));
    assert_ne!(keys(&given), keys(&["--profile", "linux-l3"]));
    let explained = output(&[&["explain", &capture, "--packet", "1"], &given[..]].concat());
    assert!(explained.contains("mx.conf"), "{explained}");
    let matrix =
        |profile: &[&str]| output(&[&["profile", "matrix", "--format", "csv"], profile].concat());
    assert_eq!(matrix(&given), matrix(&["junos-trio-18.3"]));
    let set = directory.name("set");
    output(&[&["vectors", "generate", "--packets", "20", "--out", &set], &given[..]].concat());
    let checked = output(&["vectors", "check", &set]);
    assert!(checked.contains("current, 20 packets"), "{checked}");
}

/// Seeds by interface: those of the interface's hash-profile, as in a profile with that seed.
#[test]
fn c_hash_profile_of_an_interface_hashes_its_packets() {
    let directory = Directory::new();
    let capture = directory.file("a.pcap", pcap(1, &[tcp(1)]));
    let router = directory.file(
        "ixr.cfg",
        "system load-balancing hash-profile p1 hash-seed 123\n\
         system load-balancing hash-options hash-seed 7\n\
         interface ethernet-1/1 load-balancing hash-profile p1\n",
    );
    let on = |interface: &[&str]| {
        let router = ["--srlinux", &router, "--platform", "7250-ixr-6e"];
        output(&[&["keys", &capture], &router[..], interface].concat())
    };
    let seeded = |seed: &str| output(&["keys", &capture, "--seed", seed]);
    assert_eq!(on(&["--interface", "ethernet-1/1"]), seeded("123"));
    assert_eq!(on(&[]), seeded("7"));
    assert_error(
        &[
            "keys",
            &capture,
            "--srlinux",
            &router,
            "--platform",
            "7250-ixr-6e",
            "--interface",
            "lag1",
        ],
        "error: ixr.cfg has no interface `lag1`: there is ethernet-1/1; packets of others have the system's seed, without \
         --interface",
    );
    let set = directory.name("set");
    lbhash(&["vectors", "generate", "--out", &set, "--srlinux", &router])
        .args(["--platform", "7250-ixr-6e", "--interface", "ethernet-1/1"])
        .assert()
        .code(2);
}

/// Every broken rule at once, each with place, line, option, value, rule, platform and remedy.
#[test]
fn broken_rules_are_shown_with_their_lines() {
    let directory = Directory::new();
    let router = directory.file(
        "mx.conf",
        "set forwarding-options enhanced-hash-key family inet6 no-flow-label\n\
         set forwarding-options enhanced-hash-key family mpls no-paylod\n",
    );
    let message = format!(
        "error: junos-trio 17.4R1: `forwarding-options enhanced-hash-key family inet6 no-flow-label`: is valid from Junos 18.3R1 \
         on, which hashes the flow label by default\n \
         --> {router}:1:5\n  |\n\
         1 | set forwarding-options enhanced-hash-key family inet6 no-flow-label\n  \
         |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  |\n  \
         = help: remove it, or state the release (--release) that the router runs\n\
         error: junos-trio 17.4R1: `forwarding-options enhanced-hash-key family mpls no-paylod`: is unknown from `no-paylod` on\n \
         --> {router}:2:5\n  |\n\
         2 | set forwarding-options enhanced-hash-key family mpls no-paylod\n  \
         |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  |\n  \
         = help: did you mean `no-payload`? Allowed are incoming-interface-index, label-1-exp, no-payload, source-only, \
         destination-only"
    );
    let capture = directory.file("a.pcap", pcap(1, &[arp()]));
    let set = directory.name("set");
    let commands: [&[&str]; 6] = [
        &["keys", &capture],
        &["explain", &capture],
        &["profile", "show"],
        &["profile", "matrix"],
        &["profile", "compile"],
        &["vectors", "generate", "--out", &set],
    ];
    for command in commands {
        let router = ["--junos", &router, "--release", "17.4R1"];
        assert_error(&[command, &router[..]].concat(), &message);
    }
}

#[test]
fn b_a_pair_of_7250_ixr_goes_together() {
    let directory = Directory::new();
    let router = directory.file("ixr.cfg", HASH_OPTIONS.replace("ipv6-flow-label", "source-port"));
    assert_error(
        &["profile", "show", "--srlinux", &router],
        &format!(
            "error: srlinux-7250-ixr: `system load-balancing hash-options source-port false`: must be the same as \
             `destination-port`, which is true by default: 7250 IXR hashes both or neither\n \
             --> {router}:7:17\n  |\n\
             7 |                 source-port false\n  |                 ^^^^^^^^^^^^^^^^^\n  |\n  \
             = help: set `destination-port` to false too, or remove this"
        ),
    );
    lbhash(&["profile", "show", "--srlinux", &router, "--platform", "7220-ixr-d"])
        .assert()
        .success();
}

/// What stands in an argument is at fault by the argument's name.
#[test]
fn arguments_beside_the_configuration_are_checked() {
    let directory = Directory::new();
    let router = directory.file("ixr.cfg", "");
    assert_error(
        &[
            "profile",
            "show",
            "--srlinux",
            &router,
            "--platform",
            "7250-ixr-6e",
            "--chassis-mac",
            "00:01:02:03:08:9B",
        ]
        .iter()
        .chain(&["--port-id", "ethernet-1/1=seven"])
        .copied()
        .collect::<Vec<_>>(),
        "error: srlinux-7250-ixr: `interface ethernet-1/1 port-id` = \"seven\": is not a port id\n \
         --> --port-id ethernet-1/1:1:1\n  |\n1 | seven\n  | ^^^^^\n  |\n  \
         = help: write a number of 64 bits, as 4611 or 0x1203",
    );
    let junos = directory.file("mx.conf", "");
    let refused: [&[&str]; 8] = [
        &["--srlinux", &router, "--chassis-mac", "00:01"],
        &["--srlinux", &router, "--platform", "7250-ixr-7"],
        &["--srlinux", &router, "--port-id", "ethernet-1/1"],
        &["--srlinux", &router, "--release", "18.3"],
        &["--junos", &junos, "--platform", "7250-ixr"],
        &["--junos", &junos, "--srlinux", &router],
        &["--junos", &junos, "junos-trio-18.3"],
        &["junos-trio-18.3", "--release", "17.4R1"],
    ];
    for arguments in refused {
        let done = lbhash(&[&["profile", "show"], arguments].concat()).assert().code(2).stdout("");
        assert!(!done.get_output().stderr.is_empty());
    }
    let capture = directory.file("a.pcap", pcap(1, &[arp()]));
    lbhash(&["keys", &capture, "--junos", &junos, "--profile", "linux-l3"]).assert().code(2);
    lbhash(&["keys", &capture, "--release", "17.4R1"]).assert().code(2);
    assert_error(
        &["keys", "-", "--junos", "-"],
        "error: standard input cannot be both the capture and the router's configuration",
    );
}

/// A remark is said once, on standard error; nothing of the text is passed over in silence.
#[test]
fn c_discouraged_and_left_aside_statements_are_remarked_once() {
    let directory = Directory::new();
    let router = directory.file(
        "mx.conf",
        "set forwarding-options enhanced-hash-key family inet gtp-tunnel-endpoint-identifier\nset system host-name mx\n",
    );
    let capture = directory.file("a.pcap", pcap(1, &[arp(), tcp(1), tcp(2)]));
    let advice = format!(
        "advice: {router}:1:5: junos-trio 18.3R1: `forwarding-options enhanced-hash-key family inet \
         gtp-tunnel-endpoint-identifier`: is not recommended: UDP port 2152 alone tells that a packet is GTP, and other traffic \
         can use it\n\
         advice: {router}:2:5: junos-trio 18.3R1: `system`: is not about load balancing and was left aside\n"
    );
    let set = directory.name("set");
    let commands: [&[&str]; 4] = [
        &["keys", &capture],
        &["profile", "show"],
        &["profile", "matrix"],
        &["vectors", "generate", "--packets", "5", "--out", &set],
    ];
    for command in commands {
        lbhash(&[command, &["--junos", &router]].concat())
            .assert()
            .success()
            .stderr(advice.clone());
    }
}

/// A file in another notation is refused without a flood.
#[test]
fn another_notation_is_refused() {
    let directory = Directory::new();
    let lines = "hostname switch\n".repeat(100);
    let file = directory.file("other.conf", format!("system {{\n{lines}}}\n"));
    let done = lbhash(&["profile", "show", "--junos", &file]).assert().code(2).stdout("");
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.lines().count() < 200, "{error}");
    assert!(error.contains("other.conf:2:1"), "{error}");
}

const SEED_128: &str = "set / system load-balancing hash-options hash-seed 128\r\n";

/// Editors of Windows write it, and it is no part of the first word.
#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let directory = Directory::new();
    let plain = directory.file("plain.cfg", SEED_128);
    let marked = directory.file("marked.cfg", format!("\u{feff}{SEED_128}"));
    assert_eq!(compiled(&["--srlinux", &marked]), compiled(&["--srlinux", &plain]));
    let lines = directory.file("marked.conf", "\u{feff}set version 17.4R1\r\n");
    assert_eq!(compiled(&["--junos", &lines]), compiled(&["junos-trio-17.2"]));
}

#[test]
fn utf_16_is_named_with_the_command_that_converts_it() {
    let directory = Directory::new();
    for (name, bytes) in
        [("le.cfg", u16::to_le_bytes as fn(u16) -> [u8; 2]), ("be.cfg", u16::to_be_bytes)]
    {
        let text = format!("\u{feff}{SEED_128}");
        let file = directory.file(name, text.encode_utf16().flat_map(bytes).collect::<Vec<_>>());
        assert_error(
            &["profile", "show", "--srlinux", &file],
            &format!(
                "error: {file}: the file is UTF-16, not UTF-8; convert it by `iconv -f UTF-16 -t UTF-8`"
            ),
        );
    }
}

/// Both command lines and JSON of SR OS; a port's own settings by an argument.
#[test]
fn notations_of_sr_os_agree() {
    let directory = Directory::new();
    let classic = directory.file(
        "classic.cfg",
        "configure\n    system\n        load-balancing\n            l4-load-balancing\n        exit\n    exit\nexit all\n",
    );
    let expected = compiled(&["--sros", &classic]);
    assert_ne!(expected, compiled(&["sros-7750"]));
    for (name, text) in [
        (
            "curly.cfg",
            "configure {\n    system {\n        load-balancing {\n            l4-load-balancing true\n        }\n    }\n}\n",
        ),
        ("flat.cfg", "/configure system load-balancing l4-load-balancing true\n"),
        (
            "tree.json",
            r#"{"nokia-conf:configure": {"nokia-conf:system": {"load-balancing": {"l4-load-balancing": true}}}}"#,
        ),
        (
            "bare.json",
            r#"{"configure": {"system": {"load-balancing": {"l4-load-balancing": true}}}}"#,
        ),
    ] {
        let file = directory.file(name, text);
        assert_eq!(compiled(&["--sros", &file]), expected, "{name}");
        let done = lbhash(&["profile", "compile", "--sros", "-", "--format", "csv"])
            .write_stdin(text)
            .assert()
            .success();
        assert_eq!(done.get_output().stdout, expected.as_bytes(), "{name} on standard input");
    }
    let port = directory
        .file("port.cfg", "/configure port 1/1/1 ethernet load-balancing-algorithm include-l4\n");
    assert_eq!(compiled(&["--sros", &port]), compiled(&["sros-7750"]));
    assert_eq!(compiled(&["--sros", &port, "--applies-to", "port=1/1/1"]), expected);
    lbhash(&["profile", "show", "--sros", &port, "--applies-to", "port=1/1/2"]).assert().code(2);
    lbhash(&["profile", "show", "--sros", &port, "--applies-to", "lag=1"]).assert().code(2);
    lbhash(&["profile", "show", "--sros", &port, "--junos", &port]).assert().code(2);
    lbhash(&["profile", "show", "--sros", &port, "--release", "18.3R1"]).assert().code(2);
}

/// What `keys`, `route`, `explain` and `diff` take besides.
#[test]
fn commands_take_a_configuration_of_sr_os() {
    let directory = Directory::new();
    let capture = directory.file("one.pcap", pcap(1, &[tcp(1)]));
    let router =
        directory.file("r.cfg", "/configure system load-balancing l4-load-balancing true\n");
    for arguments in [
        &["keys", &capture, "--sros", &router][..],
        &["explain", &capture, "--packet", "0", "--sros", &router],
        &["diff", &capture, "--profile", "sros-7750", "--to-sros", &router],
        &["route", &capture, "--members", "4", "--sros", &router],
    ] {
        lbhash(arguments).assert().success();
    }
}

/// One front door: the text tells whose it is, and one line says so.
#[test]
fn config_finds_out_whose_a_text_is() {
    let directory = Directory::new();
    for (name, text, option) in [
        (
            "mx.conf",
            "set version 20.4R3\nset forwarding-options enhanced-hash-key family inet incoming-interface-index\n",
            "--junos",
        ),
        (
            "ixr.cfg",
            "set / system load-balancing hash-options hash-seed 7\nset / system name host-name x\n",
            "--srlinux",
        ),
        (
            "sros.cfg",
            "configure\n    system\n        load-balancing\n            l4-load-balancing\n        exit\n    exit\nexit all\n",
            "--sros",
        ),
        (
            "flat.cfg",
            "/configure system load-balancing l4-load-balancing true\n/configure system name x\n",
            "--sros",
        ),
        (
            "sysctl.txt",
            "net.ipv4.fib_multipath_hash_policy = 1\nnet.ipv6.fib_multipath_hash_policy = 1\n",
            "--linux",
        ),
        (
            "config_db.json",
            "{\"DEVICE_METADATA\": {\"localhost\": {\"type\": \"LeafRouter\"}}, \"PORT\": {}}",
            "--linux",
        ),
        (
            "vrp.cfg",
            "!Software Version V800R021\n#\nsysname pe1\n#\nload-balance packet all\n#\nreturn\n",
            "--huawei",
        ),
    ] {
        let file = directory.file(name, text);
        let arguments = ["profile", "compile", "--format", "csv"];
        let (found, said) = outputs(&[&arguments[..], &["--config", &file]].concat());
        let first = said.lines().next().unwrap();
        assert!(
            first.starts_with(&file) && first.contains(&format!("read as with {option}")),
            "{said}"
        );
        assert_eq!(found, compiled(&[option, &file]), "{name}");
        let done = lbhash(&["profile", "compile", "--config", "-", "--format", "csv"])
            .write_stdin(text)
            .assert()
            .success();
        assert_eq!(done.get_output().stdout, found.as_bytes(), "{name} on standard input");
    }
    for text in [
        "",
        "hello\n",
        "{\"a\": 1}",
        "hostname leaf9\n!\nip load-sharing trident fields ip destination-ip\n!\nend\n",
    ] {
        let file = directory.file("other.cfg", text);
        let done = lbhash(&["profile", "show", "--config", &file]).assert().code(2);
        let said = String::from_utf8(done.get_output().stderr.clone()).unwrap();
        assert!(said.contains("--junos, --srlinux, --sros, --huawei, --linux"), "{said}");
    }
}

/// What belongs to one notation is refused beside another, also where only the text tells.
#[test]
fn facts_belong_to_a_notation() {
    let directory = Directory::new();
    let sros = directory.file(
        "r.cfg",
        "/configure system load-balancing l4-load-balancing true\n/configure system name x\n",
    );
    let junos = directory.file("mx.conf", "set version 20.4R3\nset system host-name mx\n");
    let show = |arguments: &[&str]| lbhash(&[&["profile", "show"], arguments].concat()).assert();
    show(&["--config", &junos, "--release", "17.4R1"]).success();
    for arguments in [
        &["--config", &sros, "--release", "17.4R1"][..],
        &["--config", &junos, "--platform", "7250-ixr"],
        &["--config", &junos, "--applies-to", "port=1/1/1"],
        &["--release", "17.4R1", "--profile", "junos-trio-18.3"],
        &["--config", &sros, "--junos", &junos],
        &["--huawei", &sros, "--linux", &junos],
    ] {
        show(arguments).code(2);
    }
    // Beside packets a real system takes the place of a profile, whatever notation that is in.
    let capture = directory.file("one.pcap", pcap(1, &[tcp(1)]));
    for option in ["--config", "--junos", "--srlinux", "--sros", "--huawei"] {
        lbhash(&["keys", &capture, "--system", "linux-6.12-l4", option, &sros]).assert().code(2);
    }
}

#[test]
fn a_configuration_becomes_a_topology() {
    let directory = Directory::new();
    let router = directory.file(
        "r.cfg",
        "/configure lag \"lag-1\" port 1/1/1\n/configure lag \"lag-1\" port 1/1/2\n\
         /configure router \"Base\" interface \"a\" port lag-1 ipv4 primary address 192.0.2.0 prefix-length 31\n\
         /configure router \"Base\" static-routes route 203.0.113.0/24 route-type unicast next-hop \"192.0.2.1\" admin-state enable\n",
    );
    let (toml, said) = outputs(&["topology", "import", &router]);
    assert!(said.ends_with("read as with --sros\n"), "{said}");
    let topology = directory.file("t.toml", &toml);
    let (checked, _) = outputs(&["topology", "check", &topology]);
    assert_eq!(checked, format!("{topology}: platform sros-7750, 2 groups programmed, 1 route\n"));
    let capture = directory.file("one.pcap", pcap(1, &[tcp(1)]));
    let (routed, _) = outputs(&["route", &capture, "--topology", &topology, "--sros", &router]);
    assert!(routed.contains("lag-1["), "{routed}");
    let (same, said) = outputs(&["topology", "import", "--system", "sros", &router]);
    assert_eq!((same, said.as_str()), (toml, ""));
    let huawei = directory.file(
        "vrp.cfg",
        "!Software Version V800R021\n#\nsysname pe1\n#\nload-balance packet all\n#\nreturn\n",
    );
    lbhash(&["topology", "import", &huawei]).assert().code(2);
    lbhash(&["topology", "check", &router]).assert().code(2);
}
