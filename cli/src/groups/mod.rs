// SPDX-License-Identifier: Apache-2.0
//! `lbhash groups`: groups of a topology as they are programmed, and what changes of next hops
//! cost.

mod arrivals;
mod chosen;
mod churn;
mod dlb;
mod rebalance;
mod show;
mod state;
mod tables;

use crate::failure::Failure;
use clap::Subcommand;
use std::io::Write;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Show groups, their entries and buckets, and routes; or the router's own view of them
    #[command(after_help = show::EXAMPLES)]
    Show(show::Arguments),
    /// Add and remove next hops of a group with resilient hashing: buckets and flows that move
    #[command(after_help = churn::EXAMPLES)]
    Churn(churn::Arguments),
    /// Let ports' loads come back to dynamic load balancing while a capture runs over them: how
    /// flows are spread anew
    #[command(after_help = dlb::EXAMPLES)]
    Dlb(dlb::Arguments),
    /// Let software deal the buckets of a group anew while a capture runs over it: adaptive
    /// balancing and periodic rebalance of Junos
    #[command(after_help = rebalance::EXAMPLES)]
    Rebalance(rebalance::Arguments),
}

pub(crate) fn run(command: &Command, out: &mut impl Write) -> Result<(), Failure> {
    match command {
        Command::Show(arguments) => show::run(arguments, out),
        Command::Churn(arguments) => churn::run(arguments, out),
        Command::Dlb(arguments) => dlb::run(arguments, out),
        Command::Rebalance(arguments) => rebalance::run(arguments, out),
    }
}
