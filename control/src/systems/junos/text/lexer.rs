// SPDX-License-Identifier: Apache-2.0
//! Words and punctuation of Junos text, each with its place.

use super::Sink;
use crate::diagnostics::Place;
use std::{borrow::Cow, ops::Range};

/// A word or a mark.
#[derive(Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind<'t>,
    pub(super) place: Place,
    pub(super) span: Range<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum TokenKind<'t> {
    /// A word; quotes are taken away.
    Word(Cow<'t, str>),
    OpenBlock,
    CloseBlock,
    OpenList,
    CloseList,
    /// `;`
    End,
    /// A comment of the router's: it ignores the statement or block that follows.
    Ignored,
    /// A comment of the router's: it does not show what the block holds.
    Omitted,
}

impl Token<'_> {
    /// True for a comment of the router's that says something about a statement.
    pub(super) const fn is_comment(&self) -> bool {
        matches!(self.kind, TokenKind::Ignored | TokenKind::Omitted)
    }

    pub(super) fn word(&self) -> Option<&str> {
        if let TokenKind::Word(word) = &self.kind { Some(word) } else { None }
    }
}

/// Walks over a text once, counting lines and columns on the way.
pub(super) struct Lexer<'t> {
    text: &'t str,
    offset: usize,
    place: Place,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, offset: 0, place: Place::START }
    }

    pub(super) fn tokens(mut self, sink: &mut Sink) -> Vec<Token<'t>> {
        let mut tokens = Vec::new();
        while let Some(next) = self.peek() {
            if next.is_whitespace() {
                self.take();
            } else if next == '#' {
                let (start, place) = (self.offset, self.place);
                let comment = self.take_while(|c| c != '\n');
                if comment.contains("Warning:") && comment.contains("ignored") {
                    let kind = TokenKind::Ignored;
                    tokens.push(Token { kind, place, span: start..self.offset });
                }
            } else if self.rest().starts_with("/*") {
                let (start, place) = (self.offset, self.place);
                self.comment(sink);
                let inner = self.text[start..self.offset].trim_matches(['/', '*', ' ']);
                if inner == "OMITTED" {
                    let kind = TokenKind::Omitted;
                    tokens.push(Token { kind, place, span: start..self.offset });
                }
            } else {
                let (start, place) = (self.offset, self.place);
                let kind = self.token(next, sink);
                tokens.push(Token { kind, place, span: start..self.offset });
            }
        }
        tokens
    }

    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.offset += next.len_utf8();
        if next == '\n' {
            self.place = Place { line: self.place.line + 1, column: 1 };
        } else {
            self.place.column += 1;
        }
        Some(next)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let start = self.offset;
        while self.peek().is_some_and(&wanted) {
            self.take();
        }
        &self.text[start..self.offset]
    }

    fn comment(&mut self, sink: &mut Sink) {
        let (start, place) = (self.offset, self.place);
        let length = self.rest().find("*/").map(|length| length + 2);
        if length.is_none() {
            let rule = "the comment is not closed";
            sink.violate(place, start..start + 2, rule, "add `*/` where it ends");
        }
        let end = length.map_or(self.text.len(), |length| start + length);
        while self.offset < end {
            self.take();
        }
    }

    fn token(&mut self, next: char, sink: &mut Sink) -> TokenKind<'t> {
        let mark = match next {
            '{' => TokenKind::OpenBlock,
            '}' => TokenKind::CloseBlock,
            '[' => TokenKind::OpenList,
            ']' => TokenKind::CloseList,
            ';' => TokenKind::End,
            '"' => return self.quoted(sink),
            _ => {
                let in_word =
                    |c: char| !c.is_whitespace() && !matches!(c, '{' | '}' | '[' | ']' | ';');
                return TokenKind::Word(match self.in_angle_brackets() {
                    Some(word) => word.into(),
                    None => self.take_while(in_word).into(),
                });
            }
        };
        self.take();
        mark
    }

    /// A name that stands for many, as in groups: `<xe-0/0/[0-3]>`.
    fn in_angle_brackets(&mut self) -> Option<&'t str> {
        const LONGEST: usize = 128;
        let start = self.offset;
        let inner = self.rest().strip_prefix('<')?;
        let is_end =
            |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b';' | b'{' | b'}');
        let length = inner.bytes().take(LONGEST).position(|byte| is_end(&byte))?;
        if inner.as_bytes()[length] != b'>' {
            return None;
        }
        let end = start + length + 2;
        while self.offset < end {
            self.take();
        }
        Some(&self.text[start..end])
    }

    /// Text in quotes, which ends on its line; a backslash takes the next character as it is.
    fn quoted(&mut self, sink: &mut Sink) -> TokenKind<'t> {
        let (start, place) = (self.offset, self.place);
        self.take();
        let mut word = String::new();
        loop {
            match self.peek() {
                Some('"') => {
                    self.take();
                    return TokenKind::Word(word.into());
                }
                Some('\\') => {
                    self.take();
                    word.extend(self.take());
                }
                Some('\n') | None => {
                    let rule = "the text in quotes is not closed on its line";
                    sink.violate(place, start..self.offset, rule, "add `\"` where it ends");
                    return TokenKind::Word(word.into());
                }
                Some(other) => {
                    self.take();
                    word.push(other);
                }
            }
        }
    }
}
