// SPDX-License-Identifier: Apache-2.0
//! Nokia 7220 IXR-H4 and -H5: the fields of the other 7220 IXR, and bytes behind UDP that a user-defined field (UDF) picks, by
//! default the destination queue pair of RoCEv2.

use super::{describe, fields, ixr_7220_d, settings::Settings};
use crate::systems::PacketType;
use lbhash_model::config::FieldTable;

pub(super) fn fields(settings: &Settings<'_>) -> FieldTable {
    let mut table = ixr_7220_d::with_vlan(settings);
    if let Some(records) = fields::user_defined_records(settings.user_defined()) {
        fields::add_tunnel_id(&mut table, &records);
    }
    table.finish()
}

pub(super) fn packet_types(settings: &Settings<'_>) -> Vec<PacketType> {
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
