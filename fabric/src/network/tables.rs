// SPDX-License-Identifier: Apache-2.0
//! Tables as their nodes show them: routes with their next hops, BFD sessions.

use super::{Network, NodeId, Routes};

impl Network {
    /// Routes of a node to a host, a line for each next hop.
    #[must_use]
    pub fn route_table(&self, routes: &Routes, node: NodeId, host: NodeId) -> Vec<String> {
        let mut ways = Vec::new();
        routes.next_hops(node, host, &mut ways);
        let prefix = match self.nodes[host].loopback {
            Some(address) => format!("{address}/32"),
            None => self.nodes[host].name.clone(),
        };
        let line = |&way: &u32| {
            let [from, to] = self.ends(way);
            let next = &self.nodes[to.node];
            let via = to.address.map_or_else(|| next.name.clone(), |address| address.to_string());
            let label = match next.rack == self.nodes[node].rack || next.rack.is_empty() {
                true => next.label.clone(),
                false => format!("{} {}", next.label, next.rack),
            };
            let words = if self.is_host(node) {
                format!(" dev {} (via {label})", from.port)
            } else if self.is_host(to.node) {
                format!(" (directly connected to {})", next.label)
            } else {
                format!(" ({label} path)")
            };
            format!("{prefix} via {via}{words}")
        };
        ways.iter().map(line).collect()
    }

    /// BFD sessions of a node, as FRR configures them; none without BFD.
    #[must_use]
    pub fn bfd_sessions(&self, node: NodeId) -> Vec<String> {
        let Some(interval) = self.timers.bfd_interval else { return Vec::new() };
        let session = |&(way, _): &(u32, NodeId)| {
            let address = self.ends(way)[1].address?;
            let multiplier = self.timers.bfd_multiplier;
            Some(format!(
                "peer {address} interval {interval} min_rx {interval} multiplier {multiplier}"
            ))
        };
        self.ways(node).iter().filter_map(session).collect()
    }
}
