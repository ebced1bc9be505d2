// SPDX-License-Identifier: Apache-2.0
//! Several statements on a line, as the command lines of Junos and SR Linux accept them: behind a leaf and its value, what
//! stands beside the leaf can follow.

use super::{
    super::{OptionTree, Value, VendorOption},
    Kind, Schema, agree,
    index::Index,
};
use std::borrow::Cow;

/// Statements on a line, at most.
const MOST: usize = 64;

impl<K: Copy> Schema<K> {
    /// The tree with one option for each statement; the same one where no line holds several.
    pub(in super::super) fn one_by_one<'t>(&self, tree: &'t OptionTree) -> Cow<'t, OptionTree> {
        let index = Index::new(self);
        let mut options: Option<Vec<VendorOption>> = None;
        for (place, option) in tree.options.iter().enumerate() {
            match index.parts(option, self.leaves) {
                Some(parts) => {
                    let options = options.get_or_insert_with(|| tree.options[..place].to_vec());
                    let part = |path| VendorOption { path, ..option.clone() };
                    options.extend(parts.into_iter().map(part));
                }
                None => options.iter_mut().for_each(|options| options.push(option.clone())),
            }
        }
        match options {
            Some(options) => Cow::Owned(OptionTree { options, ..tree.clone() }),
            None => Cow::Borrowed(tree),
        }
    }
}

impl<K: Copy> Index<K> {
    /// The words of each statement, where there are several.
    fn parts(&self, option: &VendorOption, leaves: &[&str]) -> Option<Vec<Vec<String>>> {
        if option.value != Value::Present || self.like(&option.path).next().is_none() {
            return None;
        }
        let (mut parts, mut rest) = (Vec::new(), option.path.clone());
        while parts.len() < MOST && !self.is_known(&rest) {
            let Some((leaf, parent)) = self.leaf(&rest, leaves) else { break };
            parts.push(rest[..leaf].to_vec());
            rest.drain(parent..leaf);
        }
        if parts.is_empty() {
            return None;
        }
        parts.push(rest);
        Some(parts)
    }

    /// One statement, of the model or the vendor's.
    fn is_known(&self, path: &[String]) -> bool {
        self.like(path).any(|indexed| !indexed.takes_any() && indexed.is(path))
            || self.is_other(path) && self.hidden_at(path).is_none()
    }

    /// Words of the leaf at the front, its value included, and of what stands above it, where something follows that can
    /// stand beside it.
    fn leaf(&self, path: &[String], leaves: &[&str]) -> Option<(usize, usize)> {
        let of_the_model =
            self.like(path).filter(|indexed| indexed.is_leaf).filter_map(|indexed| {
                let known = &indexed.words;
                let fits = path.len() > known.len()
                    && known.iter().zip(path).all(|(known, word)| agree(known, word));
                let values = usize::from(indexed.statement.value != Kind::Presence);
                fits.then_some((known.len() + values, known.len() - 1))
            });
        let besides = || {
            let known = self.known_words(path);
            let leaf = path.get(known).is_some_and(|word| leaves.contains(&word.as_str()));
            leaf.then_some((known + 2, known))
        };
        // Behind an action of a policy, say, stands another one.
        let hidden = || self.hidden_at(path).filter(|_| self.is_other(path));
        let of_the_model = of_the_model.max_by_key(|&(leaf, _)| leaf);
        let (leaf, parent) = of_the_model.or_else(besides).or_else(hidden)?;
        let next = path.get(leaf)?;
        let beside: Vec<_> = path[..parent].iter().chain(&path[leaf..]).cloned().collect();
        let follows = self.next_words(&path[..parent]).contains(&next.as_str())
            || leaves.contains(&next.as_str())
            || self.is_other(&beside);
        follows.then_some((leaf, parent))
    }

    /// A known statement that may stand behind another one on the line, and where it would begin; whether it does depends
    /// on statements that are not known.
    pub(super) fn hidden<'o>(&self, option: &'o VendorOption) -> Option<&'o [String]> {
        let is_a_line = option.value == Value::Present;
        let at = is_a_line.then(|| self.hidden_at(&option.path)).flatten();
        at.map(|(at, _)| &option.path[at..])
    }

    /// Where it would begin, and words of what would stand above it.
    fn hidden_at(&self, path: &[String]) -> Option<(usize, usize)> {
        let known = self.known_words(path);
        if known == 0 {
            return None;
        }
        let next = self.next_words(&path[..known]);
        let starts = (known + 1..path.len()).filter(|&at| next.contains(&path[at].as_str()));
        let is_one = |&at: &usize| {
            let beside: Vec<_> = path[..known].iter().chain(&path[at..]).cloned().collect();
            self.is_one(&beside)
        };
        starts.into_iter().find(is_one).map(|at| (at, known))
    }
}
