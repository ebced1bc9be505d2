// SPDX-License-Identifier: Apache-2.0
//! A topology from its TOML file, with the same messages as a router's configuration.

use super::{RouterArguments, advise, hints, read_text};
use crate::{capture_file::name_of, failure::Failure, texts::Texts};
use lbhash_control::{
    diagnostics::{Finding, Findings},
    profile::Profile,
    topology::Topology,
};
use lbhash_vectors::set::TopologyText;
use std::path::Path;

/// Reads and compiles a topology, and prints what is remarkable about it.
pub(crate) fn load_topology(file: &Path) -> Result<Topology, Failure> {
    compile_topology(&read_topology(file)?)
}

/// Reads a topology, once: the file may be a pipe.
pub(crate) fn read_topology(file: &Path) -> Result<TopologyText, Failure> {
    Ok(TopologyText { toml: read_text(file, "the topology")?, origin: name_of(file) })
}

/// Compiles a topology, and prints what is remarkable about it.
pub(crate) fn compile_topology(text: &TopologyText) -> Result<Topology, Failure> {
    let TopologyText { toml, origin } = text;
    let topology = Topology::from_toml(toml, origin)
        .map_err(|error| failure(&error, toml, |finding| finding))?;
    advise(topology.advisories().iter().cloned());
    Ok(topology)
}

/// Prints what is remarkable about hashing packets of a topology by a profile that was named, or is of a router.
pub(crate) fn check_profile(
    topology: &Topology,
    profile: &Profile,
    router: &RouterArguments,
) -> Result<(), Failure> {
    let hint = if router.is_given() { hints::with_argument } else { |finding| finding };
    let findings = topology.check_profile(profile);
    let findings = findings.map_err(|error| failure(&error, topology.text(), hint))?;
    advise(findings.into_iter());
    Ok(())
}

fn failure(findings: &Findings, toml: &str, hint: fn(Finding) -> Finding) -> Failure {
    let texts = Texts::one(&findings.first().location.origin, toml);
    Failure::Findings { findings: findings.all().iter().cloned().map(hint).collect(), texts }
}
