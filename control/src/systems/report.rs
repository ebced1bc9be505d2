// SPDX-License-Identifier: Apache-2.0
//! The report of a front end: findings, and the options that the system knows.

use super::{OptionTree, VendorOption};
use crate::diagnostics;
use std::ops::{Deref, DerefMut};

/// Collects findings and known options while options are compiled.
#[derive(Debug)]
pub struct Report {
    findings: diagnostics::Report,
    known: Vec<VendorOption>,
}

impl Report {
    /// Starts with what the reader of the text found.
    pub(super) fn new(platform: String, options: &OptionTree) -> Self {
        let mut findings = diagnostics::Report::new(platform, options.heading.clone());
        findings.extend(&options.violations, &options.advisories);
        Self { findings, known: Vec::new() }
    }

    /// The system knows this option.
    pub(super) fn know(&mut self, option: VendorOption) {
        self.known.push(option);
    }

    /// Findings, and options that the system knows, in the order of the text.
    pub(super) fn into_parts(self) -> (diagnostics::Report, Vec<VendorOption>) {
        (self.findings, self.known)
    }
}

impl Deref for Report {
    type Target = diagnostics::Report;

    fn deref(&self) -> &diagnostics::Report {
        &self.findings
    }
}

impl DerefMut for Report {
    fn deref_mut(&mut self) -> &mut diagnostics::Report {
        &mut self.findings
    }
}
