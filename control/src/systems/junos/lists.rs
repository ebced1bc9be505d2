// SPDX-License-Identifier: Apache-2.0
//! The vendor's lists of hash fields: packet types in its order, fields in its order. Lists of address and port pairs have one
//! entry for each of the two.

use super::{
    gates,
    listed::Listed::{self, self as F},
    release::Release,
    statements::HashFamily::{self, Inet, Inet6, Mpls, Multiservice},
};

/// A packet type of the lists.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) id: &'static str,
    pub(super) section: &'static str,
    pub(super) title: &'static str,
    pub(super) selector: Option<&'static str>,
    pub(super) since: Option<Release>,
    /// The family whose options govern it.
    pub(super) family: HashFamily,
    pub(super) payload: Payload,
    pub(super) fields: &'static [Listed],
}

/// What carries the payload of a packet type, which decides since when it is hashed and what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payload {
    None,
    Gre,
    Ethernet,
    Pppoe,
    Mpls,
    PppoeUnderMpls,
    /// Ethernet under MPLS, behind a control word.
    ControlWord,
}

const GRE_V4: &str = "Hash fields used for GRE traffic sent over IPv4";
const GRE_V6: &str = "Hash fields used for GRE traffic sent over IPv6";
const IPV4: &str = "Hash fields used for IPv4";
const IPV6: &str = "Hash fields used for IPv6";
const MULTISERVICE: &str = "Hash fields used for multiservice";
const MPLS: &str = "Hash fields used for MPLS";

const fn new(
    section: &'static str,
    family: HashFamily,
    (id, title): (&'static str, &'static str),
    payload: Payload,
    fields: &'static [Listed],
) -> Type {
    Type { id, section, title, selector: None, since: None, family, payload, fields }
}

impl Type {
    const fn selected_by(self, selector: &'static str) -> Self {
        Self { selector: Some(selector), ..self }
    }

    const fn since(self, since: Release) -> Self {
        Self { since: Some(since), ..self }
    }
}

/// Inner IP behind GRE, Ethernet or PPPoE, then the given fields.
macro_rules! inner_ip {
    ($($field:ident),*) => {
        &[
            F::InnerSourcePort,
            F::InnerDestinationPort,
            F::InnerSourceAddress,
            F::InnerDestinationAddress,
            $(F::$field),*
        ]
    };
}

/// The given fields, after `inner;` those of an inner IP header before them, then the outer IPv4 header.
macro_rules! ipv4 {
    (inner $(; $($field:ident),*)?) => {
        ipv4!(
            InnerSourcePort,
            InnerDestinationPort,
            InnerSourceAddress,
            InnerDestinationAddress
            $($(, $field)*)?
        )
    };
    ($($field:ident),*) => {
        &[
            $(F::$field,)*
            F::SourceAddress,
            F::DestinationAddress,
            F::Protocol,
            F::Dscp,
            F::IncomingInterfaceIndex,
        ]
    };
}

/// The same with the outer IPv6 header.
macro_rules! ipv6 {
    (inner $(; $($field:ident),*)?) => {
        ipv6!(
            InnerSourcePort,
            InnerDestinationPort,
            InnerSourceAddress,
            InnerDestinationAddress
            $($(, $field)*)?
        )
    };
    ($($field:ident),*) => {
        &[
            $(F::$field,)*
            F::SourceAddress,
            F::DestinationAddress,
            F::NextHeader,
            F::FlowLabel,
            F::TrafficClass,
            F::IncomingInterfaceIndex,
        ]
    };
}

/// The same with the label stack.
macro_rules! labels {
    (inner $(; $($field:ident),*)?) => {
        labels!(
            InnerSourcePort,
            InnerDestinationPort,
            InnerSourceAddress,
            InnerDestinationAddress
            $($(, $field)*)?
        )
    };
    ($($field:ident),*) => {
        &[
            $(F::$field,)*
            F::Label1,
            F::Labels2To8,
            F::Labels9To16,
            F::Exp,
            F::IncomingInterfaceIndex,
        ]
    };
}

/// The packet types.
pub(super) static PACKET_TYPES: [Type; 29] = [
    new(GRE_V4, Inet, ("ipv4_gre", "IPv4, GRE"), Payload::None, ipv4!(GreKey)),
    new(
        GRE_V4,
        Inet,
        ("ipv4_in_ipv4_gre", "IPv4 in IPv4, GRE"),
        Payload::Gre,
        ipv4!(inner; GreKey),
    )
    .selected_by("GRE protocol = IPv4"),
    new(
        GRE_V4,
        Inet,
        ("ipv6_in_ipv4_gre", "IPv6 in IPv4, GRE"),
        Payload::Gre,
        ipv4!(inner; GreKey),
    )
    .selected_by("GRE protocol = IPv6"),
    new(
        GRE_V4,
        Inet,
        ("mpls_in_ipv4_gre", "MPLS in IPv4, GRE"),
        Payload::Gre,
        ipv4!(InnerLabel, GreKey),
    )
    .selected_by("GRE protocol = MPLS"),
    new(
        GRE_V4,
        Inet,
        ("ipv4_l2tp", "IPv4, L2TPv2"),
        Payload::None,
        ipv4!(SessionId, TunnelId, SourcePort, DestinationPort),
    )
    .selected_by("UDP destination port 1701")
    .since(gates::L2TP),
    new(GRE_V6, Inet6, ("ipv6_gre", "IPv6, GRE"), Payload::None, ipv6!(GreKey)),
    new(
        GRE_V6,
        Inet6,
        ("ipv4_in_ipv6_gre", "IPv4 in IPv6, GRE"),
        Payload::Gre,
        ipv6!(inner; GreKey),
    )
    .selected_by("GRE protocol = IPv4")
    .since(gates::ENTROPY),
    new(
        GRE_V6,
        Inet6,
        ("ipv6_in_ipv6_gre", "IPv6 in IPv6, GRE"),
        Payload::Gre,
        ipv6!(inner; GreKey),
    )
    .selected_by("GRE protocol = IPv6")
    .since(gates::ENTROPY),
    new(
        GRE_V6,
        Inet6,
        ("mpls_in_ipv6_gre", "MPLS in IPv6, GRE"),
        Payload::Gre,
        ipv6!(InnerLabel, GreKey),
    )
    .selected_by("GRE protocol = MPLS")
    .since(gates::ENTROPY),
    new(
        IPV4,
        Inet,
        ("ipv4_other", "IPv4, not TCP or UDP, or fragmented packets"),
        Payload::None,
        ipv4!(),
    ),
    new(
        IPV4,
        Inet,
        ("ipv4_tcp_udp", "IPv4, TCP and UDP, non fragmented packets"),
        Payload::None,
        ipv4!(SourcePort, DestinationPort),
    ),
    new(IPV4, Inet, ("ipv4_pptp", "IPv4, PPTP"), Payload::None, ipv4!(CallId)),
    new(
        IPV4,
        Inet,
        ("ipv4_gtp", "IPv4, GTP"),
        Payload::None,
        ipv4!(Teid, SourcePort, DestinationPort),
    )
    .selected_by("UDP destination port 2152"),
    new(
        IPV6,
        Inet6,
        ("ipv6_other", "IPv6, not TCP or UDP, or fragmented by the originator"),
        Payload::None,
        ipv6!(),
    ),
    new(
        IPV6,
        Inet6,
        ("ipv6_tcp_udp", "IPv6, non fragmented TCP and UDP packets"),
        Payload::None,
        ipv6!(SourcePort, DestinationPort),
    ),
    new(IPV6, Inet6, ("ipv6_pptp", "IPv6, PPTP"), Payload::None, ipv6!(CallId)),
    new(
        IPV6,
        Inet6,
        ("ipv6_gtp", "IPv6, GTP"),
        Payload::None,
        ipv6!(Teid, SourcePort, DestinationPort),
    )
    .selected_by("UDP destination port 2152"),
    new(
        MULTISERVICE,
        Multiservice,
        ("ethernet_other", "Ethernet, neither IP nor MPLS"),
        Payload::None,
        &[F::OuterPriority, F::SourceMac, F::DestinationMac, F::IncomingInterfaceIndex],
    ),
    new(
        MULTISERVICE,
        Multiservice,
        ("ethernet_ipv4", "Ethernet, IPv4"),
        Payload::Ethernet,
        inner_ip!(OuterPriority, SourceMac, DestinationMac, IncomingInterfaceIndex),
    ),
    new(
        MULTISERVICE,
        Multiservice,
        ("ethernet_ipv6", "Ethernet, IPv6"),
        Payload::Ethernet,
        inner_ip!(OuterPriority, SourceMac, DestinationMac, IncomingInterfaceIndex),
    ),
    new(
        MULTISERVICE,
        Multiservice,
        ("ethernet_mpls", "Ethernet, MPLS"),
        Payload::Ethernet,
        inner_ip!(InnerLabels, OuterPriority, SourceMac, DestinationMac, IncomingInterfaceIndex),
    ),
    new(
        MULTISERVICE,
        Multiservice,
        ("pppoe_ipv4", "IPv4 in PPPoE (data packet)"),
        Payload::Pppoe,
        inner_ip!(OuterPriority, SourceMac, DestinationMac, IncomingInterfaceIndex),
    )
    .selected_by("PPP protocol IPv4, version 1, type 1"),
    new(
        MULTISERVICE,
        Multiservice,
        ("pppoe_ipv6", "IPv6 in PPPoE (data packet)"),
        Payload::Pppoe,
        inner_ip!(OuterPriority, SourceMac, DestinationMac, IncomingInterfaceIndex),
    )
    .selected_by("PPP protocol IPv6, version 1, type 1"),
    new(MPLS, Mpls, ("mpls_ipv4", "MPLS, encapsulated IPv4"), Payload::Mpls, labels!(inner)),
    new(
        MPLS,
        Mpls,
        ("mpls_ipv6", "MPLS, encapsulated IPv6"),
        Payload::Mpls,
        labels!(inner; InnerNextHeader),
    ),
    new(
        MPLS,
        Mpls,
        ("mpls_pseudowire", "MPLS, IPv4 or IPv6 in Ethernet pseudo-wire"),
        Payload::Mpls,
        labels!(inner),
    ),
    new(
        MPLS,
        Mpls,
        ("mpls_pseudowire_control_word", "MPLS, Ethernet pseudo-wire with control word"),
        Payload::ControlWord,
        labels!(inner),
    ),
    new(
        MPLS,
        Mpls,
        ("mpls_pppoe", "MPLS, encapsulated PPPoE"),
        Payload::PppoeUnderMpls,
        labels!(inner; InnerSourceMac, InnerDestinationMac),
    ),
    new(MPLS, Mpls, ("mpls_entropy", "MPLS, entropy label"), Payload::None, labels!())
        .selected_by("entropy label indicator, not hashed; the payload is not processed"),
];

/// What else a release brought: stable name, what it is, the release.
pub(super) static FEATURES: [(&str, &str, Release); 11] = [
    ("ecmp", "Load sharing across ECMP next hops", gates::ECMP),
    ("adaptive_lag", "Adaptive load balancing of aggregated Ethernet", gates::ADAPTIVE),
    ("per_packet_random", "Random next hop for each packet", gates::ADAPTIVE),
    ("periodic_rebalance", "Periodic rebalance of flows", gates::ADAPTIVE),
    ("adaptive_ecmp", "Adaptive load balancing for ECMP next hops", gates::MPLS_FIELDS),
    ("ae_without_count", "Aggregated interfaces without a count of devices", gates::MPLS_FIELDS),
    ("mixed_speeds", "Bundles with 10G, 40G and 100G links", gates::MIXED_SPEEDS),
    ("lag_scale", "Larger scale of LAG and MC-LAG", gates::LAG_SCALE),
    (
        "targeted_distribution",
        "Targeted distribution of static interfaces",
        gates::PPPOE_UNDER_MPLS,
    ),
    ("one_address", "Source-only and destination-only hashing", gates::CONTROL_WORD),
    ("l2tp", "Load balancing of L2TP encapsulated packets", gates::L2TP),
];
