// SPDX-License-Identifier: Apache-2.0
//! JSON: `info | as json`, or the values of a gNMI or JSON-RPC answer.

use super::{Base, LONGEST_PATH, Section, Sink, anchor::Anchor, paths};
use crate::systems::{Value, edits::Edits};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{fmt, ops::Range};

/// Reads a section that begins with `{` or `[`.
pub(super) fn read(whole: &str, section: &Section, edits: &mut Edits, sink: &mut Sink<'_>) {
    let text = &whole[section.range.clone()];
    let begin = section.range.start;
    match serde_json::from_str::<&RawValue>(text) {
        Ok(root) => {
            Reader { text: whole, base: &section.base, edits, is_full: false, sink }.answer(root, 0)
        }
        Err(error) => {
            let line =
                text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
            let offset = line.sum::<usize>() + error.column().saturating_sub(1);
            let offset = (0..=offset.min(text.len())).rev().find(|&o| text.is_char_boundary(o));
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            let offset = offset.unwrap_or(0);
            let rule = format!("the text is not JSON: {message}");
            let offset = begin + offset;
            sink.violate(offset..offset, &rule, "give the output of `info | as json` whole");
        }
    }
}

struct Reader<'t, 's, 'c> {
    text: &'t str,
    base: &'s Base,
    edits: &'s mut Edits,
    /// It was said that the text has too many words.
    is_full: bool,
    sink: &'s mut Sink<'c>,
}

/// Members of an object in their order, those with one name included.
struct Members<'t>(Vec<(String, &'t RawValue)>);

/// A value, of which the inner values are not yet read.
enum Node<'t> {
    Leaf(Value),
    List(Vec<&'t RawValue>),
    Object(Members<'t>),
}

/// Members of the answers of tools, around the values.
const RESULT: &str = "result";
const UPDATES: &str = "updates";
const VALUES: &str = "values";
/// Answers in each other, at most.
const ANSWERS: usize = 4;

impl<'t> Reader<'t, '_, '_> {
    /// A value, or values in what a tool puts around them: `{"result": […]}` of JSON-RPC, `[{"updates": [{"values": {…}}]}]`
    /// of gNMI clients.
    fn answer(&mut self, raw: &'t RawValue, depth: usize) {
        let members = match node(raw) {
            Node::Object(members) => members,
            Node::List(elements) if depth < ANSWERS => {
                return elements.into_iter().for_each(|element| self.answer(element, depth + 1));
            }
            _ => {
                let span = self.span(raw);
                let remedy =
                    "give the value of `/system/load-balancing`, or of a path above or below it";
                return self.sink.violate(span, "this is not an object", remedy);
            }
        };
        let inner = |name: &str| members.0.iter().find(|(known, _)| known == name);
        match inner(RESULT).or(inner(UPDATES)).or(inner(VALUES)) {
            Some(&(_, inner)) if depth < ANSWERS => self.answer(inner, depth + 1),
            _ => self.document(members),
        }
    }

    /// An object of the router's hierarchy.
    fn document(&mut self, members: Members<'t>) {
        let members: Vec<_> =
            members.without_comments().map(|(name, raw)| (paths::words(&name), raw)).collect();
        let first_words = members.iter().filter_map(|(words, _)| words.first());
        let mut first_words = first_words.map(String::as_str).peekable();
        let above = self.base.above(first_words.peek().copied());
        let anchor = above.map_or_else(|| Anchor::of(first_words), Anchor::at);
        for (words, raw) in members {
            self.value(anchor.path(words), raw);
        }
    }

    fn value(&mut self, path: Vec<String>, raw: &'t RawValue) {
        if self.sink.words_left == 0 {
            if !self.is_full {
                let span = self.span(raw);
                self.is_full = self.sink.is_full(span);
            }
            return;
        }
        if path.len() > LONGEST_PATH {
            let rule = format!("more than {LONGEST_PATH} hierarchies stand in each other");
            let span = self.span(raw);
            return self.sink.violate(span, &rule, "no hierarchy of SR Linux is that deep");
        }
        match node(raw) {
            Node::Leaf(value) => self.option(path, value, raw),
            Node::Object(members) => self.members(path, members, raw),
            Node::List(elements) => {
                elements.into_iter().for_each(|element| self.element(&path, element))
            }
        }
    }

    fn members(&mut self, path: Vec<String>, members: Members<'t>, raw: &'t RawValue) {
        if members.0.is_empty() {
            return self.option(path, Value::Empty, raw);
        }
        for (name, member) in members.without_comments() {
            self.value([path.as_slice(), &paths::words(&name)].concat(), member);
        }
    }

    /// An element of a list: a value, or an entry, whose key becomes a word of the path.
    fn element(&mut self, path: &[String], raw: &'t RawValue) {
        let (Some(key), Node::Object(mut members)) = (list_key(path), node(raw)) else {
            return self.value(path.to_vec(), raw);
        };
        let found = members.0.iter().position(|(name, _)| paths::words(name) == [key]);
        let name = found.and_then(|index| match node(members.0.remove(index).1) {
            Node::Leaf(Value::Text(text)) => Some(text),
            Node::Leaf(Value::Integer(number)) => Some(number.to_string()),
            _ => None,
        });
        match name {
            Some(name) => self.members([path, &[name]].concat(), members, raw),
            None => {
                let span = self.span(raw);
                let rule = format!("an entry of `{}` has no `{key}`", path.join(" "));
                self.sink.violate(span, &rule, "add it: it tells the entries apart");
            }
        }
    }

    fn option(&mut self, path: Vec<String>, value: Value, raw: &'t RawValue) {
        let span = self.span(raw);
        let option = self.sink.option(path, value, span);
        self.edits.set(option);
    }

    /// Where the value is: it is a part of the text, and not a copy.
    fn span(&self, raw: &RawValue) -> Range<usize> {
        let start = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        start..start + raw.get().len()
    }
}

/// The member that names the entries of a list, for the lists that concern load balancing.
fn list_key(path: &[String]) -> Option<&'static str> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    match path[..] {
        ["interface"] | ["network-instance"] => Some("name"),
        ["system", "load-balancing", "hash-profile"] => Some("name"),
        ["platform", "linecard"] => Some("slot"),
        ["platform", "linecard", _, "forwarding-complex"] => Some("name"),
        ["platform", "linecard", _, "forwarding-complex", _, "load-balancing", "hash-user"] => {
            Some("name")
        }
        _ => None,
    }
}

/// One level of a value; the text has been checked to be JSON.
fn node(raw: &RawValue) -> Node<'_> {
    let text = raw.get();
    let node = match text.as_bytes().first() {
        Some(b'{') => serde_json::from_str(text).map(Node::Object),
        Some(b'[') => serde_json::from_str(text).map(Node::List),
        Some(b'"') => serde_json::from_str(text).map(|text| Node::Leaf(Value::Text(text))),
        Some(b't' | b'f') => serde_json::from_str(text).map(|flag| Node::Leaf(Value::Flag(flag))),
        _ => serde_json::from_str(text).map(|number| Node::Leaf(Value::Integer(number))),
    };
    // `null`, fractions, and numbers of more than 63 bits are no value of an option: the schema says so.
    node.unwrap_or_else(|_| Node::Leaf(Value::Text(text.to_owned())))
}

impl<'t> Members<'t> {
    /// Without the operator's annotations.
    fn without_comments(self) -> impl Iterator<Item = (String, &'t RawValue)> {
        self.0.into_iter().filter(|(name, _)| !name.starts_with("_annotate"))
    }
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
