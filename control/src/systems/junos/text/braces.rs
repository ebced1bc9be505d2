// SPDX-License-Identifier: Apache-2.0
//! The brace form: `forwarding-options { enhanced-hash-key { … } }`.

use super::super::statements;
use super::{
    LONGEST_PATH, Sink,
    lexer::{Token, TokenKind},
};
use crate::{
    diagnostics::secrets,
    systems::{OptionTree, Value},
};

/// Reads blocks and statements.
pub(super) fn read<'t>(text: &str, tokens: &'t [Token<'t>], sink: &mut Sink) {
    let mut reader = Reader {
        blocks: Vec::new(),
        words: Vec::new(),
        is_ignored: false,
        is_behind_omitted: false,
        words_left: OptionTree::most_words(text.len()),
        sink,
    };
    for token in tokens {
        if reader.blocks.len() > LONGEST_PATH {
            reader.too_deep();
            return;
        }
        if reader.words_left == 0 {
            reader.too_many_words(token);
            return;
        }
        reader.token(token);
    }
    reader.finish();
}

struct Reader<'t, 's> {
    /// Open blocks, outermost first.
    blocks: Vec<Block<'t>>,
    /// Words since the last mark.
    words: Vec<&'t Token<'t>>,
    /// The router says that it ignores what follows.
    is_ignored: bool,
    /// The last mark closed a block that the router does not show, behind which it prints `;`.
    is_behind_omitted: bool,
    /// Words that paths can still have.
    words_left: usize,
    sink: &'s mut Sink,
}

/// A hierarchy that is open.
struct Block<'t> {
    brace: &'t Token<'t>,
    words: Vec<&'t Token<'t>>,
    standing: Standing,
    is_empty: bool,
    is_omitted: bool,
}

/// Whether a statement is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Active,
    /// `inactive:` stands before it.
    Inactive,
    /// The router says in a comment that it ignores it.
    Ignored,
}

impl Standing {
    /// What is said of a statement that is not in force.
    pub(super) const fn rule(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Active => None,
            Self::Inactive => Some(("is inactive and has no effect", "activate or remove it")),
            Self::Ignored => Some((
                "is ignored by the router, as the comment before it says, and has no effect",
                "remove it",
            )),
        }
    }
}

/// Tags in front of a statement.
const INACTIVE: &str = "inactive:";
const PROTECTED: &str = "protect:";
const REPLACED: &str = "replace:";

impl<'t> Reader<'t, '_> {
    fn token(&mut self, token: &'t Token<'t>) {
        match token.kind {
            TokenKind::Word(_) | TokenKind::OpenList | TokenKind::CloseList => {
                self.words.push(token)
            }
            TokenKind::Ignored => self.is_ignored = true,
            TokenKind::Omitted => self.omitted(token),
            TokenKind::End if self.is_behind_omitted && self.words.is_empty() => {}
            TokenKind::End => self.statement(token),
            TokenKind::OpenBlock => self.open(token),
            TokenKind::CloseBlock => return self.close(token),
        }
        self.is_behind_omitted = false;
    }

    /// The router does not show what the open block holds.
    fn omitted(&mut self, comment: &Token<'_>) {
        let path: Vec<String> = self.blocks.iter().flat_map(Block::path).collect();
        let Some(block) = self.blocks.last_mut() else { return };
        (block.is_omitted, block.is_empty) = (true, false);
        if statements::can_stand_below(&path) {
            let rule = format!(
                "the router does not show what `{}` holds, and it can be about load balancing",
                secrets::words(&path)
            );
            let remedy = "give a configuration that shows it: `apply-flags omit` hides it";
            self.sink.advise(comment.place, comment.span.clone(), &rule, remedy);
        }
    }

    /// Takes the words since the last mark, without tags, and whether they are in force.
    fn take_words(&mut self) -> (Vec<&'t Token<'t>>, Standing) {
        let words = std::mem::take(&mut self.words);
        let is_tag =
            |token: &&Token<'_>| matches!(token.word(), Some(INACTIVE | PROTECTED | REPLACED));
        let tags = words.iter().take_while(|token| is_tag(token)).count();
        self.refuse_tag(&words[tags..]);
        let is_inactive = words[..tags].iter().any(|token| token.word() == Some(INACTIVE));
        let standing = match (is_inactive, std::mem::take(&mut self.is_ignored)) {
            (_, true) => Standing::Ignored,
            (true, false) => Standing::Inactive,
            (false, false) => Standing::Active,
        };
        (words[tags..].to_vec(), standing)
    }

    /// A word with a colon in front of others is a tag, and `delete:` is the opposite of a statement.
    fn refuse_tag(&mut self, words: &[&Token<'_>]) {
        let [tag, _, ..] = words else { return };
        let letters = tag.word().and_then(|word| word.strip_suffix(':')).unwrap_or_default();
        if !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let rule = format!(
                "the tag `{letters}:` is not read: {INACTIVE}, {PROTECTED} and {REPLACED} are"
            );
            let remedy = "give the output of `show configuration | display set`";
            self.sink.violate(tag.place, tag.span.clone(), &rule, remedy);
        }
    }

    fn statement(&mut self, end: &Token<'_>) {
        let (words, standing) = self.take_words();
        if words.is_empty() {
            let remedy = "remove the `;`, or write the statement before it";
            self.sink.violate(
                end.place,
                end.span.clone(),
                "there is no statement before `;`",
                remedy,
            );
            return;
        }
        self.emit(&words, standing, &Value::Present);
    }

    /// Options below the open blocks.
    fn emit(&mut self, words: &[&'t Token<'t>], standing: Standing, value: &Value) {
        let blocks = self.blocks.iter().map(|block| block.standing);
        let above = blocks.chain([standing]).find(|standing| *standing != Standing::Active);
        if let Some(block) = self.blocks.last_mut() {
            block.is_empty = false;
        }
        let path: Vec<String> = self.blocks.iter().flat_map(Block::path).collect();
        for mut option in self.sink.statement(words, value) {
            option.path = [path.as_slice(), &option.path].concat();
            self.words_left = self.words_left.saturating_sub(option.path.len());
            match above {
                None => self.sink.push(option),
                Some(standing) => self.sink.without_effect(&option, standing),
            }
        }
    }

    fn open(&mut self, brace: &'t Token<'t>) {
        let (words, standing) = self.take_words();
        if let Some(list) = words.iter().find(|token| token.word().is_none()) {
            let remedy = "write one block for each element";
            self.sink.violate(
                list.place,
                list.span.clone(),
                "a block has no list in its name",
                remedy,
            );
        } else if words.is_empty() {
            let remedy = "name the hierarchy before `{`";
            self.sink.violate(brace.place, brace.span.clone(), "the block has no name", remedy);
        }
        if let Some(block) = self.blocks.last_mut() {
            block.is_empty = false;
        }
        self.blocks.push(Block { brace, words, standing, is_empty: true, is_omitted: false });
    }

    fn close(&mut self, brace: &Token<'_>) {
        self.unfinished();
        self.is_ignored = false;
        let Some(block) = self.blocks.pop() else {
            let remedy = "remove it, or add the `{` that it closes";
            self.sink.violate(brace.place, brace.span.clone(), "`}` closes nothing", remedy);
            return;
        };
        if block.is_empty && !block.words.is_empty() {
            self.emit(&block.words, block.standing, &Value::Empty);
        }
        self.is_behind_omitted = block.is_omitted;
    }

    /// Words without `;` at the end of a block or of the text.
    fn unfinished(&mut self) {
        let (words, _) = self.take_words();
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            let span = first.span.start..last.span.end;
            let remedy = "end it with `;`, or write `set` lines";
            self.sink.violate(first.place, span, "the statement has no `;`", remedy);
        }
        if let Some(block) = self.blocks.last_mut() {
            block.is_empty &= words.is_empty();
        }
    }

    fn too_many_words(&mut self, token: &Token<'_>) {
        let rule = "the text has more statements in deep blocks than can be read";
        let remedy = "give the output of `show configuration | display set`";
        self.sink.violate(token.place, token.span.clone(), rule, remedy);
    }

    fn too_deep(&mut self) {
        if let Some(block) = self.blocks.last() {
            let rule = format!("more than {LONGEST_PATH} blocks stand in each other");
            let remedy = "no hierarchy of Junos is that deep: is a `}` missing?";
            self.sink.violate(block.brace.place, block.brace.span.clone(), &rule, remedy);
        }
    }

    fn finish(mut self) {
        self.unfinished();
        for block in std::mem::take(&mut self.blocks) {
            let remedy = "add `}` where it ends";
            self.sink.violate(
                block.brace.place,
                block.brace.span.clone(),
                "`{` is not closed",
                remedy,
            );
        }
    }
}

impl Block<'_> {
    fn path(&self) -> impl Iterator<Item = String> {
        self.words.iter().filter_map(|token| token.word()).map(str::to_owned)
    }
}
