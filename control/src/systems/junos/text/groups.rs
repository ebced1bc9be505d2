// SPDX-License-Identifier: Apache-2.0
//! Groups of statements, expanded as Junos does it.
//!
//! `apply-groups` at a level adds what the group holds below that level. A word of the group in angle brackets stands for
//! the names that the configuration has there. What is written in its place has precedence over a group, an inner level
//! over an outer one, and the first group of a level over the next; `apply-groups-except` keeps a group away from a level.
//! Only statements that can bear on load balancing are added; a finding about one names the group and its place there.

mod wildcard;

use super::{super::statements, PLATFORM};
use crate::{
    diagnostics::Finding,
    systems::{OptionTree, Value, VendorOption},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use wildcard::is_wildcard;

const GROUPS: &str = "groups";
const APPLY: &str = "apply-groups";
const EXCEPT: &str = "apply-groups-except";
const WHEN: &str = "when";

/// Groups in each other, at most.
const MOST_NESTED: usize = 8;
/// Statements that groups add, at most, and comparisons of a wildcard with a statement.
const MOST_STATEMENTS: usize = 20_000;
const MOST_COMPARISONS: usize = 2_000_000;

const DISPLAY: &str = "give the output of `show configuration | display inheritance no-comments`";

/// A level, and the group that is applied there.
struct Apply {
    level: Vec<String>,
    group: String,
    option: VendorOption,
    depth: usize,
}

/// Adds what groups hold, and takes what applies them away.
pub(super) fn expand(tree: &mut OptionTree) {
    if !tree.options.iter().any(|option| option.path.iter().any(|word| word == APPLY)) {
        return;
    }
    let mut expansion = Expansion::default();
    for option in std::mem::take(&mut tree.options) {
        expansion.sort(option);
    }
    expansion.applies.sort_by_key(|apply| std::cmp::Reverse(apply.level.len()));
    let mut applies = std::mem::take(&mut expansion.applies);
    // Inner levels first; what a group applies itself comes behind it.
    let mut next = 0;
    while next < applies.len() {
        let nested = expansion.apply(&applies[next], &mut tree.violations);
        next += 1;
        applies.splice(next..next, nested);
    }
    tree.options = expansion.explicit;
    tree.options.extend(expansion.aside);
    tree.options.extend(expansion.added);
}

#[derive(Default)]
struct Expansion {
    explicit: Vec<VendorOption>,
    /// Statements of groups by the name of the group, those that can bear on load balancing.
    groups: HashMap<String, Vec<VendorOption>>,
    applies: Vec<Apply>,
    excepts: HashSet<(Vec<String>, String)>,
    /// Statements of groups that cannot.
    aside: Vec<VendorOption>,
    added: Vec<VendorOption>,
    /// Statements that are set: those of the model by their words without a value.
    taken: HashSet<Vec<String>>,
    /// What wildcards stand for: names by the words up to the last wildcard.
    names: HashMap<Vec<String>, Vec<Vec<String>>>,
    comparisons: usize,
    is_full: bool,
}

impl Expansion {
    fn sort(&mut self, option: VendorOption) {
        if option.path.first().is_some_and(|word| word == GROUPS) {
            return self.sort_group(option);
        }
        let end = option.path.len().saturating_sub(1);
        match option.path.get(end.saturating_sub(1)).map(String::as_str) {
            Some(APPLY) if end > 0 => self.applies.push(Apply {
                level: option.path[..end - 1].to_vec(),
                group: option.path[end].clone(),
                option,
                depth: 0,
            }),
            Some(EXCEPT) if end > 0 => {
                self.excepts.insert((option.path[..end - 1].to_vec(), option.path[end].clone()));
            }
            _ => {
                if statements::SCHEMA.concerns(&option.path) {
                    self.taken.insert(statements::without_value(&option.path));
                }
                self.explicit.push(option);
            }
        }
    }

    fn sort_group(&mut self, option: VendorOption) {
        let Some(name) = option.path.get(1).cloned() else { return self.aside.push(option) };
        let statements = self.groups.entry(name).or_default();
        let words = &option.path[2..];
        let is_of_groups = words.iter().any(|word| word == APPLY || word == WHEN);
        if is_of_groups || statements::can_concern(words) {
            statements.push(option);
        } else {
            self.aside.push(option);
        }
    }

    /// Adds the statements of a group; gives what it applies itself.
    fn apply(&mut self, apply: &Apply, violations: &mut Vec<Finding>) -> Vec<Apply> {
        let Some(statements) = self.groups.get(&apply.group).cloned() else {
            self.absent(apply, violations);
            return Vec::new();
        };
        let name: Arc<str> = apply.group.as_str().into();
        let mut nested = Vec::new();
        let mut added = Vec::new();
        let is_condition =
            |option: &&VendorOption| option.path.get(2).is_some_and(|word| word == WHEN);
        let condition = statements.iter().find(is_condition);
        for option in statements.iter().filter(|option| !is_condition(option)) {
            let words = &option.path[2..];
            let at = words.iter().position(|word| word == APPLY);
            match at {
                Some(at) if at + 2 == words.len() => {
                    let levels = self.places(&words[..at], apply, violations);
                    nested.extend(levels.into_iter().map(|level| Apply {
                        level,
                        group: words[at + 1].clone(),
                        option: apply.option.clone(),
                        depth: apply.depth + 1,
                    }));
                }
                _ => added.extend(self.places(words, apply, violations).into_iter().map(|path| {
                    VendorOption { path, group: Some(name.clone()), ..option.clone() }
                })),
            }
        }
        if let (Some(_), Some(_)) = (condition, added.first()) {
            violations.push(Finding::about(
                PLATFORM,
                &apply.option,
                "takes statements from a group with a condition, `when`, which is not known here",
                DISPLAY,
            ));
        }
        self.add(added, &apply.group);
        if apply.depth >= MOST_NESTED && !nested.is_empty() {
            let rule = format!("is of more than {MOST_NESTED} groups in each other");
            violations.push(Finding::about(PLATFORM, &apply.option, &rule, DISPLAY));
            nested.clear();
        }
        nested
    }

    /// Adds statements that nothing with precedence has set.
    fn add(&mut self, added: Vec<VendorOption>, group: &str) {
        let mut taken = Vec::new();
        for option in added {
            let key = statements::without_value(&option.path);
            let is_kept_away = (0..=option.path.len())
                .any(|end| self.excepts.contains(&(option.path[..end].to_vec(), group.to_owned())));
            if !is_kept_away && !self.taken.contains(&key) {
                taken.push(key);
                self.added.push(option);
            }
        }
        self.taken.extend(taken);
    }

    /// Paths below the level of the group at which a statement of it stands.
    fn places(
        &mut self,
        words: &[String],
        apply: &Apply,
        violations: &mut Vec<Finding>,
    ) -> Vec<Vec<String>> {
        let level = &apply.level;
        let is_below = words.len() >= level.len()
            && words.iter().zip(level).all(|(word, name)| wildcard::matches(word, name));
        if !is_below || self.is_full {
            return Vec::new();
        }
        let words: Vec<String> = level.iter().chain(&words[level.len()..]).cloned().collect();
        let Some(last) = words.iter().rposition(|word| is_wildcard(word)) else {
            return vec![words];
        };
        let names = self.names(&words[..=last]);
        if self.comparisons > MOST_COMPARISONS || self.added.len() + names.len() > MOST_STATEMENTS {
            self.is_full = true;
            let rule = "takes more statements from groups than can be expanded here";
            violations.push(Finding::about(PLATFORM, &apply.option, rule, DISPLAY));
            return Vec::new();
        }
        names.into_iter().map(|name| [&name[..], &words[last + 1..]].concat()).collect()
    }

    /// What is written in place that these words stand for.
    fn names(&mut self, words: &[String]) -> Vec<Vec<String>> {
        if let Some(known) = self.names.get(words) {
            return known.clone();
        }
        let mut names = HashSet::new();
        self.comparisons += self.explicit.len();
        if self.comparisons <= MOST_COMPARISONS {
            let is_like = |path: &[String]| {
                path.len() >= words.len()
                    && words.iter().zip(path).all(|(word, name)| wildcard::matches(word, name))
            };
            let like = self.explicit.iter().filter(|option| is_like(&option.path));
            names.extend(like.map(|option| option.path[..words.len()].to_vec()));
        }
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort();
        self.names.insert(words.to_vec(), names.clone());
        names
    }

    /// A group that the text does not hold.
    fn absent(&mut self, apply: &Apply, violations: &mut Vec<Finding>) {
        if !statements::can_stand_below(&apply.level) {
            let option = VendorOption { value: Value::Present, ..apply.option.clone() };
            return self.explicit.push(option);
        }
        violations.push(Finding::about(
            PLATFORM,
            &apply.option,
            "takes statements from a group that is not in the text, and they can be about load balancing",
            &format!("add the group, or {DISPLAY}"),
        ));
    }
}
