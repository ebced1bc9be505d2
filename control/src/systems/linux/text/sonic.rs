// SPDX-License-Identifier: Apache-2.0
//! `config_db.json` of SONiC: tables of entries.

use super::Sink;
use crate::systems::{
    Value,
    json_text::{self, Json, Members},
    tomahawk,
};
use serde_json::value::RawValue;

/// Tables that bear on hashing.
const SWITCH_HASH: &str = "SWITCH_HASH";
const DEVICE_METADATA: &str = "DEVICE_METADATA";
/// Members of the device that its seed follows from.
const SEED_OF: [&str; 3] = ["type", "ecmp_hash_seed", "namespace_id"];

/// True for an object of tables: their names are capitals.
pub(super) fn is_one(members: &Members<'_>) -> bool {
    let is_table = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "_|:".contains(c))
    };
    members.0.iter().any(|(name, _)| is_table(name))
}

/// Reads the tables.
pub(super) fn read<'t>(text: &'t str, members: Members<'t>, sink: &mut Sink<'_>) {
    sink.system = tomahawk::TOMAHAWK.name;
    let mut aside: Vec<(String, &RawValue)> = Vec::new();
    for (name, raw) in members.0 {
        match name.as_str() {
            SWITCH_HASH => switch_hash(text, raw, sink),
            DEVICE_METADATA => device(text, raw, sink),
            "FG_NHG" | "FG_NHG_PREFIX" | "FG_NHG_MEMBER" | "FINE_GRAINED_ECMP" => {
                let rule = format!(
                    "`{name}` binds buckets to next hops, which is of a topology and does not change keys"
                );
                let remedy = "write `hash-buckets` of a [[next-hop-group]]";
                sink.advise(json_text::span(text, raw), &rule, remedy);
            }
            _ => aside.push((name, raw)),
        }
    }
    if let Some((name, raw)) = aside.first() {
        let others = match aside.len() - 1 {
            0 => String::new(),
            1 => ", as was another table".to_owned(),
            more => format!(", as were {more} other tables"),
        };
        let rule = format!("`{name}` is not about load balancing and was left aside{others}");
        sink.advise(json_text::span(text, raw), &rule, "");
    }
}

fn switch_hash(text: &str, raw: &RawValue, sink: &mut Sink<'_>) {
    for (entry, raw) in object(text, raw, sink) {
        for (member, raw) in object(text, raw, sink) {
            let span = json_text::span(text, raw);
            let path = [SWITCH_HASH, &entry, &member];
            match (member.as_str(), json_text::level(raw)) {
                ("ecmp_hash" | "lag_hash", Json::List(fields)) => {
                    let listed: Vec<_> = fields.iter().filter_map(|raw| word(raw)).collect();
                    for field in tomahawk::FIELDS {
                        let is_on = listed.iter().any(|(known, _)| known == field);
                        let path = [SWITCH_HASH, &entry, &member, field];
                        sink.option(&path, Value::Flag(is_on), span.clone());
                    }
                    for (name, raw) in listed {
                        if !tomahawk::FIELDS.contains(&name.as_str()) {
                            let path = [SWITCH_HASH, &entry, &member, &name];
                            sink.option(&path, Value::Flag(true), json_text::span(text, raw));
                        }
                    }
                }
                (_, Json::Text(value)) => sink.option(&path, Value::Text(value), span),
                _ => sink.option(&path, Value::Text("no value".to_owned()), span),
            }
        }
    }
}

fn device(text: &str, raw: &RawValue, sink: &mut Sink<'_>) {
    for (entry, raw) in object(text, raw, sink) {
        for (member, raw) in object(text, raw, sink) {
            if SEED_OF.contains(&member.as_str())
                && let Some((value, _)) = word(raw)
            {
                let path = [DEVICE_METADATA, &entry, &member];
                sink.option(&path, Value::Text(value), json_text::span(text, raw));
            }
        }
    }
}

fn word(raw: &RawValue) -> Option<(String, &RawValue)> {
    match json_text::level(raw) {
        Json::Text(text) => Some((text, raw)),
        Json::Integer(number) => Some((number.to_string(), raw)),
        _ => None,
    }
}

fn object<'t>(text: &str, raw: &'t RawValue, sink: &mut Sink<'_>) -> Vec<(String, &'t RawValue)> {
    if let Json::Object(members) = json_text::level(raw) {
        return members.0;
    }
    let rule = "the table holds no entries by name, as tables of config_db.json do";
    sink.violate(json_text::span(text, raw), rule, "give the file as SONiC has it");
    Vec::new()
}
