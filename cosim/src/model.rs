// SPDX-License-Identifier: Apache-2.0
//! The two sides of the comparison, as traits: a team can put its own model, or its own device
//! under test, in the place of ours.

use crate::coverage::Collector;
use lbhash_model::pipeline::{Inputs, Outputs, Pipeline, Registers};
use verilated::{BatchError, Beat, StageSample};

/// A cycle-accurate model of the block (docs/timing.md).
pub trait Model {
    /// Outputs of the present cycle, as seen just before its edge. They depend on registers alone.
    fn outputs(&self) -> Outputs;

    /// The rising edge that ends the present cycle. A model that can, calls the methods of
    /// `coverage` as it works.
    fn tick(&mut self, inputs: &Inputs<'_>, coverage: &mut Collector);

    /// Asynchronous reset: the registers have their reset values at once.
    fn reset(&mut self);

    /// No packet is in flight and no result waits.
    fn is_empty(&self) -> bool;

    /// The registers of the stages, if the model has ours: what the stages are compared by. Without
    /// them they are not compared.
    fn registers(&self) -> Option<Registers<'_>>;
}

impl Model for Pipeline {
    #[inline]
    fn outputs(&self) -> Outputs {
        self.outputs()
    }

    #[inline]
    fn tick(&mut self, inputs: &Inputs<'_>, coverage: &mut Collector) {
        self.tick_observed(inputs, coverage);
    }

    fn reset(&mut self) {
        self.reset();
    }

    #[inline]
    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    #[inline]
    fn registers(&self) -> Option<Registers<'_>> {
        Some(self.registers())
    }
}

/// A device under test that plays recorded pins: the Verilated RTL, another simulator, an emulator.
pub trait Dut {
    /// Plays a cycle per element of `inputs`, whose `beat` counts in `beats`; records the outputs
    /// of each cycle, just before its rising edge.
    ///
    /// # Errors
    /// [`BatchError`] where an input names a beat that does not exist, or the buffers differ in
    /// length.
    fn run(
        &mut self,
        beats: &[Beat],
        inputs: &[verilated::Inputs],
        outputs: &mut [verilated::Outputs],
    ) -> Result<(), BatchError>;

    /// As [`Self::run`], with the signals of the stages.
    ///
    /// # Errors
    /// As [`Self::run`], and where the device shows no stages.
    fn run_with_stages(
        &mut self,
        beats: &[Beat],
        inputs: &[verilated::Inputs],
        outputs: &mut [verilated::Outputs],
        stages: &mut [StageSample],
    ) -> Result<(), BatchError>;
}

impl Dut for verilated::Dut {
    #[inline]
    fn run(
        &mut self,
        beats: &[Beat],
        inputs: &[verilated::Inputs],
        outputs: &mut [verilated::Outputs],
    ) -> Result<(), BatchError> {
        self.run(beats, inputs, outputs)
    }

    #[inline]
    fn run_with_stages(
        &mut self,
        beats: &[Beat],
        inputs: &[verilated::Inputs],
        outputs: &mut [verilated::Outputs],
        stages: &mut [StageSample],
    ) -> Result<(), BatchError> {
        self.run_with_stages(beats, inputs, outputs, stages)
    }
}
