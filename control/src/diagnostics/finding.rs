// SPDX-License-Identifier: Apache-2.0
//! One finding, and the error that holds all of them.

use super::Location;
use std::fmt;

/// A rule that a text breaks, or something that its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub location: Location,
    /// Whose rule it is: a system, with its release where it has one; `None` for the rules of profiles.
    pub platform: Option<String>,
    /// The option or object in the words of the text; `None` where the finding is about the text as a whole.
    pub option: Option<String>,
    /// Its value, where it has one apart from the words.
    pub value: Option<String>,
    /// The group of statements that it was inherited from; `None` where it was written in its place.
    pub group: Option<String>,
    /// The rule, as a predicate of the option: "is present from Junos 17.2R1 on".
    pub rule: String,
    /// What to do; may be empty in an advisory that asks for nothing.
    pub remedy: String,
}

/// What a finding can be about.
pub trait Subject {
    /// Where it was written.
    fn location(&self) -> Location;
    /// Its words, without a value.
    fn words(&self) -> String;
    /// Its value, where it has one apart from the words.
    fn value(&self) -> Option<String>;
    /// The group of statements that it was inherited from; its location is there.
    fn group(&self) -> Option<String> {
        None
    }
}

impl Finding {
    /// About an option or object.
    #[must_use]
    pub fn about(platform: &str, subject: &impl Subject, rule: &str, remedy: &str) -> Self {
        Self {
            option: Some(subject.words()),
            value: subject.value(),
            group: subject.group(),
            ..Self::at(Some(platform), subject.location(), rule, remedy)
        }
    }

    /// About a place in the text where there is no option.
    #[must_use]
    pub fn at(platform: Option<&str>, location: Location, rule: &str, remedy: &str) -> Self {
        Self {
            location,
            platform: platform.map(str::to_owned),
            option: None,
            value: None,
            group: None,
            rule: rule.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// Platform, option, value and rule, without place and remedy.
    #[must_use]
    pub fn statement(&self) -> String {
        let platform = self.platform.as_ref().map_or(String::new(), |name| format!("{name}: "));
        let value = self.value.as_ref().map_or(String::new(), |value| format!(" = {value}"));
        let group =
            self.group.as_ref().map_or(String::new(), |name| format!(" (of group `{name}`)"));
        match &self.option {
            Some(option) => format!("{platform}`{option}`{value}{group}: {}", self.rule),
            None => format!("{platform}{}", self.rule),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.location, self.statement())?;
        if self.remedy.is_empty() { Ok(()) } else { write!(formatter, "; {}", self.remedy) }
    }
}

/// A text that cannot be compiled: all its violations, in the order of the text; at least one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// One finding or several, in the order of their places.
    pub(super) fn sorted(mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| finding.location.place);
        Self(findings)
    }

    /// The first one in the text.
    #[must_use]
    pub fn first(&self) -> &Finding {
        &self.0[0]
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Finding] {
        &self.0
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Self(vec![finding])
    }
}
