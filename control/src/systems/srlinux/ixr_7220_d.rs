// SPDX-License-Identifier: Apache-2.0
//! Nokia 7220 IXR-D1, -D2, -D3, -H2 and -H3.

use super::{describe, fields, settings::Settings};
use crate::systems::PacketType;
use lbhash_model::{
    Context::Routed,
    RecordType::EthIp,
    config::{Entry, FieldTable},
};

pub(super) fn fields(settings: &Settings<'_>) -> FieldTable {
    with_vlan(settings).finish()
}

/// Nothing is symmetric, and the outermost VLAN id counts for packets with ports; no hash option turns it off.
pub(super) fn with_vlan<'s>(settings: &'s Settings<'s>) -> fields::Table<'s> {
    let mut table = fields::ixr(settings, 0);
    table.set(&[Routed], &[EthIp], &["vid1"], Entry::DESCEND | Entry::L4_ONLY);
    table
}

pub(super) fn packet_types(settings: &Settings<'_>) -> Vec<PacketType> {
    let lists = describe::Lists {
        section: "On the 7220 IXR-D1, 7220 IXR-D2, 7220 IXR-D3, 7220 IXR-H2, and 7220 IXR-H3",
        has_symmetric_ipv6: false,
        has_vlan: true,
        identifier: None,
    };
    lists.packet_types(settings)
}
