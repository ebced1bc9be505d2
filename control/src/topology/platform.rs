// SPDX-License-Identifier: Apache-2.0
//! What a platform can do with groups, and the words it has for it.

use super::report::{Object, Report};
use crate::{
    diagnostics::names,
    profile::built_in_of_system,
    systems::{self, Method},
};
use lbhash_model::config::Mode;
use toml::Spanned;

/// How a group's member is found, apart from resilient hashing and dynamic load balancing, which routes bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Balancing {
    /// (key · n) >> 16.
    Hash,
    /// key mod n.
    HashModulo,
    /// The service identifier, or the internal multicast identifier, modulo n.
    ServiceId,
    /// In turn, packet by packet.
    RoundRobin,
    /// At random for each packet.
    Random,
    /// Each prefix is bound to one next hop.
    PerPrefix,
    /// By the key over buckets that follow the measured load of members; details are the model's.
    Adaptive,
    /// By the key over buckets that are dealt anew at intervals; details are the model's.
    PeriodicRebalance,
}

impl Balancing {
    /// Mode of the group.
    pub(super) const fn mode(self) -> Mode {
        match self {
            Self::HashModulo => Mode::Modulo,
            Self::ServiceId => Mode::Static,
            Self::RoundRobin => Mode::RoundRobin,
            Self::Random => Mode::Random,
            Self::Hash | Self::PerPrefix | Self::Adaptive | Self::PeriodicRebalance => Mode::Range,
        }
    }

    /// The same in what a profile says.
    pub(super) const fn method(self) -> Method {
        match self {
            Self::Hash | Self::HashModulo => Method::FlowHash,
            Self::ServiceId => Method::ServiceId,
            Self::RoundRobin => Method::RoundRobin,
            Self::Random => Method::Random,
            Self::PerPrefix => Method::PerPrefix,
            Self::Adaptive => Method::Adaptive,
            Self::PeriodicRebalance => Method::PeriodicRebalance,
        }
    }
}

/// Words of `balancing`, and what they stand for.
type Words = &'static [(&'static str, Balancing)];

const BLOCK: Words = &[
    ("hash", Balancing::Hash),
    ("hash-modulo", Balancing::HashModulo),
    ("service-id", Balancing::ServiceId),
    ("round-robin", Balancing::RoundRobin),
    ("random", Balancing::Random),
    ("per-prefix", Balancing::PerPrefix),
    ("adaptive", Balancing::Adaptive),
    ("periodic-rebalance", Balancing::PeriodicRebalance),
];
const HASH: Words = &[("hash", Balancing::Hash), ("hash-modulo", Balancing::HashModulo)];
const JUNOS: Words = &[
    ("per-prefix", Balancing::PerPrefix),
    // All next hops are installed, and a flow keeps to one: what others call per flow.
    ("per-packet", Balancing::Hash),
    ("random", Balancing::Random),
    ("adaptive", Balancing::Adaptive),
    ("periodic-rebalance", Balancing::PeriodicRebalance),
];
const HUAWEI: Words = &[("per-flow", Balancing::Hash), ("per-packet", Balancing::RoundRobin)];
const SROS: Words = &[
    ("hash", Balancing::Hash),
    ("hash-modulo", Balancing::HashModulo),
    ("service-id", Balancing::ServiceId),
];

/// A platform: whose rules a topology is checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    name: String,
    /// `None` for the block.
    system: Option<&'static str>,
    family: Family,
    pub(super) has_resilient_hashing: bool,
    pub(super) has_dynamic_load_balancing: bool,
}

/// Families of platforms with rules of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// The block itself: everything it can do, and no vendor's rule.
    Block,
    SrLinux,
    Junos,
    SrOs,
    Huawei,
    Other,
}

impl Platform {
    /// The block without a vendor's rules: what a topology without `platform` is checked against.
    #[must_use]
    pub fn block() -> Self {
        Self {
            name: "block".to_owned(),
            system: None,
            family: Family::Block,
            has_resilient_hashing: true,
            has_dynamic_load_balancing: true,
        }
    }

    /// Name, as in errors.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name of the system whose profiles are the platform's; `None` for the block.
    #[must_use]
    pub const fn system(&self) -> Option<&'static str> {
        self.system
    }

    /// Name of the built-in profile that packets are hashed by where nothing else is asked for; `None` for the block.
    #[must_use]
    pub fn profile(&self) -> Option<&'static str> {
        built_in_of_system(self.system?)
    }

    /// It is an SR Linux router, or a chassis of one.
    #[must_use]
    pub fn is_srlinux(&self) -> bool {
        self.family == Family::SrLinux
    }

    /// The platform of this name: a system that profiles know, a chassis of SR Linux, or "block".
    pub(super) fn read(word: Option<&Spanned<String>>, report: &mut Report<'_>) -> Self {
        if word.is_none() {
            advise_of_block(report);
        }
        let platform = match word {
            None => Some(Self::block()),
            Some(word) => Self::named(word.get_ref()),
        };
        if platform.is_none()
            && let Some(word) = word
        {
            let object = Object { what: "platform", name: word.get_ref() };
            let known: Vec<_> = std::iter::once("block")
                .chain(systems::all().iter().map(|system| system.name))
                .collect();
            let remedy = names::remedy(word.get_ref(), &known)
                + ", and chassis of SR Linux: \"7220 IXR-H4\"";
            report.violate(&object, None, word.span(), "there is no such platform", &remedy);
        }
        let platform = platform.unwrap_or_else(Self::block);
        report.set_platform(&platform.name);
        platform
    }

    fn named(name: &str) -> Option<Self> {
        if name == "block" {
            return Some(Self::block());
        }
        if let Ok(hardware) = name.parse::<systems::srlinux::Platform>() {
            let [has_resilient_hashing, has_dynamic_load_balancing] = hardware.member_features();
            return Some(Self {
                name: hardware.chassis.unwrap_or(hardware.system).to_owned(),
                system: Some(hardware.system),
                family: Family::SrLinux,
                has_resilient_hashing,
                has_dynamic_load_balancing,
            });
        }
        let system = systems::all().iter().find(|system| system.name == name)?;
        let family = match system.name {
            "junos-trio" => Family::Junos,
            "sros-7750" => Family::SrOs,
            "huawei" => Family::Huawei,
            _ => Family::Other,
        };
        Some(Self {
            name: system.name.to_owned(),
            system: Some(system.name),
            family,
            has_resilient_hashing: false,
            has_dynamic_load_balancing: false,
        })
    }

    /// SR OS services and their spraying are there.
    pub(super) fn has_services(&self) -> bool {
        matches!(self.family, Family::Block | Family::SrOs)
    }

    /// A LAG that is chosen without an ECMP set takes the key of level 1, which has been hashed once less (C-020).
    pub(super) fn hashes_lags_alone_by_level_1(&self) -> bool {
        self.family == Family::SrOs
    }

    const fn words(&self) -> Words {
        match self.family {
            Family::Block => BLOCK,
            Family::SrLinux | Family::Other => HASH,
            Family::Junos => JUNOS,
            Family::SrOs => SROS,
            Family::Huawei => HUAWEI,
        }
    }

    /// How equal-cost next hops are balanced where nothing is said.
    pub(super) const fn ecmp_default(&self) -> Balancing {
        match self.family {
            Family::Junos => Balancing::PerPrefix,
            _ => self.lag_default(),
        }
    }

    /// How ports of a LAG are balanced where nothing is said. SR OS documents a modulo-like operation; its third hash is a function of
    /// the second, and remainders of the two are independent where their ranges are not (C-022).
    pub(super) const fn lag_default(&self) -> Balancing {
        match self.family {
            Family::SrOs => Balancing::HashModulo,
            _ => Balancing::Hash,
        }
    }

    /// The word for balancing by flow, the only one that goes with weights.
    pub(super) fn hash_word(&self) -> &'static str {
        let hash = self.words().iter().find(|(_, balancing)| *balancing == Balancing::Hash);
        hash.map_or("hash", |(word, _)| word)
    }

    /// What a word of `balancing` stands for on a LAG. Junos says `per-packet` in a policy and on an aggregated interface, and means two
    /// things (H-19): there is no reading that its author could not have meant otherwise.
    pub(super) fn lag_balancing(
        &self,
        object: &Object<'_>,
        word: &Spanned<String>,
        report: &mut Report<'_>,
    ) -> Option<Balancing> {
        if self.family == Family::Junos && word.get_ref() == "per-packet" {
            let value = Some("\"per-packet\"".to_owned());
            let rule = "means a member at random for each packet on an aggregated interface, and the hash of the flow in a policy";
            let remedy = "write `balancing = \"random\"` for the one, or leave `balancing` out for the other";
            report.violate(object, value, word.span(), rule, remedy);
            return None;
        }
        self.balancing(object, word, report)
    }

    /// The word for balancing in this way.
    pub(super) fn word_of(&self, method: Method) -> Option<&'static str> {
        let known = self.words().iter().find(|(_, balancing)| balancing.method() == method);
        known.map(|&(word, _)| word)
    }

    /// What a word of `balancing` stands for on this platform.
    pub(super) fn balancing(
        &self,
        object: &Object<'_>,
        word: &Spanned<String>,
        report: &mut Report<'_>,
    ) -> Option<Balancing> {
        report.one_of(object, "balancing", word, self.words())
    }
}

/// Without a platform no vendor's rule is checked, and no vendor's profile taken.
fn advise_of_block(report: &mut Report<'_>) {
    let object = Object { what: "platform", name: "" };
    let rule = "is not stated: `block` is taken, which has no vendor's rules, defaults or profile";
    let remedy =
        "write platform = \"srlinux-7250-ixr\", or that of the router; or platform = \"block\"";
    report.advise(&object, 0..0, rule, remedy);
}
