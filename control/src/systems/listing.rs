// SPDX-License-Identifier: Apache-2.0
//! Packet types of a document, with fields that are on or off as the field table has them.

use super::{
    FieldState, PacketType,
    field_rows::{self, has},
};
use lbhash_model::{
    Context, Family, RecordType,
    config::{Entry, FieldTable},
};

/// A packet type of a document.
pub(super) struct Listed {
    pub(super) id: &'static str,
    pub(super) section: &'static str,
    pub(super) title: &'static str,
    pub(super) fields: &'static [ListedField],
}

/// A field of a packet type, and where the field table has it.
pub(super) struct ListedField {
    id: &'static str,
    title: &'static str,
    place: Place,
    names: &'static [&'static str],
    option: Option<&'static str>,
}

#[derive(Clone, Copy)]
enum Place {
    Layer(Context, RecordType),
    Meta(Family),
}

impl ListedField {
    /// A field of a layer; several names are one field of the document.
    pub(super) const fn of(
        id: &'static str,
        title: &'static str,
        context: Context,
        record: RecordType,
        names: &'static [&'static str],
    ) -> Self {
        Self { id, title, place: Place::Layer(context, record), names, option: None }
    }

    /// A field of the metadata.
    pub(super) const fn beside(
        id: &'static str,
        title: &'static str,
        family: Family,
        names: &'static [&'static str],
    ) -> Self {
        Self { id, title, place: Place::Meta(family), names, option: None }
    }

    /// The option that turns it on or off.
    pub(super) const fn by(mut self, option: &'static str) -> Self {
        self.option = Some(option);
        self
    }

    fn state(&self, table: &FieldTable) -> FieldState {
        let (record, entry) = match self.place {
            Place::Layer(context, record) => (record, table.entry(context, record)),
            Place::Meta(family) => (RecordType::Meta, table.meta(family)),
        };
        let is_on = self.names.iter().all(|name| has(entry, record, name));
        FieldState {
            id: self.id,
            title: self.title,
            is_on,
            is_symmetric: is_on && self.is_symmetric(entry, record),
            since: None,
            option: self.option.map(str::to_owned),
        }
    }

    /// Only addresses and ports, enable bits 0 and 1, have a partner.
    fn is_symmetric(&self, entry: Entry, record: RecordType) -> bool {
        let bits = field_rows::enables(record, self.names);
        record.has_symmetric_pair() && entry.symmetric() && bits & 3 != 0
    }
}

/// The packet types with the state of their fields.
pub(super) fn packet_types(table: &FieldTable, listed: &[Listed]) -> Vec<PacketType> {
    let packet_type = |listed: &Listed| PacketType {
        id: listed.id,
        section: listed.section,
        title: listed.title,
        selector: None,
        since: None,
        is_available: true,
        fields: listed.fields.iter().map(|field| field.state(table)).collect(),
    };
    listed.iter().map(packet_type).collect()
}
