// SPDX-License-Identifier: Apache-2.0
//! An entry of the field table in words.

use lbhash_model::{RecordType, config::Entry};

/// Names of the fields that an entry enables.
#[must_use]
pub fn fields(record: RecordType, entry: Entry) -> Vec<&'static str> {
    let names = record.enable_names().iter().enumerate();
    names.filter(|&(bit, _)| entry.enables() >> bit & 1 == 1).map(|(_, &name)| name).collect()
}

/// Names of the flags that an entry sets.
#[must_use]
pub fn flags(entry: Entry) -> Vec<&'static str> {
    let flags = [
        (entry.symmetric(), "symmetric"),
        (entry.descend(), "descend"),
        (entry.l4_only(), "l4_only"),
    ];
    flags.into_iter().filter(|&(set, _)| set).map(|(_, name)| name).collect()
}

/// Fields and flags, as in `src dst | symmetric descend`; `–` for none.
#[must_use]
pub fn entry(record: RecordType, entry: Entry) -> String {
    format!("{} | {}", list(&fields(record, entry)), list(&flags(entry)))
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "–".to_owned() } else { names.join(" ") }
}
