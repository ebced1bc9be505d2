// SPDX-License-Identifier: Apache-2.0
//! The line form: commands that edit a configuration, one a line.

use super::{
    PLATFORM, Sink,
    lexer::{Token, TokenKind},
};
use crate::{
    diagnostics::Finding,
    systems::{Value, VendorOption},
};

const COMMANDS: [&str; 4] = ["set", "delete", "deactivate", "activate"];

/// True where the first word is a command of the line form.
pub(super) fn begins_with_a_command(tokens: &[Token<'_>]) -> bool {
    tokens.first().and_then(Token::word).is_some_and(|word| COMMANDS.contains(&word))
}

/// Carries the commands out.
pub(super) fn read(tokens: &[Token<'_>], sink: &mut Sink) {
    let mut configuration = Configuration::default();
    for line in tokens.chunk_by(|a, b| a.place.line == b.place.line) {
        let [command, words @ ..] = line else { continue };
        let words: Vec<_> = words.iter().collect();
        let name = command.word().unwrap_or_default();
        let is_plain = words.iter().all(|token| {
            matches!(token.kind, TokenKind::Word(_) | TokenKind::OpenList | TokenKind::CloseList)
        });
        if !COMMANDS.contains(&name) || !is_plain {
            sink.violate(
                command.place,
                command.span.start..line[line.len() - 1].span.end,
                "the line is not a command that can be read",
                "write set, delete, deactivate or activate and a statement; \
                 `show configuration | display set` prints such lines",
            );
        } else if words.is_empty() {
            let remedy = "add the statement, or remove the line";
            sink.violate(
                command.place,
                command.span.clone(),
                "the command has no statement",
                remedy,
            );
        } else {
            let statements = sink.statement(&words, &Value::Present);
            statements.into_iter().for_each(|statement| configuration.edit(name, statement, sink));
        }
    }
    configuration.finish(sink);
}

/// What the commands so far have come to.
#[derive(Default)]
struct Configuration(Vec<Edited>);

struct Edited {
    option: VendorOption,
    is_active: bool,
}

impl Configuration {
    fn edit(&mut self, command: &str, statement: VendorOption, sink: &mut Sink) {
        match command {
            "set" => self.0.push(Edited { option: statement, is_active: true }),
            "delete" => {
                let before = self.0.len();
                self.0.retain(|edited| !edited.option.path.starts_with(&statement.path));
                if self.0.len() == before {
                    unfounded(&statement, "deletes", sink);
                }
            }
            _ => {
                let is_active = command == "activate";
                let below = |edited: &&mut Edited| edited.option.path.starts_with(&statement.path);
                let changed = self.0.iter_mut().filter(below);
                if changed.map(|edited| edited.is_active = is_active).count() == 0 {
                    unfounded(
                        &statement,
                        if is_active { "activates" } else { "deactivates" },
                        sink,
                    );
                }
            }
        }
    }

    fn finish(self, sink: &mut Sink) {
        for Edited { option, is_active } in self.0 {
            if is_active {
                sink.push(option);
            } else {
                inactive(&option, sink);
            }
        }
    }
}

fn unfounded(statement: &VendorOption, verb: &str, sink: &mut Sink) {
    sink.tree.advisories.push(Finding::about(
        PLATFORM,
        statement,
        &format!("{verb} nothing that this text has set before"),
        "what the router has configured besides is not known here",
    ));
}

/// Says that a statement is inactive.
pub(super) fn inactive(option: &VendorOption, sink: &mut Sink) {
    let rule = "is inactive and has no effect";
    sink.tree.advisories.push(Finding::about(PLATFORM, option, rule, "activate or remove it"));
}
