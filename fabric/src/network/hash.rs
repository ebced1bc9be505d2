// SPDX-License-Identifier: Apache-2.0
//! The hash of a tier, and of a node with its seed: from a frame to one of so many next hops.

use crate::{Error, Router, Select, router::Hashing};
use lbhash_hashes::{Hash, Packet, Trace};
use lbhash_model::{
    Fast, Metadata,
    config::{HashUser, User},
};
use std::{collections::HashMap, sync::Arc};

/// Hash of a tier; the group sizes are those of its routes.
#[derive(Clone, Debug)]
pub struct TierHash {
    /// The hash as a router of the command line.
    pub router: Router,
    /// How nodes get their seeds.
    pub seeds: Seeds,
}

/// How the nodes of a tier get their seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeds {
    /// That of the hash.
    Same,
    /// The low 16 bits of the base MAC address.
    Mac,
    /// Each its own, none of which spaces the layers as another one.
    Unique,
}

impl TierHash {
    /// The user of a key of the block.
    fn user(&self) -> User {
        self.router.groups.first().map_or(User::Level1Fec, |group| group.user)
    }

    /// Seed of the tier as it is written; `None` where the hash has none.
    #[must_use]
    pub fn seed(&self) -> Option<u32> {
        match &self.router.hash {
            Hashing::Block { configuration, metadata, .. } => {
                let users = &configuration.users[usize::from(metadata.hash_profile)];
                Some(users[self.user() as usize].seed.into())
            }
            Hashing::System { settings, .. } => {
                let seed = settings.text("HASH_SEED_A").or_else(|| settings.text("seed"))?;
                u32::try_from(lbhash_hashes::parse_number(seed)?).ok()
            }
        }
    }

    /// Function and, for the block, polynomial: equal words are equal functions but for the seed.
    #[must_use]
    pub fn function(&self) -> String {
        match &self.router.hash {
            Hashing::Block { configuration, metadata, .. } => {
                let users = &configuration.users[usize::from(metadata.hash_profile)];
                let polynomial = users[self.user() as usize].polynomial.number();
                format!("polynomial {polynomial} of {}", self.user().name())
            }
            Hashing::System { system, settings } => {
                let rest =
                    ["bcmSwitchHashField0Config", "HASH_A0_FUNCTION_SELECT", "offset", "policy"];
                let rest: Vec<_> = rest.into_iter().filter_map(|key| settings.text(key)).collect();
                std::iter::once(system.name).chain(rest).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// Seeds that are distinct in effect: so many.
    #[must_use]
    pub fn unique_seeds(&self, count: usize) -> Vec<u32> {
        let Hashing::Block { configuration, metadata, .. } = &self.router.hash else {
            return (1..).take(count).collect();
        };
        let user = configuration.users[usize::from(metadata.hash_profile)][self.user() as usize];
        let mut seen = std::collections::HashSet::new();
        let is_new = |seed: &u16| seen.insert(HashUser { seed: *seed, ..user }.lane_distance());
        (1..=u16::MAX).filter(is_new).take(count).map(u32::from).collect()
    }
}

/// A node that is ready to hash. It is not shared between threads.
pub(super) struct NodeHash {
    kind: Kind,
}

enum Kind {
    Block { fast: Arc<Fast>, metadata: Metadata, user: User, select: Select },
    Rtag7 { hash: Box<dyn Hash>, select: Select },
    Linux { hash: Box<dyn Hash> },
}

/// Tables that nodes with the same settings share.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedTables(HashMap<(usize, Option<u32>), Arc<Fast>>);

impl SharedTables {
    /// Compiles the tables of a tier with a seed, once.
    pub(super) fn compile(
        &mut self,
        number: usize,
        tier: &TierHash,
        seed: Option<u32>,
    ) -> Result<(), Error> {
        let Hashing::Block { configuration, .. } = &tier.router.hash else { return Ok(()) };
        if self.0.contains_key(&(number, seed)) {
            return Ok(());
        }
        let mut configuration = configuration.clone();
        if let Some(seed) = seed {
            configuration.set_seed(u16::try_from(seed).unwrap_or(u16::MAX));
        }
        let wrong = |error| Error::router(&tier.router.name, format!("{error}"));
        let fast = Fast::new(&configuration.compile().map_err(wrong)?);
        self.0.insert((number, seed), Arc::new(fast));
        Ok(())
    }

    /// The hash of a node.
    pub(super) fn node(
        &self,
        number: usize,
        tier: &TierHash,
        seed: Option<u32>,
    ) -> Result<NodeHash, Error> {
        let router = &tier.router;
        let select = router.groups.first().map_or(Select::Range, |group| group.select);
        let kind = match &router.hash {
            Hashing::Block { metadata, .. } => {
                let fast = self
                    .0
                    .get(&(number, seed))
                    .cloned()
                    .ok_or_else(|| Error::router(&router.name, "has no tables"))?;
                Kind::Block { fast, metadata: *metadata, user: tier.user(), select }
            }
            Hashing::System { system, settings } => {
                let mut own = lbhash_hashes::Settings::new();
                let group = ["members", "weights", "members2"];
                for (key, value) in settings.iter().filter(|(key, _)| !group.contains(key)) {
                    own.set(key, value);
                }
                let key = if system.name == "rtag7" { "HASH_SEED_A" } else { "seed" };
                if let Some(seed) = seed {
                    own.set(key, &seed.to_string());
                }
                let wrong = |error| Error::System { router: router.name.clone(), error };
                match system.name {
                    "rtag7" => {
                        own.set("use", "value");
                        Kind::Rtag7 { hash: system.build(&own).map_err(wrong)?, select }
                    }
                    "linux-ecmp" => Kind::Linux { hash: system.build(&own).map_err(wrong)? },
                    other => {
                        let problem = format!(
                            "`system={other}`: a fabric hashes by profiles, rtag7 and linux-ecmp; write one of these"
                        );
                        return Err(Error::router(&router.name, problem));
                    }
                }
            }
        };
        Ok(NodeHash { kind })
    }
}

impl NodeHash {
    /// Key of a frame.
    pub(super) fn key(&self, frame: &[u8]) -> Result<u32, Error> {
        let ask = |hash: &dyn Hash| {
            hash.hash(&Packet::Frame(frame), &mut Trace::off())
                .map(|answer| answer.value as u32)
                .map_err(|error| Error::System { router: "of a tier".into(), error })
        };
        match &self.kind {
            Kind::Block { fast, metadata, user, .. } => {
                Ok(fast.keys(metadata, frame).keys[*user as usize].into())
            }
            Kind::Rtag7 { hash, .. } | Kind::Linux { hash } => ask(&**hash),
        }
    }

    /// Next hop of a key, of so many.
    pub(super) fn member(&self, key: u32, count: usize) -> usize {
        match &self.kind {
            Kind::Block { select, .. } | Kind::Rtag7 { select, .. } => {
                let member = select.member((key & 0xffff) as u16, count as u32);
                member.unwrap_or(0) as usize
            }
            Kind::Linux { .. } => linux_member(key, count),
        }
    }
}

/// Next hop of a hash of 31 bits, of so many with equal weights: the first one whose bound is not below the hash. An estimate
/// is off by one at most.
fn linux_member(key: u32, count: usize) -> usize {
    let of = count as u64;
    let estimate = (u64::from(key) * of) >> 31;
    let bound = (((estimate + 1) << 31) + of / 2) / of;
    let member = if u64::from(key) < bound { estimate } else { estimate + 1 };
    (member as usize).min(count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lbhash_hashes::linux::next_hops::{NextHop, upper_bounds};

    /// The estimate gives what the kernel's bounds give, on both sides of each.
    #[test]
    fn members_of_linux_are_those_of_its_bounds() {
        let next_hop = NextHop { weight: 1, dead: false, failed: false, source: None };
        for count in 1..=128 {
            let bounds = upper_bounds(&vec![next_hop; count]);
            for bound in &bounds {
                for key in [bound - 1, *bound, bound + 1].map(|key| key.clamp(0, 0x7fff_ffff)) {
                    let expected = bounds.iter().position(|bound| *bound >= key);
                    assert_eq!(Some(linux_member(key as u32, count)), expected, "{key} of {count}");
                }
            }
        }
    }
}
