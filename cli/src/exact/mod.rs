// SPDX-License-Identifier: Apache-2.0
//! Exact hashes of real systems: `lbhash exact list | hash | flow | check`.
//!
//! These values are those of a named system and version; the keys of the other commands are the modelled block's.

mod check;
mod explain;
mod flow;
mod hash;
mod host;
mod lines;
mod list;
mod output;
mod rows;
mod selection;
pub(crate) mod stream;

use crate::failure::ExactError;

pub(crate) use explain::explain;
pub(crate) use selection::ExactArguments;

pub(crate) use check::{Arguments as CheckArguments, run as run_check};

use crate::failure::Failure;
use clap::Subcommand;
use std::io::Write;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the systems: what each is, what its answers were checked against, its settings
    List(list::Arguments),
    /// Hash every packet of a capture, or every flow of a JSON-lines file, as a real system does
    Hash(hash::Arguments),
    /// Show the hash and the member of one flow, without a capture
    Flow(Box<flow::Arguments>),
    /// Compare what a real system did, row by row, with what is computed for it
    Check(check::Arguments),
}

pub(crate) fn run(command: &Command, out: &mut impl Write) -> Result<(), Failure> {
    match command {
        Command::List(arguments) => list::run(arguments, out),
        Command::Hash(arguments) => hash::run(arguments, out),
        Command::Flow(arguments) => flow::run(arguments, out),
        Command::Check(arguments) => check::run(arguments, out),
    }
}
