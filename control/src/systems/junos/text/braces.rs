// SPDX-License-Identifier: Apache-2.0
//! The brace form: `forwarding-options { enhanced-hash-key { … } }`.

use super::{
    LONGEST_PATH, Sink,
    lexer::{Token, TokenKind},
    lines,
};
use crate::systems::Value;

/// Reads blocks and statements.
pub(super) fn read<'t>(tokens: &'t [Token<'t>], sink: &mut Sink) {
    let mut reader = Reader { blocks: Vec::new(), words: Vec::new(), sink };
    for token in tokens {
        if reader.blocks.len() > LONGEST_PATH {
            reader.too_deep();
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
    sink: &'s mut Sink,
}

/// A hierarchy that is open.
struct Block<'t> {
    brace: &'t Token<'t>,
    words: Vec<&'t Token<'t>>,
    is_active: bool,
    is_empty: bool,
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
            TokenKind::End => self.statement(token),
            TokenKind::OpenBlock => self.open(token),
            TokenKind::CloseBlock => self.close(token),
        }
    }

    /// Takes the words since the last mark, without tags, and whether they are active.
    fn take_words(&mut self) -> (Vec<&'t Token<'t>>, bool) {
        let words = std::mem::take(&mut self.words);
        let is_tag =
            |token: &&Token<'_>| matches!(token.word(), Some(INACTIVE | PROTECTED | REPLACED));
        let tags = words.iter().take_while(|token| is_tag(token)).count();
        self.refuse_tag(&words[tags..]);
        let is_active = words[..tags].iter().all(|token| token.word() != Some(INACTIVE));
        (words[tags..].to_vec(), is_active)
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
        let (words, is_active) = self.take_words();
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
        self.emit(&words, is_active, &Value::Present);
    }

    /// Options below the open blocks.
    fn emit(&mut self, words: &[&'t Token<'t>], is_active: bool, value: &Value) {
        let is_active = is_active && self.blocks.iter().all(|block| block.is_active);
        if let Some(block) = self.blocks.last_mut() {
            block.is_empty = false;
        }
        let above: Vec<String> = self.blocks.iter().flat_map(Block::path).collect();
        for mut option in self.sink.statement(words, value) {
            option.path = [above.as_slice(), &option.path].concat();
            if is_active {
                self.sink.push(option);
            } else {
                lines::inactive(&option, self.sink);
            }
        }
    }

    fn open(&mut self, brace: &'t Token<'t>) {
        let (words, is_active) = self.take_words();
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
        self.blocks.push(Block { brace, words, is_active, is_empty: true });
    }

    fn close(&mut self, brace: &Token<'_>) {
        self.unfinished();
        let Some(block) = self.blocks.pop() else {
            let remedy = "remove it, or add the `{` that it closes";
            self.sink.violate(brace.place, brace.span.clone(), "`}` closes nothing", remedy);
            return;
        };
        if block.is_empty && !block.words.is_empty() {
            self.emit(&block.words, block.is_active, &Value::Empty);
        }
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
