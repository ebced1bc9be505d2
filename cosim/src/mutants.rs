// SPDX-License-Identifier: Apache-2.0
//! Which of many mutants of the RTL the comparison finds. All are in one Verilated model
//! (scripts/mutation makes its text); the plus argument `+mutant=N` chooses one, 0 none.

use crate::{
    error::InputError,
    lockstep::LockStep,
    mismatch::Mismatch,
    recorder::Options,
    scenario::{Groups, Plan, Scenario, Stimulus, Traffic, directed},
};
use lbhash_vectors::stimulus::Generator;
use rayon::prelude::*;
use serde::Serialize;
use std::ffi::CString;
use verilated::Model;

/// Random packets of each main profile.
const RANDOM_PACKETS: usize = 30_000;

/// Instances of them.
const RANDOM_INSTANCES: usize = 4;

/// The reference hashes one packet in so many.
const REFERENCE_EVERY: usize = 1000;

/// What became of a mutant.
#[derive(Clone, Debug, Serialize)]
pub struct Fate {
    /// Its number.
    pub mutant: u32,
    /// The scenario that found it; none: it survives.
    pub killed_by: Option<String>,
    /// Where model and mutant part.
    #[serde(flatten)]
    pub mismatch: Option<Mismatch>,
}

/// The scenarios that mutants are tried with, the shortest first.
///
/// # Errors
/// [`InputError`] where a profile cannot be used: those that are built in can.
pub fn scenarios(seed: u64) -> Vec<Scenario> {
    let mut scenarios: Vec<_> = directed(seed).into_iter().map(|(scenario, _)| scenario).collect();
    let length = |scenario: &Scenario| scenario.packets.len() + 4 * scenario.events.len();
    scenarios.sort_by_key(length);
    for profile in ["srlinux-7250-ixr", "junos-trio-18.3"] {
        let plan = Plan {
            seed,
            profile: profile.to_owned(),
            instances: RANDOM_INSTANCES,
            packets: RANDOM_PACKETS,
            traffic: Traffic::Generated(Generator::Random),
            valid: None,
            ready: None,
            disturb: true,
            groups: Groups::Mixed,
        };
        scenarios.extend((0..plan.instances).map(|instance| Scenario {
            name: format!("random-{profile}-{instance}"),
            ..plan.scenario(instance)
        }));
    }
    scenarios
}

/// Tries mutants on all cores; `done` gets each fate as it is known.
///
/// # Errors
/// [`InputError`] where a scenario cannot be prepared.
pub fn run(
    model: Model,
    mutants: &[u32],
    scenarios: &[Scenario],
    done: impl Fn(&Fate) + Sync,
) -> Result<(), InputError> {
    let stimuli = scenarios.iter().map(Stimulus::new).collect::<Result<Vec<_>, _>>()?;
    mutants.par_iter().with_max_len(1).for_each(|&mutant| done(&fate(model, mutant, &stimuli)));
    Ok(())
}

fn fate(model: Model, mutant: u32, stimuli: &[Stimulus<'_>]) -> Fate {
    let argument = CString::new(format!("+mutant={mutant}")).expect("no zero byte in a number");
    // As long as the program: a model may be used anywhere.
    let model = model.with_plus_argument(Box::leak(argument.into_boxed_c_str()));
    let options = Options { stages: false, reference_every: REFERENCE_EVERY };
    for stimulus in stimuli {
        let mut lock_step = LockStep::new(stimulus, model, options);
        loop {
            match lock_step.step() {
                Ok(true) => {}
                Ok(false) => break,
                Err(mismatch) => {
                    let killed_by = Some(stimulus.scenario.name.clone());
                    return Fate { mutant, killed_by, mismatch: Some(*mismatch) };
                }
            }
        }
    }
    Fate { mutant, killed_by: None, mismatch: None }
}
