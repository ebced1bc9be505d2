// SPDX-License-Identifier: Apache-2.0
//! JSON of a host: rows of `ip -j`, alone or together with sysctls in one object.

use super::{Sink, plural};
use crate::systems::{
    Value,
    json_text::{self, Json, Members},
};
use serde_json::value::RawValue;

/// What rows of `ip -j` are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    Routes,
    NextHops,
    Buckets,
    Links,
    Unknown,
}

impl Rows {
    fn of(members: &Members<'_>) -> Self {
        let has = |name| members.get(name).is_some();
        match () {
            () if has("dst") => Self::Routes,
            () if has("bucket") => Self::Buckets,
            () if has("ifname") => Self::Links,
            () if has("id") => Self::NextHops,
            () => Self::Unknown,
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self::Routes => "route",
            Self::NextHops => "next hop",
            Self::Buckets => "bucket",
            Self::Links => "link",
            Self::Unknown => "row",
        }
    }
}

/// An object with `sysctl`, `route`, `nexthop`, `bucket`, `link`.
pub(super) fn object(text: &str, members: Members<'_>, sink: &mut Sink<'_>) {
    let mut is_recognised = false;
    for (name, raw) in members.0 {
        match (name.as_str(), json_text::level(raw)) {
            ("sysctl", Json::Object(values)) => {
                is_recognised = true;
                for (name, raw) in values.0 {
                    sysctl(text, &name, raw, sink);
                }
            }
            ("route" | "nexthop" | "bucket" | "link", Json::List(list)) => {
                is_recognised = true;
                rows(text, list, sink);
            }
            (sysctl_name, _) if sysctl_name.starts_with("net.") => {
                is_recognised = true;
                sysctl(text, sysctl_name, raw, sink);
            }
            _ => {
                let rule = format!("`{name}` is not known of a host and was left aside");
                sink.advise(json_text::span(text, raw), &rule, "");
            }
        }
    }
    if !is_recognised {
        sink.tree.advisories.clear();
        sink.nothing();
    }
}

fn sysctl(text: &str, name: &str, raw: &RawValue, sink: &mut Sink<'_>) {
    let value = match json_text::level(raw) {
        Json::Text(text) => text,
        _ => raw.get().to_owned(),
    };
    sink.sysctl(name, &value, json_text::span(text, raw));
}

/// Rows of one command.
pub(super) fn rows(text: &str, rows: Vec<&RawValue>, sink: &mut Sink<'_>) {
    let mut counts: Vec<(Rows, usize, &RawValue)> = Vec::new();
    for raw in rows {
        let Json::Object(members) = json_text::level(raw) else {
            let rule = "the row is no object, as rows of `ip -j` are";
            sink.violate(json_text::span(text, raw), rule, "give the output of `ip -j` whole");
            continue;
        };
        let kind = Rows::of(&members);
        match counts.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, count, _)) => *count += 1,
            None => counts.push((kind, 1, raw)),
        }
        if kind == Rows::Links {
            link(text, &members, sink);
        }
    }
    for (kind, count, first) in counts {
        let span = json_text::span(text, first);
        let words = kind.in_words();
        let s = plural(count);
        match kind {
            Rows::Links => {}
            Rows::Unknown => {
                let rule =
                    format!("{count} {words}{s} of no command that is known here, this one first");
                sink.violate(
                    span,
                    &rule,
                    "give the output of `ip -j route`, `ip -j nexthop` or `ip -d -j link`",
                );
            }
            _ => {
                let rule = format!(
                    "{count} {words}{s}: they say where packets can go, and not how they are hashed"
                );
                sink.advise(span, &rule, "`lbhash topology import` makes a topology of them");
            }
        }
    }
}

/// The hash policy of a bond.
fn link(text: &str, members: &Members<'_>, sink: &mut Sink<'_>) {
    let object = |raw| match json_text::level(raw) {
        Json::Object(members) => Some(members),
        _ => None,
    };
    let Some(Json::Text(name)) = members.get("ifname").map(json_text::level) else { return };
    let Some(info) = members.get("linkinfo").and_then(object) else { return };
    let Some(data) = info.get("info_data").and_then(object) else { return };
    if let Some(raw) = data.get("xmit_hash_policy")
        && let Json::Text(policy) = json_text::level(raw)
    {
        let span = json_text::span(text, raw);
        sink.option(&["link", &name, "xmit_hash_policy"], Value::Text(policy), span);
    }
}
