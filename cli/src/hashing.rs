// SPDX-License-Identifier: Apache-2.0
//! Arguments that say how packets are hashed: the profile, and what the environment would supply
//! with a packet.

use crate::{
    failure::Failure,
    source::{self, RouterArguments},
    standard_input,
};
use clap::Args;
use lbhash_control::numbers;
use lbhash_control::{
    profile::Profile,
    topology::{Platform, Topology},
};
use lbhash_model::{Metadata, config::Configuration};
use std::path::Path;

/// Profile of a command that is given none, nor a topology with a platform that has one.
pub(crate) const DEFAULT_PROFILE: &str = "srlinux-7250-ixr";

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Hashing")]
pub(crate) struct HashArguments {
    /// Built-in profile (`lbhash profile list`) or a TOML file
    /// [default: that of the topology's platform where there is one, else srlinux-7250-ixr]
    #[arg(long, value_name = "NAME|FILE.toml", conflicts_with = "router")]
    pub(crate) profile: Option<String>,
    /// Seed of every hash user, 0 to 65535 [default: those of the profile]
    #[arg(long, value_name = "N", value_parser = numbers::u16, allow_negative_numbers = true)]
    pub(crate) seed: Option<u16>,
    /// Packets arrive on a bridged interface (ccc, vpls, bridge) instead of a routed one
    #[arg(long)]
    pub(crate) bridged: bool,
    /// Incoming interface index, 32 bits
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        value_parser = numbers::u32,
        allow_negative_numbers = true
    )]
    pub(crate) ifindex: u32,
    /// Service, or internal multicast, identifier, 32 bits
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        value_parser = numbers::u32,
        allow_negative_numbers = true
    )]
    pub(crate) service_id: u32,
    /// Which of the four sets of hash-user settings applies, 0 to 3
    #[arg(
        long,
        value_name = "N",
        default_value_t = 0,
        value_parser = numbers::hash_profile,
        allow_negative_numbers = true
    )]
    pub(crate) hash_profile: u8,
    /// Packets arrive on this interface of an SR Linux router, which has a seed of its own
    #[arg(long, value_name = "NAME", conflicts_with = "hash_profile")]
    pub(crate) interface: Option<String>,
    #[command(flatten)]
    pub(crate) router: RouterArguments,
}

/// The profile, its settings with the seed asked for, and the metadata of every packet.
pub(crate) struct Hashing {
    pub(crate) profile: Profile,
    /// Settings of the profile, with the seed asked for.
    pub(crate) configuration: Configuration,
    pub(crate) metadata: Metadata,
}

impl HashArguments {
    /// Loads the profile; `capture` is what else the command reads, `topology` what packets are to
    /// go over.
    pub(crate) fn load(
        &self,
        capture: Option<&Path>,
        topology: Option<&Topology>,
    ) -> Result<Hashing, Failure> {
        if let Some(capture) = capture {
            standard_input::claim(capture, "the capture")?;
        }
        let of_platform = topology.map(Topology::platform).and_then(Platform::profile);
        let name = self.profile.as_deref().or(of_platform).unwrap_or(DEFAULT_PROFILE);
        let profile = source::load(name, &self.router)?;
        if let Some(topology) = topology {
            source::check_profile(topology, &profile, &self.router)?;
        }
        let mut configuration = profile.configuration().clone();
        if let Some(seed) = self.seed {
            configuration.set_seed(seed);
        }
        let metadata = self.metadata(&profile)?;
        Ok(Hashing { profile, configuration, metadata })
    }

    fn metadata(&self, profile: &Profile) -> Result<Metadata, Failure> {
        let hash_profile = match &self.interface {
            Some(interface) => hash_profile_of(interface, profile)?,
            None => self.hash_profile,
        };
        Ok(Metadata {
            ifindex: self.ifindex,
            bridged: self.bridged,
            service_id: self.service_id,
            hash_profile,
            group: 0,
        })
    }
}

/// Which of the four sets of hash-user settings has the seed of an interface.
fn hash_profile_of(interface: &str, profile: &Profile) -> Result<u8, Failure> {
    let interfaces = profile.srlinux().map_or(&[][..], |router| router.interfaces());
    let found = interfaces.iter().find(|known| known.interface == interface);
    found.map(|known| known.hash_profile).ok_or_else(|| Failure::NoSuchInterface {
        profile: profile.name().to_owned(),
        interface: interface.to_owned(),
        known: interfaces.iter().map(|known| known.interface.clone()).collect(),
    })
}
