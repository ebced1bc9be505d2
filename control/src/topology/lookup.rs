// SPDX-License-Identifier: Apache-2.0
//! From a packet to its group: longest prefix match on the destination. The block has no part in it.

use super::route::{Plain, Route};
use ipnet::IpNet;
use prefix_trie::joint::JointPrefixMap;
use std::{collections::BTreeMap, fmt, net::IpAddr};

/// Routes, tunnels and labels, found by what packets carry.
#[derive(Clone)]
pub(super) struct Lookup {
    routes: Vec<Route>,
    tunnels: Vec<(IpNet, Plain)>,
    labels: BTreeMap<u32, Plain>,
    /// Index of the route of each prefix.
    by_prefix: JointPrefixMap<IpNet, usize>,
    /// Index of the tunnel of each destination.
    by_tunnel: JointPrefixMap<IpNet, usize>,
}

impl fmt::Debug for Lookup {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Lookup")
            .field("routes", &self.routes)
            .field("tunnels", &self.tunnels)
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}

impl Lookup {
    pub(super) fn new(
        routes: Vec<Route>,
        tunnels: Vec<(IpNet, Plain)>,
        labels: BTreeMap<u32, Plain>,
    ) -> Self {
        let by_prefix = routes.iter().enumerate().map(|(index, route)| (route.prefix, index));
        let by_tunnel = tunnels.iter().enumerate().map(|(index, &(prefix, _))| (prefix, index));
        Self {
            by_prefix: by_prefix.collect(),
            by_tunnel: by_tunnel.collect(),
            routes,
            tunnels,
            labels,
        }
    }

    pub(super) fn routes(&self) -> &[Route] {
        &self.routes
    }

    pub(super) fn tunnels(&self) -> &[(IpNet, Plain)] {
        &self.tunnels
    }

    pub(super) const fn labels(&self) -> &BTreeMap<u32, Plain> {
        &self.labels
    }

    pub(super) fn route(&self, destination: IpAddr) -> Option<&Route> {
        let (_, &index) = self.by_prefix.get_lpm(&destination.into())?;
        self.routes.get(index)
    }

    pub(super) fn tunnel(&self, destination: IpAddr) -> Option<&(IpNet, Plain)> {
        let (_, &index) = self.by_tunnel.get_lpm(&destination.into())?;
        self.tunnels.get(index)
    }

    pub(super) fn label(&self, label: u32) -> Option<&Plain> {
        self.labels.get(&label)
    }
}
