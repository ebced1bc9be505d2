// SPDX-License-Identifier: Apache-2.0
//! A topology out of a router's configuration: its interfaces, LAGs, next-hop groups and static
//! routes.
//!
//! Each notation is read into a `Network`, which names things as the router does;
//! `write` makes the file of it. What a configuration does not say (numbers of
//! ports, next hops that a protocol finds) becomes a comment, and nothing is guessed.

mod junos;
mod linux;
mod network;
mod srlinux;
mod sros;
mod write;

use super::Topology;
use crate::{
    diagnostics::{Finding, Findings, Location, Report},
    systems::OptionTree,
};

/// Whose configuration a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Junos.
    Junos,
    /// SR Linux.
    SrLinux,
    /// SR OS.
    SrOs,
    /// Linux: `ip -j route`, `ip -j nexthop`, `ip -d -j link`, or one JSON object of these.
    Linux,
}

/// Makes the TOML of a topology out of a configuration; `origin` is what findings and the file call
/// it.
///
/// # Errors
/// [`Findings`]: what the reader could not read; a text without routes, groups and LAGs; or the rules of the platform, where
/// what the router has configured breaks them.
pub fn import(source: Source, text: &str, origin: &str) -> Result<String, Findings> {
    let network = match source {
        Source::Junos => junos::network(&whole(crate::systems::junos::read(text, origin))?),
        Source::SrLinux => srlinux::network(&whole(crate::systems::srlinux::read(text, origin))?),
        Source::SrOs => sros::network(&whole(crate::systems::sros::read(text, origin))?),
        Source::Linux => linux::network(text, origin)?,
    };
    if network.is_empty() {
        let location = Location::start_of(origin);
        let rule = "the configuration has no LAG, no next-hop group and no static route, of which a topology could be made";
        let remedy =
            "routes of protocols are no part of a configuration: write the topology by hand";
        return Err(Finding::at(Some("import"), location, rule, remedy).into());
    }
    let toml = write::write(&network, origin);
    Topology::from_toml(&toml, &format!("topology of {origin}"))?;
    Ok(toml)
}

/// The options of a text, if the reader could read all of it.
fn whole(tree: OptionTree) -> Result<OptionTree, Findings> {
    let mut report = Report::new("import".to_owned(), tree.heading.clone());
    report.extend(&tree.violations, &[]);
    report.check().map(|_| tree)
}
