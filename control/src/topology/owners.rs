// SPDX-License-Identifier: Apache-2.0
//! Who programs routes, tunnels and incoming labels.

use super::report::{Object, Report};
use toml::Spanned;

/// Owner of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are those of the protocols")]
pub enum RouteOwner {
    Static,
    Isis,
    Ospf,
    Bgp,
    Gribi,
}

impl RouteOwner {
    /// Every owner.
    pub const ALL: [Self; 5] = [Self::Static, Self::Isis, Self::Ospf, Self::Bgp, Self::Gribi];

    /// Word in topologies.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Isis => "isis",
            Self::Ospf => "ospf",
            Self::Bgp => "bgp",
            Self::Gribi => "gribi",
        }
    }

    /// Owners whose routes may weigh their next hops (H-55).
    #[must_use]
    pub const fn weighs(self) -> bool {
        matches!(self, Self::Isis | Self::Bgp | Self::Gribi)
    }

    pub(super) fn read(
        object: &Object<'_>,
        word: &Spanned<String>,
        report: &mut Report<'_>,
    ) -> Option<Self> {
        let known = Self::ALL.map(|owner| (owner.name(), owner));
        report.one_of(object, "owner of a route", word, &known)
    }
}

/// Kinds of tunnels. None of them is programmed for resilient hashing or dynamic load balancing.
pub(super) const TUNNELS: [&str; 5] = ["sr-isis", "sr-policy", "bgp-lu", "vxlan", "gre"];

/// Owners of incoming label mappings. None of them is programmed for resilient hashing or dynamic load balancing.
pub(super) const ILM_OWNERS: [&str; 3] = ["ldp", "sr-isis", "bgp-lu"];
