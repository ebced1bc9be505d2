// SPDX-License-Identifier: Apache-2.0
//! The Junos statements of a text, sorted by what they do.

use super::{
    policies::{self, Policies},
    release::Release,
    statements::{HashFamily, HashKnob, Knob},
};
use crate::systems::{OptionTree, Report, VendorOption, schema::Setting};

/// What a router runs and has configured.
#[derive(Debug)]
pub(super) struct Settings<'t> {
    pub(super) release: Release,
    /// What the policies that are applied to the forwarding table do.
    pub(super) policies: Policies<'t>,
    statements: Vec<Setting<'t, Knob>>,
}

/// Which addresses of a family are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Addresses {
    Both,
    SourceOnly,
    DestinationOnly,
}

impl<'t> Settings<'t> {
    /// Sorts the statements; those of value `false` count as absent.
    pub(super) fn new(
        release: Release,
        mut statements: Vec<Setting<'t, Knob>>,
        tree: &OptionTree,
        report: &mut Report,
    ) -> Self {
        statements.retain(|setting| setting.value != crate::systems::Value::Flag(false));
        let policies = policies::applied(&statements, tree, report);
        Self { release, policies, statements }
    }

    pub(super) fn statements(&self) -> &[Setting<'t, Knob>] {
        &self.statements
    }

    /// The option that turns a hash knob on, if there is one.
    pub(super) fn option(&self, family: HashFamily, knob: HashKnob) -> Option<&'t VendorOption> {
        let knob = Knob::Hash(family, knob);
        self.statements.iter().find(|setting| setting.knob == knob).map(|setting| setting.option)
    }

    pub(super) fn has(&self, family: HashFamily, knob: HashKnob) -> bool {
        self.option(family, knob).is_some()
    }

    /// True where the knob is on for IPv4 or for IPv6: the block has it for both or for neither.
    pub(super) fn has_for_either_ip(&self, knob: HashKnob) -> bool {
        self.has(HashFamily::Inet, knob) || self.has(HashFamily::Inet6, knob)
    }

    /// The option that leaves only the source address, or only the destination address.
    pub(super) fn only(&self, family: HashFamily, knob: HashKnob) -> Option<&'t VendorOption> {
        let by_policy = match (family, knob) {
            (HashFamily::Mpls | HashFamily::Multiservice, _) => None,
            (_, HashKnob::SourceOnly) => self.policies.source_ip_only,
            _ => self.policies.destination_ip_only,
        };
        self.option(family, knob).or(by_policy)
    }

    /// Which addresses are hashed.
    pub(super) fn addresses(&self, family: HashFamily) -> Addresses {
        if self.only(family, HashKnob::SourceOnly).is_some() {
            Addresses::SourceOnly
        } else if self.only(family, HashKnob::DestinationOnly).is_some() {
            Addresses::DestinationOnly
        } else {
            Addresses::Both
        }
    }
}
