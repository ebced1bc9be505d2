// SPDX-License-Identifier: Apache-2.0
//! Profiles: what a system hashes, written by name in TOML, compiled to a [`Configuration`].
//!
//! ```toml
//! name = "mine"
//! description = "What it is"
//! base = "junos-trio-18.3"          # start from a built-in profile; left out: every entry empty
//! layer_seed = 0xFFFFFFFF           # 32 bits, initial value of the layer CRCs
//! system_ip = "192.0.2.1"           # dotted quad, or a number of 32 bits
//! reserved_label_exclude = 0x0080   # 16 bits; bit n: label n leaves its slot zero
//! pw_control_word = true
//!
//! [[field]]                         # entries (context, record type) of the field table
//! contexts = ["routed", "bridged"]  # names; one `*` stands for any text: "*" is every context
//! records = ["ipv4_*"]              # names of record types; "*_ports", "*"
//! fields = ["src", "dst"]           # enable bits; ["*"] is all of the type; left out: none
//! symmetric = true                  # left out: false
//! descend = true                    # left out: false
//! l4_only = false                   # left out: false
//!
//! [[meta]]                          # entries of the `meta` record
//! families = ["mpls"]
//! fields = ["ifindex"]
//!
//! [users.all]                       # every user in every hash profile
//! seed = 7
//! [users.lag]                       # one user in every hash profile
//! polynomial = 4                    # 1 to 8
//! half_select = 0xAA                # 8 bits; bit i: lane i takes the high half of its CRC
//! seed_mode = "stride"              # or "init"
//! rounds = 1                        # 1 to 4
//! [hash_profile.2.lag]              # one user (or `all`) in one hash profile, 0 to 3
//! seed = 123
//! ```
//!
//! A row says everything about the entries that it names: a later row *replaces* an entry of an earlier one (or of the base), so
//! that a general row comes first and its exceptions after it. A row of which nothing is left is an error. Entries that no row names
//! hold no field and do not descend. Hash users go from the general to the particular, whatever their place in the file:
//! `users.all`, `users.NAME`, `hash_profile.N.all`, `hash_profile.N.NAME`; what none of them sets has the default of section 7.
//!
//! `symmetric` is set only for record types with a pair to sort. Names are those of the specification, sections 3 to 7.
//!
//! Instead of rows, a profile can hold the options of a system under the vendor's own names, which the system's front end
//! ([`systems`]) checks and compiles; seeds and users can be set besides:
//!
//! ```toml
//! name = "edge"
//! system = "junos-trio"             # see `systems::all`
//! release = "17.2R1"                # left out: the system's default
//!
//! [options.forwarding-options.enhanced-hash-key.family.inet6]
//! incoming-interface-index = true
//! ```

mod built_in;
mod error;
mod file;
mod number;
mod rows;
mod users;

pub use built_in::{UnknownProfile, built_in, built_in_names, built_in_of_system, built_in_source};

use crate::{
    diagnostics::{Finding, Findings},
    systems::{self, Compiled},
};
use lbhash_model::config::Configuration;

/// A profile: a name, what it is, and the settings that it compiles to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    name: String,
    description: String,
    text: String,
    configuration: Configuration,
    /// What the system's front end returned; `None` for a profile of rows. Seeds and users beside the options are not in its
    /// configuration.
    compiled: Option<Compiled>,
}

impl Profile {
    /// Reads a profile from TOML. `origin` is what errors call the text: a file name.
    ///
    /// # Errors
    /// [`Findings`] with the place in the text and the remedy, where the text is not TOML, holds a key, name or number
    /// that does not exist, is contradictory (`symmetric` with half a pair), has a row without effect, or breaks a vendor's rule.
    pub fn from_toml(text: &str, origin: &str) -> Result<Self, Findings> {
        file::read(text, origin).map_err(|fault| fault.findings(origin, text))
    }

    /// A profile of a router's own configuration, as a reader of the vendor's notation ([`systems::junos::read`],
    /// [`systems::srlinux::read`]) gives it. `release` is as in [`systems::compile`].
    ///
    /// # Errors
    /// [`Findings`], as [`systems::compile`] finds them.
    pub fn from_options(
        name: &str,
        description: &str,
        system: &str,
        release: Option<&str>,
        options: &systems::OptionTree,
    ) -> Result<Self, Findings> {
        let compiled = systems::compile(system, release, options)?;
        let text = systems::toml_text(name, description, &compiled);
        let configuration = compiled.configuration.clone();
        let (name, description) = (name.to_owned(), description.to_owned());
        Ok(Self { name, description, text, configuration, compiled: Some(compiled) })
    }

    /// TOML text of the profile: as it was read; or, where it is of a router's configuration, with the options of that which bear
    /// on load balancing. Read again, it gives the same settings.
    #[must_use]
    pub fn toml(&self) -> &str {
        &self.text
    }

    /// Name, as in the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same under another name, as one that the profile once had.
    #[must_use]
    pub fn called(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// What the profile is, in a line; may be empty.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Settings of this profile; [`Configuration::compile`] turns them into the register image.
    #[must_use]
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// What a system's front end remarks about its options: discouraged, without effect. Empty without `system`.
    #[must_use]
    pub fn advisories(&self) -> &[Finding] {
        self.compiled.as_ref().map_or(&[], |compiled| &compiled.advisories)
    }

    /// Name of the system whose options the profile holds; `None` for a profile of rows.
    #[must_use]
    pub fn system(&self) -> Option<&str> {
        self.compiled.as_ref().map(|compiled| compiled.system)
    }

    /// The release that counts; `None` where the system has none, and for a profile of rows.
    #[must_use]
    pub fn release(&self) -> Option<&str> {
        self.compiled.as_ref()?.release.as_deref()
    }

    /// Options that the system knows, in the order of the text; empty without `system`.
    #[must_use]
    pub fn options(&self) -> &[systems::VendorOption] {
        self.compiled.as_ref().map_or(&[], |compiled| &compiled.options)
    }

    /// How members of groups and bundles are chosen; empty where the options say nothing about it.
    #[must_use]
    pub fn balancing(&self) -> &[systems::Balancing] {
        self.compiled.as_ref().map_or(&[], |compiled| &compiled.balancing)
    }

    /// Fields per packet type in the vendor's order and words; `None` without `system`.
    #[must_use]
    pub fn vendor_description(&self) -> Option<&systems::Description> {
        self.compiled.as_ref().map(|compiled| &compiled.description)
    }

    /// Seeds, polynomials and configuration as SR Linux shows them; `None` for other systems.
    #[must_use]
    pub fn srlinux(&self) -> Option<&systems::srlinux::Router> {
        self.compiled.as_ref()?.srlinux()
    }
}
