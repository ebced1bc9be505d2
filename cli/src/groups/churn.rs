// SPDX-License-Identifier: Apache-2.0
//! `lbhash groups churn`: next hops come and go, and buckets and flows move.

use super::chosen::Wanted;
use crate::{failure::Failure, source};
use clap::Args;
use lbhash_control::topology::{
    Change, ChurnStep, CompiledGroup, MovedFlows, ResilientTable, replay,
};
use std::{
    io::{self, Write},
    path::PathBuf,
};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Topology (docs/topology.md)
    #[arg(value_name = "FILE.toml")]
    topology: PathBuf,
    /// Changes in their order: add=NEXT-HOP, remove=NEXT-HOP
    #[arg(value_name = "CHANGE", required = true, value_parser = change)]
    changes: Vec<Change<String>>,
    /// Next-hop group with resilient hashing [default: the only one]
    #[arg(long, value_name = "NAME")]
    group: Option<String>,
}

pub(super) const EXAMPLES: &str = "\
Examples:
  lbhash groups churn topology.toml remove=nh4 add=nh4
  lbhash groups churn topology.toml --group spines add=nh5

Flows are counted over all 65,536 keys, for the resilient table and for plain groups of the same next hops. Those of a next hop
that is removed move whatever is done.";

fn change(argument: &str) -> Result<Change<String>, &'static str> {
    match argument.split_once('=') {
        Some(("add", next_hop)) if !next_hop.is_empty() => Ok(Change::Add(next_hop.to_owned())),
        Some(("remove", next_hop)) if !next_hop.is_empty() => {
            Ok(Change::Remove(next_hop.to_owned()))
        }
        _ => Err("write it as in add=nh5 or remove=nh4"),
    }
}

fn words(change: &Change<String>) -> String {
    match change {
        Change::Add(next_hop) => format!("add={next_hop}"),
        Change::Remove(next_hop) => format!("remove={next_hop}"),
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let topology = source::load_topology(&arguments.topology)?;
    let keys: Vec<u16> = (0..=u16::MAX).collect();
    let groups = WANTED.choose(&topology, &arguments.topology, arguments.group.as_ref())?;
    for (_, group) in groups {
        let Some(table) = &group.resilient else { continue };
        let steps = replay(table, arguments.changes.iter().cloned(), &keys)
            .map_err(|error| failure(arguments, group, table, error))?;
        write_group(group, table, &steps, keys.len(), out)?;
    }
    Ok(())
}

const WANTED: Wanted = Wanted {
    how: "with resilient hashing",
    remedy: "let a [[resilient-hash-prefix]] cover the [[route]] of a next-hop-group with two next hops or more",
    is_so: |group| group.resilient.is_some(),
};

fn failure(
    arguments: &Arguments,
    group: &CompiledGroup,
    table: &ResilientTable<String>,
    (number, error): (usize, lbhash_control::topology::ResilientError),
) -> Failure {
    let before = replay(table, arguments.changes[..number].iter().cloned(), &[]);
    let last = before.ok().and_then(|mut steps| steps.pop()).map(|step| step.table);
    let table = last.as_ref().unwrap_or(table);
    Failure::Change {
        topology: arguments.topology.display().to_string(),
        number: number + 1,
        change: words(&arguments.changes[number]),
        error,
        group: group.name.clone(),
        next_hops: table.next_hops().chain(table.waiting()).cloned().collect(),
    }
}

fn write_group(
    group: &CompiledGroup,
    table: &ResilientTable<String>,
    steps: &[ChurnStep<String>],
    flows: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{} ({}): {} buckets", group.name, group.programming, table.buckets().len())?;
    write_table(table, out)?;
    let mut sum = (0, MovedFlows::default());
    for (number, step) in (1..).zip(steps) {
        let buckets = step.moved_buckets.len();
        let numbers: Vec<String> = step.moved_buckets.iter().map(u16::to_string).collect();
        let numbers = if numbers.is_empty() { "none".to_owned() } else { numbers.join(" ") };
        writeln!(out, "\n{number}  {}", words(&step.change))?;
        write_table(&step.table, out)?;
        writeln!(out, "  buckets moved: {buckets} of {}: {numbers}", table.buckets().len())?;
        write_flows("flows moved", step.moved_flows, flows, out)?;
        sum = (sum.0 + buckets, plus(sum.1, step.moved_flows));
    }
    if steps.len() > 1 {
        writeln!(out, "\nall changes\n  buckets moved: {}", sum.0)?;
        write_flows("flows moved, each time counted", sum.1, flows, out)?;
    }
    Ok(())
}

fn write_table(table: &ResilientTable<String>, out: &mut impl Write) -> io::Result<()> {
    for row in table.to_string().lines() {
        writeln!(out, "    {row}")?;
    }
    let waiting: Vec<&str> = table.waiting().map(String::as_str).collect();
    match waiting.is_empty() {
        true => Ok(()),
        false => writeln!(out, "    waiting: {}", waiting.join(", ")),
    }
}

fn write_flows(
    title: &str,
    moved: MovedFlows,
    flows: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let percent = |part: usize| 100.0 * part as f64 / flows as f64;
    let MovedFlows { resilient, modulo, range } = moved;
    writeln!(
        out,
        "  {title}: {:.1} % resilient, {:.1} % plain modulo, {:.1} % plain range",
        percent(resilient),
        percent(modulo),
        percent(range)
    )
}

const fn plus(a: MovedFlows, b: MovedFlows) -> MovedFlows {
    MovedFlows {
        resilient: a.resilient + b.resilient,
        modulo: a.modulo + b.modulo,
        range: a.range + b.range,
    }
}
