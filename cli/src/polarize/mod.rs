// SPDX-License-Identifier: Apache-2.0
//! `lbhash polarize`: whether the choices of several routers depend on each other, why, and what to change.

mod data;
mod text;

use crate::{failure::Failure, five_tuple, numbers, source};
use clap::{Args, ValueEnum};
use lbhash_fabric::{
    Error, Kind, Point, Router, Vary,
    polarize::{Advice, Analysis, advise, analyse_routers},
};
use std::{io::Write, net::IpAddr};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Routers in the order in which packets meet them; see below
    #[arg(value_name = "NAME:KEY=VALUE,…", required = true)]
    routers: Vec<String>,
    /// Fields that vary: src, dst, sport, dport, proto, label, smac, dmac, vlan, mpls, qp, or all
    /// (addresses, ports, flow label); with a range as in src=10.0.1.0/24 or sport=49152-65535
    #[arg(long, value_name = "FIELD[=RANGE],…", default_value = "all")]
    vary: String,
    /// Source address of the flows, where it does not vary; IPv6 makes them IPv6
    #[arg(long, value_name = "ADDRESS", default_value = "192.0.2.1", requires = "dst")]
    src: IpAddr,
    /// Destination address
    #[arg(long, value_name = "ADDRESS", default_value = "198.51.100.1", requires = "src")]
    dst: IpAddr,
    /// Protocol
    #[arg(long, value_name = "NAME|N", default_value = "tcp", value_parser = five_tuple::protocol)]
    proto: u8,
    /// Source port
    #[arg(long, value_name = "N", default_value_t = 49152, value_parser = numbers::u16)]
    sport: u16,
    /// Destination port
    #[arg(long, value_name = "N", default_value_t = 443, value_parser = numbers::u16)]
    dport: u16,
    /// Joint paths that are listed at most
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = numbers::positive)]
    paths: u32,
    /// Do not look for changes that help
    #[arg(long)]
    no_advice: bool,
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
    /// A row for each joint path
    Csv,
}

const EXAMPLES: &str = concat!(
    crate::router_words!(),
    "
Examples:
  lbhash polarize tor:seed=7,members=4 spine:seed=7,members=4
  lbhash polarize tor:members=4,lag=4 --vary sport,dport
  lbhash polarize a:system=rtag7,members=8 b:system=rtag7,seed=5,members=8
  lbhash polarize host:system=linux-ecmp,seed=1,weights=1/1 tor:system=rtag7,members=2 --vary sport

Shares are exact wherever the keys are linear in the fields that vary; the output says how they were
found. Each flow counts once: shares are of flows, not of bytes."
);

/// The question with its answer.
struct Answer {
    routers: Vec<Router>,
    /// Number of the router of each choice.
    router_of: Vec<usize>,
    vary: Vary,
    analysis: Analysis,
    advice: Option<Advice>,
    /// Advice was asked for.
    is_advised: bool,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let mut load = |name: &str| Ok(source::load_toml(name)?.configuration().clone());
    let routers = arguments.routers.iter().map(|text| Router::parse::<Failure>(text, &mut load));
    let routers: Vec<Router> = routers.collect::<Result<_, _>>()?;
    let answer = answer(arguments, routers)?;
    match arguments.format {
        Format::Text => text::print(&answer, arguments.paths as usize, out)?,
        Format::Json => data::json(&answer, out)?,
        Format::Csv => data::csv(&answer, out)?,
    }
    Ok(())
}

fn answer(arguments: &Arguments, routers: Vec<Router>) -> Result<Answer, Error> {
    let Arguments { src, dst, proto, sport, dport, .. } = *arguments;
    if src.is_ipv4() != dst.is_ipv4() {
        let problem = format!("--src {src} and --dst {dst} are not both IPv4 or both IPv6");
        return Err(Error::Question(problem));
    }
    let kind = Kind { is_ipv4: src.is_ipv4(), ..Kind::default() };
    let vary = Vary::parse(kind, Point::of_flow(src, dst, proto, (sport, dport)), &arguments.vary)?;
    let analysis = analyse_routers(&routers, &vary)?;
    let advice = if arguments.no_advice { None } else { advise(&routers, &vary)? };
    let router_of = routers.iter().enumerate();
    let router_of =
        router_of.flat_map(|(number, router)| router.groups.iter().map(move |_| number)).collect();
    Ok(Answer { routers, router_of, vary, analysis, advice, is_advised: !arguments.no_advice })
}
