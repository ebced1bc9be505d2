// SPDX-License-Identifier: Apache-2.0
//! Where model and RTL part.

use crate::difference::Difference;
use serde::Serialize;
use std::fmt;

/// The first cycle in which something is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// Cycle of the instance, from 0: the first cycle of its first reset.
    pub cycle: u64,
    /// Packet of the instance, from 0, where one is concerned.
    pub packet: Option<usize>,
    /// What it was compared with: "pipeline", "fast path", "bit-serial reference", "register map",
    /// "arithmetic"; "scenario" for a result too many or too few, or a hang.
    pub reference: &'static str,
    /// What differs.
    #[serde(flatten)]
    pub difference: Difference,
}

/// The stage of a mismatch that model and device under test have in common.
pub(crate) const ALIKE: &str = "pipeline and RTL alike";

impl std::error::Error for Mismatch {}

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
        writeln!(f, "  expected  {expected} ({})", self.reference)?;
        write!(f, "  actual    {actual}")
    }
}

/// `missing` is the first packet without a result, if there is one.
pub(crate) fn unbalanced(cycle: u64, missing: Option<usize>, surplus: u64) -> Box<Mismatch> {
    let actual = match missing {
        Some(packet) => format!("none for packet {packet}"),
        None => format!("{surplus} too many"),
    };
    let difference = Difference {
        stage: ALIKE.to_owned(),
        field: "m_axis_tvalid".to_owned(),
        expected: "one result for each packet".to_owned(),
        actual,
        position: None,
    };
    Box::new(Mismatch { cycle, packet: missing, reference: "scenario", difference })
}

pub(crate) fn hang(cycle: u64, packet: usize) -> Box<Mismatch> {
    let difference = Difference {
        stage: "pipeline".to_owned(),
        field: "s_axis_tready".to_owned(),
        expected: "a packet accepted".to_owned(),
        actual: "none in 500,000 cycles".to_owned(),
        position: None,
    };
    Box::new(Mismatch { cycle, packet: Some(packet), reference: "scenario", difference })
}
