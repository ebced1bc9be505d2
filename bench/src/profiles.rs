// SPDX-License-Identifier: Apache-2.0
//! The profiles that are measured, with seed 0: a catalogue CRC knows no lane distance.

use lbhash_control::profile;
use lbhash_model::{config::Configuration, fast::Fast};
use std::error::Error;

/// Built-in profiles, one of each vendor.
const NAMES: [&str; 2] = ["srlinux-7250-ixr", "junos-trio-18.3"];

/// A profile, compiled once.
pub(crate) struct Profile {
    pub(crate) name: &'static str,
    pub(crate) configuration: Configuration,
    pub(crate) image: lbhash_model::config::RegisterImage,
    pub(crate) fast: Fast,
}

pub(crate) fn all() -> Result<Vec<Profile>, Box<dyn Error>> {
    NAMES.into_iter().map(compile).collect()
}

fn compile(name: &'static str) -> Result<Profile, Box<dyn Error>> {
    let mut configuration = profile::built_in(name)?.configuration().clone();
    configuration.set_seed(0);
    let image = configuration.compile()?;
    Ok(Profile { name, fast: Fast::new(&image), image, configuration })
}
