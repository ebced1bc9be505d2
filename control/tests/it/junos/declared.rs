// SPDX-License-Identifier: Apache-2.0
//! What the front end says is hashed, against what is: every field of every packet type, in every release, under every knob.

use crate::junos::{
    experiment::{PAIRS, Router, router},
    templates::packets,
};
use lbhash_control::systems::{FieldState, PacketType};
use std::collections::BTreeSet;

const RELEASES: [&str; 6] = ["13.3R1", "14.1R1", "15.1R1", "16.1R1", "17.2R1", "18.3R1"];

const KNOBS: [&str; 16] = [
    "family inet incoming-interface-index, family mpls incoming-interface-index",
    "family inet6 incoming-interface-index, family multiservice incoming-interface-index",
    "family inet type-of-service",
    "family inet6 traffic-class",
    "family inet no-source-port, family inet6 no-destination-port",
    "family inet no-source-port, family inet no-destination-port",
    "family inet gtp-tunnel-endpoint-identifier",
    "family inet l2tp-tunnel-session-identifier",
    "family inet6 no-flow-label",
    "family inet no-gre-payload",
    "family inet source-only",
    "family inet6 destination-only, family inet6 traffic-class",
    "family mpls label-1-exp, family mpls no-payload",
    "family multiservice outer-priority, family multiservice no-mac-addresses",
    "family multiservice no-payload",
    "family multiservice no-pppoe-payload",
];

#[test]
fn g_016_declared_fields_are_those_found_in_every_release() {
    RELEASES.into_iter().for_each(|release| compare(&router(release, "")));
}

#[test]
fn g_016_declared_fields_are_those_found_under_every_knob() {
    KNOBS.into_iter().for_each(|knobs| compare(&router("18.3R1", knobs)));
}

pub(crate) fn compare(router: &Router) {
    let mut probed = BTreeSet::new();
    for packet_type in &router.compiled.description.packet_types {
        for packet in packets(packet_type.id) {
            let activity = router.activity(&packet);
            for field in &packet_type.fields {
                if let Some(found) = activity.get(field.id) {
                    probed.insert((packet_type.id, field.id));
                    let is_active = *found == crate::junos::experiment::Activity::Active;
                    assert_eq!(is_active, field.is_on, "{} {}", packet_type.id, field.id);
                }
            }
            let declared = |name: &&str| packet_type.fields.iter().any(|field| field.id == *name);
            let undeclared = router.active(&packet).into_iter().find(|name| !declared(name));
            assert_eq!(undeclared, None, "{} is hashed and not listed", packet_type.id);
            for pair in PAIRS {
                compare_pair(router, packet_type, &packet, pair);
            }
        }
    }
    for packet_type in &router.compiled.description.packet_types {
        for field in &packet_type.fields {
            let decides_the_type = field.id == "destination_port"
                && ["ipv4_gtp", "ipv6_gtp", "ipv4_l2tp"].contains(&packet_type.id);
            assert!(
                probed.contains(&(packet_type.id, field.id)) || decides_the_type,
                "no packet of type {} has {}",
                packet_type.id,
                field.id
            );
        }
    }
}

fn compare_pair(
    router: &Router,
    packet_type: &PacketType,
    packet: &crate::junos::packet::Packet,
    [source, destination]: [&str; 2],
) {
    let find = |id| packet_type.fields.iter().find(|field: &&FieldState| field.id == id);
    let (Some(first), Some(second)) = (find(source), find(destination)) else { return };
    let has = |name: &str| packet.parts.iter().any(|part| part.name == name);
    if !has(source) || !has(destination) {
        return;
    }
    assert_eq!(first.is_symmetric, second.is_symmetric);
    let is_expected = first.is_symmetric || !(first.is_on || second.is_on);
    let found = router.is_symmetric(packet, source, destination);
    assert_eq!(found, is_expected, "{} {source}", packet_type.id);
}

/// `id: fields` of a type, with `*` behind those of a symmetric pair, as the lists of 18.3 have them.
#[test]
fn g_016_titles_sections_and_releases_are_those_of_the_lists() {
    let description = router("18.3R1", "").compiled.description;
    let find = |id| description.packet_types.iter().find(|listed| listed.id == id).unwrap();
    let gre = find("ipv4_in_ipv6_gre");
    assert_eq!(gre.section, "Hash fields used for GRE traffic sent over IPv6");
    assert_eq!(gre.title, "IPv4 in IPv6, GRE");
    assert_eq!(gre.selector, Some("GRE protocol = IPv4"));
    assert_eq!(gre.since.as_deref(), Some("18.3R1"));
    let label = gre.fields.iter().find(|field| field.id == "flow_label").unwrap();
    assert_eq!(label.title, "Flow label");
    assert_eq!(label.since.as_deref(), Some("18.3R1"));
    assert_eq!(
        label.option.as_deref(),
        Some("forwarding-options enhanced-hash-key family inet6 no-flow-label")
    );
    let l2tp = find("ipv4_l2tp");
    assert_eq!(l2tp.since.as_deref(), Some("17.2R1"));
    let before = router("17.1R1", "").compiled.description;
    let is_available =
        |id| before.packet_types.iter().find(|listed| listed.id == id).unwrap().is_available;
    assert!(
        !is_available("ipv4_l2tp") && !is_available("ipv4_in_ipv6_gre") && is_available("ipv4_gre")
    );
}

#[test]
fn g_016_every_release_lists_every_type_once() {
    for release in RELEASES {
        let description = router(release, "").compiled.description;
        let ids: BTreeSet<_> = description.packet_types.iter().map(|listed| listed.id).collect();
        assert_eq!((ids.len(), description.packet_types.len()), (29, 29));
    }
}
