// SPDX-License-Identifier: Apache-2.0
//! Fields of families inet and inet6.

use crate::junos::{
    declared::compare,
    experiment::{expect, of_text, router, swapped, with},
    packet::{
        Packet,
        Place::{Inner, Outer},
        routed,
    },
    templates::{over_ipv4, over_ipv6, packets},
};

const IPV4: &str = "source_address destination_address protocol";
const IPV6: &str = "source_address destination_address next_header flow_label";
const PORTS: &str = "source_port destination_port";
const INNER: &str =
    "inner_source_address inner_destination_address inner_source_port inner_destination_port";

#[track_caller]
fn expect_18_3(id: &str, lists: &str) {
    expect(&router("18.3R1", ""), &packets(id), lists);
}

#[test]
fn a_001_listed_fields_are_on_but_for_those_marked_off() {
    let off = [
        "dscp",
        "traffic_class",
        "outer_priority",
        "exp",
        "incoming_interface_index",
        "teid",
        "tunnel_id",
        "session_id",
    ];
    let router = router("18.3R1", "");
    for packet_type in &router.compiled.description.packet_types {
        for field in &packet_type.fields {
            assert_eq!(field.is_on, !off.contains(&field.id), "{} {}", packet_type.id, field.id);
        }
    }
    compare(&router);
}

#[test]
fn a_002_a_003_addresses_and_ports_swap_independently() {
    let router = router("18.3R1", "");
    for packet in [packets("ipv4_tcp_udp"), packets("ipv6_tcp_udp")].concat() {
        let ports = swapped(&packet, "source_port", "destination_port");
        let addresses = swapped(&packet, "source_address", "destination_address");
        let both = swapped(&addresses, "source_port", "destination_port");
        for other in [ports, addresses, both] {
            assert_ne!(other.frame, packet.frame);
            assert_eq!(router.keys(&other), router.keys(&packet));
        }
    }
}

#[test]
fn a_004_ports_count_only_without_mf_and_offset() {
    let router = router("18.3R1", "");
    for (offset, is_whole) in
        [(0x0000, true), (0x2000, false), (0x0001, false), (0x1FFF, false), (0x2001, false)]
    {
        for dont_fragment in [0, 1] {
            let packet = routed().ethernet_of_a_hop(0x0800).ipv4_fragment(Outer, 17, offset);
            let packet = with(&packet.udp(Outer), "-df", dont_fragment);
            let active = router.active(&packet);
            assert_eq!(active.contains("source_port"), is_whole, "offset {offset:#x}");
            assert_eq!(active.contains("destination_port"), is_whole, "offset {offset:#x}");
        }
    }
}

#[test]
fn a_005_fragments_of_a_datagram_have_one_key() {
    let router = router("18.3R1", "");
    let fragment = |offset| routed().ethernet_of_a_hop(0x0800).ipv4_fragment(Outer, 17, offset);
    let first = fragment(0x2000).udp(Outer);
    let middle = fragment(0x2008).payload().payload();
    let last = fragment(0x0010).payload();
    assert_eq!(router.keys(&first), router.keys(&middle));
    assert_eq!(router.keys(&first), router.keys(&last));
}

#[test]
fn a_006_interface_index_counts_only_with_its_knob_and_for_every_user() {
    let packet = &packets("ipv4_tcp_udp")[0];
    let mut elsewhere = packet.clone();
    elsewhere.metadata.ifindex += 1;
    let off = router("18.3R1", "");
    assert_eq!(off.keys(packet), off.keys(&elsewhere));
    let on = router("18.3R1", "family inet incoming-interface-index");
    let different =
        on.keys(packet).iter().zip(on.keys(&elsewhere)).filter(|(a, b)| *a != b).count();
    assert_eq!(different, 5, "ECMP and LAG users alike");
}

#[test]
fn a_007_gre_over_ipv4_without_inner_packet() {
    expect_18_3("ipv4_gre", &format!("gre_key {IPV4} | address"));
}

#[test]
fn a_008_ipv4_in_ipv4_gre() {
    let lists = format!("{INNER} gre_key {IPV4} | inner_address inner_port address");
    expect_18_3("ipv4_in_ipv4_gre", &lists);
}

#[test]
fn a_009_ipv6_in_ipv4_gre() {
    let lists = format!("{INNER} gre_key {IPV4} | inner_address inner_port address");
    expect_18_3("ipv6_in_ipv4_gre", &lists);
}

#[test]
fn a_010_mpls_in_ipv4_gre_has_the_top_label() {
    expect_18_3("mpls_in_ipv4_gre", &format!("inner_label gre_key {IPV4} | address"));
}

#[test]
fn a_011_inner_ports_count_for_whole_tcp_and_udp_only() {
    let router = router("18.3R1", "");
    for protocol in [6, 17, 1, 132] {
        for offset in [0, 0x2000] {
            let packet =
                over_ipv4(47).gre(0x0800).ipv4_fragment(Inner, protocol, offset).udp(Inner);
            let active = router.active(&packet);
            let has_ports = offset == 0 && matches!(protocol, 6 | 17);
            assert_eq!(active.contains("inner_source_port"), has_ports, "{protocol} {offset:#x}");
            assert!(active.contains("inner_source_address"));
        }
    }
}

#[test]
fn a_012_an_outer_fragment_hides_everything_inside() {
    let router = router("18.3R1", "");
    for offset in [0x2000, 0x00B9] {
        let outer = || routed().ethernet_of_a_hop(0x0800).ipv4_fragment(Outer, 47, offset);
        let packets = [
            outer().gre(0x0800).ipv4(Inner, 6).tcp(Inner),
            outer().gre(0x86DD).ipv6(Inner, 6).tcp(Inner),
            outer().gre(0x8847).label("inner_label", "-exp", 0x40111, true).payload(),
        ];
        expect(&router, &packets, &format!("{IPV4} | address"));
    }
    let outer = routed().ethernet_of_a_hop(0x86DD).ipv6_fragment(Outer, 47);
    let packets = [outer.gre(0x0800).ipv4(Inner, 6).tcp(Inner)];
    expect(&router, &packets, &format!("{IPV6} | address"));
}

#[test]
fn a_013_l2tp_identifiers_with_their_knob() {
    let fields = format!("source_port {IPV4}");
    for release in ["17.2R1", "18.3R1"] {
        expect(&router(release, ""), &packets("ipv4_l2tp"), &format!("{fields} | address"));
        expect(
            &router(release, "family inet l2tp-tunnel-session-identifier"),
            &packets("ipv4_l2tp"),
            &format!("session_id tunnel_id {fields} | address"),
        );
    }
}

#[test]
fn a_014_l2tp_is_whatever_goes_to_udp_port_1701() {
    let router = router("18.3R1", "family inet l2tp-tunnel-session-identifier");
    let packet = over_ipv4(17)
        .put("source_port", 16, 999)
        .put("!", 16, 1701)
        .put("-udp", 32, 0)
        .put("-noise", 1, 1)
        .put("!", 1, 0)
        .put("-noise", 14, 0x1EAF)
        .put("noise_at_the_identifiers", 32, 0xDEAD_BEEF)
        .payload();
    let active = router.active(&packet);
    assert!(active.contains("noise_at_the_identifiers"));
    let from = over_ipv4(17).put("!", 16, 1701).put("!", 16, 999).put("-udp", 32, 0).put(
        "-no_identifiers",
        64,
        0xDEAD_BEEF,
    );
    assert!(!router.active(&from).contains("-no_identifiers"));
}

#[test]
fn a_015_gre_over_ipv6_without_inner_packet() {
    expect_18_3("ipv6_gre", &format!("gre_key {IPV6} | address"));
    let before = "gre_key source_address destination_address next_header | address";
    expect(&router("17.4R2", ""), &packets("ipv6_gre"), before);
}

#[track_caller]
fn expect_gre_over_ipv6(id: &str, payload: &str, pairs: &str) {
    expect_18_3(id, &format!("{payload} gre_key {IPV6} | {pairs} address"));
    let before = "gre_key source_address destination_address next_header | address";
    expect(&router("18.2R3", ""), &packets(id), before);
}

#[test]
fn a_016_ipv4_in_ipv6_gre() {
    expect_gre_over_ipv6("ipv4_in_ipv6_gre", INNER, "inner_address inner_port");
}

#[test]
fn a_017_ipv6_in_ipv6_gre() {
    expect_gre_over_ipv6("ipv6_in_ipv6_gre", INNER, "inner_address inner_port");
}

#[test]
fn a_018_mpls_in_ipv6_gre_has_the_top_label() {
    expect_gre_over_ipv6("mpls_in_ipv6_gre", "inner_label", "");
}

#[test]
fn a_019_ipv4_other_fields() {
    expect_18_3("ipv4_other", &format!("{IPV4} | address"));
}

#[test]
fn a_020_ipv4_tcp_udp_fields() {
    expect_18_3("ipv4_tcp_udp", &format!("{PORTS} {IPV4} | port address"));
    let router = router("18.3R1", "");
    let [tcp, udp] = [6, 17].map(|protocol| router.keys(&over_ipv4(protocol).udp(Outer)));
    assert_ne!(tcp, udp, "the protocol alone tells them apart");
}

#[test]
fn a_021_pptp_over_ipv4_has_the_low_half_of_the_gre_key() {
    expect_18_3("ipv4_pptp", &format!("call_id {IPV4} | address"));
}

#[test]
fn a_022_gtp_over_ipv4_has_its_teid_with_the_knob() {
    let fields = format!("source_port {IPV4}");
    expect_18_3("ipv4_gtp", &format!("{fields} | address"));
    let on = router("18.3R1", "family inet gtp-tunnel-endpoint-identifier");
    expect(&on, &packets("ipv4_gtp"), &format!("teid {fields} | address"));
    let elsewhere = over_ipv4(17).put("source_port", 16, 0xC00F).put("!", 16, 2151).put(
        "-udp_and_gtp",
        128,
        0xCAFE,
    );
    expect(&on, &[elsewhere], &format!("{fields} | address"));
}

#[test]
fn a_023_gtp_is_whatever_goes_to_udp_port_2152() {
    let router = router("18.3R1", "family inet gtp-tunnel-endpoint-identifier");
    let noise = |ports: [u128; 2]| {
        over_ipv4(17)
            .put("!", 16, ports[0])
            .put("!", 16, ports[1])
            .put("-udp_and_noise", 64, 0xFFFF_1234_5678)
            .put("noise_at_the_teid", 32, 0xDEAD_BEEF)
            .payload()
    };
    assert!(router.active(&noise([999, 2152])).contains("noise_at_the_teid"));
    assert!(!router.active(&noise([2152, 999])).contains("noise_at_the_teid"));
}

#[test]
fn a_024_ipv6_other_fields() {
    expect_18_3("ipv6_other", &format!("{IPV6} | address"));
    let before = "source_address destination_address next_header | address";
    expect(&router("17.2R1", ""), &packets("ipv6_other"), before);
}

#[test]
fn a_025_ipv6_tcp_udp_fields() {
    expect_18_3("ipv6_tcp_udp", &format!("{PORTS} {IPV6} | port address"));
    let before = format!("{PORTS} source_address destination_address next_header | port address");
    expect(&router("17.2R1", ""), &packets("ipv6_tcp_udp"), &before);
}

#[test]
fn a_026_pptp_over_ipv6_has_the_low_half_of_the_gre_key() {
    expect_18_3("ipv6_pptp", &format!("call_id {IPV6} | address"));
}

#[test]
fn a_027_gtp_over_ipv6_has_its_teid_with_the_knob_of_inet() {
    let fields = format!("source_port {IPV6}");
    expect_18_3("ipv6_gtp", &format!("{fields} | address"));
    let on = router("18.3R1", "family inet gtp-tunnel-endpoint-identifier");
    expect(&on, &packets("ipv6_gtp"), &format!("teid {fields} | address"));
}

#[test]
fn h_06_gtp_ports_are_symmetric_while_the_teid_is_off() {
    let gtp = |source, destination| {
        over_ipv4(17)
            .put("source_port", 16, source)
            .put("destination_port", 16, destination)
            .put("-udp_and_gtp", 64, 0)
            .put("teid", 32, 0xCAFE)
            .payload()
    };
    let off = router("18.3R1", "");
    assert_eq!(off.keys(&gtp(999, 2152)), off.keys(&gtp(2152, 999)));
    let on = router("18.3R1", "family inet gtp-tunnel-endpoint-identifier");
    assert_ne!(on.keys(&gtp(999, 2152)), on.keys(&gtp(2152, 999)), "the reverse shows no TEID");
}

#[test]
fn h_17_inner_ipv4_protocol_is_never_hashed() {
    let router = router("18.3R1", "");
    let carriers: [fn() -> Packet; 2] =
        [|| over_ipv4(47).gre(0x0800), || crate::junos::templates::over_mpls(2)];
    for carrier in carriers {
        let [tcp, udp] = [6, 17].map(|protocol| carrier().ipv4(Inner, protocol).udp(Inner));
        assert_eq!(router.keys(&tcp), router.keys(&udp));
    }
}

#[test]
fn h_18_an_absent_gre_key_is_zero() {
    let router = router("18.3R1", "");
    let with_key = with(&over_ipv6(47).gre(0x88BE).payload(), "gre_key", 0);
    let without = over_ipv6(47).put("!", 16, 0).put("!", 16, 0x88BE).payload();
    assert_eq!(router.keys(&with_key), router.keys(&without));
}

#[test]
fn h_47_l2tp_identifiers_are_read_over_ipv4_only() {
    let router = router("18.3R1", "family inet l2tp-tunnel-session-identifier");
    let active = router.active(&over_ipv6(17).l2tp());
    assert!(!active.contains("tunnel_id") && !active.contains("session_id"));
}

#[test]
fn h_60_ip_in_ip_is_the_outer_header_but_for_the_extension() {
    let packets =
        [over_ipv4(4).ipv4(Inner, 6).tcp(Inner), over_ipv4(41).ipv6(Inner, 17).udp(Inner)];
    expect(&router("18.3R1", ""), &packets, &format!("{IPV4} | address"));
    let extended = router("18.3R1", "family inet ip-in-ip-payload, family inet6 ip-in-ip-payload");
    let lists = format!("{INNER} {IPV4} | inner_address inner_port address");
    expect(&extended, &packets, &lists);
}

#[test]
fn one_release_is_like_the_next_where_no_gate_lies_between() {
    let text = "set forwarding-options enhanced-hash-key family inet type-of-service";
    for [first, second] in [["14.1R1", "14.2R3"], ["15.1R1", "15.1R7"], ["18.3R1", "23.4R2"]] {
        let [first, second] = [first, second].map(|release| of_text(release, text).compiled);
        assert_eq!(first.configuration, second.configuration);
    }
}
