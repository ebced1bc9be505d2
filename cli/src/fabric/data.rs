// SPDX-License-Identifier: Apache-2.0
//! What the flows of a fabric did, as JSON and CSV.

use super::Question;
use lbhash_fabric::network::{Counts, Dead, Routes, clashes};
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) fn json(question: &Question, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    let network = &question.network;
    let name = |node: usize| network.nodes[node].name.as_str();
    let paths = counts.paths.iter().map(|(path, flows)| {
        let ways: Vec<_> = path.iter().map(|&way| network.way_name(way)).collect();
        json!({ "ways": ways, "flows": flows })
    });
    let pairs = counts.joints.iter().map(|joint| {
        let (told, chance) = joint.information();
        json!({
            "tiers": joint.tiers.map(|tier| network.tiers[tier].name.as_str()),
            "members": joint.members, "flows": joint.flows, "used": joint.used(),
            "information_bits": told, "by_chance_bits": chance,
        })
    });
    let clashes = clashes(network).into_iter().map(|clash| {
        json!({ "nodes": clash.nodes.map(name), "seed": clash.seed, "function": clash.function })
    });
    let all = match (network.flows.from, network.flows.to) {
        (Some(from), Some(to)) => {
            Routes::new(network, &Dead::default()).paths(network, from, to).into()
        }
        _ => Value::Null,
    };
    let (from, to) = network.timers.convergence();
    let failure = (!question.fail.is_empty()).then(|| {
        json!({
            "failed": question.fail, "cut": counts.cut, "moved": counts.moved,
            "lost": counts.lost_after, "convergence_ms": [from, to],
        })
    });
    let object = json!({
        "fabric": network.name, "flows": counts.flows, "lost": counts.lost,
        "gbps_per_flow": network.flows.rate,
        "paths_used": counts.paths.len(), "more_paths": counts.more_paths, "paths": all,
        "flows_of_paths": paths.collect::<Vec<_>>(),
        "pairs_of_tiers": pairs.collect::<Vec<_>>(),
        "clashes": clashes.collect::<Vec<_>>(),
        "failure": failure,
    });
    writeln!(out, "{object}")
}

pub(super) fn csv(question: &Question, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    let network = &question.network;
    let mut rows = csv::Writer::from_writer(out);
    let head = ["from", "port", "to", "rate_gbps", "flows", "load_gbps", "load_after_gbps"];
    rows.write_record(head).map_err(io::Error::from)?;
    for way in 0..counts.ways.len() {
        let [from, to] = network.ends(way as u32);
        let load = |counts: &[u64]| {
            counts
                .get(way)
                .map_or_else(String::new, |&flows| (flows as f64 * network.flows.rate).to_string())
        };
        rows.write_record([
            network.nodes[from.node].name.clone(),
            from.port.clone(),
            network.nodes[to.node].name.clone(),
            network.links[way / 2].rate.to_string(),
            counts.ways[way].to_string(),
            load(&counts.ways),
            load(&counts.ways_after),
        ])
        .map_err(io::Error::from)?;
    }
    rows.flush()
}
