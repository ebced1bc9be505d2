// SPDX-License-Identifier: Apache-2.0
//! Nokia 7250 IXR.

use super::{
    describe,
    fields::{self, add_tunnel_id},
    settings::Settings,
};
use crate::systems::PacketType;
use lbhash_model::{
    RecordType::{V4Roce, V6Roce},
    config::{Entry, FieldTable},
};

/// IPv4 is not symmetric, and IPv6 is; RoCEv2 adds the destination queue pair.
pub(super) fn fields(settings: &Settings<'_>) -> FieldTable {
    let mut table = fields::ixr(settings, Entry::SYMMETRIC);
    add_tunnel_id(&mut table, &[V4Roce, V6Roce]);
    table.finish()
}

pub(super) fn packet_types(settings: &Settings<'_>) -> Vec<PacketType> {
    let lists = describe::Lists {
        section: "On 7250 IXR platforms",
        has_symmetric_ipv6: true,
        has_vlan: false,
        identifier: Some(describe::QUEUE_PAIR),
    };
    lists.packet_types(settings)
}
