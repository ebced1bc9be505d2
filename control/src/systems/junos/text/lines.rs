// SPDX-License-Identifier: Apache-2.0
//! The line form: commands that edit a configuration, one a line.

use super::{
    PLATFORM, Sink,
    braces::Standing,
    foreign,
    lexer::{Token, TokenKind},
};
use crate::{
    diagnostics::Finding,
    systems::{Value, VendorOption, edits::Edits},
};

const COMMANDS: [&str; 4] = ["set", "delete", "deactivate", "activate"];

/// Commands that move to another level, so that what follows is not below the top.
const MOVES: [&str; 3] = ["edit", "top", "up"];

/// Commands that change a configuration in ways that are not read.
const CHANGES: [&str; 7] = ["rename", "copy", "insert", "replace", "load", "rollback", "wildcard"];

/// Commands that change nothing.
const WITHOUT_EFFECT: [&str; 11] = [
    "annotate",
    "commit",
    "configure",
    "exit",
    "protect",
    "quit",
    "run",
    "save",
    "show",
    "status",
    "unprotect",
];

/// True where the first word is a command of the line form.
pub(super) fn begins_with_a_command(tokens: &[Token<'_>]) -> bool {
    let lists: [&[&str]; 4] = [&COMMANDS, &MOVES, &CHANGES, &WITHOUT_EFFECT];
    let first = tokens.first().and_then(Token::word);
    first.is_some_and(|word| lists.iter().any(|list| list.contains(&word)))
}

/// Carries the commands out.
pub(super) fn read(text: &str, tokens: &[Token<'_>], sink: &mut Sink) {
    let mut edits = Edits::default();
    let mut aside: Option<(&Token<'_>, usize)> = None;
    for line in tokens.chunk_by(|a, b| a.place.line == b.place.line) {
        let line: Vec<_> = line.iter().filter(|token| !token.is_comment()).collect();
        let [command, words @ ..] = line.as_slice() else { continue };
        let name = command.word().unwrap_or_default();
        let is_plain = words.iter().all(|token| {
            matches!(token.kind, TokenKind::Word(_) | TokenKind::OpenList | TokenKind::CloseList)
        });
        let span = command.span.start..line[line.len() - 1].span.end;
        if MOVES.contains(&name) || CHANGES.contains(&name) {
            let rule = if MOVES.contains(&name) {
                format!(
                    "`{name}` moves to another level, and the statements after it are below that"
                )
            } else {
                format!("`{name}` changes the configuration in a way that is not read")
            };
            let remedy = "write whole paths without `edit`, `top` and `up`, as \
                          `show configuration | display set` prints them";
            sink.violate(command.place, span, &rule, remedy);
            if MOVES.contains(&name) {
                // One finding: what follows is below another level.
                return;
            }
        } else if WITHOUT_EFFECT.contains(&name) {
            aside.get_or_insert((command, 0)).1 += 1;
        } else if !COMMANDS.contains(&name) || !is_plain {
            let (rule, remedy) = foreign::command(text, &line).unwrap_or((
                "the line is not a command that can be read",
                "write set, delete, deactivate or activate and a statement; \
                 `show configuration | display set` prints such lines",
            ));
            sink.violate(command.place, span, rule, remedy);
        } else if words.is_empty() {
            let remedy = "add the statement, or remove the line";
            sink.violate(command.place, span, "the command has no statement", remedy);
        } else {
            let statements = sink.statement(words, &Value::Present);
            statements.into_iter().for_each(|statement| edit(name, statement, &mut edits, sink));
        }
    }
    if let Some((command, count)) = aside {
        let name = command.word().unwrap_or_default();
        let more = if count > 1 { format!(" ({count} such lines)") } else { String::new() };
        let rule = format!("`{name}` sets no statement and was left aside{more}");
        sink.advise(command.place, command.span.clone(), &rule, "");
    }
    for (option, is_active) in edits.finish() {
        if is_active {
            sink.push(option);
        } else {
            sink.without_effect(&option, Standing::Inactive);
        }
    }
}

fn edit(command: &str, statement: VendorOption, edits: &mut Edits, sink: &mut Sink) {
    let (is_founded, verb) = match command {
        "set" => return edits.set(statement),
        "delete" => (edits.delete(&statement.path), "deletes"),
        "activate" => (edits.activate(&statement.path, true), "activates"),
        _ => (edits.activate(&statement.path, false), "deactivates"),
    };
    if !is_founded {
        sink.tree.advisories.push(Finding::about(
            PLATFORM,
            &statement,
            &format!("{verb} nothing that this text has set before"),
            "what the router has configured besides is not known here",
        ));
    }
}
