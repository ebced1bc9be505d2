// SPDX-License-Identifier: Apache-2.0
//! Broken rules and what is said about each: option, value, rule, platform, place and remedy.

use lbhash_control::{
    profile::Profile,
    systems::{self, OptionTree, junos},
};
use lbhash_testing::recording::record_messages;

/// What is wrong with a text, one violation a line.
#[track_caller]
fn violations(release: &str, text: &str) -> String {
    let options = junos::read(text, "mx.conf");
    match systems::compile("junos-trio", Some(release), &options) {
        Ok(compiled) => panic!("nothing is wrong: {:?}", compiled.advisories),
        Err(violations) => {
            record_messages(&violations.to_string());
            violations.to_string()
        }
    }
}

const HASH: &str = "forwarding-options enhanced-hash-key family";
const OLD: &str = "remove it, or state the release that the router runs";

#[track_caller]
fn expect_hash(release: &str, knob: &str, expected: &str) {
    let text = format!("set {HASH} {knob}");
    let expected = format!("mx.conf:1:5: junos-trio {release}: `{HASH} {knob}`: {expected}");
    assert_eq!(violations(release, &text), expected);
}

#[track_caller]
fn expect_set(release: &str, statement: &str, expected: &str) {
    let expected = format!("mx.conf:1:5: junos-trio {release}: `{statement}`: {expected}");
    assert_eq!(violations(release, &format!("set {statement}")), expected);
}

#[test]
fn b_006_l2tp_identifiers_need_17_2() {
    expect_hash(
        "17.1R3",
        "inet l2tp-tunnel-session-identifier",
        &format!("is valid from Junos 17.2R1 on, which reads L2TP; {OLD}"),
    );
}

#[test]
fn h_47_l2tp_identifiers_are_not_of_inet6() {
    expect_hash(
        "18.3R1",
        "inet6 l2tp-tunnel-session-identifier",
        "is valid from Junos 25.2R1 on, and not modelled; remove it, or state the release that the router runs",
    );
}

#[test]
fn b_010_source_only_needs_16_1() {
    expect_hash("15.1R1", "inet source-only", &format!("is valid from Junos 16.1R1 on; {OLD}"));
    expect_hash(
        "15.1R1",
        "inet6 destination-only",
        &format!("is valid from Junos 16.1R1 on; {OLD}"),
    );
}

#[test]
fn b_010_a_policy_of_one_address_needs_16_1() {
    let text = "set policy-options policy-statement lb then load-balance source-ip-only\n\
                set routing-options forwarding-table export lb";
    assert_eq!(
        violations("15.1R1", text),
        format!(
            "mx.conf:1:5: junos-trio 15.1R1: `policy-options policy-statement lb then load-balance source-ip-only`: \
             is valid from Junos 16.1R1 on; {OLD}"
        )
    );
}

#[test]
fn b_010_one_address_is_of_ip_families() {
    for family in ["mpls", "multiservice"] {
        expect_hash(
            "18.3R1",
            &format!("{family} source-only"),
            "is not valid here: one address alone can be hashed in families inet and inet6 only; remove it",
        );
    }
}

#[test]
fn b_010_source_only_and_destination_only_exclude_each_other() {
    let text = format!("set {HASH} inet destination-only\nset {HASH} inet source-only");
    assert_eq!(
        violations("18.3R1", &text),
        format!(
            "mx.conf:2:5: junos-trio 18.3R1: `{HASH} inet source-only`: cannot stand together with `{HASH} inet destination-only` \
             in line 1: the block looks up no route that could choose; keep one of them"
        )
    );
}

#[test]
fn b_010_policies_of_source_and_destination_exclude_each_other() {
    let text = "set policy-options policy-statement lb term up then load-balance source-ip-only\n\
                set policy-options policy-statement lb term down then load-balance destination-ip-only\n\
                set routing-options forwarding-table export lb";
    let found = violations("18.3R1", text);
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.starts_with("mx.conf:2:5: "), "{found}");
    assert!(found.contains("term up then load-balance source-ip-only` in line 1"), "{found}");
}

#[test]
fn b_003_no_flow_label_needs_18_3() {
    expect_hash(
        "18.2R1",
        "inet6 no-flow-label",
        &format!("is valid from Junos 18.3R1 on, which hashes the flow label by default; {OLD}"),
    );
}

#[test]
fn b_004_reverting_needs_the_addition() {
    expect_hash(
        "18.2R1",
        "inet no-gre-payload",
        &format!(
            "is valid from Junos 18.3R1 on, which hashes the payload of GRE by default; {OLD}"
        ),
    );
    expect_hash(
        "18.2R1",
        "multiservice no-pppoe-payload",
        &format!(
            "is valid from Junos 18.3R1 on, which hashes the payload of PPPoE by default; {OLD}"
        ),
    );
}

#[test]
fn h_47_l2tp_over_ipv6_is_valid_and_not_modelled() {
    expect_hash(
        "25.2R1",
        "inet6 l2tp-tunnel-session-identifier",
        "is valid, but not modelled: the keys of L2TP over IPv6 are those without its identifiers; remove it to compute the \
         keys without it",
    );
}

#[test]
fn b_012_symmetric_balancing_is_of_bundles() {
    expect_set(
        "18.3R1",
        "interfaces xe-0/0/1 aggregated-ether-options load-balance symmetric",
        "is of aggregated Ethernet interfaces, and `xe-0/0/1` is none; name the interface aeN",
    );
}

#[test]
fn b_013_random_is_of_bundles_and_next_hops() {
    for name in ["xe-0/0/1", "ae", "ae1x", "as0", "ae99999999999"] {
        expect_set(
            "18.3R1",
            &format!("interfaces {name} aggregated-ether-options load-balance per-packet"),
            &format!(
                "is of aggregated Ethernet interfaces, and `{name}` is none; name the interface aeN"
            ),
        );
    }
}

#[test]
fn d_036_targeted_distribution_needs_15_1() {
    expect_set(
        "14.2R3",
        "interfaces ae0 unit 1 targeted-distribution",
        &format!("is valid from Junos 15.1R1 on; {OLD}"),
    );
}

#[test]
fn d_038_mixed_speeds_need_14_2r2() {
    expect_set(
        "14.2R1",
        "interfaces ae0 aggregated-ether-options link-speed mixed",
        &format!("is valid from Junos 14.2R2 on; {OLD}"),
    );
}

#[test]
fn d_039_adaptive_next_hops_need_14_1() {
    expect_set("13.3R1", "chassis ecmp-alb", &format!("is valid from Junos 14.1R1 on; {OLD}"));
}

#[test]
fn d_039_a_bundle_needs_a_count_before_14_1() {
    expect_set(
        "13.3R1",
        "interfaces ae3 aggregated-ether-options link-speed 10g",
        "is of an interface that does not exist: before Junos 14.1R1 the chassis creates 0 aggregated interfaces; set \
         chassis aggregated-devices ethernet device-count 4",
    );
}

#[test]
fn d_040_modes_need_13_3() {
    let count = "set chassis aggregated-devices ethernet device-count 1\n";
    for mode in
        ["load-balance adaptive", "load-balance per-packet", "rebalance-periodic time 03:00"]
    {
        let statement = format!("interfaces ae0 aggregated-ether-options {mode}");
        assert_eq!(
            violations("13.2R1", &format!("{count}set {statement}")),
            format!(
                "mx.conf:2:5: junos-trio 13.2R1: `{statement}`: is valid from Junos 13.3R1 on; {OLD}"
            )
        );
    }
    let policy = "set policy-options policy-statement lb then load-balance random\n\
                  set routing-options forwarding-table export lb";
    assert!(violations("13.2R1", policy).contains("is valid from Junos 13.3R1 on"));
}

#[test]
fn methods_of_one_bundle_exclude_each_other() {
    let bundle = "interfaces ae0 aggregated-ether-options load-balance";
    let text = format!("set {bundle} adaptive\nset {bundle} per-packet");
    assert_eq!(
        violations("18.3R1", &text),
        format!(
            "mx.conf:2:5: junos-trio 18.3R1: `{bundle} per-packet`: cannot stand together with `{bundle} adaptive` in line 1; \
             keep one of them"
        )
    );
}

#[test]
fn methods_of_next_hops_exclude_each_other() {
    let text = "set policy-options policy-statement lb then load-balance random\n\
                set routing-options forwarding-table export lb\nset chassis ecmp-alb";
    assert_eq!(
        violations("18.3R1", text),
        "mx.conf:3:5: junos-trio 18.3R1: `chassis ecmp-alb`: cannot stand together with `policy-options policy-statement lb then \
         load-balance random` in line 1; keep one of them"
    );
}

#[test]
fn unknown_statements_are_named_with_what_is_meant() {
    expect_hash(
        "18.3R1",
        "inet6 no-flow-lable",
        "is unknown from `no-flow-lable` on; did you mean `no-flow-label`? Allowed are incoming-interface-index, \
         traffic-class, no-source-port, no-destination-port, no-flow-label, gtp-tunnel-endpoint-identifier, \
         l2tp-tunnel-session-identifier, no-gre-payload, ip-in-ip-payload, source-only, destination-only",
    );
    expect_hash(
        "18.3R1",
        "inet5 no-payload",
        "is unknown from `inet5` on; did you mean `inet`? Allowed are inet, inet6, mpls, multiservice",
    );
    expect_hash(
        "18.3R1",
        "mpls no-payload at-all",
        "is unknown from `at-all` on; nothing can follow",
    );
    let slip =
        violations("18.3R1", "set forwarding-option enhanced-hash-key family inet source-only");
    assert!(
        slip.contains("is unknown from `forwarding-option` on; did you mean `forwarding-options`?"),
        "{slip}"
    );
}

#[test]
fn values_of_the_wrong_kind_are_named() {
    expect_set(
        "18.3R1",
        "interfaces ae0 aggregated-ether-options load-balance adaptive tolerance 101",
        "cannot have this value; write a number from 0 to 100",
    );
    expect_set(
        "18.3R1",
        "interfaces ae0 aggregated-ether-options load-balance adaptive tolerance",
        "needs a value; write a number from 0 to 100",
    );
    expect_set(
        "18.3R1",
        "policy-options policy-statement lb then load-balance round-robin",
        "cannot have this value; write one of per-packet, per-flow, random, source-ip-only, destination-ip-only, consistent-hash, symmetric-consistent-hash",
    );
}

#[test]
fn releases_that_do_not_exist_are_named() {
    for (release, expected) in [
        ("eighteen", "`eighteen` is not a Junos release; write it as in 18.3R1 or 14.2R3-S4"),
        (
            "9.6R4",
            "release 9.6R4 is older than `enhanced-hash-key`; state a release from 10.1R1 on",
        ),
    ] {
        assert_eq!(
            violations(release, ""),
            format!("mx.conf:1:1: junos-trio {release}: {expected}")
        );
    }
}

#[test]
fn systems_that_do_not_exist_are_named() {
    let error = systems::compile("junos-tiro", None, &OptionTree::empty("mine.toml")).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("mine.toml:1:1: lbhash: there is no system `junos-tiro`; did you mean `junos-trio`? Allowed are"),
        "{text}"
    );
}

#[test]
fn all_violations_are_told_in_the_order_of_the_text() {
    let text = format!(
        "set {HASH} inet6 no-flow-label\nset {HASH} inet no-such-thing\nset {HASH} inet source-only\nbegin\n\
         set {HASH} inet l2tp-tunnel-session-identifier\n"
    );
    let found = violations("14.1R1", &text);
    let lines: Vec<_> = found.lines().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["1", "2", "3", "4", "5"], "{found}");
}

const TOML: &str = "name = 'mine'\nsystem = 'junos-trio'\nrelease = '17.2R1'\n\
    [options.forwarding-options.enhanced-hash-key.family]\n";

#[track_caller]
fn expect_toml(text: &str, expected: &str) {
    assert_eq!(Profile::from_toml(text, "mine.toml").unwrap_err().to_string(), expected);
}

#[test]
fn toml_options_are_checked_with_their_place() {
    expect_toml(
        &format!("{TOML}inet6.no-flow-label = true\n"),
        &format!(
            "mine.toml:5:7: junos-trio 17.2R1: `{HASH} inet6 no-flow-label` = true: is valid from Junos 18.3R1 on, which hashes \
             the flow label by default; {OLD}"
        ),
    );
    expect_toml(
        &format!("{TOML}inet.no-source-port = 3\n"),
        &format!(
            "mine.toml:5:6: junos-trio 17.2R1: `{HASH} inet no-source-port` = 3: cannot have this value; write the statement \
             alone, or true or false"
        ),
    );
    expect_toml(
        &format!("{TOML}inet = true\n"),
        &format!(
            "mine.toml:5:1: junos-trio 17.2R1: `{HASH} inet` = true: is a hierarchy and takes no value; allowed below it are \
             incoming-interface-index, type-of-service, dscp, no-source-port, no-destination-port, \
             gtp-tunnel-endpoint-identifier, l2tp-tunnel-session-identifier, no-gre-payload, ip-in-ip-payload, source-only, \
             destination-only"
        ),
    );
    expect_toml(
        "name = 'mine'\nsystem = 'junos-trio'\n[options.system]\nhost-name = 'mx'\n",
        "mine.toml:4:1: junos-trio 18.3R1: `system host-name` = \"mx\": is unknown from `system` on; allowed are \
         forwarding-options, routing-instances, logical-systems, chassis, policy-options, routing-options, interfaces, version",
    );
}

#[test]
fn toml_keys_that_exclude_each_other() {
    expect_toml(
        "name = 'mine'\nsystem = 'junos-trio'\npw_control_word = false\n",
        "mine.toml:3:19: `pw_control_word` and `system` exclude each other; a profile of rows can start from the built-in \
         profile of a system: `base = \"NAME\"`",
    );
    expect_toml(
        "name = 'mine'\nrelease = '18.3R1'\n",
        "mine.toml:2:11: `release` without `system`; name the system whose options these are",
    );
    expect_toml(
        "name = 'mine'\nsystem = 'junos-trio'\nrelease = '18'\n",
        "mine.toml:3:11: junos-trio 18: `18` is not a Junos release; write it as in 18.3R1 or 14.2R3-S4",
    );
}
