// SPDX-License-Identifier: Apache-2.0
//! SR OS: inputs of the hash per kind of traffic, and the options that change them.

use crate::other_systems::packet::{
    A, B, BRIDGED, C, Frame, ICMP, TCP, UDP, configuration, default_of, expect, ipv4, ipv6, keys,
    keys_with,
};
use lbhash_model::{Metadata, config::Configuration};

const ROUTED: Metadata = Metadata { bridged: false, ..BRIDGED };

fn sros(options: &str) -> Configuration {
    configuration("sros-7750", options)
}

fn default() -> Configuration {
    default_of("sros-7750")
}

fn label_switched(labels: &[(u32, u32, u32)], payload: Frame) -> Vec<u8> {
    Frame::eth([1, 2], 0x8847).labels(labels).bytes(&payload.0).0
}

fn ip_payload(source: [u8; 4], sport: u16) -> Frame {
    Frame::default().ipv4(TCP, source, B).ports(sport, 443)
}

#[test]
fn a_059_in_a_vpls_ip_addresses_replace_the_mac_addresses() {
    let frame =
        |macs, source, sport| Frame::eth(macs, 0x0800).ipv4(TCP, source, B).ports(sport, 443).0;
    let base = frame([1, 2], A, 50000);
    let other = default();
    expect(&other, &BRIDGED, [&base, &frame([7, 9], A, 50000)], false, "MAC addresses");
    expect(&other, &BRIDGED, [&base, &frame([1, 2], C, 50000)], true, "IP source");
    expect(&other, &BRIDGED, [&base, &frame([1, 2], A, 50001)], false, "port");
    let ipv6 = |macs, source| Frame::eth(macs, 0x86DD).ipv6(UDP, source, 2).ports(1, 2).0;
    expect(&other, &BRIDGED, [&ipv6([1, 2], 1), &ipv6([7, 9], 1)], false, "MAC addresses, IPv6");
    expect(&other, &BRIDGED, [&ipv6([1, 2], 1), &ipv6([1, 2], 3)], true, "IPv6 source");
    // The MAC hash is discarded: a routed packet of the same addresses has the same keys, but for its lane.
    assert_eq!(keys_with(&other, &BRIDGED, &base), keys(&other, &base));
}

#[test]
fn a_060_in_a_vpls_other_frames_are_hashed_by_mac_addresses() {
    let frame = |macs, payload| Frame::eth(macs, 0x0806).bytes(&[payload; 28]).0;
    let base = frame([1, 2], 0);
    expect(&default(), &BRIDGED, [&base, &frame([3, 2], 0)], true, "destination MAC");
    expect(&default(), &BRIDGED, [&base, &frame([1, 3], 0)], true, "source MAC");
    expect(&default(), &BRIDGED, [&base, &frame([2, 1], 0)], true, "the order of MACs");
    expect(&default(), &BRIDGED, [&base, &frame([1, 2], 9)], false, "payload");
}

#[test]
fn a_064_flooded_pbb_frames_of_different_inner_addresses_spread() {
    // The algorithm of known unicast on the frame of the B-VPLS: one key per pair of addresses.
    let frames = (0..32).map(|last| ipv4(UDP, [10, 0, 0, last], B, [1, 2]));
    let links: std::collections::BTreeSet<_> =
        frames.map(|frame| keys_with(&default(), &BRIDGED, &frame)[0] % 4).collect();
    assert_eq!(links.len(), 4);
}

#[test]
fn a_065_routed_ip_is_hashed_by_addresses_alone() {
    let base = ipv4(TCP, A, B, [50000, 443]);
    let other = |frame: Vec<u8>, moves, what| {
        expect(&default(), &ROUTED, [&base, &frame], moves, what);
    };
    other(ipv4(TCP, C, B, [50000, 443]), true, "source");
    other(ipv4(TCP, A, C, [50000, 443]), true, "destination");
    other(ipv4(TCP, B, A, [50000, 443]), true, "direction");
    other(ipv4(TCP, A, B, [50001, 443]), false, "source port");
    other(ipv4(TCP, A, B, [50000, 80]), false, "destination port");
    other(ipv4(UDP, A, B, [50000, 443]), false, "protocol");
    other(ipv4(ICMP, A, B, [50000, 443]), false, "protocol without ports");
    let base = ipv6(TCP, 1, 2, [50000, 443]);
    expect(&default(), &ROUTED, [&base, &ipv6(TCP, 3, 2, [50000, 443])], true, "IPv6 source");
    expect(&default(), &ROUTED, [&base, &ipv6(TCP, 1, 2, [50001, 443])], false, "IPv6 port");
}

#[test]
fn a_066_an_lsr_hashes_labels_port_and_system_address() {
    let stack = [(1000, 0, 64), (2000, 0, 64), (3000, 0, 64)];
    let base = label_switched(&stack, ip_payload(A, 50000));
    for changed in 0..3 {
        let with = |change: fn(&mut (u32, u32, u32))| {
            let mut stack = stack;
            change(&mut stack[changed]);
            label_switched(&stack, ip_payload(A, 50000))
        };
        expect(&default(), &ROUTED, [&base, &with(|entry| entry.0 += 1)], true, "label");
        expect(&default(), &ROUTED, [&base, &with(|entry| entry.1 = 5)], false, "EXP");
        expect(&default(), &ROUTED, [&base, &with(|entry| entry.2 = 9)], false, "TTL");
    }
    let payload = label_switched(&stack, ip_payload(C, 50001));
    expect(&default(), &ROUTED, [&base, &payload], false, "payload");

    let other_port = Metadata { ifindex: 7, ..ROUTED };
    assert_ne!(keys_with(&default(), &ROUTED, &base), keys_with(&default(), &other_port, &base));
    let other_address = sros("router.interface.system.address = \"192.0.2.9/32\"");
    assert_eq!(other_address.system_ip, 0xC000_0209);
    assert_ne!(keys(&default(), &base), keys(&other_address, &base));
    // Neither belongs to the hash of IP.
    let ip = ipv4(TCP, A, B, [1, 2]);
    assert_eq!(keys(&default(), &ip), keys_with(&other_address, &other_port, &ip));
}

#[test]
fn a_066_payload_modes_are_optional() {
    let packet = |label, source, sport| {
        label_switched(&[(1000, 0, 64), (label, 0, 64)], ip_payload(source, sport))
    };
    let base = packet(2000, A, 50000);
    for (mode, label, address) in
        [("lbl-only", true, false), ("lbl-ip", true, true), ("ip-only", false, true)]
    {
        let mode = sros(&format!("system.load-balancing.lsr-load-balancing = \"{mode}\""));
        expect(&mode, &ROUTED, [&base, &packet(2001, A, 50000)], label, "label");
        expect(&mode, &ROUTED, [&base, &packet(2000, C, 50000)], address, "address");
        expect(&mode, &ROUTED, [&base, &packet(2000, A, 50001)], false, "port");
    }
}

#[test]
fn b_030_lbl_only_restores_the_default() {
    let explicit = sros("system.load-balancing.lsr-load-balancing = \"lbl-only\"");
    let other = sros("system.load-balancing.lsr-load-balancing = \"lbl-ip\"");
    assert_ne!(other, default());
    assert_eq!(explicit, default());
}

#[test]
fn b_031_inputs_of_the_system() {
    let with_ports = sros("system.load-balancing.l4-load-balancing = true");
    let base = ipv4(TCP, A, B, [50000, 443]);
    for metadata in [ROUTED, BRIDGED] {
        let other = |frame: Vec<u8>, moves, what| {
            expect(&with_ports, &metadata, [&base, &frame], moves, what);
        };
        other(ipv4(TCP, A, B, [50001, 443]), true, "source port");
        other(ipv4(TCP, A, B, [50000, 80]), true, "destination port");
        other(ipv4(UDP, A, B, [50000, 443]), true, "protocol");
    }
    let fragment = |sport| Frame::eth([1, 2], 0x0800).ipv4_fragment(TCP).ports(sport, 443).0;
    expect(&with_ports, &ROUTED, [&fragment(1), &fragment(2)], false, "port of a fragment");

    let address = |last| {
        sros(&format!(
            "system.load-balancing.system-ip-load-balancing = true\n\
             router.interface.system.address = \"192.0.2.{last}\""
        ))
    };
    assert_ne!(keys(&address(1), &base), keys(&address(2), &base));
}

#[test]
fn b_031_a_port_has_the_last_word_on_its_lag() {
    let text = "port.\"1/1/1\".ethernet.load-balancing-algorithm = \"include-l4\"";
    let system = sros(text);
    assert_eq!(system, default(), "the system's settings stay");
    let port = sros(&format!("{text}\napplies-to.port = \"1/1/1\""));
    assert_eq!(port, sros("system.load-balancing.l4-load-balancing = true"));
    let excluded = sros(
        "system.load-balancing.l4-load-balancing = true\n\
         port.\"1/1/2\".ethernet.load-balancing-algorithm = \"exclude-l4\"\n\
         applies-to.port = \"1/1/2\"",
    );
    assert_eq!(excluded, default());

    // The path is chosen with the system's settings, the port of the LAG with its own.
    let flows = [50000, 50001, 50002, 50003].map(|sport| ipv4(TCP, A, B, [sport, 443]));
    let choice = flows.map(|frame| (keys(&system, &frame)[0], keys(&port, &frame)[3]));
    assert!(choice.iter().all(|(path, _)| *path == choice[0].0), "the path does not see ports");
    let lag_keys: std::collections::BTreeSet<_> = choice.iter().map(|(_, lag)| lag).collect();
    assert_eq!(lag_keys.len(), 4, "the LAG does");
}

#[test]
fn b_031_an_interface_has_settings_of_its_own() {
    let text = "router.interface.to-core.load-balancing.lsr-load-balancing = \"lbl-ip\"";
    assert_eq!(sros(text), default());
    let interface = sros(&format!("{text}\napplies-to.interface = \"to-core\""));
    assert_eq!(interface, sros("system.load-balancing.lsr-load-balancing = \"lbl-ip\""));
}
