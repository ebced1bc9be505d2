// SPDX-License-Identifier: Apache-2.0
//! What is wrong with options, or remarkable about them, and the report that collects it.

use super::{Location, OptionTree, Value, VendorOption};
use std::fmt;

/// A rule that an option breaks, or something that its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub location: Location,
    /// The system, with its release where it has one.
    pub platform: String,
    /// The option in the vendor's words; `None` where the finding is about the text as a whole.
    pub option: Option<String>,
    /// Its value, where it has one apart from the words.
    pub value: Option<String>,
    /// The rule, as a predicate of the option: "is there from Junos 17.2R1 on".
    pub rule: String,
    /// What to do; may be empty in an advisory that asks for nothing.
    pub remedy: String,
}

impl Finding {
    /// About an option.
    #[must_use]
    pub fn about(platform: &str, option: &VendorOption, rule: &str, remedy: &str) -> Self {
        let has_value = !matches!(option.value, Value::Present | Value::Empty);
        let value = has_value.then_some(&option.value);
        Self {
            location: option.location.clone(),
            platform: platform.to_owned(),
            option: Some(option.path.join(" ")),
            value: value.map(ToString::to_string),
            rule: rule.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// About a place in the text where there is no option.
    #[must_use]
    pub fn at(platform: &str, location: Location, rule: &str, remedy: &str) -> Self {
        Self {
            location,
            platform: platform.to_owned(),
            option: None,
            value: None,
            rule: rule.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// Option, value, rule and platform, without place and remedy.
    #[must_use]
    pub fn statement(&self) -> String {
        let value = self.value.as_ref().map_or(String::new(), |value| format!(" = {value}"));
        match &self.option {
            Some(option) => format!("{}: `{option}`{value}: {}", self.platform, self.rule),
            None => format!("{}: {}", self.platform, self.rule),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.location, self.statement())?;
        if self.remedy.is_empty() { Ok(()) } else { write!(formatter, "; {}", self.remedy) }
    }
}

/// Everything that is wrong, in the order of the text; at least one finding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.0))]
pub struct Violations(Vec<Finding>);

fn lines(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Violations {
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

/// Collects findings while options are compiled.
#[derive(Debug)]
pub struct Report {
    platform: String,
    heading: Location,
    violations: Vec<Finding>,
    advisories: Vec<Finding>,
    known: Vec<VendorOption>,
}

impl Report {
    pub(super) fn new(platform: String, options: &OptionTree) -> Self {
        Self {
            platform,
            heading: options.heading.clone(),
            violations: options.violations.clone(),
            advisories: options.advisories.clone(),
            known: Vec::new(),
        }
    }

    /// The system knows this option.
    pub(super) fn know(&mut self, option: VendorOption) {
        self.known.push(option);
    }

    /// Options that the system knows, in the order of the text.
    pub(super) fn take_known(&mut self) -> Vec<VendorOption> {
        std::mem::take(&mut self.known)
    }

    /// An option breaks a rule.
    pub fn violate(&mut self, option: &VendorOption, rule: &str, remedy: &str) {
        self.violations.push(Finding::about(&self.platform, option, rule, remedy));
    }

    /// A rule is broken, and no single option is at fault.
    pub fn violate_as_a_whole(&mut self, rule: &str, remedy: &str) {
        let location = self.heading.clone();
        self.violations.push(Finding::at(&self.platform, location, rule, remedy));
    }

    /// An option is allowed, and its author should know something.
    pub fn advise(&mut self, option: &VendorOption, rule: &str, remedy: &str) {
        self.advisories.push(Finding::about(&self.platform, option, rule, remedy));
    }

    /// Its author should know something that no single option brings about.
    pub fn advise_as_a_whole(&mut self, rule: &str, remedy: &str) {
        let location = self.heading.clone();
        self.advisories.push(Finding::at(&self.platform, location, rule, remedy));
    }

    pub(super) fn has_violations(&self) -> bool {
        !self.violations.is_empty()
    }

    /// The advisories, if no rule is broken.
    pub(super) fn finish(mut self) -> Result<Vec<Finding>, Violations> {
        let by_place =
            |finding: &Finding| (finding.location.place.line, finding.location.place.column);
        self.violations.sort_by_key(by_place);
        self.advisories.sort_by_key(by_place);
        if self.violations.is_empty() {
            Ok(self.advisories)
        } else {
            Err(Violations(self.violations))
        }
    }
}
