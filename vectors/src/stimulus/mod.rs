// SPDX-License-Identifier: Apache-2.0
//! Packets made by seed: the same seed gives the same packets on every machine.

mod bytes;
mod directed;
mod encapsulation;
mod random;
mod rng;
mod traffic;

pub use directed::directed;
pub use encapsulation::Encapsulation;
pub use random::{MAX_FRAME_BYTES, Random};
pub use rng::Rng;
pub use traffic::{encapsulations, flows, mixed, tcp64};

use lbhash_model::Metadata;
use serde::{Deserialize, Serialize};

/// A packet to hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packet {
    /// What a directed packet is for, unique in its set; empty for others.
    pub name: String,
    /// The frame without FCS, from the destination MAC on; 0 to 9000 bytes.
    pub frame: Vec<u8>,
    /// Metadata beside it.
    pub metadata: Metadata,
}

/// The ways of making packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Generator {
    /// Every kind and branch of section 3 by name, every header cut at every byte; a fixed list,
    /// the seed does not matter.
    Directed,
    /// A random walk over all headers, with damage: see [`Random`].
    Random,
    /// Ordinary traffic of many flows, plain and in every encapsulation: see [`mixed`].
    Mixed,
    /// 64-byte frames of TCP over IPv4 with random addresses and ports: see [`tcp64`].
    Tcp64,
    /// Every encapsulation in turn, correct to the checksum: see [`encapsulations`].
    Encapsulations,
    /// Short packets of 64 flows to 16 destinations, for member selection: see [`flows`].
    Flows,
}

/// A name that is no generator's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no generator {0:?}: the generators are directed, random, mixed, tcp64, encapsulations and flows"
)]
pub struct UnknownGenerator(pub String);

impl Generator {
    /// Every generator.
    pub const ALL: [Self; 6] =
        [Self::Directed, Self::Random, Self::Mixed, Self::Tcp64, Self::Encapsulations, Self::Flows];

    /// Name in commands and manifests.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Directed => "directed",
            Self::Random => "random",
            Self::Mixed => "mixed",
            Self::Tcp64 => "tcp64",
            Self::Encapsulations => "encapsulations",
            Self::Flows => "flows",
        }
    }

    /// The packets of a seed: a fixed number from `directed`, without end from the others.
    #[must_use]
    pub fn packets(self, seed: u64) -> Box<dyn Iterator<Item = Packet> + Send> {
        match self {
            Self::Directed => Box::new(directed().into_iter()),
            Self::Random => Box::new(Random::new(seed)),
            Self::Mixed => Box::new(mixed(seed)),
            Self::Tcp64 => Box::new(tcp64(seed)),
            Self::Encapsulations => Box::new(encapsulations(seed)),
            Self::Flows => Box::new(flows(seed)),
        }
    }
}

impl std::str::FromStr for Generator {
    type Err = UnknownGenerator;

    fn from_str(name: &str) -> Result<Self, UnknownGenerator> {
        Self::ALL
            .into_iter()
            .find(|generator| generator.name() == name)
            .ok_or_else(|| UnknownGenerator(name.to_owned()))
    }
}
