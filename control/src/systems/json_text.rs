// SPDX-License-Identifier: Apache-2.0
//! JSON, one level at a time, with the place of each value in the text.

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{fmt, ops::Range};

/// A value, of which the inner values are not yet read.
#[derive(Debug)]
pub(super) enum Json<'t> {
    Flag(bool),
    Integer(i64),
    Text(String),
    /// `null`, fractions, and numbers of more than 63 bits.
    Other,
    List(Vec<&'t RawValue>),
    Object(Members<'t>),
}

/// Members of an object in their order, those with one name included.
#[derive(Debug)]
pub(super) struct Members<'t>(pub(super) Vec<(String, &'t RawValue)>);

impl<'t> Members<'t> {
    /// The first member of this name.
    pub(super) fn get(&self, name: &str) -> Option<&'t RawValue> {
        self.0.iter().find(|(known, _)| known == name).map(|&(_, value)| value)
    }
}

/// A text that is no JSON: the byte at which it ends to be, and why.
#[derive(Debug)]
pub(super) struct NotJson {
    pub(super) offset: usize,
    pub(super) message: String,
}

/// Checks that the text is one JSON value.
pub(super) fn check(text: &str) -> Result<&RawValue, NotJson> {
    serde_json::from_str(text).map_err(|error| {
        let before = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
        let offset = before.sum::<usize>() + error.column().saturating_sub(1);
        let offset = (0..=offset.min(text.len())).rev().find(|&o| text.is_char_boundary(o));
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        NotJson { offset: offset.unwrap_or(0), message }
    })
}

/// One level of a value; the text has been checked to be JSON.
pub(super) fn level(raw: &RawValue) -> Json<'_> {
    let text = raw.get();
    let json = match text.as_bytes().first() {
        Some(b'{') => serde_json::from_str(text).map(Json::Object),
        Some(b'[') => serde_json::from_str(text).map(Json::List),
        Some(b'"') => serde_json::from_str(text).map(Json::Text),
        Some(b't' | b'f') => serde_json::from_str(text).map(Json::Flag),
        _ => serde_json::from_str(text).map(Json::Integer),
    };
    json.unwrap_or(Json::Other)
}

/// Where the value is in the text: it is a part of it, and not a copy.
pub(super) fn span(text: &str, raw: &RawValue) -> Range<usize> {
    let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + raw.get().len()
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
