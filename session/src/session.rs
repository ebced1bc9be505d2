// SPDX-License-Identifier: Apache-2.0
//! A profile and a topology, compiled once and then only read.

use crate::{
    explain::{Explanation, Subject},
    routing::{Lookup, Routed},
};
use lbhash_control::{
    diagnostics::{Finding, Findings},
    profile::Profile,
    topology::Topology,
};
use lbhash_model::{
    Configuration, Fast, Metadata, RegisterImage, USERS,
    config::{FieldTableError, registers::Write},
    reference::Selector,
};

/// Why a session cannot be made. The message is complete: place, rule, remedy.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// A name or number that does not exist.
    #[error("{0}")]
    Argument(String),
    /// A text with everything that is wrong in it, a line each.
    #[error(transparent)]
    Text(#[from] Findings),
    /// Settings that contradict each other.
    #[error(transparent)]
    Settings(#[from] FieldTableError),
}

impl SessionError {
    /// An error of an argument.
    pub fn argument(error: impl std::fmt::Display) -> Self {
        Self::Argument(error.to_string())
    }
}

/// What packets are hashed and routed by. Only read once it is made, so threads can share it; what
/// changes from packet to packet (round robin, random numbers, flows) is in the [`Selector`] of the
/// caller.
#[derive(Debug)]
pub struct Session {
    profile: Profile,
    configuration: Configuration,
    image: RegisterImage,
    fast: Fast,
    topology: Option<Topology>,
}

impl Session {
    /// Compiles a profile; `topology` gives groups and routes, `seed` takes the place of the seed
    /// of every hash user.
    ///
    /// # Errors
    /// [`SessionError`] where the settings contradict each other, or hashing by this profile breaks
    /// a rule of the topology's platform.
    pub fn new(
        profile: Profile,
        topology: Option<Topology>,
        seed: Option<u16>,
    ) -> Result<Self, SessionError> {
        if let Some(topology) = &topology {
            topology.check_profile(&profile)?;
        }
        let mut configuration = profile.configuration().clone();
        if let Some(seed) = seed {
            configuration.set_seed(seed);
        }
        if let Some(topology) = &topology {
            configuration.select = topology.tables().clone();
        }
        let image = configuration.compile()?;
        let fast = Fast::new(&image);
        Ok(Self { profile, configuration, image, fast, topology })
    }

    /// The profile.
    #[must_use]
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Settings, with the seed that was asked for.
    #[must_use]
    pub const fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The topology.
    #[must_use]
    pub const fn topology(&self) -> Option<&Topology> {
        self.topology.as_ref()
    }

    /// The fast path.
    #[must_use]
    pub const fn fast(&self) -> &Fast {
        &self.fast
    }

    /// Register writes that make a block after reset hash and select like this session, in their
    /// order.
    #[must_use]
    pub fn writes(&self) -> Vec<Write> {
        self.image.writes()
    }

    /// What is allowed and remarkable about profile and topology.
    pub fn advisories(&self) -> impl Iterator<Item = &Finding> {
        let topology = self.topology.as_ref().map_or(&[][..], Topology::advisories);
        self.profile.advisories().iter().chain(topology)
    }

    /// A selector after reset, with the groups of the topology; none without one.
    #[must_use]
    pub fn selector(&self) -> Selector {
        Selector::new(&self.configuration.select)
    }

    /// Looks a frame up and selects members for it, given its keys. `time_us` is in microseconds
    /// modulo 2^32 and must not fall. `None` without a topology.
    #[must_use]
    pub fn route(
        &self,
        selector: &mut Selector,
        metadata: &Metadata,
        frame: &[u8],
        time_us: u32,
        keys: &[u16; USERS],
    ) -> Option<Routed<'_>> {
        let lookup = Lookup::new(self.topology.as_ref()?, None, metadata);
        let (destination, matched, metadata) = lookup.find(frame);
        let trace = selector.trace(&metadata, keys, time_us);
        Some(Routed { destination, matched, metadata, time: time_us, trace })
    }

    /// One frame at every stage, as text; `name` is what the frame is called.
    #[must_use]
    pub fn explain(
        &self,
        name: &str,
        metadata: &Metadata,
        frame: &[u8],
        routed: Option<&Routed<'_>>,
    ) -> String {
        let mut text = Vec::new();
        // Writing to a vector does not fail.
        let _ = self.explanation(name, metadata, frame, routed).write_text(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    }

    /// The same as one JSON object, as of `lbhash explain --format json`.
    #[must_use]
    pub fn explain_json(
        &self,
        name: &str,
        metadata: &Metadata,
        frame: &[u8],
        routed: Option<&Routed<'_>>,
    ) -> String {
        let explanation = self.explanation(name, metadata, frame, routed);
        serde_json::to_string_pretty(&explanation).unwrap_or_default()
    }

    fn explanation(
        &self,
        name: &str,
        metadata: &Metadata,
        frame: &[u8],
        routed: Option<&Routed<'_>>,
    ) -> Explanation {
        let subject = Subject {
            capture: name.to_owned(),
            packet: 0,
            profile: self.profile.name().to_owned(),
        };
        let metadata = routed.map_or(metadata, |routed| &routed.metadata);
        let way = routed.zip(self.topology.as_ref());
        Explanation::new(subject, &self.configuration, &self.image, metadata, frame, way)
    }
}
