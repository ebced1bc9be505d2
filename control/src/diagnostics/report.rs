// SPDX-License-Identifier: Apache-2.0
//! Collects findings while a text is compiled.

use super::{Finding, Findings, Location, Subject};
use std::collections::HashMap;

/// Violations and advisories of a text so far.
#[derive(Debug)]
pub struct Report {
    platform: String,
    heading: Location,
    violations: Vec<Finding>,
    advisories: Vec<Finding>,
    /// How often a remark was made, by what it says.
    remarks: HashMap<String, usize>,
}

/// Remarks that say the same of other statements, and violations, at most: more of them tell nothing new.
const MOST_ALIKE: usize = 50;
const MOST_VIOLATIONS: usize = 1000;

impl Report {
    /// An empty report. Rules are those of `platform`; what no option is at fault for is reported at `heading`.
    #[must_use]
    pub fn new(platform: String, heading: Location) -> Self {
        Self {
            platform,
            heading,
            violations: Vec::new(),
            advisories: Vec::new(),
            remarks: HashMap::new(),
        }
    }

    /// Adds what was found while the text was read.
    pub fn extend(&mut self, violations: &[Finding], advisories: &[Finding]) {
        self.violations.extend_from_slice(violations);
        for advisory in advisories {
            self.remark(&advisory.rule, || advisory.clone());
        }
    }

    /// From here on, rules are those of this platform.
    pub fn set_platform(&mut self, name: &str) {
        name.clone_into(&mut self.platform);
    }

    /// An option or object breaks a rule.
    pub fn violate(&mut self, subject: &impl Subject, rule: &str, remedy: &str) {
        if self.violations.len() < MOST_VIOLATIONS {
            self.violations.push(Finding::about(&self.platform, subject, rule, remedy));
        }
    }

    /// A rule is broken at a place where there is no option.
    pub fn violate_at(&mut self, location: Location, rule: &str, remedy: &str) {
        self.violations.push(Finding::at(Some(&self.platform), location, rule, remedy));
    }

    /// A rule is broken, and no single option is at fault.
    pub fn violate_as_a_whole(&mut self, rule: &str, remedy: &str) {
        self.violations.push(self.as_a_whole(rule, remedy));
    }

    /// An option or object is allowed, and its author should know something.
    pub fn advise(&mut self, subject: &impl Subject, rule: &str, remedy: &str) {
        let platform = self.platform.clone();
        self.remark(rule, || Finding::about(&platform, subject, rule, remedy));
    }

    /// Keeps a remark, unless many say the same.
    fn remark(&mut self, rule: &str, finding: impl FnOnce() -> Finding) {
        let count = match self.remarks.get_mut(rule) {
            Some(count) => count,
            None => self.remarks.entry(rule.to_owned()).or_default(),
        };
        *count += 1;
        if *count <= MOST_ALIKE {
            self.advisories.push(finding());
        }
    }

    /// The author should know something that no single option causes.
    pub fn advise_as_a_whole(&mut self, rule: &str, remedy: &str) {
        self.advisories.push(self.as_a_whole(rule, remedy));
    }

    /// There are so many violations that no more are kept.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.violations.len() >= MOST_VIOLATIONS
    }

    /// A rule is broken at this place.
    #[must_use]
    pub fn has_violation_at(&self, location: &Location) -> bool {
        self.violations.iter().any(|finding| finding.location == *location)
    }

    /// No rule is broken so far.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// The report itself, if no rule is broken so far.
    ///
    /// # Errors
    /// [`Findings`]: every violation, in the order of the text.
    pub fn check(self) -> Result<Self, Findings> {
        if self.is_clean() { Ok(self) } else { Err(Findings::sorted(self.violations)) }
    }

    /// The advisories in the order of the text, if no rule is broken.
    ///
    /// # Errors
    /// [`Findings`]: every violation, in the order of the text.
    pub fn finish(self) -> Result<Vec<Finding>, Findings> {
        let report = self.check()?;
        let heading =
            |rule: &str| Finding::at(Some(&report.platform), report.heading.clone(), rule, "");
        let mut more: Vec<_> =
            report.remarks.iter().filter(|(_, count)| **count > MOST_ALIKE).collect();
        more.sort();
        let more = more.into_iter().map(|(rule, count)| {
            heading(&format!("{} more statements: each {rule}", count - MOST_ALIKE))
        });
        let more: Vec<_> = more.collect();
        let mut advisories = report.advisories;
        advisories.extend(more);
        advisories.sort_by_key(|finding| finding.location.place);
        Ok(advisories)
    }

    fn as_a_whole(&self, rule: &str, remedy: &str) -> Finding {
        Finding::at(Some(&self.platform), self.heading.clone(), rule, remedy)
    }
}
