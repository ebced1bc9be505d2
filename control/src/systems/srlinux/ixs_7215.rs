// SPDX-License-Identifier: Apache-2.0
//! Nokia 7215 IXS: one list of fields for all packets; what a packet has of it is hashed.

use super::{
    super::field_rows::{ETH, LABELS, V4_PORTS, V6_PORTS},
    describe,
    fields::{PORTS, Table},
    settings::Settings,
};
use crate::systems::PacketType;
use lbhash_model::{
    Context::{MplsPayload, Routed},
    RecordType::{Ipv4L4, Ipv4Other, Ipv6L4, Ipv6Other, Mpls, MplsEl},
    config::{Entry, FieldTable},
};

pub(super) fn fields(settings: &Settings<'_>) -> FieldTable {
    let ip = [Routed, MplsPayload];
    let mut table = Table::new(settings);
    table.set(&[Routed], &ETH, &[], Entry::DESCEND);
    table.set(&ip, &[Ipv4L4, Ipv4Other], &["src", "dst", "proto"], Entry::DESCEND);
    let ipv6 = ["src", "dst", "proto", "flow_label"];
    table.set(&ip, &[Ipv6L4, Ipv6Other], &ipv6, Entry::DESCEND);
    table.set(&ip, &V4_PORTS, &PORTS, 0);
    table.set(&ip, &V6_PORTS, &PORTS, 0);
    table.set(&[Routed], &[Mpls], &LABELS, Entry::DESCEND);
    table.set(&[Routed], &[MplsEl], &LABELS, 0);
    table.finish()
}

pub(super) fn packet_types(settings: &Settings<'_>) -> Vec<PacketType> {
    describe::all_packets("On 7215 IXS platforms", settings)
}
