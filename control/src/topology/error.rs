// SPDX-License-Identifier: Apache-2.0
//! What is wrong with a topology: object, value, rule, platform, remedy, and where.

use crate::{
    profile::names,
    systems::{Finding, Location},
};
use std::{ops::Range, sync::Arc};
use toml::Spanned;

/// A topology that cannot be compiled: everything that is wrong with it, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct TopologyError(Vec<Finding>);

impl TopologyError {
    /// What is wrong; at least one finding.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0
    }
}

/// Collects findings while a text is compiled.
pub(super) struct Report<'text> {
    origin: Arc<str>,
    text: &'text str,
    platform: String,
    violations: Vec<Finding>,
    advisories: Vec<Finding>,
}

/// An object of the text that a rule is about: "next-hop-group `spines`".
pub(super) struct Object<'a> {
    pub(super) what: &'a str,
    pub(super) name: &'a str,
}

impl<'text> Report<'text> {
    pub(super) fn new(origin: &str, text: &'text str) -> Self {
        Self {
            origin: origin.into(),
            text,
            platform: "topology".to_owned(),
            violations: Vec::new(),
            advisories: Vec::new(),
        }
    }

    /// From here on, rules are those of this platform.
    pub(super) fn set_platform(&mut self, name: &str) {
        name.clone_into(&mut self.platform);
    }

    /// The object has a value that breaks a rule.
    pub(super) fn violate(
        &mut self,
        object: &Object<'_>,
        value: Option<String>,
        span: Range<usize>,
        rule: &str,
        remedy: &str,
    ) {
        let finding = self.finding(object, value, span, rule, remedy);
        self.violations.push(finding);
    }

    /// The object is allowed, and its author should know something.
    pub(super) fn advise(
        &mut self,
        object: &Object<'_>,
        span: Range<usize>,
        rule: &str,
        remedy: &str,
    ) {
        let finding = self.finding(object, None, span, rule, remedy);
        self.advisories.push(finding);
    }

    /// The number as `T`, where it is from `least` to `greatest`; otherwise a violation and `None`.
    pub(super) fn number<T: TryFrom<i64>>(
        &mut self,
        object: &Object<'_>,
        key: &str,
        number: &Spanned<i64>,
        (least, greatest): (i64, i64),
    ) -> Option<T> {
        let written = *number.get_ref();
        let in_range = (least..=greatest).contains(&written);
        let value = T::try_from(written).ok().filter(|_| in_range);
        if value.is_none() {
            self.violate(
                object,
                Some(format!("{key} {written}")),
                number.span(),
                &format!("`{key}` is from {least} to {greatest}"),
                "write a number in this range",
            );
        }
        value
    }

    /// A name can be printed: it has a character, and no control character.
    pub(super) fn name(&mut self, what: &str, name: &Spanned<String>) {
        let mut violate = |rule, remedy| {
            let object = Object { what, name: "" };
            let value = Some(format!("{:?}", name.get_ref()));
            self.violate(&object, value, name.span(), rule, remedy);
        };
        if name.get_ref().is_empty() {
            violate("has an empty name", "give it a name");
        } else if name.get_ref().contains(char::is_control) {
            violate("has a control character in its name", "take it out of the name");
        }
    }

    /// What the word stands for, where it is one of the known ones; otherwise a violation and `None`.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        object: &Object<'_>,
        what: &str,
        word: &Spanned<String>,
        known: &[(&str, T)],
    ) -> Option<T> {
        let found = known.iter().find(|(name, _)| name == word.get_ref());
        if found.is_none() {
            let names: Vec<_> = known.iter().map(|&(name, _)| name).collect();
            let value = Some(format!("\"{}\"", word.get_ref()));
            let rule = format!("there is no {what} of this name");
            let remedy = names::remedy(word.get_ref(), &names);
            self.violate(object, value, word.span(), &rule, &remedy);
        }
        found.map(|&(_, value)| value)
    }

    fn finding(
        &self,
        object: &Object<'_>,
        value: Option<String>,
        span: Range<usize>,
        rule: &str,
        remedy: &str,
    ) -> Finding {
        Finding {
            location: Location::of(&self.origin, self.text, span),
            platform: self.platform.clone(),
            option: Some(format!("{} {}", object.what, object.name).trim().to_owned()),
            value,
            rule: rule.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// A text that is no such TOML.
    pub(super) fn not_toml(self, error: &toml::de::Error) -> TopologyError {
        let message = error.message().trim_end().replace('\n', ", ");
        let remedy = remedy_of_toml(&message);
        TopologyError(vec![Finding {
            location: Location::of(&self.origin, self.text, error.span().unwrap_or(0..0)),
            platform: "topology".to_owned(),
            option: None,
            value: None,
            rule: message,
            remedy: remedy.to_owned(),
        }])
    }

    /// What is wrong.
    pub(super) fn into_error(mut self) -> TopologyError {
        self.violations.sort_by_key(place);
        TopologyError(self.violations)
    }

    /// True while no rule is broken.
    pub(super) fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// The advisories, if no rule is broken.
    pub(super) fn finish(mut self) -> Result<Vec<Finding>, TopologyError> {
        if !self.is_clean() {
            return Err(self.into_error());
        }
        self.advisories.sort_by_key(place);
        Ok(self.advisories)
    }
}

/// What to do about a message of the TOML reader, by the words that it begins with.
fn remedy_of_toml(message: &str) -> &'static str {
    const REMEDIES: [(&str, &str); 5] = [
        ("unknown field", "keys are those of the documentation of topologies"),
        ("missing field", "add this key to the table"),
        ("invalid type", "write a value of the expected type"),
        ("a name, or a table", "write a name, or both keys of the table"),
        ("duplicate key", "keep one of the two"),
    ];
    let known = REMEDIES.into_iter().find(|(start, _)| message.starts_with(start));
    known.map_or(
        "correct the TOML: tables, keys and quoted strings as in https://toml.io",
        |(_, remedy)| remedy,
    )
}

fn place(finding: &Finding) -> (usize, usize) {
    (finding.location.place.line, finding.location.place.column)
}
