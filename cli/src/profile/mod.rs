// SPDX-License-Identifier: Apache-2.0
//! `lbhash profile`: list, show, measure and compile profiles.

mod compile;
mod list;
mod matrix;
mod register_names;
mod show;

use crate::{
    failure::Failure,
    source::{self, Notation, RouterArguments},
};
use clap::{ArgGroup, Args, Subcommand};
use lbhash_control::profile::Profile;
use std::{io::Write, path::PathBuf};

#[derive(Subcommand)]
#[command(after_help = EXAMPLES)]
pub(crate) enum Command {
    /// List the built-in profiles, and the systems whose own configuration can be given
    #[command(after_help = "Example:\n  lbhash profile list")]
    List,
    /// Show what is hashed of each packet type, seeds, hash users; or the router's own view of them
    #[command(after_help = show::EXAMPLES)]
    Show(show::Arguments),
    /// Find by experiment which header fields move the keys; exit code 1 where the field table
    /// declares otherwise
    #[command(after_help = matrix::EXAMPLES)]
    Matrix(matrix::Arguments),
    /// Compile a profile to the register writes that load it
    #[command(after_help = compile::EXAMPLES)]
    Compile(compile::Arguments),
}

const EXAMPLES: &str = "\
Examples, a profile of one's own, and a router's configuration in place of one:
  lbhash profile show junos-trio-18.3 --format toml > mine.toml
  lbhash profile show mine.toml
  lbhash keys traffic.pcap --profile mine.toml
  lbhash profile show --junos mx.conf";

/// The profile of a command that is about a profile.
#[derive(Args)]
#[command(group(ArgGroup::new("source").args(["profile", "linux"]).args(source::NOTATIONS).required(true)))]
struct ProfileArguments {
    /// Built-in profile (`lbhash profile list`) or TOML file
    #[arg(value_name = "NAME|FILE.toml")]
    profile: Option<String>,
    /// Linux: output of `sysctl net`, `ip -j route`, `ip -d -j link`, or one JSON object of these; SONiC: config_db.json;
    /// `-` for standard input
    #[arg(
        long,
        value_name = "FILE|-",
        help_heading = "A router's own configuration, in place of a profile"
    )]
    linux: Option<PathBuf>,
    #[command(flatten)]
    router: RouterArguments,
}

impl ProfileArguments {
    fn load(&self) -> Result<Profile, Failure> {
        let host = self.linux.as_deref().map(|file| self.router.with((Notation::Linux, file)));
        let router = host.as_ref().unwrap_or(&self.router);
        source::load(self.profile.as_deref().unwrap_or_default(), router)
    }
}

pub(crate) fn run(command: &Command, out: &mut impl Write) -> Result<(), Failure> {
    match command {
        Command::List => list::run(out),
        Command::Show(arguments) => show::run(arguments, out),
        Command::Matrix(arguments) => matrix::run(arguments, out),
        Command::Compile(arguments) => compile::run(arguments, out),
    }
}
