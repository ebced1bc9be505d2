// SPDX-License-Identifier: Apache-2.0
//! Fields of the vendor's lists, with their names, pairs and places.

/// A field of the lists; `names` says what each one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    InnerSourceAddress,
    InnerDestinationAddress,
    InnerSourcePort,
    InnerDestinationPort,
    InnerNextHeader,
    InnerLabel,
    InnerLabels,
    InnerSourceMac,
    InnerDestinationMac,
    GreKey,
    CallId,
    TunnelId,
    SessionId,
    Teid,
    SourcePort,
    DestinationPort,
    SourceAddress,
    DestinationAddress,
    Protocol,
    NextHeader,
    FlowLabel,
    Dscp,
    TrafficClass,
    OuterPriority,
    SourceMac,
    DestinationMac,
    Label1,
    Labels2To8,
    Labels9To16,
    Exp,
    IncomingInterfaceIndex,
}

use Listed as F;

impl Listed {
    /// Stable name, and name in the vendor's words.
    pub(super) const fn names(self) -> (&'static str, &'static str) {
        match self {
            F::InnerSourceAddress => ("inner_source_address", "Payload: source IP address"),
            F::InnerDestinationAddress => {
                ("inner_destination_address", "Payload: destination IP address")
            }
            F::InnerSourcePort => ("inner_source_port", "Payload: source port"),
            F::InnerDestinationPort => ("inner_destination_port", "Payload: destination port"),
            F::InnerNextHeader => ("inner_next_header", "Payload: next header"),
            F::InnerLabel => ("inner_label", "Payload: top label"),
            F::InnerLabels => ("inner_labels", "Payload: top labels"),
            F::InnerSourceMac => ("inner_source_mac", "Payload: source MAC"),
            F::InnerDestinationMac => ("inner_destination_mac", "Payload: destination MAC"),
            F::GreKey => ("gre_key", "GRE key"),
            F::CallId => ("call_id", "16 least significant bits of the GRE key"),
            F::TunnelId => ("tunnel_id", "Tunnel ID"),
            F::SessionId => ("session_id", "Session ID"),
            F::Teid => ("teid", "GTP TEID"),
            F::SourcePort => ("source_port", "Source port"),
            F::DestinationPort => ("destination_port", "Destination port"),
            F::SourceAddress => ("source_address", "Source address"),
            F::DestinationAddress => ("destination_address", "Destination address"),
            F::Protocol => ("protocol", "Protocol"),
            F::NextHeader => ("next_header", "Next header"),
            F::FlowLabel => ("flow_label", "Flow label"),
            F::Dscp => ("dscp", "DSCP"),
            F::TrafficClass => ("traffic_class", "Traffic class"),
            F::OuterPriority => ("outer_priority", "Outer 802.1p"),
            F::SourceMac => ("source_mac", "Source MAC"),
            F::DestinationMac => ("destination_mac", "Destination MAC"),
            F::Label1 => ("label_1", "Label 1 (20 bits)"),
            F::Labels2To8 => ("labels_2_8", "Label 2..8 (20 bits)"),
            F::Labels9To16 => ("labels_9_16", "Label 9..16 (20 bits)"),
            F::Exp => ("exp", "Outer label EXP"),
            F::IncomingInterfaceIndex => ("incoming_interface_index", "Incoming interface index"),
        }
    }

    /// The other one of a pair that can be swapped.
    pub(super) const fn partner(self) -> Option<Self> {
        match self {
            F::InnerSourceAddress => Some(F::InnerDestinationAddress),
            F::InnerDestinationAddress => Some(F::InnerSourceAddress),
            F::InnerSourcePort => Some(F::InnerDestinationPort),
            F::InnerDestinationPort => Some(F::InnerSourcePort),
            F::InnerSourceMac => Some(F::InnerDestinationMac),
            F::InnerDestinationMac => Some(F::InnerSourceMac),
            F::SourcePort => Some(F::DestinationPort),
            F::DestinationPort => Some(F::SourcePort),
            F::SourceAddress => Some(F::DestinationAddress),
            F::DestinationAddress => Some(F::SourceAddress),
            F::SourceMac => Some(F::DestinationMac),
            F::DestinationMac => Some(F::SourceMac),
            _ => None,
        }
    }

    /// True for what lies behind the outer headers.
    pub(super) const fn is_payload(self) -> bool {
        matches!(
            self,
            F::InnerSourceAddress
                | F::InnerDestinationAddress
                | F::InnerSourcePort
                | F::InnerDestinationPort
                | F::InnerNextHeader
                | F::InnerLabel
                | F::InnerLabels
                | F::InnerSourceMac
                | F::InnerDestinationMac
        )
    }
}
