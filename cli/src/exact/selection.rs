// SPDX-License-Identifier: Apache-2.0
//! The system and its settings, as every command over exact hashes takes them.

use super::{ExactError, host};
use crate::failure::Failure;
use clap::Args;
use lbhash_hashes::{
    Hash, Settings,
    system::{self, System},
};
use std::{fs, path::PathBuf};

#[derive(Args)]
pub(crate) struct SystemArguments {
    /// System: see `lbhash exact list`
    #[arg(long, value_name = "NAME", default_value = "linux-ecmp")]
    system: String,
    /// Settings as lines KEY=VALUE, such as a switch's config.bcm; may be given several times
    #[arg(long, value_name = "FILE")]
    config: Vec<PathBuf>,
    /// A Linux host: JSON object with `sysctl`, and `route`, `nexthop` and `bucket` as `ip -j` prints them
    #[arg(long, value_name = "HOST.json")]
    linux: Option<PathBuf>,
    /// Destination prefix whose next hops are meant, where --linux has several routes with more than one
    #[arg(long, value_name = "PREFIX", requires = "linux")]
    prefix: Option<String>,
    /// Settings of the system; they go before those of files
    #[arg(value_name = "KEY=VALUE")]
    settings: Vec<String>,
}

/// A system that is ready to hash.
pub(crate) struct Selection {
    pub(crate) system: &'static System,
    pub(crate) hash: Box<dyn Hash>,
    /// Names of the members, where the settings have names.
    pub(crate) names: Vec<String>,
}

impl SystemArguments {
    pub(crate) fn load(&self) -> Result<Selection, Failure> {
        let mut settings = Settings::new();
        let mut names = Vec::new();
        let of_system = |error| ExactError::System { system: self.system.clone(), error };
        for path in &self.config {
            let file = path.display().to_string();
            let text = fs::read_to_string(path)
                .map_err(|error| Failure::Read { file: file.clone(), error })?;
            settings
                .add_lines(&text)
                .map_err(|error| ExactError::File { file, problem: error.to_string() })?;
        }
        if let Some(path) = &self.linux {
            names = host::read(path, self.prefix.as_deref(), &mut settings)?;
        }
        for argument in &self.settings {
            let pair = argument.split_once('=');
            let (key, value) =
                pair.ok_or_else(|| ExactError::NoSetting { argument: argument.clone() })?;
            settings.set(key, value);
        }
        let system = system::named(&self.system).map_err(of_system)?;
        let hash = system.build(&settings).map_err(of_system)?;
        Ok(Selection { system, hash, names })
    }
}
