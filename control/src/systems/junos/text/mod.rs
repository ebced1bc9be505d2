// SPDX-License-Identifier: Apache-2.0
//! Reader of Junos configuration text, in both its forms: lines (`set …`, as `show configuration | display set` prints them) and
//! curly braces.
//!
//! Of the line form `set`, `delete`, `deactivate` and `activate` are read, in order. In the brace form `inactive:` is read, and
//! `protect:` and `replace:` change nothing. Comments are left out: `#` to the end of the line, and `/* … */`. A list in brackets is one
//! statement for each of its elements. Groups are not expanded: `apply-groups` where it could bear on load balancing is a violation.
//! So is a text in another form: XML, JSON, lines of the shell, a comparison.

mod braces;
mod foreign;
mod lexer;
mod lines;

use super::statements;
use crate::{
    diagnostics::{Finding, Location, Place},
    systems::{
        OptionTree, Value, VendorOption,
        looks_like::{Writer, looks_like},
    },
};
use lexer::{Lexer, Token, TokenKind};
use std::{ops::Range, sync::Arc};

/// What findings of the reader name as the platform: it knows no system.
const PLATFORM: &str = "Junos text";

/// Words of a path, and blocks in each other, at most.
const LONGEST_PATH: usize = 64;

/// Reads a text; `origin` is what findings call it. It never fails: what it cannot read is among the violations of the tree.
#[must_use]
pub fn read(text: &str, origin: &str) -> OptionTree {
    let mut sink = Sink::new(origin);
    if let Some((rule, remedy)) = looks_like(text).refusal(Writer::Junos, "Junos") {
        sink.tree.refuse(text, PLATFORM, &rule, &remedy);
        return sink.tree;
    }
    if foreign::refuse_notation(text, &mut sink) {
        return sink.tree;
    }
    let tokens = Lexer::new(text).tokens(&mut sink);
    if lines::begins_with_a_command(&tokens) {
        lines::read(&tokens, &mut sink);
    } else if !foreign::refuse_lines(text, &tokens, &mut sink) {
        braces::read(&tokens, &mut sink);
    }
    sink.tree
}

/// Where options and findings go.
struct Sink {
    origin: Arc<str>,
    tree: OptionTree,
}

impl Sink {
    fn new(origin: &str) -> Self {
        let tree = OptionTree { is_whole_router: true, ..OptionTree::empty(origin) };
        Self { origin: tree.heading.origin.clone(), tree }
    }

    fn violate(&mut self, place: Place, span: Range<usize>, rule: &str, remedy: &str) {
        let location = Location { origin: self.origin.clone(), place, span };
        self.tree.violations.push(Finding::at(Some(PLATFORM), location, rule, remedy));
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
        };
        paths.into_iter().map(option).collect()
    }

    /// An option that is in force.
    fn push(&mut self, option: VendorOption) {
        if !self.is_of_a_group(&option) {
            self.tree.options.push(option);
        }
    }

    /// One path for each element of the list at the end, or one path.
    fn paths(&mut self, words: &[&Token<'_>]) -> Vec<Vec<String>> {
        let (mut path, mut list, mut open) = (Vec::new(), None, false);
        for token in words {
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

    /// Rejects statements that a group could add to, where that could change how load is balanced.
    fn is_of_a_group(&mut self, option: &VendorOption) -> bool {
        let Some(depth) = option.path.iter().position(|word| word == "apply-groups") else {
            return false;
        };
        let concerns_hashing = depth == 0
            || option.path[0] == "forwarding-options"
            || statements::can_stand_below(&option.path[..depth]);
        if concerns_hashing {
            self.tree.violations.push(Finding::about(
                PLATFORM,
                option,
                "takes statements from a group, and groups are not expanded here",
                "give the output of `show configuration | display inheritance no-comments`",
            ));
        }
        concerns_hashing
    }
}
