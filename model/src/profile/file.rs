// SPDX-License-Identifier: Apache-2.0
//! The file as TOML holds it, and the scalar settings; rows and users have rooms of their own.

use super::{
    Profile, built_in,
    error::{Fault, Problem},
    rows::{self, FieldRow, MetaRow},
    users::{self, UserRow},
};
use crate::config::Configuration;
use serde::Deserialize;
use std::{collections::BTreeMap, net::Ipv4Addr, ops::RangeInclusive};
use toml::{Spanned, Value};

/// Settings by user name, or `all`.
pub(super) type UserRows = BTreeMap<Spanned<String>, UserRow>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    description: String,
    base: Option<Spanned<String>>,
    layer_seed: Option<Spanned<i64>>,
    system_ip: Option<Spanned<Value>>,
    reserved_label_exclude: Option<Spanned<i64>>,
    pw_control_word: Option<bool>,
    #[serde(default)]
    field: Vec<FieldRow>,
    #[serde(default)]
    meta: Vec<MetaRow>,
    #[serde(default)]
    users: UserRows,
    #[serde(default)]
    hash_profile: BTreeMap<Spanned<String>, UserRows>,
}

/// Reads a profile from TOML.
pub(super) fn read(text: &str) -> Result<Profile, Fault> {
    let file: File = toml::from_str(text)?;
    let mut configuration = base(file.base.as_ref())?;
    if let Some(seed) = &file.layer_seed {
        configuration.layer_seed = number("layer_seed", seed, 0..=u32::MAX)?;
    }
    if let Some(address) = &file.system_ip {
        configuration.system_ip = ipv4_address(address)?;
    }
    if let Some(labels) = &file.reserved_label_exclude {
        configuration.reserved_label_exclude =
            number("reserved_label_exclude", labels, 0..=u16::MAX)?;
    }
    if let Some(control_word) = file.pw_control_word {
        configuration.pw_control_word = control_word;
    }
    rows::apply(text, &file.field, &file.meta, &mut configuration.field_table)?;
    users::apply(&file.users, &file.hash_profile, &mut configuration.users)?;
    Ok(Profile { name: file.name, description: file.description, configuration })
}

fn base(name: Option<&Spanned<String>>) -> Result<Configuration, Fault> {
    let Some(name) = name else { return Ok(Configuration::default()) };
    match built_in(name.get_ref()) {
        Ok(profile) => Ok(profile.configuration),
        Err(unknown) => Err(Fault {
            span: name.span(),
            problem: Problem::UnknownName {
                what: "built-in profile",
                name: unknown.name,
                allowed: super::built_in_names(),
            },
        }),
    }
}

fn ipv4_address(value: &Spanned<Value>) -> Result<u32, Fault> {
    let address = match value.get_ref() {
        Value::String(text) => text.parse::<Ipv4Addr>().ok().map(u32::from),
        Value::Integer(number) => u32::try_from(*number).ok(),
        _ => None,
    };
    address.ok_or_else(|| Fault {
        span: value.span(),
        problem: Problem::NotAnAddress { value: value.get_ref().to_string() },
    })
}

/// The number as `T`, where it is among the `allowed`.
pub(super) fn number<T>(
    key: &'static str,
    value: &Spanned<i64>,
    allowed: RangeInclusive<T>,
) -> Result<T, Fault>
where
    T: TryFrom<i64> + Into<i64> + PartialOrd + Copy,
{
    let written = *value.get_ref();
    T::try_from(written).ok().filter(|number| allowed.contains(number)).ok_or_else(|| Fault {
        span: value.span(),
        problem: Problem::OutOfRange {
            key,
            value: written,
            least: (*allowed.start()).into(),
            greatest: (*allowed.end()).into(),
        },
    })
}
