// SPDX-License-Identifier: Apache-2.0
//! A device under test of your own in the place of the Verilated RTL: here a second pipeline, which
//! stands for another simulator or an emulator.
//! `cargo run -p lbhash-cosim --example own_dut -- fault` plants a fault in it.

use lbhash_cosim::{
    lockstep::LockStep,
    mismatch::Mismatch,
    model::Dut,
    recorder::Options,
    scenario::{Groups, Plan, Stimulus, Traffic},
};
use lbhash_model::pipeline::{self, AxiLiteInputs, Pipeline};
use lbhash_vectors::stimulus::Generator;
use verilated::{BatchError, Beat, Inputs, Outputs, StageSample};

/// The device: anything that takes the pins of a cycle and gives its outputs.
pub(crate) struct OwnDut {
    block: Pipeline,
    results: usize,
    /// The result, counted from 0, whose first key has a wrong bit.
    fault: Option<usize>,
}

impl OwnDut {
    fn outputs(&mut self, result_is_taken: bool) -> Outputs {
        let mut pins = lbhash_cosim::pins::outputs(&self.block.outputs());
        if pins.control & Outputs::M_VALID != 0 {
            if self.fault == Some(self.results) {
                pins.result[11] ^= 1;
            }
            self.results += usize::from(result_is_taken);
        }
        pins
    }
}

impl Dut for OwnDut {
    fn run(
        &mut self,
        beats: &[Beat],
        inputs: &[Inputs],
        outputs: &mut [Outputs],
    ) -> Result<(), BatchError> {
        for (pins, outputs) in inputs.iter().zip(outputs) {
            let is_set = |pin: u16| pins.control & pin != 0;
            let beat = &beats[pins.beat as usize];
            if !is_set(Inputs::RUN) {
                // Reset is asynchronous: it shows in this cycle already.
                self.block.reset();
            }
            *outputs = self.outputs(is_set(Inputs::M_READY));
            self.block.tick(&pipeline::Inputs {
                rst_n: is_set(Inputs::RUN),
                s_axis: is_set(Inputs::S_VALID).then_some(pipeline::Beat {
                    data: &beat.data,
                    keep: beat.keep,
                    last: beat.last == 1,
                    user: beat.user,
                }),
                m_axis_tready: is_set(Inputs::M_READY),
                s_axil: AxiLiteInputs {
                    awaddr: pins.write_address,
                    awvalid: is_set(Inputs::AW_VALID),
                    wdata: pins.write_data,
                    wstrb: pins.write_strobe,
                    wvalid: is_set(Inputs::W_VALID),
                    bready: is_set(Inputs::B_READY),
                    araddr: pins.read_address,
                    arvalid: is_set(Inputs::AR_VALID),
                    rready: is_set(Inputs::R_READY),
                },
            });
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

/// 500 packets of mixed traffic with groups. Gives the results compared, or the mismatch.
pub(crate) fn compare(fault: Option<usize>) -> Result<u64, Box<Mismatch>> {
    let plan = Plan {
        seed: 1,
        profile: "srlinux-7250-ixr".to_owned(),
        instances: 1,
        packets: 500,
        traffic: Traffic::Generated(Generator::Mixed),
        valid: None,
        ready: None,
        disturb: false,
        groups: Groups::Always,
    };
    let scenario = plan.scenario(0);
    let stimulus = Stimulus::new(&scenario).expect("a built-in profile");
    let dut = OwnDut { block: Pipeline::new(), results: 0, fault };
    let mut lock_step = LockStep::with(&stimulus, Pipeline::new(), dut, Options::default());
    while lock_step.step()? {}
    Ok(lock_step.statistics().results)
}

#[allow(dead_code, reason = "a test includes this file")]
fn main() {
    let fault = std::env::args().any(|argument| argument == "fault").then_some(100);
    match compare(fault) {
        Ok(results) => println!("PASS: {results} results compared, 0 mismatches"),
        Err(mismatch) => {
            println!("MISMATCH\n{mismatch}");
            std::process::exit(1);
        }
    }
}
