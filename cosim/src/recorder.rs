// SPDX-License-Identifier: Apache-2.0
//! The model's side of the lock-step run: drives it, records its pins, and compares its results
//! with the predictors.

use crate::{
    coverage::Collector,
    difference::Difference,
    drivers::{Cycle, Environment},
    mismatch::{self, Mismatch},
    model::Model,
    order::{PacketOrder, Positions, Taken},
    pins,
    predict::WrongResponse,
    scenario::Stimulus,
    scoreboard::{Compared, Scoreboard, WrongResult},
    stages,
    statistics::Statistics,
};
use lbhash_model::pipeline::Pipeline;
use verilated::{Inputs, Outputs, StageSample};

/// Cycles of one batch of the model: some 100 kB of recordings, which stay in the second-level
/// cache.
pub const BATCH: usize = 1024;

/// Cycles without an accepted packet after which the block is taken to hang.
const PATIENCE: u64 = 500_000;

/// Cycles that follow the last packet's result.
const EPILOGUE: u32 = 16;

/// The reference hashes one packet in so many, where nothing else is said.
pub const REFERENCE_EVERY: usize = 1000;

/// How to compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Compare the signals of every stage too; the device under test must have them.
    pub stages: bool,
    /// The reference hashes one packet in so many; 0 = none.
    pub reference_every: usize,
}

/// Model, environment and scoreboard, and the recording of a batch.
pub struct Recorder<'s, M = Pipeline> {
    stimulus: &'s Stimulus<'s>,
    options: Options,
    model: M,
    environment: Environment<'s>,
    order: PacketOrder,
    scoreboard: Scoreboard<'s>,
    coverage: Collector,
    /// Results of the recording that have been compared.
    compared: usize,
    /// The first wrong response of the recording, with its cycle in it.
    wrong_response: Option<(usize, WrongResponse)>,
    /// Inputs of the batch.
    pub inputs: Vec<Inputs>,
    outputs: Vec<Outputs>,
    stages: Vec<(StageSample, Positions)>,
    cycle: u64,
    idle_since: u64,
    packets_seen: usize,
    epilogue: u32,
}

impl<'s> Recorder<'s> {
    /// Before the first cycle of our pipeline.
    #[must_use]
    pub fn new(stimulus: &'s Stimulus<'s>, options: Options) -> Self {
        Self::with_model(stimulus, Pipeline::new(), options)
    }
}

impl<'s, M: Model> Recorder<'s, M> {
    /// Before the first cycle of a model.
    #[must_use]
    pub fn with_model(stimulus: &'s Stimulus<'s>, model: M, options: Options) -> Self {
        Self {
            stimulus,
            options,
            model,
            environment: Environment::new(stimulus),
            order: PacketOrder::default(),
            scoreboard: Scoreboard::new(stimulus, options.reference_every),
            coverage: Collector::default(),
            compared: 0,
            wrong_response: None,
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
    /// A [`Mismatch`] of the model with a predictor, or a hang; the cycles before it are recorded.
    pub fn batch(&mut self) -> Result<(), Box<Mismatch>> {
        self.inputs.clear();
        self.outputs.clear();
        self.stages.clear();
        self.order.begin_recording();
        self.compared = 0;
        while self.inputs.len() < BATCH && self.epilogue != 0 {
            let reset = self.environment.begin();
            if reset {
                // The predictors forget what they predict from.
                self.compare()?;
            }
            self.run_cycle(reset);
            if self.environment.is_done() && self.model.is_empty() {
                self.epilogue -= 1;
            }
        }
        self.compare()?;
        self.check_progress()?;
        self.check_balance()
    }

    #[inline]
    fn run_cycle(&mut self, reset: bool) {
        if reset {
            self.reset();
        }
        let outputs = self.model.outputs();
        let driven = self.environment.drive(reset, &outputs);
        let handshakes = self.environment.observe(&driven, &outputs);
        let index = self.inputs.len();
        self.inputs.push(pins::inputs(&driven));
        self.outputs.push(pins::outputs(&outputs));
        if self.options.stages
            && let Some(registers) = self.model.registers()
        {
            self.stages.push((stages::sample(registers), self.order.positions()));
        }
        if !reset {
            if let Some(predictor) = &mut self.scoreboard.selection {
                predictor.observe(&handshakes, &self.order);
            }
            if let Some(write) = handshakes.issued
                && let Err(wrong) = self.scoreboard.registers.write(write)
            {
                self.wrong_response.get_or_insert((index, wrong));
            }
            if let Some(packet) = handshakes.completed {
                self.scoreboard.registers.enter(packet);
            }
            self.order.tick(&handshakes, index);
        }
        self.tick(&driven);
        self.cycle += 1;
    }

    fn reset(&mut self) {
        self.model.reset();
        self.order.reset();
        self.scoreboard.registers.reset();
        if let Some(predictor) = &mut self.scoreboard.selection {
            predictor.reset();
        }
    }

    #[inline]
    fn tick(&mut self, driven: &Cycle) {
        let beat = driven.valid.then(|| &self.stimulus.beats[driven.beat as usize]);
        self.model.tick(&pins::model_inputs(driven, beat), &mut self.coverage);
    }

    /// Compares the results that were taken since the last call; the recording ends with the first
    /// cycle that is wrong.
    fn compare(&mut self) -> Result<(), Box<Mismatch>> {
        let taken = &self.order.taken()[self.compared..];
        self.compared = self.order.taken().len();
        let compared = self.scoreboard.compare(taken, |index| &self.outputs[index].result);
        let first_wrong = compared.as_ref().err().map_or(usize::MAX, |wrong| wrong.index);
        if let Some(wrong) = self.wrong_tag(taken)
            && wrong.index < first_wrong
            && self.wrong_response.is_none_or(|(index, _)| wrong.index <= index)
        {
            self.end_at(wrong.index);
            return Err(self.wrong_tag_mismatch(wrong));
        }
        match (compared, self.wrong_response.take()) {
            (Ok(()), None) => Ok(()),
            (Err(wrong), response) if response.is_none_or(|(index, _)| wrong.index < index) => {
                self.end_at(wrong.index);
                Err(self.wrong_result(&wrong))
            }
            (_, Some((index, wrong))) => {
                self.end_at(index);
                Err(self.wrong_response(wrong))
            }
            (Err(_), None) => unreachable!("a wrong result before a response that there is not"),
        }
    }

    /// The recording ends with this cycle of it.
    fn end_at(&mut self, index: usize) {
        self.cycle = self.first_cycle() + index as u64 + 1;
        self.inputs.truncate(index + 1);
        self.outputs.truncate(index + 1);
        self.stages.truncate(index + 1);
    }

    fn wrong_result(&self, wrong: &WrongResult) -> Box<Mismatch> {
        let actual = &self.outputs[wrong.index].result;
        let difference = pins::result_difference(&wrong.expected, actual).map_or_else(
            || unreachable!("a wrong result has a word that differs"),
            |difference| Difference { stage: mismatch::ALIKE.to_owned(), ..difference },
        );
        let (cycle, packet, reference) = (self.cycle - 1, Some(wrong.packet), wrong.reference);
        Box::new(Mismatch { cycle, packet, reference, difference })
    }

    /// The first result whose tag is another packet's.
    fn wrong_tag(&self, taken: &[Taken]) -> Option<Taken> {
        let differs =
            |taken: &&Taken| self.stimulus.tag(taken.packet) != tag_of(&self.outputs[taken.index]);
        taken.iter().find(differs).copied()
    }

    fn wrong_tag_mismatch(&self, Taken { index, packet }: Taken) -> Box<Mismatch> {
        let (expected, actual) = (self.stimulus.tag(packet), tag_of(&self.outputs[index]));
        let difference = Difference {
            stage: mismatch::ALIKE.to_owned(),
            field: "m_axis_tuser".to_owned(),
            expected: format!("{expected:#06x}"),
            actual: format!("{actual:#06x}"),
            position: None,
        };
        let (cycle, reference) = (self.cycle - 1, "scenario");
        Box::new(Mismatch { cycle, packet: Some(packet), reference, difference })
    }

    fn wrong_response(&self, WrongResponse { write }: WrongResponse) -> Box<Mismatch> {
        let name = |okay| if okay { "OKAY" } else { "SLVERR" }.to_owned();
        let difference = Difference {
            stage: mismatch::ALIKE.to_owned(),
            field: format!(
                "s_axil_bresp of {:#07x} = {:#010x}, strobes {:#03x}",
                write.address, write.data, write.strobe
            ),
            expected: name(!write.okay),
            actual: name(write.okay),
            position: None,
        };
        let cycle = self.cycle - 1;
        Box::new(Mismatch { cycle, packet: None, reference: "register map", difference })
    }

    fn check_progress(&mut self) -> Result<(), Box<Mismatch>> {
        let progresses = self.environment.packets_done() != self.packets_seen;
        if progresses || self.environment.passes_time() {
            self.packets_seen = self.environment.packets_done();
            self.idle_since = self.cycle;
        }
        if self.cycle - self.idle_since > PATIENCE {
            return Err(mismatch::hang(self.cycle, self.packets_seen));
        }
        Ok(())
    }

    /// At the end every packet has had one result: the predictors alone would not miss one.
    fn check_balance(&self) -> Result<(), Box<Mismatch>> {
        let missing = self.order.next_out(self.inputs.len());
        let surplus = self.order.surplus();
        if self.epilogue != 0 || missing.is_none() && surplus == 0 {
            return Ok(());
        }
        Err(mismatch::unbalanced(self.cycle, missing, surplus))
    }

    /// Cycle of the first element of the recording.
    pub(crate) fn first_cycle(&self) -> u64 {
        self.cycle - self.inputs.len() as u64
    }

    /// The scenario.
    pub(crate) fn stimulus(&self) -> &'s Stimulus<'s> {
        self.stimulus
    }

    /// Outputs of the recording.
    pub(crate) fn outputs(&self) -> &[Outputs] {
        &self.outputs
    }

    /// Signals of the stages in a cycle of the recording, if they were recorded.
    pub(crate) fn stages(&self, index: usize) -> Option<&StageSample> {
        self.stages.get(index).map(|(sample, _)| sample)
    }

    /// The packet at a position in a cycle of the recording whose stages were recorded.
    pub(crate) fn packet_at(&self, index: usize, position: usize) -> Option<usize> {
        let (_, positions) = self.stages.get(index)?;
        self.order.packet_at(*positions, position)
    }

    /// The packet whose result came out at a cycle of the recording, or next after it.
    pub(crate) fn next_out(&self, index: usize) -> Option<usize> {
        self.order.next_out(index)
    }

    /// What has been done so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        let Compared { fast, reference, selections, egress } = self.scoreboard.compared;
        Statistics {
            cycles: self.cycle,
            packets: self.environment.packets_done() as u64,
            results: self.order.results(),
            writes: self.environment.bus().writes_answered(),
            reads: self.environment.bus().reads_answered(),
            resets: self.environment.resets(),
            compared_fast: fast,
            compared_reference: reference,
            compared_selections: selections,
            coverage: self.coverage.coverage(egress),
        }
    }
}

fn tag_of(outputs: &Outputs) -> u16 {
    (outputs.control >> Outputs::TAG_BIT) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::{AcceptedBeat, Handshakes};
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

    /// Results are compared some time after they were taken: the recording must end where the wrong
    /// one was.
    #[test]
    fn the_recording_ends_with_the_first_wrong_result() {
        let scenario = scenario();
        let stimulus = Stimulus::new(&scenario).unwrap();
        let mut recorder = Recorder::new(&stimulus, Options::default());
        recorder.batch().unwrap();
        while recorder.order.results() < 50 {
            let reset = recorder.environment.begin();
            recorder.run_cycle(reset);
        }
        let last = recorder.outputs.len() - 1;
        let wrong = last - 20;
        recorder.outputs[wrong].result[11] ^= 1 << 7;
        recorder.outputs[last].result[11] ^= 1;
        let first = recorder.first_cycle();
        let mismatch = recorder.compare().unwrap_err();
        assert_eq!(mismatch.cycle, first + wrong as u64);
        assert_eq!((mismatch.packet, mismatch.reference), (Some(29), "fast path"));
        assert_eq!((recorder.inputs.len(), recorder.outputs.len()), (wrong + 1, wrong + 1));
        assert_eq!(
            (recorder.statistics().cycles, recorder.first_cycle()),
            (mismatch.cycle + 1, first)
        );
    }

    /// The keys are right, so only the selection predictor can find it.
    #[test]
    fn a_wrong_selection_is_found_by_the_reference() {
        let scenario = Plan { groups: Groups::Always, ..plan() }.scenario(0);
        let stimulus = Stimulus::new(&scenario).unwrap();
        let mut recorder = Recorder::new(&stimulus, Options::default());
        while recorder.order.results() < 50 {
            let reset = recorder.environment.begin();
            recorder.run_cycle(reset);
        }
        let wrong = recorder.outputs.len() - 3;
        recorder.outputs[wrong].result[19] ^= 1;
        let mismatch = recorder.compare().unwrap_err();
        assert_eq!((mismatch.cycle, mismatch.reference), (wrong as u64, "bit-serial reference"));
        assert_eq!(mismatch.difference.field, "m_axis_tdata[639:608] (egress: id, kind)");
    }

    /// A wait is no progress while the writes before it have no answer.
    #[test]
    fn a_register_bus_that_never_answers_is_a_hang() {
        let at_once = |action| Event { after_packet: 0, action };
        let write = Action::Write { address: registers::LAYER_SEED, data: 0, strobe: 0xF };
        let events = [write, Action::Wait { cycles: 20 }].map(at_once);
        let scenario = Scenario { events: events.into(), ..scenario() };
        let stimulus = Stimulus::new(&scenario).unwrap();
        let idle_since = |bus: Outputs| {
            let mut recorder = Recorder::new(&stimulus, Options::default());
            for cycle in 0..10 {
                let reset = recorder.environment.begin();
                let driven = recorder.environment.drive(reset, &bus);
                recorder.environment.observe(&driven, &bus);
                recorder.cycle = cycle;
                recorder.check_progress().unwrap();
            }
            let idle_since = recorder.idle_since;
            recorder.cycle = idle_since + PATIENCE + 1;
            (idle_since, recorder.check_progress().map_err(|mismatch| mismatch.difference.actual))
        };

        let answers = Outputs { awready: true, wready: true, bvalid: true, ..Outputs::default() };
        assert_eq!(idle_since(answers), (9, Ok(())));
        let hang = Err("none in 500,000 cycles".to_owned());
        assert_eq!(idle_since(Outputs::default()), (1, hang));
    }

    #[test]
    fn every_packet_has_one_result() {
        let scenario = scenario();
        let stimulus = Stimulus::new(&scenario).unwrap();
        let mut recorder = Recorder::new(&stimulus, Options::default());
        while recorder.epilogue != 0 {
            recorder.batch().unwrap();
        }
        recorder.order.tick(&Handshakes::new(None, None, true), 0);
        let mismatch = recorder.batch().unwrap_err();
        assert_eq!((mismatch.packet, mismatch.difference.actual.as_str()), (None, "1 too many"));

        let beat = AcceptedBeat { packet: 7, index: 0, last: true };
        recorder.order.tick(&Handshakes::new(Some(beat), None, false), 0);
        let mismatch = recorder.batch().unwrap_err();
        assert_eq!(mismatch.packet, Some(7));
        assert_eq!(mismatch.difference.actual, "none for packet 7");
    }
}
