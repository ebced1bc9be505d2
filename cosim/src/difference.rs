// SPDX-License-Identifier: Apache-2.0
//! One field that differs.

use serde::Serialize;

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
