// SPDX-License-Identifier: Apache-2.0
//! Nokia 7215 IXS: one list of fields for all packets; what a packet has of it is hashed.

use super::{
    super::{
        Draft, PacketType, Report, Request, System,
        field_rows::{ETH, LABELS, V4_PORTS, V6_PORTS},
    },
    Hardware, describe, draft,
    fields::{PORTS, Table},
    settings::Settings,
};
use lbhash_model::{
    Context::{MplsPayload, Routed},
    RecordType::{Ipv4L4, Ipv4Other, Ipv6L4, Ipv6Other, Mpls, MplsEl},
    config::{Entry, FieldTable},
};

pub(super) const NAME: &str = "srlinux-7215-ixs";

/// The front end.
pub(super) const SYSTEM: System = System {
    name: NAME,
    description: "Nokia 7215 IXS under SR Linux",
    default_release: None,
    release_word: None,
    front_end,
};

/// The entropy label indicator alone is left out.
const HARDWARE: Hardware =
    Hardware { system: NAME, reserved_label_exclude: 0x0080, fields, packet_types };

fn front_end(request: &Request<'_>, report: &mut Report) -> Draft {
    draft(&HARDWARE, request, report)
}

fn fields(settings: &Settings<'_>) -> FieldTable {
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

fn packet_types(settings: &Settings<'_>) -> Vec<PacketType> {
    describe::all_packets("On 7215 IXS platforms", settings)
}
