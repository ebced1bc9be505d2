// SPDX-License-Identifier: Apache-2.0
//! Statements that a vendor has and the model does not: valid elsewhere, or valid and not modelled.
//!
//! There are three answers to a statement, each with its own words: it is *unknown*, and so not valid here; it is *valid
//! elsewhere*, on another platform or release; or it is *valid, but not modelled*, with what that means for the keys.

use super::{
    super::{Report, Value, VendorOption},
    index::Index,
    other::{Answer, Other},
};
use crate::diagnostics::secrets;

/// What was found of the statements of one entry: the first, and how many besides.
#[derive(Debug, Default)]
pub(super) struct Found<'t>(Vec<(&'static Other, &'t VendorOption, Vec<&'t VendorOption>)>);

/// What to do about a statement among [`Other`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handled {
    /// It will be reported, or refused.
    Found,
    /// It is left aside.
    Aside,
}

impl<'t> Found<'t> {
    /// Adds a statement, if it is one of these.
    pub(super) fn add<K: Copy>(
        &mut self,
        index: &Index<K>,
        option: &'t VendorOption,
    ) -> Option<Handled> {
        let other = index.other(&words(option))?;
        if other.answer == Answer::Aside {
            return Some(Handled::Aside);
        }
        match self.0.iter_mut().find(|(known, ..)| known.answer == other.answer) {
            Some((.., more)) => more.push(option),
            None => self.0.push((other, option, Vec::new())),
        }
        Some(Handled::Found)
    }

    /// One finding for each answer.
    pub(super) fn report(self, report: &mut Report) {
        for (other, option, more) in self.0 {
            let more = in_words(option, &more);
            match other.answer {
                Answer::Elsewhere(whose) => report.violate(
                    option,
                    &format!("is valid on {whose}, and not here{more}"),
                    "remove it, if the router is the one that is modelled",
                ),
                Answer::Refused(keys) => report.violate(
                    option,
                    &format!("is valid, but not modelled: {keys}{more}"),
                    "remove it to compute the keys without it",
                ),
                Answer::Reported(keys) => {
                    let rule = format!("is valid, but not modelled: {keys}{more}");
                    report.advise(option, &rule, "");
                }
                Answer::Aside => {}
            }
        }
    }
}

/// How many statements there are besides the first, and the words in which they differ from it.
fn in_words(first: &VendorOption, more: &[&VendorOption]) -> String {
    const MOST: usize = 6;
    let mut words: Vec<String> = Vec::new();
    for option in more {
        let mut pairs = option.path.iter().zip(&first.path);
        let other = pairs.find(|(word, of_first)| word != of_first).map(|(word, _)| word);
        let word = format!("`{}`", secrets::word(other.unwrap_or(&option.path[0])));
        if words.len() < MOST && !words.contains(&word) {
            words.push(word);
        }
    }
    let words = words.join(", ");
    match more.len() {
        0 => String::new(),
        1 => format!(", as is 1 more statement ({words})"),
        more => format!(", as are {more} more statements ({words})"),
    }
}

fn words(option: &VendorOption) -> Vec<&str> {
    let value = match &option.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    };
    option.path.iter().map(String::as_str).chain(value).collect()
}
