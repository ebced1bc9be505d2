// SPDX-License-Identifier: Apache-2.0
//! A run as a JUnit file, for CI.

use crate::error::InputError;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Why there is no JUnit file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JunitError {
    /// The file cannot be written.
    #[error(transparent)]
    File(#[from] InputError),
    /// The report cannot be serialized.
    #[error("{path}: {error}")]
    Serialize {
        /// The file.
        path: PathBuf,
        /// Why.
        error: quick_junit::SerializeError,
    },
}

/// A test case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Report of its failure, where it failed.
    pub failure: Option<String>,
}

/// Writes one test case; `failure` is its report.
///
/// # Errors
/// [`JunitError`] where the file cannot be written.
pub fn write(path: &Path, name: &str, failure: Option<&str>) -> Result<(), JunitError> {
    let case = Case { name: name.to_owned(), failure: failure.map(str::to_owned) };
    write_cases(path, "lock-step", &[case])
}

/// Writes a suite of test cases.
///
/// # Errors
/// [`JunitError`] where the file cannot be written.
pub fn write_cases(path: &Path, suite: &str, cases: &[Case]) -> Result<(), JunitError> {
    let mut suite = TestSuite::new(suite);
    suite.add_test_cases(cases.iter().map(|Case { name, failure }| {
        let status = failure.as_ref().map_or_else(TestCaseStatus::success, |report| {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message("model and RTL differ").set_description(report);
            status
        });
        TestCase::new(name, status)
    }));
    let mut report = Report::new("lbhash-cosim");
    report.add_test_suite(suite);
    let mut text = Vec::new();
    report
        .serialize(&mut text)
        .map_err(|error| JunitError::Serialize { path: path.to_owned(), error })?;
    Ok(fs::write(path, text).map_err(InputError::file(path))?)
}
