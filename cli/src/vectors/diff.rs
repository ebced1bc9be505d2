// SPDX-License-Identifier: Apache-2.0
//! `lbhash vectors diff`: two outputs of devices or models, compared field by field.

use crate::{
    failure::{Failure, RowsError},
    source,
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// One output: JSON lines, CSV with a header line, or result words in hexadecimal; `-` for
    /// standard input
    #[arg(value_name = "FILE|-")]
    one: PathBuf,
    /// The other
    #[arg(value_name = "FILE|-")]
    other: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  lbhash vectors diff vectors/golden/directed/vectors.jsonl vectors/golden/directed/vectors.jsonl

Rows of the same number `n`, else of the same place, are compared, in the fields that both files have. Result words are a line of 160 \
digits for each packet, `_` between digits left out, as in results.memh. Exit code 1 where a field differs or a packet is missing.";

/// Fields of a packet by name.
type Row = BTreeMap<String, String>;

pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let Arguments { one, other } = arguments;
    let [rows, others] = [read(one)?, read(other)?];
    let names = [one, other].map(|file| file.display().to_string());
    let mut fields: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut first, mut compared, mut different) = (None, 0_u64, 0_u64);
    for (n, row) in &rows {
        let Some(other) = others.get(n) else { continue };
        compared += 1;
        let differing: Vec<_> = row
            .iter()
            .filter(|(name, value)| other.get(*name).is_some_and(|other| other != *value))
            .collect();
        different += u64::from(!differing.is_empty());
        for (name, value) in differing {
            *fields.entry(name).or_default() += 1;
            first.get_or_insert_with(|| (*n, name.clone(), value.clone(), other[name].clone()));
        }
    }
    let missing = rows.keys().filter(|n| !others.contains_key(n)).count()
        + others.keys().filter(|n| !rows.contains_key(n)).count();
    if let Some((n, field, value, other)) = &first {
        writeln!(
            out,
            "first difference: packet {n}: {field} is {value} in {}, {other} in {}",
            names[0], names[1]
        )?;
        for (field, packets) in &fields {
            writeln!(out, "  {field}: {packets} packets")?;
        }
    }
    if missing > 0 {
        let n = rows
            .keys()
            .find(|n| !others.contains_key(n))
            .or_else(|| others.keys().find(|n| !rows.contains_key(n)));
        writeln!(
            out,
            "{missing} packets are in one file alone, such as packet {}",
            n.copied().unwrap_or_default()
        )?;
    }
    if different > 0 || missing > 0 {
        return Err(RowsError::Differ {
            one: names[0].clone(),
            other: names[1].clone(),
            different,
            compared,
            missing,
        }
        .into());
    }
    if compared == 0 {
        return Err(RowsError::Empty { file: names[0].clone() }.into());
    }
    Ok(writeln!(out, "PASS: {compared} packets, every field that both files have is equal")?)
}

fn read(file: &Path) -> Result<BTreeMap<u64, Row>, Failure> {
    let name = file.display().to_string();
    let text = source::read_text(file, "an output")?;
    let rows = match text.trim_start().chars().next() {
        Some('{') => of_json(&name, &text)?,
        _ if text.lines().next().is_some_and(|line| word(line).is_some()) => {
            of_words(&name, &text)?
        }
        _ => of_csv(&name, &text)?,
    };
    let mut found = BTreeMap::new();
    for (place, (line, mut row)) in (0..).zip(rows) {
        let wrong = |problem| RowsError::Row { file: name.clone(), line, problem };
        let n = row.remove("n").map_or(Ok(place), |n| {
            n.parse().map_err(|_| wrong(format!("n is `{n}`; it is a number")))
        })?;
        if found.insert(n, row).is_some() {
            return Err(wrong(format!("packet {n} appears twice; leave one row out")).into());
        }
    }
    Ok(found)
}

fn of_json(file: &str, text: &str) -> Result<Vec<(u64, Row)>, RowsError> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(line, text)| {
            let value = serde_json::from_str(text).map_err(|error| RowsError::Row {
                file: file.to_owned(),
                line,
                problem: error.to_string(),
            })?;
            let mut row = Row::new();
            flatten("", &value, &mut row);
            Ok((line, row))
        })
        .collect()
}

/// Members of objects as `keys.lag`; lists as `layers[1].crc`.
fn flatten(name: &str, value: &Value, row: &mut Row) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            flatten(&name, value, row);
        }),
        Value::Array(items) => {
            row.insert(format!("{name}.length"), items.len().to_string());
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| flatten(&format!("{name}[{index}]"), item, row));
        }
        Value::String(text) => drop(row.insert(name.to_owned(), text.clone())),
        other => drop(row.insert(name.to_owned(), other.to_string())),
    }
}

fn of_csv(file: &str, text: &str) -> Result<Vec<(u64, Row)>, RowsError> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| RowsError::Row {
        file: file.to_owned(),
        line: error.position().map_or(1, csv::Position::line),
        problem: error.to_string(),
    };
    let header = reader.headers().map_err(wrong)?.clone();
    let rows = reader.records().map(|record| {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(0, csv::Position::line);
        Ok((
            line,
            header
                .iter()
                .zip(&record)
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        ))
    });
    rows.collect()
}

/// The 160 digits of a result word.
fn word(line: &str) -> Option<String> {
    let digits: String = line.chars().filter(|letter| *letter != '_').collect();
    (digits.len() == 160 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())).then_some(digits)
}

/// Fields of the result word (`docs/registers.md`): first digit and number of digits, from the most
/// significant.
const FIELDS: [(&str, usize, usize); 19] = [
    ("egress", 0, 8),
    ("select.lag", 8, 8),
    ("select.level_3_fec", 16, 8),
    ("select.level_2_fec", 24, 8),
    ("select.level_1_fec", 32, 8),
    ("flow_label", 40, 8),
    ("udp_source_port", 48, 4),
    ("keys.network_header", 52, 4),
    ("keys.lag", 56, 4),
    ("keys.level_3_fec", 60, 4),
    ("keys.level_2_fec", 64, 4),
    ("keys.level_1_fec", 68, 4),
    ("record types and contexts", 72, 16),
    ("crc of lanes 4 to 7", 88, 32),
    ("crc of lane 3", 120, 8),
    ("crc of lane 2", 128, 8),
    ("crc of lane 1", 136, 8),
    ("crc of lane 0", 144, 8),
    ("status and family", 152, 8),
];

fn of_words(file: &str, text: &str) -> Result<Vec<(u64, Row)>, RowsError> {
    let lines = (1..).zip(text.lines());
    lines
        .map(|(line, text)| {
            let digits = word(text).ok_or_else(|| RowsError::Row {
                file: file.to_owned(),
                line,
                problem: "is no result word of 160 hexadecimal digits".to_owned(),
            })?;
            let fields = FIELDS.map(|(name, at, length)| {
                (name.to_owned(), format!("0x{}", &digits[at..at + length]))
            });
            Ok((line, fields.into()))
        })
        .collect()
}
