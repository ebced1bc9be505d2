// SPDX-License-Identifier: Apache-2.0
//! Lines on standard error. One that cannot be written, as where standard error is full, is lost;
//! results and exit code do not depend on it.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// Writes a line.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Something that the user should know of a good run.
pub(crate) fn note(text: impl Display) {
    line(format_args!("note: {text}"));
}
