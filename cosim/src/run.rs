// SPDX-License-Identifier: Apache-2.0
//! A whole run: independent instances on all cores, and what came of them.

use crate::{
    error::InputError,
    lockstep::LockStep,
    mismatch::Mismatch,
    recorder::Options,
    scenario::{Plan, Scenario, Stimulus, directed},
    statistics::Statistics,
};
use cpu_time::ThreadTime;
use rayon::prelude::*;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};
use verilated::Model;

/// The Verilated models that a run uses.
#[derive(Clone, Copy)]
pub struct Models {
    /// Compares the ports.
    pub fast: Model,
    /// Compares the stages, and writes waveforms.
    pub stages: Model,
}

impl Models {
    /// Those that the build script made of `rtl/`.
    #[must_use]
    pub fn standard() -> Self {
        Self { fast: Model::fast(), stages: Model::stages() }
    }

    /// The same, but what compares the ports is the text that synthesis sees.
    #[must_use]
    pub fn synthesis() -> Self {
        Self { fast: Model::synthesis(), stages: Model::stages() }
    }

    /// The one that serves `options`.
    #[must_use]
    pub fn serving(&self, options: Options) -> Model {
        if options.stages { self.stages } else { self.fast }
    }
}

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Of all instances together.
    pub statistics: Statistics,
    /// Instances that ran to their end or to a mismatch.
    pub instances: usize,
    /// On the wall.
    pub wall: Duration,
    /// CPU time of the instances together, without making their packets.
    pub cpu: Duration,
    /// The failing instance of the lowest number.
    pub failure: Option<Failure>,
}

/// An instance that failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Its number.
    pub instance: usize,
    /// Its scenario.
    pub scenario: Scenario,
    /// Where it failed.
    pub mismatch: Mismatch,
}

/// What came of one instance.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it did.
    pub statistics: Statistics,
    /// CPU time of its cycles.
    pub cpu: Duration,
    /// Where it failed, if it did.
    pub mismatch: Option<Mismatch>,
}

/// Runs one scenario in this thread. `progress` receives the number of packets done since its last
/// call.
///
/// # Errors
/// [`InputError`] where the scenario cannot be prepared.
pub fn run_scenario(
    scenario: &Scenario,
    model: Model,
    options: Options,
    mut progress: impl FnMut(u64),
) -> Result<Outcome, InputError> {
    let stimulus = Stimulus::new(scenario)?;
    let start = ThreadTime::now();
    let mut lock_step = LockStep::new(&stimulus, model, options);
    let mut reported = 0;
    let mismatch = loop {
        let step = lock_step.step();
        let packets = lock_step.statistics().packets;
        progress(packets - reported);
        reported = packets;
        match step {
            Ok(true) => {}
            Ok(false) => break None,
            Err(mismatch) => break Some(*mismatch),
        }
    };
    Ok(Outcome { statistics: lock_step.statistics(), cpu: start.elapsed(), mismatch })
}

/// Runs the instances of a plan (or `only` one of them) on all cores. The same plan gives the same
/// verdict whatever the number of cores.
///
/// # Errors
/// [`InputError`] where a scenario cannot be prepared.
pub fn run(
    plan: &Plan,
    only: Option<usize>,
    models: Models,
    options: Options,
    progress: impl Fn(u64) + Sync,
) -> Result<Verdict, InputError> {
    let instances = match only {
        Some(only) if only >= plan.instances => {
            return Err(InputError::NoSuchInstance { only, instances: plan.instances });
        }
        Some(only) => only..only + 1,
        None => 0..plan.instances,
    };
    let start = Instant::now();
    let first_failure = AtomicUsize::new(usize::MAX);
    let outcomes = instances
        .into_par_iter()
        .filter(|&instance| instance < first_failure.load(Ordering::Relaxed))
        .map(|instance| {
            let scenario = plan.scenario(instance);
            let outcome = run_scenario(&scenario, models.serving(options), options, &progress)?;
            let failure = outcome.mismatch.map(|mismatch| {
                first_failure.fetch_min(instance, Ordering::Relaxed);
                Failure { instance, scenario, mismatch }
            });
            Ok((outcome.statistics, outcome.cpu, failure))
        })
        .collect::<Result<Vec<_>, InputError>>()?;
    Ok(gather(outcomes, start.elapsed()))
}

/// A directed scenario that was run.
#[derive(Clone, Debug)]
pub struct DirectedOutcome {
    /// The scenario.
    pub scenario: Scenario,
    /// What it is for.
    pub aim: &'static str,
    /// What came of it.
    pub outcome: Outcome,
}

/// Runs the directed scenarios of a seed (or `only` one of them) on all cores.
///
/// # Errors
/// [`InputError`] where there is none of this name, or a scenario cannot be prepared.
pub fn run_directed(
    seed: u64,
    only: Option<&str>,
    models: Models,
    options: Options,
) -> Result<Vec<DirectedOutcome>, InputError> {
    let mut scenarios = directed(seed);
    if let Some(only) = only {
        let names = scenarios.iter().map(|(scenario, _)| scenario.name.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        scenarios.retain(|(scenario, _)| scenario.name == only);
        if scenarios.is_empty() {
            return Err(InputError::NoSuchScenario { name: only.to_owned(), names });
        }
    }
    scenarios
        .into_par_iter()
        .with_max_len(1)
        .map(|(scenario, aim)| {
            let outcome = run_scenario(&scenario, models.serving(options), options, |_| {})?;
            Ok(DirectedOutcome { scenario, aim, outcome })
        })
        .collect()
}

fn gather(outcomes: Vec<(Statistics, Duration, Option<Failure>)>, wall: Duration) -> Verdict {
    let mut verdict = Verdict {
        statistics: Statistics::default(),
        instances: outcomes.len(),
        wall,
        cpu: Duration::ZERO,
        failure: None,
    };
    for (statistics, cpu, failure) in outcomes {
        verdict.statistics += statistics;
        verdict.cpu += cpu;
        // Outcomes are in the order of the instances.
        verdict.failure = verdict.failure.or(failure);
    }
    verdict
}
