// SPDX-License-Identifier: Apache-2.0
//! Fields of family multiservice: ingress ccc, vpls or bridge.

use crate::junos::{
    experiment::{expect, router, swapped},
    packet::{Packet, Place::Inner, bridged},
    templates::packets,
};
use lbhash_testing::recording::record;

const MACS: &str = "source_mac destination_mac";
const INNER: &str =
    "inner_source_address inner_destination_address inner_source_port inner_destination_port";
const INNER_PAIRS: &str = "inner_address inner_port mac";

#[track_caller]
fn expect_18_3(id: &str, lists: &str) {
    expect(&router("18.3R1", ""), &packets(id), lists);
}

#[test]
fn a_028_the_ingress_interface_decides_the_family() {
    let router = router("18.3R1", "");
    let bridged = &packets("ethernet_ipv4")[0];
    let mut routed = bridged.clone();
    routed.metadata.bridged = false;
    assert!(router.active(bridged).contains("source_mac"));
    assert!(!router.active(&routed).contains("source_mac"));
    assert_ne!(router.keys(bridged), router.keys(&routed));
}

#[test]
fn a_029_ethernet_neither_ip_nor_mpls() {
    expect_18_3("ethernet_other", &format!("{MACS} | mac"));
}

#[test]
fn a_030_payload_is_found_behind_up_to_two_tags() {
    let router = router("18.3R1", "");
    for tags in 0..=3 {
        let active = router.active(&bridged().ethernet(tags, 0x0800).ipv4(Inner, 17).udp(Inner));
        assert_eq!(active.contains("inner_source_address"), tags <= 2, "{tags} tags");
        assert!(active.contains("source_mac"));
    }
}

#[test]
fn a_031_ethernet_ipv4() {
    expect_18_3("ethernet_ipv4", &format!("{INNER} {MACS} | {INNER_PAIRS}"));
    let router = router("18.3R1", "");
    let packet = &packets("ethernet_ipv4")[0];
    let macs = swapped(packet, "source_mac", "destination_mac");
    let both = swapped(&macs, "inner_source_address", "inner_destination_address");
    assert_eq!(router.keys(&macs), router.keys(packet));
    assert_eq!(router.keys(&both), router.keys(packet));
}

#[test]
fn a_032_ethernet_ipv6_without_flow_label() {
    expect_18_3("ethernet_ipv6", &format!("{INNER} {MACS} | {INNER_PAIRS}"));
}

#[test]
fn a_033_ethernet_mpls_has_labels_and_payload() {
    expect_18_3("ethernet_mpls", &format!("inner_labels {INNER} {MACS} | {INNER_PAIRS}"));
}

/// Lanes of the layers behind Ethernet: what the payload contributes.
fn payload_lanes(packet: &Packet) -> Vec<(u8, u32)> {
    let configuration = router("18.3R1", "").compiled.configuration;
    record(&configuration, &packet.metadata, &packet.frame);
    let trace = lbhash_model::reference::hash(&configuration, &packet.metadata, &packet.frame);
    trace.result.lanes.all()[2..].iter().map(|lane| (lane.record_type.code(), lane.crc)).collect()
}

#[test]
fn a_033_labels_and_payload_are_those_of_family_mpls() {
    for bridged in packets("ethernet_mpls") {
        let mut routed = bridged.clone();
        routed.metadata.bridged = false;
        assert_eq!(payload_lanes(&bridged), payload_lanes(&routed));
        assert!(payload_lanes(&bridged)[0].1 != 0);
    }
}

#[test]
fn a_034_pppoe_with_ipv4() {
    expect_18_3("pppoe_ipv4", &format!("{INNER} {MACS} | {INNER_PAIRS}"));
}

#[test]
fn a_035_pppoe_with_ipv6() {
    expect_18_3("pppoe_ipv6", &format!("{INNER} {MACS} | {INNER_PAIRS}"));
}

#[test]
fn a_034_a_035_other_versions_and_discovery_have_the_macs_alone() {
    for (header, protocol) in
        [(0x2100, 0x0021), (0x1200, 0x0057), (0x1109, 0x0021), (0x1100, 0xC021)]
    {
        let packet = bridged()
            .ethernet(1, 0x8864)
            .put("!", 16, header)
            .put("-session", 16, 1)
            .put("-length", 16, 0x40)
            .put("!", 16, protocol)
            .ipv4(Inner, 6)
            .tcp(Inner);
        expect(&router("18.3R1", ""), &[packet], &format!("{MACS} | mac"));
    }
}

#[test]
fn a_036_pppoe_ports_are_of_whole_tcp_and_udp_and_all_of_it_from_18_3_on() {
    let addresses = "inner_source_address inner_destination_address";
    let pppoe = |protocol, offset| {
        bridged()
            .ethernet(1, 0x8864)
            .pppoe(0x0021)
            .ipv4_fragment(Inner, protocol, offset)
            .tcp(Inner)
    };
    for (protocol, offset, ports) in [
        (6, 0, "inner_source_port inner_destination_port"),
        (1, 0, ""),
        (6, 0x2000, ""),
        (17, 0x0010, ""),
    ] {
        let packet = pppoe(protocol, offset);
        let lists = format!("{ports} {addresses} {MACS} | {INNER_PAIRS}");
        expect(&router("18.3R1", ""), std::slice::from_ref(&packet), &lists);
        expect(&router("17.4R3", ""), &[packet], &format!("{MACS} | mac"));
    }
}
