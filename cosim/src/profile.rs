// SPDX-License-Identifier: Apache-2.0
//! A profile by name or file.

use crate::error::InputError;
use lbhash_control::profile::{Profile, built_in};
use lbhash_model::config::Configuration;
use lbhash_vectors::text;
use std::{fs, path::Path};

/// The settings of a built-in profile, or of the TOML file of this name.
///
/// # Errors
/// [`InputError`] when it is neither, or the file cannot be used.
pub fn load(name: &str) -> Result<Configuration, InputError> {
    let unknown = match built_in(name) {
        Ok(profile) => return Ok(profile.configuration().clone()),
        Err(error) => error,
    };
    let path = Path::new(name);
    if !path.exists() {
        return Err(InputError::UnknownProfile { error: unknown });
    }
    let bytes = fs::read(path).map_err(InputError::file(path))?;
    let text = text::from_bytes(bytes)
        .map_err(|place| InputError::NotUtf8 { path: path.to_owned(), place })?;
    Ok(Profile::from_toml(&text, name)?.configuration().clone())
}
