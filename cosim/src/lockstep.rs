// SPDX-License-Identifier: Apache-2.0
//! Model and device under test side by side: the same inputs in every cycle, every output compared
//! in every cycle.
//!
//! The cycles go in batches. The model runs first, with the environment answering it; its pins are
//! recorded. Then one call plays the same inputs into the device, and the two recordings must be
//! equal.

use crate::{
    mismatch::Mismatch,
    model::{Dut, Model},
    pins,
    recorder::{Options, Recorder},
    scenario::Stimulus,
    stages,
    statistics::Statistics,
};
use lbhash_model::pipeline::Pipeline;
use std::ops::Range;
use verilated::{Beat, Outputs, StageSample};

/// Cycles that the device plays before they are compared: its recording stays in the first-level
/// cache.
const CHUNK: usize = 64;

/// Both sides.
pub struct LockStep<'s, M = Pipeline, D = verilated::Dut> {
    options: Options,
    recorder: Recorder<'s, M>,
    dut: D,
    outputs: Vec<Outputs>,
    stages: Vec<StageSample>,
}

impl<'s> LockStep<'s> {
    /// A new instance of the Verilated `model`, before its first cycle, against a new pipeline.
    #[must_use]
    pub fn new(stimulus: &'s Stimulus<'s>, model: verilated::Model, options: Options) -> Self {
        Self::with(stimulus, Pipeline::new(), verilated::Dut::new(model), options)
    }
}

impl<'s, M: Model, D: Dut> LockStep<'s, M, D> {
    /// A model against a device under test, both before their first cycle.
    #[must_use]
    pub fn with(stimulus: &'s Stimulus<'s>, model: M, dut: D, options: Options) -> Self {
        Self {
            options,
            recorder: Recorder::with_model(stimulus, model, options),
            dut,
            outputs: vec![Outputs::default(); CHUNK],
            stages: vec![StageSample::default(); if options.stages { CHUNK } else { 0 }],
        }
    }

    /// Runs one batch; false when the scenario is over.
    ///
    /// # Errors
    /// The first [`Mismatch`].
    pub fn step(&mut self) -> Result<bool, Box<Mismatch>> {
        let recorded = self.recorder.batch();
        // A difference of model and device comes first: it is no later than what the predictors
        // found.
        for first in (0..self.recorder.inputs.len()).step_by(CHUNK) {
            let end = (first + CHUNK).min(self.recorder.inputs.len());
            self.play(first..end);
            self.compare(first..end)?;
        }
        recorded?;
        Ok(!self.recorder.inputs.is_empty())
    }

    /// # Panics
    /// The device refuses the batch: comparing what an earlier one left would prove nothing.
    fn play(&mut self, cycles: Range<usize>) {
        let beats: &[Beat] = &self.recorder.stimulus().beats;
        let outputs = &mut self.outputs[..cycles.len()];
        let inputs = &self.recorder.inputs[cycles];
        let played = if self.options.stages {
            let stages = &mut self.stages[..inputs.len()];
            self.dut.run_with_stages(beats, inputs, outputs, stages)
        } else {
            self.dut.run(beats, inputs, outputs)
        };
        played.expect("the device under test plays the recorded inputs");
    }

    #[inline]
    fn compare(&self, cycles: Range<usize>) -> Result<(), Box<Mismatch>> {
        let expected = &self.recorder.outputs()[cycles.clone()];
        let actual = &self.outputs[..expected.len()];
        if !self.options.stages && pins::are_equal(expected, actual) {
            return Ok(());
        }
        let first = cycles.start;
        cycles.into_iter().try_for_each(|index| self.compare_cycle(index, index - first))
    }

    /// Compares cycle `index` of the batch, which is cycle `played` of the chunk.
    fn compare_cycle(&self, index: usize, played: usize) -> Result<(), Box<Mismatch>> {
        let cycle = self.recorder.first_cycle() + index as u64;
        if let Some(expected) = self.recorder.stages(index)
            && let Some(difference) = stages::first_difference(expected, &self.stages[played])
        {
            let at = |position| self.recorder.packet_at(index, position);
            let packet = difference.position.and_then(at);
            let reference = stages::reference(&difference);
            return Err(Box::new(Mismatch { cycle, packet, reference, difference }));
        }
        match pins::first_difference(&self.recorder.outputs()[index], &self.outputs[played]) {
            None => Ok(()),
            Some(difference) => {
                let packet = self.recorder.next_out(index);
                Err(Box::new(Mismatch { cycle, packet, reference: "pipeline", difference }))
            }
        }
    }

    /// What has been done so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.recorder.statistics()
    }
}
