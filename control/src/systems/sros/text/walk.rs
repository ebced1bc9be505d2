// SPDX-License-Identifier: Apache-2.0
//! From the words of a line to options: down the tree, as far as it is known.

use super::{
    lexer::Word,
    tree::{self, Children, Kind, List},
};
use crate::systems::Value;
use std::ops::Range;

/// A place in the hierarchy.
#[derive(Clone, Debug)]
pub(super) struct Position {
    pub(super) path: Vec<String>,
    /// What can follow; `None` below what the tree knows.
    pub(super) below: Option<Children>,
}

impl Position {
    /// Below `configure`.
    pub(super) fn top() -> Self {
        Self { path: Vec::new(), below: Some(tree::CONFIGURE) }
    }

    fn down(&mut self, word: &str, below: Option<Children>) {
        self.path.push(word.to_owned());
        self.below = below;
    }
}

/// An option that a line states.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) path: Vec<String>,
    pub(super) value: Value,
    pub(super) span: Range<usize>,
}

/// Whether a line of the classic command line opens a hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    Yes,
    No,
    /// Its words are not known.
    Unknown,
}

/// What the words of a line are.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) options: Vec<Found>,
    /// Path that `no` takes away, with all below it.
    pub(super) removed: Option<Vec<String>>,
    /// Where the line ends: the hierarchy that it opens, if it opens one.
    pub(super) end: Position,
    pub(super) opens: Opens,
    /// A name with a range in it.
    pub(super) range: Option<Range<usize>>,
}

/// Follows the words from a place on. `takes_away` is true behind `delete`.
pub(super) fn walk(from: &Position, words: &[Word<'_>], takes_away: bool) -> Walk {
    let walk = Walk {
        options: Vec::new(),
        removed: None,
        end: from.clone(),
        opens: Opens::No,
        range: None,
    };
    let mut walker = Walker { words, next: 0, takes_away, is_named: false, walk };
    while walker.step() {}
    walker.walk
}

struct Walker<'w, 't> {
    words: &'w [Word<'t>],
    next: usize,
    takes_away: bool,
    /// The words before are the name of an entry.
    is_named: bool,
    walk: Walk,
}

impl Walker<'_, '_> {
    /// One word and what belongs to it; false at the end.
    fn step(&mut self) -> bool {
        let Some(word) = self.words.get(self.next) else { return false };
        let Some(children) = self.walk.end.below else {
            self.walk.opens = Opens::Unknown;
            return false;
        };
        if word.is("no") {
            (self.takes_away, self.next) = (true, self.next + 1);
            return true;
        }
        if self.is_named && self.attribute() {
            return true;
        }
        let Some(node) = tree::find(children, &word.text) else {
            self.unknown();
            return false;
        };
        self.is_named = false;
        self.next += 1;
        match node.kind {
            Kind::Hierarchy(below) => self.descend(node.name, Some(below)),
            Kind::Presence(below) => {
                self.descend(node.name, Some(below));
                self.push_here();
            }
            Kind::Group => return self.entry(node.name, Some(tree::CONFIGURE), false),
            Kind::Entries(_) if node.name == "router" => self.router(node.kind),
            Kind::Entries(List { children, is_a_line, .. }) => {
                return self.entry(node.name, Some(children), is_a_line);
            }
            Kind::Flag => self.flag(node.name),
            Kind::Value => self.value(node.name),
            Kind::Line => {
                let rest: Vec<&str> = self.words[self.next..].iter().map(|w| &*w.text).collect();
                let value =
                    if rest.is_empty() { Value::Present } else { Value::Text(rest.join(" ")) };
                self.next = self.words.len();
                self.leaf(node.name, value);
            }
        }
        true
    }

    fn descend(&mut self, word: &str, below: Option<Children>) {
        self.walk.end.down(word, below);
        self.walk.opens = Opens::Yes;
        self.take_away_at_the_end();
    }

    /// The router instance `Base` has no name in paths; the classic command line can leave it out.
    fn router(&mut self, kind: Kind) {
        let Kind::Entries(List { children, .. }) = kind else { return };
        self.descend("router", Some(children));
        match self.words.get(self.next) {
            Some(word) if word.text == "Base" => self.next += 1,
            Some(word) if tree::find(children, &word.text).is_none() && !word.is("no") => {
                self.walk.end.path.push(word.text.to_string());
                self.next += 1;
            }
            _ => {}
        }
        self.is_named = true;
        self.take_away_at_the_end();
    }

    /// The name of an entry, or several of a line; false where there is none.
    fn entry(&mut self, list: &str, below: Option<Children>, is_a_line: bool) -> bool {
        let parent = self.walk.end.clone();
        self.walk.end.path.push(list.to_owned());
        let Some(name) = self.words.get(self.next) else {
            let path = self.walk.end.path.clone();
            self.push(path, Value::Present);
            return false;
        };
        if name.text.contains('[') && name.text.contains("..") {
            self.walk.range = Some(name.span.clone());
        }
        self.walk.end.down(&name.text, below);
        (self.next, self.is_named) = (self.next + 1, true);
        self.walk.opens = if is_a_line { Opens::No } else { Opens::Yes };
        self.push_here();
        if is_a_line && !self.takes_away {
            let is_another = |word: &Word<'_>| {
                below.is_some_and(|children| tree::find(children, &word.text).is_none())
                    && word.text.contains('/')
            };
            if self.words.get(self.next).is_some_and(is_another) {
                self.walk.end = parent;
                return self.entry(list, below, is_a_line);
            }
        }
        self.take_away_at_the_end();
        true
    }

    /// Words between the name of an entry and what is below it.
    fn attribute(&mut self) -> bool {
        const ALONE: [&str; 8] = [
            "create",
            "m-vpls",
            "b-vpls",
            "i-vpls",
            "etree",
            "vc-switching",
            "test",
            "unnumbered-mpls-tp",
        ];
        const WITH_A_VALUE: [&str; 8] = [
            "name",
            "customer",
            "vpn",
            "vc-type",
            "svc-sap-type",
            "route-type",
            "instance",
            "mcast",
        ];
        let word = &self.words[self.next].text;
        let words = match () {
            () if ALONE.contains(&&**word) => 1,
            () if WITH_A_VALUE.contains(&&**word) => 2,
            () => return false,
        };
        self.next = (self.next + words).min(self.words.len());
        true
    }

    fn flag(&mut self, name: &str) {
        let value = match self.words.get(self.next).map(|word| &*word.text) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        self.next += usize::from(value.is_some());
        self.leaf(name, value.map_or(Value::Present, Value::Flag));
    }

    fn value(&mut self, name: &str) {
        match self.words.get(self.next) {
            Some(word) if word.is("[") => {
                self.next += 1;
                while let Some(word) = self.words.get(self.next) {
                    self.next += 1;
                    if word.is("]") {
                        break;
                    }
                    self.leaf(name, Value::Text(word.text.to_string()));
                }
            }
            Some(word) => {
                self.next += 1;
                self.leaf(name, Value::Text(word.text.to_string()));
            }
            None => self.leaf(name, Value::Present),
        }
    }

    fn leaf(&mut self, name: &str, value: Value) {
        self.walk.opens = Opens::No;
        let path = [self.walk.end.path.as_slice(), &[name.to_owned()]].concat();
        if self.takes_away {
            self.walk.removed = Some(path);
        } else {
            self.push(path, value);
        }
    }

    fn unknown(&mut self) {
        let word = &self.words[self.next];
        let path = [self.walk.end.path.as_slice(), &[word.text.to_string()]].concat();
        self.walk.end = Position { path: path.clone(), below: None };
        if self.takes_away {
            self.walk.opens = Opens::No;
            return;
        }
        self.walk.opens = if self.words.last().is_some_and(|word| word.is("create")) {
            Opens::Yes
        } else {
            Opens::Unknown
        };
        // Of what is not known only the first word is kept.
        self.next += 1;
        self.push(path, Value::Present);
    }

    /// The hierarchy itself, where the line says no more of it.
    fn push_here(&mut self) {
        let is_more = |word: &Word<'_>| !word.text.contains('/') || !self.is_named;
        let says_more = self.words.get(self.next).is_some_and(is_more);
        if !self.takes_away && !says_more {
            let path = self.walk.end.path.clone();
            self.push(path, Value::Empty);
        }
    }

    fn push(&mut self, path: Vec<String>, value: Value) {
        let last = self.next.clamp(1, self.words.len()) - 1;
        let span = self.words[0].span.start..self.words[last].span.end;
        self.walk.options.push(Found { path, value, span });
    }

    fn take_away_at_the_end(&mut self) {
        if self.takes_away && self.next == self.words.len() {
            self.walk.removed = Some(self.walk.end.path.clone());
            self.walk.opens = Opens::No;
        }
    }
}
