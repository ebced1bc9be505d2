// SPDX-License-Identifier: Apache-2.0
//! The field table that SR OS settings come to, and the document's list of it.

use super::settings::{Lsr, Settings};
use crate::systems::{
    field_rows::{ETH, FieldRows, IP, LABELS, V4_PORTS, V6_PORTS},
    listing::{Listed, ListedField},
};
use lbhash_model::{
    Context::{Bridged, MplsPayload, Routed},
    Family::{self, Inet, Inet6, Mpls, Multiservice},
    RecordType::{self, EthIp, EthMpls, EthOther, EthPppoe, Ipv4L4, Ipv6L4, MplsEl, V4Ports},
    config::{Entry, FieldTable},
};

const ADDRESSES: [&str; 2] = ["src", "dst"];

/// Compiles the settings.
pub(super) fn field_table(settings: &Settings) -> FieldTable {
    let mut rows = FieldRows::default();
    rows.add(&[Routed], &ETH, &[], Entry::DESCEND);
    // The hash of the MAC addresses is replaced by the one of IP.
    rows.add(&[Bridged], &[EthIp], &[], Entry::DESCEND);
    rows.add(&[Bridged], &[EthOther, EthMpls, EthPppoe], &["dmac", "smac"], 0);
    rows.add(&[Routed, Bridged], &IP, &ADDRESSES, 0);
    if settings.has_l4 {
        rows.add(&[Routed, Bridged], &[Ipv4L4, Ipv6L4], &["proto"], Entry::DESCEND);
        let ports = [V4_PORTS, V6_PORTS].concat();
        rows.add(&[Routed, Bridged], &ports, &["sport", "dport"], 0);
    }
    label_switching(&mut rows, settings.lsr);
    if settings.has_system_ip {
        rows.add_meta(&[Inet, Inet6, Mpls, Multiservice], &["system_ip"]);
    }
    rows.finish()
}

fn label_switching(rows: &mut FieldRows, lsr: Lsr) {
    rows.add_meta(&[Family::Mpls], &["ifindex", "system_ip"]);
    // Nothing is parsed behind an entropy label, so that its labels are all there is.
    rows.add(&[Routed], &[MplsEl], &LABELS, 0);
    match lsr {
        Lsr::LabelOnly => rows.add(&[Routed], &[RecordType::Mpls], &LABELS, 0),
        Lsr::LabelIp => rows.add(&[Routed], &[RecordType::Mpls], &LABELS, Entry::DESCEND),
        Lsr::IpOnly => rows.add(&[Routed], &[RecordType::Mpls], &[], Entry::DESCEND),
    }
    if lsr != Lsr::LabelOnly {
        rows.add(&[MplsPayload], &IP, &ADDRESSES, 0);
    }
}

/// Packet types with a hash of their own, in the document's order.
pub(super) static LISTED: &[Listed] = &[
    Listed {
        id: "vpls_ip",
        section: "VPLS known unicast",
        title: "IP traffic",
        fields: &[
            ListedField::of("addresses", "IP source and destination", Bridged, Ipv4L4, &ADDRESSES),
            ListedField::of("protocol", "Protocol", Bridged, Ipv4L4, &["proto"])
                .by("l4-load-balancing"),
            ListedField::of("ports", "Ports", Bridged, V4Ports, &["sport", "dport"])
                .by("l4-load-balancing"),
        ],
    },
    Listed {
        id: "vpls_other",
        section: "VPLS known unicast",
        title: "Non-IP traffic",
        fields: &[ListedField::of("macs", "MAC SA and DA", Bridged, EthOther, &["dmac", "smac"])],
    },
    Listed {
        id: "routed_ip",
        section: "Routed unicast IP",
        title: "Unicast IP traffic routed by a router",
        fields: &[
            ListedField::of("addresses", "IP SA and DA", Routed, Ipv4L4, &ADDRESSES),
            ListedField::of("protocol", "Protocol", Routed, Ipv4L4, &["proto"])
                .by("l4-load-balancing"),
            ListedField::of("ports", "Ports", Routed, V4Ports, &["sport", "dport"])
                .by("l4-load-balancing"),
            ListedField::beside("system_ip", "System IP address", Inet, &["system_ip"])
                .by("system-ip-load-balancing"),
        ],
    },
    Listed {
        id: "lsr_mpls",
        section: "MPLS packet hashing at an LSR",
        title: "MPLS packets",
        fields: &[
            ListedField::of("labels", "Whole label stack", Routed, RecordType::Mpls, &LABELS)
                .by("lsr-load-balancing"),
            ListedField::beside("port", "Incoming port", Mpls, &["ifindex"]),
            ListedField::beside("system_ip", "System IP address", Mpls, &["system_ip"]),
            ListedField::of(
                "payload",
                "IP SA and DA of the payload",
                MplsPayload,
                Ipv4L4,
                &ADDRESSES,
            )
            .by("lsr-load-balancing"),
        ],
    },
];
