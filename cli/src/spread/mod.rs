// SPDX-License-Identifier: Apache-2.0
//! `lbhash spread`: how flows spread over the members of a group.

mod flows;
mod report;

use crate::{failure::Failure, numbers, source};
use clap::{Args, ValueEnum};
use lbhash_fabric::{
    Choice, Error, Kind, Router,
    spread::{Avalanche, Change, Moved, PerPacket, Spread, avalanche, per_packet},
};
use std::{io::Write, path::PathBuf};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The router; see below
    #[arg(value_name = "NAME:KEY=VALUE,…")]
    router: String,
    /// Flows of a capture: pcap, pcapng, or gzip of either; `-` for standard input
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["csv", "generate"])]
    capture: Option<PathBuf>,
    /// Flows of a table with a header line: src, dst, and any of proto, sport, dport, label,
    /// packets, bytes
    #[arg(long, value_name = "FILE.csv", conflicts_with = "generate")]
    csv: Option<PathBuf>,
    /// Flows of a generator: uniform, zipf, elephants, subnet (one /24 to one server), geneve (mesh
    /// of hosts), gre (one tunnel), pppoe (few MAC addresses), roce (few queue pairs)
    #[arg(long, value_name = "NAME", default_value = "uniform")]
    generate: String,
    /// Flows of the generator
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = numbers::positive_u64)]
    flows: u64,
    /// Seed of the generator
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = numbers::u64)]
    seed: u64,
    /// What moves where this member goes, counted from 0
    #[arg(long, value_name = "MEMBER", value_parser = numbers::u32)]
    remove: Option<u32>,
    /// What moves where one more member comes
    #[arg(long)]
    add: bool,
    /// How much each header field changes keys and members
    #[arg(long)]
    avalanche: bool,
    /// Compare with members in turn, packet by packet: loads, and packets out of order where member
    /// m delays by (m + 1) times so many microseconds
    #[arg(long, value_name = "MICROSECONDS", num_args = 0..=1, default_missing_value = "10")]
    per_packet: Option<f64>,
    /// Output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Words and bars for reading
    Text,
    /// One JSON object
    Json,
    /// A row for each member
    Csv,
}

const EXAMPLES: &str = concat!(
    crate::router_words!(),
    "
Examples:
  lbhash spread tor:members=4
  lbhash spread tor:members=4 --capture traffic.pcap --remove 3
  lbhash spread leaf:system=rtag7,members=8 --generate roce --flows 200
  lbhash spread host:system=linux-ecmp,seed=1,weights=1/1 --generate elephants --per-packet"
);

/// Everything that is reported of one choice.
struct Report {
    /// Where the flows are from.
    flows: String,
    router: Router,
    choices: Vec<OfChoice>,
}

struct OfChoice {
    spread: Spread,
    changes: Vec<(Change, Option<Moved>)>,
    avalanche: Vec<Avalanche>,
    per_packet: Option<PerPacket>,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let mut load = |name: &str| Ok(source::load_toml(name)?.configuration().clone());
    let router = Router::parse::<Failure>(&arguments.router, &mut load)?;
    let choices = router.choices(0)?;
    if let Some(member) = arguments.remove
        && choices.iter().any(|choice| choice.members <= member.max(1))
    {
        let problem = format!(
            "--remove {member}: there is no such member to remove; members count from 0, and one must remain"
        );
        return Err(Error::Question(problem).into());
    }
    let mut spreads: Vec<Spread> = choices.iter().map(Spread::new).collect();
    let mut sent: Vec<Vec<(u64, u64, u32)>> = vec![Vec::new(); choices.len()];
    let flows = flows::each(arguments, |sample| {
        for ((choice, spread), sent) in choices.iter().zip(&mut spreads).zip(&mut sent) {
            let member = spread.count(choice, sample)?;
            if arguments.per_packet.is_some() {
                sent.push((sample.packets, sample.bytes, member));
            }
        }
        Ok(())
    })?;
    let of_choices = choices.iter().zip(spreads).zip(&sent);
    let of_choices =
        of_choices.map(|((choice, spread), sent)| of_choice(arguments, choice, spread, sent));
    let report = Report { flows, router, choices: of_choices.collect::<Result<_, Error>>()? };
    match arguments.format {
        Format::Text => report::text(&report, out)?,
        Format::Json => report::json(&report, out)?,
        Format::Csv => report::csv(&report, out)?,
    }
    Ok(())
}

fn of_choice(
    arguments: &Arguments,
    choice: &Choice,
    spread: Spread,
    sent: &[(u64, u64, u32)],
) -> Result<OfChoice, Error> {
    let removed = arguments.remove.map(Change::Remove);
    let changes = removed.into_iter().chain(arguments.add.then_some(Change::Add));
    let changes = changes.map(|change| (change, spread.moved(change))).collect();
    let kind = Kind { is_ipv4: true, ..Kind::default() };
    let avalanche = if arguments.avalanche { avalanche(choice, kind, 6)? } else { Vec::new() };
    let per_packet =
        arguments.per_packet.map(|delay| per_packet(sent, choice.members, delay, arguments.seed));
    Ok(OfChoice { spread, changes, avalanche, per_packet })
}
