// SPDX-License-Identifier: Apache-2.0
//! Reader of Junos configuration text, in both its forms: lines (`set …`, as `show configuration | display set` prints them) and
//! curly braces.
//!
//! Of the line form `set`, `delete`, `deactivate` and `activate` are read, in order. In the brace form `inactive:` is read, and
//! `protect:` and `replace:` change nothing. Comments are left out: `#` to the end of the line, and `/* … */`. A list in brackets is one
//! statement for each of its elements. Groups are expanded as the router does it. Of the router's own comments two count:
//! a block that it says it ignores is not in force, and one that it does not show (`/* OMITTED */`) is remarked. A text in
//! another form is a violation: XML, JSON, lines of the shell, a comparison.

mod braces;
mod foreign;
mod groups;
mod lexer;
mod lines;

use super::statements;
use crate::{
    diagnostics::{Finding, Location, Place, secrets},
    systems::{
        OptionTree, Value, VendorOption,
        looks_like::{Writer, looks_like},
    },
};
use braces::Standing;
use lexer::{Lexer, Token, TokenKind};
use std::{collections::BTreeMap, ops::Range, sync::Arc};

/// What findings of the reader name as the platform: it knows no system.
const PLATFORM: &str = "Junos text";

/// Words of a path, and blocks in each other, at most.
const LONGEST_PATH: usize = 64;

/// Violations of a text, at most: more of them tell nothing new.
const MOST_VIOLATIONS: usize = 1000;

/// Reads a text; `origin` is what findings call it. It never fails: what it cannot read is among the violations of the tree.
#[must_use]
pub fn read(text: &str, origin: &str) -> OptionTree {
    let mut sink = Sink::new(origin);
    if let Some((rule, remedy)) = looks_like(text).refusal(Writer::Junos, "Junos") {
        sink.tree.refuse(text, PLATFORM, &rule, &remedy);
        return sink.tree;
    }
    if foreign::refuse_notation(text, &mut sink) || foreign::refuse_terminal(text, &mut sink) {
        return sink.tree;
    }
    let tokens = Lexer::new(text).tokens(&mut sink);
    if lines::begins_with_a_command(&tokens) {
        lines::read(text, &tokens, &mut sink);
    } else if !foreign::refuse_lines(text, &tokens, &mut sink) {
        braces::read(text, &tokens, &mut sink);
    }
    if tokens.is_empty() && sink.tree.violations.is_empty() && !text.trim().is_empty() {
        let remedy = "give the output of `show configuration | display set`";
        sink.tree.refuse(text, PLATFORM, "the text holds no statement", remedy);
    }
    sink.finish()
}

/// Where options and findings go.
struct Sink {
    origin: Arc<str>,
    tree: OptionTree,
    /// Statements that are not in force and not about load balancing: the first, and how many, by the word at the top.
    without_effect: BTreeMap<String, (Location, usize)>,
}

impl Sink {
    fn new(origin: &str) -> Self {
        let tree = OptionTree { is_whole_router: true, ..OptionTree::empty(origin) };
        Self { origin: tree.heading.origin.clone(), tree, without_effect: BTreeMap::new() }
    }

    fn violate(&mut self, place: Place, span: Range<usize>, rule: &str, remedy: &str) {
        if self.tree.violations.len() < MOST_VIOLATIONS {
            let location = Location { origin: self.origin.clone(), place, span };
            self.tree.violations.push(Finding::at(Some(PLATFORM), location, rule, remedy));
        }
    }

    fn advise(&mut self, place: Place, span: Range<usize>, rule: &str, remedy: &str) {
        let location = Location { origin: self.origin.clone(), place, span };
        self.tree.advisories.push(Finding::at(Some(PLATFORM), location, rule, remedy));
    }

    /// A statement that is not in force.
    fn without_effect(&mut self, option: &VendorOption, standing: Standing) {
        let Some((rule, remedy)) = standing.rule() else { return };
        if statements::SCHEMA.concerns(&option.path) {
            self.tree.advisories.push(Finding::about(PLATFORM, option, rule, remedy));
        } else if let Some(top) = option.path.first() {
            let first = (option.location.clone(), 0);
            self.without_effect.entry(top.clone()).or_insert(first).1 += 1;
        }
    }

    /// The tree, with groups expanded.
    fn finish(mut self) -> OptionTree {
        for (top, (location, count)) in std::mem::take(&mut self.without_effect) {
            let rule = format!(
                "inactive statements of `{}` are not about load balancing and were left aside ({count})",
                secrets::word(&top)
            );
            self.tree.advisories.push(Finding::at(Some(PLATFORM), location, &rule, ""));
        }
        groups::expand(&mut self.tree);
        self.tree
    }

    /// Words of a statement, with lists still in brackets, as options.
    fn statement(&mut self, words: &[&Token<'_>], value: &Value) -> Vec<VendorOption> {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return Vec::new() };
        let location = Location {
            origin: self.origin.clone(),
            place: first.place,
            span: first.span.start..last.span.end,
        };
        let paths = self.paths(words);
        let option = |path: Vec<String>| VendorOption {
            path,
            value: value.clone(),
            location: location.clone(),
            group: None,
        };
        paths.into_iter().map(option).collect()
    }

    /// An option that is in force.
    fn push(&mut self, option: VendorOption) {
        self.tree.options.push(option);
    }

    /// One path for each element of the list at the end, or one path.
    fn paths(&mut self, words: &[&Token<'_>]) -> Vec<Vec<String>> {
        let (mut path, mut list, mut open) = (Vec::new(), None, false);
        for token in words {
            if path.len() > LONGEST_PATH {
                break;
            }
            match (&token.kind, open) {
                (TokenKind::OpenList, false) if list.is_none() => {
                    (list, open) = (Some(Vec::new()), true);
                }
                (TokenKind::CloseList, true) => open = false,
                (TokenKind::Word(word), true) => {
                    list.get_or_insert_default().push(word.to_string())
                }
                (TokenKind::Word(word), false) if list.is_none() => path.push(word.to_string()),
                _ => {
                    self.violate(
                        token.place,
                        token.span.clone(),
                        "a list in brackets stands at the end of a statement",
                        "write name [ element element ]",
                    );
                    return Vec::new();
                }
            }
        }
        if let (true, Some(last)) = (open, words.last()) {
            self.violate(last.place, last.span.clone(), "the list is not closed", "add `]`");
            return Vec::new();
        }
        if path.len() > LONGEST_PATH {
            let (first, last) = (words[0], words[words.len() - 1]);
            let span = first.span.start..last.span.end;
            let remedy = "no statement of Junos is that long: is a `;` missing?";
            let rule = format!("the statement has more than {LONGEST_PATH} words");
            self.violate(first.place, span, &rule, remedy);
            return Vec::new();
        }
        match list {
            Some(list) => list
                .into_iter()
                .map(|element| path.iter().cloned().chain([element]).collect())
                .collect(),
            None => vec![path],
        }
    }
}
