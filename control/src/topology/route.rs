// SPDX-License-Identifier: Apache-2.0
//! What is programmed for a prefix, a tunnel or an incoming label.

use super::{owners::RouteOwner, programs::Programming};
use ipnet::IpNet;

/// A route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Destinations.
    pub prefix: IpNet,
    /// Who programs it; `None` where the file does not say.
    pub owner: Option<RouteOwner>,
    /// Name of its next-hop group or LAG.
    pub next_hop_group: String,
    /// Number of the group that is programmed for it: `group` of the metadata of its packets.
    pub group: u16,
    /// How the group is programmed.
    pub programming: Programming,
    /// Number of the group of its multicast and limited broadcast packets: with dynamic load balancing, which is for unicast alone, the
    /// one that is programmed as it would be without (E-015); otherwise `group`.
    pub multicast_group: u16,
    /// A resilient-hash-prefix equals or covers it; with a single next hop there are no buckets all the same.
    pub resilient_hash: bool,
    /// A dynamic-load-balancing prefix equals or covers it.
    pub dynamic_requested: bool,
    /// Why it has no dynamic load balancing although that is requested.
    pub dynamic_obstacle: Option<String>,
    /// Name of the group that stands in for this one, if there is one.
    pub backup: Option<String>,
}

impl Route {
    /// Dynamic load balancing is in force.
    #[must_use]
    pub const fn dynamic_enabled(&self) -> bool {
        self.dynamic_requested && self.dynamic_obstacle.is_none()
    }
}

/// A tunnel, or an incoming label: always programmed plainly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Kind of the tunnel, or owner of the label.
    pub kind: &'static str,
    /// Name of its next-hop group or LAG.
    pub next_hop_group: String,
    /// Number of the group that is programmed for it.
    pub group: u16,
}
