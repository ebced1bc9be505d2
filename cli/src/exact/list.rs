// SPDX-License-Identifier: Apache-2.0
//! `lbhash exact list`: the systems, and what their answers were checked against.

use super::ExactError;
use crate::failure::Failure;
use clap::Args;
use lbhash_hashes::system::{self, SYSTEMS, System};
use std::io::{self, Write};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Show one system with its settings
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  lbhash exact list
  lbhash exact list rtag7";

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    match &arguments.name {
        None => table(out)?,
        Some(name) => {
            let found = system::named(name);
            one(out, found.map_err(|error| ExactError::System { system: name.clone(), error })?)?;
        }
    }
    Ok(())
}

fn table(out: &mut impl Write) -> io::Result<()> {
    let width =
        |column: fn(&System) -> &str| SYSTEMS.iter().map(|s| column(s).chars().count()).max();
    let name = width(|system| system.name).unwrap_or(0);
    let what = width(|system| system.what).unwrap_or(0);
    writeln!(out, "{:name$}  {:11}  {:what$}  checked against", "system", "answers", "what")?;
    for system in SYSTEMS {
        let kind = system.kind.name();
        writeln!(
            out,
            "{:name$}  {kind:11}  {:what$}  {}",
            system.name, system.what, system.checked
        )?;
    }
    Ok(())
}

fn one(out: &mut impl Write, system: &System) -> io::Result<()> {
    writeln!(out, "{}: {}", system.name, system.what)?;
    writeln!(out, "answers: {}", system.kind.name())?;
    writeln!(out, "checked against: {}", system.checked)?;
    writeln!(out, "settings: {}", system.settings)
}
