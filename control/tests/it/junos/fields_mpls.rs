// SPDX-License-Identifier: Apache-2.0
//! Fields of family mpls.

use crate::junos::{
    experiment::{expect, router},
    packet::{Packet, Place::Inner, label_name},
    templates::{entropy, over_mpls, packets},
};

const INNER: &str =
    "inner_source_address inner_destination_address inner_source_port inner_destination_port";
const INNER_PAIRS: &str = "inner_address inner_port";
const BEFORE_18_3: [&str; 4] = ["14.1R1", "15.1R1", "16.1R1", "18.2R3"];

#[test]
fn a_037_mpls_with_ip_from_18_3_on() {
    let router = router("18.3R1", "");
    let labels = "label_1 labels_2_8 labels_9_16";
    expect(&router, &packets("mpls_ipv4"), &format!("{labels} {INNER} | {INNER_PAIRS}"));
    let ipv6 = format!("{labels} {INNER} inner_next_header | {INNER_PAIRS}");
    expect(&router, &packets("mpls_ipv6"), &ipv6);
}

/// Labels that are active in a stack of this depth, by position.
fn active_labels(release: &str, depth: usize) -> Vec<usize> {
    const NAMES: [&str; 18] = [
        "l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9", "l10", "l11", "l12", "l13", "l14",
        "l15", "l16", "l17", "l18",
    ];
    let router = router(release, "");
    let mut packet = crate::junos::packet::routed().ethernet_of_a_hop(0x8847);
    for position in 1..=depth {
        let value = 0x40000 + position as u128;
        packet = packet.label(NAMES[position - 1], "-exp", value, position == depth);
    }
    let active = router.active(&packet.ipv4(Inner, 6).tcp(Inner));
    (1..=depth).filter(|position| active.contains(NAMES[position - 1])).collect()
}

#[test]
fn a_037_labels_count_up_to_the_sixteenth() {
    for depth in 1..=18 {
        let expected: Vec<_> = (1..=depth.min(16)).collect();
        assert_eq!(active_labels("18.3R1", depth), expected, "depth {depth}");
    }
}

#[test]
fn a_038_ethernet_pseudowire_from_18_3_on() {
    let lists = format!("label_1 labels_2_8 labels_9_16 {INNER} | {INNER_PAIRS}");
    expect(&router("18.3R1", ""), &packets("mpls_pseudowire"), &lists);
}

#[test]
fn a_039_entropy_label_from_18_3_on_hides_the_payload() {
    let lists = "label_1 labels_2_8 labels_9_16 |";
    expect(&router("18.3R1", ""), &packets("mpls_entropy"), lists);
    for before in [1, 5, 6, 7, 12] {
        let active = router("18.3R1", "").active(&entropy(before));
        assert!(
            active.contains(label_name(before + 2)),
            "the entropy label itself, {before} before"
        );
        assert!(!active.contains("-payload"));
    }
}

#[test]
fn a_040_mpls_with_ip_before_18_3() {
    for release in BEFORE_18_3 {
        let router = router(release, "");
        let labels = "label_1 labels_2_8";
        expect(&router, &packets("mpls_ipv4"), &format!("{labels} {INNER} | {INNER_PAIRS}"));
        let ipv6 = format!("{labels} {INNER} inner_next_header | {INNER_PAIRS}");
        expect(&router, &packets("mpls_ipv6"), &ipv6);
    }
    for depth in [1, 7, 8, 9, 16] {
        let expected: Vec<_> = (1..=depth.min(8)).collect();
        assert_eq!(active_labels("17.2R1", depth), expected, "depth {depth}");
    }
}

#[test]
fn a_041_ethernet_pseudowire_before_18_3() {
    for release in BEFORE_18_3 {
        let lists = format!("label_1 labels_2_8 {INNER} | {INNER_PAIRS}");
        expect(&router(release, ""), &packets("mpls_pseudowire"), &lists);
    }
}

#[test]
fn a_042_entropy_label_before_18_3() {
    for release in BEFORE_18_3 {
        expect(&router(release, ""), &packets("mpls_entropy"), "label_1 labels_2_8 |");
    }
}

#[test]
fn a_043_payload_behind_a_control_word_from_16_1_on() {
    let packets = packets("mpls_pseudowire_control_word");
    expect(&router("15.1R7", ""), &packets, "label_1 labels_2_8 |");
    let lists = format!("label_1 labels_2_8 {INNER} | {INNER_PAIRS}");
    expect(&router("16.1R1", ""), &packets, &lists);
}

#[test]
fn a_044_pppoe_under_mpls_from_15_1_on() {
    let packets = packets("mpls_pppoe");
    expect(&router("14.2R3", ""), &packets, "label_1 labels_2_8 |");
    let macs = "inner_source_mac inner_destination_mac";
    let lists = format!("label_1 labels_2_8 {INNER} {macs} | {INNER_PAIRS} inner_mac");
    expect(&router("15.1R1", ""), &packets, &lists);
}

#[test]
fn a_045_a_label_is_its_twenty_bits() {
    let router = router("18.3R1", "");
    let active = router.active(&over_mpls(16).ipv4(Inner, 6).tcp(Inner));
    assert!(!active.contains("-ttl") && !active.contains("-exp") && !active.contains("exp"));
    // The S bit ends the stack, so it is compared where nothing follows: cut behind the entry.
    let cut = |is_last| -> Packet {
        crate::junos::packet::routed()
            .ethernet_of_a_hop(0x8847)
            .label("label_1", "exp", 0x40111, is_last)
    };
    assert_eq!(router.keys(&cut(true)), router.keys(&cut(false)));
}
