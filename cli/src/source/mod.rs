// SPDX-License-Identifier: Apache-2.0
//! Where a command takes its profile from: the name of a built-in one, a TOML file, or a router's own configuration.

mod hints;
mod router;
mod topology;

pub(crate) use router::{Given, NOTATIONS, Notation, RouterArguments};
pub(crate) use topology::{check_profile, compile_topology, load_topology, read_topology};

use crate::{
    capture_file::name_of,
    failure::{ExactError, Failure},
    message, standard_input,
    texts::Texts,
};
use lbhash_control::{
    diagnostics::Finding,
    profile::{self, Profile},
};
use lbhash_vectors::text;
use std::{
    fs,
    io::{self, Read},
    path::{MAIN_SEPARATOR, Path},
};

/// Loads what the arguments name, and tells the user what its front end remarks about it.
pub(crate) fn load(profile: &str, router: &RouterArguments) -> Result<Profile, Failure> {
    if let Some(profile) = router.profile() {
        let profile = profile?;
        advise(profile.advisories().iter().cloned().map(hints::with_argument));
        return Ok(profile);
    }
    let profile = load_toml(profile)?;
    advise(profile.advisories().iter().cloned());
    Ok(profile)
}

/// A built-in profile, or the file where the argument ends in `.toml` or holds a path separator.
pub(crate) fn load_toml(name_or_file: &str) -> Result<Profile, Failure> {
    let text = if is_file_name(name_or_file) || name_or_file == "-" {
        read_text(name_or_file.as_ref(), "the profile")?
    } else {
        profile::built_in_source(name_or_file)
            .map_err(|unknown| unknown_profile(name_or_file, unknown))?
            .to_owned()
    };
    let is_file = is_file_name(name_or_file) || name_or_file == "-";
    let profile =
        Profile::from_toml(&text, name_or_file).map_err(|findings| Failure::Findings {
            findings: findings.all().to_vec(),
            texts: Texts::one(name_or_file, &text),
        })?;
    // A name that a profile once had stays its name in what is printed.
    Ok(if is_file { profile } else { profile.called(name_or_file) })
}

/// There is no such profile; the name may be that of an exact hash.
fn unknown_profile(name: &str, unknown: profile::UnknownProfile) -> Failure {
    match lbhash_hashes::system::resolve(name) {
        Ok(_) => ExactError::IsSystem { name: name.to_owned() }.into(),
        Err(_) => Failure::UnknownProfile { unknown },
    }
}

fn is_file_name(argument: &str) -> bool {
    argument.ends_with(".toml") || argument.contains(['/', MAIN_SEPARATOR])
}

/// Reads a text; `user` is what it is, as `the topology`.
pub(crate) fn read_text(file: &Path, user: &'static str) -> Result<String, Failure> {
    if !standard_input::is_meant(file) {
        return read_file(file);
    }
    standard_input::claim(file, user)?;
    let mut bytes = Vec::new();
    text_of(name_of(file), io::stdin().read_to_end(&mut bytes).map(|_| bytes))
}

fn read_file(file: &Path) -> Result<String, Failure> {
    text_of(file.display().to_string(), fs::read(file))
}

/// What was read from `file` as text; the error gives the place where it is none.
fn text_of(file: String, bytes: io::Result<Vec<u8>>) -> Result<String, Failure> {
    match bytes {
        Ok(bytes) => text::from_bytes(bytes).map_err(|place| Failure::NotUtf8 { file, place }),
        Err(error) => Err(Failure::Read { file, error }),
    }
}

/// One line for each remark, on standard error.
fn advise(advisories: impl Iterator<Item = Finding>) {
    for advisory in advisories {
        message::line(format_args!("advice: {advisory}"));
    }
}
