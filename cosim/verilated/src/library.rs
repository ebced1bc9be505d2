// SPDX-License-Identifier: Apache-2.0
//! A model as a shared library, made at run time.

use crate::verilate::{DEFINES, RUNTIME, STANDARD, Variant, VerilateError, Verilator};
use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The shim, as it was when this crate was compiled.
const SHIM: &str = include_str!("../shim/shim.cpp");

/// Why there is no model.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// No C++.
    #[error(transparent)]
    Verilate(#[from] VerilateError),
    /// The C++ compiler failed.
    #[error("{compiler}: {output}")]
    Compile {
        /// The compiler.
        compiler: String,
        /// What it printed.
        output: String,
    },
    /// The library could not be loaded.
    #[error("{path}: {error}")]
    Load {
        /// The library.
        path: PathBuf,
        /// Why.
        error: libloading::Error,
    },
}

/// Verilates and compiles; gives the library.
pub(crate) fn build(
    verilator: &Verilator,
    root: &Path,
    variant: Variant,
    directory: &Path,
) -> Result<PathBuf, BuildError> {
    let sources = verilator.generate(root, variant, directory)?;
    let include = verilator.include()?;
    let shim = directory.join("shim.cpp");
    std::fs::write(&shim, SHIM)
        .map_err(|error| VerilateError::File { path: shim.clone(), error })?;
    let library = directory.join("model.so");
    let compiler = std::env::var_os("CXX").unwrap_or_else(|| OsString::from("c++"));
    let mut command = Command::new(&compiler);
    // Each library keeps its own copy of everything: several models are loaded beside each other.
    command.args(["-shared", "-fPIC", "-O0", "-w", "-Wl,-Bsymbolic", "-pthread"]);
    command.args(["-fno-gnu-unique", &format!("-std={STANDARD}")]);
    command.args(DEFINES.map(|(name, value)| format!("-D{name}={value}")));
    command.args(variant.defines().map(|(name, value)| format!("-D{name}={value}")));
    command.arg("-I").arg(directory).arg("-I").arg(&include).arg("-I").arg(include.join("vltstd"));
    command.arg(&shim).args(sources.fast).args(sources.slow);
    command.args(RUNTIME.map(|file| include.join(file))).arg("-o").arg(&library);
    run(command, &compiler.to_string_lossy())?;
    Ok(library)
}

fn run(mut command: Command, compiler: &str) -> Result<(), BuildError> {
    let failed = |output: String| BuildError::Compile { compiler: compiler.to_owned(), output };
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()))
}
