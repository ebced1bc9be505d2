// SPDX-License-Identifier: Apache-2.0
//! Chassis that run SR Linux, and what each of them can do.

use super::names::{IXR_7220_D, IXR_7220_H, IXR_7250, IXS_7215};

/// A chassis, or a switch of one piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chassis {
    /// As the router shows it: "7250 IXR-6e".
    pub(super) name: &'static str,
    /// The system whose options and fields it has.
    pub(super) system: &'static str,
    /// It takes 36 x 800 line cards, which generate a seed per interface, and Gen 3 cards, which have hash-profiles. The text
    /// does not say that these are the same cards.
    pub(super) takes_gen3_cards: bool,
    /// It has resilient hashing.
    pub(super) has_resilient_hashing: bool,
    /// It has dynamic load balancing.
    pub(super) has_dynamic_load_balancing: bool,
}

const fn of(system: &'static str, name: &'static str) -> Chassis {
    Chassis {
        name,
        system,
        takes_gen3_cards: false,
        has_resilient_hashing: false,
        has_dynamic_load_balancing: false,
    }
}

impl Chassis {
    const fn resilient(self) -> Self {
        Self { has_resilient_hashing: true, ..self }
    }

    const fn dynamic(self) -> Self {
        Self { has_dynamic_load_balancing: true, ..self }
    }

    const fn gen3(self) -> Self {
        Self { takes_gen3_cards: true, ..self }
    }
}

/// Every chassis, system by system.
pub(super) static ALL: [Chassis; 17] = [
    of(IXR_7250, "7250 IXR-6").resilient(),
    of(IXR_7250, "7250 IXR-10").resilient(),
    of(IXR_7250, "7250 IXR-X1b").resilient(),
    of(IXR_7250, "7250 IXR-X3b").resilient(),
    of(IXR_7250, "7250 IXR-6e").resilient().gen3(),
    of(IXR_7250, "7250 IXR-10e").resilient().gen3(),
    of(IXR_7250, "7250 IXR-18e").resilient().gen3(),
    of(IXR_7220_D, "7220 IXR-D1").resilient(),
    of(IXR_7220_D, "7220 IXR-D2").resilient(),
    of(IXR_7220_D, "7220 IXR-D2L").resilient(),
    of(IXR_7220_D, "7220 IXR-D3").resilient(),
    of(IXR_7220_D, "7220 IXR-D3L").resilient(),
    of(IXR_7220_D, "7220 IXR-H2").dynamic(),
    of(IXR_7220_D, "7220 IXR-H3").dynamic(),
    of(IXR_7220_H, "7220 IXR-H4").dynamic(),
    of(IXR_7220_H, "7220 IXR-H5").dynamic(),
    of(IXS_7215, "7215 IXS-A1"),
];

/// The only chassis whose documentation claims that addresses alone decide.
pub(super) const ADDRESS_ONLY: &str = "7250 IXR-X1b";

/// The chassis of this name, written as the router shows it, or as `7250-ixr-6e`.
pub(super) fn find(name: &str) -> Option<&'static Chassis> {
    let plain = |name: &str| name.to_ascii_lowercase().replace(' ', "-");
    ALL.iter().find(|chassis| plain(chassis.name) == plain(name))
}

/// Names of the chassis of a system, or of those that can do something.
pub(super) fn names(wanted: impl Fn(&Chassis) -> bool) -> String {
    let names: Vec<_> =
        ALL.iter().filter(|chassis| wanted(chassis)).map(|chassis| chassis.name).collect();
    names.join(", ")
}
