// SPDX-License-Identifier: Apache-2.0
//! Simulated cycles per second: the lock-step run against a bare C++ loop over the same Verilated
//! model.
//!
//! `lbhash_cosim::measure` lets them take turns; two instances against one are timed on the wall
//! clock, for that is what a second core is for.

use crate::contest::{Contest, Contestant, Measured, Ratio};
use lbhash_cosim::{
    measure::{Workload, measure},
    run::Models,
    scenario::Groups,
};
use lbhash_vectors::stimulus::Generator;
use std::error::Error;

const PROFILE: &str = "srlinux-7250-ixr";
const PACKETS: usize = 100_000;

const LOCK_STEP: &str = "lock-step, everything compared";
const BARE: &str = "bare C++ loop";
const MODEL: &str = "model side alone";
const ONE: &str = "one instance, wall clock";
const TWO: &str = "two instances, wall clock";

/// Measures a packet in every cycle, and longer frames. The contestants of a contest are measured
/// together, so one whose name holds one of the texts of `only` brings the others; no text means
/// all.
pub(crate) fn contests(
    rounds: u32,
    only: &[String],
) -> Result<Vec<(Contest<'static>, Measured)>, Box<dyn Error>> {
    [("64-byte TCP", Generator::Tcp64), ("mixed", Generator::Mixed)]
        .into_iter()
        .map(|(traffic, generator)| (contest(traffic, generator), generator))
        .filter(|(contest, _)| contest.has_any(only))
        .map(|(contest, generator)| Ok((contest, measured(generator, rounds)?)))
        .collect()
}

fn contest(traffic: &'static str, generator: Generator) -> Contest<'static> {
    let goal = (generator == Generator::Tcp64).then_some(600_000.0);
    let contestants = [LOCK_STEP, BARE, MODEL, ONE, TWO]
        .map(|name| Contestant::new(name, 0, || ()).with_goal(goal.filter(|_| name == LOCK_STEP)));
    Contest {
        group: "cosim",
        traffic,
        profile: PROFILE,
        unit: "cycles",
        contestants: contestants.into(),
        ratios: vec![
            Ratio { of: LOCK_STEP, to: BARE, goal: Some(0.85) },
            Ratio { of: TWO, to: ONE, goal: Some(1.7) },
        ],
    }
}

fn measured(generator: Generator, rounds: u32) -> Result<Measured, Box<dyn Error>> {
    let workload = Workload {
        generator,
        profile: PROFILE.to_owned(),
        seed: 1,
        packets: PACKETS,
        rounds: rounds as usize,
        groups: Groups::Never,
    };
    let measured = measure(&workload, Models::standard())?;
    Ok(Measured::elsewhere(vec![
        (LOCK_STEP, measured.lock_step),
        (BARE, measured.bare),
        (MODEL, measured.model),
        (ONE, measured.one_instance),
        (TWO, measured.two_instances),
    ]))
}
