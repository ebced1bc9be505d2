// SPDX-License-Identifier: Apache-2.0
//! Arguments that say how packets are hashed: the profile, and what the environment would supply with a packet.

use crate::{failure::Failure, profile_file::Source};
use clap::{Args, value_parser};
use lbhash_model::{config::Configuration, metadata::Metadata};

/// Profile of a command that is given none.
pub(crate) const DEFAULT_PROFILE: &str = "srlinux-7250-ixr";

#[derive(Args, Debug)]
#[command(next_help_heading = "Hashing")]
pub(crate) struct HashArguments {
    /// Built-in profile (`lbhash profile list`) or a TOML file
    #[arg(long, value_name = "NAME|FILE.toml", default_value = DEFAULT_PROFILE)]
    pub(crate) profile: String,
    /// Seed of every hash user, 0 to 65535 [default: those of the profile]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u16>,
    /// Packets arrive on a bridged interface (ccc, vpls, bridge) instead of a routed one
    #[arg(long)]
    pub(crate) bridged: bool,
    /// Incoming interface index, 32 bits
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) ifindex: u32,
    /// Service, or internal multicast, identifier, 32 bits
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) service_id: u32,
    /// Which of the four sets of hash-user settings applies, 0 to 3
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = value_parser!(u8).range(0..=3))]
    pub(crate) hash_profile: u8,
}

impl HashArguments {
    /// Settings of the profile, with the seed asked for; and the profile's own name.
    pub(crate) fn configuration(&self) -> Result<(String, Configuration), Failure> {
        let profile = Source::find(&self.profile)?.profile()?;
        let mut configuration = profile.configuration().clone();
        if let Some(seed) = self.seed {
            configuration.set_seed(seed);
        }
        Ok((profile.name().to_owned(), configuration))
    }

    pub(crate) fn metadata(&self) -> Metadata {
        Metadata {
            ifindex: self.ifindex,
            bridged: self.bridged,
            service_id: self.service_id,
            hash_profile: self.hash_profile,
            group: 0,
        }
    }
}
