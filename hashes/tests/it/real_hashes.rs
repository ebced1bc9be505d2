// SPDX-License-Identifier: Apache-2.0
//! Rows of real systems in the folder that `LBHASH_REAL_HASHES` names: every line of every file must be equal.

use lbhash_hashes::truth::{Checker, Row, Step, check_churn};
use serde_json::Value;
use std::{fs, path::Path};

#[test]
fn r_045_every_row_of_real_systems_is_equal() {
    let Some(folder) = std::env::var_os("LBHASH_REAL_HASHES") else {
        println!("left out: set LBHASH_REAL_HASHES to a folder with rows of real systems");
        return;
    };
    let mut compared = 0;
    let mut files: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let text = || fs::read_to_string(&file).unwrap();
        let rows = match file.extension().and_then(|extension| extension.to_str()) {
            Some("csv") => check_rows(&file, csv_rows(&text())),
            Some("jsonl") => check_rows(&file, text().lines().map(json_row).collect()),
            Some("json") => check_steps(&file, &text()),
            _ => continue,
        };
        println!("{}: {rows} equal", file.display());
        compared += rows;
    }
    println!("{compared} compared, all equal");
    assert!(compared > 0, "no row was found in {}", Path::new(&folder).display());
}

fn check_rows(file: &Path, rows: Vec<Row>) -> usize {
    let checker = Checker::new();
    let mut different = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        match checker.check(row) {
            Ok(comparison) if comparison.equal() => {}
            other => different.push((number + 1, other)),
        }
    }
    let first: Vec<_> = different.iter().take(5).collect();
    assert!(different.is_empty(), "{}: {} differ: {first:#?}", file.display(), different.len());
    rows.len()
}

fn csv_rows(text: &str) -> Vec<Row> {
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let values: Vec<&str> = line.split(',').collect();
        assert_eq!(values.len(), columns.len(), "{line}");
        columns.iter().zip(values).map(|(c, v)| ((*c).to_owned(), v.to_owned())).collect()
    };
    lines.map(row).collect()
}

fn json_row(line: &str) -> Row {
    let value: Value = serde_json::from_str(line).unwrap();
    let mut row = Row::new();
    flatten(&value, &mut row);
    row
}

fn flatten(value: &Value, row: &mut Row) {
    for (key, value) in value.as_object().unwrap() {
        match value {
            Value::Object(_) => flatten(value, row),
            Value::String(text) => drop(row.insert(key.clone(), text.clone())),
            other => drop(row.insert(key.clone(), other.to_string())),
        }
    }
}

fn check_steps(file: &Path, text: &str) -> usize {
    let value: Value = serde_json::from_str(text).unwrap();
    let steps: Vec<Step> = value["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| Step {
            words: step["step"].as_str().unwrap().to_owned(),
            table: step["table"]
                .as_array()
                .unwrap()
                .iter()
                .map(|id| id.as_u64().unwrap() as u32)
                .collect(),
        })
        .collect();
    let comparisons = check_churn(value["group"].as_str().unwrap(), &steps).unwrap();
    for comparison in &comparisons {
        assert_eq!(comparison.real, comparison.computed, "{}", file.display());
    }
    comparisons.len()
}
