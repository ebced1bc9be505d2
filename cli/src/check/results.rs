// SPDX-License-Identifier: Apache-2.0
//! Results of a device or router: a row per packet, as CSV or JSON lines.

use crate::{
    failure::{CheckError, Failure},
    numbers, source,
};
use lbhash_model::{USERS, config::User};
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

/// What a row says of a packet; what it does not say is not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) keys: [Option<u16>; USERS],
    /// Name or number of a port, `drop NAME`, or `none`.
    pub(super) egress: Option<String>,
}

/// Rows by number of the packet, which is their `n`, or else their order, from the first number on.
pub(super) fn read(file: &Path, first: u64) -> Result<BTreeMap<u64, Row>, Failure> {
    let name = file.display().to_string();
    let text = source::read_text(file, "the results")?;
    let is_json = text.trim_start().starts_with('{');
    let rows = if is_json { of_json(&name, &text)? } else { of_csv(&name, &text)? };
    let mut found = BTreeMap::new();
    for ((line, columns), n) in rows.into_iter().zip(first..) {
        let wrong = |problem| CheckError::Row { file: name.clone(), line, problem };
        let (n, row) = row(&columns, n).map_err(wrong)?;
        if found.insert(n, row).is_some() {
            return Err(wrong(format!("packet {n} appears twice; leave one row out")).into());
        }
    }
    if found.values().all(|row| *row == Row::default()) {
        return Err(CheckError::NoColumn(name).into());
    }
    Ok(found)
}

/// Columns of a row, and the line that it is in.
type Columns = (u64, BTreeMap<String, String>);

fn of_csv(file: &str, text: &str) -> Result<Vec<Columns>, CheckError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let wrong = |error: csv::Error| CheckError::Row {
        file: file.to_owned(),
        line: error.position().map_or(1, csv::Position::line),
        problem: error.to_string(),
    };
    let header = reader.headers().map_err(wrong)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(0, csv::Position::line);
        let columns =
            header.iter().zip(&record).map(|(name, value)| (name.to_owned(), value.to_owned()));
        rows.push((line, columns.collect()));
    }
    Ok(rows)
}

fn of_json(file: &str, text: &str) -> Result<Vec<Columns>, CheckError> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line, text)| {
            let wrong = |problem| CheckError::Row { file: file.to_owned(), line, problem };
            let value = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
            let Value::Object(members) = value else {
                return Err(wrong("is no JSON object".to_owned()));
            };
            let mut columns = BTreeMap::new();
            for (name, value) in members {
                match (name.as_str(), value) {
                    ("keys", Value::Object(keys)) => {
                        columns.extend(keys.into_iter().map(|(user, key)| (user, word(&key))));
                    }
                    ("egress", Value::Object(egress)) => {
                        let part = |name: &str| egress.get(name).map(word).unwrap_or_default();
                        let label = if part("name").is_empty() { part("id") } else { part("name") };
                        let drop = part("kind") == "drop";
                        columns.insert(name, if drop { format!("drop {label}") } else { label });
                    }
                    (_, value) => {
                        columns.insert(name, word(&value));
                    }
                }
            }
            Ok((line, columns))
        })
        .collect()
}

/// A value as it would be in CSV.
fn word(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn row(columns: &BTreeMap<String, String>, n: u64) -> Result<(u64, Row), String> {
    let mut row = Row::default();
    for (user, place) in User::ALL.iter().zip(&mut row.keys) {
        let given = columns.get(user.name()).filter(|text| !text.is_empty());
        *place = given.map(|text| number::<u16>(user.name(), text, "16 bits")).transpose()?;
    }
    let egress = columns.get("egress").or_else(|| columns.get("member"));
    row.egress = egress.filter(|text| !text.is_empty()).cloned();
    let n = columns.get("n").map_or(Ok(n), |text| number("n", text, "a number"))?;
    Ok((n, row))
}

fn number<T: TryFrom<u64>>(column: &str, text: &str, rule: &str) -> Result<T, String> {
    let number = numbers::u64(text).map_err(|error| format!("{column} is `{text}`: {error}"))?;
    T::try_from(number).map_err(|_| format!("{column} is `{text}`; it is {rule}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_both_forms_are_equal() {
        let csv = of_csv("f", "n,lag,egress\n3,0x00ff,p1\n").unwrap();
        let json = of_json("f", "{\"n\":3,\"keys\":{\"lag\":255},\"egress\":{\"kind\":\"port\",\"id\":1,\"name\":\"p1\"}}").unwrap();
        let expected = Row { keys: [None, None, None, Some(255), None], egress: Some("p1".into()) };
        for (_, columns) in csv.into_iter().chain(json) {
            assert_eq!(row(&columns, 0).unwrap(), (3, expected.clone()));
        }
        let (_, columns) = &of_csv("f", "lag\n65536\n").unwrap()[0];
        assert_eq!(row(columns, 0).unwrap_err(), "lag is `65536`; it is 16 bits");
    }
}
