// SPDX-License-Identifier: Apache-2.0
//! A profile as a command takes it: the name of a built-in one, or a file.

use crate::failure::Failure;
use lbhash_model::profile::{self, Profile};
use std::{fs, path::MAIN_SEPARATOR};

/// The profile's TOML text and where it is from.
pub(crate) struct Source {
    text: String,
    origin: String,
}

impl Source {
    /// Reads the text of a built-in profile, or of the file where the argument ends in `.toml` or holds a path
    /// separator.
    pub(crate) fn find(name_or_file: &str) -> Result<Self, Failure> {
        let text = if is_file_name(name_or_file) {
            fs::read_to_string(name_or_file)
                .map_err(|error| Failure::Read { file: name_or_file.to_owned(), error })?
        } else {
            profile::built_in_source(name_or_file)
                .map_err(|unknown| Failure::UnknownProfile { unknown })?
                .to_owned()
        };
        Ok(Self { text, origin: name_or_file.to_owned() })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Name of the profile or file, as given.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn profile(self) -> Result<Profile, Failure> {
        Profile::from_toml(&self.text, &self.origin)
            .map_err(|error| Failure::Profile { error, text: self.text })
    }
}

fn is_file_name(argument: &str) -> bool {
    argument.ends_with(".toml") || argument.contains(['/', MAIN_SEPARATOR])
}
