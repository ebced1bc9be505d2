// SPDX-License-Identifier: Apache-2.0
//! `lbhash groups show`: a topology as it is programmed.

use super::{state, tables};
use crate::{failure::Failure, source};
use clap::{Args, ValueEnum};
use std::{io::Write, path::PathBuf};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Topology (docs/topology.md)
    #[arg(value_name = "FILE.toml")]
    topology: PathBuf,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Groups with their entries, buckets and registers, then routes and services
    Text,
    /// What an SR Linux router shows: lists of prefixes, options, routes, groups, resources
    State,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  lbhash groups show topology.toml
  lbhash groups show topology.toml --format state";

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let topology = source::load_topology(&arguments.topology)?;
    match arguments.format {
        Format::Text => tables::write(&topology, out)?,
        Format::State if topology.platform().is_srlinux() => state::write(&topology, out)?,
        Format::State => {
            return Err(Failure::NoGroupState {
                topology: arguments.topology.display().to_string(),
                platform: topology.platform().name().to_owned(),
            });
        }
    }
    Ok(())
}
