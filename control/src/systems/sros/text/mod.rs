// SPDX-License-Identifier: Apache-2.0
//! Reader of SR OS text: the classic command line (`admin display-config`, `info`), the
//! model-driven one (curly braces, and `/configure …` lines), and its JSON.
//!
//! Paths are those of the router below `configure`, without the name of the router instance
//! `Base`. Of a statement that the [`tree`] does not know, the words up to the first unknown one
//! are kept, and no value.

mod context;
mod groups;
mod json;
mod lexer;
mod lines;
mod nesting;
mod prompt;
mod scan;
mod tree;
mod walk;

use crate::{
    diagnostics::{Cursor, Finding, Location},
    systems::{
        OptionTree, VendorOption,
        looks_like::{Writer, looks_like},
    },
};
use std::{collections::HashMap, ops::Range};
use walk::Found;

/// What findings of the reader name as the platform.
const PLATFORM: &str = "SR OS text";

/// Words of a path, and blocks in each other, at most.
const LONGEST_PATH: usize = 64;

/// Reads a text; `origin` is what findings call it. It never fails: what it cannot read is among
/// the violations of the tree.
#[must_use]
pub fn read(text: &str, origin: &str) -> OptionTree {
    let tree = OptionTree { is_whole_router: true, ..OptionTree::empty(origin) };
    let cursor = Cursor::new(text);
    let mut sink = Sink { tree, cursor, is_recognised: false, removals: HashMap::new() };
    if let Some((rule, remedy)) = looks_like(text).refusal(Writer::SrOs, "SR OS") {
        sink.tree.refuse(text, PLATFORM, &rule, &remedy);
        return sink.tree;
    }
    match json::range(text) {
        Some(range) => json::read(text, range, &mut sink),
        None => lines::read(text, &mut sink),
    }
    sink.finish()
}

/// Where options and findings go.
struct Sink<'t> {
    tree: OptionTree,
    cursor: Cursor<'t>,
    /// Something in the text is a statement of SR OS.
    is_recognised: bool,
    /// Paths that `no` or `delete` took away, and how many options there were then.
    removals: HashMap<Vec<String>, usize>,
}

impl Sink<'_> {
    fn location(&mut self, span: Range<usize>) -> Location {
        let place = self.cursor.place(span.start);
        Location { origin: self.tree.heading.origin.clone(), place, span }
    }

    fn option(&mut self, found: Found) {
        let location = self.location(found.span);
        let Found { path, value, .. } = found;
        self.tree.options.push(VendorOption { path, value, location, group: None });
    }

    /// `no` and `delete`: back to the default.
    fn remove(&mut self, path: Vec<String>) {
        self.removals.insert(path, self.tree.options.len());
    }

    /// Takes away what stood before its `no`, in one walk: a configuration has thousands of these.
    fn carry_out_removals(&mut self) {
        let removals = std::mem::take(&mut self.removals);
        if removals.is_empty() {
            return;
        }
        let mut index = 0;
        self.tree.options.retain(|option| {
            let above = (1..=option.path.len()).map(|words| &option.path[..words]);
            let is_removed =
                above.filter_map(|path| removals.get(path)).any(|&options| options > index);
            index += 1;
            !is_removed
        });
    }

    fn violate(&mut self, span: Range<usize>, rule: &str, remedy: &str) {
        let location = self.location(span);
        self.tree.violations.push(Finding::at(Some(PLATFORM), location, rule, remedy));
    }

    fn advise(&mut self, span: Range<usize>, rule: &str, remedy: &str) {
        let location = self.location(span);
        self.tree.advisories.push(Finding::at(Some(PLATFORM), location, rule, remedy));
    }

    fn finish(mut self) -> OptionTree {
        if !self.is_recognised {
            // Lines of another system would each be wrong: one finding says it.
            self.tree.violations.clear();
            self.tree.advisories.clear();
            let rule = "nothing in this text is a configuration of SR OS";
            let remedy = "give the output of `admin display-config` (classic), or of `admin show configuration`, \
                          with `flat` or `json` if you like (model-driven); other systems have options of their own";
            self.violate(0..0, rule, remedy);
        }
        self.carry_out_removals();
        groups::refuse(&mut self.tree);
        self.tree
    }
}
