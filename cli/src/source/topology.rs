// SPDX-License-Identifier: Apache-2.0
//! A topology from its TOML file, with the same messages as a router's configuration.

use super::{Texts, advise};
use crate::failure::Failure;
use lbhash_model::topology::Topology;
use std::{fs, path::Path};

/// Reads and compiles a topology, and tells the user what is remarkable about it.
pub(crate) fn load_topology(file: &Path) -> Result<Topology, Failure> {
    let origin = file.display().to_string();
    let text =
        fs::read_to_string(file).map_err(|error| Failure::Read { file: origin.clone(), error })?;
    let topology = Topology::from_toml(&text, &origin).map_err(|error| {
        let mut texts = Texts::default();
        texts.add(&origin, &text);
        Failure::Violations { violations: error.findings().to_vec(), texts }
    })?;
    advise(topology.advisories().iter().cloned());
    Ok(topology)
}
