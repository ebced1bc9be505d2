// SPDX-License-Identifier: Apache-2.0
//! Shortest paths, all of equal cost: what BGP with multipath leaves in every node's table.

use super::{Dead, Network, NodeId, Way};
use std::collections::HashMap;

/// Unreachable.
const NEVER: u8 = u8::MAX;

/// Next hops of every node towards every host.
///
/// Hosts behind the same switches share a group, and equal lists of next hops are kept once.
#[derive(Clone, Debug)]
pub struct Routes {
    /// Group of each node that is a host.
    group: Vec<u32>,
    /// Last hops: ways to each host, with the switch that they leave.
    last: Vec<Vec<(NodeId, Way)>>,
    /// Hops to the group's switches, group by group.
    distance: Vec<u8>,
    /// Number of the list of next hops, group by group.
    list: Vec<u32>,
    lists: Vec<Vec<Way>>,
    /// Live ways out of each host.
    uplinks: Vec<Vec<(Way, NodeId)>>,
    nodes: usize,
}

impl Routes {
    /// Computes the routes without what is dead.
    #[must_use]
    pub fn new(network: &Network, dead: &Dead) -> Self {
        let nodes = network.nodes.len();
        let live = |&&(way, to): &&(Way, NodeId)| !dead.way(way) && !dead.node(to);
        let mut routes = Self {
            group: vec![0; nodes],
            last: vec![Vec::new(); nodes],
            distance: Vec::new(),
            list: Vec::new(),
            lists: vec![Vec::new()],
            uplinks: vec![Vec::new(); nodes],
            nodes,
        };
        let mut groups: HashMap<Vec<NodeId>, u32> = HashMap::new();
        let mut lists: HashMap<Vec<Way>, u32> = HashMap::from([(Vec::new(), 0)]);
        for host in network.hosts().into_iter().filter(|&host| !dead.node(host)) {
            let uplinks: Vec<_> = network.ways(host).iter().filter(live).copied().collect();
            routes.last[host] = uplinks.iter().map(|&(way, switch)| (switch, way ^ 1)).collect();
            let mut switches: Vec<NodeId> = uplinks.iter().map(|uplink| uplink.1).collect();
            switches.sort_unstable();
            switches.dedup();
            routes.uplinks[host] = uplinks;
            let next = groups.len() as u32;
            routes.group[host] = *groups.entry(switches.clone()).or_insert_with(|| {
                routes.distances(network, dead, &switches, &mut lists);
                next
            });
        }
        routes
    }

    /// Distances from everywhere to some switches, and the next hops that they give.
    fn distances(
        &mut self,
        network: &Network,
        dead: &Dead,
        to: &[NodeId],
        known: &mut HashMap<Vec<Way>, u32>,
    ) {
        let mut distance = vec![NEVER; self.nodes];
        let mut at = to.to_vec();
        at.iter().for_each(|&node| distance[node] = 0);
        for hops in 1.. {
            let mut next = Vec::new();
            for &node in &at {
                for &(way, other) in network.ways(node) {
                    let is_open = !dead.way(way) && !dead.node(other) && !network.is_host(other);
                    if is_open && distance[other] == NEVER {
                        distance[other] = hops;
                        next.push(other);
                    }
                }
            }
            if next.is_empty() || hops == NEVER - 1 {
                break;
            }
            at = next;
        }
        for node in 0..self.nodes {
            let is_switch = !network.is_host(node) && !matches!(distance[node], 0 | NEVER);
            let mut ways = Vec::new();
            if is_switch {
                let nearer = |&&(way, to): &&(Way, NodeId)| {
                    !dead.way(way) && distance[to] == distance[node] - 1
                };
                ways.extend(network.ways(node).iter().filter(nearer).map(|way| way.0));
            }
            let number = known.get(&ways).copied().unwrap_or_else(|| {
                let number = self.lists.len() as u32;
                self.lists.push(ways.clone());
                known.insert(ways, number);
                number
            });
            self.list.push(number);
        }
        self.distance.extend(distance);
    }

    /// Next hops of a node towards a host, in the order of the links; written to `ways`.
    pub fn next_hops(&self, node: NodeId, host: NodeId, ways: &mut Vec<Way>) {
        ways.clear();
        let at = self.group[host] as usize * self.nodes;
        if self.last[host].is_empty() {
            return;
        }
        if !self.uplinks[node].is_empty() {
            let distance = |uplink: &(Way, NodeId)| self.distance[at + uplink.1];
            let nearest = self.uplinks[node].iter().map(distance).min().unwrap_or(NEVER);
            let near = self.uplinks[node].iter().filter(|uplink| distance(uplink) == nearest);
            if nearest < NEVER {
                ways.extend(near.map(|uplink| uplink.0));
            }
        } else if self.distance[at + node] == 0 {
            ways.extend(self.last[host].iter().filter(|last| last.0 == node).map(|last| last.1));
        } else {
            ways.extend(&self.lists[self.list[at + node] as usize]);
        }
    }

    /// Number of end-to-end paths from a host to another.
    #[must_use]
    pub fn paths(&self, network: &Network, from: NodeId, to: NodeId) -> u64 {
        if from == to {
            return 1;
        }
        let mut ways = Vec::new();
        self.next_hops(from, to, &mut ways);
        ways.iter().map(|&way| self.paths(network, network.ends(way)[1].node, to)).sum()
    }
}
