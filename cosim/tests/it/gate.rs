// SPDX-License-Identifier: Apache-2.0
//! The gate itself is tested: what each comparison alone can notice is put wrong, and it must notice
//! it, at that cycle. A comparison that is lost or weakened fails here.

use lbhash_cosim::{
    coverage::Collector,
    junit,
    lockstep::LockStep,
    mismatch::Mismatch,
    model::{Dut, Model},
    pattern::Pattern,
    recorder::Options,
    scenario::{Action, Event, Groups, Patterns, Plan, Scenario, Stimulus, Traffic},
    statistics::Statistics,
};
use lbhash_model::{
    config::registers,
    pipeline::{self, Pipeline, Registers},
};
use lbhash_vectors::stimulus::Generator;
use std::{ops::Range, sync::OnceLock};
use verilated::{BatchError, Beat, Inputs, Outputs, StageSample};

/// What is put wrong.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// A bit of a word of the result.
    Word(usize, u32),
    /// A bit of the other outputs, as [`Outputs`] has them.
    Control(u32),
    /// A bit of the read data.
    ReadData(u32),
    /// The answer of a write is the other one.
    Response,
    /// No result shows, though one is there and goes.
    LostResult,
    /// A result shows without one.
    SurplusResult,
    /// No frame is taken any more.
    Deaf,
}

impl Fault {
    fn on_pins(self, pins: &mut Outputs) {
        match self {
            Self::Word(word, bit) => pins.result[word] ^= 1 << bit,
            Self::Control(bit) => pins.control ^= 1 << bit,
            Self::ReadData(bit) => pins.read_data ^= 1 << bit,
            Self::Response => pins.control ^= 2 << Outputs::B_RESPONSE_BIT,
            Self::LostResult => pins.control &= !Outputs::M_VALID,
            Self::SurplusResult => pins.control |= Outputs::M_VALID,
            Self::Deaf => pins.control &= !Outputs::S_READY,
        }
    }

    /// The same on the model's side.
    fn on_model(self, outputs: &mut pipeline::Outputs) {
        match self {
            Self::Word(word, bit) => outputs.m_axis_tdata[word] ^= 1 << bit,
            Self::Control(bit @ Outputs::TAG_BIT..) => {
                outputs.m_axis_tuser ^= 1 << (bit - Outputs::TAG_BIT);
            }
            Self::Response => outputs.bresp ^= 2,
            Self::LostResult => outputs.m_axis_tvalid = false,
            Self::SurplusResult => outputs.m_axis_tvalid = true,
            Self::Deaf => outputs.s_axis_tready = false,
            Self::Control(_) | Self::ReadData(_) => unreachable!("put on the device alone"),
        }
    }
}

/// A fault in some cycles.
#[derive(Clone)]
struct Planted {
    fault: Fault,
    cycles: Range<u64>,
}

struct WrongModel {
    block: Pipeline,
    planted: Option<Planted>,
    cycle: u64,
}

impl Model for WrongModel {
    fn outputs(&self) -> pipeline::Outputs {
        let mut outputs = self.block.outputs();
        if let Some(planted) = self.planted.as_ref().filter(|it| it.cycles.contains(&self.cycle)) {
            planted.fault.on_model(&mut outputs);
        }
        outputs
    }

    fn tick(&mut self, inputs: &pipeline::Inputs<'_>, coverage: &mut Collector) {
        self.cycle += 1;
        Model::tick(&mut self.block, inputs, coverage);
    }

    fn reset(&mut self) {
        self.block.reset();
    }

    fn is_empty(&self) -> bool {
        self.block.is_empty()
    }

    fn registers(&self) -> Option<Registers<'_>> {
        None
    }
}

struct WrongDut {
    dut: verilated::Dut,
    planted: Planted,
    cycle: u64,
}

impl Dut for WrongDut {
    fn run(
        &mut self,
        beats: &[Beat],
        inputs: &[Inputs],
        outputs: &mut [Outputs],
    ) -> Result<(), BatchError> {
        self.dut.run(beats, inputs, outputs)?;
        for pins in outputs {
            if self.planted.cycles.contains(&self.cycle) {
                self.planted.fault.on_pins(pins);
            }
            self.cycle += 1;
        }
        Ok(())
    }

    fn run_with_stages(
        &mut self,
        _: &[Beat],
        _: &[Inputs],
        _: &mut [Outputs],
        _: &mut [StageSample],
    ) -> Result<(), BatchError> {
        Err(BatchError::NoStages)
    }
}

/// The first cycle in which something is wrong: packets flow then, and writes. The run ends with
/// some 1,300 cycles of reads.
fn when() -> u64 {
    static WHEN: OnceLock<u64> = OnceLock::new();
    *WHEN.get_or_init(|| compare(None, false).unwrap().cycles - 3000)
}

fn scenario() -> Scenario {
    let plan = Plan {
        seed: 5,
        profile: "srlinux-7250-ixr".to_owned(),
        instances: 1,
        packets: 2000,
        traffic: Traffic::Generated(Generator::Tcp64),
        valid: Some(Pattern::Always),
        ready: Some(Pattern::Always),
        disturb: false,
        groups: Groups::Always,
    };
    let mut scenario = Scenario { patterns: Patterns::default(), ..plan.scenario(0) };
    // Writes that are refused and writes that are not, all the time.
    for after_packet in 1..scenario.packets.len() {
        let data = if after_packet % 2 == 0 { 0xFFFF_FFFF } else { 0x80 };
        let address = registers::RESERVED_LABEL_EXCLUDE;
        let action = Action::Write { address, data, strobe: 0xF };
        scenario.events.push(Event { after_packet, action });
    }
    scenario.events.sort_by_key(|event| event.after_packet);
    scenario
}

fn compare(planted: Option<&Planted>, on_model: bool) -> Result<Statistics, Box<Mismatch>> {
    let scenario = scenario();
    let stimulus = Stimulus::new(&scenario).unwrap();
    let model = WrongModel {
        block: Pipeline::new(),
        planted: planted.filter(|_| on_model).cloned(),
        cycle: 0,
    };
    let planted = planted.cloned().unwrap_or(Planted { fault: Fault::Deaf, cycles: 0..0 });
    let dut = WrongDut { dut: verilated::Dut::new(verilated::Model::fast()), planted, cycle: 0 };
    let options = Options { stages: false, reference_every: 100 };
    let mut lock_step = LockStep::with(&stimulus, model, dut, options);
    while lock_step.step()? {}
    Ok(lock_step.statistics())
}

#[test]
fn without_a_fault_everything_is_compared_and_equal() {
    let statistics = compare(None, false).unwrap();
    assert_eq!(statistics.compared_selections, 2000);
    assert!(statistics.writes > 1500 && statistics.coverage.total() > 500, "{statistics:?}");
}

/// Every pin, in one cycle: the device alone is wrong, and the comparator says in which cycle.
#[test]
fn every_output_of_the_device_is_compared() {
    let words = (0..20).map(|word| Fault::Word(word, word as u32));
    let control = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 16, 31].map(Fault::Control);
    let read_data = [0, 31].map(Fault::ReadData);
    let faults: Vec<_> = words.chain(control).chain(read_data).collect();
    assert_eq!(faults.len(), 35);
    for fault in faults {
        let planted = Planted { fault, cycles: when()..when() + 1 };
        let mismatch = compare(Some(&planted), false).expect_err("a wrong output");
        assert_eq!((mismatch.cycle, mismatch.reference), (when(), "pipeline"), "{fault:?}");
    }
}

/// Model and device are wrong alike: only a predictor can notice it.
#[test]
fn what_both_sides_have_wrong_is_noticed() {
    let hashes = [(0, 0), (0, 4), (0, 8), (9, 3), (10, 30), (11, 0), (12, 31), (13, 5), (13, 31)];
    let hashes = hashes.into_iter().chain((1..9).map(|lane| (lane, lane as u32))).chain([(14, 7)]);
    let selections = [(15, 31), (16, 0), (17, 20), (18, 3), (19, 2), (19, 16)];
    let tag = (Fault::Control(Outputs::TAG_BIT + 3), "scenario");
    let faults: Vec<_> = hashes
        .map(|(word, bit)| (Fault::Word(word, bit), "fast path"))
        .chain(selections.map(|(word, bit)| (Fault::Word(word, bit), "bit-serial reference")))
        .chain([tag, (Fault::Response, "register map")])
        .chain([(Fault::LostResult, "fast path"), (Fault::SurplusResult, "fast path")])
        .collect();
    assert_eq!(faults.len(), 28);
    for (fault, reference) in faults {
        let planted = Planted { fault, cycles: when()..when() + 40 };
        let mismatch = compare(Some(&planted), true).expect_err("something wrong on both sides");
        assert!((when()..when() + 50).contains(&mismatch.cycle), "{fault:?}: {mismatch}");
        match fault {
            // It shows in whatever is compared next.
            Fault::LostResult | Fault::SurplusResult => {}
            _ => assert_eq!(mismatch.reference, reference, "{fault:?}: {mismatch}"),
        }
    }
}

#[test]
fn a_block_that_takes_no_frame_is_noticed() {
    let planted = Planted { fault: Fault::Deaf, cycles: when()..u64::MAX };
    let mismatch = compare(Some(&planted), true).expect_err("a hang");
    assert_eq!(mismatch.reference, "scenario");
}

#[test]
fn a_failed_case_is_one_in_the_file() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("gate.xml");
    let case = |name: &str, failure: Option<&str>| junit::Case {
        name: name.to_owned(),
        failure: failure.map(str::to_owned),
    };
    let cases = [case("good", None), case("bad", Some("cycle 7 <&> differs")), case("also", None)];
    junit::write_cases(&path, "gate", &cases).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("tests=\"3\"") && text.contains("failures=\"1\""), "{text}");
    assert_eq!(text.matches("<failure").count(), 1, "{text}");
    assert!(text.contains("cycle 7 &lt;&amp;&gt; differs"), "{text}");
    let bad = text.find("\"bad\"").unwrap();
    assert!(text[bad..].find("<failure").unwrap() < text[bad..].find("\"also\"").unwrap());
    junit::write(&path, "one", None).unwrap();
    assert!(!std::fs::read_to_string(&path).unwrap().contains("<failure"));
}
