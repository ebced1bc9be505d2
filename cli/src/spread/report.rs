// SPDX-License-Identifier: Apache-2.0
//! Loads and statistics in words, as JSON and as CSV.

use super::{OfChoice, Report};
use crate::bars::bar;
use lbhash_fabric::spread::{Change, Spread};
use serde_json::{Value, json};
use std::io::{self, Write};

fn total(loads: &[u64]) -> f64 {
    loads.iter().sum::<u64>() as f64
}

/// Percent of a whole.
fn percent(part: u64, whole: f64) -> f64 {
    if whole > 0.0 { part as f64 * 100.0 / whole } else { 0.0 }
}

fn change_words(change: Change) -> String {
    match change {
        Change::Remove(member) => format!("without member {member}"),
        Change::Add => "with one more member".into(),
    }
}

pub(super) fn text(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "flows   {}", report.flows)?;
    writeln!(out, "router  {}: {}", report.router.name, report.router.describe())?;
    for choice in &report.choices {
        members(&choice.spread, out)?;
        statistics(&choice.spread, out)?;
        rest(choice, out)?;
    }
    Ok(())
}

fn members(spread: &Spread, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}", spread.name)?;
    writeln!(out, "  member     flows  share    packets  share          bytes  share")?;
    let [flows, packets, bytes] = [&spread.flows, &spread.packets, &spread.bytes].map(|l| total(l));
    let largest = spread.bytes.iter().copied().max().unwrap_or(0) as f64;
    for member in 0..spread.flows.len() {
        let (f, p, b) = (spread.flows[member], spread.packets[member], spread.bytes[member]);
        writeln!(
            out,
            "  {member:>6}  {f:>8} {:5.1} %  {p:>9} {:5.1} %  {b:>13} {:5.1} %  {}",
            percent(f, flows),
            percent(p, packets),
            percent(b, bytes),
            bar(b as f64, largest, 20)
        )?;
    }
    Ok(())
}

fn statistics(spread: &Spread, out: &mut impl Write) -> io::Result<()> {
    for (name, loads) in
        [("flows", &spread.flows), ("packets", &spread.packets), ("bytes", &spread.bytes)]
    {
        if let Some(even) = Spread::evenness(loads) {
            writeln!(
                out,
                "  {name:7}  max/mean {:.3}, min/mean {:.3}, Gini {:.3}, entropy {:.3} of {:.3} bits",
                even.max_over_mean,
                even.min_over_mean,
                even.gini,
                even.entropy,
                (loads.len() as f64).log2()
            )?;
        }
    }
    if let Some(test) = spread.chi_square() {
        let verdict = if test.p < 0.001 { "not even" } else { "as even as chance" };
        writeln!(
            out,
            "  flows are {verdict}: chi-square {:.2} at {} degrees of freedom, p = {:.4}",
            test.statistic, test.freedom, test.p
        )?;
    }
    if let Some((pairs, expected)) = spread.collisions() {
        writeln!(out, "  pairs of flows with equal keys: {pairs}; random keys have {expected:.1}")?;
    }
    Ok(())
}

fn rest(choice: &OfChoice, out: &mut impl Write) -> io::Result<()> {
    for (change, moved) in &choice.changes {
        let words = change_words(*change);
        match moved {
            Some(moved) => writeln!(
                out,
                "  {words}: flows that move: {:.1} % resilient, {:.1} % modulo, {:.1} % range",
                moved.resilient * 100.0,
                moved.modulo * 100.0,
                moved.range * 100.0
            )?,
            None => writeln!(
                out,
                "  {words}: not known for keys of more than 16 bits, or over 128 members"
            )?,
        }
    }
    if let Some(compared) = &choice.per_packet {
        let most = |bytes: &[u64]| Spread::evenness(bytes).map_or(0.0, |even| even.max_over_mean);
        writeln!(
            out,
            "  per flow:   {} of {} packets out of order, max/mean {:.3} in bytes",
            compared.reordered_per_flow,
            compared.packets,
            most(&compared.bytes_per_flow)
        )?;
        writeln!(
            out,
            "  per packet: {} of {} packets out of order, max/mean {:.3} in bytes",
            compared.reordered,
            compared.packets,
            most(&compared.bytes)
        )?;
    }
    if !choice.avalanche.is_empty() {
        let members = choice.spread.flows.len() as f64;
        writeln!(
            out,
            "  one bit of the field changed: bits of the key that change, and how often the member does"
        )?;
        for row in &choice.avalanche {
            writeln!(
                out,
                "    {:5}  {:5.2} bits  {:5.1} % of {:.1} %",
                row.field.name(),
                row.key_bits,
                row.member_changes * 100.0,
                (1.0 - 1.0 / members) * 100.0
            )?;
        }
    }
    Ok(())
}

pub(super) fn json(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let choices: Vec<Value> = report.choices.iter().map(object).collect();
    let router = json!({ "name": report.router.name, "hash": report.router.describe() });
    let object = json!({ "flows": report.flows, "router": router, "choices": choices });
    writeln!(out, "{object}")
}

fn object(choice: &OfChoice) -> Value {
    let spread = &choice.spread;
    let evenness = |loads: &[u64]| {
        Spread::evenness(loads).map(|even| {
            json!({
                "max_over_mean": even.max_over_mean, "min_over_mean": even.min_over_mean,
                "gini": even.gini, "entropy": even.entropy,
            })
        })
    };
    let test = spread
        .chi_square()
        .map(|test| json!({ "statistic": test.statistic, "freedom": test.freedom, "p": test.p }));
    let changes = choice.changes.iter().map(|(change, moved)| {
        let moved = moved.map(|moved| {
            json!({ "resilient": moved.resilient, "modulo": moved.modulo, "range": moved.range })
        });
        json!({ "change": change_words(*change), "moved": moved })
    });
    let avalanche = choice.avalanche.iter().map(|row| {
        json!({
            "field": row.field.name(), "key_bits": row.key_bits,
            "member_changes": row.member_changes,
        })
    });
    json!({
        "name": spread.name,
        "flows": spread.flows, "packets": spread.packets, "bytes": spread.bytes,
        "evenness": {
            "flows": evenness(&spread.flows), "packets": evenness(&spread.packets),
            "bytes": evenness(&spread.bytes),
        },
        "chi_square": test,
        "equal_keys": spread.collisions().map(|(pairs, expected)| json!([pairs, expected])),
        "changes": changes.collect::<Vec<_>>(),
        "avalanche": avalanche.collect::<Vec<_>>(),
        "per_packet": choice.per_packet.as_ref().map(|compared| json!({
            "packets": compared.packets, "reordered": compared.reordered,
            "reordered_per_flow": compared.reordered_per_flow,
            "bytes": compared.bytes, "bytes_per_flow": compared.bytes_per_flow,
        })),
    })
}

pub(super) fn csv(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["choice", "member", "flows", "packets", "bytes"])
        .map_err(io::Error::from)?;
    for OfChoice { spread, .. } in &report.choices {
        for member in 0..spread.flows.len() {
            let numbers =
                [member as u64, spread.flows[member], spread.packets[member], spread.bytes[member]];
            let row = std::iter::once(spread.name.clone());
            rows.write_record(row.chain(numbers.map(|number| number.to_string())))
                .map_err(io::Error::from)?;
        }
    }
    rows.flush()
}
