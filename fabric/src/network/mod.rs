// SPDX-License-Identifier: Apache-2.0
//! A fabric: hosts, switches, links, the hash of each tier; routes over it, and flows that walk through it.
//!
//! ```text
//! file or generator ─> Network ─> Routes (shortest paths, equal cost) ─┐
//! Flows ─> inner packet ─> GENEVE ─> frame ─ Hash of each node ────────┴─> Walk ─> Counts
//! ```

mod build;
mod capacity;
mod clashes;
mod counts;
mod failure;
mod file;
mod hash;
mod routes;
mod run;
mod tables;
mod walk;

pub use capacity::{Capacity, OfNic};
pub use clashes::{Clash, clashes};
pub use counts::{Counts, Joint, MOST_PATHS};
pub use failure::{Dead, Event, Timers};
pub use hash::TierHash;
pub use routes::Routes;
pub use run::{Run, run};
pub use walk::{Hop, Inner, Walk, Walker};

use std::net::Ipv4Addr;

/// Fabrics that come with lbhash: name and text.
pub const BUILT_IN: [(&str, &str); 3] = [
    ("two-racks", include_str!("../../fabrics/two-racks.toml")),
    ("two-racks-one-seed", include_str!("../../fabrics/two-racks-one-seed.toml")),
    ("thousand-switches", include_str!("../../fabrics/thousand-switches.toml")),
];

/// Number of a node.
pub type NodeId = usize;
/// A link in one direction: twice its number, and 1 for the way from its second end.
pub type Way = u32;

/// A host or a switch.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Name, by which files refer to it.
    pub name: String,
    /// What tables call it.
    pub label: String,
    /// Rack, if it stands in one.
    pub rack: String,
    /// Plane (network A or B), if it belongs to one.
    pub plane: String,
    /// Number of its tier.
    pub tier: usize,
    /// Address of a host, source and destination of its tunnels.
    pub loopback: Option<Ipv4Addr>,
    /// Autonomous system; 0 if none is given.
    pub asn: u32,
    /// Base MAC address.
    pub mac: [u8; 6],
    /// Seed of its hash, where it is not that of the tier.
    pub seed: Option<u32>,
}

/// One end of a link.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The node.
    pub node: NodeId,
    /// Name of its port.
    pub port: String,
    /// Address of the port, which the other end's BGP session and routes name.
    pub address: Option<Ipv4Addr>,
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Its ends; the first one is the lower.
    pub ends: [End; 2],
    /// Gb/s in each direction.
    pub rate: f64,
}

/// Nodes that hash alike, but for their seeds.
#[derive(Clone, Debug)]
pub struct Tier {
    /// Name.
    pub name: String,
    /// Their hash.
    pub hash: TierHash,
    /// They send and receive, and carry nothing through.
    pub is_host: bool,
}

/// How the overlay chooses the source port of its packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entropy {
    /// By the inner flow.
    Flow,
    /// Always this one.
    Constant(u16),
}

/// Flows of a fabric.
#[derive(Clone, Debug, PartialEq)]
pub struct Flows {
    /// How many.
    pub count: u64,
    /// Gb/s of each.
    pub rate: f64,
    /// Seed of the generator.
    pub seed: u64,
    /// From this host and to this one; without them from any host to any other.
    pub from: Option<NodeId>,
    /// To this host.
    pub to: Option<NodeId>,
}

/// A fabric.
#[derive(Clone, Debug)]
pub struct Network {
    /// Name.
    pub name: String,
    /// Tiers, hosts first.
    pub tiers: Vec<Tier>,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Links.
    pub links: Vec<Link>,
    /// How tunnels choose their source ports.
    pub entropy: Entropy,
    /// Timers of failures.
    pub timers: Timers,
    /// Flows.
    pub flows: Flows,
    /// The packet whose way is shown.
    pub walk: Option<Inner>,
    /// Ways out of each node, with the node behind, in the order of the links.
    ways: Vec<Vec<(Way, NodeId)>>,
}

impl Network {
    /// Ways out of a node, with the node behind each.
    #[must_use]
    pub fn ways(&self, node: NodeId) -> &[(Way, NodeId)] {
        &self.ways[node]
    }

    /// The end where a way begins, and the one where it ends.
    #[must_use]
    pub fn ends(&self, way: Way) -> [&End; 2] {
        let [first, second] = &self.links[way as usize / 2].ends;
        if way.is_multiple_of(2) { [first, second] } else { [second, first] }
    }

    /// `server-1:eth0 > tor-a1`.
    #[must_use]
    pub fn way_name(&self, way: Way) -> String {
        let [from, to] = self.ends(way);
        format!("{}:{} > {}", self.nodes[from.node].name, from.port, self.nodes[to.node].name)
    }

    /// Whether a node is a host.
    #[must_use]
    pub fn is_host(&self, node: NodeId) -> bool {
        self.tiers[self.nodes[node].tier].is_host
    }

    /// Every host.
    #[must_use]
    pub fn hosts(&self) -> Vec<NodeId> {
        (0..self.nodes.len()).filter(|&node| self.is_host(node)).collect()
    }

    /// The node of a name.
    #[must_use]
    pub fn node(&self, name: &str) -> Option<NodeId> {
        self.nodes.iter().position(|node| node.name == name)
    }

    fn connect(&mut self) {
        let mut ways = vec![Vec::new(); self.nodes.len()];
        for (number, link) in (0..).zip(&self.links) {
            let [first, second] = [link.ends[0].node, link.ends[1].node];
            ways[first].push((2 * number, second));
            ways[second].push((2 * number + 1, first));
        }
        self.ways = ways;
    }
}
