// SPDX-License-Identifier: Apache-2.0
//! `lbhash fabric`: flows over a whole fabric: paths, loads, polarization of tiers, failures, capacity.

mod data;
mod report;
mod shard;
mod steps;

use crate::{failure::Failure, numbers, source};
use clap::{Args, Subcommand, ValueEnum};
use lbhash_fabric::{
    Error,
    network::{BUILT_IN, Counts, Dead, Network, Routes, Run, run as run_flows},
};
use std::{
    fs,
    io::Write,
    num::NonZero,
    path::{Path, PathBuf},
    thread,
};

#[derive(Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// A fabric that comes with lbhash (two-racks, two-racks-one-seed, thousand-switches), or a file
    #[arg(value_name = "NAME|FILE.toml", required = true)]
    fabric: Option<String>,
    #[command(flatten)]
    flows: FlowArguments,
    /// Show the packet of `[walk]` on its way, step by step, in place of flows
    #[arg(long)]
    walk: bool,
    /// Show routes and BFD sessions of the nodes between the hosts of `[walk]`, in place of flows
    #[arg(long, conflicts_with = "walk")]
    routes: bool,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N", value_parser = numbers::positive)]
    threads: Option<u32>,
    /// Do the I-th of N parts and print its sums, for `lbhash fabric merge`
    #[arg(long, value_name = "I/N", value_parser = shard::parse)]
    shard: Option<(u64, u64)>,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write a page of pictures, which needs nothing else to be shown
    #[arg(long, value_name = "FILE.html", conflicts_with_all = ["walk", "routes", "shard"])]
    html: Option<PathBuf>,
}

#[derive(Args, Clone, Debug, Default)]
struct FlowArguments {
    /// Flows [default: as in the file]
    #[arg(long, value_name = "N", value_parser = numbers::positive_u64)]
    flows: Option<u64>,
    /// Seed of the flows [default: as in the file]
    #[arg(long, value_name = "N", value_parser = numbers::u64)]
    seed: Option<u64>,
    /// What fails: a node, NODE:PORT of a link, or "plane NAME"; may be given several times
    #[arg(long, value_name = "NAME")]
    fail: Vec<String>,
    /// Routing notices failures by its hold timer alone
    #[arg(long)]
    no_bfd: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Add the sums of all shards of a run, and report on them as on one run
    Merge(shard::MergeArguments),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Words and bars for reading
    Text,
    /// One JSON object
    Json,
    /// A row for each link and direction
    Csv,
}

const EXAMPLES: &str = "\
Examples:
  lbhash fabric two-racks
  lbhash fabric two-racks --walk
  lbhash fabric two-racks --routes
  lbhash fabric two-racks-one-seed
  lbhash fabric two-racks --flows 10000 --fail 'plane A'
  lbhash fabric thousand-switches --flows 20000 --shard 1/8

A file has [[tier]] with a hash (as routers of `lbhash polarize`) and seeds, [[node]] and [[link]] or
a CSV file of links, or [generate] with numbers; docs/polarization.md says more. Flows are TCP
between virtual machines, in GENEVE with a source port for each.";

/// A fabric with what was asked of it.
struct Question {
    /// As on the command line.
    name: String,
    network: Network,
    fail: Vec<String>,
    dead: Dead,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    if let Some(Command::Merge(arguments)) = &arguments.command {
        let (question, counts) = shard::merge(arguments)?;
        return print(&question, &counts, arguments.format, arguments.html.as_deref(), out);
    }
    let name = arguments.fabric.clone().unwrap_or_default();
    let question = Question::load(name, &arguments.flows)?;
    if arguments.walk {
        return steps::walk(&question, out);
    }
    if arguments.routes {
        return steps::routes(&question, out);
    }
    let threads = arguments.threads.map_or_else(
        || thread::available_parallelism().map_or(1, NonZero::get),
        |threads| threads as usize,
    );
    let (shard, shards) = arguments.shard.unwrap_or((1, 1));
    let counts = question.send(Run { threads, shard, shards })?;
    if arguments.shard.is_some() {
        return Ok(shard::write(&question, (shard, shards), &counts, out)?);
    }
    print(&question, &counts, arguments.format, arguments.html.as_deref(), out)
}

fn print(
    question: &Question,
    counts: &Counts,
    format: Format,
    html: Option<&Path>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if let Some(file) = html {
        let page = report::page(question, counts);
        let name = || file.display().to_string();
        fs::write(file, page)
            .map_err(|error| Error::Question(format!("{}: cannot be written: {error}", name())))?;
    }
    match format {
        Format::Text => report::text(question, counts, out)?,
        Format::Json => data::json(question, counts, out)?,
        Format::Csv => data::csv(question, counts, out)?,
    }
    Ok(())
}

impl Question {
    fn load(name: String, flows: &FlowArguments) -> Result<Self, Failure> {
        let built_in = BUILT_IN.iter().find(|fabric| fabric.0 == name);
        let is_file = name.ends_with(".toml") || name.contains('/') || name == "-";
        let text = match built_in {
            Some(fabric) => fabric.1.to_owned(),
            None if is_file => source::read_text(name.as_ref(), "the fabric")?,
            None => {
                let names = BUILT_IN.map(|fabric| fabric.0).join(", ");
                let problem = format!(
                    "there is no built-in fabric `{name}`: write one of {names}, or a file name that ends in .toml"
                );
                return Err(Error::Question(problem).into());
            }
        };
        let mut load = |name: &str| Ok(source::load_toml(name)?.configuration().clone());
        let beside = Path::new(&name).parent().map(Path::to_owned).unwrap_or_default();
        let mut read = |file: &str| source::read_text(&beside.join(file), "the links");
        let network = Network::parse::<Failure>(&text, &mut load, &mut read);
        let mut network = network.map_err(|failure| match failure {
            Failure::Fabric(error) => Error::Question(format!("{name}: {error}")).into(),
            other => other,
        })?;
        network.flows.count = flows.flows.unwrap_or(network.flows.count);
        network.flows.seed = flows.seed.unwrap_or(network.flows.seed);
        if flows.no_bfd {
            network.timers.bfd_interval = None;
        }
        let mut dead = Dead::default();
        for name in &flows.fail {
            dead.fail(&network, name)?;
        }
        Ok(Self { name, network, fail: flows.fail.clone(), dead })
    }

    fn send(&self, how: Run) -> Result<Counts, Failure> {
        let routes = Routes::new(&self.network, &Dead::default());
        let after = (!self.dead.is_empty()).then(|| Routes::new(&self.network, &self.dead));
        let failure = after.as_ref().map(|after| (&self.dead, after));
        Ok(run_flows(&self.network, &routes, failure, how)?)
    }
}
