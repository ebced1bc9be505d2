// SPDX-License-Identifier: Apache-2.0
//! An answer in words or as a JSON object.

use super::selection::Selection;
use clap::ValueEnum;
use lbhash_hashes::{Answer, Error, Trace};
use serde_json::{Value, json};
use std::io::{self, Write};

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Words for reading
    Text,
    /// One JSON object per packet
    Jsonl,
}

/// Prints the answer for packet `number`; without a number it is the only one.
pub(super) fn print(
    out: &mut impl Write,
    format: Format,
    number: Option<u64>,
    selection: &Selection,
    answer: &Result<Answer, Error>,
    trace: &Trace,
) -> io::Result<()> {
    match format {
        Format::Jsonl => writeln!(out, "{}", object(number, selection, answer, trace)),
        Format::Text => text(out, number, selection, answer, trace),
    }
}

fn digits(answer: &Answer) -> String {
    format!("0x{:0width$x}", answer.value, width = answer.bits.div_ceil(4) as usize)
}

fn member_name<'s>(selection: &'s Selection, answer: &Answer) -> Option<&'s str> {
    selection.names.get(answer.member? as usize).map(String::as_str)
}

fn text(
    out: &mut impl Write,
    number: Option<u64>,
    selection: &Selection,
    answer: &Result<Answer, Error>,
    trace: &Trace,
) -> io::Result<()> {
    if let Some(number) = number {
        write!(out, "packet {number}: ")?;
    }
    match answer {
        Ok(answer) => {
            write!(out, "hash {} ({} bits)", digits(answer), answer.bits)?;
            if let Some(member) = answer.member {
                write!(out, ", member {member}")?;
            }
            if let Some(name) = member_name(selection, answer) {
                write!(out, ": {name}")?;
            }
            writeln!(out)?;
        }
        Err(error) => writeln!(out, "no answer: {error}")?,
    }
    for step in trace.steps() {
        writeln!(out, "  {}: {}", step.name, step.text)?;
    }
    Ok(())
}

fn object(
    number: Option<u64>,
    selection: &Selection,
    answer: &Result<Answer, Error>,
    trace: &Trace,
) -> Value {
    let mut object = json!({ "system": selection.system.name });
    if let Some(number) = number {
        object["packet"] = number.into();
    }
    match answer {
        Ok(answer) => {
            object["hash"] = digits(answer).into();
            object["bits"] = answer.bits.into();
            object["member"] = answer.member.into();
            if let Some(name) = member_name(selection, answer) {
                object["name"] = name.into();
            }
        }
        Err(error) => object["error"] = error.to_string().into(),
    }
    if !trace.steps().is_empty() {
        let steps =
            trace.steps().iter().map(|step| json!({ "step": step.name, "text": step.text }));
        object["steps"] = steps.collect();
    }
    object
}
