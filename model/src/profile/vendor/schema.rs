// SPDX-License-Identifier: Apache-2.0
//! The statements that a system knows, and what becomes of the options of a text.

use super::{OptionTree, Report, Value, VendorOption};
use crate::profile::names;

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

/// Kind of value that a statement takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// None: it is there or not. `true` and `false` are taken for these.
    Presence,
    /// `true` or `false`.
    Boolean,
    /// A number from `.0` to `.1`.
    Integer(i64, i64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any word.
    Text,
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
}

impl<K: Copy + PartialEq> Schema<K> {
    /// Settings of the options that the system knows, in the order of the text; a later one replaces an earlier one of the same
    /// statement and names. What it does not know, and values of the wrong kind, go into the report.
    pub fn settings<'t>(&self, tree: &'t OptionTree, report: &mut Report) -> Vec<Setting<'t, K>> {
        let mut settings: Vec<Setting<'t, K>> = Vec::new();
        let mut aside = Aside::default();
        for option in &tree.options {
            let Some(setting) = self.setting(tree, option, report, &mut aside) else { continue };
            let same = |earlier: &Setting<'_, K>| {
                earlier.knob == setting.knob && earlier.names == setting.names
            };
            if let Some(position) = settings.iter().position(same) {
                let earlier = settings.remove(position);
                if earlier.value != setting.value {
                    let line = option.location.place.line;
                    report.advise(
                        earlier.option,
                        &format!("is replaced by line {line}"),
                        "keep one of them",
                    );
                }
            }
            settings.push(setting);
        }
        aside.advise(report);
        settings
    }

    fn setting<'t>(
        &self,
        tree: &OptionTree,
        option: &'t VendorOption,
        report: &mut Report,
        aside: &mut Aside<'t>,
    ) -> Option<Setting<'t, K>> {
        let candidates = self.statements.iter().filter_map(|statement| {
            let (names, rest) = follow(statement.path, &option.path)?;
            let is_value = rest.is_empty() || (rest.len() == 1 && option.value == Value::Present);
            is_value.then_some((statement, names, rest))
        });
        // The longest path is the most particular: `adaptive` is a statement and the hierarchy of others.
        let Some((statement, names, rest)) = candidates.max_by_key(|&(statement, ..)| {
            (statement.path.split(' ').count(), statement.value == Kind::Presence)
        }) else {
            self.unknown(tree, option, report, aside);
            return None;
        };
        let written = rest.first().map_or(option.value.clone(), |word| Value::Text(word.clone()));
        match statement.value.typed(&written) {
            Ok(value) => Some(Setting { knob: statement.knob, names, value, option }),
            Err(WrongValue) if rest.len() == 1 && statement.value == Kind::Presence => {
                self.unknown(tree, option, report, aside);
                None
            }
            Err(WrongValue) => {
                let rule = match written {
                    Value::Present | Value::Empty => "needs a value",
                    _ => "cannot have this value",
                };
                report.violate(option, rule, &format!("write {}", statement.value.in_words()));
                None
            }
        }
    }

    fn unknown<'t>(
        &self,
        tree: &OptionTree,
        option: &'t VendorOption,
        report: &mut Report,
        aside: &mut Aside<'t>,
    ) {
        let known = self.known_words(&option.path);
        let allowed = self.next_words(&option.path[..known]);
        let Some(word) = option.path.get(known) else {
            let remedy = format!("allowed below it are {}", allowed.join(", "));
            match option.value {
                Value::Empty => {}
                Value::Present => report.advise(option, "says nothing by itself", &remedy),
                _ => report.violate(option, "is a hierarchy and takes no value", &remedy),
            }
            return;
        };
        let is_ours =
            self.hierarchies.iter().any(|hierarchy| follow(hierarchy, &option.path).is_some());
        if tree.is_whole_router && !is_ours && !is_slip(word, &allowed) {
            aside.push(option);
        } else {
            report.violate(
                option,
                &format!("is unknown from `{word}` on"),
                &names::remedy(word, &allowed),
            );
        }
    }

    /// Words from the front that some statement begins with.
    fn known_words(&self, path: &[String]) -> usize {
        let agreeing = |statement: &Statement<K>| {
            statement
                .path
                .split(' ')
                .zip(path)
                .take_while(|(known, word)| agree(known, word))
                .count()
        };
        self.statements.iter().map(agreeing).max().unwrap_or(0)
    }

    /// Words that can follow, in the order of the statements.
    fn next_words(&self, path: &[String]) -> Vec<&'static str> {
        let mut words = Vec::new();
        for statement in self.statements {
            let known: Vec<_> = statement.path.split(' ').collect();
            let fits = known.len() > path.len()
                && known.iter().zip(path).all(|(known, word)| agree(known, word));
            if fits && !words.contains(&known[path.len()]) {
                words.push(known[path.len()]);
            }
        }
        words
    }
}

/// Statements of a whole router that are not about load balancing.
#[derive(Default)]
struct Aside<'t>(Vec<&'t VendorOption>);

impl<'t> Aside<'t> {
    fn push(&mut self, option: &'t VendorOption) {
        self.0.push(option);
    }

    /// One advisory for each word at the top, at its first statement.
    fn advise(&self, report: &mut Report) {
        let mut told: Vec<&str> = Vec::new();
        for option in &self.0 {
            let top = option.path[0].as_str();
            if told.contains(&top) {
                continue;
            }
            told.push(top);
            let count = self.0.iter().filter(|other| other.path[0] == top).count();
            let rule = match count {
                1 => "is not about load balancing and was left aside".to_owned(),
                _ => format!(
                    "is not about load balancing and was left aside, as were {} more statements of `{top}`",
                    count - 1
                ),
            };
            report.advise(option, &rule, "");
        }
    }
}

/// True where the word is a known one but for a slip of the pen: at most two letters changed, added, dropped or swapped.
fn is_slip(word: &str, allowed: &[&str]) -> bool {
    const LETTERS: usize = 2;
    word.len() > 2 * LETTERS
        && allowed.iter().any(|known| strsim::damerau_levenshtein(word, known) <= LETTERS)
}

fn agree(known: &str, word: &str) -> bool {
    known == "*" || known == "**" || known == word
}

/// The names in the places of `*`, and the words behind the known path, if the words begin with it.
fn follow<'w>(known: &str, words: &'w [String]) -> Option<(Vec<&'w str>, &'w [String])> {
    let mut names = Vec::new();
    let mut rest = words;
    for known in known.split(' ') {
        if known == "**" {
            return Some((names, &[]));
        }
        let (word, behind) = rest.split_first()?;
        if !agree(known, word) {
            return None;
        }
        if known == "*" {
            names.push(word.as_str());
        }
        rest = behind;
    }
    Some((names, rest))
}

struct WrongValue;

impl Kind {
    /// The value as this kind has it.
    fn typed(self, value: &Value) -> Result<Value, WrongValue> {
        match (self, value) {
            (Self::Presence, Value::Present | Value::Empty) => Ok(Value::Flag(true)),
            (Self::Presence | Self::Boolean, Value::Flag(flag)) => Ok(Value::Flag(*flag)),
            (Self::Boolean, Value::Text(text)) => {
                text.parse().map(Value::Flag).map_err(|_| WrongValue)
            }
            (Self::Integer(least, greatest), value) => {
                let number = match value {
                    Value::Integer(number) => Some(*number),
                    Value::Text(text) => text.parse().ok(),
                    Value::Present | Value::Empty | Value::Flag(_) => None,
                };
                let number = number.filter(|number| (least..=greatest).contains(number));
                number.map(Value::Integer).ok_or(WrongValue)
            }
            (Self::Choice(words), Value::Text(text)) if words.contains(&text.as_str()) => {
                Ok(value.clone())
            }
            (Self::Text, Value::Text(_)) => Ok(value.clone()),
            (Self::Text, Value::Integer(number)) => Ok(Value::Text(number.to_string())),
            _ => Err(WrongValue),
        }
    }

    fn in_words(self) -> String {
        match self {
            Self::Presence => "the statement alone, or true or false".into(),
            Self::Boolean => "true or false".into(),
            Self::Integer(least, greatest) => format!("a number from {least} to {greatest}"),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
            Self::Text => "a word".into(),
        }
    }
}
