// SPDX-License-Identifier: Apache-2.0
//! A model as a shared library, made at run time.

use crate::verilate::{DEFINES, RUNTIME, STANDARD, Variant, VerilateError, Verilator, together};
use std::{
    ffi::OsString,
    num::NonZero,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
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
    optimisation: u32,
) -> Result<PathBuf, BuildError> {
    let sources = verilator.generate(root, variant, directory)?;
    let include = verilator.include()?;
    let shim = directory.join("shim.cpp");
    std::fs::write(&shim, SHIM)
        .map_err(|error| VerilateError::File { path: shim.clone(), error })?;
    let mut files = vec![shim];
    files.push(together(&sources.fast, directory, "fast.cc")?);
    files.push(together(&sources.slow, directory, "slow.cc")?);
    files.extend(RUNTIME.map(|file| include.join(file)));
    let objects = compile(&files, variant, directory, &include, optimisation)?;
    let library = directory.join("model.so");
    let mut link = compiler();
    // Each library keeps its own copy of everything: several models may be loaded beside each
    // other.
    link.args(["-shared", "-Wl,-Bsymbolic", "-pthread"]).args(objects).arg("-o").arg(&library);
    run(link)?;
    Ok(library)
}

/// Compiles every file to an object, as many at once as there are cores.
fn compile(
    files: &[PathBuf],
    variant: Variant,
    directory: &Path,
    include: &Path,
    optimisation: u32,
) -> Result<Vec<PathBuf>, BuildError> {
    let objects: Vec<_> =
        (0..files.len()).map(|index| directory.join(format!("{index}.o"))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some(file) = files.get(index)
        {
            let mut command = compiler();
            command
                .args(["-c", "-fPIC", "-w", "-fno-gnu-unique"])
                .args([format!("-O{optimisation}"), format!("-std={STANDARD}")])
                .args(DEFINES.map(|(name, value)| format!("-D{name}={value}")))
                .args(variant.defines().map(|(name, value)| format!("-D{name}={value}")));
            for path in [directory, include, &include.join("vltstd")] {
                command.arg("-I").arg(path);
            }
            command.arg(file).arg("-o").arg(&objects[index]);
            run(command)?;
        }
        Ok::<(), BuildError>(())
    };
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })?;
    Ok(objects)
}

fn compiler() -> Command {
    Command::new(std::env::var_os("CXX").unwrap_or_else(|| OsString::from("c++")))
}

fn run(mut command: Command) -> Result<(), BuildError> {
    let output = command.stdin(Stdio::null()).output();
    let compiler = command.get_program().to_string_lossy().into_owned();
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(BuildError::Compile {
            compiler,
            output: String::from_utf8_lossy(&output.stderr).into_owned(),
        }),
        Err(error) => Err(BuildError::Compile { compiler, output: error.to_string() }),
    }
}
