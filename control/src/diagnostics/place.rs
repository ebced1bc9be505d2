// SPDX-License-Identifier: Apache-2.0
//! Places in a text.

use std::{fmt, ops::Range, sync::Arc};

/// Line and column in a text, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// The first character of a text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place of a byte offset; beyond the text, the place of its end.
    #[must_use]
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// Bytes of a named text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Name of the text: a file name.
    pub origin: Arc<str>,
    /// Line and column of the first byte.
    pub place: Place,
    /// Bytes of the text.
    pub span: Range<usize>,
}

impl Location {
    /// These bytes of a text.
    #[must_use]
    pub fn of(origin: &Arc<str>, text: &str, span: Range<usize>) -> Self {
        Self { origin: origin.clone(), place: Place::of(text, span.start), span }
    }

    /// The beginning of a text.
    #[must_use]
    pub fn start_of(origin: &str) -> Self {
        Self { origin: origin.into(), place: Place::START, span: 0..0 }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.origin, self.place)
    }
}
