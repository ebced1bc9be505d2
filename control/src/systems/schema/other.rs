// SPDX-License-Identifier: Apache-2.0
//! A statement that a vendor has and the model does not, and which of three answers it gets.

/// Statements of a vendor that the model does not have, and what is said about them.
#[derive(Clone, Copy, Debug)]
pub struct Other {
    /// Words; `*` is one word, `...` any number of them. A value counts as the last word.
    pub(super) path: &'static str,
    pub(super) answer: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Valid on these platforms or releases; refused, for the router that is modelled cannot have it.
    Elsewhere(&'static str),
    /// Valid, and keys or the choice by them would be others than the model's: refused.
    Refused(&'static str),
    /// Valid, and no key depends on it: reported.
    Reported(&'static str),
    /// Not about load balancing.
    Aside,
}

impl Other {
    /// On these platforms or releases alone: "EX, QFX and PTX, which are not modelled".
    pub(in super::super) const fn elsewhere(path: &'static str, whose: &'static str) -> Self {
        Self { path, answer: Answer::Elsewhere(whose) }
    }

    /// Keys would be others, in these words: "the key of such packets is not known here".
    pub(in super::super) const fn refused(path: &'static str, keys: &'static str) -> Self {
        Self { path, answer: Answer::Refused(keys) }
    }

    /// No key depends on it, in these words.
    pub(in super::super) const fn reported(path: &'static str, keys: &'static str) -> Self {
        Self { path, answer: Answer::Reported(keys) }
    }

    /// It is not about load balancing, though what stands beside it is.
    pub(in super::super) const fn aside(path: &'static str) -> Self {
        Self { path, answer: Answer::Aside }
    }

    /// Words of the path.
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.path.split(' ')
    }

    /// True for these words, a value included; `known` are the words of the path.
    pub(super) fn is(&self, known: &[&str], words: &[&str]) -> bool {
        agree(known, words)
    }
}

fn agree(known: &[&str], words: &[&str]) -> bool {
    match (known, words) {
        ([], []) => true,
        (["..."], _) => true,
        (["...", next, ..], _) => {
            let starts = (0..words.len()).filter(|&start| words[start] == *next);
            starts.into_iter().any(|start| agree(&known[1..], &words[start..]))
        }
        ([first, rest @ ..], [word, words @ ..]) => {
            (*first == "*" || first == word) && agree(rest, words)
        }
        _ => false,
    }
}
