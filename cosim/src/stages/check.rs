// SPDX-License-Identifier: Apache-2.0
//! The checker that is bound to the RTL: a check that fails is a difference.

use crate::difference::Difference;
use verilated::stage::FAILED_CHECKS;
use verilated::{CHECKS, StageSample};

/// Stage of a difference that the checker found.
pub(super) const STAGE: &str = "checker";

/// The checker's text, which has the name of each check.
const CHECKER: &str = include_str!("../../../rtl/verif/lbhash_checker.sv");

/// The first check that has failed.
pub(super) fn first_difference(actual: &StageSample) -> Option<Difference> {
    let number = (0..CHECKS).find(|&check| actual.bits(FAILED_CHECKS, check, 1) == 1)?;
    Some(Difference {
        stage: STAGE.to_owned(),
        field: format!("check {number}: {}", name(number)),
        expected: "holds".to_owned(),
        actual: "fails".to_owned(),
        position: None,
    })
}

/// What a check holds.
fn name(number: usize) -> &'static str {
    let mark = format!("LBHASH_CHECK({number}, \"");
    let name = CHECKER.split_once(&mark).and_then(|(_, rest)| rest.split('"').next());
    name.unwrap_or("without a name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_a_name() {
        assert!((0..CHECKS).all(|number| name(number) != "without a name"));
        assert_eq!(name(CHECKS), "without a name");
        assert_eq!(name(0), "s_axis_tvalid stays until tready");
    }

    #[test]
    fn a_failing_check_is_a_difference() {
        let mut sample = StageSample::default();
        assert_eq!(first_difference(&sample), None);
        sample.set_bits(FAILED_CHECKS, 53, 1, 1);
        let found = first_difference(&sample).unwrap();
        assert_eq!(found.field, "check 53: one write address at a time");
    }
}
