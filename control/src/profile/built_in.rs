// SPDX-License-Identifier: Apache-2.0
//! Profiles that come with the model.

use super::Profile;
use crate::diagnostics::names;

/// Name and TOML text of each, in the order in which they are listed.
const BUILT_IN: [(&str, &str); 16] = [
    ("srlinux-7250-ixr", include_str!("../../profiles/srlinux-7250-ixr.toml")),
    ("srlinux-7220-ixr-d", include_str!("../../profiles/srlinux-7220-ixr-d.toml")),
    ("srlinux-7220-ixr-h", include_str!("../../profiles/srlinux-7220-ixr-h.toml")),
    ("srlinux-7215-ixs", include_str!("../../profiles/srlinux-7215-ixs.toml")),
    ("junos-trio-14.1", include_str!("../../profiles/junos-trio-14.1.toml")),
    ("junos-trio-15.1", include_str!("../../profiles/junos-trio-15.1.toml")),
    ("junos-trio-16.1", include_str!("../../profiles/junos-trio-16.1.toml")),
    ("junos-trio-17.2", include_str!("../../profiles/junos-trio-17.2.toml")),
    ("junos-trio-18.3", include_str!("../../profiles/junos-trio-18.3.toml")),
    ("sros-7750", include_str!("../../profiles/sros-7750.toml")),
    ("fields-tomahawk", include_str!("../../profiles/fields-tomahawk.toml")),
    ("fields-linux-l4", include_str!("../../profiles/fields-linux-l4.toml")),
    ("fields-linux-l3", include_str!("../../profiles/fields-linux-l3.toml")),
    ("huawei-per-flow", include_str!("../../profiles/huawei-per-flow.toml")),
    ("huawei-symmetric", include_str!("../../profiles/huawei-symmetric.toml")),
    ("all-fields", include_str!("../../profiles/all-fields.toml")),
];

/// Names that these profiles once had: as they choose fields alone, and have this model's function, the exact hashes of the
/// systems have the plain names.
const ALIASES: [(&str, &str); 3] = [
    ("tomahawk", "fields-tomahawk"),
    ("linux-l4", "fields-linux-l4"),
    ("linux-l3", "fields-linux-l3"),
];

/// The present name of a profile.
fn present_name(name: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, present)| present)
}

/// Names of the built-in profiles.
#[must_use]
pub fn built_in_names() -> Vec<&'static str> {
    BUILT_IN.iter().map(|&(name, _)| name).collect()
}

/// Name of the built-in profile that has the settings of a system that is told nothing.
#[must_use]
pub fn built_in_of_system(system: &str) -> Option<&'static str> {
    let name = match system {
        "junos-trio" => "junos-trio-18.3",
        "linux" => "fields-linux-l3",
        "huawei" => "huawei-per-flow",
        _ => present_name(system),
    };
    BUILT_IN.iter().map(|&(known, _)| known).find(|&known| known == name)
}

/// TOML text of a built-in profile, a start for one's own; names of the past are taken too.
///
/// # Errors
/// [`UnknownProfile`] where no built-in profile has this name.
pub fn built_in_source(name: &str) -> Result<&'static str, UnknownProfile> {
    BUILT_IN
        .iter()
        .find(|&&(known, _)| known == present_name(name))
        .map(|&(_, source)| source)
        .ok_or_else(|| UnknownProfile { name: name.to_owned() })
}

/// A built-in profile, called as it was asked for.
///
/// # Errors
/// [`UnknownProfile`] where no built-in profile has this name.
pub fn built_in(name: &str) -> Result<Profile, UnknownProfile> {
    let source = built_in_source(name)?;
    let profile = Profile::from_toml(source, name);
    Ok(profile.expect("a test reads every built-in profile").called(name))
}

/// A name that no built-in profile has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no built-in profile `{name}`; {}", names::remedy(name, &built_in_names()))]
pub struct UnknownProfile {
    /// The name as asked for.
    pub name: String,
}
