// SPDX-License-Identifier: Apache-2.0
//! Layer records: 328 bits written field by field, sorted and masked (specification, sections 4 and
//! 5).

use crate::{
    config::Entry,
    record::{RECORD_BYTES, RecordField, RecordType},
};
use bitvec::{array::BitArray, field::BitField, order::Msb0, slice::BitSlice};
use std::ops::Range;

/// A layer record: bits most significant first, fields from the top down, the rest zero.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record {
    record_type: RecordType,
    bits: BitArray<[u8; RECORD_BYTES], Msb0>,
}

impl Record {
    /// A record of zeros.
    #[must_use]
    pub fn new(record_type: RecordType) -> Self {
        Self { record_type, bits: BitArray::ZERO }
    }

    /// Type of the record.
    #[must_use]
    pub fn record_type(&self) -> RecordType {
        self.record_type
    }

    /// The 41 bytes, most significant first.
    #[must_use]
    pub fn bytes(&self) -> [u8; RECORD_BYTES] {
        self.bits.into_inner()
    }

    /// The 328 bits, most significant first.
    #[must_use]
    pub fn bits(&self) -> &BitSlice<u8, Msb0> {
        &self.bits
    }

    /// Fields of the record from the top bit down, with their values.
    pub fn fields(&self) -> impl Iterator<Item = (RecordField, u128)> {
        placed_fields(self.record_type).map(|(field, place)| (field, self.bits[place].load_be()))
    }

    /// The record with one field set to the low bits of `value`; a name that the type does not have
    /// changes nothing.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<u128>) -> Self {
        let found = placed_fields(self.record_type).find(|(field, _)| field.name == name);
        debug_assert!(found.is_some(), "{} has no field {name}", self.record_type.name());
        if let Some((_, place)) = found {
            self.bits[place].store_be(value.into());
        }
        self
    }

    /// The record as it is hashed: the pair sorted if the entry is `symmetric`, then disabled
    /// fields zero.
    #[must_use]
    pub fn masked_by(&self, entry: Entry) -> Self {
        let mut masked = self.clone();
        if entry.symmetric() {
            masked.sort_pair();
        }
        for (field, place) in placed_fields(self.record_type) {
            if entry.enables() >> field.enable & 1 == 0 {
                masked.bits[place].fill(false);
            }
        }
        masked
    }

    /// Puts the pair (src, dst), (sport, dport) or (dmac, smac) in ascending unsigned order.
    fn sort_pair(&mut self) {
        if !self.record_type.has_symmetric_pair() {
            return;
        }
        let mut places = placed_fields(self.record_type).map(|(_, place)| place);
        if let (Some(first), Some(second)) = (places.next(), places.next()) {
            let low: u128 = self.bits[first.clone()].load_be();
            let high: u128 = self.bits[second.clone()].load_be();
            self.bits[first].store_be(low.min(high));
            self.bits[second].store_be(low.max(high));
        }
    }
}

/// Fields of a type with the bits that each one occupies, bit 0 being the record's most significant
/// one.
fn placed_fields(record_type: RecordType) -> impl Iterator<Item = (RecordField, Range<usize>)> {
    record_type.fields().iter().scan(0, |top, &field| {
        let place = *top..*top + usize::from(field.bits);
        *top = place.end;
        Some((field, place))
    })
}
