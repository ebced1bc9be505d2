// SPDX-License-Identifier: Apache-2.0
//! Model and RTL side by side: the same inputs in every cycle, every output compared in every cycle.
//!
//! The cycles go in batches. The model runs first, with the environment answering it; what went in and came out is recorded. Then one
//! call plays the same inputs into the RTL, and the two recordings must be equal.

use crate::{
    coverage::Coverage,
    drivers::{Cycle, Environment, Happened},
    mismatch::{self, Mismatch},
    pins,
    scenario::Prepared,
    scoreboard::Scoreboard,
    stages::{self, InFlight},
};
use lbhash_model::pipeline::Pipeline;
use std::ops::Range;
use verilated::{Beat, Dut, Inputs, Model, Outputs, StageSample};

/// Cycles of one batch of the model: some 100 kB of recordings, which stay in the second-level cache.
pub const BATCH: usize = 1024;

/// Cycles that the RTL plays before they are compared: its recording stays in the first-level cache.
const CHUNK: usize = 64;

/// Cycles without an accepted packet after which the block is taken to hang.
const PATIENCE: u64 = 500_000;

/// Cycles that go on after the last packet has left.
const EPILOGUE: u32 = 16;

/// The reference judges one packet in so many, where nothing else is said.
pub const REFERENCE_EVERY: usize = 1000;

/// What a run has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Clock cycles.
    pub cycles: u64,
    /// Packets whose last beat was accepted, or that a reset cut.
    pub packets: u64,
    /// Results that came out.
    pub results: u64,
    /// Register writes that were answered.
    pub writes: u64,
    /// Register reads that were answered.
    pub reads: u64,
    /// Resets under traffic.
    pub resets: u64,
    /// Results compared with the fast path.
    pub compared_fast: u64,
    /// Results compared with the reference.
    pub compared_reference: u64,
    /// Selections compared with an untimed derivation.
    pub compared_selections: u64,
    /// What the selections exercised.
    pub coverage: Coverage,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.cycles += other.cycles;
        self.packets += other.packets;
        self.results += other.results;
        self.writes += other.writes;
        self.reads += other.reads;
        self.resets += other.resets;
        self.compared_fast += other.compared_fast;
        self.compared_reference += other.compared_reference;
        self.compared_selections += other.compared_selections;
        self.coverage += other.coverage;
    }
}

/// How to compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Compare the signals of every stage too; the model must have them.
    pub stages: bool,
    /// The reference judges every so many packets; 0 = none.
    pub reference_every: usize,
}

/// The model's side: pipeline, environment and scoreboard, and the recording of a batch.
pub struct ModelSide<'s> {
    prepared: &'s Prepared<'s>,
    options: Options,
    pipeline: Pipeline,
    environment: Environment<'s>,
    scoreboard: Scoreboard<'s>,
    /// Where each packet is, when the stages are compared.
    in_flight: InFlight,
    /// Inputs of the batch.
    pub inputs: Vec<Inputs>,
    outputs: Vec<Outputs>,
    stages: Vec<(StageSample, InFlight)>,
    cycle: u64,
    idle_since: u64,
    packets_seen: usize,
    epilogue: u32,
}

impl<'s> ModelSide<'s> {
    /// Before the first cycle.
    #[must_use]
    pub fn new(prepared: &'s Prepared<'s>, options: Options) -> Self {
        Self {
            prepared,
            options,
            pipeline: Pipeline::new(),
            environment: Environment::new(prepared),
            scoreboard: Scoreboard::new(prepared, options.reference_every),
            in_flight: InFlight::default(),
            inputs: Vec::with_capacity(BATCH),
            outputs: Vec::with_capacity(BATCH),
            stages: Vec::new(),
            cycle: 0,
            idle_since: 0,
            packets_seen: 0,
            epilogue: EPILOGUE,
        }
    }

    /// Runs and records the cycles of the next batch; none when the scenario is over.
    ///
    /// # Errors
    /// A [`Mismatch`] of the model with the untimed derivations, or a hang; the cycles before it are recorded.
    pub fn batch(&mut self) -> Result<(), Box<Mismatch>> {
        self.inputs.clear();
        self.outputs.clear();
        self.stages.clear();
        self.scoreboard.begin_recording();
        while self.inputs.len() < BATCH && self.epilogue != 0 {
            let reset = self.environment.begin();
            if reset {
                // The scoreboard forgets what it would judge by.
                self.judge()?;
            }
            self.run_cycle(reset);
            if self.environment.is_done() && self.pipeline.is_empty() {
                self.epilogue -= 1;
            }
        }
        self.judge()?;
        self.check_progress()?;
        self.check_balance()
    }

    /// Judges the results of the recording; it ends with the first that is wrong.
    fn judge(&mut self) -> Result<(), Box<Mismatch>> {
        let Err(wrong) = self.scoreboard.judge(|index| &self.outputs[index].result) else {
            return Ok(());
        };
        self.cycle = self.first_cycle() + wrong.index as u64 + 1;
        self.inputs.truncate(wrong.index + 1);
        self.outputs.truncate(wrong.index + 1);
        self.stages.truncate(wrong.index + 1);
        Err(mismatch::of_result(self.cycle - 1, &wrong, &self.outputs[wrong.index].result))
    }

    #[inline]
    fn run_cycle(&mut self, reset: bool) {
        if reset {
            self.pipeline.reset();
            self.scoreboard.reset(self.pipeline.registers());
            self.in_flight = InFlight::default();
        }
        let outputs = self.pipeline.outputs();
        let driven = self.environment.drive(reset, &outputs);
        let happened = self.environment.observe(&driven, &outputs);
        self.inputs.push(pins::inputs(&driven));
        self.outputs.push(pins::outputs(&outputs));
        if self.options.stages {
            self.record_stages(&happened);
        }
        if !reset {
            self.scoreboard.watch(&happened, self.pipeline.registers());
        }
        self.tick(&driven);
        self.cycle += 1;
        self.scoreboard.observe(&happened, self.inputs.len() - 1);
    }

    #[inline]
    fn tick(&mut self, driven: &Cycle) {
        let beat = driven.valid.then(|| &self.prepared.beats[driven.beat as usize]);
        self.pipeline.tick(&pins::model_inputs(driven, beat));
    }

    fn record_stages(&mut self, happened: &Happened) {
        let registers = self.pipeline.registers();
        self.stages.push((stages::sample(registers), self.in_flight.clone()));
        if registers.result().run() {
            self.in_flight.advance(happened);
        }
    }

    fn check_progress(&mut self) -> Result<(), Box<Mismatch>> {
        let goes_on = self.environment.packets_done() != self.packets_seen;
        if goes_on || self.environment.passes_time() {
            self.packets_seen = self.environment.packets_done();
            self.idle_since = self.cycle;
        }
        if self.cycle - self.idle_since > PATIENCE {
            return Err(mismatch::hang(self.cycle, self.packets_seen));
        }
        Ok(())
    }

    /// At the end every packet has had one result: the judges alone would not miss one.
    fn check_balance(&self) -> Result<(), Box<Mismatch>> {
        let missing = self.scoreboard.next_out(self.inputs.len());
        let surplus = self.scoreboard.surplus;
        if self.epilogue != 0 || missing.is_none() && surplus == 0 {
            return Ok(());
        }
        Err(mismatch::unbalanced(self.cycle, missing, surplus))
    }

    /// Cycle of the first element of the recording.
    fn first_cycle(&self) -> u64 {
        self.cycle - self.inputs.len() as u64
    }

    /// What has been done so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        Tally {
            cycles: self.cycle,
            packets: self.environment.packets_done() as u64,
            results: self.scoreboard.results,
            writes: self.environment.bus().writes_answered(),
            reads: self.environment.bus().reads_answered(),
            resets: self.environment.resets(),
            compared_fast: self.scoreboard.compared_fast,
            compared_reference: self.scoreboard.compared_reference,
            compared_selections: self.scoreboard.compared_selections,
            coverage: Coverage::of(self.pipeline.registers(), self.scoreboard.egress),
        }
    }
}

/// Both sides.
pub struct LockStep<'s> {
    model: ModelSide<'s>,
    dut: Dut,
    outputs: Vec<Outputs>,
    stages: Vec<StageSample>,
}

impl<'s> LockStep<'s> {
    /// A new instance of `model`, before its first cycle, against a new pipeline.
    #[must_use]
    pub fn new(prepared: &'s Prepared<'s>, model: Model, options: Options) -> Self {
        Self {
            model: ModelSide::new(prepared, options),
            dut: Dut::new(model),
            outputs: vec![Outputs::default(); CHUNK],
            stages: vec![StageSample::default(); if options.stages { CHUNK } else { 0 }],
        }
    }

    /// Runs one batch; false when the scenario is over.
    ///
    /// # Errors
    /// The first [`Mismatch`].
    pub fn step(&mut self) -> Result<bool, Box<Mismatch>> {
        let judged = self.model.batch();
        // A difference of model and RTL comes first: it is no later than what the scoreboard saw.
        for first in (0..self.model.inputs.len()).step_by(CHUNK) {
            let end = (first + CHUNK).min(self.model.inputs.len());
            self.play(first..end);
            self.compare(first..end)?;
        }
        judged?;
        Ok(!self.model.inputs.is_empty())
    }

    fn play(&mut self, cycles: Range<usize>) {
        let beats: &[Beat] = &self.model.prepared.beats;
        let outputs = &mut self.outputs[..cycles.len()];
        let inputs = &self.model.inputs[cycles];
        let played = if self.model.options.stages {
            let stages = &mut self.stages[..inputs.len()];
            self.dut.run_with_stages(beats, inputs, outputs, stages)
        } else {
            self.dut.run(beats, inputs, outputs)
        };
        debug_assert_eq!(played, Ok(()), "every beat and buffer is there");
    }

    #[inline]
    fn compare(&self, cycles: Range<usize>) -> Result<(), Box<Mismatch>> {
        let expected = &self.model.outputs[cycles.clone()];
        let actual = &self.outputs[..expected.len()];
        if !self.model.options.stages && pins::are_equal(expected, actual) {
            return Ok(());
        }
        let first = cycles.start;
        cycles.into_iter().try_for_each(|index| self.compare_cycle(index, index - first))
    }

    /// Compares cycle `index` of the batch, which is cycle `played` of the chunk.
    fn compare_cycle(&self, index: usize, played: usize) -> Result<(), Box<Mismatch>> {
        let cycle = self.model.first_cycle() + index as u64;
        if let Some((expected, in_flight)) = self.model.stages.get(index)
            && let Some(difference) = stages::first_difference(expected, &self.stages[played])
        {
            return Err(mismatch::of_stage(cycle, in_flight, difference));
        }
        match pins::first_difference(&self.model.outputs[index], &self.outputs[played]) {
            None => Ok(()),
            Some(difference) => {
                let packet = self.model.scoreboard.next_out(index);
                Err(mismatch::of_output(cycle, packet, difference))
            }
        }
    }

    /// What has been done so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.model.tally()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pattern::Pattern,
        scenario::{Action, Event, Groups, Plan, Scenario, Traffic},
    };
    use lbhash_model::{config::registers, pipeline::Outputs};
    use lbhash_vectors::stimulus::Generator;

    fn scenario() -> Scenario {
        plan().scenario(0)
    }

    fn plan() -> Plan {
        Plan {
            seed: 1,
            profile: "srlinux-7250-ixr".to_owned(),
            instances: 1,
            packets: 100,
            traffic: Traffic::Generated(Generator::Tcp64),
            valid: Some(Pattern::Always),
            ready: Some(Pattern::Always),
            disturb: false,
            groups: Groups::Never,
        }
    }

    /// Results are judged some time after they were taken: the recording must end where the wrong one was.
    #[test]
    fn the_recording_ends_with_the_first_wrong_result() {
        let scenario = scenario();
        let prepared = Prepared::new(&scenario).unwrap();
        let mut model = ModelSide::new(&prepared, Options::default());
        model.batch().unwrap();
        while model.scoreboard.results < 50 {
            let reset = model.environment.begin();
            model.run_cycle(reset);
        }
        let last = model.outputs.len() - 1;
        let wrong = last - 20;
        model.outputs[wrong].result[11] ^= 1 << 7;
        model.outputs[last].result[11] ^= 1;
        let first = model.first_cycle();
        let mismatch = model.judge().unwrap_err();
        assert_eq!(mismatch.cycle, first + wrong as u64);
        assert_eq!((mismatch.packet, mismatch.judge), (Some(29), "the fast path"));
        assert_eq!((model.inputs.len(), model.outputs.len()), (wrong + 1, wrong + 1));
        assert_eq!((model.tally().cycles, model.first_cycle()), (mismatch.cycle + 1, first));
    }

    /// The keys are right, so only the selection's judge can find it.
    #[test]
    fn a_wrong_selection_is_found_by_the_reference() {
        let scenario = Plan { groups: Groups::Always, ..plan() }.scenario(0);
        let prepared = Prepared::new(&scenario).unwrap();
        let mut model = ModelSide::new(&prepared, Options::default());
        while model.scoreboard.results < 50 {
            let reset = model.environment.begin();
            model.run_cycle(reset);
        }
        let wrong = model.outputs.len() - 3;
        model.outputs[wrong].result[19] ^= 1;
        let mismatch = model.judge().unwrap_err();
        assert_eq!((mismatch.cycle, mismatch.judge), (wrong as u64, "the reference"));
        assert_eq!(mismatch.difference.field, "m_axis_tdata[639:608] (egress: id, kind)");
    }

    /// A wait is no progress while the writes before it have no answer.
    #[test]
    fn a_register_bus_that_never_answers_is_a_hang() {
        let at_once = |action| Event { after_packet: 0, action };
        let write = Action::Write { address: registers::LAYER_SEED, data: 0, strobe: 0xF };
        let events = [write, Action::Wait { cycles: 20 }].map(at_once);
        let scenario = Scenario { events: events.into(), ..scenario() };
        let prepared = Prepared::new(&scenario).unwrap();
        let idle_since = |bus: Outputs| {
            let mut model = ModelSide::new(&prepared, Options::default());
            for cycle in 0..10 {
                let reset = model.environment.begin();
                let driven = model.environment.drive(reset, &bus);
                model.environment.observe(&driven, &bus);
                model.cycle = cycle;
                model.check_progress().unwrap();
            }
            let idle_since = model.idle_since;
            model.cycle = idle_since + PATIENCE + 1;
            (idle_since, model.check_progress().map_err(|mismatch| mismatch.difference.actual))
        };

        let answers = Outputs { awready: true, wready: true, bvalid: true, ..Outputs::default() };
        assert_eq!(idle_since(answers), (9, Ok(())));
        let hang = Err("none in 500,000 cycles".to_owned());
        assert_eq!(idle_since(Outputs::default()), (1, hang));
    }

    #[test]
    fn every_packet_has_one_result() {
        let scenario = scenario();
        let prepared = Prepared::new(&scenario).unwrap();
        let mut model = ModelSide::new(&prepared, Options::default());
        while model.epilogue != 0 {
            model.batch().unwrap();
        }
        let happened = Happened { popped: true, ..Happened::default() };
        model.scoreboard.observe(&happened, 0);
        let mismatch = model.batch().unwrap_err();
        assert_eq!((mismatch.packet, mismatch.difference.actual.as_str()), (None, "1 too many"));

        let happened = Happened { accepted: Some((7, 0, true)), ..Happened::default() };
        model.scoreboard.observe(&happened, 0);
        let mismatch = model.batch().unwrap_err();
        assert_eq!(mismatch.packet, Some(7));
        assert_eq!(mismatch.difference.actual, "none for packet 7");
    }
}
