// SPDX-License-Identifier: Apache-2.0
//! Texts of a router in a form that is not read: XML, JSON, a comparison, and the shell's own lines. Each is refused in one finding:
//! read as a configuration, its statements would be others, or none.

use super::{
    Sink,
    lexer::{Token, TokenKind},
};
use crate::{diagnostics::Place, systems::terminal};

const REMEDY: &str = "give the output of `show configuration | display set`";

/// Refuses a text whose first character tells its notation.
pub(super) fn refuse_notation(text: &str, sink: &mut Sink) -> bool {
    let begun = text.trim_start();
    let Some(notation) = notation(begun) else { return false };
    let start = text.len() - begun.len();
    let end = start + begun.lines().next().map_or(0, str::len);
    let rule = format!("the text is {notation}, which is not read");
    sink.violate(Place::of(text, start), start..end, &rule, REMEDY);
    true
}

fn notation(text: &str) -> Option<&'static str> {
    let behind = |mark: char| text.strip_prefix(mark).map(str::trim_start);
    let is_object = behind('{').is_some_and(|inner| inner.starts_with(['"', '}']));
    let is_list = behind('[').is_some_and(|inner| inner.starts_with('{'));
    match text.starts_with('<') {
        true => Some("XML"),
        false => (is_object || is_list).then_some("JSON"),
    }
}

/// Refuses a text with a line that is of no configuration, at the first one.
pub(super) fn refuse_lines(text: &str, tokens: &[Token<'_>], sink: &mut Sink) -> bool {
    for line in tokens.chunk_by(|a, b| a.place.line == b.place.line) {
        let (first, last) = (&line[0], &line[line.len() - 1]);
        let written = &text[first.span.clone()];
        let (rule, remedy) = if is_prompt(written) || is_banner(line) || is_level(line) {
            (SHELL, format!("remove it, or {REMEDY} alone"))
        } else if first.word().is_some() && written.starts_with(['+', '-']) {
            (
                "the line is of a comparison, not of a configuration",
                format!("{REMEDY}, without `compare`"),
            )
        } else {
            continue;
        };
        sink.violate(first.place, first.span.start..last.span.end, rule, &remedy);
        return true;
    }
    false
}

const SHELL: &str = "the line is of the router's shell, not of its configuration";

/// Rule and remedy for a line among commands that is of the shell.
pub(super) fn command(text: &str, line: &[&Token<'_>]) -> Option<(&'static str, &'static str)> {
    let written = &text[line[0].span.clone()];
    let is_level = line[0].kind == TokenKind::OpenList
        && line.get(1).is_some_and(|token| token.word() == Some("edit"));
    let is_of_the_shell = is_level || (written.contains('@') && is_prompt(written));
    is_of_the_shell
        .then_some((SHELL, "write whole paths, as `show configuration | display set` prints them"))
}

/// Refuses a text with a line that a terminal or a pager printed into it, at the first one.
pub(super) fn refuse_terminal(text: &str, sink: &mut Sink) -> bool {
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if let Some((rule, remedy)) = terminal::foreign(line) {
            let place = Place { line: number + 1, column: 1 };
            sink.violate(place, start..start + line.trim_end().len(), rule, remedy);
            return true;
        }
        start += line.len();
    }
    false
}

/// `[edit policy-options]`, which stands above the prompt of a router that is being configured.
fn is_level(line: &[Token<'_>]) -> bool {
    line[0].kind == TokenKind::OpenList
        && line.get(1).is_some_and(|token| token.word() == Some("edit"))
}

/// `user@host>`, `host>`, `user@host#` or `user@host%`; a name in angle brackets stands for many, as in groups.
fn is_prompt(word: &str) -> bool {
    let is_operational = word.ends_with('>') && !word.starts_with('<');
    is_operational || (word.contains('@') && word.ends_with(['#', '%']))
}

/// `{master:0}`, which stands above the prompt of a router with several routing engines.
fn is_banner(line: &[Token<'_>]) -> bool {
    const ROLES: [&str; 5] = ["master", "backup", "linecard", "primary", "secondary"];
    match line {
        [open, role, close, ..] => {
            open.kind == TokenKind::OpenBlock
                && close.kind == TokenKind::CloseBlock
                && role.word().is_some_and(|word| ROLES.iter().any(|role| word.starts_with(role)))
        }
        _ => false,
    }
}
