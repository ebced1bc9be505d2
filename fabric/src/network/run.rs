// SPDX-License-Identifier: Apache-2.0
//! Flows by the million: streamed, in chunks that threads and shards share out; the sums do not depend on who does what.

use super::{Counts, Dead, Hop, Inner, Network, NodeId, Routes, walk::Walker};
use crate::Error;
use lbhash_hashes::Flow;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// How much is done, by how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Threads, from 1.
    pub threads: usize,
    /// This shard, from 1.
    pub shard: u64,
    /// Of so many.
    pub shards: u64,
}

/// Flows of a chunk. Each chunk has random numbers of its own.
const CHUNK: u64 = 4096;
const TCP: u8 = 6;

/// Sends the flows of a fabric over its routes, and over those after a failure.
///
/// # Errors
/// A hash that cannot be built or does not answer; a fabric with fewer than two hosts.
pub fn run(
    network: &Network,
    routes: &Routes,
    failure: Option<(&Dead, &Routes)>,
    how: Run,
) -> Result<Counts, Error> {
    let hosts = network.hosts();
    if hosts.len() < 2 {
        return Err(Error::Question(
            "a fabric needs two hosts: nodes of a tier with host = true".into(),
        ));
    }
    let tables = network.tables()?;
    let next = AtomicU64::new(0);
    let chunks = network.flows.count.div_ceil(CHUNK);
    let empty = || {
        let mut counts = Counts::new(network.nodes.len(), network.links.len());
        if failure.is_some() {
            counts.ways_after = vec![0; counts.ways.len()];
        }
        counts
    };
    let sums = Mutex::new(Ok(empty()));
    let work = || -> Result<Counts, Error> {
        let mut worker = Worker {
            walker: Walker::with(network, &tables)?,
            counts: empty(),
            before: Vec::new(),
            after: Vec::new(),
        };
        loop {
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            if chunk >= chunks {
                return Ok(worker.counts);
            }
            if chunk % how.shards == how.shard - 1 {
                let flows = CHUNK.min(network.flows.count - chunk * CHUNK);
                worker.chunk(network, &hosts, (routes, failure), chunk, flows)?;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..how.threads.max(1) {
            scope.spawn(|| {
                let done = work();
                let mut sums = sums.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                let merged = match (&mut *sums, done) {
                    (Ok(sums), Ok(counts)) => sums.merge(&counts),
                    (Ok(_), Err(error)) => Err(error),
                    (Err(_), _) => Ok(()),
                };
                if let Err(error) = merged {
                    *sums = Err(error);
                }
            });
        }
    });
    sums.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

struct Worker<'n> {
    walker: Walker<'n>,
    counts: Counts,
    before: Vec<Hop>,
    after: Vec<Hop>,
}

impl Worker<'_> {
    fn chunk(
        &mut self,
        network: &Network,
        hosts: &[NodeId],
        (routes, failure): (&Routes, Option<(&Dead, &Routes)>),
        chunk: u64,
        flows: u64,
    ) -> Result<(), Error> {
        let mut random = ChaCha8Rng::seed_from_u64(network.flows.seed);
        random.set_stream(chunk);
        let tier = |node: NodeId| network.nodes[node].tier;
        for _ in 0..flows {
            let packet = packet(network, hosts, &mut random);
            let (outer, _) = self.walker.outer(&packet, &packet.flow.frame());
            if !walk(&mut self.walker, routes, &packet, &outer, &mut self.before)? {
                self.counts.flows += 1;
                self.counts.lost += 1;
                continue;
            }
            self.counts.count(&self.before, tier);
            let Some((dead, after)) = failure else { continue };
            let cut = self.before.iter().any(|hop| dead.way(hop.way()) || dead.node(hop.node));
            self.counts.cut += u64::from(cut);
            if walk(&mut self.walker, after, &packet, &outer, &mut self.after)? {
                for hop in &self.after {
                    self.counts.ways_after[hop.way() as usize] += 1;
                }
                let ways = |hops: &[Hop]| hops.iter().map(Hop::way).collect::<Vec<_>>();
                self.counts.moved += u64::from(ways(&self.before) != ways(&self.after));
            } else {
                self.counts.moved += 1;
                self.counts.lost_after += 1;
            }
        }
        Ok(())
    }
}

/// Walks a packet; hops are kept in place, so that nothing is allocated for most flows.
fn walk(
    walker: &mut Walker<'_>,
    routes: &Routes,
    packet: &Inner,
    outer: &[u8],
    hops: &mut Vec<Hop>,
) -> Result<bool, Error> {
    let mut count = 0;
    let arrived = walker.each_hop(routes, packet, outer, |node, key, ways, member| {
        if hops.len() == count {
            hops.push(Hop { node, key, next_hops: Vec::new(), member });
        }
        let hop = &mut hops[count];
        (hop.node, hop.key, hop.member) = (node, key, member);
        hop.next_hops.clear();
        hop.next_hops.extend(ways);
        count += 1;
    })?;
    hops.truncate(count);
    Ok(arrived)
}

/// A random flow between virtual machines.
fn packet(network: &Network, hosts: &[NodeId], random: &mut ChaCha8Rng) -> Inner {
    let any = |random: &mut ChaCha8Rng| hosts[random.random_range(0..hosts.len())];
    let from = network.flows.from.unwrap_or_else(|| any(random));
    let mut to = network.flows.to.unwrap_or_else(|| any(random));
    while to == from && network.flows.to.is_none() {
        to = any(random);
    }
    let machine = |random: &mut ChaCha8Rng| {
        IpAddr::V4(Ipv4Addr::from(0xc0a8_0000 | random.random_range(1..65535_u32)))
    };
    let (source, destination) = (machine(random), machine(random));
    let ports = (random.random_range(32768..61000), 443);
    let flow = Flow::new(source, destination, TCP, ports);
    Inner { from, to, flow, tunnel_port: None }
}
