// SPDX-License-Identifier: Apache-2.0
//! Rows of a profile: entries of the field table by name.

use super::error::{Fault, Problem};
use crate::diagnostics::{Place, names};
use lbhash_model::{
    Context, Family, RecordType,
    config::{Entry, FieldTable},
};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

type Names = Spanned<Vec<Spanned<String>>>;

/// A `[[field]]` row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldRow {
    contexts: Names,
    records: Names,
    #[serde(default)]
    fields: Vec<Spanned<String>>,
    symmetric: Option<Spanned<bool>>,
    #[serde(default)]
    descend: bool,
    #[serde(default)]
    l4_only: bool,
}

/// A `[[meta]]` row.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetaRow {
    families: Names,
    #[serde(default)]
    fields: Vec<Spanned<String>>,
}

/// Writes the entries of all rows, in the order of the file, into the table.
pub(super) fn apply(
    text: &str,
    fields: &[Spanned<FieldRow>],
    metas: &[Spanned<MetaRow>],
    table: &mut FieldTable,
) -> Result<(), Fault> {
    let fields =
        fields.iter().map(Spanned::get_ref).map(|row| Ok((row.contexts.span(), row.entries()?)));
    let metas =
        metas.iter().map(Spanned::get_ref).map(|row| Ok((row.families.span(), row.entries()?)));
    let rows = fields.chain(metas).collect::<Result<Vec<_>, Fault>>()?;
    let mut owners = [None; FieldTable::ENTRIES];
    for (row, (_, entries)) in rows.iter().enumerate() {
        for &(index, entry) in entries {
            table.entries_mut()[index] = entry;
            owners[index] = Some(row);
        }
    }
    check_effect(text, &rows, &owners)
}

/// Place of a row in the text, and the entries that it sets, by index.
type Row = (Range<usize>, Vec<(usize, Entry)>);

fn check_effect(text: &str, rows: &[Row], owners: &[Option<usize>]) -> Result<(), Fault> {
    for (row, (span, entries)) in rows.iter().enumerate() {
        let last_owner = entries.iter().filter_map(|&(index, _)| owners[index]).max();
        let is_owner = entries.iter().any(|&(index, _)| owners[index] == Some(row));
        if let (false, Some(owner)) = (is_owner, last_owner) {
            let by_line = Place::of(text, rows[owner].0.start).line;
            return Err(Fault {
                span: span.clone(),
                problem: Problem::RowWithoutEffect { by_line },
            });
        }
    }
    Ok(())
}

impl FieldRow {
    fn entries(&self) -> Result<Vec<(usize, Entry)>, Fault> {
        let contexts = select("contexts", "context", &self.contexts, &Context::ALL, |c| c.name())?;
        let records = self.record_types()?;
        self.check_pairs(&records)?;
        let mut entries = Vec::with_capacity(contexts.len() * records.len());
        for &record in &records {
            let entry = self.entry(record)?;
            entries.extend(contexts.iter().map(|&c| (FieldTable::index(c as u8, record), entry)));
        }
        Ok(entries)
    }

    fn record_types(&self) -> Result<Vec<RecordType>, Fault> {
        let meta = self.records.get_ref().iter().find(|name| name.get_ref() == "meta");
        if let Some(meta) = meta {
            return Err(Fault { span: meta.span(), problem: Problem::MetaInFieldRow });
        }
        select("records", "record type", &self.records, &RecordType::ALL[1..], |r| r.name())
    }

    fn entry(&self, record: RecordType) -> Result<Entry, Fault> {
        let flag = |set: bool, bit: u16| if set { bit } else { 0 };
        Ok(Entry(
            enables(&self.fields, record)?
                | flag(self.is_symmetric() && record.has_symmetric_pair(), Entry::SYMMETRIC)
                | flag(self.descend, Entry::DESCEND)
                | flag(self.l4_only, Entry::L4_ONLY),
        ))
    }

    fn is_symmetric(&self) -> bool {
        self.symmetric.as_ref().is_some_and(|flag| *flag.get_ref())
    }

    /// Rejects `symmetric` where nothing can be sorted, or where the sorted value would depend on a disabled field.
    fn check_pairs(&self, records: &[RecordType]) -> Result<(), Fault> {
        let Some(symmetric) = self.symmetric.as_ref().filter(|flag| *flag.get_ref()) else {
            return Ok(());
        };
        let fault = |problem| Err(Fault { span: symmetric.span(), problem });
        if !records.iter().any(|record| record.has_symmetric_pair()) {
            return fault(Problem::NoPair { record: records[0].name() });
        }
        for &record in records.iter().filter(|record| record.has_symmetric_pair()) {
            let pair = [record.enable_names()[0], record.enable_names()[1]];
            match enables(&self.fields, record)? & 3 {
                1 => return fault(half_pair(record, pair[0], pair[1])),
                2 => return fault(half_pair(record, pair[1], pair[0])),
                _ => {}
            }
        }
        Ok(())
    }
}

fn half_pair(record: RecordType, enabled: &'static str, missing: &'static str) -> Problem {
    Problem::HalfPair { record: record.name(), enabled, missing }
}

impl MetaRow {
    fn entries(&self) -> Result<Vec<(usize, Entry)>, Fault> {
        let families = select("families", "family", &self.families, &Family::ALL, |f| f.name())?;
        let entry = Entry(enables(&self.fields, RecordType::Meta)?);
        let index = |family: Family| FieldTable::index(family as u8, RecordType::Meta);
        Ok(families.into_iter().map(|family| (index(family), entry)).collect())
    }
}

/// Enable bits of the named fields; `*` stands for all of the record type.
fn enables(fields: &[Spanned<String>], record: RecordType) -> Result<u16, Fault> {
    let allowed = record.enable_names();
    let mut bits = 0;
    for name in fields {
        let matched =
            (0..allowed.len()).filter(|&bit| names::matches(name.get_ref(), allowed[bit]));
        let matched = matched.fold(0, |bits, bit| bits | 1 << bit);
        if matched == 0 {
            return Err(Fault {
                span: name.span(),
                problem: Problem::UnknownField {
                    record: record.name(),
                    name: name.get_ref().clone(),
                    allowed: allowed.to_vec(),
                },
            });
        }
        bits |= matched;
    }
    Ok(bits)
}

/// Values whose name one of the patterns stands for, in their own order.
fn select<T: Copy>(
    key: &'static str,
    what: &'static str,
    patterns: &Names,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<Vec<T>, Fault> {
    if patterns.get_ref().is_empty() {
        return Err(Fault { span: patterns.span(), problem: Problem::EmptyList { key } });
    }
    let stands_for =
        |pattern: &Spanned<String>, value: T| names::matches(pattern.get_ref(), name(value));
    for pattern in patterns.get_ref() {
        if !all.iter().any(|&value| stands_for(pattern, value)) {
            return Err(Fault {
                span: pattern.span(),
                problem: Problem::UnknownName {
                    what,
                    name: pattern.get_ref().clone(),
                    allowed: all.iter().map(|&value| name(value)).collect(),
                },
            });
        }
    }
    let is_selected =
        |value: T| patterns.get_ref().iter().any(|pattern| stands_for(pattern, value));
    Ok(all.iter().copied().filter(|&value| is_selected(value)).collect())
}
