// SPDX-License-Identifier: Apache-2.0
//! `lbhash`: what a router's load-balancing hash makes of packets, and why.
//!
//! Exit codes: 0 done, 1 a comparison found a difference, 2 bad input.

#![forbid(unsafe_code)]

mod capture_file;
mod entry_words;
mod exact;
mod explain;
mod failure;
mod groups;
mod hashing;
mod keys;
mod profile;
mod route;
mod routing;
mod source;
mod texts;
mod vectors;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

/// Bit-exact model of the load-balancing hash block in routers: keys of real packets, and every step to them.
#[derive(Parser)]
#[command(version, propagate_version = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 done, 1 a comparison found a difference, 2 bad input or a wrong argument.";

#[derive(Subcommand)]
enum Command {
    /// Hash every packet of a capture: five keys, the layers found, and their CRCs
    Keys(keys::Arguments),
    /// Show every stage of one packet in words and bits: fields, records, CRCs, lanes, keys
    Explain(explain::Arguments),
    /// Show which member of each next-hop group and LAG every packet takes, and where it leaves
    Route(route::Arguments),
    /// Show the groups of a topology as they are programmed, and what changes of next hops cost
    #[command(subcommand)]
    Groups(groups::Command),
    /// List, show and compile profiles: what a system hashes
    #[command(subcommand)]
    Profile(profile::Command),
    /// Make, check and convert vector sets: packets with expected results for a testbench
    #[command(subcommand)]
    Vectors(vectors::Command),
    /// Hash as a real system does, bit for bit: Linux, RTAG7, NICs, Open vSwitch, VPP, P4
    #[command(subcommand)]
    Exact(exact::Command),
    /// Show the hash and the member of one flow on a real system, without a capture
    Flow(exact::FlowArguments),
    /// Compare rows of a real system with what is computed for them
    Truth(exact::TruthArguments),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn run(command: Command) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let done = match command {
        Command::Keys(arguments) => keys::run(&arguments, &mut out),
        Command::Explain(arguments) => explain::run(&arguments, &mut out),
        Command::Route(arguments) => route::run(&arguments, &mut out),
        Command::Groups(command) => groups::run(&command, &mut out),
        Command::Profile(command) => profile::run(&command, &mut out),
        Command::Vectors(command) => vectors::run(&command, &mut out),
        Command::Exact(command) => exact::run(&command, &mut out),
        Command::Flow(arguments) => exact::run_flow(&arguments, &mut out),
        Command::Truth(arguments) => exact::run_truth(&arguments, &mut out),
    };
    // What was found before a failure is printed before it.
    out.flush().map_err(Failure::Output)?;
    done
}
