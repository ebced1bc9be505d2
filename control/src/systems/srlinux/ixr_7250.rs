// SPDX-License-Identifier: Apache-2.0
//! Nokia 7250 IXR.

use super::{
    super::{Draft, PacketType, Report, Request, System},
    Hardware, describe, draft,
    fields::{self, add_tunnel_id},
    settings::Settings,
};
use lbhash_model::{
    RecordType::{V4Roce, V6Roce},
    config::{Entry, FieldTable},
};

pub(super) const NAME: &str = "srlinux-7250-ixr";

/// The front end.
pub(super) const SYSTEM: System = System {
    name: NAME,
    description: "Nokia 7250 IXR-6, -10, -X1b, -X3b, -6e, -10e, -18e under SR Linux",
    default_release: None,
    release_word: None,
    front_end,
};

const HARDWARE: Hardware =
    Hardware { system: NAME, reserved_label_exclude: 0xFFFF, fields, packet_types };

fn front_end(request: &Request<'_>, report: &mut Report) -> Draft {
    draft(&HARDWARE, request, report)
}

/// IPv4 is not symmetric, and IPv6 is; RoCEv2 adds the destination queue pair.
fn fields(settings: &Settings<'_>) -> FieldTable {
    let mut table = fields::ixr(settings, Entry::SYMMETRIC);
    add_tunnel_id(&mut table, &[V4Roce, V6Roce]);
    table.finish()
}

fn packet_types(settings: &Settings<'_>) -> Vec<PacketType> {
    let lists = describe::Lists {
        section: "On 7250 IXR platforms",
        has_symmetric_ipv6: true,
        has_vlan: false,
        identifier: Some(describe::QUEUE_PAIR),
    };
    lists.packet_types(settings)
}
