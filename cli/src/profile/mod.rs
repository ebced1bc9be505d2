// SPDX-License-Identifier: Apache-2.0
//! `lbhash profile`: list, show and compile profiles.

mod compile;
mod register_names;
mod show;

use crate::{failure::Failure, profile_file::Source};
use clap::{Args, Subcommand, ValueEnum};
use lbhash_model::profile;
use std::io::Write;

#[derive(Subcommand)]
#[command(after_help = EXAMPLES)]
pub(crate) enum Command {
    /// List the built-in profiles
    #[command(after_help = "Example:\n  lbhash profile list")]
    List,
    /// Show what a profile hashes, in words; or its TOML text, a start for one's own
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArguments),
    /// Compile a profile to the register writes that load it
    #[command(after_help = COMPILE_EXAMPLES)]
    Compile(CompileArguments),
}

const EXAMPLES: &str = "\
Example, a profile of one's own:
  lbhash profile show junos-trio-18.3 --format toml > mine.toml
  lbhash profile show mine.toml
  lbhash keys traffic.pcap --profile mine.toml";

const SHOW_EXAMPLES: &str = "\
Examples:
  lbhash profile show junos-trio-18.3
  lbhash profile show junos-trio-18.3 --format toml";

const COMPILE_EXAMPLES: &str = "\
Examples:
  lbhash profile compile srlinux-7250-ixr --seed 7
  lbhash profile compile srlinux-7250-ixr --format memh";

#[derive(Args)]
pub(crate) struct ShowArguments {
    /// Built-in profile or TOML file
    #[arg(value_name = "NAME|FILE.toml")]
    profile: String,
    /// Output
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    format: ShowFormat,
}

#[derive(Clone, Copy, ValueEnum)]
enum ShowFormat {
    /// Field table by context and hash users, in words
    Text,
    /// The profile as it is written
    Toml,
}

#[derive(Args)]
pub(crate) struct CompileArguments {
    /// Built-in profile or TOML file
    #[arg(value_name = "NAME|FILE.toml")]
    profile: String,
    /// Seed of every hash user, 0 to 65535 [default: those of the profile]
    #[arg(long, value_name = "N")]
    seed: Option<u16>,
    /// Output
    #[arg(long, value_enum, default_value_t = compile::Format::Text)]
    format: compile::Format,
}

pub(crate) fn run(command: &Command, out: &mut impl Write) -> Result<(), Failure> {
    match command {
        Command::List => list(out),
        Command::Show(arguments) => show_profile(arguments, out),
        Command::Compile(arguments) => compile_profile(arguments, out),
    }
}

fn list(out: &mut impl Write) -> Result<(), Failure> {
    for name in profile::built_in_names() {
        let profile = Source::find(name)?.profile()?;
        writeln!(out, "{name:20} {}", profile.description())?;
    }
    Ok(())
}

fn show_profile(arguments: &ShowArguments, out: &mut impl Write) -> Result<(), Failure> {
    let source = Source::find(&arguments.profile)?;
    match arguments.format {
        ShowFormat::Toml => Ok(out.write_all(source.text().as_bytes())?),
        ShowFormat::Text => Ok(show::write(&source.profile()?, out)?),
    }
}

fn compile_profile(arguments: &CompileArguments, out: &mut impl Write) -> Result<(), Failure> {
    let profile = Source::find(&arguments.profile)?.profile()?;
    let mut configuration = profile.configuration().clone();
    if let Some(seed) = arguments.seed {
        configuration.set_seed(seed);
    }
    let writes = configuration.compile()?.writes();
    Ok(compile::write(profile.name(), &writes, arguments.format, out)?)
}
