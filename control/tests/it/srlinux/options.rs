// SPDX-License-Identifier: Apache-2.0
//! Hash options.

use crate::srlinux::{packet::*, support::*};
use lbhash_model::Metadata;
use std::collections::HashSet;

const OPTIONS: [&str; 7] = [
    "source-address",
    "destination-address",
    "protocol",
    "source-port",
    "destination-port",
    "ipv6-flow-label",
    "mpls-label-stack",
];

#[test]
fn b_020_options_default_to_true() {
    let all_true: String = OPTIONS.iter().map(|option| format!("{option} true\n")).collect();
    for system in SYSTEMS {
        assert_eq!(
            compile(system, &hash_options(&all_true)).configuration,
            compile(system, "").configuration,
            "{system}"
        );
    }
}

/// Unset, true and false for both of a pair: allowed exactly where the values after defaults are equal.
fn pairs(first: &str, second: &str) {
    for (first_value, second_value) in
        ["", "true", "false"].into_iter().flat_map(|a| ["", "true", "false"].map(|b| (a, b)))
    {
        let line = |option: &str, value: &str| match value {
            "" => String::new(),
            value => format!("{option} {value}\n"),
        };
        let text = hash_options(&(line(first, first_value) + &line(second, second_value)));
        let is_allowed = (first_value == "false") == (second_value == "false");
        assert_eq!(try_compile(IXR_7250, &text).is_ok(), is_allowed, "{text}");
        assert!(try_compile(IXR_7220_D, &text).is_ok(), "the rule is of 7250 IXR: {text}");
    }
}

#[test]
fn b_021_addresses_go_together() {
    pairs("source-address", "destination-address");
}

#[test]
fn b_022_ports_go_together() {
    pairs("source-port", "destination-port");
}

#[test]
fn h_35_one_of_a_pair_off_on_7220() {
    let router = compile(IXR_7220_D, &hash_options("source-address false\ndestination-port false"));
    assert_eq!(active(&router, &Packet::v4(TCP)), "dst proto sport");
    assert_eq!(active(&router, &Packet::v6(ICMP)), "dst");
}

const ADDRESS_ONLY: &str = "destination-address true\ndestination-port false\nipv6-flow-label false\n\
    protocol false\nsource-address true\nsource-port false\nmpls-label-stack false";

#[test]
fn b_023_address_only_takes_one_member_for_an_address_pair() {
    let text = format!(
        "platform {{ chassis {{ type \"7250 IXR-X1b\" }} }}\n{}",
        hash_options(ADDRESS_ONLY)
    );
    let router = compile(IXR_7250, &text);
    for packet in
        [Packet::v4(TCP), Packet::v4(UDP).roce(), Packet::v4(ICMP), Packet::v4(TCP).fragment()]
    {
        assert_eq!(active(&router, &packet), "src dst");
    }
    // 10,000 five-tuples of one address pair, TCP and UDP in turn, every port a different pair.
    let hasher = Hasher::new(&router);
    let mut members = HashSet::new();
    for index in 0..10_000_u32 {
        let ports = [index.wrapping_mul(0x9E37_79B1) >> 16, index.wrapping_mul(40_503)];
        let ports = ports.map(|port| port as u16);
        let protocol = if index % 2 == 0 { TCP } else { UDP };
        let keys =
            hasher.hash(&Packet { ports, ..Packet::v4(protocol) }, &Metadata::default()).keys;
        let (next_hop, port) = (keys[0] % 64, keys[3] % 16);
        members.insert((next_hop, port));
    }
    // TCP and UDP are one record type, with the same masked fields: one pair of members for all.
    assert_eq!(members.len(), 1);
}

#[test]
fn h_36_the_flags_act_on_ipv6_too_and_the_guarantee_is_x1b_alone() {
    let router = compile(IXR_7250, &hash_options(ADDRESS_ONLY));
    assert_eq!(active(&router, &Packet::v6(TCP)), "src dst");
    let advisories: Vec<_> =
        router.advisories.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(
        advisories.contains(&"hashing by addresses alone is documented for 7250 IXR-X1b and IPv4"),
        "{advisories:?}"
    );
}

#[test]
fn b_024_seed_128_without_flow_label() {
    let router = compile(IXR_7250, &hash_options("hash-seed 128\nipv6-flow-label false"));
    assert_eq!(active(&router, &Packet::v6(TCP)), "src dst proto sport dport");
    assert_eq!(active(&router, &Packet::v4(TCP)), "src dst proto sport dport");
    assert_eq!(
        active(&router, &Packet::v6(UDP).labelled(&[100])),
        "label1 src dst proto sport dport"
    );
    assert!(router.configuration.users.iter().flatten().all(|user| user.seed == 128));
    assert!(router.advisories.is_empty(), "{:?}", router.advisories);
}

/// Each option takes its own field away and no other.
#[test]
fn b_020_each_option_alone() {
    let full = "label1 src dst proto flow_label sport dport";
    for (option, field) in
        OPTIONS.iter().zip(["src", "dst", "proto", "sport", "dport", "flow_label", "label1"])
    {
        let router = compile(IXS_7215, &hash_options(&format!("{option} false")));
        let expected: Vec<_> = full.split(' ').filter(|name| *name != field).collect();
        assert_eq!(
            active(&router, &Packet::v6(TCP).labelled(&[1000])),
            expected.join(" "),
            "{option}"
        );
    }
}
