// SPDX-License-Identifier: Apache-2.0
//! Captures of other projects, from a directory that `LBHASH_CAPTURES` names.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Environment variable with the directory; CONTRIBUTING.md says what it holds.
pub const VARIABLE: &str = "LBHASH_CAPTURES";

/// Size of the collection that the floors of tests are for. A smaller one is checked without
/// floors.
pub const COLLECTION: usize = 201;

/// The directory, or None with a line on standard error if the variable is not set.
///
/// The line does not go through `eprintln!`, whose output libtest hides where a test passes.
///
/// # Panics
///
/// If the variable names something that is not a directory.
#[must_use]
pub fn directory() -> Option<PathBuf> {
    let Some(directory) = env::var_os(VARIABLE).map(PathBuf::from) else {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        let _ = writeln!(io::stderr(), "{test}: skipped: {VARIABLE} is not set");
        return None;
    };
    assert!(
        directory.is_dir(),
        "{VARIABLE}={}: is not a directory; give an absolute path, for tests run in their crate",
        directory.display()
    );
    Some(directory)
}

/// Every capture in a directory and the directories below it, sorted: each file but lists of
/// fields (`.jsonl`) and pages (`.md`).
///
/// # Panics
///
/// If a directory cannot be read.
#[must_use]
pub fn files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(&directory).expect("a directory that can be read") {
            let path = entry.expect("an entry that can be read").path();
            if path.is_dir() {
                directories.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension != "jsonl" && extension != "md")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The list of header fields beside a capture, whether or not it exists: `NAME.fields.jsonl`.
#[must_use]
pub fn list_of(capture: &Path) -> PathBuf {
    capture.with_extension("fields.jsonl")
}
