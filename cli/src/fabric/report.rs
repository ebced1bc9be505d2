// SPDX-License-Identifier: Apache-2.0
//! What the flows of a fabric did, in words; and as a page of pictures.

use super::Question;
use crate::bars::bar;
use lbhash_fabric::{
    network::{Capacity, Clash, Counts, Dead, Network, Routes, clashes},
    picture::{Bars, Page},
    stats::{Evenness, binomial_between},
};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

/// Hosts, clashes and paths that are listed one by one.
const LISTED: usize = 8;

/// Loads of all links from one tier to another.
struct Stage {
    name: String,
    ways: Vec<u32>,
}

/// Links by tier and direction, in the order of the tiers.
fn stages(network: &Network) -> Vec<Stage> {
    let mut stages: BTreeMap<[usize; 2], Vec<u32>> = BTreeMap::new();
    for way in 0..2 * network.links.len() as u32 {
        let tiers = network.ends(way).map(|end| network.nodes[end.node].tier);
        stages.entry(tiers).or_default().push(way);
    }
    let name = |[from, to]: [usize; 2]| {
        format!("{} > {}", network.tiers[from].name, network.tiers[to].name)
    };
    stages.into_iter().map(|(tiers, ways)| Stage { name: name(tiers), ways }).collect()
}

pub(super) fn text(question: &Question, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    let network = &question.network;
    writeln!(
        out,
        "fabric  {}: {} nodes, {} links; {} flows of {} Gb/s",
        network.name,
        network.nodes.len(),
        network.links.len(),
        counts.flows,
        network.flows.rate
    )?;
    if counts.lost > 0 {
        writeln!(out, "lost    {} flows have no route", counts.lost)?;
    }
    paths(network, counts, out)?;
    hosts(network, counts, out)?;
    loads(network, counts, out)?;
    pairs(network, counts, out)?;
    seeds(network, out)?;
    failure(question, counts, out)
}

fn paths(network: &Network, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    let (Some(from), Some(to)) = (network.flows.from, network.flows.to) else {
        let more = if counts.more_paths { "more than " } else { "" };
        return writeln!(out, "paths   {more}{} used, of all pairs of hosts", counts.paths.len());
    };
    let all = Routes::new(network, &Dead::default()).paths(network, from, to);
    let [from, to] = [from, to].map(|node| &network.nodes[node].name);
    writeln!(out, "paths   {} of {all} used from {from} to {to}", counts.paths.len())?;
    let most = counts.paths.values().copied().max().unwrap_or(0) as f64;
    for (path, &flows) in counts.paths.iter().take(2 * LISTED) {
        let nodes: Vec<_> = path.iter().map(|&way| network.ends(way)[1].node).collect();
        let names = nodes.iter().map(|&node| network.nodes[node].name.as_str());
        let names: Vec<_> = names.take(nodes.len().saturating_sub(1)).collect();
        writeln!(out, "  {:>7}  {}  {}", flows, names.join(" "), bar(flows as f64, most, 20))?;
    }
    Ok(())
}

fn hosts(network: &Network, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    let hosts = network.hosts();
    let of = |&host: &usize| (host, Capacity::of_host(network, counts, host));
    let sends = |capacity: &Capacity| capacity.load > 0.0;
    let sending: Vec<_> = hosts.iter().map(of).filter(|(_, capacity)| sends(capacity)).collect();
    writeln!(out, "\nhosts that send: {}", sending.len())?;
    for (host, capacity) in sending.iter().take(LISTED) {
        writeln!(out, "  {}", network.nodes[*host].name)?;
        for line in capacity.lines() {
            writeln!(out, "    {line}")?;
        }
        let balanced = if capacity.is_balanced { "within" } else { "OUTSIDE" };
        writeln!(
            out,
            "    {:.0}G of {:.0}G; shares {balanced} a fifth of even (40 to 60 % of two)",
            capacity.load, capacity.peak
        )?;
        let survives = if capacity.survives { "fits" } else { "DOES NOT FIT" };
        writeln!(
            out,
            "    after the loss of a NIC: {:.1} % of the rest, which {survives}",
            capacity.failover * 100.0
        )?;
        if let [one, other] = &capacity.nics[..] {
            let (flows, least) = (one.flows + other.flows, one.flows.min(other.flows));
            let exact = binomial_between(flows, 0.5, least, least);
            let exact = if 2 * least == flows { exact } else { 2.0 * exact };
            let as_even = binomial_between(flows, 0.5, least, flows - least);
            writeln!(
                out,
                "    by chance: this split in {:.1} % of cases, one as even or evener in {:.1} %",
                exact * 100.0,
                as_even * 100.0
            )?;
        }
    }
    let outside = sending.iter().filter(|(_, capacity)| !capacity.is_balanced).count();
    let full = sending.iter().filter(|(_, capacity)| !capacity.survives).count();
    if sending.len() > LISTED {
        writeln!(out, "  … and {} more", sending.len() - LISTED)?;
    }
    writeln!(out, "  outside of 40 to 60 %: {outside}; cannot lose a NIC: {full}")
}

fn loads(network: &Network, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\nlinks            used       mean Gb/s  max Gb/s  max/mean  max use  where")?;
    for Stage { name, ways } in stages(network) {
        let load = |&way: &u32| counts.ways[way as usize] as f64 * network.flows.rate;
        let loads: Vec<f64> = ways.iter().map(load).filter(|load| *load > 0.0).collect();
        let Some(even) = Evenness::of(&loads) else { continue };
        let most = ways.iter().copied().max_by(|a, b| load(a).total_cmp(&load(b))).unwrap_or(0);
        writeln!(
            out,
            "{name:15}  {:>4} of {:<4}  {:8.2}  {:8.2}  {:8.3}  {:5.1} %  {}",
            loads.len(),
            ways.len(),
            loads.iter().sum::<f64>() / loads.len() as f64,
            load(&most),
            even.max_over_mean,
            load(&most) * 100.0 / network.links[most as usize / 2].rate,
            network.way_name(most)
        )?;
    }
    Ok(())
}

fn pairs(network: &Network, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\npairs of tiers")?;
    for joint in &counts.joints {
        let (told, chance) = joint.information();
        let [from, to] = joint.tiers.map(|tier| network.tiers[tier].name.as_str());
        let all = joint.flows.len();
        // Flows of chance have a standard deviation of about their mean; ten times is beyond doubt.
        let verdict = match (joint.used() < all, told > 10.0 * chance) {
            (_, false) => "independent as far as these flows show",
            (true, true) => "POLARIZED",
            (false, true) => "dependent",
        };
        writeln!(
            out,
            "  {from} > {to}: {} of {all} pairs of members used, {told:.4} bits told, {chance:.4} by chance: {verdict}",
            joint.used()
        )?;
    }
    for (tier, kind) in network.tiers.iter().enumerate() {
        let groups = network.nodes.iter().zip(&counts.members).filter(|(node, members)| {
            node.tier == tier && members.iter().sum::<u64>() >= 10 * members.len().max(1) as u64
        });
        let partly = groups.clone().filter(|(_, members)| members.contains(&0)).count();
        let all = groups.count();
        if partly > 0 {
            writeln!(out, "  {}: {partly} of {all} nodes leave members unused", kind.name)?;
        }
    }
    Ok(())
}

fn seeds(network: &Network, out: &mut impl Write) -> io::Result<()> {
    let found = clashes(network);
    let by_seed: Vec<&Clash> = found.iter().filter(|clash| clash.seed.is_some()).collect();
    writeln!(out, "\nneighbours with one seed: {}", by_seed.len())?;
    for clash in by_seed.iter().take(LISTED) {
        let [a, b] = clash.nodes.map(|node| network.nodes[node].name.as_str());
        let seed = clash.seed.unwrap_or(0);
        writeln!(out, "  {a} and {b}: seed {seed}")?;
    }
    let same = found.iter().filter(|clash| clash.function.is_some()).count();
    let both = by_seed.iter().filter(|clash| clash.function.is_some()).count();
    writeln!(
        out,
        "neighbours with one function or polynomial: {same}; with both, which polarizes: {both}"
    )
}

fn failure(question: &Question, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    if question.fail.is_empty() {
        return Ok(());
    }
    let network = &question.network;
    let share = |flows: u64| flows as f64 * 100.0 / counts.flows.max(1) as f64;
    writeln!(out, "\nfailure of {}", question.fail.join(", "))?;
    for event in network.timers.sequence(&question.fail.join(", ")) {
        writeln!(out, "  {:>7.0} to {:>7.0} ms  {}", event.from, event.to, event.what)?;
    }
    let (_, latest) = network.timers.convergence();
    let lost = counts.cut as f64 * network.flows.rate * latest / 1000.0 / 8.0;
    writeln!(
        out,
        "  {} flows ({:.1} %) are cut for {latest:.0} ms at most: {lost:.3} GB",
        counts.cut,
        share(counts.cut)
    )?;
    writeln!(
        out,
        "  {} flows ({:.1} %) go another way afterwards, {} have none",
        counts.moved,
        share(counts.moved),
        counts.lost_after
    )?;
    for Stage { name, ways } in stages(network) {
        let use_of = |counts: &[u64], way: &u32| {
            counts[*way as usize] as f64 * network.flows.rate * 100.0
                / network.links[*way as usize / 2].rate
        };
        let most = |counts: &[u64]| ways.iter().map(|way| use_of(counts, way)).fold(0.0, f64::max);
        let (before, after) = (most(&counts.ways), most(&counts.ways_after));
        let over = if after > 100.0 { "  OVERLOAD" } else { "" };
        writeln!(out, "  {name:15}  max use {before:5.1} % before, {after:5.1} % after{over}")?;
    }
    Ok(())
}

/// The page of pictures.
pub(super) fn page(question: &Question, counts: &Counts) -> String {
    let network = &question.network;
    let mut page = Page::new(&format!("Fabric: {}", network.name));
    page.words(&format!("{} flows of {} Gb/s.", counts.flows, network.flows.rate));
    let flows: Vec<(String, f64)> = counts
        .paths
        .iter()
        .take(64)
        .map(|(path, &flows)| {
            let nodes = path.iter().map(|&way| network.ends(way)[1].node);
            let names: Vec<_> = nodes.map(|node| network.nodes[node].name.as_str()).collect();
            (names[..names.len().saturating_sub(1)].join(" "), flows as f64)
        })
        .collect();
    page.bars(&Bars::new("Flows of each path", "flows", flows).with_even_share());
    for Stage { name, ways } in stages(network) {
        let load = |counts: &[u64], way: u32| counts[way as usize] as f64 * network.flows.rate;
        let mut rows: Vec<(String, f64)> =
            ways.iter().map(|&way| (network.way_name(way), load(&counts.ways, way))).collect();
        let after: Option<Vec<f64>> = (!counts.ways_after.is_empty())
            .then(|| ways.iter().take(64).map(|&way| load(&counts.ways_after, way)).collect());
        if rows.iter().all(|row| row.1 == 0.0) {
            continue;
        }
        rows.truncate(64);
        let mut bars = Bars::new(&format!("Load of links, {name}"), "Gb/s", rows);
        if let Some(after) = after {
            bars = bars.with_second("after the failure", after);
        }
        page.bars(&bars);
    }
    for joint in &counts.joints {
        let [from, to] = joint.tiers.map(|tier| network.tiers[tier].name.as_str());
        page.heat(
            &format!("Choices at {from} (rows) and {to} (columns)"),
            joint.members[1],
            &joint.flows,
        );
    }
    page.finish()
}
