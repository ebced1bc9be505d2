// SPDX-License-Identifier: Apache-2.0
//! `lbhash exact check`: rows of a real system, each computed again; equal and different ones are counted.

use super::{ExactError, rows};
use crate::failure::Failure;
use clap::Args;
use lbhash_hashes::truth::{Checker, Step, check_churn};
use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Rows: .csv with a header line, .jsonl, or .json with the steps of a resilient group
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Differences to show
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    show: u64,
}

const EXAMPLES: &str = "\
Example:
  lbhash exact check samples.csv

A row has the column `system`, settings of that system (`lbhash exact list NAME`), a flow (src, dst, proto, sport, dport, label,
smac, dmac, vlan) or `packet` or `frame` in hexadecimal, and what the system did: `member`, `hash`, or both. Exit code 1 if a row
differs, 2 if one cannot be computed.";

/// Rows that were compared, and how many of them differ.
#[derive(Default)]
struct Counts {
    rows: u64,
    different: u64,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Failure> {
    let mut all = Counts::default();
    for file in &arguments.files {
        let counts = if file.extension().is_some_and(|end| end == "json") {
            steps(file, arguments.show, out)?
        } else {
            of_rows(file, arguments.show, out)?
        };
        let Counts { rows, different } = counts;
        writeln!(out, "{}: {} equal, {different} different", file.display(), rows - different)?;
        all = Counts { rows: all.rows + rows, different: all.different + different };
    }
    let Counts { rows, different } = all;
    writeln!(out, "{rows} rows compared, {} equal, {different} different", rows - different)?;
    match different {
        0 if rows == 0 => Err(ExactError::File {
            file: arguments.files[0].display().to_string(),
            problem: "holds no rows".into(),
        }
        .into()),
        0 => Ok(()),
        _ => Err(ExactError::Different { different, rows }.into()),
    }
}

impl Counts {
    /// Counts a comparison; shows it if it is among the first that differ.
    fn add(
        &mut self,
        real: &str,
        computed: &str,
        show: u64,
        name: &str,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        self.rows += 1;
        if real != computed {
            self.different += 1;
            if self.different <= show {
                writeln!(out, "{name} {}: real {real}; computed {computed}", self.rows)?;
            }
        }
        Ok(())
    }
}

fn of_rows(file: &Path, show: u64, out: &mut impl Write) -> Result<Counts, Failure> {
    let checker = Checker::new();
    let mut counts = Counts::default();
    for row in rows::read(file)? {
        let comparison = checker.check(&row).map_err(|error| ExactError::Place {
            file: file.display().to_string(),
            place: "row",
            number: counts.rows + 1,
            problem: error.to_string(),
        })?;
        counts.add(&comparison.real, &comparison.computed, show, "row", out)?;
    }
    Ok(counts)
}

/// The steps of a resilient group: `group` in words, `steps` with `step` and `table`.
fn steps(path: &Path, show: u64, out: &mut impl Write) -> Result<Counts, Failure> {
    let file = path.display().to_string();
    let text =
        fs::read_to_string(path).map_err(|error| Failure::Read { file: file.clone(), error })?;
    let wrong = |problem: String| ExactError::File { file: file.clone(), problem };
    let record: Value = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let missing = || wrong("has no `group` in words and `steps` with `step` and `table`".into());
    let step = |step: &Value| {
        let ids = step["table"].as_array()?.iter();
        Some(Step {
            words: step["step"].as_str()?.to_owned(),
            table: ids.map(|id| u32::try_from(id.as_u64()?).ok()).collect::<Option<_>>()?,
        })
    };
    let list = record["steps"].as_array().ok_or_else(missing)?;
    let list = list.iter().map(step).collect::<Option<Vec<_>>>().ok_or_else(missing)?;
    let group = record["group"].as_str().ok_or_else(missing)?;
    let comparisons = check_churn(group, &list).map_err(|error| wrong(error.to_string()))?;
    let mut counts = Counts::default();
    for comparison in comparisons {
        counts.add(&comparison.real, &comparison.computed, show, "step", out)?;
    }
    Ok(counts)
}
