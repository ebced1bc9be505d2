// SPDX-License-Identifier: Apache-2.0
//! Prompts of a session that was copied: the context that they name counts for what follows.

use super::lexer::{self, Token};

/// A prompt at the beginning of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Prompt {
    /// Words of the context; `None` where the prompt does not say it.
    pub(super) context: Option<Vec<String>>,
    /// The classic command line leaves out the names of list entries.
    pub(super) is_without_names: bool,
    /// Bytes of the prompt, and of the space before it.
    pub(super) length: usize,
}

/// The prompt at the beginning of a line: `[ex:/configure system]` on a line of its own,
/// `A:admin@core1#` below it, and `*A:core1>config>system#` of the classic command line.
pub(super) fn parse(line: &str) -> Option<Prompt> {
    context_line(line).or_else(|| command_line(line))
}

fn context_line(line: &str) -> Option<Prompt> {
    let text = line.trim();
    let text = text.trim_start_matches(['!', '*', '^']);
    let (mode, text) = match text.strip_prefix('(') {
        Some(behind) => behind.split_once(')').map(|(mode, rest)| (Some(mode), rest))?,
        None => (None, text),
    };
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    let (mode, inside) = match inside.split_once(":/") {
        Some((mode, _)) if mode.len() == 2 => (Some(mode), &inside[3..]),
        _ => (mode, inside),
    };
    if mode.is_none() && !inside.starts_with('/') {
        return None;
    }
    let inside = inside.trim_start_matches('/');
    let words = lexer::tokens(inside, 0..inside.len(), false).into_iter().filter_map(|token| {
        if let Token::Word(word) = token { Some(word.text.into_owned()) } else { None }
    });
    Some(Prompt { context: Some(words.collect()), is_without_names: false, length: line.len() })
}

fn command_line(line: &str) -> Option<Prompt> {
    let start = line.len() - line.trim_start().len();
    let word = line[start..].split_whitespace().next()?;
    let name = word.trim_start_matches(['*', '!', '^']);
    let is_prompt = name.len() > 3
        && name.as_bytes()[0].is_ascii_uppercase()
        && name.as_bytes()[1] == b':'
        && name.ends_with(['#', '$']);
    if !is_prompt {
        return None;
    }
    let mut context = name.trim_end_matches(['#', '$']).split('>');
    let host = context.next().unwrap_or_default();
    // The model-driven command line names the context on the line before, and a user here.
    let is_model_driven = host.contains('@');
    let context = (!is_model_driven).then(|| context.map(full_word).map(str::to_owned).collect());
    Some(Prompt { context, is_without_names: true, length: start + word.len() })
}

/// Words that the classic prompt cuts.
fn full_word(word: &str) -> &str {
    match word {
        "config" => "configure",
        "if" => "interface",
        "eth" => "ethernet",
        word => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(line: &str) -> Option<Option<String>> {
        parse(line).map(|prompt| prompt.context.map(|words| words.join(" ")))
    }

    #[test]
    fn contexts() {
        for (line, expected) in [
            ("[/]", Some("")),
            ("[ex:/configure]", Some("configure")),
            ("*[ex:/configure system load-balancing]", Some("configure system load-balancing")),
            ("!*[pr:/configure router \"Base\"]", Some("configure router Base")),
            ("(ex)[configure system]", Some("configure system")),
            ("*(pr)[/configure]", Some("configure")),
            ("A:core1# info", Some("")),
            (
                "*A:core1>config>system>load-balancing# info",
                Some("configure system load-balancing"),
            ),
            ("  *A:core1>config>router>if$ ", Some("configure router interface")),
        ] {
            assert_eq!(context(line), Some(expected.map(str::to_owned)), "{line}");
        }
        assert_eq!(context("A:admin@core1# info flat"), Some(None));
        for line in
            ["", "system", "[ \"a\" \"b\" ]", "A:#", "#", "apply-groups [ \"x\" ]", "[", "é"]
        {
            assert_eq!(context(line), None, "{line}");
        }
    }
}
