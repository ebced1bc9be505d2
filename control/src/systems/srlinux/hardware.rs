// SPDX-License-Identifier: Apache-2.0
//! The families of hardware under SR Linux, and how they differ.

use super::{ixr_7220_d, ixr_7220_h, ixr_7250, ixs_7215, names, settings::Settings};
use crate::systems::PacketType;
use lbhash_model::config::FieldTable;

/// A family of hardware.
pub(super) struct Hardware {
    /// Name of its system.
    pub(super) system: &'static str,
    /// What it is, in a line.
    pub(super) description: &'static str,
    /// Special-purpose labels that are not hashed; bit n is label n.
    pub(super) reserved_label_exclude: u16,
    pub(super) fields: fn(&Settings<'_>) -> FieldTable,
    pub(super) packet_types: fn(&Settings<'_>) -> Vec<PacketType>,
}

/// Every family, in the order of [`names::ALL`].
pub(super) const HARDWARE: [Hardware; 4] = [
    Hardware {
        system: names::IXR_7250,
        description: "Nokia 7250 IXR-6, -10, -X1b, -X3b, -6e, -10e, -18e under SR Linux",
        reserved_label_exclude: 0xFFFF,
        fields: ixr_7250::fields,
        packet_types: ixr_7250::packet_types,
    },
    Hardware {
        system: names::IXR_7220_D,
        description: "Nokia 7220 IXR-D1, -D2, -D3, -H2, -H3 under SR Linux",
        reserved_label_exclude: 0xFFFF,
        fields: ixr_7220_d::fields,
        packet_types: ixr_7220_d::packet_types,
    },
    Hardware {
        system: names::IXR_7220_H,
        description: "Nokia 7220 IXR-H4, -H5 under SR Linux",
        reserved_label_exclude: 0xFFFF,
        fields: ixr_7220_h::fields,
        packet_types: ixr_7220_h::packet_types,
    },
    Hardware {
        system: names::IXS_7215,
        description: "Nokia 7215 IXS under SR Linux",
        // The entropy label indicator alone is left out.
        reserved_label_exclude: 0x0080,
        fields: ixs_7215::fields,
        packet_types: ixs_7215::packet_types,
    },
];
