// SPDX-License-Identifier: Apache-2.0
//! An answer in words or as a JSON object.

use super::{
    host::Way,
    selection::{Answered, Selection},
};
use clap::ValueEnum;
use lbhash_hashes::Trace;
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
    answered: &Answered,
    trace: &Trace,
) -> io::Result<()> {
    match format {
        Format::Jsonl => writeln!(out, "{}", object(number, selection, answered, trace)),
        Format::Text => text(out, number, answered, trace),
    }
}

/// The answer in a sentence, then every step.
pub(super) fn text(
    out: &mut impl Write,
    number: Option<u64>,
    answered: &Answered,
    trace: &Trace,
) -> io::Result<()> {
    if let Some(number) = number {
        write!(out, "packet {number}: ")?;
    }
    let of_route = || answered.matched.as_deref().unwrap_or("no route");
    match (&answered.error, &answered.way, answered.digits()) {
        (Some(error), ..) => writeln!(out, "no answer: {error}")?,
        (None, Some(Way::Ends(why)), _) => writeln!(out, "no next hop: {why}")?,
        (None, Some(Way::NextHop(hop)), None) => {
            writeln!(out, "next hop {}, the only one of {}", hop.name(), of_route())?;
        }
        (None, _, digits) => {
            let bits = answered.answer.as_ref().map_or(0, |answer| answer.bits);
            write!(out, "hash {} ({bits} bits)", digits.unwrap_or_default())?;
            if let Some(member) = answered.member() {
                write!(out, ", member {member}")?;
            }
            if let Some(hop) = answered.next_hop() {
                write!(out, ": {}", hop.name())?;
            }
            writeln!(out)?;
        }
    }
    for step in trace.steps() {
        writeln!(out, "  {}: {}", step.name, step.text)?;
    }
    Ok(())
}

/// The answer as one JSON object.
pub(super) fn object(
    number: Option<u64>,
    selection: &Selection,
    answered: &Answered,
    trace: &Trace,
) -> Value {
    let mut object = json!({ "system": selection.system.name });
    if let Some(number) = number {
        object["packet"] = number.into();
    }
    if let Some(matched) = &answered.matched {
        object["match"] = matched.as_str().into();
    }
    if let Some(answer) = &answered.answer {
        object["hash"] = answered.digits().into();
        object["bits"] = answer.bits.into();
        object["member"] = answer.member.into();
    }
    match &answered.way {
        Some(Way::NextHop(hop)) => object["name"] = hop.name().into(),
        Some(Way::Ends(why)) => object["ends"] = why.as_str().into(),
        None => {}
    }
    if let Some(error) = &answered.error {
        object["error"] = error.to_string().into();
    }
    if !trace.steps().is_empty() {
        let steps =
            trace.steps().iter().map(|step| json!({ "step": step.name, "text": step.text }));
        object["steps"] = steps.collect();
    }
    object
}
