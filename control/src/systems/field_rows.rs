// SPDX-License-Identifier: Apache-2.0
//! A field table under construction: entries by the names of their fields.

use lbhash_model::{
    Context, Family,
    RecordType::{self as Record, *},
    config::{Entry, FieldTable},
};

pub(super) const ETH: [Record; 4] = [EthIp, EthMpls, EthPppoe, EthOther];
pub(super) const IP: [Record; 4] = [Ipv4L4, Ipv4Other, Ipv6L4, Ipv6Other];
pub(super) const IPV4: [Record; 2] = [Ipv4L4, Ipv4Other];
pub(super) const IPV6: [Record; 2] = [Ipv6L4, Ipv6Other];
pub(super) const V4_PORTS: [Record; 5] = [V4Ports, V4L2tp, V4Gtp, V4Roce, V4Overlay];
pub(super) const V6_PORTS: [Record; 5] = [V6Ports, V6L2tp, V6Gtp, V6Roce, V6Overlay];
pub(super) const LABELS: [&str; 3] = ["label1", "label2_8", "label9_16"];

/// A table that starts empty.
#[derive(Default)]
pub(super) struct FieldRows(FieldTable);

impl FieldRows {
    /// Adds fields, by name, and flags to the entries; a record type that lacks a field is left without it.
    pub(super) fn add(
        &mut self,
        contexts: &[Context],
        records: &[Record],
        fields: &[&str],
        flags: u16,
    ) {
        for &context in contexts {
            for &record in records {
                self.0.entry_mut(context, record).0 |= enables(record, fields) | flags;
            }
        }
    }

    /// Sets entries to these fields and flags, whatever they held.
    pub(super) fn set(
        &mut self,
        contexts: &[Context],
        records: &[Record],
        fields: &[&str],
        flags: u16,
    ) {
        for &context in contexts {
            for &record in records {
                *self.0.entry_mut(context, record) = Entry(enables(record, fields) | flags);
            }
        }
    }

    /// Adds a field to the entries of these records that hash anything.
    pub(super) fn extend(&mut self, contexts: &[Context], records: &[Record], field: &str) {
        for &context in contexts {
            for &record in records {
                let entry = self.0.entry_mut(context, record);
                if entry.enables() != 0 {
                    entry.0 |= enables(record, &[field]);
                }
            }
        }
    }

    /// Adds fields to the `meta` record of families.
    pub(super) fn add_meta(&mut self, families: &[Family], fields: &[&str]) {
        for &family in families {
            self.0.meta_mut(family).0 |= enables(Meta, fields);
        }
    }

    pub(super) fn finish(self) -> FieldTable {
        self.0
    }
}

/// Enable bits of the named fields of a record type.
pub(super) fn enables(record: Record, fields: &[&str]) -> u16 {
    let names = record.enable_names().iter().enumerate();
    names.filter(|(_, name)| fields.contains(name)).fold(0, |bits, (bit, _)| bits | 1 << bit)
}

/// True where the entry lets a field through.
pub(super) fn has(entry: Entry, record: Record, field: &str) -> bool {
    let wanted = enables(record, &[field]);
    wanted != 0 && u16::from(entry.enables()) & wanted == wanted
}
