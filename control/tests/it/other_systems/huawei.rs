// SPDX-License-Identifier: Apache-2.0
//! Huawei: per flow and symmetric.

use crate::other_systems::packet::{
    A, B, C, Frame, TCP, UDP, configuration, default_of, expect, ipv4, ipv6, keys,
};
use lbhash_control::systems::{self, Method, OptionTree, Value, huawei::with_exchanged_addresses};
use lbhash_model::Metadata;

#[test]
fn a_070_a_flow_is_a_five_tuple() {
    let per_flow = default_of("huawei-per-flow");
    let metadata = Metadata::default();
    let base = ipv4(TCP, A, B, [50000, 443]);
    // Equal in all five, different elsewhere.
    let mut same = base.clone();
    same[0] ^= 0x10;
    same[14 + 5] ^= 0xFF;
    same[14 + 8] ^= 0x1F;
    expect(&per_flow, &metadata, [&base, &same], false, "MAC, identification, TTL");
    for (frame, what) in [
        (ipv4(TCP, C, B, [50000, 443]), "source"),
        (ipv4(TCP, A, C, [50000, 443]), "destination"),
        (ipv4(UDP, A, B, [50000, 443]), "protocol"),
        (ipv4(TCP, A, B, [50001, 443]), "source port"),
        (ipv4(TCP, A, B, [50000, 80]), "destination port"),
        (ipv4(TCP, B, A, [443, 50000]), "direction"),
    ] {
        expect(&per_flow, &metadata, [&base, &frame], true, what);
    }
}

#[test]
fn a_070_the_rule_can_be_another_one() {
    let addresses = configuration(
        "huawei",
        "load-balance.flow-rule.protocol = false\nload-balance.flow-rule.source-port = false\n\
         load-balance.flow-rule.destination-port = false",
    );
    let metadata = Metadata::default();
    let base = ipv4(TCP, A, B, [50000, 443]);
    expect(&addresses, &metadata, [&base, &ipv4(UDP, A, B, [1, 2])], false, "ports, protocol");
    expect(&addresses, &metadata, [&base, &ipv4(TCP, C, B, [50000, 443])], true, "source");
}

#[test]
fn a_071_both_directions_of_two_hosts_meet() {
    let symmetric = default_of("huawei-symmetric");
    let metadata = Metadata::default();
    let base = ipv4(TCP, A, B, [50000, 443]);
    expect(&symmetric, &metadata, [&base, &ipv4(TCP, B, A, [443, 50000])], false, "direction");
    expect(&symmetric, &metadata, [&base, &ipv4(UDP, A, B, [1, 2])], false, "ports, protocol");
    expect(&symmetric, &metadata, [&base, &ipv4(TCP, C, B, [50000, 443])], true, "source");
    let base = ipv6(UDP, 1, 2, [1, 2]);
    expect(&symmetric, &metadata, [&base, &ipv6(UDP, 2, 1, [2, 1])], false, "direction, IPv6");
}

#[test]
fn h_46_the_device_at_the_other_end_exchanges_the_addresses() {
    let device = configuration(
        "huawei",
        "load-balance.mode = \"symmetric\"\nload-balance.symmetric-by = \"exchanging\"",
    );
    let pairs = [
        (ipv4(TCP, A, B, [50000, 443]), ipv4(TCP, B, A, [443, 50000])),
        (ipv6(TCP, 1, 2, [50000, 443]), ipv6(TCP, 2, 1, [443, 50000])),
    ];
    for (there, back) in pairs {
        assert_ne!(keys(&device, &there), keys(&device, &back), "it does not sort");
        assert_eq!(keys(&device, &there), keys(&device, &with_exchanged_addresses(&back)));
        // Both ways of the mode meet for any pair of devices.
        let sorted = default_of("huawei-symmetric");
        assert_eq!(keys(&sorted, &there), keys(&sorted, &with_exchanged_addresses(&back)));
        assert_eq!(with_exchanged_addresses(&with_exchanged_addresses(&back)), back);
    }
    let arp = Frame::eth([1, 2], 0x0806).bytes(&[7; 28]).0;
    assert_eq!(with_exchanged_addresses(&arp), arp);
    assert_eq!(with_exchanged_addresses(&[0; 3]), [0; 3]);
}

#[test]
fn per_packet_takes_turns_for_route_tunnel_and_trunk_alike() {
    let mut options = OptionTree::empty("test");
    let path = vec!["load-balance".into(), "mode".into()];
    options.push("", 0..0, path, Value::Text("per-packet".into()));
    let compiled = systems::compile("huawei", None, &options).expect("no rule is broken");
    let objects: Vec<_> =
        compiled.balancing.iter().map(|b| (b.object.as_str(), b.method)).collect();
    let turns = Method::RoundRobin;
    assert_eq!(objects, [("route", turns), ("tunnel", turns), ("trunk", turns)]);
    assert_eq!(compiled.advisories.len(), 1, "order is not kept");
}
