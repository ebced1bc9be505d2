// SPDX-License-Identifier: Apache-2.0
//! How fast the lock-step run is, and what the RTL alone costs.

use crate::{
    error::InputError,
    lockstep::LockStep,
    pattern::Pattern,
    recorder::{BATCH, Options, REFERENCE_EVERY, Recorder},
    run::Models,
    scenario::{Groups, Plan, Scenario, Stimulus, Traffic},
    statistics::Statistics,
};
use cpu_time::ThreadTime;
use lbhash_vectors::stimulus::Generator;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use verilated::{Dut, Inputs};

/// What is measured.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Traffic, offered in every cycle; results are taken at once.
    pub generator: Generator,
    /// Built-in profile or TOML file.
    pub profile: String,
    /// Seed of the traffic.
    pub seed: u64,
    /// Packets of one round.
    pub packets: usize,
    /// How many times the traffic is played.
    pub rounds: usize,
    /// Whether there are groups to select from.
    pub groups: Groups,
}

/// Batches of a turn: as short as the caches allow, so that a change of the machine's speed meets
/// both sides of a ratio.
const TURN: usize = 16;

/// What was measured. A round of `lock_step`, `bare` and `model` is cut into turns of some thousand
/// cycles that the three take after one another, each going on with its own work; they have an
/// element per turn, the others one per round.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// Cycles of a round.
    pub cycles: u64,
    /// Packets of a round.
    pub packets: u64,
    /// Lock-step: cycles per second of thread CPU time; environment, pipeline, scoreboard, RTL and
    /// comparison together.
    pub lock_step: Vec<f64>,
    /// The shim's C++ loop over the same RTL with the same inputs, nothing recorded or compared.
    pub bare: Vec<f64>,
    /// All but the RTL: environment, pipeline and scoreboard.
    pub model: Vec<f64>,
    /// One instance of the lock-step run: cycles per second on the wall clock.
    pub one_instance: Vec<f64>,
    /// Two instances at once, a thread each: cycles of both per second on the wall clock.
    pub two_instances: Vec<f64>,
}

/// Middle value; of an even number the upper one; 0 of none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

impl Measurement {
    /// Median of the turns' ratios of lock-step to bare loop.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        median_ratio(&self.lock_step, &self.bare)
    }

    /// Median of the rounds' ratios of two instances to one: 2 is perfect.
    #[must_use]
    pub fn scaling(&self) -> f64 {
        median_ratio(&self.two_instances, &self.one_instance)
    }
}

/// Measures, with the kinds of run interleaved.
///
/// # Errors
/// [`InputError`] where the profile cannot be used.
pub fn measure(workload: &Workload, models: Models) -> Result<Measurement, InputError> {
    let scenario = scenario(workload);
    let stimulus = Stimulus::new(&scenario)?;
    let inputs = record(&stimulus);
    let mut measurement = Measurement {
        cycles: inputs.len() as u64,
        packets: scenario.packets.len() as u64,
        lock_step: Vec::new(),
        bare: Vec::new(),
        model: Vec::new(),
        one_instance: Vec::new(),
        two_instances: Vec::new(),
    };
    for _ in 0..workload.rounds {
        take_turns(&mut measurement, &stimulus, models, &inputs);
        let rate = |time: Duration| inputs.len() as f64 / time.as_secs_f64();
        measurement.one_instance.push(rate(wall_time(|| {
            black_box(lock_step(&stimulus, models));
        })));
        measurement.two_instances.push(2.0 * rate(wall_time(|| two_instances(&stimulus, models))));
    }
    Ok(measurement)
}

/// One round of lock-step, bare loop and model side.
fn take_turns(
    measurement: &mut Measurement,
    stimulus: &Stimulus<'_>,
    models: Models,
    inputs: &[Inputs],
) {
    let mut lock_step = LockStep::new(stimulus, models.fast, options());
    let mut bare = Dut::new(models.fast);
    let mut model = Recorder::new(stimulus, options());
    for (turn, inputs) in inputs.chunks(TURN * BATCH).enumerate() {
        let rate = |time: Duration| inputs.len() as f64 / time.as_secs_f64();
        let mut measure_bare = || {
            measurement.bare.push(rate(thread_time(|| {
                let played = bare.run_bare(&stimulus.beats, inputs);
                played.expect("every beat is present");
            })));
        };
        // Who comes first brings the frames into the cache: each does it every other time.
        if turn % 2 == 1 {
            measure_bare();
        }
        measurement.lock_step.push(rate(thread_time(|| {
            for _ in inputs.chunks(BATCH) {
                let stepped = lock_step.step();
                assert_eq!(stepped, Ok(true), "recorded without a mismatch");
            }
        })));
        if turn % 2 == 0 {
            measure_bare();
        }
        measurement.model.push(rate(thread_time(|| {
            for _ in inputs.chunks(BATCH) {
                let recorded = model.batch();
                recorded.expect("recorded without a mismatch");
            }
        })));
    }
}

fn scenario(workload: &Workload) -> Scenario {
    let plan = Plan {
        seed: workload.seed,
        profile: workload.profile.clone(),
        instances: 1,
        packets: workload.packets,
        traffic: Traffic::Generated(workload.generator),
        valid: Some(Pattern::Always),
        ready: Some(Pattern::Always),
        disturb: false,
        groups: workload.groups,
    };
    plan.scenario(0)
}

fn options() -> Options {
    Options { stages: false, reference_every: REFERENCE_EVERY }
}

/// The inputs of every cycle of a scenario.
fn record(stimulus: &Stimulus<'_>) -> Vec<Inputs> {
    let mut model = Recorder::new(stimulus, options());
    let mut inputs = Vec::new();
    while model.batch().is_ok() && !model.inputs.is_empty() {
        inputs.extend_from_slice(&model.inputs);
    }
    inputs
}

fn lock_step(stimulus: &Stimulus<'_>, models: Models) -> Statistics {
    let mut lock_step = LockStep::new(stimulus, models.fast, options());
    while lock_step.step() == Ok(true) {}
    lock_step.statistics()
}

fn thread_time(work: impl FnOnce()) -> Duration {
    let start = ThreadTime::now();
    work();
    start.elapsed()
}

fn wall_time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn two_instances(stimulus: &Stimulus<'_>, models: Models) {
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| black_box(lock_step(stimulus, models)));
        }
    });
}

fn median_ratio(of: &[f64], to: &[f64]) -> f64 {
    let ratios: Vec<_> = of.iter().zip(to).map(|(of, to)| of / to).collect();
    median(&ratios)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selection_is_measured_where_there_are_groups() {
        let selections = |groups| {
            let workload = Workload {
                generator: Generator::Tcp64,
                profile: "srlinux-7250-ixr".to_owned(),
                seed: 2,
                packets: 1000,
                rounds: 1,
                groups,
            };
            let scenario = scenario(&workload);
            let statistics = lock_step(&Stimulus::new(&scenario).unwrap(), Models::standard());
            assert_eq!(statistics.results, 1000);
            statistics.coverage.selections.as_flattened().iter().sum::<u64>()
        };
        assert_eq!(selections(Groups::Never), 0);
        assert!(selections(Groups::Always) > 1000);
    }
}
