// SPDX-License-Identifier: Apache-2.0
//! Knobs of `enhanced-hash-key` and their effect on keys.

use crate::junos::{
    experiment::{Router, of_text, router, with},
    packet::{Packet, Place::Inner},
    templates::{over_mpls, packets},
};
use std::collections::BTreeSet;

/// One packet of each family that a knob can be of.
fn one_of_each_family() -> [(&'static str, Packet); 4] {
    let first = |id| packets(id).swap_remove(0);
    [
        ("inet", first("ipv4_tcp_udp")),
        ("inet6", first("ipv6_tcp_udp")),
        ("mpls", first("mpls_ipv4")),
        ("multiservice", first("ethernet_ipv4")),
    ]
}

/// Advisories as text.
fn advisories(router: &Router) -> String {
    router.compiled.advisories.iter().map(|finding| format!("{finding}\n")).collect()
}

#[test]
fn b_001_settings_of_the_other_hierarchy_have_no_effect_and_say_so() {
    let text = "set forwarding-options hash-key family inet layer-3\n\
                set forwarding-options hash-key family inet type-of-service\n\
                set chassis fpc 0 pic 1 hash-key family inet symmetric-hash complement\n";
    let wrong = of_text("18.3R1", text);
    assert_eq!(wrong.compiled.configuration, router("18.3R1", "").compiled.configuration);
    let advisories = advisories(&wrong);
    assert_eq!(advisories.lines().count(), 3, "{advisories}");
    assert!(advisories.contains(
        "mx.conf:2:5: junos-trio 18.3R1: `forwarding-options hash-key family inet type-of-service`: has no effect: \
         MPCs take their settings from forwarding-options enhanced-hash-key; write what you mean there"
    ));
}

#[test]
fn b_002_no_payload_ends_every_payload_of_multiservice() {
    let router = router("18.3R1", "family multiservice no-payload");
    for id in ["pppoe_ipv4", "pppoe_ipv6", "ethernet_ipv4", "ethernet_ipv6", "ethernet_mpls"] {
        for packet in packets(id) {
            let active = router.active(&packet);
            assert_eq!(active, BTreeSet::from(["source_mac", "destination_mac"]), "{id}");
        }
    }
}

#[test]
fn b_003_no_flow_label_gives_the_keys_of_before() {
    let reverted = router("18.3R1", "family inet6 no-flow-label");
    let before = router("18.2R3", "");
    for id in ["ipv6_tcp_udp", "ipv6_other", "ipv6_gre", "ipv6_pptp", "ipv6_gtp"] {
        for packet in packets(id) {
            assert!(!reverted.active(&packet).contains("flow_label"));
            assert_eq!(reverted.keys(&packet), before.keys(&packet), "{id}");
        }
    }
}

/// The three additions of 18.3: knobs that revert each, and the packet types that each concerns.
const ADDITIONS: [(&str, &[&str]); 3] = [
    (
        "family inet no-gre-payload, family inet6 no-gre-payload",
        &["ipv4_in_ipv4_gre", "ipv6_in_ipv4_gre", "mpls_in_ipv4_gre"],
    ),
    ("family multiservice no-pppoe-payload", &["pppoe_ipv4", "pppoe_ipv6"]),
    ("family inet6 no-flow-label", &["ipv6_tcp_udp", "ipv6_other", "ipv6_gre"]),
];

#[test]
fn b_004_each_addition_of_18_3_is_reverted_by_itself() {
    let before = router("18.2R3", "");
    for reverted in 0..8_u8 {
        let is_reverted = |index: usize| reverted >> index & 1 == 1;
        let knobs: Vec<_> =
            (0..3).filter(|&index| is_reverted(index)).map(|index| ADDITIONS[index].0).collect();
        let router = router("18.3R1", &knobs.join(", "));
        for (index, (_, ids)) in ADDITIONS.iter().enumerate() {
            for packet in ids.iter().flat_map(|id| packets(id)) {
                let is_as_before = router.keys(&packet) == before.keys(&packet);
                assert_eq!(is_as_before, is_reverted(index), "{knobs:?}");
            }
        }
    }
}

#[test]
fn b_004_all_three_reverted_are_the_release_before_but_for_the_depth_of_labels() {
    let knobs = ADDITIONS.map(|(knobs, _)| knobs).join(", ");
    let reverted = router("18.3R1", &knobs).compiled.configuration;
    let mut before = router("18.2R3", "").compiled.configuration;
    for context in [lbhash_model::Context::Routed, lbhash_model::Context::Bridged] {
        for record in [lbhash_model::RecordType::Mpls, lbhash_model::RecordType::MplsEl] {
            before.field_table.entry_mut(context, record).0 |= 1 << 2;
        }
    }
    assert_eq!(reverted, before);
}

#[test]
fn b_004_no_payload_reverts_pppoe_to_the_keys_of_before() {
    let reverted = router("18.3R1", "family multiservice no-payload");
    let before = router("18.2R3", "");
    for packet in [packets("pppoe_ipv4"), packets("pppoe_ipv6")].concat() {
        assert_eq!(reverted.keys(&packet), before.keys(&packet));
    }
}

#[test]
fn b_005_the_teid_is_off_not_recommended_and_of_both_versions() {
    let off = router("18.3R1", "");
    let on = router("18.3R1", "family inet gtp-tunnel-endpoint-identifier");
    for packet in [packets("ipv4_gtp"), packets("ipv6_gtp")].concat() {
        assert!(!off.active(&packet).contains("teid"));
        assert!(on.active(&packet).contains("teid"));
    }
    let expected = "is not recommended: UDP port 2152 alone tells that a packet is GTP, and other traffic can use it\n";
    assert!(advisories(&on).ends_with(expected));
    assert_eq!(advisories(&off), "");
}

#[test]
fn h_08_the_teid_under_inet6_is_that_of_inet() {
    let alias = router("18.3R1", "family inet6 gtp-tunnel-endpoint-identifier");
    let named = router("18.3R1", "family inet gtp-tunnel-endpoint-identifier");
    assert_eq!(alias.compiled.configuration, named.compiled.configuration);
    assert!(advisories(&alias).contains(
        "is read as the statement of family inet, which governs both IP versions; set it under family inet"
    ));
}

#[test]
fn b_006_l2tp_identifiers_are_off_and_not_recommended() {
    let on = router("17.2R1", "family inet l2tp-tunnel-session-identifier");
    let expected = "is not recommended: UDP port 1701 alone tells that a packet is L2TP, and other traffic can use it\n";
    assert!(advisories(&on).ends_with(expected));
    for packet in packets("ipv4_l2tp") {
        assert!(!router("17.2R1", "").active(&packet).contains("session_id"));
        assert!(on.active(&packet).contains("session_id"));
    }
}

#[test]
fn b_007_dscp_and_traffic_class_are_independent() {
    let [(_, inet), (_, inet6), ..] = one_of_each_family();
    for (knob, dscp, class) in [
        ("", false, false),
        ("family inet type-of-service", true, false),
        ("family inet6 traffic-class", false, true),
        ("family inet dscp, family inet6 traffic-class", true, true),
    ] {
        let router = router("14.1R1", knob);
        assert_eq!(router.active(&inet).contains("dscp"), dscp, "{knob}");
        assert_eq!(router.active(&inet6).contains("traffic_class"), class, "{knob}");
    }
}

#[track_caller]
fn distinct_keys(router: &Router, packet: &Packet, field: &str) -> usize {
    (0..8).map(|value| router.keys(&with(packet, field, value))).collect::<BTreeSet<_>>().len()
}

#[test]
fn b_008_priority_and_exp_are_three_bits_each_when_on() {
    let multiservice = packets("ethernet_ipv4").swap_remove(2);
    let mpls = over_mpls(2).ipv4(Inner, 6).tcp(Inner);
    for (knob, packet, field) in [
        ("family multiservice outer-priority", &multiservice, "outer_priority"),
        ("family mpls label-1-exp", &mpls, "exp"),
    ] {
        assert_eq!(distinct_keys(&router("16.1R1", knob), packet, field), 8);
        assert_eq!(distinct_keys(&router("16.1R1", ""), packet, field), 1);
        let active = router("16.1R1", knob).active(packet);
        assert!(!active.contains("-pcp2") && !active.contains("-exp"), "only the outermost");
    }
}

#[test]
fn b_009_interface_index_is_of_one_family_each() {
    for (family, _) in one_of_each_family() {
        let router = router("18.3R1", &format!("family {family} incoming-interface-index"));
        for (other, packet) in one_of_each_family() {
            let is_active = router.active(&packet).contains("incoming_interface_index");
            assert_eq!(is_active, family == other, "knob of {family}, packet of {other}");
        }
    }
}

#[test]
fn b_010_one_address_leaves_the_other_side_and_all_else_inert() {
    for (knob, field) in
        [("source-only", "source_address"), ("destination-only", "destination_address")]
    {
        for (family, id) in
            [("inet", "ipv4_tcp_udp"), ("inet6", "ipv6_tcp_udp"), ("inet", "ipv4_in_ipv4_gre")]
        {
            let router = router("16.1R1", &format!("family {family} {knob}"));
            for packet in packets(id) {
                assert_eq!(router.active(&packet), BTreeSet::from([field]), "{family} {knob}");
                assert!(!router.is_symmetric(&packet, "source_address", "destination_address"));
            }
        }
    }
    let router = router("16.1R1", "family inet source-only");
    assert!(router.active(&packets("ipv6_tcp_udp")[0]).contains("destination_address"));
    assert!(router.active(&packets("mpls_ipv4")[0]).contains("inner_destination_address"));
}

#[test]
fn b_010_a_policy_leaves_one_address_of_both_families() {
    let text = |action: &str| {
        format!(
            "policy-options {{ policy-statement lb {{ term a {{ then {{ load-balance {action}; accept; }} }} }} }}\n\
             routing-options {{ forwarding-table {{ export lb; }} }}"
        )
    };
    for (action, knob) in
        [("source-ip-only", "source-only"), ("destination-ip-only", "destination-only")]
    {
        let policy = of_text("16.1R1", &text(action));
        let knobs = router("16.1R1", &format!("family inet {knob}, family inet6 {knob}"));
        assert_eq!(policy.compiled.configuration, knobs.compiled.configuration);
        assert!(advisories(&policy).contains("acts on every routed IP packet"));
    }
}

#[test]
fn ext_ports_can_be_left_out_one_by_one() {
    for (family, id) in [("inet", "ipv4_tcp_udp"), ("inet6", "ipv6_tcp_udp")] {
        for packet in packets(id) {
            let source = router("18.3R1", &format!("family {family} no-source-port"));
            assert!(!source.active(&packet).contains("source_port"));
            assert!(source.active(&packet).contains("destination_port"));
            assert!(advisories(&source).contains("leaves one port"));
            let both = router(
                "18.3R1",
                &format!("family {family} no-source-port, family {family} no-destination-port"),
            );
            assert!(!both.active(&packet).contains("destination_port"));
            assert_eq!(advisories(&both), "");
        }
    }
}

#[test]
fn ext_payload_of_mpls_and_macs_can_be_left_out() {
    let labels = router("18.3R1", "family mpls no-payload");
    for packet in
        ["mpls_ipv4", "mpls_ipv6", "mpls_pseudowire", "mpls_pppoe"].into_iter().flat_map(packets)
    {
        let active = labels.active(&packet);
        assert!(active.iter().all(|name| name.starts_with("label")), "{active:?}");
    }
    let without_macs = router("18.3R1", "family multiservice no-mac-addresses");
    for packet in packets("ethernet_ipv4") {
        let active = without_macs.active(&packet);
        assert!(active.iter().all(|name| name.starts_with("inner_")), "{active:?}");
    }
}

#[test]
fn h_48_names_of_the_model_are_marked_as_such() {
    for knob in [
        "family inet no-gre-payload",
        "family inet6 no-gre-payload",
        "family inet ip-in-ip-payload",
        "family multiservice no-pppoe-payload",
        "family inet source-only",
    ] {
        let advisories = advisories(&router("18.3R1", knob));
        assert!(
            advisories.contains("is a name of this model, not of Junos"),
            "{knob}: {advisories}"
        );
    }
}

#[test]
fn h_48_the_switch_for_gre_holds_for_both_versions() {
    let one = router("18.3R1", "family inet6 no-gre-payload");
    let both = router("18.3R1", "family inet no-gre-payload, family inet6 no-gre-payload");
    assert_eq!(one.compiled.configuration, both.compiled.configuration);
    assert!(advisories(&one).contains("holds for both IP versions"));
    assert!(!advisories(&both).contains("holds for both IP versions"));
}
