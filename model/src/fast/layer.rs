// SPDX-License-Identifier: Apache-2.0
//! What a header says: the common result of every kind's parser (specification, section 3).

use crate::{config::Entry, context::Context, kind::Kind, record::RecordType, status::Status};

/// A header that emits a record, and what follows it.
pub(super) struct Layer<'a, F> {
    pub(super) record_type: RecordType,
    pub(super) fields: F,
    /// Status bits that the header sets.
    pub(super) status: Status,
    pub(super) next: Next<'a>,
}

/// What follows a header; where `kind` is `Stop` the rest means nothing.
#[derive(Clone, Copy)]
pub(super) struct Next<'a> {
    pub(super) kind: Kind,
    /// New context; `None` where it stays.
    pub(super) context: Option<Context>,
    /// Window from the next header on.
    pub(super) window: &'a [u8],
}

/// Outcome of a parser: a header that is cut in its fixed part or breaks its own rules emits no
/// record and gives the status bit that says so.
pub(super) type Parsed<'a, F> = Result<Layer<'a, F>, Status>;

impl<'a> Next<'a> {
    pub(super) const STOP: Self = Self { kind: Kind::Stop, context: None, window: &[] };

    /// The next header, in the same context.
    #[inline(always)]
    pub(super) const fn same(kind: Kind, window: &'a [u8]) -> Self {
        Self { kind, context: None, window }
    }

    /// The next header, in a context of its own.
    #[inline(always)]
    pub(super) const fn within(context: Context, kind: Kind, window: &'a [u8]) -> Self {
        Self { kind, context: Some(context), window }
    }
}

/// Fields of a record, still where the header has them.
pub(super) trait Fields {
    /// The record is one of ports, which `l4_only` layers wait for.
    const HAS_PORTS: bool = false;

    /// CRC-32 with initial value 0 of the record that the entry masks and sorts (sections 5 and 6).
    fn crc(&self, entry: Entry) -> u32;
}

/// True if the entry lets the field with this enable bit through.
#[inline(always)]
pub(super) const fn enabled(entry: Entry, bit: u8) -> bool {
    entry.enables() >> bit & 1 == 1
}

/// The pair as the entry's `symmetric` flag wants it: in ascending order of `value`, or as it came.
/// The bytes stay where they are, so that they need not be taken apart again.
#[inline(always)]
pub(super) fn ordered<'a, const N: usize, V: Ord>(
    entry: Entry,
    first: &'a [u8; N],
    second: &'a [u8; N],
    value: impl Fn([u8; N]) -> V,
) -> (&'a [u8; N], &'a [u8; N]) {
    if entry.symmetric() && value(*first) > value(*second) {
        (second, first)
    } else {
        (first, second)
    }
}
