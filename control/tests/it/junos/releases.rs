// SPDX-License-Identifier: Apache-2.0
//! What each release brought.

use crate::junos::experiment::{of_text, router};
use lbhash_control::systems::{self, Method, junos};
use lbhash_model::{
    Context, RecordType,
    config::{Configuration, Entry},
};

fn configuration(release: &str) -> Configuration {
    router(release, "").compiled.configuration
}

/// Entries that two releases have differently, as `context record: before > after`, in hexadecimal.
fn differences(before: &str, after: &str) -> Vec<String> {
    let [before, after] = [before, after].map(configuration);
    let mut found = Vec::new();
    for context in Context::ALL {
        for &record in &RecordType::ALL[1..] {
            let [Entry(before), Entry(after)] =
                [&before, &after].map(|c| c.field_table.entry(context, record));
            if before != after {
                found.push(format!(
                    "{} {}: {before:03x} > {after:03x}",
                    context.name(),
                    record.name()
                ));
            }
        }
    }
    if before.pw_control_word != after.pw_control_word {
        found.push(format!("control word: {} > {}", before.pw_control_word, after.pw_control_word));
    }
    found
}

#[test]
fn d_033_18_3_brought_four_things() {
    let expected = [
        "routed mpls: 103 > 107",
        "routed mpls_el: 003 > 007",
        "routed ipv6_l4: 187 > 197",
        "routed ipv6_other: 187 > 197",
        "routed gre: 002 > 102",
        "bridged mpls: 103 > 107",
        "bridged mpls_el: 003 > 007",
        "bridged pppoe: 000 > 100",
    ];
    assert_eq!(differences("18.2R3", "18.3R1"), expected);
    assert_eq!(differences("18.3R1", "22.4R3"), <[&str; 0]>::default());
}

#[test]
fn d_034_17_2_brought_l2tp_and_no_default() {
    assert_eq!(differences("17.1R3", "17.2R1"), <[&str; 0]>::default());
    let knob =
        "set forwarding-options enhanced-hash-key family inet l2tp-tunnel-session-identifier";
    let options = junos::read(knob, "mx.conf");
    assert!(systems::compile("junos-trio", Some("17.1R3"), &options).is_err());
    assert!(systems::compile("junos-trio", Some("17.2R1"), &options).is_ok());
}

#[test]
fn d_035_16_1_brought_control_words_and_one_address() {
    assert_eq!(differences("15.1R7", "16.1R1"), ["control word: false > true"]);
    for knob in ["family inet source-only", "family inet6 destination-only"] {
        let text = format!("set forwarding-options enhanced-hash-key {knob}");
        let options = junos::read(&text, "mx.conf");
        assert!(systems::compile("junos-trio", Some("15.1R7"), &options).is_err());
        assert!(systems::compile("junos-trio", Some("16.1R1"), &options).is_ok());
    }
}

#[test]
fn d_037_15_1_brought_pppoe_under_mpls() {
    let expected = ["pseudowire eth_pppoe: 000 > 183", "pseudowire pppoe: 000 > 100"];
    assert_eq!(differences("14.2R3", "15.1R1"), expected);
}

#[test]
fn d_038_d_039_releases_that_changed_no_hash() {
    for release in ["13.3R1", "14.1R1", "14.2R1", "14.2R2", "14.2R3"] {
        assert_eq!(configuration(release), configuration("14.1R1"), "{release}");
    }
}

#[test]
fn d_033_to_d_041_features_by_release() {
    for (id, before, since) in [
        ("ecmp", "11.3R1", "11.4R1"),
        ("adaptive_lag", "13.2R1", "13.3R1"),
        ("per_packet_random", "13.2R1", "13.3R1"),
        ("periodic_rebalance", "13.2R1", "13.3R1"),
        ("adaptive_ecmp", "13.3R1", "14.1R1"),
        ("ae_without_count", "13.3R1", "14.1R1"),
        ("mixed_speeds", "14.2R1", "14.2R2"),
        ("lag_scale", "14.2R2", "14.2R3"),
        ("targeted_distribution", "14.2R3", "15.1R1"),
        ("one_address", "15.1R9", "16.1R1"),
        ("l2tp", "17.1R1", "17.2R1"),
    ] {
        for (release, expected) in [(before, false), (since, true)] {
            let description = router(release, "").compiled.description;
            let feature = description.features.iter().find(|feature| feature.id == id).unwrap();
            assert_eq!(feature.is_available, expected, "{id} in {release}");
            assert_eq!(feature.since, since);
        }
    }
}

#[test]
fn d_041_before_11_4_there_is_one_next_hop() {
    let policy = "set policy-options policy-statement lb then load-balance per-packet\n\
                  set routing-options forwarding-table export lb\n";
    let [before, since] = ["11.3R1", "11.4R1"].map(|release| of_text(release, policy).compiled);
    assert_eq!(before.balancing[0].method, Method::SingleNextHop);
    assert_eq!(since.balancing[0].method, Method::FlowHash);
    let advisories: Vec<_> = before.advisories.iter().map(ToString::to_string).collect();
    assert_eq!(
        advisories[0],
        "mx.conf:1:1: junos-trio 11.3R1: there is no load sharing over ECMP next hops before 11.4R1"
    );
    assert_eq!(
        advisories[1],
        "mx.conf:1:1: junos-trio 11.3R1: the MPLS fields are documented from 14.1R1 on: those of 14.1R1 are taken"
    );
}

#[test]
fn the_release_is_the_one_stated_else_that_of_the_text_else_18_3() {
    let [with, without] = ["version 15.1R7.9;", ""].map(|text| junos::read(text, "mx.conf"));
    for (stated, options, expected) in
        [(Some("14.1"), &with, "14.1R1"), (None, &with, "15.1R7"), (None, &without, "18.3R1")]
    {
        let compiled = systems::compile("junos-trio", stated, options).unwrap();
        assert_eq!(compiled.configuration, configuration(expected));
        assert_eq!(compiled.description.platform, format!("Junos {expected}"));
    }
}

#[test]
fn the_last_of_several_versions_counts() {
    for text in [
        "set version 17.4R1\nset version 18.3R1\n",
        "version 17.4R1;\nversion 18.3R1;\n",
        "version 17.4R1; version 18.3R1; inactive: version 14.2R1;\n",
        "set version 18.3R1\nset version 14.2R1\ndeactivate version 14.2R1\n",
    ] {
        let compiled = systems::compile("junos-trio", None, &junos::read(text, "mx.conf")).unwrap();
        assert_eq!(compiled.release.as_deref(), Some("18.3R1"), "{text}");
        assert_eq!(compiled.description.platform, "Junos 18.3R1", "{text}");
    }
}

#[test]
fn releases_of_other_trains_count_as_the_first_of_their_number() {
    for (release, read_as) in [
        ("15.1F6-S5", "15.1R1"),
        ("17.2X75-D100", "17.2R1"),
        ("15.1X49-D150", "15.1R1"),
        ("15.1X53-D59.3", "15.1R1"),
    ] {
        let options = junos::read(&format!("set version {release}"), "mx.conf");
        let compiled = systems::compile("junos-trio", None, &options).unwrap();
        assert_eq!(compiled.description.platform, format!("Junos {read_as}"));
        assert_eq!(compiled.configuration, configuration(read_as));
        let advice: Vec<_> = compiled.advisories.iter().map(ToString::to_string).collect();
        assert_eq!(
            advice,
            [format!(
                "mx.conf:1:1: junos-trio {release}: {release} is of an F or X train, and only R releases are modelled: it is \
                 read as {read_as}; state the R release that hashes as the router does"
            )]
        );
    }
}
