// SPDX-License-Identifier: Apache-2.0
//! Where model and RTL part.

use crate::{pins, scoreboard::WrongResult, stages::InFlight};
use lbhash_model::RESULT_WORDS;
use serde::Serialize;
use std::fmt;

/// One field that differs in one cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Stage that drives the field.
    pub stage: String,
    /// The field.
    pub field: String,
    /// What it should be, in hexadecimal.
    pub expected: String,
    /// What it is.
    pub actual: String,
    /// Position in the pipeline, where the field belongs to one.
    #[serde(skip)]
    pub position: Option<usize>,
}

impl Difference {
    /// A difference where the values, of `width` bits, are not equal.
    #[must_use]
    pub fn between(
        stage: &str,
        field: &str,
        expected: u32,
        actual: u32,
        width: u32,
    ) -> Option<Self> {
        (expected != actual).then(|| {
            let digits = width.div_ceil(4) as usize;
            Self {
                stage: stage.to_owned(),
                field: field.to_owned(),
                expected: format!("0x{expected:0digits$x}"),
                actual: format!("0x{actual:0digits$x}"),
                position: None,
            }
        })
    }
}

/// The first cycle in which something is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// Cycle of the instance, from 0: the first cycle of its first reset.
    pub cycle: u64,
    /// Packet of the instance, from 0, where one is concerned.
    pub packet: Option<usize>,
    /// Whose word counts: "the pipeline", "the fast path", "the reference", or what went wrong otherwise.
    pub judge: &'static str,
    /// What differs.
    #[serde(flatten)]
    pub difference: Difference,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { stage, field, expected, actual, .. } = &self.difference;
        writeln!(f, "  cycle     {}", self.cycle)?;
        match self.packet {
            Some(packet) => writeln!(f, "  packet    {packet}")?,
            None => writeln!(f, "  packet    none")?,
        }
        writeln!(f, "  stage     {stage}")?;
        writeln!(f, "  field     {field}")?;
        writeln!(f, "  expected  {expected} ({})", self.judge)?;
        write!(f, "  actual    {actual}")
    }
}

pub(crate) fn of_output(
    cycle: u64,
    packet: Option<usize>,
    difference: Difference,
) -> Box<Mismatch> {
    Box::new(Mismatch { cycle, packet, judge: "the pipeline", difference })
}

pub(crate) fn of_stage(cycle: u64, in_flight: &InFlight, difference: Difference) -> Box<Mismatch> {
    let packet = difference.position.and_then(|position| in_flight.at(position));
    Box::new(Mismatch { cycle, packet, judge: "the pipeline", difference })
}

pub(crate) fn of_result(
    cycle: u64,
    wrong: &WrongResult,
    actual: &[u32; RESULT_WORDS],
) -> Box<Mismatch> {
    let difference = pins::result_difference(&wrong.expected, actual).map_or_else(
        || unreachable!("a wrong result has a word that differs"),
        |difference| Difference { stage: "pipeline and RTL alike".to_owned(), ..difference },
    );
    Box::new(Mismatch { cycle, packet: Some(wrong.packet), judge: wrong.judge, difference })
}

/// `missing` is the first packet without a result, if there is one.
pub(crate) fn unbalanced(cycle: u64, missing: Option<usize>, surplus: u64) -> Box<Mismatch> {
    let actual = match missing {
        Some(packet) => format!("none for packet {packet}"),
        None => format!("{surplus} too many"),
    };
    let difference = Difference {
        stage: "pipeline and RTL alike".to_owned(),
        field: "m_axis_tvalid".to_owned(),
        expected: "one result for each packet".to_owned(),
        actual,
        position: None,
    };
    Box::new(Mismatch { cycle, packet: missing, judge: "the scenario", difference })
}

pub(crate) fn hang(cycle: u64, packet: usize) -> Box<Mismatch> {
    let difference = Difference {
        stage: "pipeline".to_owned(),
        field: "s_axis_tready".to_owned(),
        expected: "a packet accepted".to_owned(),
        actual: "none in 500,000 cycles".to_owned(),
        position: None,
    };
    Box::new(Mismatch { cycle, packet: Some(packet), judge: "the scenario", difference })
}
