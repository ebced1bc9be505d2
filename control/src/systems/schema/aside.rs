// SPDX-License-Identifier: Apache-2.0
//! Statements of a whole router that are not about load balancing.

use super::super::{Report, VendorOption};
use crate::diagnostics::{Location, Subject};
use std::collections::BTreeMap;

/// For each word at the top the place of the first statement, and how many there are. Nothing else of them is kept: a
/// message shows no names and no values of statements that were left aside.
#[derive(Default)]
pub(super) struct Aside<'t>(BTreeMap<&'t str, (&'t VendorOption, usize)>);

/// The word at the top, where the first statement is.
struct Top<'t> {
    word: &'t str,
    location: Location,
}

impl Subject for Top<'_> {
    fn location(&self) -> Location {
        self.location.clone()
    }

    fn words(&self) -> String {
        self.word.to_owned()
    }

    fn value(&self) -> Option<String> {
        None
    }
}

impl<'t> Aside<'t> {
    pub(super) fn push(&mut self, option: &'t VendorOption) {
        if let Some(top) = option.path.first() {
            self.0.entry(top).or_insert((option, 0)).1 += 1;
        }
    }

    /// True where no word at the top is one of these, and there is one.
    pub(super) fn is_foreign(&self, tops: &[&str]) -> bool {
        !self.0.is_empty() && !tops.is_empty() && !self.0.keys().any(|top| tops.contains(top))
    }

    /// The first statement.
    pub(super) fn first(&self) -> Option<&'t VendorOption> {
        self.0.values().map(|&(first, _)| first).min_by_key(|first| first.location.place)
    }

    pub(super) fn advise(&self, tops: &[&str], report: &mut Report) {
        for (&top, &(first, count)) in &self.0 {
            let is_known = tops.is_empty() || tops.contains(&top);
            // A word that no system has there may be anything, and a part of a secret too.
            let word = if is_known || is_plain(top) { top } else { "…" };
            let subject = Top { word, location: first.location.clone() };
            let what = if is_known {
                "is not about load balancing and was left aside"
            } else {
                "is not a statement that is known here, and was left aside"
            };
            let rule = match count {
                1 => what.to_owned(),
                _ => format!("{what} ({count} statements)"),
            };
            report.advise(&subject, &rule, "");
        }
    }
}

/// A word such as systems have: lower-case letters and hyphens.
fn is_plain(word: &str) -> bool {
    const LONGEST: usize = 32;
    word.len() <= LONGEST && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}
