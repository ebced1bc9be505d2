// SPDX-License-Identifier: Apache-2.0
//! `lbhash`: which keys and members a router's load-balancing hash gives packets, and why.
//!
//! Exit codes: 0 done, 1 a comparison found a difference, 2 bad input, 130 interrupted.

#![forbid(unsafe_code)]

mod bars;
mod capture_file;
mod check;
mod choice;
mod diff;
mod doctor;
mod exact;
mod explain;
mod fabric;
mod failure;
mod filter;
mod five_tuple;
mod flow;
mod groups;
mod hashing;
mod install;
mod interrupt;
mod keys;
mod message;
mod over_topology;
mod polarize;
mod profile;
mod route;
mod router_words;
mod source;
mod spread;
mod standard_input;
mod texts;
mod topology;
mod vectors;

use clap::{CommandFactory, Parser, Subcommand};
use failure::{BAD_INPUT, Failure};
use lbhash_control::numbers;
use lbhash_session::{entry_words, routing};
use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

/// Bit-exact model of the load-balancing hash block in routers: keys of real packets, and every
/// step to them.
#[derive(Parser)]
#[command(version = env!("LBHASH_VERSION"), propagate_version = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 a comparison found a difference, 2 bad input or a wrong argument, 130 interrupted.";

#[derive(Subcommand)]
enum Command {
    /// Hash every packet of a capture: five keys, the layers found, and their CRCs
    Keys(keys::Arguments),
    /// Keys of a flow that is given by addresses, protocol and ports; with a topology, its members
    Flow(Box<flow::Arguments>),
    /// Show every stage of one packet in words and bits: fields, records, CRCs, lanes, keys
    Explain(explain::Arguments),
    /// Show which member of each next-hop group and LAG every packet takes, and where it leaves
    Route(route::Arguments),
    /// Compare two configurations, seeds or topologies on a capture: packets and flows that move
    Diff(Box<diff::Arguments>),
    /// Compare results of a device or router with the model, and name the option that explains a difference
    Check(Box<check::Arguments>),
    /// Show the groups of a topology as they are programmed, and what changes of next hops cost
    #[command(subcommand)]
    Groups(groups::Command),
    /// Make a topology out of a router's configuration, and check one
    #[command(subcommand)]
    Topology(topology::Command),
    /// List, show and compile profiles: what a system hashes
    #[command(subcommand)]
    Profile(profile::Command),
    /// Make, check and convert vector sets: packets with expected results for a testbench
    #[command(subcommand)]
    Vectors(vectors::Command),
    /// Hash as a real system does, bit for bit: Linux, RTAG7, NICs, Open vSwitch, VPP, P4
    #[command(subcommand)]
    Exact(exact::Command),
    /// Do the choices of several routers depend on each other? Joint paths, why, and what to change
    Polarize(polarize::Arguments),
    /// How flows spread over the members of a group: loads, statistics, and what a change moves
    Spread(spread::Arguments),
    /// Send flows over a whole fabric: paths, loads, polarization of tiers, failures, capacity
    Fabric(Box<fabric::Arguments>),
    /// Show which tools are found, and which make target needs which
    Doctor(doctor::Arguments),
    /// Print the script that completes commands and options in a shell
    Completions(install::Completions),
    /// Write manual pages
    Man(install::Man),
    /// Short for `lbhash exact check`: rows of a real system against what is computed for them
    Truth(exact::CheckArguments),
}

fn main() -> ExitCode {
    match Arguments::try_parse() {
        Ok(arguments) => run(arguments.command),
        Err(error) => usage(&error),
    }
}

/// Help and version are output like any other; a wrong argument is an error.
fn usage(error: &clap::Error) -> ExitCode {
    match error.print().and_then(|()| io::stdout().flush()) {
        Err(problem) if !error.use_stderr() => Failure::Output(problem).report(),
        _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(BAD_INPUT)),
    }
}

fn run(command: Command) -> ExitCode {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let done = match command {
        Command::Keys(arguments) => keys::run(&arguments, &mut out),
        Command::Flow(arguments) => flow::run(&arguments, &mut out),
        Command::Explain(arguments) => explain::run(&arguments, &mut out),
        Command::Route(arguments) => route::run(&arguments, &mut out),
        Command::Diff(arguments) => diff::run(&arguments, &mut out),
        Command::Check(arguments) => check::run(&arguments, &mut out),
        Command::Doctor(arguments) => doctor::run(&arguments, &mut out),
        Command::Completions(arguments) => {
            install::completions(&arguments, Arguments::command(), &mut out)
        }
        Command::Man(arguments) => install::man(&arguments, Arguments::command(), &mut out),
        Command::Groups(command) => groups::run(&command, &mut out),
        Command::Topology(command) => topology::run(&command, &mut out),
        Command::Profile(command) => profile::run(&command, &mut out),
        Command::Vectors(command) => vectors::run(&command, &mut out),
        Command::Exact(command) => exact::run(&command, &mut out),
        Command::Polarize(arguments) => polarize::run(&arguments, &mut out),
        Command::Spread(arguments) => spread::run(&arguments, &mut out),
        Command::Fabric(arguments) => fabric::run(&arguments, &mut out),
        Command::Truth(arguments) => exact::run_check(&arguments, &mut out),
    };
    // What was found before a failure is printed before it; a verdict outlives an output that
    // cannot be written.
    let flushed = out.flush().map_err(Failure::Output);
    match (done, flushed) {
        (Ok(()), Ok(())) => ExitCode::SUCCESS,
        (Ok(()), Err(failure)) | (Err(failure @ Failure::Output(_)), _) => failure.report(),
        (Err(failure), flushed) => {
            if let Err(output) = flushed {
                output.report();
            }
            failure.report()
        }
    }
}
