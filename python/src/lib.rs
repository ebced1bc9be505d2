// SPDX-License-Identifier: Apache-2.0
//! The Python package `lbhash`: classes over [`lbhash_session`]. `package/lbhash/_native.pyi`
//! documents them for Python.

mod arrays;
mod captures;
mod exact;
mod hasher;
mod metadata;
mod profile;
mod router;

use pyo3::{exceptions::PyValueError, prelude::*};

/// What is wrong with an argument or a text, as a `ValueError`.
pub(crate) fn value_error(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// The compiled part of the package; `lbhash/__init__.py` exports it.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::{
        captures::{generate, generator_names, read_capture, stimulus},
        exact::{Answer, ExactSystem, exact_systems},
        hasher::{Hasher, Result},
        metadata::Metadata,
        profile::{Profile, Topology},
        router::{Route, Router},
    };

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
