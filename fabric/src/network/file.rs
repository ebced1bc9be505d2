// SPDX-License-Identifier: Apache-2.0
//! A fabric as it is written: TOML, with links in it or in a CSV file.

use super::{
    End, Entropy, Flows, Inner, Link, Network, Node, NodeId, Tier, TierHash, Timers,
    build::Generate, hash::Seeds,
};
use crate::{Error, Router, router::Hashing};
use lbhash_hashes::{Flow, Settings, parse_mac};
use lbhash_model::Configuration;
use serde::Deserialize;
use std::net::Ipv4Addr;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    name: String,
    /// A CSV file of links: from, to, and any of rate, from-address, to-address.
    links: Option<String>,
    #[serde(default)]
    tier: Vec<TierRow>,
    #[serde(default)]
    node: Vec<NodeRow>,
    #[serde(default)]
    link: Vec<LinkRow>,
    generate: Option<Generate>,
    tunnel: Option<Tunnel>,
    timers: Option<TimerRow>,
    flows: Option<FlowRow>,
    walk: Option<WalkRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TierRow {
    name: String,
    hash: String,
    #[serde(default)]
    seeds: SeedsRow,
    #[serde(default)]
    host: bool,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SeedsRow {
    #[default]
    Same,
    Mac,
    Unique,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeRow {
    name: String,
    tier: String,
    label: Option<String>,
    #[serde(default)]
    rack: String,
    #[serde(default)]
    plane: String,
    loopback: Option<Ipv4Addr>,
    #[serde(default)]
    asn: u32,
    mac: Option<String>,
    seed: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LinkRow {
    from: String,
    to: String,
    #[serde(default = "hundred")]
    rate: f64,
    from_address: Option<Ipv4Addr>,
    to_address: Option<Ipv4Addr>,
}

const fn hundred() -> f64 {
    100.0
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Tunnel {
    /// The same for every flow.
    source_port: Option<u16>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TimerRow {
    bfd: Option<bool>,
    bfd_interval_ms: Option<f64>,
    bfd_multiplier: Option<f64>,
    keepalive_s: Option<f64>,
    hold_s: Option<f64>,
    withdraw_ms: Option<f64>,
    program_ms: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FlowRow {
    count: Option<u64>,
    rate: Option<f64>,
    seed: Option<u64>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WalkRow {
    from: String,
    to: String,
    source: String,
    destination: String,
    #[serde(default = "tcp")]
    protocol: String,
    source_port: u16,
    destination_port: u16,
    tunnel_port: Option<u16>,
}

fn tcp() -> String {
    "tcp".into()
}

fn wrong(problem: impl Into<String>) -> Error {
    Error::Question(problem.into())
}

impl Network {
    /// Reads a fabric. `load` gives the settings of a profile by its name, `read` the text of a file of links.
    ///
    /// # Errors
    /// What is wrong in the text, with a remedy; what `load` and `read` say.
    pub fn parse<E: From<Error>>(
        text: &str,
        load: &mut impl FnMut(&str) -> Result<Configuration, E>,
        read: &mut impl FnMut(&str) -> Result<String, E>,
    ) -> Result<Self, E> {
        let mut file: File =
            toml::from_str(text).map_err(|error| wrong(error.to_string().trim_end()))?;
        if let Some(name) = file.links.take() {
            file.link.extend(links_of_csv(&read(&name)?, &name)?);
        }
        let mut tiers = Vec::new();
        for row in &file.tier {
            let router = Router::parse(&format!("{}:{}", row.name, row.hash), load)?;
            let seeds = match row.seeds {
                SeedsRow::Same => Seeds::Same,
                SeedsRow::Mac => Seeds::Mac,
                SeedsRow::Unique => Seeds::Unique,
            };
            let hash = TierHash { router, seeds };
            tiers.push(Tier { name: row.name.clone(), hash, is_host: row.host });
        }
        Ok(build(file, tiers)?)
    }
}

fn build(file: File, tiers: Vec<Tier>) -> Result<Network, Error> {
    let tier = |name: &str| {
        tiers.iter().position(|tier| tier.name == name).ok_or_else(|| {
            let known: Vec<_> = tiers.iter().map(|tier| tier.name.as_str()).collect();
            let known = if known.is_empty() { vec!["none"] } else { known };
            wrong(format!(
                "tier `{name}` is not described: write a [[tier]] of this name; there is {}",
                known.join(", ")
            ))
        })
    };
    let (mut nodes, mut links) = (Vec::new(), Vec::new());
    for row in file.node {
        if nodes.iter().any(|node: &Node| node.name == row.name) {
            return Err(wrong(format!("node `{}` appears twice: rename one of them", row.name)));
        }
        let mac = row.mac.as_deref().map(|mac| {
            parse_mac(mac)
                .ok_or_else(|| wrong(format!("node `{}`: `{mac}` is no MAC address", row.name)))
        });
        let [.., a, b, c] = (nodes.len() as u32 + 1).to_be_bytes();
        nodes.push(Node {
            label: row.label.unwrap_or_else(|| row.name.clone()),
            tier: tier(&row.tier)?,
            name: row.name,
            rack: row.rack,
            plane: row.plane,
            loopback: row.loopback,
            asn: row.asn,
            mac: mac.transpose()?.unwrap_or([0x02, 0xfa, 0xb0, a, b, c]),
            seed: row.seed,
        });
    }
    if let Some(generate) = &file.generate {
        generate.add(tier, &mut nodes, &mut links)?;
    }
    let find = |name: &str| -> Result<NodeId, Error> {
        let found = nodes.iter().position(|node| node.name == name);
        found.ok_or_else(|| {
            wrong(format!("there is no node `{name}`: write a [[node]] of this name"))
        })
    };
    for row in &file.link {
        let end = |text: &str, address| -> Result<End, Error> {
            let (node, port) = text
                .rsplit_once(':')
                .ok_or_else(|| wrong(format!("link end `{text}`: write NODE:PORT")))?;
            Ok(End { node: find(node)?, port: port.to_owned(), address })
        };
        if row.rate <= 0.0 {
            return Err(wrong(format!(
                "link `{}`: rate {}: write Gb/s above 0",
                row.from, row.rate
            )));
        }
        let ends = [end(&row.from, row.from_address)?, end(&row.to, row.to_address)?];
        links.push(Link { ends, rate: row.rate });
    }
    let flows = file.flows.map_or(Ok(None), |row| flows(&row, &find).map(Some))?;
    let walk = file.walk.map_or(Ok(None), |row| walk(&row, &find).map(Some))?;
    let source_port = file.tunnel.and_then(|tunnel| tunnel.source_port);
    seed_nodes(&tiers, &mut nodes);
    let mut network = Network {
        name: file.name,
        tiers,
        nodes,
        links,
        entropy: source_port.map_or(Entropy::Flow, Entropy::Constant),
        timers: file.timers.map_or_else(Timers::default, |row| timers(&row)),
        flows: flows.unwrap_or(Flows { count: 10_000, rate: 1.0, seed: 1, from: None, to: None }),
        walk,
        ways: Vec::new(),
    };
    network.connect();
    Ok(network)
}

fn flows(row: &FlowRow, find: &impl Fn(&str) -> Result<NodeId, Error>) -> Result<Flows, Error> {
    let host = |name: &Option<String>| name.as_deref().map(find).transpose();
    Ok(Flows {
        count: row.count.unwrap_or(10_000),
        rate: row.rate.unwrap_or(1.0),
        seed: row.seed.unwrap_or(1),
        from: host(&row.from)?,
        to: host(&row.to)?,
    })
}

fn walk(row: &WalkRow, find: &impl Fn(&str) -> Result<NodeId, Error>) -> Result<Inner, Error> {
    let settings = Settings::new()
        .with("src", &row.source)
        .with("dst", &row.destination)
        .with("proto", &row.protocol)
        .with("sport", &row.source_port.to_string())
        .with("dport", &row.destination_port.to_string());
    let flow = Flow::from_settings(&settings).map_err(|error| wrong(format!("[walk]: {error}")))?;
    Ok(Inner { from: find(&row.from)?, to: find(&row.to)?, flow, tunnel_port: row.tunnel_port })
}

fn timers(row: &TimerRow) -> Timers {
    let usual = Timers::default();
    let interval = row.bfd_interval_ms.or(usual.bfd_interval);
    Timers {
        bfd_interval: interval.filter(|_| row.bfd.unwrap_or(true)),
        bfd_multiplier: row.bfd_multiplier.unwrap_or(usual.bfd_multiplier),
        keepalive: row.keepalive_s.map_or(usual.keepalive, |seconds| seconds * 1000.0),
        hold: row.hold_s.map_or(usual.hold, |seconds| seconds * 1000.0),
        withdraw: row.withdraw_ms.unwrap_or(usual.withdraw),
        program: row.program_ms.unwrap_or(usual.program),
    }
}

/// Gives nodes their seeds, where tiers do not have one for all.
fn seed_nodes(tiers: &[Tier], nodes: &mut [Node]) {
    // Seeds of the block are chosen with care; other hashes take any.
    let unique = tiers.iter().filter(|tier| tier.hash.seeds == Seeds::Unique);
    let unique = unique.max_by_key(|tier| matches!(tier.hash.router.hash, Hashing::Block { .. }));
    let seeds = unique.map(|tier| tier.hash.unique_seeds(nodes.len()));
    let mut seeds = seeds.unwrap_or_default().into_iter();
    for node in nodes.iter_mut().filter(|node| node.seed.is_none()) {
        node.seed = match tiers[node.tier].hash.seeds {
            Seeds::Same => None,
            Seeds::Mac => Some(u16::from_be_bytes([node.mac[4], node.mac[5]]).into()),
            Seeds::Unique => seeds.next(),
        };
    }
}

/// Links of a table with a header line.
fn links_of_csv(text: &str, name: &str) -> Result<Vec<LinkRow>, Error> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let head: Vec<&str> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    let known = ["from", "to", "rate", "from-address", "to-address"];
    if !(head.contains(&"from")
        && head.contains(&"to")
        && head.iter().all(|key| known.contains(key)))
    {
        return Err(wrong(format!(
            "{name}: the first line must name the columns from, to, and any of {}",
            known[2..].join(", ")
        )));
    }
    let row = |(number, line): (usize, &str)| {
        let wrong = |problem: &str| wrong(format!("{name}: row {number}: {problem}"));
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        if cells.len() != head.len() {
            return Err(wrong("has not as many cells as the first line"));
        }
        let cell = |key: &str| {
            let at = head.iter().position(|known| *known == key)?;
            Some(cells[at]).filter(|cell| !cell.is_empty())
        };
        let address = |key: &str| {
            cell(key)
                .map(|text| text.parse().map_err(|_| wrong("write IPv4 addresses")))
                .transpose()
        };
        let rate = cell("rate")
            .map_or(Ok(100.0), |text| text.parse().map_err(|_| wrong("write the rate in Gb/s")));
        Ok(LinkRow {
            from: cell("from").unwrap_or_default().to_owned(),
            to: cell("to").unwrap_or_default().to_owned(),
            rate: rate?,
            from_address: address("from-address")?,
            to_address: address("to-address")?,
        })
    };
    (1..).zip(lines).map(row).collect()
}
