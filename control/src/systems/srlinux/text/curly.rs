// SPDX-License-Identifier: Apache-2.0
//! The curly form, and the lines of `info flat` (`set / system …`, `delete / system …`).

use super::{
    LONGEST_PATH, PLATFORM, Section, Sink,
    anchor::Anchor,
    lexer::{self, Kind, Token},
};
use crate::{
    diagnostics::Finding,
    systems::{Value, VendorOption, edits::Edits},
};

/// Reads blocks and statements of a section.
pub(super) fn read(text: &str, section: &Section, edits: &mut Edits, sink: &mut Sink<'_>) {
    let tokens = lexer::tokens(text, section.range.clone(), sink);
    let mut reader =
        Reader { blocks: Vec::new(), words: Vec::new(), list: None, edits: Vec::new(), sink };
    for token in &tokens {
        if reader.blocks.len() > LONGEST_PATH {
            reader.too_deep();
            break;
        }
        if reader.sink.is_full(token.span.clone()) {
            reader.blocks.clear();
            break;
        }
        reader.token(token);
    }
    let statements = reader.finish();
    let relative = statements.iter().filter(|edit| !edit.is_absolute);
    let mut first_words =
        relative.filter_map(|edit| edit.option.path.first().map(String::as_str)).peekable();
    let above = section.base.above(first_words.peek().copied());
    let anchor = above.map_or_else(|| Anchor::of(first_words), Anchor::at);
    statements.into_iter().for_each(|statement| statement.carry_out(&anchor, edits, sink));
}

struct Reader<'t, 's, 'c> {
    /// Open blocks, outermost first.
    blocks: Vec<Block<'t>>,
    /// Words since the last mark.
    words: Vec<&'t Token<'t>>,
    /// The bracket that opened the list in which the reader is, and its elements.
    list: Option<(&'t Token<'t>, Vec<&'t Token<'t>>)>,
    edits: Vec<Edit>,
    sink: &'s mut Sink<'c>,
}

struct Block<'t> {
    brace: &'t Token<'t>,
    words: Vec<String>,
    /// Its path begins at the top: `/` or `set /` stands before it.
    is_absolute: bool,
    is_empty: bool,
}

/// A statement that sets an option, or deletes all below it.
struct Edit {
    option: VendorOption,
    deletes: bool,
    /// Its path begins at the top.
    is_absolute: bool,
}

impl<'t> Reader<'t, '_, '_> {
    fn token(&mut self, token: &'t Token<'t>) {
        match (&token.kind, &mut self.list) {
            (Kind::CloseList, Some(_)) => self.close_list(),
            (Kind::Word(_), Some((_, elements))) => elements.push(token),
            (Kind::End, Some(_)) => {}
            (_, Some(_)) => {
                self.unclosed_list();
                self.token(token);
            }
            (Kind::Word(_), None) => self.words.push(token),
            (Kind::End, None) => self.statement(),
            (Kind::OpenList, None) => self.list = Some((token, Vec::new())),
            (Kind::CloseList, None) => {
                self.sink.violate(token.span.clone(), "`]` closes nothing", "remove it");
            }
            (Kind::OpenBlock, None) => self.open(token),
            (Kind::CloseBlock, None) => self.close(token),
        }
    }

    fn statement(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.is_empty() {
            self.edit(&words, &[], Value::Present);
        }
    }

    /// One option for each of the elements.
    fn close_list(&mut self) {
        let Some((_, elements)) = self.list.take() else { return };
        let words = std::mem::take(&mut self.words);
        for element in elements {
            self.edit(&words, &[element], Value::Present);
        }
    }

    fn unclosed_list(&mut self) {
        if let Some((bracket, _)) = self.list.take() {
            self.sink.violate(bracket.span.clone(), "`[` is not closed", "add `]` where it ends");
        }
        self.words.clear();
    }

    fn edit(&mut self, words: &[&Token<'_>], element: &[&Token<'_>], value: Value) {
        let all = || words.iter().chain(element);
        let (Some(first), Some(last)) = (all().next(), all().last()) else { return };
        let span = first.span.start..last.span.end;
        if let Some(block) = self.blocks.last_mut() {
            block.is_empty = false;
        }
        // One more than can be read, so that it shows.
        let most = LONGEST_PATH + 2;
        let written: Vec<String> = all().filter_map(|token| word(token)).take(most).collect();
        let Written { deletes, is_absolute, words: written } = match self.blocks.first() {
            None => command(written),
            Some(block) => {
                Written { deletes: false, is_absolute: block.is_absolute, words: written }
            }
        };
        let above = self.blocks.iter().flat_map(|block| block.words.iter().cloned());
        let path: Vec<String> = above.chain(written).collect();
        if path.len() > LONGEST_PATH {
            let rule = format!("the statement has more than {LONGEST_PATH} words");
            self.sink.violate(span, &rule, "write one statement a line");
        } else if !path.is_empty() {
            let option = self.sink.option(path, value, span);
            self.edits.push(Edit { option, deletes, is_absolute });
        }
    }

    fn open(&mut self, brace: &'t Token<'t>) {
        let words = std::mem::take(&mut self.words);
        if words.is_empty() {
            self.sink.violate(
                brace.span.clone(),
                "the block has no name",
                "name the hierarchy before `{`",
            );
        }
        if let Some(block) = self.blocks.last_mut() {
            block.is_empty = false;
        }
        let mut words: Vec<String> = words.into_iter().filter_map(word).collect();
        let mut is_absolute = false;
        if self.blocks.is_empty() {
            let written = command(words);
            (words, is_absolute) = (written.words, written.is_absolute);
        }
        self.blocks.push(Block { brace, words, is_absolute, is_empty: true });
    }

    fn close(&mut self, brace: &'t Token<'t>) {
        self.statement();
        let Some(block) = self.blocks.pop() else {
            let remedy = "remove it, or add the `{` that it closes";
            self.sink.violate(brace.span.clone(), "`}` closes nothing", remedy);
            return;
        };
        if block.is_empty {
            let above = self.blocks.iter().flat_map(|block| block.words.iter().cloned());
            let path: Vec<String> = above.chain(block.words).collect();
            if !path.is_empty() && path.len() <= LONGEST_PATH {
                let option = self.sink.option(path, Value::Empty, block.brace.span.clone());
                let outermost =
                    self.blocks.first().map_or(block.is_absolute, |top| top.is_absolute);
                self.edits.push(Edit { option, deletes: false, is_absolute: outermost });
            }
        }
    }

    fn too_deep(&mut self) {
        if let Some(block) = self.blocks.last() {
            let rule = format!("more than {LONGEST_PATH} blocks stand in each other");
            self.sink.violate(block.brace.span.clone(), &rule, "is a `}` missing?");
        }
        self.blocks.clear();
        self.words.clear();
    }

    fn finish(mut self) -> Vec<Edit> {
        self.unclosed_list();
        self.statement();
        for block in std::mem::take(&mut self.blocks) {
            self.sink.violate(
                block.brace.span.clone(),
                "`{` is not closed",
                "add `}` where it ends",
            );
        }
        self.edits
    }
}

fn word(token: &Token<'_>) -> Option<String> {
    if let Kind::Word(word) = &token.kind { Some(word.to_string()) } else { None }
}

/// Words of a statement at the top of a section, and what stands before them.
struct Written {
    deletes: bool,
    is_absolute: bool,
    words: Vec<String>,
}

/// Takes the command and the slash away.
fn command(mut words: Vec<String>) -> Written {
    let deletes = words.first().is_some_and(|word| word == "delete");
    if words.first().is_some_and(|word| word == "set" || word == "delete") {
        words.remove(0);
    }
    let is_absolute = words.first().is_some_and(|word| word.starts_with('/'));
    if words.first().is_some_and(|word| word == "/") {
        words.remove(0);
    } else if let Some(rest) = words.first().and_then(|word| word.strip_prefix('/')) {
        words[0] = rest.to_owned();
    }
    Written { deletes, is_absolute, words }
}

impl Edit {
    fn carry_out(mut self, anchor: &Anchor, edits: &mut Edits, sink: &mut Sink<'_>) {
        if !self.is_absolute {
            self.option.path = anchor.path(self.option.path);
        }
        if !self.deletes {
            edits.set(self.option);
        } else if !edits.delete(&self.option.path) {
            let rule = "deletes nothing that this text has set before";
            let remedy = "what the router has configured besides is not known here";
            let finding = Finding::about(PLATFORM, &self.option, rule, remedy);
            sink.tree.advisories.push(finding);
        }
    }
}
