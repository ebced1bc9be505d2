// SPDX-License-Identifier: Apache-2.0
//! Words and marks of a line.

use std::{borrow::Cow, ops::Range};

/// A word, or one of the marks `[` and `]` around several values.
#[derive(Clone, Debug)]
pub(super) struct Word<'t> {
    /// Without its quotes.
    pub(super) text: Cow<'t, str>,
    pub(super) span: Range<usize>,
    /// It stood in quotes, and so is a name or a value.
    is_quoted: bool,
}

impl<'t> Word<'t> {
    /// A word that stands nowhere in the text: of a prompt.
    pub(super) fn unplaced(text: &'t str) -> Self {
        Self { text: text.into(), span: 0..0, is_quoted: false }
    }

    /// True for this word or mark, outside quotes.
    pub(super) fn is(&self, text: &str) -> bool {
        !self.is_quoted && self.text == text
    }
}

/// A word or a mark.
#[derive(Clone, Debug)]
pub(super) enum Token<'t> {
    Word(Word<'t>),
    /// `{`
    Open(Range<usize>),
    /// `}`
    Close(Range<usize>),
    /// Text in quotes that is not closed on its line, from its quote on.
    Unclosed(Range<usize>),
}

/// Words and marks between two offsets of one line. Only the curly form has braces; elsewhere they
/// are characters like others.
pub(super) fn tokens(text: &str, line: Range<usize>, has_braces: bool) -> Vec<Token<'_>> {
    let mut lexer = Lexer { text, offset: line.start, end: line.end, has_braces };
    let mut tokens = Vec::new();
    while let Some(next) = lexer.peek() {
        match next {
            '#' => break,
            next if next.is_whitespace() => lexer.offset += next.len_utf8(),
            _ => tokens.push(lexer.token(next)),
        }
    }
    tokens
}

/// True where some line opens a block: the form of the model-driven command line.
pub(super) fn has_braces(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        !line.starts_with('#') && (line.ends_with('{') || line == "}" || opens_on_the_way(line))
    })
}

/// ` { ` outside quotes.
fn opens_on_the_way(line: &str) -> bool {
    let mut is_quoted = false;
    let mut before = ' ';
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        is_quoted ^= c == '"' && before != '\\';
        let is_open = c == '{' && before == ' ' && characters.peek() == Some(&' ');
        if is_open && !is_quoted {
            return true;
        }
        before = c;
    }
    false
}

struct Lexer<'t> {
    text: &'t str,
    offset: usize,
    end: usize,
    has_braces: bool,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.offset..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn token(&mut self, next: char) -> Token<'t> {
        let start = self.offset;
        match next {
            '"' => return self.quoted(),
            '{' if self.has_braces => {
                self.offset += 1;
                return Token::Open(start..self.offset);
            }
            '}' if self.has_braces => {
                self.offset += 1;
                return Token::Close(start..self.offset);
            }
            '[' | ']' => self.offset += 1,
            _ => self.offset += self.word_length(),
        }
        let text = self.text[start..self.offset].into();
        Token::Word(Word { text, span: start..self.offset, is_quoted: false })
    }

    /// Bytes up to a space or a mark. A range, as in `1/1/[1..4]`, is part of its word.
    fn word_length(&self) -> usize {
        let mut depth = 0_usize;
        for (index, c) in self.rest().char_indices() {
            match c {
                '[' => depth += 1,
                ']' if depth == 0 => return index,
                ']' => depth -= 1,
                '{' | '}' if self.has_braces => return index,
                c if c.is_whitespace() => return index,
                _ => {}
            }
        }
        self.rest().len()
    }

    /// Text in quotes; a backslash takes the next character as it is.
    fn quoted(&mut self) -> Token<'t> {
        let start = self.offset;
        self.offset += 1;
        let mut text = String::new();
        let mut characters = self.rest().char_indices();
        while let Some((index, c)) = characters.next() {
            match c {
                '"' => {
                    self.offset += index + 1;
                    let text = Cow::Owned(text);
                    return Token::Word(Word { text, span: start..self.offset, is_quoted: true });
                }
                '\\' => text.extend(characters.next().map(|(_, c)| c)),
                c => text.push(c),
            }
        }
        self.offset = self.end;
        Token::Unclosed(start..start + 1)
    }
}
