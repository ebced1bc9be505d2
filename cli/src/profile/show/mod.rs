// SPDX-License-Identifier: Apache-2.0
//! `lbhash profile show`: a profile in the vendor's words, as the block holds it, or as the router
//! shows it.

mod report;
mod state;
mod table;
mod text;
mod words;

use super::ProfileArguments;
use crate::failure::Failure;
use clap::{Args, ValueEnum};
use lbhash_control::systems::deviations;
use report::Report;
use std::io::Write;

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    profile: ProfileArguments,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Fields of each packet type, on or off, symmetric, since which release; seeds, hash users,
    /// how members are chosen
    Text,
    /// The same for programs
    Json,
    /// The field table as the block holds it, by context; what `text` is for a profile of rows
    Table,
    /// What an SR Linux router shows: seeds, polynomials, configuration
    State,
    /// The profile as it is written, a start for one's own; made from the options where a router's
    /// configuration is given
    Toml,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  lbhash profile show junos-trio-18.3
  lbhash profile show junos-trio-18.3 --format toml
  lbhash profile show --junos mx.conf --release 17.4R1
  lbhash profile show --srlinux ixr.cfg --platform 7250-ixr-6e --format state
  echo 'hash-seed 128' | lbhash profile show --srlinux - --format json";

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let profile = arguments.profile.load()?;
    match arguments.format {
        Format::Text if profile.vendor_description().is_none() => table::write(&profile, out)?,
        Format::Text => {
            text::write(&Report::of(&profile), out)?;
            profile
                .system()
                .and_then(deviations)
                .map_or(Ok(()), |known| text::deviations(known, out))?;
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &Report::of(&profile))
                .map_err(|error| Failure::Output(error.into()))?;
            writeln!(out)?;
        }
        Format::Table => table::write(&profile, out)?,
        Format::State => match profile.srlinux() {
            Some(router) => state::write(router, out)?,
            None => return Err(Failure::NoState { profile: profile.name().to_owned() }),
        },
        Format::Toml => out.write_all(profile.toml().as_bytes())?,
    }
    Ok(())
}
