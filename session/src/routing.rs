// SPDX-License-Identifier: Apache-2.0
//! Packets over a topology: the group that a route lookup gives each, and the members that
//! selection takes.

use lbhash_control::topology::{Destination, Found, Service, Topology};
use lbhash_model::{
    Egress, Metadata, USERS,
    config::Level,
    reference::{SelectTrace, Selector, select::Step},
};
use serde::Serialize;
use std::{fmt, time::Duration};

/// What gave a packet its group.
#[derive(Clone, Copy, Debug)]
pub enum Match<'t> {
    /// The service that all packets belong to, by name.
    Service(&'t str, &'t Service),
    /// A route, tunnel or label.
    Destination(Found<'t>),
}

impl Match<'_> {
    /// Number of the group, 1 to 4095; 0 for none.
    #[must_use]
    pub const fn group(&self) -> u16 {
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
#[must_use]
pub fn destination_in_words(destination: Destination) -> String {
    match destination {
        Destination::Address(address) => address.to_string(),
        Destination::Label(label) => format!("label {label}"),
    }
}

/// A packet with its way.
#[derive(Debug)]
pub struct Routed<'t> {
    /// What it is looked up by; `None` where it is neither IP nor MPLS.
    pub destination: Option<Destination>,
    /// What gave it its group.
    pub matched: Option<Match<'t>>,
    /// The metadata of the packet, with group and service id.
    pub metadata: Metadata,
    /// Microseconds since the first packet of the capture, modulo 2^32.
    pub time: u32,
    /// Every stage that selected.
    pub trace: SelectTrace,
}

/// Route lookup.
pub struct Lookup<'t> {
    topology: &'t Topology,
    service: Option<(&'t str, &'t Service)>,
    /// What all packets have in common.
    metadata: Metadata,
}

impl<'t> Lookup<'t> {
    /// Lookup in a topology; of a service, all packets have its group and identifier.
    #[must_use]
    pub fn new(
        topology: &'t Topology,
        service: Option<(&'t str, &'t Service)>,
        metadata: &Metadata,
    ) -> Self {
        let service_id = service.map_or(metadata.service_id, |(_, service)| service.id);
        Self { topology, service, metadata: Metadata { service_id, ..*metadata } }
    }

    /// What a frame is looked up by, what matches, and its metadata with the group.
    #[must_use]
    pub fn find(&self, frame: &[u8]) -> (Option<Destination>, Option<Match<'t>>, Metadata) {
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
pub struct Router<'t> {
    lookup: Lookup<'t>,
    selector: Selector,
    clock: Clock,
}

impl<'t> Router<'t> {
    /// A router after reset with the tables of a topology; all packets are of a service, where one
    /// is given.
    #[must_use]
    pub fn new(
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

    /// The topology.
    #[must_use]
    pub const fn topology(&self) -> &'t Topology {
        self.lookup.topology
    }

    /// What all packets have in common.
    #[must_use]
    pub const fn metadata(&self) -> &Metadata {
        &self.lookup.metadata
    }

    /// The next packet: its frame, its time in the capture, and its keys in user order.
    pub fn route(
        &mut self,
        frame: &[u8],
        timestamp: Option<Duration>,
        keys: &[u16; USERS],
    ) -> Routed<'t> {
        let (destination, matched, metadata) = self.lookup.find(frame);
        let time = self.clock.at(timestamp) as u32;
        let trace = self.selector.trace(&metadata, keys, time);
        Routed { destination, matched, metadata, time, trace }
    }
}

/// Time of packets: never falls, and stands still where the capture has no times.
#[derive(Debug, Default)]
pub struct Clock {
    first: Option<Duration>,
    latest: Duration,
}

impl Clock {
    /// Microseconds since the first packet.
    pub fn at(&mut self, timestamp: Option<Duration>) -> u64 {
        if let Some(timestamp) = timestamp {
            let first = *self.first.get_or_insert(timestamp);
            self.latest = self.latest.max(timestamp.saturating_sub(first));
        }
        u64::try_from(self.latest.as_micros()).unwrap_or(u64::MAX)
    }
}

/// Keys of `lbhash route --format jsonl` behind those of `lbhash keys`; documented, stable.
#[derive(Debug, Serialize)]
pub struct SelectionView<'t> {
    /// An address, or `label 1000`.
    pub destination: Option<String>,
    /// Prefix of the route, or `tunnel vxlan`, `ilm ldp`, `service NAME`.
    #[serde(rename = "match")]
    pub matched: Option<String>,
    /// Stages that selected, in their order.
    pub select: Vec<SelectedView<'t>>,
    /// Where the packet leaves; `None` where it leaves nowhere.
    pub egress: Option<EgressView<'t>>,
}

/// What one stage selected.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SelectedView<'t> {
    /// `level_1_fec`, `level_2_fec`, `level_3_fec`, `lag`.
    pub level: &'static str,
    /// Group, 1 to 4095.
    pub group: u16,
    /// Name of the next-hop group or LAG.
    pub name: &'t str,
    /// Index into the group's members, from 0.
    pub index: u16,
    /// Name of the next hop or port.
    pub member: &'t str,
}

/// Where a packet leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EgressView<'t> {
    /// `port` or `drop`.
    pub kind: &'static str,
    /// Number of the port or drop.
    pub id: u16,
    /// Its name in the topology.
    pub name: &'t str,
}

impl<'t> SelectionView<'t> {
    /// The way of a packet over the topology that it was routed by.
    #[must_use]
    pub fn new(routed: &Routed<'t>, topology: &'t Topology) -> Self {
        let steps = routed.trace.steps.iter();
        Self {
            destination: routed.destination.map(destination_in_words),
            matched: routed.matched.map(|matched| matched.to_string()),
            select: steps.map(|step| SelectedView::new(step, topology)).collect(),
            egress: EgressView::new(routed.trace.selection.egress, topology),
        }
    }

    /// What the stage of a level selected.
    #[must_use]
    pub fn at(&self, level: Level) -> Option<&SelectedView<'t>> {
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
    /// An egress by name.
    #[must_use]
    pub fn new(egress: Egress, topology: &'t Topology) -> Option<Self> {
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
