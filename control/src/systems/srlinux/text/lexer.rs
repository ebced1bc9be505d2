// SPDX-License-Identifier: Apache-2.0
//! Words and marks of the curly form, line by line.
//!
//! Comments (`#`) and annotations (`!!!`) are left out. Prompts are taken out before.

use super::Sink;
use crate::systems::terminal;
use std::{borrow::Cow, ops::Range};

/// A word or a mark.
#[derive(Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) span: Range<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// A word; quotes are taken away.
    Word(Cow<'t, str>),
    OpenBlock,
    CloseBlock,
    OpenList,
    CloseList,
    /// The end of a line, or `;`.
    End,
}

/// True for what can be in a word without quotes.
pub(super) fn is_in_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '{' | '}' | '[' | ']' | ';' | '"' | '\\')
}

/// Everything in these bytes of the text.
pub(super) fn tokens<'t>(
    text: &'t str,
    range: Range<usize>,
    sink: &mut Sink<'_>,
) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    let mut start = range.start;
    for line in text[range].split_inclusive('\n') {
        if is_of_a_comparison(line) {
            let begin = start + line.len() - line.trim_start().len();
            let rule = "the line is of a comparison, not of a configuration";
            sink.violate(begin..start + line.trim_end().len(), rule, "give the output of `info`");
        } else if !is_of_the_shell(line) {
            Line { text, offset: start, end: start + line.trim_end().len() }
                .tokens(&mut tokens, sink);
        }
        start += line.len();
        tokens.push(Token { kind: Kind::End, span: start..start });
    }
    tokens
}

fn is_of_the_shell(line: &str) -> bool {
    let line = line.trim_start();
    ["#", "!!!"].iter().any(|mark| line.starts_with(mark))
        || terminal::foreign(line.trim_end()).is_some()
}

fn is_of_a_comparison(line: &str) -> bool {
    matches!(line.split_whitespace().next(), Some("+" | "-"))
}

/// Bytes of a range of names at the front, as in `{1..4}` or `{a,b}`: what follows the bracket without a space.
fn range(text: &str, is_in_word: bool) -> Option<usize> {
    let behind = text.strip_prefix(['{', '['])?;
    // No further than the first mark: a line of marks alone is read in one walk.
    let (inner, rest) =
        behind.split_at(behind.find(|c| !self::is_in_word(c)).unwrap_or(behind.len()));
    let is_list = text.starts_with('{')
        && rest.starts_with('}')
        && (inner.contains(',') || inner.contains(".."));
    let is_range = !inner.is_empty() && (is_in_word || is_list);
    is_range.then(|| text.find(char::is_whitespace).unwrap_or(text.len()))
}

struct Line<'t> {
    text: &'t str,
    offset: usize,
    end: usize,
}

impl<'t> Line<'t> {
    fn tokens(mut self, tokens: &mut Vec<Token<'t>>, sink: &mut Sink<'_>) {
        while let Some(next) = self.peek() {
            let start = self.offset;
            if next.is_whitespace() {
                self.take();
                continue;
            }
            let kind = self.token(next, sink);
            tokens.push(Token { kind, span: start..self.offset });
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.offset..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.offset += next.len_utf8();
        Some(next)
    }

    fn token(&mut self, next: char, sink: &mut Sink<'_>) -> Kind<'t> {
        let start = self.offset;
        let kind = self.word_or_mark(next, sink);
        let is_word = matches!(kind, Kind::Word(_));
        let behind = if is_word { self.offset } else { start };
        let Some(length) = self.text.get(behind..self.end).and_then(|rest| range(rest, is_word))
        else {
            return kind;
        };
        self.offset = behind + length;
        let bracket = if self.text[behind..].starts_with('{') { "{" } else { "[" };
        let rule = format!(
            "`{bracket}` stands within a word, as in a range of names, and ranges are not expanded"
        );
        let remedy = "write a statement for each name, or a space before a block";
        sink.violate(start..self.offset, &rule, remedy);
        Kind::Word(self.text[start..self.offset].into())
    }

    fn word_or_mark(&mut self, next: char, sink: &mut Sink<'_>) -> Kind<'t> {
        let mark = match next {
            '{' => Kind::OpenBlock,
            '}' => Kind::CloseBlock,
            '[' => Kind::OpenList,
            ']' => Kind::CloseList,
            ';' => Kind::End,
            '"' => return self.quoted(sink),
            _ => {
                let rest = self.rest();
                // A backslash outside quotes is a character like others, but `quoted` never writes one.
                let is_end = |c: char| !is_in_word(c) && c != '\\';
                let word = &rest[..rest.find(is_end).unwrap_or(rest.len())];
                self.offset += word.len();
                return Kind::Word(word.into());
            }
        };
        self.take();
        mark
    }

    /// Text in quotes, which ends on its line; a backslash takes the next character as it is.
    fn quoted(&mut self, sink: &mut Sink<'_>) -> Kind<'t> {
        let start = self.offset;
        self.take();
        let mut word = String::new();
        loop {
            match self.take() {
                Some('"') => break,
                Some('\\') => word.extend(self.take()),
                Some(other) => word.push(other),
                None => {
                    let rule = "the text in quotes is not closed on its line";
                    sink.violate(start..self.offset, rule, "add `\"` where it ends");
                    break;
                }
            }
        }
        Kind::Word(word.into())
    }
}
