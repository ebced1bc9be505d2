// SPDX-License-Identifier: Apache-2.0
//! The way of one packet: inner frame, tunnel, a hash at every node with a choice, and out again.

use super::{Entropy, Network, NodeId, Routes, Way, hash::NodeHash, hash::SharedTables};
use crate::{Error, capsule, overlay};
use lbhash_hashes::Flow;
use std::net::Ipv4Addr;

/// A packet of a virtual machine, and the hosts between which it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// Host of the sender.
    pub from: NodeId,
    /// Host of the receiver.
    pub to: NodeId,
    /// The inner flow.
    pub flow: Flow,
    /// Source port of the tunnel packet, where it is given.
    pub tunnel_port: Option<u16>,
}

/// A node on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The node.
    pub node: NodeId,
    /// Key of its hash; `None` where there is one next hop alone.
    pub key: Option<u32>,
    /// Next hops to choose from.
    pub next_hops: Vec<Way>,
    /// Which one.
    pub member: usize,
}

impl Hop {
    /// The way that is taken.
    #[must_use]
    pub fn way(&self) -> Way {
        self.next_hops[self.member]
    }
}

/// The whole way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// Frame of the virtual machine.
    pub inner: Vec<u8>,
    /// Frame on the wire.
    pub outer: Vec<u8>,
    /// Source port of the tunnel.
    pub tunnel_port: u16,
    /// Nodes, the sender's first.
    pub hops: Vec<Hop>,
    /// What the receiver's host takes out of the tunnel; `None` where there is no route.
    pub delivered: Option<Vec<u8>>,
}

/// Nodes that are ready to hash; each thread has its own.
pub struct Walker<'n> {
    network: &'n Network,
    nodes: Vec<NodeHash>,
    ways: Vec<Way>,
}

/// More hops than any shortest path of a fabric has.
const MOST_HOPS: usize = 64;

impl Network {
    /// Tables of every node.
    pub(super) fn tables(&self) -> Result<SharedTables, Error> {
        let mut tables = SharedTables::default();
        for node in &self.nodes {
            tables.compile(node.tier, &self.tiers[node.tier].hash, node.seed)?;
        }
        Ok(tables)
    }
}

impl<'n> Walker<'n> {
    /// Prepares every node.
    ///
    /// # Errors
    /// A hash that cannot be built.
    pub fn new(network: &'n Network) -> Result<Self, Error> {
        Self::with(network, &network.tables()?)
    }

    pub(super) fn with(network: &'n Network, tables: &SharedTables) -> Result<Self, Error> {
        let node =
            |node: &super::Node| tables.node(node.tier, &network.tiers[node.tier].hash, node.seed);
        let nodes = network.nodes.iter().map(node).collect::<Result<_, _>>()?;
        Ok(Self { network, nodes, ways: Vec::new() })
    }

    /// Walks a packet and keeps every step.
    ///
    /// # Errors
    /// A frame that a system does not answer for.
    pub fn walk(&mut self, routes: &Routes, packet: &Inner) -> Result<Walk, Error> {
        let inner = packet.flow.frame();
        let (outer, tunnel_port) = self.outer(packet, &inner);
        let mut hops = Vec::new();
        let arrived = self.each_hop(routes, packet, &outer, |node, key, ways, member| {
            hops.push(Hop { node, key, next_hops: ways.to_vec(), member });
        })?;
        let delivered = capsule::geneve_inner(&outer).filter(|_| arrived).map(<[u8]>::to_vec);
        Ok(Walk { inner, outer, tunnel_port, hops, delivered })
    }

    /// The tunnel packet of an inner frame, and its source port.
    pub(super) fn outer(&self, packet: &Inner, inner: &[u8]) -> (Vec<u8>, u16) {
        let loopback = |node: NodeId| {
            self.network.nodes[node].loopback.unwrap_or_else(|| Ipv4Addr::from(node as u32))
        };
        let (from, to) = (loopback(packet.from), loopback(packet.to));
        let port = packet.tunnel_port.unwrap_or_else(|| match self.network.entropy {
            Entropy::Flow => overlay::source_port(&packet.flow, u32::from(from).into()),
            Entropy::Constant(port) => port,
        });
        (capsule::geneve(from, to, port, 1, inner), port)
    }

    /// Gives node, key, next hops and member of every hop; false if there is no route.
    pub(super) fn each_hop(
        &mut self,
        routes: &Routes,
        packet: &Inner,
        outer: &[u8],
        mut visit: impl FnMut(NodeId, Option<u32>, &[Way], usize),
    ) -> Result<bool, Error> {
        let mut at = packet.from;
        for _ in 0..MOST_HOPS {
            if at == packet.to {
                return Ok(true);
            }
            routes.next_hops(at, packet.to, &mut self.ways);
            let (key, member) = match self.ways.len() {
                0 => return Ok(false),
                1 => (None, 0),
                count => {
                    let key = self.nodes[at].key(outer)?;
                    (Some(key), self.nodes[at].member(key, count))
                }
            };
            visit(at, key, &self.ways, member);
            at = self.network.ends(self.ways[member])[1].node;
        }
        Ok(false)
    }
}
