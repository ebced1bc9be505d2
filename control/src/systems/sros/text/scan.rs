// SPDX-License-Identifier: Apache-2.0
//! The lines of a text, without what a session and the router's own output put between them.

use super::{
    Sink,
    lexer::{self, Token, Word},
    nesting::{self, Next},
    prompt::{self, Prompt},
};
use std::ops::Range;

/// A line that is no mark.
pub(super) struct Line<'t> {
    pub(super) indent: usize,
    pub(super) content: Content<'t>,
    pub(super) span: Range<usize>,
}

pub(super) enum Content<'t> {
    Tokens(Vec<Token<'t>>),
    /// A prompt, with the context that it names; what stands behind it is a line of its own.
    Prompt(Prompt),
}

impl Line<'_> {
    pub(super) fn as_next(&self, has_braces: bool) -> Next {
        let (first, second) = match &self.content {
            Content::Prompt(_) => return Next { indent: 0, is_exit: false, is_absolute: true },
            Content::Tokens(tokens) => (word(tokens, 0), word(tokens, 1)),
        };
        let is_exit = first.is_some_and(|word| word.is("exit")) && !has_braces;
        let is_all = is_exit && second.is_some_and(|word| word.is("all"));
        let is_absolute = is_all || first.is_some_and(is_absolute);
        Next { indent: self.indent, is_exit, is_absolute }
    }
}

fn word<'a, 't>(tokens: &'a [Token<'t>], index: usize) -> Option<&'a Word<'t>> {
    if let Some(Token::Word(word)) = tokens.get(index) { Some(word) } else { None }
}

/// True for the first word of a line that begins at the top.
pub(super) fn is_absolute(word: &Word<'_>) -> bool {
    word.is("configure") || word.is("/configure") || word.is("/")
}

/// Lines without marks: comments, headings, rules, and what a session puts around them.
pub(super) fn lines<'t>(text: &'t str, has_braces: bool, sink: &mut Sink<'_>) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (mut begin, end) = (start, start + line.trim_end().len());
        start += line.len();
        if let Some(prompt) = prompt::parse(&text[begin..end]) {
            let span = begin..end;
            begin += prompt.length;
            lines.push(Line { indent: 0, content: Content::Prompt(prompt), span });
        }
        let line = text.get(begin..end).unwrap_or_default();
        if is_a_mark(line) {
            continue;
        }
        begin += line.len() - line.trim_start().len();
        if let Some(rule) = foreign(line.trim()) {
            let remedy = "give the whole configuration, as `admin display-config` or `admin show configuration` prints it \
                          (`environment no more`, `environment more false`)";
            sink.violate(begin..end, rule, remedy);
            continue;
        }
        let tokens = lexer::tokens(text, begin..end, has_braces);
        if !tokens.is_empty() {
            let indent = nesting::indent(line);
            lines.push(Line { indent, content: Content::Tokens(tokens), span: begin..end });
        }
    }
    lines
}

/// Headings, rules between them, and what the router says about its output.
fn is_a_mark(line: &str) -> bool {
    let line = line.trim();
    let is_rule = line.chars().all(|c| matches!(c, '-' | '=')) && line.len() > 1;
    let first = line.split_whitespace().next().unwrap_or_default();
    line.starts_with('#')
        || is_rule
        || matches!(first, "echo" | "Generated" | "Finished" | "INFO:" | "MINOR:")
}

/// Lines that a session adds and that make the text another one.
fn foreign(line: &str) -> Option<&'static str> {
    let is_of_a_comparison = line.starts_with("+ ") || line.starts_with("- ");
    if line.starts_with("Press any key") || line.starts_with("Press Q to quit") {
        Some("the line is of the pager: what it replaced may be missing")
    } else if is_of_a_comparison {
        Some("the line is of a comparison, not of a configuration")
    } else {
        None
    }
}
