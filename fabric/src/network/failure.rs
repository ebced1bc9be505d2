// SPDX-License-Identifier: Apache-2.0
//! What fails, how long it takes until nobody sends there any more, and what happens on the way.

use super::{Network, NodeId, Way};
use crate::Error;
use std::collections::HashSet;

/// Timers of routing, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timers {
    /// Interval of BFD packets; `None` without BFD.
    pub bfd_interval: Option<f64>,
    /// Packets that may be missing.
    pub bfd_multiplier: f64,
    /// BGP keepalive.
    pub keepalive: f64,
    /// BGP hold time.
    pub hold: f64,
    /// From a session's end until the route is withdrawn.
    pub withdraw: f64,
    /// From the withdrawal until the member has left the group in hardware.
    pub program: f64,
}

impl Default for Timers {
    fn default() -> Self {
        Self {
            bfd_interval: Some(100.0),
            bfd_multiplier: 3.0,
            keepalive: 60_000.0,
            hold: 180_000.0,
            withdraw: 50.0,
            program: 100.0,
        }
    }
}

/// A step of a failure, with the earliest and the latest time in milliseconds after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Earliest.
    pub from: f64,
    /// Latest.
    pub to: f64,
    /// What happens.
    pub what: String,
}

impl Timers {
    /// Time until the failure is noticed, from and to, in milliseconds.
    #[must_use]
    pub fn detection(&self) -> (f64, f64) {
        match self.bfd_interval {
            // The last packet came up to one interval before the failure.
            Some(interval) => {
                ((self.bfd_multiplier - 1.0) * interval, self.bfd_multiplier * interval)
            }
            // A keepalive may be due at once, and the hold time runs from the last one.
            None => (self.keepalive.min(self.hold), self.hold),
        }
    }

    /// Everything from the failure to the end of its effect.
    #[must_use]
    pub fn sequence(&self, what: &str) -> Vec<Event> {
        let (from, to) = self.detection();
        let noticed = match self.bfd_interval {
            Some(_) => "BFD declares its sessions down".to_owned(),
            None => "the BGP hold timer expires".to_owned(),
        };
        let at = |delay: f64, what: &str| Event {
            from: from + delay,
            to: to + delay,
            what: what.to_owned(),
        };
        let gone = self.withdraw + self.program;
        let mut events = vec![Event { from: 0.0, to: 0.0, what: format!("{what} fails") }];
        events.push(at(0.0, &noticed));
        if self.bfd_interval.is_some() {
            events.push(at(0.0, "BFD notifies BGP"));
        }
        events.push(at(self.withdraw, "BGP withdraws the routes"));
        events.push(at(gone, "ECMP groups lose the member"));
        events.push(at(gone, "traffic is on the remaining members"));
        events
    }

    /// Time from the failure until no packet is sent into it, from and to, in milliseconds.
    #[must_use]
    pub fn convergence(&self) -> (f64, f64) {
        let (from, to) = self.detection();
        (from + self.withdraw + self.program, to + self.withdraw + self.program)
    }
}

/// Links and nodes that are down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dead {
    links: HashSet<u32>,
    nodes: HashSet<NodeId>,
}

impl Dead {
    /// Whether a way is down.
    #[must_use]
    pub fn way(&self, way: Way) -> bool {
        !self.links.is_empty() && self.links.contains(&(way / 2))
    }

    /// Whether a node is down.
    #[must_use]
    pub fn node(&self, node: NodeId) -> bool {
        !self.nodes.is_empty() && self.nodes.contains(&node)
    }

    /// Adds what a name means: a node, `NODE:PORT` for a link, or `plane NAME` for all switches of a plane.
    ///
    /// # Errors
    /// A name that nothing has.
    pub fn fail(&mut self, network: &Network, name: &str) -> Result<(), Error> {
        if let Some(plane) = name.strip_prefix("plane ") {
            let of_plane = |&node: &NodeId| network.nodes[node].plane == plane.trim();
            let nodes: Vec<_> = (0..network.nodes.len())
                .filter(|&node| !network.is_host(node))
                .filter(of_plane)
                .collect();
            self.nodes.extend(&nodes);
            return if nodes.is_empty() {
                Err(Error::Question(format!("no switch is of plane `{plane}`")))
            } else {
                Ok(())
            };
        }
        if let Some(node) = network.node(name) {
            self.nodes.insert(node);
            return Ok(());
        }
        let is_end =
            |end: &super::End| format!("{}:{}", network.nodes[end.node].name, end.port) == name;
        let links = network.links.iter().zip(0..).filter(|(link, _)| link.ends.iter().any(is_end));
        let before = self.links.len();
        self.links.extend(links.map(|(_, number)| number));
        if self.links.len() == before {
            let problem = format!(
                "`{name}` is neither a node, nor NODE:PORT of a link, nor `plane NAME` of this fabric"
            );
            return Err(Error::Question(problem));
        }
        Ok(())
    }

    /// Whether nothing is down.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.nodes.is_empty()
    }
}
