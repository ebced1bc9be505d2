// SPDX-License-Identifier: Apache-2.0
//! Why `lbhash vectors diff` fails.

/// Why two outputs cannot be compared, or that they differ.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RowsError {
    #[error("{file}:{line}: {problem}")]
    Row { file: String, line: u64, problem: String },
    #[error("{file}: no packets to compare")]
    Empty { file: String },
    #[error(
        "{one} and {other}: {different} of {compared} packets differ, {missing} are in one file alone"
    )]
    Differ { one: String, other: String, different: u64, compared: u64, missing: usize },
}
