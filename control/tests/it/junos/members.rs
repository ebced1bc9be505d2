// SPDX-License-Identifier: Apache-2.0
//! Methods of choosing members: which release, which object, which card.

use crate::junos::experiment::of_text;
use lbhash_control::systems::{self, Balancing, Method, junos};

const APPLIED: &str = "set routing-options forwarding-table export lb\n";

fn ecmp(action: &str) -> String {
    format!("set policy-options policy-statement lb then load-balance {action}\n{APPLIED}")
}

fn bundle(statement: &str) -> String {
    format!("set interfaces ae0 aggregated-ether-options {statement}\n")
}

fn is_accepted(release: &str, text: &str) -> bool {
    let devices = "set chassis aggregated-devices ethernet device-count 16\n";
    let options = junos::read(&format!("{devices}{text}"), "mx.conf");
    systems::compile("junos-trio", Some(release), &options).is_ok()
}

fn balancing(release: &str, text: &str) -> Vec<Balancing> {
    of_text(release, text).compiled.balancing
}

#[test]
fn d_001_d_002_next_hops_are_per_prefix_without_and_by_flow_with_the_policy() {
    assert_eq!(balancing("18.3R1", "")[0].method, Method::PerPrefix);
    for action in ["per-packet", "per-flow"] {
        assert_eq!(balancing("18.3R1", &ecmp(action))[0].method, Method::FlowHash);
    }
}

#[test]
fn b_013_d_003_random_is_of_next_hops_and_bundles() {
    assert_eq!(balancing("18.3R1", &ecmp("random"))[0].method, Method::Random);
    let text = bundle("load-balance per-packet");
    let found = balancing("18.3R1", &text);
    assert_eq!((found[0].method, found[1].method), (Method::PerPrefix, Method::Random));
    assert_eq!(found[1].object, "ae0");
    assert!(!is_accepted("18.3R1", &text.replace("ae0", "xe-0/0/0")));
}

#[test]
fn d_036_targeted_distribution_pins_units_from_15_1_on() {
    let text = "set interfaces ae0 unit 10 targeted-distribution\n\
                set interfaces ae0 unit 20 targeted-distribution primary-list one\n\
                set interfaces ae1 aggregated-ether-options link-speed 10g\n";
    assert!(!is_accepted("14.2R3", text));
    let found = balancing("15.1R1", text);
    assert_eq!(found[1].pinned, ["ae0.10", "ae0.20"]);
    assert_eq!((found[2].object.as_str(), found[2].pinned.len()), ("ae1", 0));
}

#[test]
fn d_038_mixed_speeds_from_14_2r2_on() {
    let text = bundle("link-speed mixed");
    assert!(!is_accepted("14.2R1", &text));
    assert!(is_accepted("14.2R1", &bundle("link-speed 10g")));
    assert!(balancing("14.2R2", &text)[1].has_mixed_speeds);
}

#[test]
fn d_039_adaptive_next_hops_from_14_1_on() {
    let text = "set chassis ecmp-alb tolerance 10\n";
    assert!(!is_accepted("13.3R1", text));
    assert_eq!(balancing("14.1R1", text)[0].method, Method::Adaptive);
    assert!(!is_accepted("13.3R9", "set chassis ecmp-alb"));
}

#[test]
fn d_039_bundles_need_a_count_of_devices_before_14_1() {
    let ae7 = "set interfaces ae7 aggregated-ether-options link-speed 10g\n";
    let count =
        |count: u8| format!("set chassis aggregated-devices ethernet device-count {count}\n{ae7}");
    for (text, before) in [(ae7.to_owned(), false), (count(7), false), (count(8), true)] {
        let options = junos::read(&text, "mx.conf");
        assert_eq!(
            systems::compile("junos-trio", Some("13.3R9"), &options).is_ok(),
            before,
            "{text}"
        );
        assert!(systems::compile("junos-trio", Some("14.1R1"), &options).is_ok());
    }
}

#[test]
fn d_040_adaptive_random_and_rebalance_from_13_3_on() {
    for (text, method) in [
        (bundle("load-balance adaptive"), Method::Adaptive),
        (bundle("load-balance adaptive tolerance 20"), Method::Adaptive),
        (bundle("load-balance per-packet"), Method::Random),
        (bundle("rebalance-periodic time 03:00 interval 6"), Method::PeriodicRebalance),
    ] {
        assert!(!is_accepted("13.2R1", &text), "{text}");
        let devices = "set chassis aggregated-devices ethernet device-count 1\n";
        assert_eq!(balancing("13.3R1", &format!("{devices}{text}"))[1].method, method);
    }
    assert!(!is_accepted("13.2R1", &ecmp("random")));
    assert!(is_accepted("13.3R1", &ecmp("random")));
}

#[test]
fn h_53_methods_that_junos_does_not_document_say_so() {
    for text in [bundle("load-balance adaptive"), "set chassis ecmp-alb".into()] {
        let advisories = of_text("18.3R1", &text).compiled.advisories;
        assert!(advisories[0].rule.ends_with("the details are this model's"), "{advisories:?}");
    }
}

#[test]
fn b_012_symmetric_balancing_is_of_one_bundle() {
    let text = "set interfaces ae0 aggregated-ether-options load-balance symmetric\n\
                set interfaces ae1 aggregated-ether-options link-speed 10g\n";
    let found = balancing("18.3R1", text);
    assert_eq!([found[1].is_symmetric, found[2].is_symmetric], [true, false]);
    assert!(!is_accepted("18.3R1", &text.replace("ae0", "ge-0/0/1")));
    let everywhere = "set forwarding-options enhanced-hash-key symmetric";
    for release in ["13.2R1", "18.3R1", "24.2R1"] {
        let compiled = of_text(release, everywhere).compiled;
        let rule = "changes nothing: the hash of MPCs is symmetric by itself";
        assert!(compiled.advisories.iter().any(|advice| advice.rule == rule), "{release}");
        assert_eq!(compiled.configuration, of_text(release, "").compiled.configuration);
    }
}

#[test]
fn b_011_a_hash_of_its_own_in_each_slot_has_no_effect_on_mpcs() {
    for statement in ["hash-seed", "hash-seed 7"] {
        let text = format!("set forwarding-options load-balance per-flow {statement}");
        let compiled = of_text("18.3R1", &text).compiled;
        assert!(compiled.advisories[0].rule.starts_with("has no effect"), "{compiled:?}");
        assert_eq!(compiled.configuration, of_text("18.3R1", "").compiled.configuration);
    }
    let other = "set forwarding-options load-balance per-flow other";
    assert!(!is_accepted("18.3R1", other), "not of the hash of MPCs");
}

#[test]
fn keys_do_not_depend_on_how_members_are_chosen() {
    let text =
        [ecmp("random"), bundle("load-balance adaptive"), bundle("link-speed mixed")].concat();
    let with = of_text("18.3R1", &text).compiled.configuration;
    assert_eq!(with, of_text("18.3R1", "").compiled.configuration);
}

#[test]
fn a_policy_that_is_not_applied_has_no_effect() {
    let text = "set policy-options policy-statement lb then load-balance random";
    let compiled = of_text("18.3R1", text).compiled;
    assert_eq!(compiled.balancing[0].method, Method::PerPrefix);
    assert_eq!(
        compiled.advisories[0].to_string(),
        "mx.conf:1:5: junos-trio 18.3R1: `policy-options policy-statement lb then load-balance random`: has no effect: the \
         policy is not applied to the forwarding table; set routing-options forwarding-table export lb"
    );
}

#[test]
fn a_policy_that_is_applied_and_not_in_the_text_is_told() {
    let compiled = |text: &str| {
        let options = junos::read(text, "mx.conf");
        systems::compile("junos-trio", None, &options).unwrap().advisories
    };
    let advice: Vec<_> = compiled(APPLIED).iter().map(ToString::to_string).collect();
    assert_eq!(
        advice,
        [
            "mx.conf:1:5: junos-trio 18.3R1: `routing-options forwarding-table export lb`: applies a policy that is not in the text: \
          whether and how it balances load is not known here; add `policy-options policy-statement lb`"
        ]
    );
    let other = format!("{APPLIED}set policy-options policy-statement lb then accept\n");
    assert!(compiled(&other).iter().all(|advice| !advice.rule.contains("not in the text")));
}
