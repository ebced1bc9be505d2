// SPDX-License-Identifier: Apache-2.0
//! What came out: tables for people, JSON lines for machines.

use crate::{
    contest::{Contest, Measured, Spread},
    traffic::Traffic,
};
use serde::Serialize;

/// One line of `--format jsonl`: a rate or a ratio.
#[derive(Serialize)]
#[serde(tag = "figure", rename_all = "snake_case")]
enum Line<'a> {
    /// Units of work per second of CPU time.
    Rate {
        name: String,
        unit: &'a str,
        median: f64,
        upper_quartile: f64,
        least: f64,
        greatest: f64,
        goal: Option<f64>,
    },
    /// A rate divided by another, within each round.
    Ratio { of: String, to: String, median: f64, least: f64, greatest: f64, goal: Option<f64> },
}

pub(crate) fn json_lines(outcomes: &[(Contest<'_>, Measured)]) -> serde_json::Result<()> {
    for (contest, measured) in outcomes {
        for line in rates(contest, measured).chain(ratios(contest, measured)) {
            println!("{}", serde_json::to_string(&line)?);
        }
    }
    Ok(())
}

fn rates<'a>(contest: &'a Contest<'_>, measured: &Measured) -> impl Iterator<Item = Line<'a>> {
    measured.rates().zip(&contest.contestants).map(|((name, spread), contestant)| {
        let Spread { median, upper_quartile, least, greatest } = spread;
        let (name, goal) = (contest.name_of(name), contestant.goal);
        Line::Rate { name, unit: contest.unit, median, upper_quartile, least, greatest, goal }
    })
}

fn ratios<'a>(contest: &'a Contest<'_>, measured: &Measured) -> impl Iterator<Item = Line<'a>> {
    contest.ratios.iter().filter_map(|ratio| {
        let Spread { median, least, greatest, .. } = measured.ratio(ratio)?;
        let (of, to) = (contest.name_of(ratio.of), contest.name_of(ratio.to));
        Some(Line::Ratio { of, to, median, least, greatest, goal: ratio.goal })
    })
}

pub(crate) fn table(traffic: &[Traffic], rounds: u32, outcomes: &[(Contest<'_>, Measured)]) {
    println!(
        "Median of {rounds} interleaved rounds; median of their better half (least to greatest of all)."
    );
    println!(
        "CPU time of one thread. Goals are for one core of a quiet machine, and held to the median.\n"
    );
    for traffic in traffic {
        println!("  {:<21} {}", traffic.name, traffic.description);
    }
    for (contest, measured) in outcomes {
        contest_table(contest, measured);
    }
}

fn contest_table(contest: &Contest<'_>, measured: &Measured) {
    println!("\n{}, {}, million {}/s", contest.profile, contest.traffic, contest.unit);
    for ((name, spread), contestant) in measured.rates().zip(&contest.contestants) {
        print_row(name, spread.scaled(1e-6), "", contestant.goal.map(|goal| goal * 1e-6));
    }
    for ratio in &contest.ratios {
        if let Some(spread) = measured.ratio(ratio) {
            print_row(&format!("{} : {}", ratio.of, ratio.to), spread, " x", ratio.goal);
        }
    }
}

fn print_row(name: &str, spread: Spread, unit: &str, goal: Option<f64>) {
    let Spread { median, upper_quartile, least, greatest } = spread;
    let verdict = goal.map_or_else(String::new, |goal| {
        format!("   goal {goal}: {}", if median >= goal { "reached" } else { "not reached" })
    });
    println!(
        "  {name:<46} {median:>8.3}{unit:<2} {upper_quartile:>8.3} ({least:.3} to {greatest:.3}){verdict}"
    );
}
