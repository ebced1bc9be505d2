// SPDX-License-Identifier: Apache-2.0
//! One of the two sides that are compared, and the arguments of the second.

use crate::{
    failure::Failure,
    hashing::{HashArguments, Hashing},
    over_topology::{self, OverTopology},
    routing::{EgressView, Router},
    source::{Given, Notation},
};
use clap::Args;
use lbhash_control::numbers;
use lbhash_control::topology::Topology;
use lbhash_model::{Metadata, USERS, fast::Fast};
use lbhash_vectors::capture::Packet;
use std::{fmt, path::PathBuf};

#[derive(Args, Debug)]
#[command(next_help_heading = "After")]
pub(super) struct Other {
    /// As --profile, for what is after
    #[arg(long, value_name = "NAME|FILE.toml", conflicts_with_all = TO_NOTATIONS)]
    to_profile: Option<String>,
    /// As --seed, for what is after
    #[arg(long, value_name = "N", value_parser = numbers::u16, allow_negative_numbers = true)]
    to_seed: Option<u16>,
    /// As --topology, for what is after
    #[arg(long, value_name = "FILE.toml|-", conflicts_with = "to_members")]
    to_topology: Option<PathBuf>,
    /// As --members, for what is after
    #[arg(
        long,
        value_name = "N",
        value_parser = |text: &str| numbers::in_range(text, 1..=over_topology::MOST_MEMBERS),
        allow_negative_numbers = true
    )]
    to_members: Option<u64>,
    /// As --config, for what is after
    #[arg(long, value_name = "FILE|-", conflicts_with_all = &TO_NOTATIONS[1..])]
    to_config: Option<PathBuf>,
    /// As --junos, for what is after
    #[arg(long, value_name = "FILE|-", conflicts_with_all = &TO_NOTATIONS[2..])]
    to_junos: Option<PathBuf>,
    /// As --srlinux, for what is after
    #[arg(long, value_name = "FILE|-", conflicts_with_all = &TO_NOTATIONS[3..])]
    to_srlinux: Option<PathBuf>,
    /// As --sros, for what is after
    #[arg(long, value_name = "FILE|-", conflicts_with_all = &TO_NOTATIONS[4..])]
    to_sros: Option<PathBuf>,
    /// As --huawei, for what is after
    #[arg(long, value_name = "FILE|-", conflicts_with = "to_linux")]
    to_huawei: Option<PathBuf>,
    /// As --linux, for what is after
    #[arg(long, value_name = "FILE|-")]
    to_linux: Option<PathBuf>,
}

/// Arguments that name a router's configuration after.
pub(super) const TO_NOTATIONS: [&str; 6] =
    ["to_config", "to_junos", "to_srlinux", "to_sros", "to_huawei", "to_linux"];

impl Other {
    /// The topology after, where another one is given.
    pub(super) fn load_topology(&self) -> Result<Option<Topology>, Failure> {
        over_topology::load(self.to_topology.as_deref(), self.to_members, over_topology::Kind::Ecmp)
    }

    /// How packets are hashed after.
    pub(super) fn hashing(&self, before: &HashArguments) -> HashArguments {
        let mut after = before.clone();
        after.seed = self.to_seed.or(before.seed);
        if let Some(profile) = &self.to_profile {
            after.profile = Some(profile.clone());
            after.router = Default::default();
        }
        if let Some(given) = self.router() {
            after.profile = None;
            after.router = before.router.with(given);
        }
        after
    }

    fn router(&self) -> Option<Given<'_>> {
        let all = [
            (Notation::Config, &self.to_config),
            (Notation::Junos, &self.to_junos),
            (Notation::SrLinux, &self.to_srlinux),
            (Notation::SrOs, &self.to_sros),
            (Notation::Huawei, &self.to_huawei),
            (Notation::Linux, &self.to_linux),
        ];
        all.into_iter().find_map(|(notation, file)| Some((notation, file.as_deref()?)))
    }
}

/// What becomes of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome<'t> {
    /// Without a topology: its keys, in user order.
    Keys([u16; USERS]),
    /// Where it leaves: by a port, or nowhere.
    Egress(Option<&'t str>),
    Drop(&'t str),
}

impl fmt::Display for Outcome<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keys(keys) => {
                let keys: Vec<_> = keys.iter().map(|key| format!("{key:#06x}")).collect();
                formatter.write_str(&keys.join(" "))
            }
            Self::Egress(None) => formatter.write_str("none"),
            Self::Egress(Some(port)) => formatter.write_str(port),
            Self::Drop(name) => write!(formatter, "drop {name}"),
        }
    }
}

/// What packets go through on one side.
pub(super) struct Side<'t> {
    fast: Fast,
    metadata: Metadata,
    router: Option<Router<'t>>,
}

impl<'t> Side<'t> {
    pub(super) fn new(
        over: &OverTopology,
        topology: Option<&'t Topology>,
        hashing: &Hashing,
    ) -> Result<Self, Failure> {
        let Hashing { configuration, metadata, .. } = hashing;
        let router = topology.map(|topology| over.router(topology, metadata));
        Ok(Self {
            fast: Fast::new(&configuration.compile()?),
            metadata: *metadata,
            router: router.transpose()?,
        })
    }

    /// What becomes of the next packet.
    pub(super) fn outcome(&mut self, packet: &Packet<'_>) -> Outcome<'t> {
        let metadata = self.router.as_ref().map_or(&self.metadata, Router::metadata);
        let keys = self.fast.keys(metadata, packet.data).keys;
        let Some(router) = &mut self.router else { return Outcome::Keys(keys) };
        let egress = router.route(packet.data, packet.timestamp, &keys).trace.selection.egress;
        match EgressView::new(egress, router.topology()) {
            None => Outcome::Egress(None),
            Some(EgressView { kind: "drop", name, .. }) => Outcome::Drop(name),
            Some(EgressView { name, .. }) => Outcome::Egress(Some(name)),
        }
    }
}
