// SPDX-License-Identifier: Apache-2.0
//! Ports, LAGs, next hops and groups by name: one name space, checked and resolved once.

use super::{
    file::{File, GroupRow, LagRow, NextHopRef, NextHopRow, Number, Word},
    platform::{Balancing, Platform},
    report::{Object, Report},
};
use crate::diagnostics::names;
use lbhash_model::config::Level;
use std::{collections::BTreeMap, ops::Range};

/// What an entry of a group leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Port(u16),
    Drop(u16),
    /// Index of a set.
    Set(usize),
}

/// An entry of a set.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) weight: u32,
    pub(super) target: Target,
}

/// A next-hop group or a LAG.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) name: String,
    pub(super) level: Level,
    pub(super) balancing: Balancing,
    /// The word for it, where the file has one.
    pub(super) balancing_word: Option<Word>,
    /// Hash buckets of the weighted table; `None`: as few as weights need, at least one each.
    pub(super) hash_buckets: Option<u16>,
    pub(super) entries: Vec<Entry>,
    pub(super) backup: Option<usize>,
    /// Where its name is.
    pub(super) span: Range<usize>,
}

impl Set {
    pub(super) fn object(&self) -> Object<'_> {
        Object { what: self.what(), name: &self.name }
    }

    pub(super) const fn what(&self) -> &'static str {
        match self.level {
            Level::Lag => "lag",
            _ => "next-hop-group",
        }
    }

    pub(super) fn has_weights(&self) -> bool {
        self.hash_buckets.is_some() || self.entries.iter().any(|entry| entry.weight != 1)
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
enum Named {
    Port(u16),
    NextHop(Option<Target>),
    Set(usize),
}

/// Everything that has a name.
pub(super) struct Objects {
    names: BTreeMap<String, Named>,
    /// LAGs in the order of the file, then next-hop groups.
    pub(super) sets: Vec<Set>,
    /// Names of ports by number.
    pub(super) ports: BTreeMap<u16, String>,
    /// Names of next hops that drop, by number.
    pub(super) drops: BTreeMap<u16, String>,
}

impl Objects {
    pub(super) fn read(file: &File, platform: &Platform, report: &mut Report<'_>) -> Self {
        let mut objects = Self {
            names: BTreeMap::new(),
            sets: Vec::new(),
            ports: BTreeMap::new(),
            drops: BTreeMap::new(),
        };
        for (name, number) in &file.ports {
            objects.port(name, number, report);
        }
        // Sets may name each other, so each has its index before any is read.
        let lags = file.lag.iter().map(|row| ("lag", &row.name));
        let groups = file.next_hop_group.iter().map(|row| ("next-hop-group", &row.name));
        for (index, (what, name)) in lags.chain(groups).enumerate() {
            let object = Object { what, name: name.get_ref() };
            objects.define(&object, name, Named::Set(index), report);
        }
        for (index, row) in file.next_hop.iter().enumerate() {
            objects.next_hop(row, &file.next_hop[index + 1..], report);
        }
        let lags: Vec<_> = file.lag.iter().map(|row| objects.lag(row, platform, report)).collect();
        let groups: Vec<_> =
            file.next_hop_group.iter().map(|row| objects.group(row, platform, report)).collect();
        objects.sets = lags.into_iter().chain(groups).collect();
        objects
    }

    /// The set that a row names.
    pub(super) fn set(
        &self,
        by: &Object<'_>,
        word: &Word,
        report: &mut Report<'_>,
    ) -> Option<usize> {
        match self.names.get(word.get_ref()) {
            Some(&Named::Set(index)) => Some(index),
            known => {
                let is_set = |named: &&Named| matches!(named, Named::Set(_));
                self.no_such(by, "next-hop-group or lag", word, known, is_set, report);
                None
            }
        }
    }

    fn port(&mut self, name: &Word, number: &toml::Spanned<i64>, report: &mut Report<'_>) {
        let object = Object { what: "port", name: name.get_ref() };
        let Some(id) = report.number(&object, "number", number, (0, 0xFFFF)) else {
            // The name is there all the same: who names it makes no second mistake.
            return self.define(&object, name, Named::Port(0), report);
        };
        if let Some(other) = self.ports.insert(id, name.get_ref().clone()) {
            let rule = format!("port `{other}` has this number too");
            let value = Some(id.to_string());
            report.violate(&object, value, number.span(), &rule, "give each port its own number");
        }
        self.define(&object, name, Named::Port(id), report);
    }

    fn define(&mut self, object: &Object<'_>, name: &Word, named: Named, report: &mut Report<'_>) {
        report.name(object.what, name);
        if self.names.insert(name.get_ref().clone(), named).is_some() {
            let rule = "is a name that another port, LAG, next hop or group has";
            report.violate(
                object,
                None,
                name.span(),
                rule,
                "rename one: they share one name space",
            );
        }
    }

    /// A next hop, given the ones that are further down.
    fn next_hop(&mut self, row: &NextHopRow, below: &[NextHopRow], report: &mut Report<'_>) {
        let object = Object { what: "next-hop", name: row.name.get_ref() };
        let target = match (&row.via, &row.drop) {
            (Some(via), None) if self.is_below(via, row, below) => {
                let value = Some(format!("\"{}\"", via.get_ref()));
                let rule =
                    "is a next hop that is not above this one, and `via` names none but those";
                let remedy = "write the [[next-hop]] that it leads to first";
                report.violate(&object, value, via.span(), rule, remedy);
                None
            }
            (Some(via), None) => self.target(&object, via, report),
            (None, Some(drop)) => {
                let id = report.number(&object, "drop", drop, (0, 0xFFFF));
                if let Some(id) = id {
                    self.drops(id, row, drop, report);
                }
                id.map(Target::Drop)
            }
            _ => {
                report.violate(
                    &object,
                    None,
                    row.name.span(),
                    "has exactly one of `via` and `drop`",
                    "write where it leads: `via = \"ethernet-1/1\"`, or `drop = 1`",
                );
                None
            }
        };
        self.define(&object, &row.name, Named::NextHop(target), report);
    }

    /// True where a name will be that of this next hop, or of one below it, and is no other's.
    fn is_below(&self, via: &Word, row: &NextHopRow, below: &[NextHopRow]) -> bool {
        let is_named = |row: &NextHopRow| row.name.get_ref() == via.get_ref();
        !self.names.contains_key(via.get_ref()) && (is_named(row) || below.iter().any(is_named))
    }

    fn drops(&mut self, id: u16, row: &NextHopRow, drop: &Number, report: &mut Report<'_>) {
        if let Some(other) = self.drops.insert(id, row.name.get_ref().clone()) {
            let object = Object { what: "next-hop", name: row.name.get_ref() };
            let rule = format!("next hop `{other}` has this number too");
            let remedy = "give each next hop that drops its own number";
            report.violate(&object, Some(format!("drop {id}")), drop.span(), &rule, remedy);
        }
    }

    /// Where a name leads; `None` with a violation, or after one.
    fn target(&self, by: &Object<'_>, word: &Word, report: &mut Report<'_>) -> Option<Target> {
        match self.names.get(word.get_ref()) {
            Some(&Named::Port(id)) => Some(Target::Port(id)),
            Some(&Named::Set(index)) => Some(Target::Set(index)),
            Some(&Named::NextHop(target)) => target,
            None => {
                self.no_such(
                    by,
                    "port, lag, next-hop or next-hop-group",
                    word,
                    None,
                    |_| true,
                    report,
                );
                None
            }
        }
    }

    fn no_such(
        &self,
        by: &Object<'_>,
        what: &str,
        word: &Word,
        known: Option<&Named>,
        is_meant: impl Fn(&&Named) -> bool,
        report: &mut Report<'_>,
    ) {
        let names: Vec<&str> = self
            .names
            .iter()
            .filter(|(_, named)| is_meant(named))
            .map(|(name, _)| name.as_str())
            .collect();
        let rule = match known {
            Some(Named::Port(_)) => format!("is a port, not a {what}"),
            Some(Named::NextHop(_)) => format!("is a next hop, not a {what}"),
            _ => format!("there is no {what} of this name"),
        };
        let remedy = if names.is_empty() {
            "define it".to_owned()
        } else {
            names::remedy(word.get_ref(), &names)
        };
        let value = Some(format!("\"{}\"", word.get_ref()));
        report.violate(by, value, word.span(), &rule, &remedy);
    }

    fn lag(&self, row: &LagRow, platform: &Platform, report: &mut Report<'_>) -> Set {
        let object = Object { what: "lag", name: row.name.get_ref() };
        let balancing = row
            .balancing
            .as_ref()
            .and_then(|word| platform.lag_balancing(&object, word, report))
            .unwrap_or(platform.lag_default());
        let entries = row.ports.iter().filter_map(|word| {
            let target = self.target(&object, word, report)?;
            if matches!(target, Target::Set(_)) {
                let value = Some(format!("\"{}\"", word.get_ref()));
                let rule = "a LAG has ports, and no groups";
                report.violate(&object, value, word.span(), rule, "name its ports");
            }
            Some(Entry { name: word.get_ref().clone(), weight: 1, target })
        });
        let entries: Vec<_> = entries.collect();
        let set = Set {
            name: row.name.get_ref().clone(),
            level: Level::Lag,
            balancing,
            balancing_word: row.balancing.clone(),
            hash_buckets: None,
            entries,
            backup: None,
            span: row.name.span(),
        };
        check_entries(
            &set,
            row.ports.iter().map(|word| (word.get_ref().as_str(), word.span())),
            report,
        );
        set
    }

    fn group(&self, row: &GroupRow, platform: &Platform, report: &mut Report<'_>) -> Set {
        let name = row.name.get_ref();
        let object = Object { what: "next-hop-group", name };
        let level =
            row.level.as_ref().and_then(|level| report.number(&object, "level", level, (1, 3)));
        let balancing = row
            .balancing
            .as_ref()
            .and_then(|word| platform.balancing(&object, word, report))
            .unwrap_or(platform.ecmp_default());
        let entries = row.next_hops.iter().filter_map(|hop| {
            let (name, weight) = match hop.get_ref() {
                NextHopRef::Name(name) => (name, 1),
                NextHopRef::Weighted { name, weight } => (name, *weight),
            };
            let word = Word::new(hop.span(), name.clone());
            let target = self.target(&object, &word, report)?;
            let weight = toml::Spanned::new(hop.span(), weight);
            let weight = report.number(&object, "weight", &weight, (1, 0xFFFF))?;
            Some(Entry { name: name.clone(), weight, target })
        });
        let entries: Vec<_> = entries.collect();
        if let Some(backup) = row.backup.as_ref().filter(|backup| backup.get_ref() == name) {
            let value = Some(format!("backup \"{name}\""));
            let remedy = "name another group, or leave `backup` out";
            report.violate(&object, value, backup.span(), "is its own backup", remedy);
        }
        let buckets = row.hash_buckets.as_ref();
        let least = entries.len().max(1) as i64;
        let set = Set {
            name: name.clone(),
            level: Level::ALL[level.unwrap_or(1_usize) - 1],
            balancing,
            balancing_word: row.balancing.clone(),
            hash_buckets: buckets
                .and_then(|number| report.number(&object, "hash-buckets", number, (least, 1024))),
            entries,
            backup: row.backup.as_ref().and_then(|word| self.set(&object, word, report)),
            span: row.name.span(),
        };
        let written = row.next_hops.iter().map(|hop| match hop.get_ref() {
            NextHopRef::Name(name) | NextHopRef::Weighted { name, .. } => {
                (name.as_str(), hop.span())
            }
        });
        check_entries(&set, written, report);
        check_weights(&set, row, platform, report);
        set
    }
}

/// Weights are shares of hash buckets: nothing else than a hash finds them. What a platform does where nothing is said gives way,
/// unless it binds prefixes.
fn check_weights(set: &Set, row: &GroupRow, platform: &Platform, report: &mut Report<'_>) {
    let is_default = row.balancing.is_none() && set.balancing != Balancing::PerPrefix;
    if set.has_weights() && !is_default && set.balancing != Balancing::Hash {
        let value = row.balancing.as_ref().map(|word| format!("\"{}\"", word.get_ref()));
        let rule = "has weights or hash-buckets, which only a flow hash can follow";
        let remedy =
            format!("write `balancing = \"{}\"`, or leave the weights out", platform.hash_word());
        let span = row.balancing.as_ref().map_or(set.span.clone(), toml::Spanned::span);
        report.violate(&set.object(), value, span, rule, &remedy);
    }
}

/// A set has entries, and none twice.
fn check_entries<'a>(
    set: &Set,
    written: impl Iterator<Item = (&'a str, Range<usize>)>,
    report: &mut Report<'_>,
) {
    let mut seen = Vec::new();
    for (name, span) in written {
        if seen.contains(&name) {
            let value = Some(format!("\"{name}\""));
            let rule = "has this member twice";
            report.violate(
                &set.object(),
                value,
                span,
                rule,
                "name it once; a weight gives it more flows",
            );
        }
        seen.push(name);
    }
    if seen.is_empty() {
        let remedy = "name what it leads to, or remove it";
        report.violate(&set.object(), None, set.span.clone(), "has no members", remedy);
    }
}
