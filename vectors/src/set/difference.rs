// SPDX-License-Identifier: Apache-2.0
//! Where two files differ, in terms of lines and fields.

use super::SetError;
use serde_json::Value;
use std::{
    fmt,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

/// One place in which a set differs from what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Name of the file.
    pub file: String,
    /// Line, counted from 1; for JSON lines packet n is line n + 1.
    pub line: u64,
    /// Field within the line, such as `keys.lag`; empty where the line has no fields or is damaged.
    pub field: String,
    /// Text in the set; empty if the file ends before.
    pub found: String,
    /// Text that must be there; empty if the file must end before.
    pub expected: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, field, found, expected } = self;
        write!(formatter, "{file}:{line}: ")?;
        if !field.is_empty() {
            write!(formatter, "{field}: ")?;
        }
        let is_short = |text: &str| text.chars().count() <= MOST_CHARACTERS;
        if is_short(found) && is_short(expected) {
            return write!(
                formatter,
                "found {}, expected {}",
                or_nothing(found),
                or_nothing(expected)
            );
        }
        let same =
            found.chars().zip(expected.chars()).take_while(|(one, other)| one == other).count();
        let (found, expected) = (piece(found, same), piece(expected, same));
        write!(formatter, "column {}: found {found}, expected {expected}", same + 1)
    }
}

/// Longest text that is shown whole.
const MOST_CHARACTERS: usize = 120;

/// Characters of a longer text on either side of the first one that differs.
const BEFORE: usize = 20;
const AFTER: usize = 60;

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

/// The part of a text around character `at`, counted from 0; `…` stands for the rest.
fn piece(text: &str, at: usize) -> String {
    let start = at.saturating_sub(BEFORE);
    let mut rest = text.chars().skip(start);
    let part: String = rest.by_ref().take(BEFORE + AFTER).collect();
    let before = if start > 0 { "…" } else { "" };
    let after = if rest.next().is_some() { "…" } else { "" };
    match part.is_empty() {
        true => "nothing".to_owned(),
        false => format!("{before}{part}{after}"),
    }
}

/// Compares a file with what it must be, line by line; hands every
/// difference to `report`, which says whether to continue.
pub(super) fn compare(
    name: &str,
    found: &Path,
    expected: &Path,
    report: &mut dyn FnMut(Difference) -> bool,
) -> Result<(), SetError> {
    let open = |path: &Path| File::open(path).map(BufReader::new).map_err(SetError::read(path));
    let (mut found_file, mut expected_file) = (open(found)?, open(expected)?);
    let (mut found_line, mut expected_line) = (Vec::new(), Vec::new());
    for line in 1.. {
        found_line.clear();
        expected_line.clear();
        let read = |file: &mut BufReader<File>, into: &mut Vec<u8>, path: &Path| {
            file.read_until(b'\n', into).map_err(SetError::read(path))
        };
        let lengths = (
            read(&mut found_file, &mut found_line, found)?,
            read(&mut expected_file, &mut expected_line, expected)?,
        );
        if lengths == (0, 0) {
            break;
        }
        if found_line != expected_line
            && !report(difference(name, line, &found_line, &expected_line))
        {
            break;
        }
    }
    Ok(())
}

fn difference(name: &str, line: u64, found: &[u8], expected: &[u8]) -> Difference {
    let (found, expected) = (String::from_utf8_lossy(found), String::from_utf8_lossy(expected));
    let fields = match (serde_json::from_str(&found), serde_json::from_str(&expected)) {
        (Ok(found), Ok(expected)) => field(String::new(), &found, &expected),
        _ => None,
    };
    let (field, found, expected) =
        fields.unwrap_or_else(|| (String::new(), printable(&found), printable(&expected)));
    Difference { file: name.to_owned(), line, field, found, expected }
}

/// The line without its line feed, which is shown if it is all there is, or odd.
fn printable(line: &str) -> String {
    match line.strip_suffix('\n') {
        Some(text) if !text.is_empty() && !text.ends_with('\r') => text.to_owned(),
        _ if line.is_empty() => String::new(),
        _ => format!("{line:?}"),
    }
}

/// Path and values of the first field that differs.
fn field(path: String, found: &Value, expected: &Value) -> Option<(String, String, String)> {
    match (found, expected) {
        _ if found == expected => None,
        (Value::Object(found), Value::Object(expected)) => {
            let keys = expected.keys().chain(found.keys());
            keys.map(|key| {
                let dot = if path.is_empty() { "" } else { "." };
                let none = Value::Null;
                let (found, expected) = (found.get(key), expected.get(key));
                let path = format!("{path}{dot}{key}");
                field(path, found.unwrap_or(&none), expected.unwrap_or(&none))
            })
            .find_map(|difference| difference)
        }
        (Value::Array(found), Value::Array(expected)) if found.len() == expected.len() => {
            let pairs = found.iter().zip(expected).enumerate();
            pairs
                .map(|(index, (found, expected))| {
                    field(format!("{path}[{index}]"), found, expected)
                })
                .find_map(|difference| difference)
        }
        _ => Some((path, found.to_string(), expected.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(found: &str, expected: &str) -> String {
        difference("f", 1, found.as_bytes(), expected.as_bytes()).to_string()
    }

    #[test]
    fn short_texts_are_shown_whole() {
        assert_eq!(shown("abc\n", "abd\n"), "f:1: found abc, expected abd");
        assert_eq!(shown("", "abd\n"), "f:1: found nothing, expected abd");
        assert_eq!(shown("a\r\n", "a\n"), "f:1: found \"a\\r\\n\", expected a");
    }

    /// Wherever two long texts differ, what is shown differs, and the column is that place.
    #[test]
    fn long_texts_are_shown_where_they_differ() {
        let expected = "0123456789".repeat(30);
        for at in 0..expected.len() {
            let mut found = expected.clone().into_bytes();
            found[at] = b'x';
            let found = String::from_utf8(found).unwrap();
            let text = shown(&format!("{found}\n"), &format!("{expected}\n"));
            let (column, rest) =
                text.strip_prefix("f:1: column ").unwrap().split_once(": ").unwrap();
            assert_eq!(column, (at + 1).to_string());
            let (found, expected) =
                rest.strip_prefix("found ").unwrap().split_once(", expected ").unwrap();
            assert!(found.contains('x') && !expected.contains('x'), "{text}");
            assert!(text.chars().count() < 250);
        }
        let expected = format!("{expected}\n");
        let cut = shown(&format!("{}\n", &expected[..290]), &expected);
        assert_eq!(
            cut,
            "f:1: column 291: found …01234567890123456789, expected …012345678901234567890123456789"
        );
        let cut = shown("", &expected);
        assert!(cut.starts_with("f:1: column 1: found nothing, expected 0123"), "{cut}");
        let json = |text: &str| format!("{{\"a\":\"{text}\"}}");
        let long = "é".repeat(200);
        let text = shown(&json(&format!("{long}x")), &json(&format!("{long}y")));
        assert!(
            text.starts_with("f:1: a: column 202: found …") && text.contains("x\", expected"),
            "{text}"
        );
    }
}
