// SPDX-License-Identifier: Apache-2.0
//! A model of your own in the place of ours, against the Verilated RTL. Here it wraps our pipeline;
//! a team's model would compute the outputs itself.
//! `cargo run -p lbhash-cosim --example own_model -- fault` plants a fault in it.

use lbhash_cosim::{
    coverage::Collector,
    lockstep::LockStep,
    mismatch::Mismatch,
    model::Model,
    recorder::Options,
    scenario::{Groups, Plan, Stimulus, Traffic},
};
use lbhash_model::pipeline::{Inputs, Outputs, Pipeline, Registers};
use lbhash_vectors::stimulus::Generator;

/// The model: all that the comparison asks of it.
pub(crate) struct OwnModel {
    block: Pipeline,
    /// Drives `m_axis_tvalid` low.
    fault: bool,
}

impl Model for OwnModel {
    fn outputs(&self) -> Outputs {
        let outputs = self.block.outputs();
        Outputs { m_axis_tvalid: outputs.m_axis_tvalid && !self.fault, ..outputs }
    }

    fn tick(&mut self, inputs: &Inputs<'_>, _: &mut Collector) {
        self.block.tick(inputs);
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

/// 500 packets of mixed traffic. Gives the results compared, or the mismatch.
pub(crate) fn compare(fault: bool) -> Result<u64, Box<Mismatch>> {
    let plan = Plan {
        seed: 1,
        profile: "junos-trio-18.3".to_owned(),
        instances: 1,
        packets: 500,
        traffic: Traffic::Generated(Generator::Mixed),
        valid: None,
        ready: None,
        disturb: true,
        groups: Groups::Always,
    };
    let scenario = plan.scenario(0);
    let stimulus = Stimulus::new(&scenario).expect("a built-in profile");
    let model = OwnModel { block: Pipeline::new(), fault };
    let dut = verilated::Dut::new(verilated::Model::fast());
    let mut lock_step = LockStep::with(&stimulus, model, dut, Options::default());
    while lock_step.step()? {}
    Ok(lock_step.statistics().results)
}

#[allow(dead_code, reason = "a test includes this file")]
fn main() {
    let fault = std::env::args().any(|argument| argument == "fault");
    match compare(fault) {
        Ok(results) => println!("PASS: {results} results compared, 0 mismatches"),
        Err(mismatch) => {
            println!("MISMATCH\n{mismatch}");
            std::process::exit(1);
        }
    }
}
