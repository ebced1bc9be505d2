// SPDX-License-Identifier: Apache-2.0
//! The file as TOML holds it, and the scalar settings; rows, users and vendor options have rooms of their own.

use super::{
    Profile, built_in,
    error::{Fault, Problem},
    number::number,
    rows::{self, FieldRow, MetaRow},
    users::{self, UserRows},
};
use crate::systems::{self, Compiled, TomlOptions};
use lbhash_model::config::Configuration;
use serde::Deserialize;
use std::{collections::BTreeMap, net::Ipv4Addr, ops::Range};
use toml::{Spanned, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default)]
    description: String,
    base: Option<Spanned<String>>,
    system: Option<Spanned<String>>,
    release: Option<Spanned<String>>,
    options: Option<Spanned<TomlOptions>>,
    layer_seed: Option<Spanned<i64>>,
    system_ip: Option<Spanned<Value>>,
    reserved_label_exclude: Option<Spanned<i64>>,
    pw_control_word: Option<Spanned<bool>>,
    #[serde(default)]
    field: Vec<Spanned<FieldRow>>,
    #[serde(default)]
    meta: Vec<Spanned<MetaRow>>,
    #[serde(default)]
    users: UserRows,
    #[serde(default)]
    hash_profile: BTreeMap<Spanned<String>, UserRows>,
}

/// Reads a profile from TOML.
pub(super) fn read(text: &str, origin: &str) -> Result<Profile, Fault> {
    let file: File = toml::from_str(text)?;
    let (mut configuration, compiled) = match &file.system {
        Some(system) => {
            let compiled = from_system(&file, system, text, origin)?;
            (compiled.configuration.clone(), Some(compiled))
        }
        None => (own(&file, text)?, None),
    };
    if let Some(seed) = &file.layer_seed {
        configuration.layer_seed = number("layer_seed", seed, 0..=u32::MAX)?;
    }
    if let Some(address) = &file.system_ip {
        configuration.system_ip = ipv4_address(address)?;
    }
    users::apply(&file.users, &file.hash_profile, &mut configuration.users)?;
    let (name, description, text) = (file.name, file.description, text.to_owned());
    Ok(Profile { name, description, text, configuration, compiled })
}

/// What is hashed, by rows of the field table.
fn own(file: &File, text: &str) -> Result<Configuration, Fault> {
    let release = file.release.as_ref().map(|release| ("release", release.span()));
    let options = file.options.as_ref().map(|options| ("options", options.span()));
    if let Some((key, span)) = release.or(options) {
        return Err(Fault { span, problem: Problem::WithoutSystem { key } });
    }
    let mut configuration = base(file.base.as_ref())?;
    if let Some(labels) = &file.reserved_label_exclude {
        configuration.reserved_label_exclude =
            number("reserved_label_exclude", labels, 0..=u16::MAX)?;
    }
    if let Some(control_word) = &file.pw_control_word {
        configuration.pw_control_word = *control_word.get_ref();
    }
    rows::apply(text, &file.field, &file.meta, &mut configuration.field_table)?;
    Ok(configuration)
}

/// What is hashed, by a system's own options.
fn from_system(
    file: &File,
    system: &Spanned<String>,
    text: &str,
    origin: &str,
) -> Result<Compiled, Fault> {
    if let Some((key, span)) = own_key(file) {
        return Err(Fault { span, problem: Problem::NotWithSystem { key } });
    }
    let release = file.release.as_ref();
    let heading = release.unwrap_or(system).span();
    let options = file.options.as_ref().map(Spanned::get_ref);
    let options = systems::read_toml(origin, text, heading, options)?;
    let release = release.map(|release| release.get_ref().as_str());
    systems::compile(system.get_ref(), release, &options).map_err(|findings| {
        let span = findings.first().location.span.clone();
        Fault { span, problem: Problem::System { findings } }
    })
}

/// The first key that says what is hashed without the system's options.
fn own_key(file: &File) -> Option<(&'static str, Range<usize>)> {
    let keys = [
        ("base", file.base.as_ref().map(Spanned::span)),
        ("reserved_label_exclude", file.reserved_label_exclude.as_ref().map(Spanned::span)),
        ("pw_control_word", file.pw_control_word.as_ref().map(Spanned::span)),
        ("[[field]]", file.field.first().map(Spanned::span)),
        ("[[meta]]", file.meta.first().map(Spanned::span)),
    ];
    keys.into_iter().find_map(|(key, span)| Some((key, span?)))
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
