// SPDX-License-Identifier: Apache-2.0
//! A Verilated model: the table of functions that the shim exports, linked in or loaded from a library.

use crate::{
    pins::{Beat, Inputs, Outputs},
    verilate::Variant,
};
use std::{
    ffi::{c_char, c_int, c_void},
    path::{Path, PathBuf},
};

/// The shim's `struct Model`.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Table {
    pub(crate) has_stages: u32,
    pub(crate) create: unsafe extern "C" fn() -> *mut c_void,
    pub(crate) destroy: unsafe extern "C" fn(*mut c_void),
    pub(crate) run: unsafe extern "C" fn(
        *mut c_void,
        *const Beat,
        *const Inputs,
        usize,
        *mut Outputs,
        *mut u32,
    ),
    pub(crate) open_trace: unsafe extern "C" fn(*mut c_void, *const c_char) -> c_int,
    pub(crate) close_trace: unsafe extern "C" fn(*mut c_void),
}

unsafe extern "C" {
    static lbhash_model_fast: Table;
    static lbhash_model_stages: Table;
}

/// A Verilated model, from which any number of [`Dut`](crate::Dut)s can be made in any thread.
#[derive(Clone, Copy)]
pub struct Model(pub(crate) Table);

/// A library that is not a model.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {error}; it must be a library made from the shim with `MODEL_SYMBOL` {symbol}")]
pub struct LoadError {
    path: PathBuf,
    symbol: &'static str,
    error: libloading::Error,
}

impl Model {
    /// Ports only: the fastest.
    #[must_use]
    pub fn fast() -> Self {
        // SAFETY: a constant that the linked shim defines with this layout; it is never written.
        Self(unsafe { lbhash_model_fast })
    }

    /// With the stage signals and waveforms.
    #[must_use]
    pub fn stages() -> Self {
        // SAFETY: as in `fast`.
        Self(unsafe { lbhash_model_stages })
    }

    /// One of the two standard models.
    #[must_use]
    pub fn standard(variant: Variant) -> Self {
        match variant {
            Variant::Fast => Self::fast(),
            Variant::Stages => Self::stages(),
        }
    }

    /// A model of other RTL, compiled to a shared library. The library stays loaded until the process ends.
    ///
    /// # Errors
    /// [`LoadError`] when the file is not a library or does not export `variant`'s symbol.
    ///
    /// # Safety
    /// Loading runs the library's initialisers, and its table is trusted: the file must have been compiled from this
    /// crate's `shim/shim.cpp` and sources that [`verilate`](crate::verilate) made.
    pub unsafe fn load(path: &Path, variant: Variant) -> Result<Self, LoadError> {
        let symbol = variant.symbol();
        let failed = |error| LoadError { path: path.to_owned(), symbol, error };
        // SAFETY: the caller vouches for the file.
        let library = unsafe { libloading::Library::new(path) }.map_err(failed)?;
        // SAFETY: the shim defines this symbol as a `Table`; it is copied out here, and what it points to outlives the
        // copy since the library is never closed.
        let table = unsafe { **library.get::<*const Table>(symbol.as_bytes()).map_err(failed)? };
        std::mem::forget(library);
        Ok(Self(table))
    }

    /// True when the model shows the stage signals and can write a waveform.
    #[must_use]
    pub fn has_stages(&self) -> bool {
        self.0.has_stages != 0
    }
}
