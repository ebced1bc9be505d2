// SPDX-License-Identifier: Apache-2.0
//! Why a command over exact hashes failed.

/// Why a command over exact hashes failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExactError {
    /// Settings that a system does not take, or that it cannot answer for.
    #[error("{system}: {error}")]
    System { system: String, error: lbhash_hashes::Error },
    /// A line, row or packet of a file.
    #[error("{file}: {place} {number}: {problem}")]
    Place { file: String, place: &'static str, number: u64, problem: String },
    /// A file as a whole.
    #[error("{file}: {problem}")]
    File { file: String, problem: String },
    /// An argument that is no setting.
    #[error("`{argument}`: write a setting as KEY=VALUE")]
    NoSetting { argument: String },
    /// A topology of the model beside a real system.
    #[error(
        "{topology}: a topology is of the model's own function: a real system takes its members from --members, --set or --linux"
    )]
    Topology { topology: String },
    /// The name of a system where a profile is asked for.
    #[error(
        "`{name}` is the exact hash of a real system, not a profile of the model: write --system {name}"
    )]
    IsSystem { name: String },
    /// Settings without the system that they are of.
    #[error("`{setting}` is of a system: name it with --system, or give a host with --linux")]
    NoSystem { setting: String },
    /// Rows of a real system that were computed otherwise.
    #[error("{different} of {rows} rows differ from the real system")]
    Different { different: u64, rows: u64 },
}
