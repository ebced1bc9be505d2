// SPDX-License-Identifier: Apache-2.0
//! A long text is read soon, whatever it is: no work grows with the square of its length.

use lbhash_control::systems::{self, OptionTree, junos, srlinux};
use std::time::{Duration, Instant};

const LENGTH: usize = 1 << 18;

/// Lines until the text is as long as it should be.
fn text(line: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0.. {
        if text.len() >= LENGTH {
            break;
        }
        text += &line(number);
    }
    text
}

/// Far above what it takes: machines that run tests are shared, and tests are compiled without optimisation.
const SOON: Duration = Duration::from_secs(20);

fn soon(name: &str, system: &str, read: impl Fn(&str, &str) -> OptionTree, text: &str) {
    let begin = Instant::now();
    let findings = match systems::compile(system, None, &read(text, "router.cfg")) {
        Ok(compiled) => compiled.advisories.len(),
        Err(violations) => violations.all().len(),
    };
    assert!(begin.elapsed() < SOON, "{name}: {:?}", begin.elapsed());
    assert!(findings <= 2100, "{name}: {findings} findings");
}

#[test]
fn junos_texts() {
    let set = "set interfaces";
    for (name, text) in [
        ("interfaces", text(|n| format!("{set} ge-0/0/{n} unit 0 family inet mtu 1500\n"))),
        ("bundles", text(|n| format!("{set} ae{n} aggregated-ether-options link-speed 10g\n"))),
        ("deactivate", text(|n| format!("{set} ae{n} mtu 9000\ndeactivate interfaces\n"))),
        ("delete", text(|n| format!("{set} ae{n} mtu 9000\ndelete interfaces ae{}\n", n / 2))),
        ("lists", text(|n| format!("set routing-options forwarding-table export [ a{n} b{n} ]\n"))),
        (
            "groups",
            "set apply-groups G\n".to_owned()
                + &text(|n| {
                    format!(
                        "set groups G interfaces <ae{n}*> aggregated-ether-options link-speed 10g\n{set} ae{n} mtu 9\n"
                    )
                }),
        ),
        (
            "unknown",
            text(|n| format!("set forwarding-options enhanced-hash-key family inet x{n}\n")),
        ),
        ("deep", "a {".repeat(LENGTH / 3)),
        ("deep and many", "system {\n".repeat(60) + &text(|_| "x;\n".into())),
        ("long line", format!("set {}", "a ".repeat(LENGTH / 2))),
        ("angle brackets", "<a".repeat(LENGTH / 2)),
    ] {
        soon(name, "junos-trio", junos::read, &text);
    }
}

#[test]
fn sr_linux_texts() {
    for (name, text) in [
        (
            "interfaces",
            text(|n| format!("interface ethernet-1/{n} {{\n    admin-state enable\n}}\n")),
        ),
        (
            "hash-profiles",
            text(|n| format!("set / interface e{n} load-balancing hash-profile p{n}\n")),
        ),
        ("prompts", text(|n| format!("--{{ x }}--[ interface e{n} ]--\nA:x# set mtu 9000\n"))),
        (
            "delete",
            text(|n| format!("set / interface e{n} mtu 9\ndelete / interface e{}\n", n / 2)),
        ),
        (
            "prefixes",
            text(|n| {
                let prefix = format!("10.{}.{}.0/24", n / 250, n % 250);
                format!(
                    "set / network-instance a ip-load-balancing resilient-hash-prefix {prefix} max-paths 3\n"
                )
            }),
        ),
        ("deep JSON", "{\"a\":".repeat(LENGTH / 5)),
        ("long line", format!("set / {}", "a ".repeat(LENGTH / 2))),
        ("marks", "[ { ".repeat(LENGTH / 4)),
    ] {
        soon(name, "srlinux-7250-ixr", srlinux::read, &text);
    }
}
