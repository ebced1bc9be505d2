// SPDX-License-Identifier: Apache-2.0
//! A Verilated model: the table of functions that the shim exports, linked in or loaded from a
//! library.

use crate::{
    library::{self, BuildError},
    pins::{Beat, Inputs, Outputs},
    verilate::{Variant, Verilator},
};
use std::{
    ffi::{CStr, c_char, c_int, c_void},
    path::Path,
};

/// The shim's `struct Model`.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Table {
    pub(crate) has_stages: u32,
    pub(crate) create: unsafe extern "C" fn(*const c_char) -> *mut c_void,
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
    pub(crate) close_trace: unsafe extern "C" fn(*mut c_void) -> c_int,
}

unsafe extern "C" {
    static lbhash_model_fast: Table;
    static lbhash_model_stages: Table;
    static lbhash_model_synthesis: Table;
}

/// A Verilated model, from which any number of [`Dut`](crate::Dut)s can be made in any thread.
#[derive(Clone, Copy)]
pub struct Model {
    pub(crate) table: Table,
    variant: Variant,
    pub(crate) plus_argument: Option<&'static CStr>,
}

impl Model {
    const fn of(variant: Variant, table: Table) -> Self {
        Self { table, variant, plus_argument: None }
    }

    /// The same model, whose instances see `argument` (with its `+`) as a plus argument:
    /// `$test$plusargs` finds it.
    #[must_use]
    pub const fn with_plus_argument(self, argument: &'static CStr) -> Self {
        Self { plus_argument: Some(argument), ..self }
    }

    /// Ports only: the fastest.
    #[must_use]
    pub fn fast() -> Self {
        // SAFETY: a constant that the linked shim defines with this layout; it is never written.
        Self::of(Variant::Fast, unsafe { lbhash_model_fast })
    }

    /// With the stage signals and waveforms.
    #[must_use]
    pub fn stages() -> Self {
        // SAFETY: as in `fast`.
        Self::of(Variant::Stages, unsafe { lbhash_model_stages })
    }

    /// Ports only, of the text that synthesis sees.
    #[must_use]
    pub fn synthesis() -> Self {
        // SAFETY: as in `fast`.
        Self::of(Variant::Synthesis, unsafe { lbhash_model_synthesis })
    }

    /// One of the three standard models.
    #[must_use]
    pub fn standard(variant: Variant) -> Self {
        match variant {
            Variant::Fast => Self::fast(),
            Variant::Stages => Self::stages(),
            Variant::Synthesis => Self::synthesis(),
        }
    }

    /// A model of other RTL: verilates `root`/rtl, compiles it without optimisation into a shared
    /// library under `directory` (an absolute path), and loads that. The library stays loaded until
    /// the process ends.
    ///
    /// # Errors
    /// [`BuildError`] when Verilator refuses the RTL, or the C++ compiler or the loader fails.
    pub fn build(
        verilator: &Verilator,
        root: &Path,
        variant: Variant,
        directory: &Path,
    ) -> Result<Self, BuildError> {
        Self::load(&library::build(verilator, root, variant, directory, 0)?, variant)
    }

    /// As [`Self::build`], for a model that runs long enough to be worth some optimisation.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub fn build_optimised(
        verilator: &Verilator,
        root: &Path,
        variant: Variant,
        directory: &Path,
    ) -> Result<Self, BuildError> {
        Self::load(&library::build(verilator, root, variant, directory, 1)?, variant)
    }

    /// A library that [`Self::build`] has left in its directory: `model.so`.
    ///
    /// # Errors
    /// [`BuildError::Load`].
    pub fn load(path: &Path, variant: Variant) -> Result<Self, BuildError> {
        let failed = |error| BuildError::Load { path: path.to_owned(), error };
        // SAFETY: the library was made from the shim and Verilator's C++; its initialisers are
        // theirs.
        let library = unsafe { libloading::Library::new(path) }.map_err(failed)?;
        // SAFETY: the shim defines this symbol as a `Table`; it is copied out here, and what it
        // points to outlives the copy since the library is never closed.
        let table =
            unsafe { **library.get::<*const Table>(variant.symbol().as_bytes()).map_err(failed)? };
        std::mem::forget(library);
        Ok(Self::of(variant, table))
    }

    /// What the model was made of and for.
    #[must_use]
    pub const fn variant(&self) -> Variant {
        self.variant
    }

    /// True when the model shows the stage signals and can write a waveform.
    #[must_use]
    pub fn has_stages(&self) -> bool {
        self.table.has_stages != 0
    }
}
