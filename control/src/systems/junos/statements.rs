// SPDX-License-Identifier: Apache-2.0
//! The Junos statements that concern load balancing.

use super::super::schema::{
    Kind::{self, Choice, Integer, Presence, Text},
    Schema, Statement,
};
use super::others::{OTHERS, TOPS};

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Knob {
    /// Release of the router.
    Version,
    /// A knob of `enhanced-hash-key` for a family.
    Hash(HashFamily, HashKnob),
    /// `enhanced-hash-key symmetric`: every bundle at once.
    SymmetricEverywhere,
    /// The hierarchy of DPCs.
    HashKey,
    /// Another hash value for each slot.
    PerSlotHash,
    /// What a routing instance or logical system has of its own.
    OfAnInstance,
    /// About load balancing, and not about the hash of a packet.
    Apart,
    /// `then load-balance` of the policy that is named, or of a term of it.
    Policy,
    /// The policy that is named is applied to the forwarding table.
    Export,
    /// Adaptive load balancing of ECMP next hops, or a parameter of it.
    EcmpAdaptive,
    /// Number of aggregated interfaces.
    DeviceCount,
    /// A statement of the interface that is named.
    Bundle(BundleKnob),
    /// The logical interface that is named has a member of its own.
    Targeted,
}

/// Families of `enhanced-hash-key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum HashFamily {
    Inet,
    Inet6,
    Mpls,
    Multiservice,
}

/// Knobs of `enhanced-hash-key`, all off by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum HashKnob {
    IncomingInterfaceIndex,
    /// `type-of-service` (inet), `traffic-class` (inet6).
    TrafficClass,
    NoSourcePort,
    NoDestinationPort,
    GtpTunnelEndpointIdentifier,
    L2tpTunnelSessionIdentifier,
    NoFlowLabel,
    /// The model's name: the page that promises a statement names none.
    NoGrePayload,
    /// The model's name.
    NoPppoePayload,
    /// The model's name.
    IpInIpPayload,
    /// The model's name; Junos has the action `source-ip-only` of a policy.
    SourceOnly,
    /// The model's name; Junos has the action `destination-ip-only` of a policy.
    DestinationOnly,
    Label1Exp,
    /// 802.1p bits of the outer tag.
    OuterPriority,
    NoPayload,
    NoMacAddresses,
}

/// Load balancing of one aggregated interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum BundleKnob {
    PerPacketRandom,
    /// Adaptive load balancing, or a parameter of it.
    Adaptive,
    PeriodicRebalance,
    /// The model's name for symmetric load balancing of one bundle.
    Symmetric,
    LinkSpeed,
}

/// Actions of a policy. `per-flow` is a newer word for `per-packet`.
pub(super) const PER_PACKET: &str = "per-packet";
pub(super) const PER_FLOW: &str = "per-flow";
pub(super) const RANDOM: &str = "random";
pub(super) const SOURCE_IP_ONLY: &str = "source-ip-only";
pub(super) const DESTINATION_IP_ONLY: &str = "destination-ip-only";

/// Actions that are not modelled: they keep flows in place when next hops change.
pub(super) const CONSISTENT_HASH: &str = "consistent-hash";
pub(super) const SYMMETRIC_CONSISTENT_HASH: &str = "symmetric-consistent-hash";

const ACTIONS: Kind = Choice(&[
    PER_PACKET,
    PER_FLOW,
    RANDOM,
    SOURCE_IP_ONLY,
    DESTINATION_IP_ONLY,
    CONSISTENT_HASH,
    SYMMETRIC_CONSISTENT_HASH,
]);
const PERCENT: Kind = Integer(0, 100);
const COUNT: Kind = Integer(1, 65535);

const fn of(path: &'static str, value: Kind, knob: Knob) -> Statement<Knob> {
    Statement { path, value, knob }
}

const fn on(path: &'static str, knob: Knob) -> Statement<Knob> {
    of(path, Presence, knob)
}

/// A knob of a family: name of the family, the family, name of the knob, the knob.
macro_rules! hash {
    ($name:literal, $family:ident, $knob:literal, $hash:ident) => {
        on(
            concat!("forwarding-options enhanced-hash-key family ", $name, " ", $knob),
            Knob::Hash(HashFamily::$family, HashKnob::$hash),
        )
    };
}

/// A knob of an aggregated interface.
macro_rules! bundle {
    ($knob:literal, $kind:expr, $bundle:ident) => {
        of(
            concat!("interfaces * aggregated-ether-options ", $knob),
            $kind,
            Knob::Bundle(BundleKnob::$bundle),
        )
    };
}

/// A statement of a routing instance or logical system: the instance, and what the router itself has at the top.
macro_rules! instance {
    ($instance:literal, $statement:literal) => {
        on(concat!($instance, " ", $statement), Knob::OfAnInstance)
    };
}

/// Everything known of Junos.
pub(super) static SCHEMA: Schema<Knob> = Schema {
    statements: &[
        hash!("inet", Inet, "incoming-interface-index", IncomingInterfaceIndex),
        hash!("inet", Inet, "type-of-service", TrafficClass),
        hash!("inet", Inet, "dscp", TrafficClass),
        hash!("inet", Inet, "no-source-port", NoSourcePort),
        hash!("inet", Inet, "no-destination-port", NoDestinationPort),
        hash!("inet", Inet, "gtp-tunnel-endpoint-identifier", GtpTunnelEndpointIdentifier),
        hash!("inet", Inet, "l2tp-tunnel-session-identifier", L2tpTunnelSessionIdentifier),
        hash!("inet", Inet, "no-gre-payload", NoGrePayload),
        hash!("inet", Inet, "ip-in-ip-payload", IpInIpPayload),
        hash!("inet", Inet, "source-only", SourceOnly),
        hash!("inet", Inet, "destination-only", DestinationOnly),
        hash!("inet6", Inet6, "incoming-interface-index", IncomingInterfaceIndex),
        hash!("inet6", Inet6, "traffic-class", TrafficClass),
        hash!("inet6", Inet6, "no-source-port", NoSourcePort),
        hash!("inet6", Inet6, "no-destination-port", NoDestinationPort),
        hash!("inet6", Inet6, "no-flow-label", NoFlowLabel),
        hash!("inet6", Inet6, "gtp-tunnel-endpoint-identifier", GtpTunnelEndpointIdentifier),
        hash!("inet6", Inet6, "l2tp-tunnel-session-identifier", L2tpTunnelSessionIdentifier),
        hash!("inet6", Inet6, "no-gre-payload", NoGrePayload),
        hash!("inet6", Inet6, "ip-in-ip-payload", IpInIpPayload),
        hash!("inet6", Inet6, "source-only", SourceOnly),
        hash!("inet6", Inet6, "destination-only", DestinationOnly),
        hash!("mpls", Mpls, "incoming-interface-index", IncomingInterfaceIndex),
        hash!("mpls", Mpls, "label-1-exp", Label1Exp),
        hash!("mpls", Mpls, "no-payload", NoPayload),
        hash!("mpls", Mpls, "source-only", SourceOnly),
        hash!("mpls", Mpls, "destination-only", DestinationOnly),
        hash!("multiservice", Multiservice, "incoming-interface-index", IncomingInterfaceIndex),
        hash!("multiservice", Multiservice, "outer-priority", OuterPriority),
        hash!("multiservice", Multiservice, "no-payload", NoPayload),
        hash!("multiservice", Multiservice, "no-pppoe-payload", NoPppoePayload),
        hash!("multiservice", Multiservice, "no-mac-addresses", NoMacAddresses),
        hash!("multiservice", Multiservice, "source-only", SourceOnly),
        hash!("multiservice", Multiservice, "destination-only", DestinationOnly),
        //
        on("forwarding-options enhanced-hash-key symmetric", Knob::SymmetricEverywhere),
        on("forwarding-options enhanced-hash-key services-loadbalancing **", Knob::Apart),
        instance!("routing-instances *", "forwarding-options enhanced-hash-key **"),
        instance!("routing-instances *", "forwarding-options hash-key **"),
        instance!("routing-instances *", "forwarding-options load-balance **"),
        instance!("routing-instances *", "routing-options forwarding-table export **"),
        instance!("logical-systems *", "forwarding-options enhanced-hash-key **"),
        instance!("logical-systems *", "forwarding-options hash-key **"),
        instance!("logical-systems *", "forwarding-options load-balance **"),
        instance!("logical-systems *", "policy-options policy-statement * then load-balance **"),
        instance!(
            "logical-systems *",
            "policy-options policy-statement * term * then load-balance **"
        ),
        instance!("logical-systems *", "routing-options forwarding-table export **"),
        instance!(
            "logical-systems * routing-instances *",
            "forwarding-options enhanced-hash-key **"
        ),
        instance!("logical-systems * routing-instances *", "forwarding-options hash-key **"),
        instance!("logical-systems * routing-instances *", "forwarding-options load-balance **"),
        instance!(
            "logical-systems * routing-instances *",
            "routing-options forwarding-table export **"
        ),
        on("forwarding-options hash-key **", Knob::HashKey),
        on("chassis fpc * pic * hash-key **", Knob::HashKey),
        on("forwarding-options load-balance per-flow hash-seed **", Knob::PerSlotHash),
        on("forwarding-options load-balance per-prefix **", Knob::Apart),
        on("forwarding-options load-balance indexed-next-hop", Knob::Apart),
        on("forwarding-options load-balance indexed-load-balance", Knob::Apart),
        //
        of("policy-options policy-statement * then load-balance", ACTIONS, Knob::Policy),
        of("policy-options policy-statement * term * then load-balance", ACTIONS, Knob::Policy),
        on("routing-options forwarding-table export *", Knob::Export),
        on("chassis ecmp-alb", Knob::EcmpAdaptive),
        of("chassis ecmp-alb tolerance", PERCENT, Knob::EcmpAdaptive),
        of("chassis ecmp-alb min-threshold", PERCENT, Knob::EcmpAdaptive),
        of("chassis ecmp-alb sampling-interval", COUNT, Knob::EcmpAdaptive),
        //
        of("chassis aggregated-devices ethernet device-count", COUNT, Knob::DeviceCount),
        bundle!("load-balance per-packet", Presence, PerPacketRandom),
        bundle!("load-balance adaptive", Presence, Adaptive),
        bundle!("load-balance adaptive tolerance", PERCENT, Adaptive),
        bundle!("load-balance adaptive scan-interval", COUNT, Adaptive),
        bundle!("load-balance adaptive pps", Presence, Adaptive),
        bundle!("load-balance symmetric", Presence, Symmetric),
        bundle!("rebalance-periodic **", Presence, PeriodicRebalance),
        bundle!("link-speed", Text, LinkSpeed),
        on("interfaces * unit * targeted-distribution **", Knob::Targeted),
        of("version", Text, Knob::Version),
    ],
    hierarchies: &[
        "forwarding-options enhanced-hash-key",
        "forwarding-options load-balance",
        "interfaces * aggregated-ether-options load-balance",
        "chassis ecmp-alb",
        "policy-options policy-statement * then load-balance",
        "policy-options policy-statement * term * then load-balance",
    ],
    others: OTHERS,
    tops: TOPS,
    leaves: &["description", "mtu", "encapsulation", "speed", "vlan-tagging"],
};

/// Top of the statements of interfaces.
pub(super) const INTERFACES: &str = "interfaces";
/// Word below it in front of the name of a range.
pub(super) const INTERFACE_RANGE: &str = "interface-range";

/// True for a hierarchy below which a statement of the schema can stand.
pub(super) fn can_stand_below(hierarchy: &[String]) -> bool {
    match hierarchy {
        [top, name, ..] if top == INTERFACES && name == INTERFACE_RANGE => true,
        [top, name, ..] if top == INTERFACES && !can_be_a_bundle(name) => false,
        _ => SCHEMA.statements.iter().any(|statement| statement.can_stand_below(hierarchy)),
    }
}

/// True for words of a group that can come to a statement about load balancing, or to a policy; what begins with `<` stands
/// for any name.
pub(super) fn can_concern(words: &[String]) -> bool {
    let agree = |(known, word): (&str, &String)| {
        known.starts_with('*') || known == word || word.starts_with('<')
    };
    let is_like = |path: &str| path.split(' ').zip(words).all(agree);
    let statements = SCHEMA.statements.iter().map(|statement| statement.path);
    let policy = "policy-options policy-statement *";
    statements.chain(SCHEMA.hierarchies.iter().copied()).chain([policy]).any(is_like)
}

/// The words of a statement without its value, by which one replaces another.
pub(super) fn without_value(path: &[String]) -> Vec<String> {
    let is_same = |statement: &&Statement<Knob>| {
        let words = statement.path.split(' ');
        statement.value != Presence
            && words.clone().count() + 1 == path.len()
            && words.zip(path).all(|(known, word)| known.starts_with('*') || known == word)
    };
    let has_value = SCHEMA.statements.iter().any(|statement| is_same(&statement));
    path[..path.len() - usize::from(has_value)].to_vec()
}

/// False for names of interfaces of other kinds, about which the schema says nothing; what begins with no letter is a pattern.
fn can_be_a_bundle(name: &str) -> bool {
    name.starts_with("ae") || !name.starts_with(|c: char| c.is_ascii_alphabetic())
}
