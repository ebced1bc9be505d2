// SPDX-License-Identifier: Apache-2.0
//! What the field tables of the four systems have in common.

use super::{
    settings::{Settings, UserDefined},
    statements::HashOption,
};
use crate::systems::field_rows::{ETH, FieldRows, LABELS, V4_PORTS, V6_PORTS};
use lbhash_model::{
    Context::{self, Bridged, MplsPayload, Routed},
    RecordType::{
        self as Record, EthIp, EthMpls, EthOther, EthPppoe, Ipv4L4, Ipv4Other, Ipv6L4, Ipv6Other,
        Mpls, MplsEl, V4Gtp, V4Roce, V6Gtp, V6Roce,
    },
    config::{Entry, FieldTable},
};

pub(super) const ADDRESSES: [&str; 2] = ["src", "dst"];
pub(super) const PORTS: [&str; 2] = ["sport", "dport"];

/// Rows of the field table, under the hash options: a field that its option turns off is left out.
pub(super) struct Table<'s> {
    settings: &'s Settings<'s>,
    rows: FieldRows,
}

impl<'s> Table<'s> {
    pub(super) fn new(settings: &'s Settings<'s>) -> Self {
        Self { settings, rows: FieldRows::default() }
    }

    pub(super) fn finish(self) -> FieldTable {
        self.rows.finish()
    }

    /// Sets entries: flags, and those of the fields that the options leave on.
    pub(super) fn set(
        &mut self,
        contexts: &[Context],
        records: &[Record],
        fields: &[&str],
        flags: u16,
    ) {
        let on: Vec<_> = fields.iter().copied().filter(|field| self.is_on(field)).collect();
        self.rows.set(contexts, records, &on, flags);
    }

    /// Turns a field on, in the entries of these records that hash anything.
    pub(super) fn add(&mut self, contexts: &[Context], records: &[Record], field: &str) {
        if self.is_on(field) {
            self.rows.extend(contexts, records, field);
        }
    }

    fn is_on(&self, field: &str) -> bool {
        option(field).is_none_or(|option| self.settings.has(option))
    }
}

/// The hash option that turns a field on or off.
fn option(field: &str) -> Option<HashOption> {
    match field {
        "src" => Some(HashOption::SourceAddress),
        "dst" => Some(HashOption::DestinationAddress),
        "proto" => Some(HashOption::Protocol),
        "sport" => Some(HashOption::SourcePort),
        "dport" => Some(HashOption::DestinationPort),
        "flow_label" => Some(HashOption::Ipv6FlowLabel),
        "label1" | "label2_8" | "label9_16" => Some(HashOption::MplsLabelStack),
        _ => None,
    }
}

/// Fields of 7250 IXR and 7220 IXR, which differ in the symmetry of IPv6 and in few entries besides.
pub(super) fn ixr<'s>(settings: &'s Settings<'s>, ipv6_flags: u16) -> Table<'s> {
    const IP: [Context; 3] = [Routed, Bridged, MplsPayload];
    let mut table = Table::new(settings);
    table.set(&[Routed], &ETH, &[], Entry::DESCEND);
    table.set(&[Bridged], &[EthOther, EthPppoe], &["dmac", "smac"], 0);
    table.set(&[Bridged], &[EthIp, EthMpls], &["dmac", "smac"], Entry::DESCEND);
    table.set(&IP, &[Ipv4L4], &["src", "dst", "proto"], Entry::DESCEND);
    table.set(&IP, &[Ipv4Other], &ADDRESSES, 0);
    let ipv6 = ["src", "dst", "proto", "flow_label"];
    table.set(&IP, &[Ipv6L4], &ipv6, Entry::DESCEND | ipv6_flags);
    table.set(&IP, &[Ipv6Other], &ADDRESSES, ipv6_flags);
    table.set(&IP, &V4_PORTS, &PORTS, 0);
    table.set(&IP, &V6_PORTS, &PORTS, ipv6_flags);
    table.set(&[Routed, Bridged], &[Mpls], &LABELS, Entry::DESCEND);
    table.set(&[Routed, Bridged], &[MplsEl], &LABELS, 0);
    table
}

/// Adds the identifier behind UDP, which extends the ports and goes with them.
pub(super) fn add_tunnel_id(table: &mut Table<'_>, records: &[Record]) {
    table.add(&[Routed, Bridged, MplsPayload], records, "tunnel_id");
}

/// What the block's parser reads behind UDP for one port alone: destination port, offset and length in bytes, record types.
const READ_BEHIND_UDP: [(UserDefined, [Record; 2]); 2] =
    [(of(4791, 5, 3), [V4Roce, V6Roce]), (of(2152, 4, 4), [V4Gtp, V6Gtp])];

const fn of(destination_port: i64, offset: i64, length: i64) -> UserDefined {
    UserDefined { destination_port, offset, length }
}

/// The records whose identifier are these bytes.
pub(super) fn user_defined_records(wanted: UserDefined) -> Option<[Record; 2]> {
    READ_BEHIND_UDP.iter().find(|(known, _)| *known == wanted).map(|&(_, records)| records)
}

/// What can be extracted, in words.
pub(super) fn user_defined_choices() -> String {
    let choices = READ_BEHIND_UDP.map(|(known, _)| {
        let UserDefined { destination_port, offset, length } = known;
        format!("destination-port {destination_port} offset {offset} length {length}")
    });
    choices.join("; ")
}
