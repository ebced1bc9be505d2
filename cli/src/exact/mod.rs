// SPDX-License-Identifier: Apache-2.0
//! Exact hashes of real systems: `lbhash exact list`, `lbhash exact hash`, `lbhash flow`, `lbhash truth`.
//!
//! These values are those of a named system and version; the keys of the other commands are the modelled block's.

mod error;
mod flow;
mod hash;
mod host;
mod list;
mod output;
mod rows;
mod selection;
mod truth;

pub(crate) use error::ExactError;
pub(crate) use flow::{Arguments as FlowArguments, run as run_flow};
pub(crate) use truth::{Arguments as TruthArguments, run as run_truth};

use crate::failure::Failure;
use clap::Subcommand;
use std::io::Write;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the systems: what each is, what its answers were checked against, its settings
    List(list::Arguments),
    /// Hash every packet of a capture, or every flow of a JSON-lines file, as a real system does
    Hash(hash::Arguments),
}

pub(crate) fn run(command: &Command, out: &mut impl Write) -> Result<(), Failure> {
    match command {
        Command::List(arguments) => list::run(arguments, out),
        Command::Hash(arguments) => hash::run(arguments, out),
    }
}
