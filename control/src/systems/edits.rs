// SPDX-License-Identifier: Apache-2.0
//! Statements that later lines of a text delete, deactivate or activate, all those below a path at once.
//!
//! Every line costs time in its own words alone, whatever is below its path: a text of deletions alone is read as soon as any.

use super::VendorOption;
use std::collections::HashMap;

/// What the lines so far come to.
#[derive(Default)]
pub(super) struct Edits {
    options: Vec<Option<(VendorOption, u32, usize)>>,
    words: HashMap<String, u32>,
    children: HashMap<(usize, u32), usize>,
    nodes: Vec<Node>,
    time: u32,
}

/// A path.
#[derive(Default)]
struct Node {
    parent: usize,
    /// Statements below it, itself included.
    live: usize,
    /// When the path was activated or deactivated last, and whether it is active since.
    state: Option<(u32, bool)>,
    /// Statements of exactly this path, and paths one word longer.
    options: Vec<usize>,
    below: Vec<usize>,
}

const ROOT: usize = 0;

impl Edits {
    /// Sets a statement.
    pub(super) fn set(&mut self, option: VendorOption) {
        self.time += 1;
        let mut node = ROOT;
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        self.nodes[ROOT].live += 1;
        for word in &option.path {
            node = self.child_or_new(node, word);
            self.nodes[node].live += 1;
        }
        self.nodes[node].options.push(self.options.len());
        self.options.push(Some((option, self.time, node)));
    }

    /// Deletes what is below a path; false where there is nothing.
    pub(super) fn delete(&mut self, path: &[String]) -> bool {
        let Some(node) = self.find(path) else { return false };
        let gone = self.nodes[node].live;
        let mut above = node;
        loop {
            self.nodes[above].live -= gone;
            if above == ROOT {
                break;
            }
            above = self.nodes[above].parent;
        }
        // Paths stay, with nothing below them: only those that hold statements are walked, and each once.
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            self.nodes[node].live = 0;
            self.nodes[node].state = None;
            for option in std::mem::take(&mut self.nodes[node].options) {
                self.options[option] = None;
            }
            let below = self.nodes[node].below.iter().copied();
            open.extend(below.filter(|&below| self.nodes[below].live > 0));
        }
        true
    }

    /// Activates or deactivates what is below a path; false where there is nothing.
    pub(super) fn activate(&mut self, path: &[String], is_active: bool) -> bool {
        let Some(node) = self.find(path) else { return false };
        self.time += 1;
        self.nodes[node].state = Some((self.time, is_active));
        true
    }

    /// The statements that are left, in the order of the text, and whether each is active.
    pub(super) fn finish(self) -> Vec<(VendorOption, bool)> {
        let Self { options, nodes, .. } = self;
        let state = |set: u32, node: usize| {
            let mut last = (set, true);
            let mut above = Some(node);
            while let Some(node) = above {
                last = nodes[node].state.filter(|&(time, _)| time > last.0).unwrap_or(last);
                above = (node != ROOT).then(|| nodes[node].parent);
            }
            last.1
        };
        let left = options.into_iter().flatten();
        left.map(|(option, set, node)| {
            let is_active = state(set, node);
            (option, is_active)
        })
        .collect()
    }

    fn child_or_new(&mut self, parent: usize, word: &str) -> usize {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let word = match self.words.get(word) {
            Some(&known) => known,
            None => *self.words.entry(word.to_owned()).or_insert(next),
        };
        if let Some(&child) = self.children.get(&(parent, word)) {
            return child;
        }
        let child = self.nodes.len();
        self.nodes.push(Node { parent, ..Node::default() });
        self.nodes[parent].below.push(child);
        self.children.insert((parent, word), child);
        child
    }

    /// The path, where statements are below it.
    fn find(&self, path: &[String]) -> Option<usize> {
        let step = |node: usize, word: &String| {
            let word = self.words.get(word)?;
            self.children.get(&(node, *word)).copied()
        };
        let node = path.iter().try_fold(ROOT, step)?;
        self.nodes.get(node).filter(|found| found.live > 0)?;
        Some(node)
    }
}
