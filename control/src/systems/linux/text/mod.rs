// SPDX-License-Identifier: Apache-2.0
//! Reader of what a Linux host prints of itself: sysctls, and JSON of `ip -j`; and of SONiC's
//! `config_db.json`.
//!
//! Routes and next hops are of a topology: they are counted and reported. Of links, the hash policy
//! of bonds is read.

mod host;
mod lines;
mod sonic;

use crate::{
    diagnostics::{Cursor, Finding, Location},
    systems::{
        OptionTree, Value, VendorOption,
        json_text::{self, Json},
        looks_like::{Writer, looks_like},
    },
};
use std::ops::Range;

/// What findings of the reader name as the platform.
const PLATFORM: &str = "Linux text";

/// What a text states: options, and the system whose options they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// `linux`, or `tomahawk` for SONiC, whose hash fields are those of the chip.
    pub system: &'static str,
    /// The options.
    pub options: OptionTree,
}

/// Reads a text; `origin` is what findings call it. It never fails: what it cannot read is among
/// the violations of the tree.
#[must_use]
pub fn read(text: &str, origin: &str) -> Host {
    let tree = OptionTree { is_whole_router: true, ..OptionTree::empty(origin) };
    let mut sink = Sink { tree, cursor: Cursor::new(text), system: super::LINUX.name };
    let refusal = looks_like(text).refusal(Writer::Linux, "Linux or SONiC");
    if let Some((rule, remedy)) = refusal {
        sink.violate(0..0, &rule, &remedy);
    } else if text.trim_start().starts_with(['{', '[']) {
        json(text, &mut sink);
    } else {
        lines::read(text, &mut sink);
    }
    Host { system: sink.system, options: sink.tree }
}

fn json(text: &str, sink: &mut Sink<'_>) {
    let root = match json_text::check(text) {
        Ok(root) => root,
        Err(error) => {
            let rule = format!("the text is not JSON: {}", error.message);
            return sink.violate(error.offset..error.offset, &rule, "give it whole");
        }
    };
    match json_text::level(root) {
        Json::Object(members) if sonic::is_one(&members) => sonic::read(text, members, sink),
        Json::Object(members) => host::object(text, members, sink),
        Json::List(rows) => host::rows(text, rows, sink),
        _ => sink.nothing(),
    }
}

/// Where options and findings go.
struct Sink<'t> {
    tree: OptionTree,
    cursor: Cursor<'t>,
    system: &'static str,
}

impl Sink<'_> {
    fn location(&mut self, span: Range<usize>) -> Location {
        let place = self.cursor.place(span.start);
        Location { origin: self.tree.heading.origin.clone(), place, span }
    }

    fn option(&mut self, path: &[&str], value: Value, span: Range<usize>) {
        let location = self.location(span);
        let path = path.iter().map(|&word| word.to_owned()).collect();
        self.tree.options.push(VendorOption { path, value, location, group: None });
    }

    fn violate(&mut self, span: Range<usize>, rule: &str, remedy: &str) {
        let location = self.location(span);
        self.tree.violations.push(Finding::at(Some(PLATFORM), location, rule, remedy));
    }

    fn advise(&mut self, span: Range<usize>, rule: &str, remedy: &str) {
        let location = self.location(span);
        self.tree.advisories.push(Finding::at(Some(PLATFORM), location, rule, remedy));
    }

    /// Nothing in the text is known.
    fn nothing(&mut self) {
        let rule = "nothing in this text is of a Linux host or of SONiC";
        let remedy = "give the output of `sysctl net`, of `ip -j route`, `ip -j nexthop` or `ip -d -j link`, or config_db.json";
        self.violate(0..0, rule, remedy);
    }

    /// A sysctl, where it is about the choice of next hops; false for others.
    fn sysctl(&mut self, name: &str, value: &str, span: Range<usize>) -> bool {
        let name = name.replace('/', ".");
        let concerns = name.contains(".fib_multipath_") || name == "net.core.rps_hash_fields";
        if concerns {
            let value = number(value).map_or_else(|| Value::Text(value.to_owned()), Value::Integer);
            self.option(&[&name], value, span);
        }
        concerns
    }
}

/// Decimal, or hexadecimal as the kernel prints bit masks.
fn number(text: &str) -> Option<i64> {
    match text.strip_prefix("0x") {
        Some(digits) => i64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// "s" behind a number other than 1.
fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
