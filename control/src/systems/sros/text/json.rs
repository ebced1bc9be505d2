// SPDX-License-Identifier: Apache-2.0
//! JSON of the model-driven command line (`admin show configuration json`, `info json`), and the
//! values of gNMI answers, with and without names of modules.

use super::{
    LONGEST_PATH, Sink, prompt,
    tree::{self, Kind, List},
    walk::{Found, Position},
};
use crate::systems::{
    Value,
    json_text::{self, Json, Members},
};
use serde_json::value::RawValue;
use std::ops::Range;

/// Bytes of the JSON in a text, without the prompts of a session around it; `None` where there is
/// none.
pub(super) fn range(text: &str) -> Option<Range<usize>> {
    let is_around = |line: &str| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || prompt::parse(line).is_some()
    };
    let (mut start, mut end) = (0, text.len());
    for line in text.split_inclusive('\n').take_while(|line| is_around(line)) {
        start += line.len();
    }
    for line in text[start..].split_inclusive('\n').rev().take_while(|line| is_around(line)) {
        end -= line.len();
    }
    text[start..end].trim_start().starts_with(['{', '[']).then_some(start..end)
}

/// Reads the JSON of a text.
pub(super) fn read(text: &str, range: Range<usize>, sink: &mut Sink<'_>) {
    match json_text::check(&text[range.clone()]) {
        Ok(root) => Reader { text, sink }.answer(root, 0),
        Err(error) => {
            sink.is_recognised = true;
            let offset = range.start + error.offset;
            let rule = format!("the text is not JSON: {}", error.message);
            let remedy = "give the output of `admin show configuration json` whole";
            sink.violate(offset..offset, &rule, remedy);
        }
    }
}

struct Reader<'t, 's, 'c> {
    text: &'t str,
    sink: &'s mut Sink<'c>,
}

/// Answers in each other, at most.
const ANSWERS: usize = 6;

/// A name without the module before it.
fn bare(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

impl<'t> Reader<'t, '_, '_> {
    /// The configuration, or what a tool puts around it: `[{"updates": [{"values": {…}}]}]`.
    fn answer(&mut self, raw: &'t RawValue, depth: usize) {
        let members = match json_text::level(raw) {
            Json::Object(members) => members,
            Json::List(elements) if depth < ANSWERS => {
                return elements.into_iter().for_each(|element| self.answer(element, depth + 1));
            }
            _ => return,
        };
        for (name, value) in members.0 {
            if is_path(&name) {
                self.sink.is_recognised = true;
                self.path(&name, value);
            } else if bare(&name) == "configure" || tree::is_top(bare(&name)) {
                self.sink.is_recognised = true;
                self.member(&Position::top(), &name, value);
            } else if depth < ANSWERS {
                self.answer(value, depth + 1);
            }
        }
    }

    /// A member whose name is a path: `nokia-conf:configure/router[router-name=Base]`.
    fn path(&mut self, name: &str, raw: &'t RawValue) {
        let mut position = Position::top();
        for element in elements(name) {
            let (word, keys) = element.split_at(element.find('[').unwrap_or(element.len()));
            let Some(children) = position.below else { return };
            let word = bare(word);
            if word == "configure" && position.path.is_empty() {
                continue;
            }
            let Some(node) = tree::find(children, word) else {
                return self.unknown(&position, word, raw);
            };
            match node.kind {
                Kind::Hierarchy(below) | Kind::Presence(below) => {
                    position = down(&position, &[word], below);
                }
                Kind::Entries(List { children, .. }) => {
                    let Some(name) = first_key(keys) else {
                        return self.member(&position, word, raw);
                    };
                    position = down(&position, &entry_words(word, &name), children);
                }
                _ => return self.member(&position, word, raw),
            }
        }
        self.container(&position, raw);
    }

    fn container(&mut self, position: &Position, raw: &'t RawValue) {
        if let Json::Object(members) = json_text::level(raw) {
            for (name, value) in members.0 {
                self.member(position, &name, value);
            }
        }
    }

    fn member(&mut self, position: &Position, name: &str, raw: &'t RawValue) {
        let name = bare(name);
        let Some(children) = position.below else { return };
        // The operator's annotations and attributes of values.
        if name.starts_with('@') {
            return;
        }
        if position.path.is_empty() && name == "configure" {
            return self.container(position, raw);
        }
        if position.path.len() > LONGEST_PATH {
            let rule = format!("more than {LONGEST_PATH} hierarchies stand in each other");
            let span = self.span(raw);
            return self.sink.violate(span, &rule, "no hierarchy of SR OS is that deep");
        }
        let Some(node) = tree::find(children, name) else {
            return self.unknown(position, name, raw);
        };
        let level = json_text::level(raw);
        match (node.kind, level) {
            (Kind::Hierarchy(below), Json::Object(_)) => {
                self.container(&down(position, &[name], below), raw);
            }
            (Kind::Presence(below), Json::Object(_)) => {
                let position = down(position, &[name], below);
                self.option(position.path.clone(), Value::Empty, raw);
                self.container(&position, raw);
            }
            (Kind::Entries(list), Json::List(elements)) => {
                elements.into_iter().for_each(|raw| self.entry(position, name, list, raw));
            }
            (Kind::Group, Json::List(elements)) => {
                let list = List { key: "name", children: tree::CONFIGURE, is_a_line: false };
                elements.into_iter().for_each(|raw| self.entry(position, name, list, raw));
            }
            (Kind::Hierarchy(_) | Kind::Presence(_) | Kind::Entries(_) | Kind::Group, _) => {
                let span = self.span(raw);
                let what = if matches!(node.kind, Kind::Hierarchy(_) | Kind::Presence(_)) {
                    "an object"
                } else {
                    "a list"
                };
                let rule = format!("`{name}` holds {what}, and here it does not");
                self.sink.violate(span, &rule, "give the router's JSON as it prints it");
            }
            (_, Json::List(elements)) => {
                elements.into_iter().for_each(|raw| self.leaf(position, name, raw));
            }
            _ => self.leaf(position, name, raw),
        }
    }

    fn entry(&mut self, position: &Position, list: &str, kind: List, raw: &'t RawValue) {
        let name = match json_text::level(raw) {
            Json::Object(members) => key_of(&members, kind.key).map(|name| (name, members)),
            _ => None,
        };
        let Some((name, members)) = name else {
            let span = self.span(raw);
            let rule = format!("an entry of `{list}` has no `{}`", kind.key);
            return self.sink.violate(span, &rule, "add it: it tells the entries apart");
        };
        let position = down(position, &entry_words(list, &name), kind.children);
        self.option(position.path.clone(), Value::Empty, raw);
        for (member, value) in members.0 {
            if bare(&member) != kind.key {
                self.member(&position, &member, value);
            }
        }
    }

    fn leaf(&mut self, position: &Position, name: &str, raw: &'t RawValue) {
        let value = match json_text::level(raw) {
            Json::Flag(flag) => Value::Flag(flag),
            Json::Integer(number) => Value::Integer(number),
            Json::Text(text) => Value::Text(text),
            Json::Object(_) | Json::List(_) | Json::Other => Value::Text("no value".to_owned()),
        };
        let path = [position.path.as_slice(), &[name.to_owned()]].concat();
        self.option(path, value, raw);
    }

    fn unknown(&mut self, position: &Position, name: &str, raw: &'t RawValue) {
        let path = [position.path.as_slice(), &[name.to_owned()]].concat();
        self.option(path, Value::Present, raw);
    }

    fn option(&mut self, path: Vec<String>, value: Value, raw: &'t RawValue) {
        let span = self.span(raw);
        self.sink.option(Found { path, value, span });
    }

    fn span(&self, raw: &RawValue) -> Range<usize> {
        json_text::span(self.text, raw)
    }
}

fn key_of(members: &Members<'_>, key: &str) -> Option<String> {
    let (_, raw) = members.0.iter().find(|(name, _)| bare(name) == key)?;
    match json_text::level(raw) {
        Json::Text(text) => Some(text),
        Json::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The router instance `Base` has no name in paths.
fn entry_words<'n>(list: &'n str, name: &'n str) -> Vec<&'n str> {
    if list == "router" && name == "Base" { vec![list] } else { vec![list, name] }
}

fn down(position: &Position, words: &[&str], below: tree::Children) -> Position {
    let words = words.iter().map(|&word| word.to_owned());
    Position { path: position.path.iter().cloned().chain(words).collect(), below: Some(below) }
}

fn is_path(name: &str) -> bool {
    let name = name.trim_start_matches('/');
    let first = name.split(['/', '[']).next().unwrap_or_default();
    name.contains('/') && (bare(first) == "configure" || tree::is_top(bare(first)))
}

/// Parts between slashes that are not in brackets.
fn elements(path: &str) -> impl Iterator<Item = &str> {
    let mut is_in_brackets = false;
    let between = move |c: char| {
        is_in_brackets = (is_in_brackets || c == '[') && c != ']';
        c == '/' && !is_in_brackets
    };
    path.split(between).filter(|element| !element.is_empty())
}

/// "x" of `[a=x][b=y]`, without its quotes.
fn first_key(keys: &str) -> Option<String> {
    let (_, value) = keys.split('[').find_map(|key| key.split_once('='))?;
    Some(value.trim_end_matches(']').trim_matches(['"', '\'']).to_owned())
}
