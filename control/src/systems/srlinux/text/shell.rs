// SPDX-License-Identifier: Apache-2.0
//! The record of a session: prompts, the context that they show, commands, and what these print.
//!
//! A text is cut into sections at prompts. What stands in a section is below the context of its prompt, or below the path
//! of the command `info` that printed it; a text without prompts is one section.

use super::Sink;
use crate::systems::terminal;
use std::ops::Range;

/// Lines of a text that stand below the same path.
#[derive(Debug)]
pub(super) struct Section {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    pub(super) base: Base,
}

/// What stands above the first words of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// No prompt tells.
    Unknown,
    /// The context of the prompt.
    Context(Vec<String>),
    /// The context, and the path that `info` was given: the output begins at the one or below the other.
    Info { context: Vec<String>, path: Vec<String> },
    /// Output of a command that prints no configuration.
    Foreign,
}

impl Base {
    /// The path above a section of which this is the first word.
    pub(super) fn above(&self, first: Option<&str>) -> Option<Vec<String>> {
        match self {
            Self::Unknown | Self::Foreign => None,
            Self::Context(context) => Some(context.clone()),
            Self::Info { context, path } => {
                let is_with_context =
                    first.is_some_and(|first| path.first().is_some_and(|p| p == first));
                let path = if is_with_context { &[][..] } else { path };
                Some([context, path].concat())
            }
        }
    }
}

/// What a command does to what is configured.
enum Command {
    /// A statement, or a way into a context: read as a statement.
    Statement,
    /// `info`, with its path.
    Info(Vec<String>),
    /// Nothing.
    None,
    /// It prints something else.
    Prints,
    /// It changes the configuration in a way that is not read.
    Changes,
}

/// Cuts a text into sections.
pub(super) fn sections(text: &str, sink: &mut Sink<'_>) -> Vec<Section> {
    let mut cutter = Cutter { sections: Vec::new(), context: None, base: Base::Unknown, start: 0 };
    let (mut start, mut is_behind_prompt) = (0, false);
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let body = line.trim();
        let first = body.split_whitespace().next().unwrap_or_default();
        if body.starts_with("--{") {
            cutter.cut(start, end);
            let context = context(body);
            if context.as_ref().is_some_and(|words| words.iter().any(|word| is_cut_short(word))) {
                let rule = "the context in the prompt is cut short";
                sink.violate(place(line, start), rule, "give the output of `info flat`");
            }
            cutter.context = context;
            cutter.base = cutter.of_context();
        } else if first.ends_with('#') && (first.len() > 1 || is_behind_prompt) {
            let command = body[first.len()..].trim_start();
            let offset = end - line.len() + (line.find(first).unwrap_or(0) + first.len());
            cutter.command(command, start, offset..end, sink);
        } else if let Some(found) = terminal::foreign(body) {
            let (rule, remedy) = found;
            sink.violate(place(line, start), rule, remedy);
        } else if is_command_alone(body) {
            cutter.cut(start, end);
        }
        is_behind_prompt = body.starts_with("--{");
        start = end;
    }
    cutter.cut(start, start);
    cutter.sections
}

fn place(line: &str, start: usize) -> Range<usize> {
    let begin = start + line.len() - line.trim_start().len();
    begin..start + line.trim_end().len().max(begin - start)
}

struct Cutter {
    sections: Vec<Section>,
    /// Of the last prompt, if there was one.
    context: Option<Vec<String>>,
    base: Base,
    start: usize,
}

impl Cutter {
    /// Ends the section; the next one begins behind what is cut out.
    fn cut(&mut self, end: usize, next: usize) {
        if self.start < end && self.base != Base::Foreign {
            self.sections.push(Section { range: self.start..end, base: self.base.clone() });
        }
        self.start = next;
    }

    fn of_context(&self) -> Base {
        self.context.clone().map_or(Base::Unknown, Base::Context)
    }

    /// A command behind a prompt; `line` are its bytes.
    fn command(&mut self, command: &str, start: usize, line: Range<usize>, sink: &mut Sink<'_>) {
        let name = command.split_whitespace().next().unwrap_or_default();
        self.cut(start, line.end);
        self.base = self.of_context();
        match kind(command) {
            Command::Statement => self.start = line.start,
            Command::None => {}
            Command::Info(path) => {
                let context = match path.first() {
                    Some(root) if root == "/" => Vec::new(),
                    _ => self.context.clone().unwrap_or_default(),
                };
                let path = path.into_iter().filter(|word| word != "/").collect();
                self.base = Base::Info { context, path };
            }
            Command::Prints => {
                self.base = Base::Foreign;
                let rule = format!("the output of `{name}` is no configuration and was left aside");
                sink.advise(line, &rule, "");
            }
            Command::Changes => {
                let rule = format!("`{name}` changes the configuration in a way that is not read");
                sink.violate(line, &rule, "give the output of `info flat` of the result");
            }
        }
    }
}

/// Commands without a prompt before them, as in a file of commands.
fn is_command_alone(body: &str) -> bool {
    const COMMANDS: [&str; 9] = [
        "enter candidate",
        "enter running",
        "commit now",
        "commit stay",
        "commit save",
        "commit validate",
        "save startup",
        "quit",
        "exit all",
    ];
    COMMANDS.iter().any(|command| body.strip_prefix(command).is_some_and(ends_a_word))
}

fn ends_a_word(behind: &str) -> bool {
    behind.is_empty() || behind.starts_with(char::is_whitespace)
}

fn kind(command: &str) -> Command {
    let mut words = command.split_whitespace();
    match words.next().unwrap_or_default() {
        "info" => Command::Info(info_path(words)),
        "" | "enter" | "commit" | "quit" | "save" | "exit" | "back" | "top" | "pwc" | "/"
        | "environment" | "baseline" | "annotate" | "history" | "echo" | "help" => Command::None,
        "show" | "diff" | "ping" | "ping6" | "traceroute" | "bash" | "tools" | "list" | "tree"
        | "monitor" | "cat" | "file" | "ssh" | "date" | "packet-trace" => Command::Prints,
        "discard" | "load" | "rollback" | "copy" | "move" | "insert" | "replace" | "source" => {
            Command::Changes
        }
        _ => Command::Statement,
    }
}

/// Words of the path behind `info` and its options.
fn info_path<'t>(mut words: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut path = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "flat" | "detail" | "with-context" | "non-zero" | "all" if path.is_empty() => {}
            "from" | "depth" if path.is_empty() => drop(words.next()),
            "|" | ">" => break,
            _ => match word.strip_prefix('/') {
                Some("") => path.push("/".to_owned()),
                Some(word) => path.extend(["/", word].map(str::to_owned)),
                None => path.push(word.trim_matches('"').to_owned()),
            },
        }
    }
    path
}

/// Words between `--[` and `]--`.
fn context(prompt: &str) -> Option<Vec<String>> {
    let (_, behind) = prompt.split_once("--[")?;
    let inner = behind.rsplit_once("]--").map_or(behind, |(inner, _)| inner);
    Some(inner.split_whitespace().map(|word| word.trim_matches('"').to_owned()).collect())
}

fn is_cut_short(word: &str) -> bool {
    word.contains("...") || word.contains('…')
}
