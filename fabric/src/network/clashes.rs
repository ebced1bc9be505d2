// SPDX-License-Identifier: Apache-2.0
//! Neighbours with the same seed, or the same function: the settings that polarize.

use super::{Network, Node, NodeId};

/// Two switches with a link between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The switches, in the order of their numbers.
    pub nodes: [NodeId; 2],
    /// The seed of both, where it is the same.
    pub seed: Option<u32>,
    /// The function of both (for the block: user and polynomial), where it is the same.
    pub function: Option<String>,
}

impl Network {
    /// Seed with which a node hashes.
    #[must_use]
    pub fn seed_of(&self, node: &Node) -> Option<u32> {
        node.seed.or_else(|| self.tiers[node.tier].hash.seed())
    }
}

/// Every pair of switches with a link between them, and the same seed or the same function.
#[must_use]
pub fn clashes(network: &Network) -> Vec<Clash> {
    let functions: Vec<String> = network.tiers.iter().map(|tier| tier.hash.function()).collect();
    let mut found: Vec<Clash> = Vec::new();
    for link in &network.links {
        let mut nodes = [link.ends[0].node, link.ends[1].node];
        nodes.sort_unstable();
        let [a, b] = nodes.map(|node| &network.nodes[node]);
        if nodes.iter().any(|&node| network.is_host(node)) {
            continue;
        }
        let seeds = [a, b].map(|node| network.seed_of(node));
        let seed = seeds[0].filter(|_| seeds[0] == seeds[1]);
        let function = (functions[a.tier] == functions[b.tier]).then(|| functions[a.tier].clone());
        let clash = Clash { nodes, seed, function };
        if clash.seed.is_some() || clash.function.is_some() {
            found.push(clash);
        }
    }
    found.sort_by_key(|clash| clash.nodes);
    found.dedup();
    found
}
