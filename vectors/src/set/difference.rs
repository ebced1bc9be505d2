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
    /// What is there; empty if the file ends before.
    pub found: String,
    /// What must be there; empty if the file must end before.
    pub expected: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_end =
            |text: &str| if text.is_empty() { "nothing".to_owned() } else { shorten(text) };
        write!(formatter, "{}:{}: ", self.file, self.line)?;
        if !self.field.is_empty() {
            write!(formatter, "{}: ", self.field)?;
        }
        write!(formatter, "found {}, expected {}", or_end(&self.found), or_end(&self.expected))
    }
}

/// The head of a long text.
fn shorten(text: &str) -> String {
    const LIMIT: usize = 120;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    text.chars().take(LIMIT).chain("…".chars()).collect()
}

/// Compares a file with what it must be, line by line; hands every difference to `report`, which
/// says whether to go on.
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
