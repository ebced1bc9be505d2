// SPDX-License-Identifier: Apache-2.0
//! What can be wrong with routers, flows and fabrics.

/// What can be wrong with routers, flows and fabrics.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A router that cannot be built as described.
    #[error("router `{router}`: {problem}")]
    Router {
        /// The description as given.
        router: String,
        /// What is wrong, and what to write.
        problem: String,
    },
    /// A field that is to vary.
    #[error("`{field}`: {problem}")]
    Vary {
        /// The field as given.
        field: String,
        /// What is wrong, and what to write.
        problem: String,
    },
    /// A question that is too large, or has nothing to ask.
    #[error("{0}")]
    Question(String),
    /// A packet that a system does not answer for.
    #[error("router `{router}`: {error}")]
    System {
        /// Name of the router.
        router: String,
        /// What the system says.
        error: lbhash_hashes::Error,
    },
}

impl Error {
    pub(crate) fn router(router: &str, problem: impl Into<String>) -> Self {
        Self::Router { router: router.to_owned(), problem: problem.into() }
    }

    pub(crate) fn vary(field: &str, problem: impl Into<String>) -> Self {
        Self::Vary { field: field.to_owned(), problem: problem.into() }
    }
}
