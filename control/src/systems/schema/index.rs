// SPDX-License-Identifier: Apache-2.0
//! Statements of a schema by their first words, so that a long text is compared with few of them.

use super::{Kind, Other, Schema, Statement, agree};
use std::collections::HashMap;

/// A statement, with its words apart.
pub(super) struct Indexed<K: 'static> {
    pub(super) statement: &'static Statement<K>,
    pub(super) words: Vec<&'static str>,
    /// Nothing stands below it, and it is no name in a list.
    pub(super) is_leaf: bool,
}

pub(super) struct Index<K: 'static> {
    statements: HashMap<&'static str, Vec<Indexed<K>>>,
    tops: Vec<&'static str>,
    others: HashMap<&'static str, Vec<(&'static Other, Vec<&'static str>)>>,
    /// Those that can stand anywhere.
    anywhere: Vec<(&'static Other, Vec<&'static str>)>,
}

impl<K: Copy> Index<K> {
    pub(super) fn new(schema: &Schema<K>) -> Self {
        let mut index = Self {
            statements: HashMap::new(),
            tops: Vec::new(),
            others: HashMap::new(),
            anywhere: Vec::new(),
        };
        for statement in schema.statements {
            let words: Vec<_> = statement.path.split(' ').collect();
            let is_below = |other: &Statement<K>| {
                other.path.strip_prefix(statement.path).is_some_and(|rest| rest.starts_with(' '))
            };
            let is_leaf = !statement.path.ends_with('*') && !schema.statements.iter().any(is_below);
            if !index.tops.contains(&words[0]) {
                index.tops.push(words[0]);
            }
            let of_this_word = index.statements.entry(words[0]).or_default();
            of_this_word.push(Indexed { statement, words, is_leaf });
        }
        for other in schema.others {
            let words: Vec<_> = other.words().collect();
            match words[0] {
                "..." => index.anywhere.push((other, words)),
                first => index.others.entry(first).or_default().push((other, words)),
            }
        }
        index
    }

    /// Statements that begin as these words do, in the order of the schema.
    pub(super) fn like<'i>(&'i self, path: &'i [String]) -> impl Iterator<Item = &'i Indexed<K>> {
        let of_this_word = path.first().and_then(|word| self.statements.get(word.as_str()));
        of_this_word.into_iter().flatten().filter(|indexed| {
            match (indexed.words.get(1), path.get(1)) {
                (Some(known), Some(word)) => agree(known, word),
                _ => true,
            }
        })
    }

    /// One statement with its value, or any words below a statement that takes any.
    pub(super) fn is_one(&self, path: &[String]) -> bool {
        self.like(path).any(|indexed| indexed.is(path))
    }

    /// A statement of the vendor's that the model does not have.
    pub(super) fn other(&self, words: &[&str]) -> Option<&'static Other> {
        let of_this_word = words.first().and_then(|word| self.others.get(word));
        let all = of_this_word.into_iter().flatten().chain(&self.anywhere);
        all.into_iter().find(|(other, known)| other.is(known, words)).map(|&(other, _)| other)
    }

    /// The same of words without a value.
    pub(super) fn is_other(&self, path: &[String]) -> bool {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        self.other(&words).is_some()
    }

    /// Words from the front that some statement begins with.
    pub(super) fn known_words(&self, path: &[String]) -> usize {
        let agreeing = |indexed: &Indexed<K>| {
            let pairs = indexed.words.iter().zip(path);
            pairs.take_while(|(known, word)| agree(known, word)).count()
        };
        let is_top = usize::from(
            path.first().is_some_and(|word| self.statements.contains_key(word.as_str())),
        );
        self.like(path).map(agreeing).max().unwrap_or(is_top)
    }

    /// Words that can follow, in the order of the statements.
    pub(super) fn next_words(&self, path: &[String]) -> Vec<&'static str> {
        if path.is_empty() {
            return self.tops.clone();
        }
        let mut next = Vec::new();
        for indexed in self.like(path).filter(|indexed| indexed.words.len() > path.len()) {
            let fits = indexed.words.iter().zip(path).all(|(known, word)| agree(known, word));
            let word = indexed.words[path.len()];
            if fits && !next.contains(&word) {
                next.push(word);
            }
        }
        next
    }
}

impl<K> Indexed<K> {
    /// True for the words of this statement, with its value behind them, as a notation without types has it.
    pub(super) fn is(&self, path: &[String]) -> bool {
        let (any, known) = match self.words.split_last() {
            Some((&"**", known)) => (true, known),
            _ => (false, self.words.as_slice()),
        };
        let values = usize::from(self.statement.value != Kind::Presence);
        let begins = path.len() >= known.len()
            && known.iter().zip(path).all(|(known, word)| agree(known, word));
        begins && (any || path.len() <= known.len() + values)
    }

    /// True for a statement that takes any words behind its own.
    pub(super) fn takes_any(&self) -> bool {
        self.words.last() == Some(&"**")
    }
}
