// SPDX-License-Identifier: Apache-2.0
//! One template packet for each packet family of the vendors' documents.

use super::packet::{
    ARP, BRIDGING, GRE, ICMP, IP_IN_IP, IPV4, IPV6, IPV6_IN_IP, MPLS, PPPOE, Packet, SCTP, TCP, UDP,
};

/// A kind of packet, of which any number of variants can be made.
pub(super) struct Template {
    /// Stable name: `ipv4_gre_ipv4_tcp`.
    pub(super) name: &'static str,
    /// The interface bridges.
    pub(super) is_bridged: bool,
    build: fn(Packet) -> Packet,
}

impl Template {
    /// A packet of this kind.
    pub(super) fn packet(&self, variant: u64) -> Packet {
        (self.build)(Packet::new(variant))
    }
}

const fn routed(name: &'static str, build: fn(Packet) -> Packet) -> Template {
    Template { name, is_bridged: false, build }
}

const fn bridged(name: &'static str, build: fn(Packet) -> Packet) -> Template {
    Template { name, is_bridged: true, build }
}

/// PPP protocols.
const PPP_IPV4: u128 = 0x0021;
const PPP_IPV6: u128 = 0x0057;

/// IPv6 extension headers.
const HOP_BY_HOP: u128 = 0;
const DESTINATION_OPTIONS: u128 = 60;
const FRAGMENT: u128 = 44;

/// Every template, in the order of the matrix.
pub(super) static TEMPLATES: &[Template] = &[
    routed("ipv4_tcp", |p| p.eth(IPV4).ipv4(TCP).tcp()),
    routed("ipv4_udp", |p| p.eth(IPV4).ipv4(UDP).udp()),
    routed("ipv4_icmp", |p| p.eth(IPV4).ipv4(ICMP).payload(16)),
    routed("ipv4_sctp", |p| p.eth(IPV4).ipv4(SCTP).payload(16)),
    routed("ipv4_tcp_first_fragment", |p| p.eth(IPV4).ipv4_full(TCP, 1, 0).tcp()),
    routed("ipv4_tcp_later_fragment", |p| p.eth(IPV4).ipv4_full(TCP, 0, 185).tcp()),
    routed("ipv4_udp_first_fragment", |p| p.eth(IPV4).ipv4_full(UDP, 1, 0).udp()),
    routed("ipv4_tcp_1_tag", |p| p.eth_tagged(1, IPV4).ipv4(TCP).tcp()),
    routed("ipv4_tcp_2_tags", |p| p.eth_tagged(2, IPV4).ipv4(TCP).tcp()),
    routed("ipv4_icmp_1_tag", |p| p.eth_tagged(1, IPV4).ipv4(ICMP).payload(16)),
    routed("ipv6_tcp", |p| p.eth(IPV6).ipv6(TCP).tcp()),
    routed("ipv6_udp", |p| p.eth(IPV6).ipv6(UDP).udp()),
    routed("ipv6_icmp", |p| p.eth(IPV6).ipv6(58).payload(16)),
    routed("ipv6_tcp_first_fragment", |p| {
        p.eth(IPV6).ipv6(FRAGMENT).ipv6_fragment(TCP, 0, 1).tcp()
    }),
    routed("ipv6_udp_later_fragment", |p| {
        p.eth(IPV6).ipv6(FRAGMENT).ipv6_fragment(UDP, 181, 0).udp()
    }),
    routed("ipv6_options_tcp", |p| {
        p.eth(IPV6).ipv6(HOP_BY_HOP).ipv6_options(DESTINATION_OPTIONS).ipv6_options(TCP).tcp()
    }),
    routed("ipv6_tcp_1_tag", |p| p.eth_tagged(1, IPV6).ipv6(TCP).tcp()),
    routed("ipv4_pptp", |p| p.eth(IPV4).ipv4(GRE).pptp()),
    routed("ipv6_pptp", |p| p.eth(IPV6).ipv6(GRE).pptp()),
    routed("ipv4_gtp", |p| p.eth(IPV4).ipv4(UDP).gtp()),
    routed("ipv6_gtp", |p| p.eth(IPV6).ipv6(UDP).gtp()),
    routed("ipv4_l2tp", |p| p.eth(IPV4).ipv4(UDP).l2tp()),
    routed("ipv6_l2tp", |p| p.eth(IPV6).ipv6(UDP).l2tp()),
    routed("ipv4_roce", |p| p.eth(IPV4).ipv4(UDP).roce()),
    routed("ipv6_roce", |p| p.eth(IPV6).ipv6(UDP).roce()),
    routed("ipv4_vxlan_ipv4_tcp", |p| p.eth(IPV4).ipv4(UDP).vxlan().eth(IPV4).ipv4(TCP).tcp()),
    routed("ipv4_vxlan_ipv6_tcp", |p| p.eth(IPV4).ipv4(UDP).vxlan().eth(IPV6).ipv6(TCP).tcp()),
    routed("ipv6_vxlan_ipv4_tcp", |p| p.eth(IPV6).ipv6(UDP).vxlan().eth(IPV4).ipv4(TCP).tcp()),
    routed("ipv4_geneve_eth_ipv4_tcp", |p| {
        p.eth(IPV4).ipv4(UDP).geneve(BRIDGING, 0).eth(IPV4).ipv4(TCP).tcp()
    }),
    routed("ipv4_geneve_options_eth_ipv4_tcp", |p| {
        p.eth(IPV4).ipv4(UDP).geneve(BRIDGING, 2).eth(IPV4).ipv4(TCP).tcp()
    }),
    routed("ipv4_geneve_ipv4_tcp", |p| p.eth(IPV4).ipv4(UDP).geneve(IPV4, 0).ipv4(TCP).tcp()),
    routed("ipv6_geneve_ipv6_udp", |p| p.eth(IPV6).ipv6(UDP).geneve(IPV6, 0).ipv6(UDP).udp()),
    routed("ipv4_gre_other", |p| p.eth(IPV4).ipv4(GRE).gre_keyed(0x22EB).payload(16)),
    routed("ipv4_gre_no_key_ipv4_tcp", |p| p.eth(IPV4).ipv4(GRE).gre(IPV4).ipv4(TCP).tcp()),
    routed("ipv4_gre_ipv4_tcp", |p| p.eth(IPV4).ipv4(GRE).gre_keyed(IPV4).ipv4(TCP).tcp()),
    routed("ipv4_gre_ipv4_udp", |p| p.eth(IPV4).ipv4(GRE).gre_keyed(IPV4).ipv4(UDP).udp()),
    routed("ipv4_gre_ipv4_icmp", |p| p.eth(IPV4).ipv4(GRE).gre_keyed(IPV4).ipv4(ICMP).payload(16)),
    routed("ipv4_gre_ipv4_tcp_fragment", |p| {
        p.eth(IPV4).ipv4(GRE).gre_keyed(IPV4).ipv4_full(TCP, 1, 0).tcp()
    }),
    routed("ipv4_gre_ipv6_tcp", |p| p.eth(IPV4).ipv4(GRE).gre_keyed(IPV6).ipv6(TCP).tcp()),
    routed("ipv4_gre_mpls_ipv4_tcp", |p| {
        p.eth(IPV4).ipv4(GRE).gre_keyed(MPLS).labels(2).ipv4(TCP).tcp()
    }),
    routed("ipv4_gre_eth_ipv4_tcp", |p| {
        p.eth(IPV4).ipv4(GRE).gre_keyed(BRIDGING).eth(IPV4).ipv4(TCP).tcp()
    }),
    routed("ipv4_fragment_gre_ipv4_tcp", |p| {
        p.eth(IPV4).ipv4_full(GRE, 1, 0).gre_keyed(IPV4).ipv4(TCP).tcp()
    }),
    routed("ipv6_gre_other", |p| p.eth(IPV6).ipv6(GRE).gre_keyed(0x22EB).payload(16)),
    routed("ipv6_gre_ipv4_tcp", |p| p.eth(IPV6).ipv6(GRE).gre_keyed(IPV4).ipv4(TCP).tcp()),
    routed("ipv6_gre_ipv6_udp", |p| p.eth(IPV6).ipv6(GRE).gre_keyed(IPV6).ipv6(UDP).udp()),
    routed("ipv6_gre_mpls_ipv4_tcp", |p| {
        p.eth(IPV6).ipv6(GRE).gre_keyed(MPLS).labels(2).ipv4(TCP).tcp()
    }),
    routed("ipv4_in_ipv4_tcp", |p| p.eth(IPV4).ipv4(IP_IN_IP).ipv4(TCP).tcp()),
    routed("ipv6_in_ipv4_tcp", |p| p.eth(IPV4).ipv4(IPV6_IN_IP).ipv6(TCP).tcp()),
    routed("ipv4_in_ipv6_udp", |p| p.eth(IPV6).ipv6(IP_IN_IP).ipv4(UDP).udp()),
    routed("ipv6_in_ipv6_udp", |p| p.eth(IPV6).ipv6(IPV6_IN_IP).ipv6(UDP).udp()),
    routed("mpls_1_ipv4_tcp", |p| p.eth(MPLS).labels(1).ipv4(TCP).tcp()),
    routed("mpls_2_ipv4_udp", |p| p.eth(MPLS).labels(2).ipv4(UDP).udp()),
    routed("mpls_8_ipv4_tcp", |p| p.eth(MPLS).labels(8).ipv4(TCP).tcp()),
    routed("mpls_16_ipv4_tcp", |p| p.eth(MPLS).labels(16).ipv4(TCP).tcp()),
    routed("mpls_18_ipv4_tcp", |p| p.eth(MPLS).labels(18).ipv4(TCP).tcp()),
    routed("mpls_2_ipv4_icmp", |p| p.eth(MPLS).labels(2).ipv4(ICMP).payload(16)),
    routed("mpls_2_ipv6_tcp", |p| p.eth(MPLS).labels(2).ipv6(TCP).tcp()),
    routed("mpls_entropy_label_ipv4_tcp", |p| p.eth(MPLS).entropy_labels().ipv4(TCP).tcp()),
    routed("mpls_2_pseudowire_ipv4_tcp", |p| p.eth(MPLS).labels(2).eth(IPV4).ipv4(TCP).tcp()),
    routed("mpls_2_pseudowire_ipv6_tcp", |p| p.eth(MPLS).labels(2).eth(IPV6).ipv6(TCP).tcp()),
    routed("mpls_2_pseudowire_arp", |p| p.eth(MPLS).labels(2).eth(ARP).payload(28)),
    routed("mpls_2_control_word_ipv4_tcp", |p| {
        p.eth(MPLS).labels(2).control_word().eth(IPV4).ipv4(TCP).tcp()
    }),
    routed("mpls_2_pseudowire_pppoe_ipv4_tcp", |p| {
        p.eth(MPLS).labels(2).eth(PPPOE).pppoe(PPP_IPV4).ipv4(TCP).tcp()
    }),
    routed("arp", |p| p.eth(ARP).payload(28)),
    routed("pppoe_ipv4_tcp", |p| p.eth(PPPOE).pppoe(PPP_IPV4).ipv4(TCP).tcp()),
    bridged("bridged_arp", |p| p.eth(ARP).payload(28)),
    bridged("bridged_ipv4_tcp", |p| p.eth(IPV4).ipv4(TCP).tcp()),
    bridged("bridged_ipv4_tcp_1_tag", |p| p.eth_tagged(1, IPV4).ipv4(TCP).tcp()),
    bridged("bridged_ipv4_tcp_2_tags", |p| p.eth_tagged(2, IPV4).ipv4(TCP).tcp()),
    bridged("bridged_ipv4_tcp_3_tags", |p| p.eth_tagged(3, IPV4).ipv4(TCP).tcp()),
    bridged("bridged_ipv4_icmp", |p| p.eth(IPV4).ipv4(ICMP).payload(16)),
    bridged("bridged_ipv4_udp_fragment", |p| p.eth(IPV4).ipv4_full(UDP, 1, 0).udp()),
    bridged("bridged_ipv6_tcp", |p| p.eth(IPV6).ipv6(TCP).tcp()),
    bridged("bridged_ipv4_gre_ipv4_tcp", |p| p.eth(IPV4).ipv4(GRE).gre_keyed(IPV4).ipv4(TCP).tcp()),
    bridged("bridged_mpls_2_ipv4_tcp", |p| p.eth(MPLS).labels(2).ipv4(TCP).tcp()),
    bridged("bridged_mpls_2_ipv6_tcp", |p| p.eth(MPLS).labels(2).ipv6(TCP).tcp()),
    bridged("bridged_mpls_entropy_label_ipv4_tcp", |p| {
        p.eth(MPLS).entropy_labels().ipv4(TCP).tcp()
    }),
    bridged("bridged_pppoe_ipv4_tcp", |p| p.eth(PPPOE).pppoe(PPP_IPV4).ipv4(TCP).tcp()),
    bridged("bridged_pppoe_ipv6_udp", |p| p.eth(PPPOE).pppoe(PPP_IPV6).ipv6(UDP).udp()),
    bridged("bridged_pppoe_ipv4_icmp", |p| p.eth(PPPOE).pppoe(PPP_IPV4).ipv4(ICMP).payload(16)),
    bridged("bridged_pppoe_ipv4_tcp_fragment", |p| {
        p.eth(PPPOE).pppoe(PPP_IPV4).ipv4_full(TCP, 1, 0).tcp()
    }),
    bridged("bridged_pppoe_ipv4_tcp_2_tags", |p| {
        p.eth_tagged(2, PPPOE).pppoe(PPP_IPV4).ipv4(TCP).tcp()
    }),
    bridged("bridged_pppoe_discovery", |p| p.eth(PPPOE).pppoe_discovery()),
];
