// SPDX-License-Identifier: Apache-2.0
//! Packets of every type of the vendor's lists.

use crate::junos::packet::{
    Packet,
    Place::{Inner, Outer},
    bridged, routed,
};

const IPV4: u128 = 0x0800;
const IPV6: u128 = 0x86DD;
const MPLS: u128 = 0x8847;
const PPPOE: u128 = 0x8864;
const PPP_IPV4: u128 = 0x0021;
const PPP_IPV6: u128 = 0x0057;
const TCP: u128 = 6;
const UDP: u128 = 17;
const GRE: u128 = 47;

pub(crate) fn over_ipv4(protocol: u128) -> Packet {
    routed().ethernet_of_a_hop(IPV4).ipv4(Outer, protocol)
}

pub(crate) fn over_ipv6(next_header: u128) -> Packet {
    routed().ethernet_of_a_hop(IPV6).ipv6(Outer, next_header)
}

pub(crate) fn over_mpls(depth: usize) -> Packet {
    routed().ethernet_of_a_hop(MPLS).stack(depth)
}

/// GRE with an inner packet over IPv4 or IPv6.
fn in_gre(outer: fn(u128) -> Packet, id: &str) -> Vec<Packet> {
    match id {
        "ipv4" => vec![
            outer(GRE).gre(IPV4).ipv4(Inner, TCP).tcp(Inner),
            outer(GRE).gre(IPV4).ipv4(Inner, UDP).udp(Inner),
        ],
        "ipv6" => vec![
            outer(GRE).gre(IPV6).ipv6(Inner, TCP).tcp(Inner),
            outer(GRE).gre(IPV6).ipv6(Inner, UDP).udp(Inner),
        ],
        _ => {
            let gre = outer(GRE).gre(MPLS).label("inner_label", "-exp", 0x40111, false);
            vec![gre.label("-label_2", "-exp", 0x40222, true).ipv4(Inner, TCP).payload()]
                .into_iter()
                .map(silent_inner)
                .collect()
        }
    }
}

/// Renames inner addresses to fields that no list has.
fn silent_inner(mut packet: Packet) -> Packet {
    for part in &mut packet.parts {
        if part.name.starts_with("inner_") && part.name != "inner_label" {
            part.name = "-inner";
        }
    }
    packet
}

fn under_ethernet(tags: usize) -> [Packet; 2] {
    [
        bridged().ethernet(tags, IPV4).ipv4(Inner, UDP).udp(Inner),
        bridged().ethernet(tags, IPV4).ipv4(Inner, TCP).tcp(Inner),
    ]
}

fn under_bridged_mpls() -> Packet {
    bridged().ethernet(1, MPLS).label("inner_labels", "-exp", 0x40111, false).label(
        "inner_labels",
        "-exp",
        0x40222,
        true,
    )
}

const CUSTOMER: [&str; 2] = ["-customer_dmac", "-customer_smac"];
const SUBSCRIBER: [&str; 2] = ["inner_destination_mac", "inner_source_mac"];

/// Packets of a type of the lists, by its stable name.
pub(crate) fn packets(id: &str) -> Vec<Packet> {
    match id {
        "ipv4_gre" => vec![over_ipv4(GRE).gre(0x88BE).payload()],
        "ipv6_gre" => vec![over_ipv6(GRE).gre(0x88BE).payload()],
        "ipv4_in_ipv4_gre" => in_gre(over_ipv4, "ipv4"),
        "ipv6_in_ipv4_gre" => in_gre(over_ipv4, "ipv6"),
        "mpls_in_ipv4_gre" => in_gre(over_ipv4, "mpls"),
        "ipv4_in_ipv6_gre" => in_gre(over_ipv6, "ipv4"),
        "ipv6_in_ipv6_gre" => in_gre(over_ipv6, "ipv6"),
        "mpls_in_ipv6_gre" => in_gre(over_ipv6, "mpls"),
        "ipv4_l2tp" => vec![over_ipv4(UDP).l2tp()],
        "ipv4_other" => vec![
            over_ipv4(1).payload(),
            over_ipv4(132).payload(),
            routed().ethernet_of_a_hop(IPV4).ipv4_fragment(Outer, UDP, 0x2000).payload(),
            routed().ethernet_of_a_hop(IPV4).ipv4_fragment(Outer, TCP, 0x00B9).payload(),
        ],
        "ipv4_tcp_udp" => vec![over_ipv4(TCP).tcp(Outer), over_ipv4(UDP).udp(Outer)],
        "ipv4_pptp" => vec![over_ipv4(GRE).pptp()],
        "ipv4_gtp" => vec![over_ipv4(UDP).gtp()],
        "ipv6_other" => vec![
            over_ipv6(58).payload(),
            routed().ethernet_of_a_hop(IPV6).ipv6_fragment(Outer, UDP).payload(),
        ],
        "ipv6_tcp_udp" => vec![over_ipv6(TCP).tcp(Outer), over_ipv6(UDP).udp(Outer)],
        "ipv6_pptp" => vec![over_ipv6(GRE).pptp()],
        "ipv6_gtp" => vec![over_ipv6(UDP).gtp()],
        "ethernet_other" => {
            vec![bridged().ethernet(1, 0x0806).payload(), bridged().ethernet(2, 0x88CC).payload()]
        }
        "ethernet_ipv4" => [1, 2].into_iter().flat_map(under_ethernet).collect(),
        "ethernet_ipv6" => vec![
            bridged().ethernet(1, IPV6).ipv6(Inner, UDP).udp(Inner),
            bridged().ethernet(2, IPV6).ipv6(Inner, TCP).tcp(Inner),
        ],
        "ethernet_mpls" => vec![
            under_bridged_mpls().ipv4(Inner, TCP).tcp(Inner),
            under_bridged_mpls().ipv6(Inner, UDP).udp(Inner),
        ],
        "pppoe_ipv4" => vec![
            bridged().ethernet(2, PPPOE).pppoe(PPP_IPV4).ipv4(Inner, UDP).udp(Inner),
            bridged().ethernet(1, PPPOE).pppoe(PPP_IPV4).ipv4(Inner, TCP).tcp(Inner),
        ],
        "pppoe_ipv6" => {
            vec![bridged().ethernet(1, PPPOE).pppoe(PPP_IPV6).ipv6(Inner, TCP).tcp(Inner)]
        }
        "mpls_ipv4" => vec![
            over_mpls(1).ipv4(Inner, TCP).tcp(Inner),
            over_mpls(16).ipv4(Inner, UDP).udp(Inner),
        ],
        "mpls_ipv6" => vec![
            over_mpls(2).ipv6_under_mpls(UDP).udp(Inner),
            over_mpls(10).ipv6_under_mpls(TCP).tcp(Inner),
        ],
        "mpls_pseudowire" => vec![
            over_mpls(16).ethernet_under_mpls(CUSTOMER, IPV4).ipv4(Inner, TCP).tcp(Inner),
            over_mpls(2).ethernet_under_mpls(CUSTOMER, IPV6).ipv6(Inner, UDP).udp(Inner),
        ],
        "mpls_pseudowire_control_word" => vec![
            control_word(10).ethernet_under_mpls(CUSTOMER, IPV4).ipv4(Inner, TCP).tcp(Inner),
            control_word(1).ethernet_under_mpls(CUSTOMER, IPV6).ipv6(Inner, TCP).tcp(Inner),
        ],
        "mpls_pppoe" => vec![
            pppoe_under_mpls(PPP_IPV4).ipv4(Inner, TCP).tcp(Inner),
            pppoe_under_mpls(PPP_IPV6).ipv6(Inner, UDP).udp(Inner),
        ],
        "mpls_entropy" => vec![entropy(1), entropy(8)],
        _ => panic!("no packet of type {id}"),
    }
}

fn control_word(depth: usize) -> Packet {
    over_mpls(depth).put("!", 4, 0).put("-control_word", 28, 0x000_0042)
}

fn pppoe_under_mpls(protocol: u128) -> Packet {
    over_mpls(9).ethernet_under_mpls(SUBSCRIBER, PPPOE).pppoe(protocol)
}

/// A stack with this many labels, the indicator, the entropy label and one more.
pub(crate) fn entropy(before: usize) -> Packet {
    let mut packet = routed().ethernet_of_a_hop(MPLS);
    for position in 1..=before {
        let exp = if position == 1 { "exp" } else { "-exp" };
        let value = 0x40000 + position as u128 * 0x111;
        packet = packet.label(crate::junos::packet::label_name(position), exp, value, false);
    }
    let el = crate::junos::packet::label_name(before + 2);
    let last = crate::junos::packet::label_name(before + 3);
    let packet = packet.label("!", "-exp", 7, false).label(el, "-exp", 0x6ABCD, false);
    let packet = packet.label(last, "-exp", 0x40999, true).ipv4(Inner, TCP).tcp(Inner);
    silent_payload(packet)
}

fn silent_payload(mut packet: Packet) -> Packet {
    for part in &mut packet.parts {
        if part.name.starts_with("inner_") {
            part.name = "-payload";
        }
    }
    packet
}
