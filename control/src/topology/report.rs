// SPDX-License-Identifier: Apache-2.0
//! The report of a topology: finds places by bytes of the text, and checks what all objects have, numbers and names.

use super::remarks::{Remark, Words};
use crate::diagnostics::{self, Finding, Findings, Location, Subject, names};
use std::{ops::Range, sync::Arc};
use toml::Spanned;

/// Collects findings while a text is compiled.
pub(super) struct Report<'text> {
    origin: Arc<str>,
    text: &'text str,
    findings: diagnostics::Report,
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
            findings: diagnostics::Report::new(PLATFORM.to_owned(), Location::start_of(origin)),
        }
    }

    /// From here on, rules are those of this platform.
    pub(super) fn set_platform(&mut self, name: &str) {
        self.findings.set_platform(name);
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
        let written = self.written(object, value, span);
        self.findings.violate(&written, rule, remedy);
    }

    /// The object is allowed, and its author should know something.
    pub(super) fn advise(
        &mut self,
        object: &Object<'_>,
        span: Range<usize>,
        rule: &str,
        remedy: &str,
    ) {
        let written = self.written(object, None, span);
        self.findings.advise(&written, rule, remedy);
    }

    /// Adds a remark about the object.
    pub(super) fn remark(&mut self, object: &Object<'_>, span: Range<usize>, remark: &Remark) {
        let Words { is_violation, rule, remedy } = remark.words();
        if is_violation {
            self.violate(object, None, span, &rule, remedy);
        } else {
            self.advise(object, span, &rule, remedy);
        }
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

    fn written(&self, object: &Object<'_>, value: Option<String>, span: Range<usize>) -> Written {
        Written {
            location: Location::of(&self.origin, self.text, span),
            words: format!("{} {}", object.what, object.name).trim().to_owned(),
            value,
        }
    }

    /// A text that is not TOML of this form.
    pub(super) fn not_toml(self, error: &toml::de::Error) -> Findings {
        let message = error.message().trim_end().replace('\n', ", ");
        let location = Location::of(&self.origin, self.text, error.span().unwrap_or(0..0));
        Finding::at(Some(PLATFORM), location, &message, remedy_of_toml(&message)).into()
    }

    /// The report itself, if no rule is broken so far.
    pub(super) fn check(self) -> Result<Self, Findings> {
        Ok(Self { findings: self.findings.check()?, ..self })
    }

    /// The advisories, if no rule is broken.
    pub(super) fn finish(self) -> Result<Vec<Finding>, Findings> {
        self.findings.finish()
    }
}

/// An object where it was written.
struct Written {
    location: Location,
    words: String,
    value: Option<String>,
}

impl Subject for Written {
    fn location(&self) -> Location {
        self.location.clone()
    }

    fn words(&self) -> String {
        self.words.clone()
    }

    fn value(&self) -> Option<String> {
        self.value.clone()
    }
}

/// Whose rules a text breaks before its platform is known.
const PLATFORM: &str = "topology";

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
