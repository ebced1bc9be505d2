// SPDX-License-Identifier: Apache-2.0
//! A topology from its TOML file, with the same messages as a router's configuration.

use super::{Texts, advise, read_file};
use crate::failure::Failure;
use lbhash_model::topology::Topology;
use lbhash_vectors::set::TopologyText;
use std::path::Path;

/// Reads and compiles a topology, and tells the user what is remarkable about it.
pub(crate) fn load_topology(file: &Path) -> Result<Topology, Failure> {
    compile_topology(&read_topology(file)?)
}

/// Reads a topology, once: the file may be a pipe.
pub(crate) fn read_topology(file: &Path) -> Result<TopologyText, Failure> {
    Ok(TopologyText { toml: read_file(file)?, origin: file.display().to_string() })
}

/// Compiles a topology, and tells the user what is remarkable about it.
pub(crate) fn compile_topology(text: &TopologyText) -> Result<Topology, Failure> {
    let TopologyText { toml, origin } = text;
    let topology = Topology::from_toml(toml, origin).map_err(|error| {
        let mut texts = Texts::default();
        texts.add(origin, toml);
        Failure::Violations { violations: error.findings().to_vec(), texts }
    })?;
    advise(topology.advisories().iter().cloned());
    Ok(topology)
}
