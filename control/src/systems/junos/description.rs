// SPDX-License-Identifier: Apache-2.0
//! Fields per packet type, as the vendor's page lists them. The lists are kept apart from the field table on purpose: that both say
//! the same is found by experiment.

use super::{
    gates,
    listed::Listed,
    lists::{FEATURES, PACKET_TYPES, Payload, Type},
    release::Release,
    settings::{Addresses, Settings},
    statements::{HashFamily, HashKnob},
};
use crate::systems::{Description, Feature, FieldState, PacketType};

/// What is hashed of each packet type, and what else the release has.
pub(super) fn description(settings: &Settings<'_>) -> Description {
    let features = FEATURES.iter().map(|&(id, title, since)| Feature {
        id,
        title,
        since: since.to_string(),
        is_available: settings.release >= since,
    });
    Description {
        platform: format!("Junos {}", settings.release),
        packet_types: PACKET_TYPES.iter().map(|listed| packet_type(listed, settings)).collect(),
        features: features.collect(),
    }
}

fn packet_type(listed: &Type, settings: &Settings<'_>) -> PacketType {
    let fields = listed.fields.iter().map(|&field| field_state(listed, field, settings));
    PacketType {
        id: listed.id,
        section: listed.section,
        title: listed.title,
        selector: listed.selector,
        since: listed.since.map(|since| since.to_string()),
        is_available: listed.since.is_none_or(|since| settings.release >= since),
        fields: fields.collect(),
    }
}

fn field_state(listed: &Type, field: Listed, settings: &Settings<'_>) -> FieldState {
    let (id, title) = field.names();
    let since = since(listed, field);
    let is_known = since.is_none_or(|since| settings.release >= since);
    let is_on = is_known && is_chosen(listed, field, settings);
    let has_both = field.partner().is_none_or(|partner| is_chosen(listed, partner, settings));
    FieldState {
        id,
        title,
        is_on,
        is_symmetric: is_on && field.partner().is_some() && has_both,
        since: since.map(|since| since.to_string()),
        option: knob(listed, field).map(|name| {
            format!(
                "forwarding-options enhanced-hash-key family {} {name}",
                family_name(option_family(listed, field))
            )
        }),
    }
}

/// Release that made a field of a packet type part of the key, or selectable.
fn since(listed: &Type, field: Listed) -> Option<Release> {
    let is_payload = field.is_payload();
    match (field, listed.payload) {
        (Listed::FlowLabel, _) => Some(gates::ENTROPY),
        (Listed::Labels9To16, _) => Some(gates::ENTROPY),
        (Listed::TunnelId | Listed::SessionId, _) => Some(gates::L2TP),
        (_, Payload::Gre | Payload::Pppoe) if is_payload => Some(gates::ENTROPY),
        (_, Payload::PppoeUnderMpls) if is_payload => Some(gates::PPPOE_UNDER_MPLS),
        (_, Payload::ControlWord) if is_payload => Some(gates::CONTROL_WORD),
        _ => None,
    }
}

/// True where the options leave the field in the key.
fn is_chosen(listed: &Type, field: Listed, settings: &Settings<'_>) -> bool {
    let family = listed.family;
    let has = |knob| settings.has(family, knob);
    match settings.addresses(family) {
        Addresses::Both => {}
        Addresses::SourceOnly => return field == Listed::SourceAddress,
        Addresses::DestinationOnly => return field == Listed::DestinationAddress,
    }
    if field.is_payload() {
        return is_payload_chosen(listed, settings);
    }
    match field {
        Listed::SourcePort => !has(HashKnob::NoSourcePort),
        Listed::DestinationPort => !has(HashKnob::NoDestinationPort),
        Listed::FlowLabel => !has(HashKnob::NoFlowLabel),
        Listed::Dscp | Listed::TrafficClass => has(HashKnob::TrafficClass),
        Listed::IncomingInterfaceIndex => has(HashKnob::IncomingInterfaceIndex),
        Listed::Teid => settings.has_for_either_ip(HashKnob::GtpTunnelEndpointIdentifier),
        Listed::TunnelId | Listed::SessionId => has(HashKnob::L2tpTunnelSessionIdentifier),
        Listed::OuterPriority => has(HashKnob::OuterPriority),
        Listed::SourceMac | Listed::DestinationMac => !has(HashKnob::NoMacAddresses),
        Listed::Exp => has(HashKnob::Label1Exp),
        _ => true,
    }
}

fn is_payload_chosen(listed: &Type, settings: &Settings<'_>) -> bool {
    let ends = |knob| settings.has(listed.family, knob);
    match listed.payload {
        Payload::None => false,
        Payload::Gre => !settings.has_for_either_ip(HashKnob::NoGrePayload),
        Payload::Pppoe => !ends(HashKnob::NoPayload) && !ends(HashKnob::NoPppoePayload),
        Payload::Ethernet | Payload::Mpls | Payload::PppoeUnderMpls | Payload::ControlWord => {
            !ends(HashKnob::NoPayload)
        }
    }
}

/// Name of the option that turns a field on or off.
fn knob(listed: &Type, field: Listed) -> Option<&'static str> {
    if field.is_payload() {
        return Some(if listed.payload == Payload::Gre { "no-gre-payload" } else { "no-payload" });
    }
    match field {
        Listed::SourcePort => Some("no-source-port"),
        Listed::DestinationPort => Some("no-destination-port"),
        Listed::FlowLabel => Some("no-flow-label"),
        Listed::Dscp => Some("type-of-service"),
        Listed::TrafficClass => Some("traffic-class"),
        Listed::IncomingInterfaceIndex => Some("incoming-interface-index"),
        Listed::Teid => Some("gtp-tunnel-endpoint-identifier"),
        Listed::TunnelId | Listed::SessionId => Some("l2tp-tunnel-session-identifier"),
        Listed::OuterPriority => Some("outer-priority"),
        Listed::SourceMac | Listed::DestinationMac => Some("no-mac-addresses"),
        Listed::Exp => Some("label-1-exp"),
        _ => None,
    }
}

/// The knob of GTP stands under family inet for both versions.
fn option_family(listed: &Type, field: Listed) -> HashFamily {
    if field == Listed::Teid { HashFamily::Inet } else { listed.family }
}

fn family_name(family: HashFamily) -> &'static str {
    match family {
        HashFamily::Inet => "inet",
        HashFamily::Inet6 => "inet6",
        HashFamily::Mpls => "mpls",
        HashFamily::Multiservice => "multiservice",
    }
}
