// SPDX-License-Identifier: Apache-2.0
//! Field table: which fields of which layer are hashed (specification, section 5).

use crate::{context::Context, family::Family, record::RecordType};

/// One entry: enable bits \[6:0\], `symmetric` \[7\], `descend` \[8\], `l4_only` \[9\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entry(pub u16);

impl Entry {
    /// The pair of the record is put in ascending order before masking.
    pub const SYMMETRIC: u16 = 1 << 7;
    /// Parsing continues after this layer.
    pub const DESCEND: u16 = 1 << 8;
    /// The layer counts only if a later layer emitted a port record.
    pub const L4_ONLY: u16 = 1 << 9;
    /// All bits that an entry has.
    pub const MASK: u16 = 0x3FF;

    /// Enable bits, 7 bits.
    #[must_use]
    pub const fn enables(self) -> u8 {
        (self.0 & 0x7F) as u8
    }

    /// The `symmetric` flag.
    #[must_use]
    pub const fn symmetric(self) -> bool {
        self.0 & Self::SYMMETRIC != 0
    }

    /// The `descend` flag.
    #[must_use]
    pub const fn descend(self) -> bool {
        self.0 & Self::DESCEND != 0
    }

    /// The `l4_only` flag.
    #[must_use]
    pub const fn l4_only(self) -> bool {
        self.0 & Self::L4_ONLY != 0
    }
}

/// An entry that the hardware must never hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldTableError {
    /// `symmetric` needs both or neither of the pair.
    #[error(
        "{row} {record}: `symmetric` with exactly one of {first} and {second} enabled would hash \
         a value that depends on the other; enable both or clear `symmetric`"
    )]
    HalfPair {
        /// Row of the table: a context, or a family for `meta`.
        row: &'static str,
        /// Record type.
        record: &'static str,
        /// First field of the pair.
        first: &'static str,
        /// Second field of the pair.
        second: &'static str,
    },
    /// An enable bit without a field.
    #[error(
        "{row} {record}: enable bit {bit} is set, but {record} records have {fields} enable bits"
    )]
    NoSuchField {
        /// Row of the table.
        row: &'static str,
        /// Record type.
        record: &'static str,
        /// Enable bit.
        bit: u32,
        /// Number of enable bits that the type has.
        fields: usize,
    },
}

/// 8 × 32 entries: row = context code (family code for `meta`), column = record type code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldTable([Entry; Self::ENTRIES]);

impl Default for FieldTable {
    fn default() -> Self {
        Self::CLEARED
    }
}

impl FieldTable {
    /// Nothing is hashed.
    pub const CLEARED: Self = Self([Entry(0); Self::ENTRIES]);

    /// Entries of the table.
    pub const ENTRIES: usize = 256;

    /// Index of an entry: row · 32 + record type code.
    #[must_use]
    pub const fn index(row: u8, record_type: RecordType) -> usize {
        (row as usize & 7) << 5 | record_type.code() as usize
    }

    /// Entry of a layer record.
    #[must_use]
    pub const fn entry(&self, context: Context, record_type: RecordType) -> Entry {
        self.0[Self::index(context as u8, record_type)]
    }

    /// Entry of the `meta` record of a family.
    #[must_use]
    pub const fn meta(&self, family: Family) -> Entry {
        self.0[Self::index(family as u8, RecordType::Meta)]
    }

    /// Entry of a layer record, to change.
    pub const fn entry_mut(&mut self, context: Context, record_type: RecordType) -> &mut Entry {
        &mut self.0[Self::index(context as u8, record_type)]
    }

    /// Entry of the `meta` record of a family, to change.
    pub const fn meta_mut(&mut self, family: Family) -> &mut Entry {
        &mut self.0[Self::index(family as u8, RecordType::Meta)]
    }

    /// All entries in index order.
    #[must_use]
    pub const fn entries(&self) -> &[Entry; Self::ENTRIES] {
        &self.0
    }

    /// All entries in index order, to change.
    pub const fn entries_mut(&mut self) -> &mut [Entry; Self::ENTRIES] {
        &mut self.0
    }

    pub(super) fn check(&self) -> Result<(), FieldTableError> {
        let layers = Context::ALL.into_iter().flat_map(|context| {
            RecordType::ALL[1..]
                .iter()
                .map(move |&record| (context.name(), record, self.entry(context, record)))
        });
        let meta = Family::ALL.map(|family| (family.name(), RecordType::Meta, self.meta(family)));
        layers.chain(meta).try_for_each(|(row, record, entry)| check_entry(row, record, entry))
    }
}

fn check_entry(row: &'static str, record: RecordType, entry: Entry) -> Result<(), FieldTableError> {
    let names = record.enable_names();
    if let Some(bit) = (names.len() as u32..7).find(|bit| entry.enables() >> bit & 1 == 1) {
        return Err(FieldTableError::NoSuchField {
            row,
            record: record.name(),
            bit,
            fields: names.len(),
        });
    }
    if entry.symmetric() && record.has_symmetric_pair() && matches!(entry.enables() & 3, 1 | 2) {
        return Err(FieldTableError::HalfPair {
            row,
            record: record.name(),
            first: names[0],
            second: names[1],
        });
    }
    Ok(())
}
