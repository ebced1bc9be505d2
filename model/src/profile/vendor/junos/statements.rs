// SPDX-License-Identifier: Apache-2.0
//! The Junos statements that concern load balancing.

use super::super::schema::{Kind, Schema, Statement};

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Knob {
    /// A knob of `enhanced-hash-key` for a family.
    Hash(HashFamily, HashKnob),
}

/// Families of `enhanced-hash-key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HashFamily {
    Inet,
    Inet6,
    Mpls,
    Multiservice,
}

/// Knobs of `enhanced-hash-key`, all off by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    SourceOnly,
    DestinationOnly,
    Label1Exp,
    /// 802.1p bits of the outer tag.
    OuterPriority,
    NoPayload,
    NoMacAddresses,
}

use {HashFamily as Family, HashKnob as Hash, Kind::Presence};

const fn hash(path: &'static str, family: Family, knob: Hash) -> Statement<Knob> {
    Statement { path, value: Presence, knob: Knob::Hash(family, knob) }
}

macro_rules! inet {
    ($name:literal, $knob:expr) => {
        hash(
            concat!("forwarding-options enhanced-hash-key family inet ", $name),
            Family::Inet,
            $knob,
        )
    };
}
macro_rules! inet6 {
    ($name:literal, $knob:expr) => {
        hash(
            concat!("forwarding-options enhanced-hash-key family inet6 ", $name),
            Family::Inet6,
            $knob,
        )
    };
}
macro_rules! mpls {
    ($name:literal, $knob:expr) => {
        hash(
            concat!("forwarding-options enhanced-hash-key family mpls ", $name),
            Family::Mpls,
            $knob,
        )
    };
}
macro_rules! multiservice {
    ($name:literal, $knob:expr) => {
        hash(
            concat!("forwarding-options enhanced-hash-key family multiservice ", $name),
            Family::Multiservice,
            $knob,
        )
    };
}

/// Everything known of Junos.
pub(super) static SCHEMA: Schema<Knob> = Schema {
    statements: &[
        inet!("incoming-interface-index", Hash::IncomingInterfaceIndex),
        inet!("type-of-service", Hash::TrafficClass),
        inet!("no-source-port", Hash::NoSourcePort),
        inet!("no-destination-port", Hash::NoDestinationPort),
        inet!("gtp-tunnel-endpoint-identifier", Hash::GtpTunnelEndpointIdentifier),
        inet!("l2tp-tunnel-session-identifier", Hash::L2tpTunnelSessionIdentifier),
        inet!("no-gre-payload", Hash::NoGrePayload),
        inet!("ip-in-ip-payload", Hash::IpInIpPayload),
        inet!("source-only", Hash::SourceOnly),
        inet!("destination-only", Hash::DestinationOnly),
        inet6!("incoming-interface-index", Hash::IncomingInterfaceIndex),
        inet6!("traffic-class", Hash::TrafficClass),
        inet6!("no-source-port", Hash::NoSourcePort),
        inet6!("no-destination-port", Hash::NoDestinationPort),
        inet6!("gtp-tunnel-endpoint-identifier", Hash::GtpTunnelEndpointIdentifier),
        inet6!("no-flow-label", Hash::NoFlowLabel),
        inet6!("no-gre-payload", Hash::NoGrePayload),
        inet6!("ip-in-ip-payload", Hash::IpInIpPayload),
        inet6!("source-only", Hash::SourceOnly),
        inet6!("destination-only", Hash::DestinationOnly),
        mpls!("incoming-interface-index", Hash::IncomingInterfaceIndex),
        mpls!("label-1-exp", Hash::Label1Exp),
        mpls!("no-payload", Hash::NoPayload),
        multiservice!("incoming-interface-index", Hash::IncomingInterfaceIndex),
        multiservice!("outer-priority", Hash::OuterPriority),
        multiservice!("no-payload", Hash::NoPayload),
        multiservice!("no-pppoe-payload", Hash::NoPppoePayload),
        multiservice!("no-mac-addresses", Hash::NoMacAddresses),
    ],
    hierarchies: &["forwarding-options enhanced-hash-key"],
};
