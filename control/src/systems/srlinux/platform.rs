// SPDX-License-Identifier: Apache-2.0
//! Hardware by the names that people use: "7250 IXR-6e", `7250-ixr-6e`, or `7250-ixr` for any of its kind.

use super::{chassis, names};
use crate::systems::{OptionTree, Value};
use std::str::FromStr;

/// A system, and the chassis where one is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Platform {
    /// Name of the system: "srlinux-7250-ixr".
    pub system: &'static str,
    /// The chassis as the router shows it: "7250 IXR-6e".
    pub chassis: Option<&'static str>,
}

/// Neither a kind of hardware nor a chassis.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a platform of SR Linux; {}", crate::diagnostics::names::remedy(&plain(.0), &known_names()))]
pub struct UnknownPlatform(String);

impl Platform {
    /// Chassis of a system, as the router shows them.
    #[must_use]
    pub fn chassis_of(system: &str) -> Vec<&'static str> {
        let of_system = chassis::ALL.iter().filter(|chassis| chassis.system == system);
        of_system.map(|chassis| chassis.name).collect()
    }

    /// Whether there is resilient hashing, and dynamic load balancing: on this chassis, or on any of the system's.
    pub(crate) fn member_features(self) -> [bool; 2] {
        let of_this = |chassis: &&chassis::Chassis| match self.chassis {
            Some(name) => chassis.name == name,
            None => chassis.system == self.system,
        };
        let has = |feature: fn(&chassis::Chassis) -> bool| {
            chassis::ALL.iter().filter(of_this).any(feature)
        };
        [
            has(|chassis| chassis.has_resilient_hashing),
            has(|chassis| chassis.has_dynamic_load_balancing),
        ]
    }

    /// The platform of the chassis that a text states as `platform chassis type`, if it does and the chassis is known.
    #[must_use]
    pub fn stated_in(options: &OptionTree) -> Option<Self> {
        stated_types(options).find_map(|name| name.parse().ok())
    }

    /// True for a text that states a type of chassis, known or not.
    #[must_use]
    pub fn states_type(options: &OptionTree) -> bool {
        stated_types(options).next().is_some()
    }
}

impl FromStr for Platform {
    type Err = UnknownPlatform;

    /// A kind of hardware (`7250-ixr`, with or without `srlinux-` before it) or a chassis (`7250-ixr-6e`, "7250 IXR-6e").
    fn from_str(name: &str) -> Result<Self, UnknownPlatform> {
        let kind = names::ALL.into_iter().find(|system| short(system) == short(&plain(name)));
        if let Some(system) = kind {
            return Ok(Self { system, chassis: None });
        }
        let chassis = chassis::find(name).ok_or_else(|| UnknownPlatform(name.to_owned()))?;
        Ok(Self { system: chassis.system, chassis: Some(chassis.name) })
    }
}

/// Types of chassis that a text states, the last first.
fn stated_types(options: &OptionTree) -> impl Iterator<Item = &str> {
    const TYPE: [&str; 3] = ["platform", "chassis", "type"];
    let words = |path: &[String]| path.iter().zip(TYPE).all(|(word, known)| word == known);
    options.options.iter().rev().filter_map(move |option| {
        match (option.path.as_slice(), &option.value) {
            (path @ [_, _, _], Value::Text(name)) if words(path) => Some(name.as_str()),
            (path @ [_, _, _, name], Value::Present) if words(path) => Some(name.as_str()),
            _ => None,
        }
    })
}

fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(' ', "-")
}

fn short(system: &str) -> &str {
    system.strip_prefix("srlinux-").unwrap_or(system)
}

/// Kinds of hardware, then chassis as the router shows them.
fn known_names() -> Vec<&'static str> {
    let kinds = names::ALL.into_iter().map(short);
    kinds.chain(chassis::ALL.iter().map(|chassis| chassis.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_chassis() {
        for (name, system, chassis) in [
            ("7250-ixr", "srlinux-7250-ixr", None),
            ("srlinux-7220-ixr-h", "srlinux-7220-ixr-h", None),
            ("7250 IXR-6e", "srlinux-7250-ixr", Some("7250 IXR-6e")),
            ("7220-ixr-d3l", "srlinux-7220-ixr-d", Some("7220 IXR-D3L")),
            ("7215 IXS-A1", "srlinux-7215-ixs", Some("7215 IXS-A1")),
        ] {
            assert_eq!(name.parse(), Ok(Platform { system, chassis }), "{name}");
        }
        let error = "7250-ixr-7".parse::<Platform>().unwrap_err().to_string();
        assert!(
            error.starts_with("not a platform of SR Linux; did you mean `7250-ixr`?"),
            "{error}"
        );
    }
}
