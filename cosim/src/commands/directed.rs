// SPDX-License-Identifier: Apache-2.0
//! `lbhash-cosim directed`: the directed scenarios, a line each.

use super::{CommandError, conclude, models, print, quoted};
use crate::arguments::DirectedArguments;
use lbhash_cosim::{
    bundle, junit,
    recorder::{Options, REFERENCE_EVERY},
    report::grouped,
    run::{DirectedOutcome, Failure, Models, run_directed},
    statistics::Statistics,
};
use std::time::Instant;

pub(super) fn directed(arguments: &DirectedArguments) -> Result<bool, CommandError> {
    let options = Options { stages: arguments.stages, reference_every: REFERENCE_EVERY };
    let models = models(arguments.synthesis);
    let start = Instant::now();
    let outcomes = run_directed(arguments.seed, arguments.only.as_deref(), models, options)?;
    let wall = start.elapsed().as_secs_f64();
    let mut total = Statistics::default();
    outcomes.iter().for_each(|outcome| total += outcome.outcome.statistics);
    let mut lines = vec![format!(
        "directed: {} scenarios, seed {}{}",
        outcomes.len(),
        arguments.seed,
        if arguments.synthesis { ", text for synthesis" } else { "" }
    )];
    lines.extend(outcomes.iter().map(|outcome| line(outcome, arguments.aims)));
    lines.push(format!(
        "  in all     {} packets, {} cycles, {} register writes, {} reads, {} resets ({wall:.1} s)",
        grouped(total.packets),
        grouped(total.cycles),
        grouped(total.writes),
        grouped(total.reads),
        grouped(total.resets)
    ));
    let failed = outcomes.iter().find(|outcome| outcome.outcome.mismatch.is_some());
    let mut outputs = Vec::new();
    if let Some(failed) = failed {
        let (text, written) = failure(arguments, failed, models, options);
        lines.push(text);
        outputs.push(written);
    } else {
        lines.push("PASS: 0 mismatches".to_owned());
    }
    outputs.push(print(&lines.join("\n")).map_err(Into::into));
    if let Some(path) = &arguments.junit {
        let cases: Vec<_> = outcomes.iter().map(case).collect();
        outputs.push(junit::write_cases(path, "directed", &cases).map_err(Into::into));
    }
    conclude(failed.is_none(), outputs)
}

fn line(outcome: &DirectedOutcome, with_aim: bool) -> String {
    let DirectedOutcome { scenario, aim, outcome } = outcome;
    let Statistics { packets, cycles, writes, reads, resets, .. } = outcome.statistics;
    let verdict = if outcome.mismatch.is_none() { "agrees" } else { "MISMATCH" };
    let aim = if with_aim { format!("\n             {aim}") } else { String::new() };
    format!(
        "  {:<18} {verdict}: {} packets, {} cycles, {} writes, {} reads, {} resets{aim}",
        scenario.name,
        grouped(packets),
        grouped(cycles),
        grouped(writes),
        grouped(reads),
        grouped(resets)
    )
}

fn case(outcome: &DirectedOutcome) -> junit::Case {
    let mismatch = outcome.outcome.mismatch.as_ref();
    junit::Case { name: outcome.scenario.name.clone(), failure: mismatch.map(ToString::to_string) }
}

/// The first mismatch in words, with its bundle; and whether that could be written.
fn failure(
    arguments: &DirectedArguments,
    outcome: &DirectedOutcome,
    models: Models,
    options: Options,
) -> (String, Result<(), CommandError>) {
    let name = &outcome.scenario.name;
    let text = if arguments.synthesis { "--synthesis" } else { "--stages" };
    let rerun =
        format!("lbhash-cosim directed --seed {} --only {} {text}", arguments.seed, quoted(name));
    let Some(mismatch) = outcome.outcome.mismatch.clone() else { return (String::new(), Ok(())) };
    let plain = format!("MISMATCH in {name}\n{mismatch}\nrerun: {rerun}");
    let failure = Failure { instance: 0, scenario: outcome.scenario.clone(), mismatch };
    let written =
        bundle::fresh_directory(&arguments.failures, &format!("{name}-{}", arguments.seed))
            .map_err(Into::into)
            .and_then(|directory| bundle::write(&directory, &failure, models, options, &rerun));
    match written {
        Ok(bundle) => (bundle.report(&rerun).trim_end().to_owned(), Ok(())),
        Err(error) => (plain, Err(error.into())),
    }
}
