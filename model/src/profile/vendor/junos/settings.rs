// SPDX-License-Identifier: Apache-2.0
//! The Junos statements of a text, sorted by what they do.

use super::{
    release::Release,
    statements::{HashFamily, HashKnob, Knob},
};
use crate::profile::vendor::{VendorOption, schema::Setting};

/// What a router runs and has configured.
#[derive(Debug)]
pub(super) struct Settings<'t> {
    pub(super) release: Release,
    statements: Vec<Setting<'t, Knob>>,
}

impl<'t> Settings<'t> {
    pub(super) fn new(release: Release, statements: Vec<Setting<'t, Knob>>) -> Self {
        Self { release, statements }
    }

    pub(super) fn statements(&self) -> &[Setting<'t, Knob>] {
        &self.statements
    }

    /// The option that turns a hash knob on, if there is one.
    pub(super) fn option(&self, family: HashFamily, knob: HashKnob) -> Option<&'t VendorOption> {
        let knob = Knob::Hash(family, knob);
        let on = |setting: &&Setting<'_, Knob>| setting.knob == knob && setting.is_on();
        self.statements.iter().find(on).map(|setting| setting.option)
    }

    pub(super) fn has(&self, family: HashFamily, knob: HashKnob) -> bool {
        self.option(family, knob).is_some()
    }

    /// True where the knob is on for IPv4 or for IPv6: the block has it for both or for neither.
    pub(super) fn has_for_either_ip(&self, knob: HashKnob) -> bool {
        self.has(HashFamily::Inet, knob) || self.has(HashFamily::Inet6, knob)
    }
}
