// SPDX-License-Identifier: Apache-2.0
//! What can be wrong with a profile: where, what, and what to do.

use crate::diagnostics::{Finding, Findings, Location, names};
use crate::systems::NotAnOption;
use std::ops::Range;

/// A problem and the bytes of the text that are at fault, before the text's name is known.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) span: Range<usize>,
    pub(super) problem: Problem,
}

impl From<toml::de::Error> for Fault {
    fn from(error: toml::de::Error) -> Self {
        let message = error.message().trim_end().replace('\n', ", ");
        Self { span: error.span().unwrap_or(0..0), problem: Problem::Toml { message } }
    }
}

impl From<NotAnOption> for Fault {
    fn from(NotAnOption { span, message }: NotAnOption) -> Self {
        Self { span, problem: Problem::Toml { message } }
    }
}

impl Fault {
    /// The same in words, about a text of this name.
    pub(super) fn findings(self, origin: &str, text: &str) -> Findings {
        let Self { span, problem } = self;
        match problem {
            Problem::System { findings } => findings,
            problem => {
                let location = Location::of(&origin.into(), text, span);
                Finding::at(None, location, &problem.to_string(), &problem.remedy()).into()
            }
        }
    }
}

/// What is wrong with a profile.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    /// Not TOML, a key that does not exist or is missing, or a value of the wrong type.
    #[error("{message}")]
    Toml {
        /// Words of the TOML reader.
        message: String,
    },
    /// A name that does not exist.
    #[error("there is no {what} `{name}`")]
    UnknownName {
        /// What the name should have been: a context, a record type.
        what: &'static str,
        /// The name as written.
        name: String,
        /// Names that exist.
        allowed: Vec<&'static str>,
    },
    /// A field that the record type does not have.
    #[error("{record} records have no field `{name}`")]
    UnknownField {
        /// Record type.
        record: &'static str,
        /// The field as written.
        name: String,
        /// Fields of the record type.
        allowed: Vec<&'static str>,
    },
    /// `meta` among the record types of a `[[field]]` row.
    #[error("the `meta` record belongs to a family, not to a context")]
    MetaInFieldRow,
    /// A list that must not be empty.
    #[error("`{key}` is empty: the row names no entry")]
    EmptyList {
        /// Key of the list.
        key: &'static str,
    },
    /// A number outside its range.
    #[error("`{key}` = {value} is out of range")]
    OutOfRange {
        /// Key of the number.
        key: &'static str,
        /// The number as written.
        value: i64,
        /// Least value allowed.
        least: i64,
        /// Greatest value allowed.
        greatest: i64,
    },
    /// `system_ip` is neither an IPv4 address nor a number.
    #[error("`system_ip` = {value} is not an IPv4 address")]
    NotAnAddress {
        /// The value as written.
        value: String,
    },
    /// `symmetric` with exactly one of a pair.
    #[error("`symmetric` with `{enabled}` but without `{missing}`, in {record} records")]
    HalfPair {
        /// Record type.
        record: &'static str,
        /// Field of the pair that is enabled.
        enabled: &'static str,
        /// Field of the pair that is not.
        missing: &'static str,
    },
    /// `symmetric` where no record type of the row has a pair.
    #[error("`symmetric` has no pair to sort: {record} records have none")]
    NoPair {
        /// First record type of the row.
        record: &'static str,
    },
    /// A key that a profile with `system` cannot have: the system's options say what is hashed.
    #[error("`{key}` and `system` exclude each other")]
    NotWithSystem {
        /// The key.
        key: &'static str,
    },
    /// A key that has a meaning only with `system`.
    #[error("`{key}` without `system`")]
    WithoutSystem {
        /// The key.
        key: &'static str,
    },
    /// Options that break rules of the system's.
    #[error(transparent)]
    System {
        /// All of them.
        findings: Findings,
    },
    /// A row whose entries are all replaced by later rows.
    #[error(
        "this row has no effect: later rows, the last in line {by_line}, replace all its entries"
    )]
    RowWithoutEffect {
        /// Line of the last row that replaces an entry of this one.
        by_line: usize,
    },
}

impl Problem {
    /// What is allowed, or what to do.
    fn remedy(&self) -> String {
        match self {
            Self::Toml { .. } => {
                "`lbhash profile show NAME --format toml` prints a built-in profile to start from"
                    .into()
            }
            Self::UnknownName { name, allowed, .. } | Self::UnknownField { name, allowed, .. } => {
                names::remedy(name, allowed)
            }
            Self::MetaInFieldRow => {
                "write it as a [[meta]] row, with `families` instead of `contexts`".into()
            }
            Self::EmptyList { .. } => "name at least one, or \"*\" for all".into(),
            Self::OutOfRange { least, greatest, .. } => {
                format!("allowed are {least} to {greatest} (0x{greatest:X})")
            }
            Self::NotAnAddress { .. } => {
                "write a dotted quad such as \"192.0.2.1\", or a number of 32 bits".into()
            }
            Self::HalfPair { missing, .. } => format!(
                "the sorted value would depend on both: add `{missing}`, or leave `symmetric` out"
            ),
            Self::NoPair { .. } => "leave it out; eth, IP and port records have a pair".into(),
            Self::NotWithSystem { .. } => {
                "a profile of rows can start from the built-in profile of a system: `base = \"NAME\"`"
                    .into()
            }
            Self::WithoutSystem { .. } => "name the system whose options these are".into(),
            Self::System { findings } => findings.first().remedy.clone(),
            Self::RowWithoutEffect { .. } => {
                "delete it, or move it below the more general rows".into()
            }
        }
    }
}
