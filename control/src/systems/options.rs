// SPDX-License-Identifier: Apache-2.0
//! Options as a reader found them, whatever the notation: words of a hierarchy, a value, a place.

use crate::diagnostics::{Finding, Location, Subject, secrets};
use std::{fmt, ops::Range, sync::Arc};

/// Value of an option as its notation types it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The option is present; a notation without types (Junos) has its value, if any, as the last word of the path.
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
    /// The group of statements that it was inherited from, in which its location is.
    pub group: Option<Arc<str>>,
}

impl Subject for VendorOption {
    fn location(&self) -> Location {
        self.location.clone()
    }

    fn words(&self) -> String {
        secrets::words(&self.path)
    }

    fn value(&self) -> Option<String> {
        let has_value = !matches!(self.value, Value::Present | Value::Empty);
        has_value.then(|| secrets::value(&self.path, &self.value.to_string()))
    }

    fn group(&self) -> Option<String> {
        self.group.as_deref().map(str::to_owned)
    }
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
        Self {
            heading: Location::start_of(origin),
            is_whole_router: false,
            options: Vec::new(),
            violations: Vec::new(),
            advisories: Vec::new(),
        }
    }

    /// Adds an option that comes from the argument of a command instead of the text; findings name the argument.
    pub fn push_argument(&mut self, argument: &str, path: &[&str], value: &str) {
        let location = Location::of(&argument.into(), value, 0..value.len());
        let path = path.iter().map(|&word| word.to_owned()).collect();
        self.options.push(VendorOption {
            path,
            value: Value::Text(value.to_owned()),
            location,
            group: None,
        });
    }

    /// Words of all paths, at most, for a text of so many bytes. What a router prints has fewer: it indents a block for each
    /// word above a statement.
    pub(super) const fn most_words(bytes: usize) -> usize {
        const SMALL: usize = 40_000;
        bytes / 4 + SMALL
    }

    /// Refuses the whole text, at its first line.
    pub(super) fn refuse(&mut self, text: &str, platform: &str, rule: &str, remedy: &str) {
        let start = text.len() - text.trim_start().len();
        let end = start + text[start..].lines().next().map_or(0, str::len);
        let location = Location::of(&self.heading.origin, text, start..end);
        self.violations.push(Finding::at(Some(platform), location, rule, remedy));
    }

    /// Adds an option, read from these bytes of the text.
    pub fn push(&mut self, text: &str, span: Range<usize>, path: Vec<String>, value: Value) {
        let location = Location::of(&self.heading.origin, text, span);
        self.options.push(VendorOption { path, value, location, group: None });
    }
}
