// SPDX-License-Identifier: Apache-2.0
//! The context of a session: where a line stands that no hierarchy is open for.

use super::{
    lexer::Word,
    prompt::Prompt,
    tree::{self, Kind, List},
    walk::{self, Position},
};

/// The context that a prompt has named.
pub(super) struct Context {
    pub(super) position: Position,
    /// A hierarchy whose name the prompt leaves out.
    pub(super) unnamed: Option<String>,
    /// Another tree than that of the configuration: `state`, `show`.
    pub(super) other: Option<String>,
}

impl Default for Context {
    fn default() -> Self {
        Self { position: Position::top(), unnamed: None, other: None }
    }
}

impl Context {
    /// Below `configure`, in no hierarchy.
    pub(super) fn is_the_top(&self) -> bool {
        self.position.path.is_empty() && self.other.is_none()
    }

    /// The context that a prompt names, if it names one.
    pub(super) fn of(prompt: &Prompt) -> Option<Self> {
        let mut context = Self::default();
        let Some((first, words)) = prompt.context.as_ref()?.split_first() else {
            return Some(context);
        };
        if first != "configure" {
            context.other = Some(first.clone());
        } else if prompt.is_without_names {
            words.iter().for_each(|word| context.down(word));
        } else {
            let words: Vec<Word<'_>> = words.iter().map(|word| Word::unplaced(word)).collect();
            context.position = walk::walk(&context.position, &words, false).end;
        }
        Some(context)
    }

    /// A word of the classic prompt, which has the word of a list and not the name of the entry.
    fn down(&mut self, word: &str) {
        let node = self.position.below.and_then(|children| tree::find(children, word));
        self.position.path.push(word.to_owned());
        self.position.below = match node.map(|node| node.kind) {
            Some(Kind::Hierarchy(below) | Kind::Presence(below)) => Some(below),
            Some(Kind::Entries(List { children, .. })) => {
                if word != "router" {
                    self.unnamed = Some(word.to_owned());
                }
                Some(children)
            }
            _ => None,
        };
    }
}
