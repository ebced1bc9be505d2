// SPDX-License-Identifier: Apache-2.0
//! Standard input, which only one of the inputs of a command can be.

use crate::failure::Failure;
use std::{path::Path, sync::OnceLock};

static USER: OnceLock<&'static str> = OnceLock::new();

/// True for the name that stands for standard input.
pub(crate) fn is_meant(file: &Path) -> bool {
    file == Path::new("-")
}

/// Gives standard input to `user`, as `the capture`, where `file` stands for it.
///
/// # Errors
/// Another input has it already.
pub(crate) fn claim(file: &Path, user: &'static str) -> Result<(), Failure> {
    if !is_meant(file) {
        return Ok(());
    }
    match USER.set(user) {
        Ok(()) => Ok(()),
        Err(_) => {
            let one = USER.get().copied().unwrap_or_default();
            Err(Failure::StandardInputTwice { one, other: user })
        }
    }
}
