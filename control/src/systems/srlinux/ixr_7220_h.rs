// SPDX-License-Identifier: Apache-2.0
//! Nokia 7220 IXR-H4 and -H5: the fields of the other 7220 IXR, and bytes behind UDP that a user-defined field (UDF) picks, by
//! default the destination queue pair of RoCEv2.

use super::{
    super::{Draft, PacketType, Report, Request, System},
    Hardware, describe, draft, fields, ixr_7220_d,
    settings::Settings,
};
use lbhash_model::config::FieldTable;

pub(super) const NAME: &str = "srlinux-7220-ixr-h";

/// The front end.
pub(super) const SYSTEM: System = System {
    name: NAME,
    description: "Nokia 7220 IXR-H4, -H5 under SR Linux",
    default_release: None,
    release_word: None,
    front_end,
};

const HARDWARE: Hardware =
    Hardware { system: NAME, reserved_label_exclude: 0xFFFF, fields, packet_types };

fn front_end(request: &Request<'_>, report: &mut Report) -> Draft {
    draft(&HARDWARE, request, report)
}

fn fields(settings: &Settings<'_>) -> FieldTable {
    let mut table = ixr_7220_d::with_vlan(settings);
    if let Some(records) = fields::user_defined_records(settings.user_defined()) {
        fields::add_tunnel_id(&mut table, &records);
    }
    table.finish()
}

fn packet_types(settings: &Settings<'_>) -> Vec<PacketType> {
    let identifier = match settings.user_defined().destination_port {
        2152 => describe::TUNNEL_ENDPOINT,
        _ => describe::QUEUE_PAIR,
    };
    let lists = describe::Lists {
        section: "On 7220 IXR-H4 and 7220 IXR-H5 devices",
        has_symmetric_ipv6: false,
        has_vlan: true,
        identifier: Some(identifier),
    };
    lists.packet_types(settings)
}
