// SPDX-License-Identifier: Apache-2.0
//! Options as a reader found them, whatever the notation: words of a hierarchy, a value, a place.

use super::Finding;
use crate::profile::Place;
use std::{fmt, ops::Range, sync::Arc};

/// Where an option was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// What the text is called: a file name.
    pub origin: Arc<str>,
    /// Line and column.
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
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.origin, self.place)
    }
}

/// Value of an option as its notation types it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The option is there; a notation without types (Junos) has its value, if any, as the last word of the path.
    Present,
    /// A hierarchy with nothing in it.
    Empty,
    /// A truth value.
    Flag(bool),
    /// A number.
    Integer(i64),
    /// Words, or a value of a notation without types.
    Text(String),
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Present => formatter.write_str("(present)"),
            Self::Empty => formatter.write_str("{}"),
            Self::Flag(flag) => write!(formatter, "{flag}"),
            Self::Integer(number) => write!(formatter, "{number}"),
            Self::Text(text) => write!(formatter, "\"{text}\""),
        }
    }
}

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorOption {
    /// Words of the vendor's hierarchy, from the top.
    pub path: Vec<String>,
    /// Value.
    pub value: Value,
    /// Where it was written.
    pub location: Location,
}

/// All options of a text, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionTree {
    /// Where findings belong that belong to no option: the release in a profile, the beginning of another text.
    pub heading: Location,
    /// The text may be the configuration of a whole router: what has nothing to do with load balancing is left aside with an
    /// advisory. Otherwise (a profile, written for this) an unknown option is a violation wherever it stands.
    pub is_whole_router: bool,
    /// Options in the order of the text.
    pub options: Vec<VendorOption>,
    /// What the reader could not read.
    pub violations: Vec<Finding>,
    /// What the reader read and left out: deactivated statements and the like.
    pub advisories: Vec<Finding>,
}

impl OptionTree {
    /// No options at all: the system's defaults. `origin` is what findings call the text.
    #[must_use]
    pub fn empty(origin: &str) -> Self {
        let place = Place { line: 1, column: 1 };
        Self {
            heading: Location { origin: origin.into(), place, span: 0..0 },
            is_whole_router: false,
            options: Vec::new(),
            violations: Vec::new(),
            advisories: Vec::new(),
        }
    }

    /// Adds an option that was told apart from the text, by the argument of a command, which findings then name.
    pub fn push_argument(&mut self, argument: &str, path: &[&str], value: &str) {
        let location = Location::of(&argument.into(), value, 0..value.len());
        let path = path.iter().map(|&word| word.to_owned()).collect();
        self.options.push(VendorOption { path, value: Value::Text(value.to_owned()), location });
    }

    /// Adds an option, read from these bytes of the text.
    pub fn push(&mut self, text: &str, span: Range<usize>, path: Vec<String>, value: Value) {
        let location = Location::of(&self.heading.origin, text, span);
        self.options.push(VendorOption { path, value, location });
    }
}
