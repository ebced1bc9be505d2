// SPDX-License-Identifier: Apache-2.0
//! Vendor front ends: a system's own options, under its own names and rules, compiled to a [`Configuration`].
//!
//! ```text
//! TOML `[options]` ┐
//! Junos text       ├─ reader ─> OptionTree ─> schema ─> settings ─> rules ─> Configuration
//! SR Linux JSON    ┘                          (one front end per system)     + advisories, description
//! ```
//!
//! A reader knows a notation and no option; it never fails, it collects. A front end declares the statements that its system knows
//! (a [`schema`] of paths and kinds of value), checks the rules between them and fills the field table. Whatever is wrong is
//! reported at once, each [`Finding`] with option, value, rule, platform, place and remedy. Nothing is silently ignored: a
//! statement that has no effect is an advisory, one that does not exist is a violation.
//!
//! ```
//! use lbhash_control::systems::{self, junos};
//!
//! let options = junos::read("set forwarding-options enhanced-hash-key family inet6 no-flow-label", "mx.conf");
//! let compiled = systems::compile("junos-trio", Some("18.3R1"), &options)?;
//! assert!(compiled.advisories.is_empty());
//!
//! let violations = systems::compile("junos-trio", Some("17.4R1"), &options).unwrap_err();
//! assert_eq!(
//!     violations.to_string(),
//!     "mx.conf:1:5: junos-trio 17.4R1: `forwarding-options enhanced-hash-key family inet6 no-flow-label`: is valid from Junos \
//!      18.3R1 on, which hashes the flow label by default; remove it, or state the release that the router runs"
//! );
//! # Ok::<(), lbhash_control::diagnostics::Findings>(())
//! ```

mod balancing;
mod description;
mod deviations;
mod edits;
mod field_rows;
pub mod huawei;
mod json_text;
pub mod junos;
mod kind;
pub mod linux;
mod listing;
pub mod looks_like;
mod options;
mod report;
pub mod schema;
pub mod srlinux;
pub mod sros;
mod terminal;
mod tomahawk;
mod toml_options;
mod toml_text;

pub use balancing::{Balancing, Method};
pub use description::{Description, Feature, FieldState, PacketType};
pub use deviations::{Deviations, deviations};
pub use options::{OptionTree, Value, VendorOption};
pub use report::Report;
pub(crate) use toml_options::{NotAnOption, TomlOptions, read_toml};
pub(crate) use toml_text::toml_text;

use crate::diagnostics::{Finding, Findings, names};
use lbhash_model::config::Configuration;

/// A system that has a front end.
#[derive(Clone, Copy, Debug)]
pub struct System {
    /// Name, as in `system = "…"` of a profile.
    pub name: &'static str,
    /// What it is, in a line.
    pub description: &'static str,
    /// The release that counts where none is stated; `None` where the system has no releases.
    pub default_release: Option<&'static str>,
    /// Word at the top of a configuration that is followed by the release.
    release_word: Option<&'static str>,
    front_end: FrontEnd,
}

/// Turns options into settings; whatever is wrong or remarkable goes into the report. What it returns counts only if the report
/// holds no violation, so a front end goes on after one.
type FrontEnd = fn(&Request<'_>, &mut Report) -> Compiled;

/// What a front end is asked.
#[derive(Clone, Copy, Debug)]
struct Request<'a> {
    /// Name of the system.
    system: &'static str,
    /// As stated, else as in the text, else the system's default.
    release: Option<&'a str>,
    options: &'a OptionTree,
}

impl Request<'_> {
    /// For a system whose releases hash alike: a release that is stated must not be ignored.
    fn refuse_release(&self, report: &mut Report) {
        if let Some(release) = self.release {
            let rule =
                format!("release {release} is stated, but the model knows no releases of it");
            report.violate_as_a_whole(&rule, "remove `release`");
        }
    }
}

/// Every system, in the order in which they are listed.
static SYSTEMS: [System; 9] = {
    let [ixr_7250, ixr_7220_d, ixr_7220_h, ixs_7215] = srlinux::SYSTEMS;
    [
        junos::TRIO,
        ixr_7250,
        ixr_7220_d,
        ixr_7220_h,
        ixs_7215,
        sros::SROS,
        tomahawk::TOMAHAWK,
        linux::LINUX,
        huawei::HUAWEI,
    ]
};

/// What vendor options compile to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// Name of the system; empty while its front end is at work.
    pub system: &'static str,
    /// The release that counts; `None` where the system has none.
    pub release: Option<String>,
    /// Options of the text that the system knows, with typed values; those that were ignored are not among them.
    pub options: Vec<VendorOption>,
    /// Settings of the block.
    pub configuration: Configuration,
    /// What is allowed, but discouraged, without effect, or read otherwise than one might think; in the order of the text.
    pub advisories: Vec<Finding>,
    /// Fields per packet type, as the vendor lists them.
    pub description: Description,
    /// How members of groups and bundles are chosen; empty where the options say nothing about it.
    pub balancing: Vec<Balancing>,
    /// What the system itself shows of its hash; `None` where it shows nothing.
    pub shown: Option<Shown>,
}

/// State that a system shows of its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shown {
    /// Seeds and polynomials as SR Linux shows them.
    SrLinux(srlinux::Router),
}

impl Compiled {
    /// What a front end returns; [`compile`] adds system, release, options and advisories.
    const fn new(configuration: Configuration, description: Description) -> Self {
        Self {
            system: "",
            release: None,
            options: Vec::new(),
            configuration,
            advisories: Vec::new(),
            description,
            balancing: Vec::new(),
            shown: None,
        }
    }

    /// The router as SR Linux shows it; `None` for other systems.
    #[must_use]
    pub const fn srlinux(&self) -> Option<&srlinux::Router> {
        match &self.shown {
            Some(Shown::SrLinux(router)) => Some(router),
            None => None,
        }
    }
}

/// Every system that has a front end.
#[must_use]
pub fn all() -> &'static [System] {
    &SYSTEMS
}

/// Compiles the options of a system. `release` is the vendor's own notation ("17.2R1"); `None` is the release that the options
/// state (`version` in Junos text), else the system's default.
///
/// # Errors
/// [`Findings`], all of them, where the system does not exist, an option is unknown or has a wrong value, or a rule of the
/// vendor is broken.
pub fn compile(
    system: &str,
    release: Option<&str>,
    options: &OptionTree,
) -> Result<Compiled, Findings> {
    let Some(known) = SYSTEMS.iter().find(|known| known.name == system) else {
        return Err(unknown_system(system, options));
    };
    let release = release.or_else(|| known.release_in(options)).or(known.default_release);
    let platform = match release {
        Some(release) => format!("{} {release}", known.name),
        None => known.name.to_owned(),
    };
    let mut report = Report::new(platform, options);
    let compiled =
        (known.front_end)(&Request { system: known.name, release, options }, &mut report);
    if let Err(error) = compiled.configuration.compile()
        && report.is_clean()
    {
        report
            .violate_as_a_whole(&error.to_string(), "this combination of options cannot be hashed");
    }
    let (report, mut options) = report.into_parts();
    options.retain(|option| option.path.first().map(String::as_str) != known.release_word);
    let advisories = report.finish()?;
    let release = release.map(str::to_owned);
    Ok(Compiled { system: known.name, release, options, advisories, ..compiled })
}

impl System {
    /// The release that the text states; the last statement counts, as of every option.
    fn release_in<'t>(&self, options: &'t OptionTree) -> Option<&'t str> {
        let word = self.release_word?;
        options.options.iter().rev().find_map(|option| {
            match (option.path.as_slice(), &option.value) {
                ([first, release], _) if first == word => Some(release.as_str()),
                ([first], Value::Text(release)) if first == word => Some(release.as_str()),
                _ => None,
            }
        })
    }
}

fn unknown_system(system: &str, options: &OptionTree) -> Findings {
    let names: Vec<_> = SYSTEMS.iter().map(|known| known.name).collect();
    let rule = format!("there is no system `{system}`");
    let remedy = names::remedy(system, &names);
    Finding::at(Some("lbhash"), options.heading.clone(), &rule, &remedy).into()
}
