// SPDX-License-Identifier: Apache-2.0
//! Packets over a topology: the group that a route lookup gives each, and the members that
//! selection takes.

use lbhash_control::topology::{Destination, Found, Service, Topology};
use lbhash_model::{
    Egress, Metadata, USERS,
    config::Level,
    reference::{SelectTrace, Selector, select::Step},
};
use lbhash_vectors::capture::Packet;
use serde::Serialize;
use std::{fmt, time::Duration};

/// What gave a packet its group.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Match<'t> {
    Service(&'t str, &'t Service),
    Destination(Found<'t>),
}

impl Match<'_> {
    pub(crate) const fn group(&self) -> u16 {
        match self {
            Self::Service(_, service) => service.group,
            Self::Destination(found) => found.group(),
        }
    }
}

impl fmt::Display for Match<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(name, _) => write!(formatter, "service {name}"),
            Self::Destination(Found::Route(route) | Found::Multicast(route)) => {
                route.prefix.fmt(formatter)
            }
            Self::Destination(Found::Tunnel(tunnel)) => write!(formatter, "tunnel {}", tunnel.kind),
            Self::Destination(Found::Label(label)) => write!(formatter, "ilm {}", label.kind),
        }
    }
}

/// Destination as it is printed: an address, or `label 1000`.
pub(crate) fn destination_in_words(destination: Destination) -> String {
    match destination {
        Destination::Address(address) => address.to_string(),
        Destination::Label(label) => format!("label {label}"),
    }
}

/// A packet with its way.
#[derive(Debug)]
pub(crate) struct Routed<'t> {
    pub(crate) destination: Option<Destination>,
    pub(crate) matched: Option<Match<'t>>,
    /// The metadata of the packet, with group and service id.
    pub(crate) metadata: Metadata,
    /// Microseconds since the first packet of the capture, modulo 2^32.
    pub(crate) time: u32,
    pub(crate) trace: SelectTrace,
}

/// Route lookup.
pub(crate) struct Lookup<'t> {
    topology: &'t Topology,
    service: Option<(&'t str, &'t Service)>,
    /// What all packets have in common.
    metadata: Metadata,
}

impl<'t> Lookup<'t> {
    /// Lookup in a topology; of a service, all packets have its group and identifier.
    pub(crate) fn new(
        topology: &'t Topology,
        service: Option<(&'t str, &'t Service)>,
        metadata: &Metadata,
    ) -> Self {
        let service_id = service.map_or(metadata.service_id, |(_, service)| service.id);
        Self { topology, service, metadata: Metadata { service_id, ..*metadata } }
    }

    /// What a frame is looked up by, what matches, and its metadata with the group.
    pub(crate) fn find(&self, frame: &[u8]) -> (Option<Destination>, Option<Match<'t>>, Metadata) {
        let destination = Destination::of(frame);
        let matched = self.matched(destination);
        let group = matched.map_or(0, |matched| matched.group());
        (destination, matched, Metadata { group, ..self.metadata })
    }

    fn matched(&self, destination: Option<Destination>) -> Option<Match<'t>> {
        if let Some((name, service)) = self.service {
            return Some(Match::Service(name, service));
        }
        self.topology.find(destination?).map(Match::Destination)
    }
}

/// Lookup and selection, packet after packet: round robin, random generators and flows continue
/// from one to the next.
pub(crate) struct Router<'t> {
    lookup: Lookup<'t>,
    selector: Selector,
    clock: Clock,
}

impl<'t> Router<'t> {
    /// A router after reset with the tables of a topology; all packets are of a service, where one
    /// is given.
    pub(crate) fn new(
        topology: &'t Topology,
        service: Option<(&'t str, &'t Service)>,
        metadata: &Metadata,
    ) -> Self {
        Self {
            lookup: Lookup::new(topology, service, metadata),
            selector: Selector::new(topology.tables()),
            clock: Clock::default(),
        }
    }

    pub(crate) const fn topology(&self) -> &'t Topology {
        self.lookup.topology
    }

    /// What all packets have in common.
    pub(crate) const fn metadata(&self) -> &Metadata {
        &self.lookup.metadata
    }

    /// The next packet, given its keys in user order.
    pub(crate) fn route(&mut self, packet: &Packet<'_>, keys: &[u16; USERS]) -> Routed<'t> {
        let (destination, matched, metadata) = self.lookup.find(packet.data);
        let time = self.clock.at(packet.timestamp) as u32;
        let trace = self.selector.trace(&metadata, keys, time);
        Routed { destination, matched, metadata, time, trace }
    }
}

/// Time of packets: never falls, and stands still where the capture has no times.
#[derive(Default)]
pub(crate) struct Clock {
    first: Option<Duration>,
    latest: Duration,
}

impl Clock {
    /// Microseconds since the first packet.
    pub(crate) fn at(&mut self, timestamp: Option<Duration>) -> u64 {
        if let Some(timestamp) = timestamp {
            let first = *self.first.get_or_insert(timestamp);
            self.latest = self.latest.max(timestamp.saturating_sub(first));
        }
        u64::try_from(self.latest.as_micros()).unwrap_or(u64::MAX)
    }
}

/// Keys of `lbhash route --format jsonl` behind those of `lbhash keys`; documented, stable.
#[derive(Serialize)]
pub(crate) struct SelectionView<'t> {
    /// An address, or `label 1000`.
    pub(crate) destination: Option<String>,
    /// Prefix of the route, or `tunnel vxlan`, `ilm ldp`, `service NAME`.
    #[serde(rename = "match")]
    pub(crate) matched: Option<String>,
    /// Stages that selected, in their order.
    pub(crate) select: Vec<SelectedView<'t>>,
    pub(crate) egress: Option<EgressView<'t>>,
}

/// What one stage selected.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct SelectedView<'t> {
    pub(crate) level: &'static str,
    pub(crate) group: u16,
    /// Name of the next-hop group or LAG.
    pub(crate) name: &'t str,
    pub(crate) index: u16,
    /// Name of the next hop or port.
    pub(crate) member: &'t str,
}

/// Where a packet leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct EgressView<'t> {
    /// `port` or `drop`.
    pub(crate) kind: &'static str,
    pub(crate) id: u16,
    pub(crate) name: &'t str,
}

impl<'t> SelectionView<'t> {
    pub(crate) fn new(routed: &Routed<'t>, topology: &'t Topology) -> Self {
        let steps = routed.trace.steps.iter();
        Self {
            destination: routed.destination.map(destination_in_words),
            matched: routed.matched.map(|matched| matched.to_string()),
            select: steps.map(|step| SelectedView::new(step, topology)).collect(),
            egress: EgressView::new(routed.trace.selection.egress, topology),
        }
    }

    /// What the stage of a level selected.
    pub(crate) fn at(&self, level: Level) -> Option<&SelectedView<'t>> {
        self.select.iter().find(|selected| selected.level == level.name())
    }
}

impl<'t> SelectedView<'t> {
    fn new(step: &Step, topology: &'t Topology) -> Self {
        Self {
            level: step.stage.name(),
            group: step.number,
            name: topology.group(step.number).map_or("", |group| &group.name),
            index: step.index,
            member: topology.next_hop(step.number, step.index).unwrap_or_default(),
        }
    }
}

impl<'t> EgressView<'t> {
    pub(crate) fn new(egress: Egress, topology: &'t Topology) -> Option<Self> {
        match egress {
            Egress::None => None,
            Egress::Port(id) => {
                Some(Self { kind: "port", id, name: topology.port(id).unwrap_or_default() })
            }
            Egress::Drop(id) => {
                Some(Self { kind: "drop", id, name: topology.drop(id).unwrap_or_default() })
            }
        }
    }
}

impl fmt::Display for EgressView<'_> {
    /// The name of a port, and of a drop `drop NAME`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            "drop" => write!(formatter, "drop {}", self.name),
            _ => formatter.write_str(self.name),
        }
    }
}
