// SPDX-License-Identifier: Apache-2.0
//! Reader of SR Linux text: JSON (`info | as json`, gNMI, JSON-RPC), the curly form of `info`, and the lines of `info flat`.
//!
//! A record of a session is read too: the context of a prompt counts for what follows it. Without prompts a text can begin
//! anywhere between the top and `hash-options`: what it holds tells where.

mod anchor;
mod curly;
mod json;
mod lexer;
mod paths;
mod shell;

use crate::{
    diagnostics::{Cursor, Finding, Location},
    systems::{
        OptionTree, Value, VendorOption,
        edits::Edits,
        looks_like::{Writer, looks_like},
    },
};
use shell::{Base, Section};
use std::ops::Range;

/// What findings of the reader name as the platform: it knows no system.
const PLATFORM: &str = "SR Linux text";

/// Words of a path, and blocks in each other, at most.
const LONGEST_PATH: usize = 64;

/// Violations of a text, at most: more of them tell nothing new.
const MOST_VIOLATIONS: usize = 1000;

/// Reads a text; `origin` is what findings call it. It never fails: what it cannot read is among the violations of the tree.
#[must_use]
pub fn read(text: &str, origin: &str) -> OptionTree {
    let tree = OptionTree { is_whole_router: true, ..OptionTree::empty(origin) };
    let words_left = OptionTree::most_words(text.len());
    let mut sink = Sink { tree, cursor: Cursor::new(text), words_left };
    if let Some((rule, remedy)) = looks_like(text).refusal(Writer::SrLinux, "SR Linux") {
        sink.tree.refuse(text, PLATFORM, &rule, &remedy);
        return sink.tree;
    }
    let mut edits = Edits::default();
    let sections = shell::sections(text, &mut sink);
    for section in &sections {
        let part = &text[section.range.clone()];
        if part.trim_start().starts_with(['{', '[']) {
            json::read(text, section, &mut edits, &mut sink);
        } else {
            curly::read(text, section, &mut edits, &mut sink);
        }
    }
    sink.tree.options = edits.finish().into_iter().map(|(option, _)| option).collect();
    sink.refuse_nothing(text, &sections);
    sink.tree
}

/// A name as the router writes it: in quotes if it would not be one word.
pub(super) fn quoted(name: &str) -> String {
    let is_word = !name.is_empty() && !name.starts_with('#') && name.chars().all(lexer::is_in_word);
    if is_word {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// Where options and findings go.
struct Sink<'t> {
    tree: OptionTree,
    cursor: Cursor<'t>,
    /// Words that paths can still have.
    words_left: usize,
}

impl Sink<'_> {
    fn location(&mut self, span: Range<usize>) -> Location {
        let place = self.cursor.place(span.start);
        Location { origin: self.tree.heading.origin.clone(), place, span }
    }

    fn option(&mut self, path: Vec<String>, value: Value, span: Range<usize>) -> VendorOption {
        self.words_left = self.words_left.saturating_sub(path.len());
        let location = self.location(span);
        VendorOption { path, value, location, group: None }
    }

    fn advise(&mut self, span: Range<usize>, rule: &str, remedy: &str) {
        let location = self.location(span);
        self.tree.advisories.push(Finding::at(Some(PLATFORM), location, rule, remedy));
    }

    /// Refuses a text that holds no statement, unless `info` printed none or there is nothing at all.
    fn refuse_nothing(&mut self, text: &str, sections: &[Section]) {
        let is_info = |section: &Section| matches!(section.base, Base::Info { .. });
        let tree = &mut self.tree;
        let is_json = text.trim_start().starts_with(['{', '[']);
        let is_read = !tree.options.is_empty() || !tree.violations.is_empty();
        if !is_read && !is_json && !text.trim().is_empty() && !sections.iter().any(is_info) {
            let remedy = "give the output of `info`, `info flat` or `info | as json`";
            tree.refuse(text, PLATFORM, "the text holds no statement", remedy);
        }
    }

    /// Refuses a text of which paths have too many words; true where the rest is not to be read.
    fn is_full(&mut self, span: Range<usize>) -> bool {
        let is_full = self.words_left == 0;
        if is_full {
            let rule = "the text has more statements in deep blocks than can be read";
            self.violate(span, rule, "give the output of `info flat`");
        }
        is_full
    }

    fn violate(&mut self, span: Range<usize>, rule: &str, remedy: &str) {
        if self.tree.violations.len() < MOST_VIOLATIONS {
            let location = self.location(span);
            self.tree.violations.push(Finding::at(Some(PLATFORM), location, rule, remedy));
        }
    }
}
