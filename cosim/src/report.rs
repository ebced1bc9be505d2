// SPDX-License-Identifier: Apache-2.0
//! The verdict, for people and for programs.

use crate::{
    bundle::Bundle,
    run::{Failure, Verdict},
    scenario::{Groups, Plan},
};
use serde_json::{Value, json};

/// What the verdict is about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Seed of the run.
    pub seed: u64,
    /// Profile.
    pub profile: String,
    /// Where the packets come from.
    pub traffic: String,
    /// No register accesses but the first load, and no resets.
    pub quiet_bus: bool,
    /// The stages were compared too.
    pub stages: bool,
    /// The RTL was the text that synthesis sees.
    pub synthesis: bool,
    /// What was to be compared and was not ([`nothing_compared`]).
    pub nothing: Option<String>,
    /// One line that runs it again.
    pub rerun: String,
}

/// Digits in groups of three.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index != 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Millions of cycles per second: of CPU time of one core, and on the wall.
fn rates(verdict: &Verdict) -> (f64, f64) {
    let rate = |seconds: f64| verdict.statistics.cycles as f64 / seconds.max(1e-9) / 1e6;
    (rate(verdict.cpu.as_secs_f64()), rate(verdict.wall.as_secs_f64()))
}

/// The verdict in words.
#[must_use]
pub fn text(subject: &Subject, verdict: &Verdict, bundle: Option<&Bundle>) -> String {
    let statistics = &verdict.statistics;
    let (per_core, on_wall) = rates(verdict);
    let compared = if subject.stages { "every output and every stage" } else { "every output" };
    let mut lines = vec![
        format!(
            "lock-step: profile {}, {}, seed {}{}{}, {} instance(s)",
            subject.profile,
            subject.traffic,
            subject.seed,
            if subject.quiet_bus { ", quiet bus" } else { "" },
            if subject.synthesis { ", text for synthesis" } else { "" },
            verdict.instances
        ),
        format!(
            "  stimulus   {} packets, {} cycles, {} register writes, {} reads, {} resets",
            grouped(statistics.packets),
            grouped(statistics.cycles),
            grouped(statistics.writes),
            grouped(statistics.reads),
            grouped(statistics.resets)
        ),
        format!(
            "  compared   {compared} of every cycle; of {} results, {} with the fast path and {} with the reference; {} selections with the \
             reference",
            grouped(statistics.results),
            grouped(statistics.compared_fast),
            grouped(statistics.compared_reference),
            grouped(statistics.compared_selections)
        ),
        format!(
            "  rate       {per_core:.2} million cycles/s per core, {on_wall:.2} in all ({:.1} s)",
            verdict.wall.as_secs_f64()
        ),
    ];
    lines.extend(statistics.coverage.lines());
    lines.push(failure(subject, verdict, bundle).unwrap_or_else(|| match &subject.nothing {
        None => "PASS: 0 mismatches".to_owned(),
        Some(nothing) => format!("FAIL: {nothing}"),
    }));
    lines.join("\n")
}

/// The mismatch in words, if there is one: from the bundle, or as it was found where there is none.
#[must_use]
pub fn failure(subject: &Subject, verdict: &Verdict, bundle: Option<&Bundle>) -> Option<String> {
    let failure = verdict.failure.as_ref()?;
    Some(bundle.map_or_else(
        || {
            let Failure { instance, mismatch, .. } = failure;
            format!("MISMATCH in instance {instance}\n{mismatch}\nrerun: {}", subject.rerun)
        },
        |bundle| bundle.report(&subject.rerun).trim_end().to_owned(),
    ))
}

/// What the run was told to compare and did not, if anything: it proves nothing of that kind.
#[must_use]
pub fn nothing_compared(verdict: &Verdict, plan: &Plan, reference_every: usize) -> Option<String> {
    let statistics = &verdict.statistics;
    let remedy = "run more packets, or another seed";
    if statistics.compared_fast == 0 {
        return Some(format!("no result was compared: {remedy}"));
    }
    if plan.groups == Groups::Always && statistics.coverage.total() == 0 {
        return Some(format!("every instance has groups, but none selected a member: {remedy}"));
    }
    (reference_every == 1 && statistics.compared_reference == 0)
        .then(|| format!("no result was compared with the bit-serial reference: {remedy}"))
}

/// The verdict as one line of JSON.
#[must_use]
pub fn json(subject: &Subject, verdict: &Verdict, bundle: Option<&Bundle>) -> Value {
    let statistics = &verdict.statistics;
    let (per_core, on_wall) = rates(verdict);
    json!({
        "verdict": match (&verdict.failure, &subject.nothing) {
            (Some(_), _) => "mismatch",
            (None, Some(_)) => "nothing compared",
            (None, None) => "pass",
        },
        "nothing_compared": subject.nothing,
        "seed": subject.seed,
        "profile": subject.profile,
        "traffic": subject.traffic,
        "quiet_bus": subject.quiet_bus,
        "stages": subject.stages,
        "synthesis": subject.synthesis,
        "instances": verdict.instances,
        "packets": statistics.packets,
        "cycles": statistics.cycles,
        "writes": statistics.writes,
        "reads": statistics.reads,
        "resets": statistics.resets,
        "results": statistics.results,
        "compared_fast": statistics.compared_fast,
        "compared_reference": statistics.compared_reference,
        "compared_selections": statistics.compared_selections,
        "coverage": statistics.coverage.json(),
        "million_cycles_per_second": { "per_core": per_core, "wall": on_wall },
        "mismatch": verdict.failure.as_ref().map(|failure| {
            bundle.map_or(&failure.mismatch, |bundle| &bundle.by_stage)
        }),
        "bundle": bundle.map(|bundle| bundle.directory.display().to_string()),
        "rerun": subject.rerun,
    })
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_go_in_threes() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
