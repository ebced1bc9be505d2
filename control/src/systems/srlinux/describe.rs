// SPDX-License-Identifier: Apache-2.0
//! Fields per packet type in the vendor's order and words.

use super::{
    settings::Settings,
    statements::HashOption::{self, *},
};
use crate::systems::{FieldState, PacketType};

/// A field of the lists: name in tables, title, the option that turns it on or off.
#[derive(Clone, Copy)]
struct Listed(&'static str, &'static str, Option<HashOption>);

const VLAN: Listed = Listed("vlan_id", "VLAN ID", None);
const SOURCE_V4: Listed = Listed("source_address", "source IPv4 address", Some(SourceAddress));
const DESTINATION_V4: Listed =
    Listed("destination_address", "destination IPv4 address", Some(DestinationAddress));
const SOURCE_V6: Listed = Listed("source_address", "source IPv6 address", Some(SourceAddress));
const DESTINATION_V6: Listed =
    Listed("destination_address", "destination IPv6 address", Some(DestinationAddress));
const FLOW_LABEL: Listed = Listed("flow_label", "IPv6 flow label", Some(Ipv6FlowLabel));
const PROTOCOL_V4: Listed = Listed("protocol", "IP protocol", Some(Protocol));
const PROTOCOL_V6: Listed =
    Listed("protocol", "IP protocol (next header of the last extension header)", Some(Protocol));
const SOURCE_PORT: Listed = Listed("source_port", "Layer 4 source port", Some(SourcePort));
const DESTINATION_PORT: Listed =
    Listed("destination_port", "Layer 4 destination port", Some(DestinationPort));
const LABEL_STACK: Listed = Listed("mpls_labels", "received MPLS labels", Some(MplsLabelStack));
const SOURCE_MAC: Listed = Listed("source_mac", "source MAC address", None);
const DESTINATION_MAC: Listed = Listed("destination_mac", "destination MAC address", None);

const IPV4_TUPLE: [Listed; 5] =
    [SOURCE_V4, DESTINATION_V4, PROTOCOL_V4, SOURCE_PORT, DESTINATION_PORT];
const IPV6_TUPLE: [Listed; 6] =
    [SOURCE_V6, DESTINATION_V6, FLOW_LABEL, PROTOCOL_V6, SOURCE_PORT, DESTINATION_PORT];

/// An identifier behind UDP that extends the tuple.
#[derive(Clone, Copy)]
pub(super) struct Identifier {
    ids: [&'static str; 2],
    titles: [&'static str; 2],
    selector: &'static str,
    field: Listed,
}

/// Destination queue pair.
pub(super) const QUEUE_PAIR: Identifier = Identifier {
    ids: ["ipv4_roce", "ipv6_roce"],
    titles: ["IPv4 RoCEv2", "IPv6 RoCEv2"],
    selector: "UDP destination port = 4791",
    field: Listed("queue_pair", "Dest Queue-pair", None),
};

/// Tunnel endpoint identifier, where the user-defined field picks it.
pub(super) const TUNNEL_ENDPOINT: Identifier = Identifier {
    ids: ["ipv4_gtp", "ipv6_gtp"],
    titles: ["IPv4 GTP-U", "IPv6 GTP-U"],
    selector: "UDP destination port = 2152",
    field: Listed("tunnel_endpoint", "tunnel endpoint identifier", None),
};

/// In what the lists of 7250 and 7220 IXR differ.
pub(super) struct Lists {
    /// Section of the vendor's document.
    pub(super) section: &'static str,
    pub(super) has_symmetric_ipv6: bool,
    pub(super) has_vlan: bool,
    pub(super) identifier: Option<Identifier>,
}

/// Where packet types belong that the vendor's document does not list.
const NOT_LISTED: &str = "Not in the vendor's lists";

impl Lists {
    pub(super) fn packet_types(&self, settings: &Settings<'_>) -> Vec<PacketType> {
        let vlan: &[Listed] = if self.has_vlan { &[VLAN] } else { &[] };
        let tuple_v4 = [vlan, &IPV4_TUPLE].concat();
        let tuple_v6 = [vlan, &IPV6_TUPLE].concat();
        let symmetric = self.has_symmetric_ipv6;
        let list = |id, title, fields: &[Listed], is_symmetric| {
            packet_type(settings, self.section, (id, title), fields, is_symmetric)
        };
        let mut types = vec![
            list("ipv4_tcp_udp", "IPv4 TCP/UDP non-fragmented packets", &tuple_v4, false),
            list("ipv6_tcp_udp", "IPv6 TCP/UDP non-fragmented packets", &tuple_v6, symmetric),
            list("ipv4_other", "all other IPv4 packets", &[SOURCE_V4, DESTINATION_V4], false),
            list("ipv6_other", "all other IPv6 packets", &[SOURCE_V6, DESTINATION_V6], symmetric),
        ];
        if let Some(identifier) = self.identifier {
            let [id_v4, id_v6] = identifier.ids;
            let [title_v4, title_v6] = identifier.titles;
            let extended = |tuple: &[Listed]| [tuple, &[identifier.field]].concat();
            let selected =
                |list: PacketType| PacketType { selector: Some(identifier.selector), ..list };
            types.push(selected(list(id_v4, title_v4, &extended(&tuple_v4), false)));
            types.push(selected(list(id_v6, title_v6, &extended(&tuple_v6), symmetric)));
        }
        types.push(mpls(settings, NOT_LISTED));
        let macs = [DESTINATION_MAC, SOURCE_MAC];
        let bridged = ("bridged", "Ethernet on a bridged interface");
        types.push(packet_type(settings, NOT_LISTED, bridged, &macs, false));
        types
    }
}

/// The one list of 7215 IXS.
pub(super) fn all_packets(section: &'static str, settings: &Settings<'_>) -> Vec<PacketType> {
    let list =
        |id, title, fields: &[Listed]| packet_type(settings, section, (id, title), fields, false);
    vec![
        list("ipv4_tcp_udp", "IPv4 TCP/UDP non-fragmented packets", &IPV4_TUPLE),
        list("ipv6_tcp_udp", "IPv6 TCP/UDP non-fragmented packets", &IPV6_TUPLE),
        list("ipv4_other", "other IPv4 packets", &[SOURCE_V4, DESTINATION_V4, PROTOCOL_V4]),
        list(
            "ipv6_other",
            "other IPv6 packets",
            &[SOURCE_V6, DESTINATION_V6, FLOW_LABEL, PROTOCOL_V6],
        ),
        mpls(settings, section),
    ]
}

/// The labels; the payload's fields are those of its own type.
fn mpls(settings: &Settings<'_>, section: &'static str) -> PacketType {
    packet_type(settings, section, ("mpls", "MPLS"), &[LABEL_STACK], false)
}

fn packet_type(
    settings: &Settings<'_>,
    section: &'static str,
    (id, title): (&'static str, &'static str),
    fields: &[Listed],
    is_symmetric: bool,
) -> PacketType {
    let field = |&Listed(id, title, option): &Listed| FieldState {
        id,
        title,
        is_on: match option {
            Some(option) => settings.has(option),
            // The identifier goes with the ports.
            None if id == QUEUE_PAIR.field.0 || id == TUNNEL_ENDPOINT.field.0 => {
                settings.has(SourcePort) || settings.has(DestinationPort)
            }
            None => true,
        },
        is_symmetric: is_symmetric && is_of_a_pair(option),
        since: None,
        option: option.map(|option| format!("hash-options {}", option.name())),
    };
    PacketType {
        id,
        section,
        title,
        selector: None,
        since: None,
        is_available: true,
        fields: fields.iter().map(field).collect(),
    }
}

fn is_of_a_pair(option: Option<HashOption>) -> bool {
    matches!(option, Some(SourceAddress | DestinationAddress | SourcePort | DestinationPort))
}
