// SPDX-License-Identifier: Apache-2.0
//! One packet on its way, and the tables that send it there.

use super::Question;
use crate::failure::Failure;
use lbhash_fabric::{
    Error,
    network::{Hop, Inner, Network, NodeId, Routes, Walk, Walker},
};
use std::{
    collections::BTreeSet,
    io::{self, Write},
};

fn packet(question: &Question) -> Result<&Inner, Error> {
    question.network.walk.as_ref().ok_or_else(|| {
        Error::Question(format!(
            "{}: there is no [walk]: write one with from, to, source, destination, source-port, destination-port",
            question.name
        ))
    })
}

pub(super) fn walk(question: &Question, out: &mut impl Write) -> Result<(), Failure> {
    let packet = packet(question)?;
    let routes = Routes::new(&question.network, &question.dead);
    let walk = Walker::new(&question.network)?.walk(&routes, packet)?;
    Ok(print(&question.network, packet, &walk, out)?)
}

fn print(network: &Network, packet: &Inner, walk: &Walk, out: &mut impl Write) -> io::Result<()> {
    let flow = &packet.flow;
    let [from, to] = [packet.from, packet.to].map(|node| &network.nodes[node]);
    writeln!(
        out,
        "1. packet   {}:{} > {}:{}, protocol {}, {} bytes",
        flow.source,
        flow.source_port,
        flow.destination,
        flow.destination_port,
        flow.protocol,
        walk.inner.len()
    )?;
    let loopback = |address: Option<std::net::Ipv4Addr>| {
        address.map_or_else(|| "no loopback".into(), |address| address.to_string())
    };
    writeln!(
        out,
        "2. GENEVE   {}:{} > {}:6081, UDP, {} bytes",
        loopback(from.loopback),
        walk.tunnel_port,
        loopback(to.loopback),
        walk.outer.len()
    )?;
    for (number, hop) in (3..).zip(&walk.hops) {
        step(network, number, hop, out)?;
    }
    let number = walk.hops.len() + 3;
    match &walk.delivered {
        Some(inner) if *inner == walk.inner => writeln!(
            out,
            "{number}. delivered  {} takes GENEVE off: {} bytes, as they were sent",
            to.label,
            inner.len()
        ),
        _ => writeln!(out, "{number}. lost       there is no route from here"),
    }
}

fn step(network: &Network, number: usize, hop: &Hop, out: &mut impl Write) -> io::Result<()> {
    let node = &network.nodes[hop.node];
    let place = if node.rack.is_empty() { String::new() } else { format!(" ({})", node.rack) };
    let tier = &network.tiers[node.tier];
    let choice = match hop.key {
        Some(key) => format!(
            "key {key:#x} of {}: next hop {} of {}",
            tier.hash.router.describe(),
            hop.member + 1,
            hop.next_hops.len()
        ),
        None => "one next hop".into(),
    };
    writeln!(out, "{number}. {}{place}: {choice}", node.label)?;
    for (member, &way) in hop.next_hops.iter().enumerate() {
        let mark = if member == hop.member { ">" } else { " " };
        writeln!(out, "   {mark} {}", network.way_name(way))?;
    }
    Ok(())
}

pub(super) fn routes(question: &Question, out: &mut impl Write) -> Result<(), Failure> {
    let packet = packet(question)?;
    let network = &question.network;
    let routes = Routes::new(network, &question.dead);
    // Every node that some packet of this pair can meet, in the order of the hops.
    let (mut seen, mut at) = (BTreeSet::new(), vec![packet.from]);
    let mut ways = Vec::new();
    while !at.is_empty() {
        let mut next: Vec<NodeId> = Vec::new();
        for node in at {
            if node == packet.to || !seen.insert(node) {
                continue;
            }
            writeln!(out, "{}", network.nodes[node].name)?;
            for line in network.route_table(&routes, node, packet.to) {
                writeln!(out, "  {line}")?;
            }
            for line in network.bfd_sessions(node) {
                writeln!(out, "  bfd {line}")?;
            }
            routes.next_hops(node, packet.to, &mut ways);
            next.extend(ways.iter().map(|&way| network.ends(way)[1].node));
        }
        at = next;
    }
    Ok(())
}
