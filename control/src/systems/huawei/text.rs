// SPDX-License-Identifier: Apache-2.0
//! Reader of VRP text (`display current-configuration`): views, each with its lines below it, one
//! column to the right.
//!
//! Lines about load balancing become options with the words of their view before them:
//! `slot 1 load-balance …`. Of other lines the first word is kept, and no value.

use crate::{
    diagnostics::{Cursor, Finding, Location},
    systems::{
        OptionTree, Value, VendorOption,
        looks_like::{Writer, looks_like},
    },
};
use std::ops::Range;

/// What findings of the reader name as the platform.
const PLATFORM: &str = "VRP text";

/// Reads a text; `origin` is what findings call it. It never fails: what it cannot read is among
/// the violations of the tree.
#[must_use]
pub fn read(text: &str, origin: &str) -> OptionTree {
    let tree = OptionTree { is_whole_router: true, ..OptionTree::empty(origin) };
    let mut reader =
        Reader { tree, cursor: Cursor::new(text), view: Vec::new(), is_recognised: false };
    if let Some((rule, remedy)) = looks_like(text).refusal(Writer::Huawei, "Huawei VRP") {
        reader.tree.refuse(text, PLATFORM, &rule, &remedy);
        return reader.tree;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let begin = start + line.len() - line.trim_start().len();
        let span = begin..start + line.trim_end().len();
        start += line.len();
        reader.line(line, span);
    }
    reader.finish(text)
}

struct Reader<'t> {
    tree: OptionTree,
    cursor: Cursor<'t>,
    /// Words of the view in which the next indented line stands.
    view: Vec<String>,
    is_recognised: bool,
}

/// Views whose lines about load balancing are read.
const VIEWS: [&str; 4] = ["slot", "interface", "load-balance", "traffic"];

/// Words with which configurations of VRP begin lines at the left; any of them makes a text one.
const TOPS: [&str; 16] = [
    "aaa",
    "acl",
    "bgp",
    "ecmp",
    "interface",
    "ip",
    "ipv6",
    "isis",
    "load-balance",
    "mpls",
    "ospf",
    "return",
    "slot",
    "sysname",
    "traffic",
    "vlan",
];

impl Reader<'_> {
    fn line(&mut self, line: &str, span: Range<usize>) {
        let text = line.trim();
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let is_indented = line.starts_with([' ', '\t']);
        match words.first() {
            None => return,
            Some(first) if first.starts_with(['#', '!']) => return self.view.clear(),
            Some(first) if first.starts_with('<') && text.contains('>') => {
                return self.view.clear();
            }
            Some(first) if first.starts_with('[') && first.ends_with(']') => {
                if words.iter().skip(1).any(|word| word.contains("load")) {
                    let rule = "the line stands behind a prompt, which does not tell its view";
                    let remedy = "give the output of `display current-configuration`";
                    self.violate(span, rule, remedy);
                }
                return;
            }
            Some(_) if text.starts_with("---- More") => {
                let rule = "the line is of the pager: what it replaced may be missing";
                return self.violate(span, rule, "`screen-length 0 temporary` turns the pager off");
            }
            Some(_) => {}
        }
        if words[0] == "undo" {
            return;
        }
        if !is_indented {
            self.is_recognised |= TOPS.contains(&words[0]);
            let is_view = VIEWS.contains(&words[0]);
            self.view = if is_view {
                words.iter().map(|&word| word.to_owned()).collect()
            } else {
                Vec::new()
            };
            if words[0] == "interface" {
                // `interface Eth-Trunk 1` and `interface Eth-Trunk1` are one.
                self.view = vec!["interface".to_owned(), words[1..].concat()];
                return;
            }
            if words[0] == "slot" {
                return;
            }
        }
        let concerns = |word: &&str| word.contains("load-balance") || word.contains("loadbalance");
        let is_about_balancing = words.iter().any(concerns)
            || is_indented && self.view.first().is_some_and(|word| word == "load-balance");
        if !is_about_balancing {
            words.truncate(1);
        }
        let above: &[String] = if is_indented && is_about_balancing { &self.view } else { &[] };
        let path = above.iter().cloned().chain(words.iter().map(|&word| word.to_owned())).collect();
        let location = self.location(span);
        self.tree.options.push(VendorOption { path, value: Value::Present, location, group: None });
    }

    fn location(&mut self, span: Range<usize>) -> Location {
        let place = self.cursor.place(span.start);
        Location { origin: self.tree.heading.origin.clone(), place, span }
    }

    fn violate(&mut self, span: Range<usize>, rule: &str, remedy: &str) {
        let location = self.location(span);
        self.tree.violations.push(Finding::at(Some(PLATFORM), location, rule, remedy));
    }

    fn finish(mut self, text: &str) -> OptionTree {
        if !self.is_recognised {
            self.tree.violations.clear();
            self.tree.options.clear();
            let rule = "nothing in this text is a configuration of VRP";
            let remedy = "give the output of `display current-configuration`";
            self.tree.refuse(text, PLATFORM, rule, remedy);
        }
        self.tree
    }
}
