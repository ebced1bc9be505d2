// SPDX-License-Identifier: Apache-2.0
//! Why there is no answer.

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A setting has a value that the system cannot take.
    #[error("setting `{key}`: {problem}")]
    Setting {
        /// Name of the setting.
        key: String,
        /// What is wrong, and what may be written.
        problem: String,
    },
    /// The packet cannot be read as one that the system forwards.
    #[error("packet: {0}")]
    Packet(String),
    /// The real answer depends on something random or not public.
    #[error("not known: {0}")]
    NotKnown(String),
}

impl Error {
    /// A setting with a wrong value.
    pub(crate) fn setting(key: &str, problem: impl Into<String>) -> Self {
        Self::Setting { key: key.to_owned(), problem: problem.into() }
    }

    /// A packet that cannot be read.
    pub(crate) fn packet(problem: impl Into<String>) -> Self {
        Self::Packet(problem.into())
    }

    /// Something random or not public.
    pub(crate) fn not_known(reason: impl Into<String>) -> Self {
        Self::NotKnown(reason.into())
    }
}
