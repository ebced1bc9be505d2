// SPDX-License-Identifier: Apache-2.0
//! Rows of a CSV file or of JSON lines, as columns by name; objects within a line are opened.

use super::ExactError;
use crate::failure::Failure;
use lbhash_hashes::truth::Row;
use serde_json::Value;
use std::{fs, path::Path};

/// All rows of a file; `.csv` has a header line, anything else is one JSON object per line.
pub(super) fn read(path: &Path) -> Result<Vec<Row>, Failure> {
    let file = path.display().to_string();
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Read { file: file.clone(), error })?;
    if path.extension().is_some_and(|end| end == "csv") {
        csv_rows(&file, &text)
    } else {
        json_rows(&file, &text)
    }
}

fn csv_rows(file: &str, text: &str) -> Result<Vec<Row>, Failure> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let wrong =
        |error: csv::Error| ExactError::File { file: file.into(), problem: error.to_string() };
    let rows: Result<Vec<Row>, _> = reader.deserialize().collect();
    Ok(rows.map_err(wrong)?)
}

fn json_rows(file: &str, text: &str) -> Result<Vec<Row>, Failure> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let rows: Result<Vec<Row>, ExactError> = lines
        .map(|(number, line)| {
            let place = |problem: String| ExactError::Place {
                file: file.to_owned(),
                place: "line",
                number,
                problem,
            };
            let value: Value =
                serde_json::from_str(line).map_err(|error| place(error.to_string()))?;
            let mut row = Row::new();
            open(&value, &mut row).ok_or_else(|| place("is no JSON object".into()))?;
            Ok(row)
        })
        .collect();
    Ok(rows?)
}

/// The members of an object, and those of objects within it, as texts.
fn open(value: &Value, row: &mut Row) -> Option<()> {
    for (key, value) in value.as_object()? {
        match value {
            Value::Object(_) => open(value, row)?,
            Value::String(text) => {
                row.insert(key.clone(), text.clone());
            }
            other => {
                row.insert(key.clone(), other.to_string());
            }
        }
    }
    Some(())
}
