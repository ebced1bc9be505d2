// SPDX-License-Identifier: Apache-2.0
//! The steps from a packet to its member, for people who want to follow or reproduce them.

use crate::text::hex;

/// One step: what it is, and what came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What the step is, such as `siphash input`.
    pub name: &'static str,
    /// What came out: bytes in hexadecimal, a number, or words.
    pub text: String,
}

/// A list of steps, or nothing at all where nobody wants them.
#[derive(Debug, Default)]
pub struct Trace {
    steps: Option<Vec<Step>>,
}

impl Trace {
    /// A trace that keeps nothing.
    #[must_use]
    pub const fn off() -> Self {
        Self { steps: None }
    }

    /// A trace that keeps every step.
    #[must_use]
    pub const fn on() -> Self {
        Self { steps: Some(Vec::new()) }
    }

    /// The steps so far, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        self.steps.as_deref().unwrap_or_default()
    }

    /// Keeps a step of the caller's own; its text is made only if somebody wants it.
    pub fn note(&mut self, name: &'static str, text: impl FnOnce() -> String) {
        self.words(name, text);
    }

    /// Keeps a step in words; the words are made only if somebody wants them.
    pub(crate) fn words(&mut self, name: &'static str, text: impl FnOnce() -> String) {
        if let Some(steps) = &mut self.steps {
            steps.push(Step { name, text: text() });
        }
    }

    /// Keeps bytes that are hashed, in hexadecimal.
    pub(crate) fn bytes(&mut self, name: &'static str, bytes: &[u8]) {
        self.words(name, || hex(bytes));
    }

    /// Keeps a number of so many bits, in hexadecimal.
    pub(crate) fn number(&mut self, name: &'static str, value: impl Into<u64>, bits: u32) {
        let value = value.into();
        let digits = bits.div_ceil(4) as usize;
        self.words(name, || format!("0x{value:0digits$x}"));
    }
}
