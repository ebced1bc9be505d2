// SPDX-License-Identifier: Apache-2.0
//! `lbhash-bench`: how many packets per second each derivation hashes, beside peers, all in one
//! run.
//!
//! Contestants take turns in many short rounds, so that whatever else the machine does falls on all
//! of them; medians and ratios within a round are what to trust. Before anything is timed, all of
//! them must agree on every key.

mod clock;
mod contest;
mod contestants;
#[cfg(feature = "cosim")]
mod lock_step;
mod profiles;
mod report;
mod software;
mod traffic;

use clap::{Parser, ValueEnum};
use contest::{Contest, Measured};
use std::{error::Error, path::PathBuf, process::ExitCode};
use traffic::Traffic;

/// Packets per second of the lbhash models and of their peers
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Rounds; every contestant runs once in each, the lock-step in a third of them
    #[arg(long, value_name = "N", default_value_t = 25, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Only contestants whose name (group/profile/traffic/contestant, as printed) holds this text;
    /// may be given several times. `cosim/` is the lock-step run
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Folder of captures; vectors/sample where none is given
    #[arg(long, value_name = "FOLDER", env = "LBHASH_CAPTURES")]
    captures: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For reading
    #[default]
    Table,
    /// One JSON object per line, for machines
    Jsonl,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lbhash-bench: {error}");
            ExitCode::from(if error.is::<software::Disagreement>() { 1 } else { 2 })
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let traffic = Traffic::all(arguments.captures.as_deref())?;
    let profiles = profiles::all()?;
    let mut contests = software::contests(&traffic, &profiles)?;
    for contest in &mut contests {
        contest.keep_only(&arguments.only);
    }
    contests.retain(|contest| !contest.contestants.is_empty());
    let measured = contest::measure(&mut contests, arguments.rounds);
    #[cfg_attr(not(feature = "cosim"), expect(unused_mut, reason = "the lock-step is appended"))]
    let mut outcomes: Vec<(Contest<'_>, Measured)> = contests.into_iter().zip(measured).collect();
    #[cfg(feature = "cosim")]
    outcomes.extend(lock_step::contests(arguments.rounds.div_ceil(3), &arguments.only)?);
    if outcomes.is_empty() {
        return Err(format!("--only {}: nothing has such a name", arguments.only.join(", ")).into());
    }
    match arguments.format {
        Format::Table => report::table(&traffic, arguments.rounds, &outcomes),
        Format::Jsonl => report::json_lines(&outcomes)?,
    }
    Ok(())
}
