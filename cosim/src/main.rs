// SPDX-License-Identifier: Apache-2.0
//! `lbhash-cosim`: model and RTL in lock-step, from the command line.
//!
//! Exit code 0: no mismatch; 1: a mismatch; 2: input that cannot be used.

mod arguments;
mod commands;

use clap::Parser as _;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

fn main() -> ExitCode {
    match commands::run(arguments::Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            // A standard error that is full or closed must not abort.
            _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}
