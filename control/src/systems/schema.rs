// SPDX-License-Identifier: Apache-2.0
//! The statements that a system knows, and what becomes of the options of a text.

pub use super::kind::Kind;

mod aside;
mod index;
mod other;
mod others;
mod several;

pub use other::Other;

use super::{OptionTree, Report, Value, VendorOption};
use crate::diagnostics::{names, secrets};
use aside::Aside;
use index::Index;
use others::{Found, Handled};
use std::collections::{HashMap, hash_map::Entry};

/// A statement that a system knows.
#[derive(Clone, Copy, Debug)]
pub struct Statement<K> {
    /// Words of the hierarchy; `*` is a name that the user chooses, as of an interface, `**` at the end any words, or none.
    pub path: &'static str,
    /// What value it takes.
    pub value: Kind,
    /// What the front end calls it.
    pub knob: K,
}

/// An option that a statement stands for, with its value typed and checked.
#[derive(Clone, Debug)]
pub struct Setting<'t, K> {
    /// What the front end calls it.
    pub knob: K,
    /// Names in the places of the `*` of the path, in order.
    pub names: Vec<&'t str>,
    /// [`Value::Flag`] for `Presence` and `Boolean`, [`Value::Integer`], or [`Value::Text`] for `Choice` and `Text`.
    pub value: Value,
    /// The option, for findings.
    pub option: &'t VendorOption,
}

impl<K> Setting<'_, K> {
    /// True for a statement that is there, or whose value is `true`.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.value == Value::Flag(true)
    }

    /// The number of an `Integer` statement.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        if let Value::Integer(number) = self.value { Some(number) } else { None }
    }

    /// The word of a `Choice` or `Text` statement.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }
}

/// Everything that a system knows.
#[derive(Debug)]
pub struct Schema<K: 'static> {
    /// Its statements.
    pub statements: &'static [Statement<K>],
    /// Hierarchies in which every statement is about load balancing, so that an unknown one is a violation even in the
    /// configuration of a whole router.
    pub hierarchies: &'static [&'static str],
    /// Statements that the vendor has and the model does not.
    pub others: &'static [Other],
    /// Words at the top of a router's configuration; a text without one of them is of another system. Empty where no
    /// text of a whole router is read.
    pub tops: &'static [&'static str],
    /// Leaves with one value that are not about load balancing and stand beside such that are.
    pub leaves: &'static [&'static str],
}

/// What statements come to that are no settings.
#[derive(Default)]
struct Rest<'t> {
    aside: Aside<'t>,
    found: Found<'t>,
}

impl<K: Copy> Schema<K> {
    /// Settings of the options that the system knows, in the order of the text; a later one replaces an earlier one of the same
    /// statement and names. What it does not know, and values of the wrong kind, go into the report.
    pub fn settings<'t>(&self, tree: &'t OptionTree, report: &mut Report) -> Vec<Setting<'t, K>> {
        let mut settings: Vec<Setting<'t, K>> = Vec::new();
        let mut positions: HashMap<(&str, Vec<&str>, &[String]), usize> = HashMap::new();
        let mut rest = Rest::default();
        let index = Index::new(self);
        for option in &tree.options {
            let Some((path, setting)) = self.setting(&index, tree, option, report, &mut rest)
            else {
                continue;
            };
            let behind = if path.ends_with("**") { option.path.as_slice() } else { &[] };
            match positions.entry((path, setting.names.clone(), behind)) {
                Entry::Vacant(vacant) => {
                    vacant.insert(settings.len());
                    settings.push(setting);
                }
                Entry::Occupied(occupied) => {
                    let earlier = &mut settings[*occupied.get()];
                    if earlier.value != setting.value {
                        let rule = replaced_by(option, earlier.option);
                        report.advise(earlier.option, &rule, "keep one of them");
                    }
                    *earlier = setting;
                }
            }
        }
        if settings.is_empty() && report.is_clean() && rest.aside.is_foreign(self.tops) {
            self.nothing_known(&rest.aside, report);
        } else {
            rest.aside.advise(self.tops, report);
        }
        rest.found.report(report);
        settings
    }

    /// Refuses a text in which no statement is known.
    fn nothing_known(&self, aside: &Aside<'_>, report: &mut Report) {
        let Some(first) = aside.first() else { return };
        let rule = format!(
            "nothing in this text is known here: no statement begins with one of the words at the top of such a \
             configuration, as `{}`",
            self.tops[0]
        );
        let remedy = "give the configuration of such a router, from the top";
        report.violate_at(first.location.clone(), &rule, remedy);
    }

    /// True for a statement that begins like a known one, or stands in a hierarchy of load balancing.
    pub(super) fn concerns(&self, path: &[String]) -> bool {
        let Some(first) = path.first() else { return false };
        let of_this_word = |path: &&str| path.split(' ').next() == Some(first);
        let known = self.statements.iter().map(|statement| statement.path);
        let begins = |known: &str| begins_with(path, known.trim_end_matches(" **"));
        known.chain(self.hierarchies.iter().copied()).filter(of_this_word).any(begins)
    }

    fn setting<'t>(
        &self,
        index: &Index<K>,
        tree: &OptionTree,
        option: &'t VendorOption,
        report: &mut Report,
        rest: &mut Rest<'t>,
    ) -> Option<(&'static str, Setting<'t, K>)> {
        let matches = index.like(&option.path).filter_map(|indexed| {
            let (names, written) = indexed.statement.match_option(option)?;
            Some((indexed, names, written))
        });
        // The longest path is the most particular: `adaptive` is a statement and the hierarchy of others.
        let longest = matches.max_by_key(|(indexed, ..)| indexed.words.len());
        let longest = longest.map(|(indexed, names, written)| (indexed.statement, names, written));
        let Some((statement, names, written)) = longest else {
            match rest.found.add(index, option) {
                Some(Handled::Found) => {}
                Some(Handled::Aside) => rest.aside.push(option),
                None => self.unknown(index, tree, option, report, rest),
            }
            return None;
        };
        let Ok(value) = statement.value.typed(&written) else {
            if rest.found.add(index, option).is_some() {
                return None;
            }
            let is_missing = matches!(written, Value::Present | Value::Empty);
            let rule = if is_missing { "needs a value" } else { "cannot have this value" };
            report.violate(option, rule, &format!("write {}", statement.value.in_words()));
            return None;
        };
        report.know(statement.typed_option(option, &value));
        Some((statement.path, Setting { knob: statement.knob, names, value, option }))
    }

    fn unknown<'t>(
        &self,
        index: &Index<K>,
        tree: &OptionTree,
        option: &'t VendorOption,
        report: &mut Report,
        rest: &mut Rest<'t>,
    ) {
        if report.is_full() {
            return;
        }
        let known = index.known_words(&option.path);
        let known = known + usize::from(has_value_behind(index, &option.path, known));
        let allowed = index.next_words(&option.path[..known]);
        let Some(word) = option.path.get(known) else {
            let allowed: Vec<_> = allowed
                .iter()
                .map(|word| if word.starts_with('*') { "a name" } else { word })
                .collect();
            let remedy = format!("allowed below it are {}", allowed.join(", "));
            match option.value {
                Value::Empty => {}
                Value::Present => report.advise(option, "says nothing by itself", &remedy),
                _ => report.violate(option, "is a hierarchy and takes no value", &remedy),
            }
            return;
        };
        let is_ours = self.hierarchies.iter().any(|hierarchy| begins_with(&option.path, hierarchy));
        if tree.is_whole_router && !is_ours && !is_slip(word, &allowed) {
            match index.hidden(option) {
                Some(words) if !report.has_violation_at(&option.location) => {
                    let rule = format!("may hold another statement, `{}`", secrets::words(words));
                    report.violate(option, &rule, "write one statement a line");
                }
                _ => rest.aside.push(option),
            }
        } else {
            let remedy = match allowed.as_slice() {
                [] => "nothing can follow".into(),
                allowed => names::remedy(word, allowed),
            };
            report.violate(
                option,
                &format!("is unknown from `{}` on", secrets::word(word)),
                &remedy,
            );
        }
    }
}

/// True where the value of a statement of so many words stands behind them, and more behind that.
fn has_value_behind<K: Copy>(index: &Index<K>, path: &[String], words: usize) -> bool {
    path.len() > words + 1
        && index.like(path).any(|indexed| {
            indexed.words.len() == words
                && indexed.words.iter().zip(path).all(|(known, word)| agree(known, word))
                && indexed.statement.value.typed(&Value::Text(path[words].clone())).is_ok()
        })
}

fn replaced_by(later: &VendorOption, earlier: &VendorOption) -> String {
    if later.location.origin == earlier.location.origin {
        format!("is replaced in line {}", later.location.place.line)
    } else {
        format!("is replaced by {}", later.location.origin)
    }
}

/// True where the word is a known one but for a slip of the pen: at most two letters changed, added, dropped or swapped.
fn is_slip(word: &str, allowed: &[&str]) -> bool {
    const LETTERS: usize = 2;
    let is_like = |known: &&&str| known.len().abs_diff(word.len()) <= LETTERS;
    word.len() > 2 * LETTERS
        && allowed
            .iter()
            .filter(is_like)
            .any(|known| strsim::damerau_levenshtein(word, known) <= LETTERS)
}

fn agree(known: &str, word: &str) -> bool {
    known == "*" || known == "**" || known == word
}

fn begins_with(path: &[String], hierarchy: &str) -> bool {
    let hierarchy: Vec<_> = hierarchy.split(' ').collect();
    path.len() >= hierarchy.len()
        && hierarchy.iter().zip(path).all(|(known, word)| agree(known, word))
}

impl<K> Statement<K> {
    /// True if the statement can stand somewhere below this hierarchy.
    pub(super) fn can_stand_below(&self, hierarchy: &[String]) -> bool {
        let mut words = self.path.split(' ');
        for word in hierarchy {
            match words.next() {
                Some("**") => return true,
                Some(known) if agree(known, word) => {}
                _ => return false,
            }
        }
        words.next().is_some()
    }

    /// The option as a notation with types has it: the words of the statement, and its value apart from them.
    fn typed_option(&self, option: &VendorOption, value: &Value) -> VendorOption {
        let mut path = option.path.clone();
        if self.path.ends_with("**") {
            let value = match option.value {
                Value::Present | Value::Empty => value,
                _ => &option.value,
            };
            return VendorOption { path, value: value.clone(), ..option.clone() };
        }
        let words = self.path.split(' ').count();
        if let (true, Value::Text(word)) = (path.len() < words, &option.value) {
            path.push(word.clone());
        }
        path.truncate(words);
        VendorOption { path, value: value.clone(), ..option.clone() }
    }

    /// The names in the places of `*`, and the value as written, if the option is this statement.
    ///
    /// A notation without types has the value as the last word; one with types can have the last word as a value
    /// (`export = "name"`).
    fn match_option<'t>(&self, option: &'t VendorOption) -> Option<(Vec<&'t str>, Value)> {
        let mut names = Vec::new();
        let mut words = option.path.iter();
        let mut value = option.value.clone();
        for known in self.path.split(' ') {
            if known == "**" {
                let is_off = value == Value::Flag(false);
                return Some((names, if is_off { value } else { Value::Present }));
            }
            let word = match (words.next(), &option.value) {
                (Some(word), _) => word,
                (None, Value::Text(word)) if value != Value::Present => {
                    value = Value::Present;
                    word
                }
                _ => return None,
            };
            if !agree(known, word) {
                return None;
            }
            if known == "*" {
                names.push(word.as_str());
            }
        }
        match (words.next(), words.next(), &value) {
            (None, ..) => Some((names, value)),
            (Some(word), None, Value::Present) if self.value != Kind::Presence => {
                Some((names, Value::Text(word.clone())))
            }
            _ => None,
        }
    }
}
