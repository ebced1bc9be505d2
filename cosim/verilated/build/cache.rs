// SPDX-License-Identifier: Apache-2.0
//! Libraries by what they were made of. Cargo has a directory for each profile; C++ does not depend on it.

use crate::Failure;
use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::{Hash, Hasher},
    io,
    path::{Path, PathBuf},
    process::Command,
};

/// The inputs (files, and directories with all that is in them), Verilator and the compiler, as a name.
pub(crate) fn key(inputs: &[PathBuf], verilator: &str) -> Result<String, Failure> {
    let mut hasher = DefaultHasher::new();
    // The flags are in the build script.
    include_str!("../build.rs").hash(&mut hasher);
    for input in inputs {
        hash(input, &mut hasher)?;
    }
    verilator.hash(&mut hasher);
    let compiler = env::var_os("CXX").unwrap_or_else(|| "c++".into());
    Command::new(&compiler).arg("--version").output()?.stdout.hash(&mut hasher);
    (compiler, env::var_os("CXXFLAGS")).hash(&mut hasher);
    // Code for this machine's processor.
    fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| text.lines().find(|line| line.starts_with("flags")).map(str::to_owned))
        .hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

fn hash(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    path.file_name().hash(hasher);
    if !path.is_dir() {
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let mut entries =
        fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| hash(entry, hasher))
}

/// The directory with the libraries of `key`, which `make` puts into `out` if they are not in the cache yet.
pub(crate) fn entry(
    cache: &Path,
    key: &str,
    libraries: &[&str],
    out: &Path,
    make: impl FnOnce() -> Result<(), Failure>,
) -> Result<PathBuf, Failure> {
    let entry = cache.join(key);
    if !entry.is_dir() {
        make()?;
        // Complete or absent: another build may do the same at the same time.
        let partial = cache.join(format!("{key}.{}", std::process::id()));
        fs::create_dir_all(&partial)?;
        for library in libraries {
            let file = format!("lib{library}.a");
            fs::copy(out.join(&file), partial.join(&file))?;
        }
        if fs::rename(&partial, &entry).is_err() {
            fs::remove_dir_all(&partial)?;
        }
    }
    Ok(entry)
}
