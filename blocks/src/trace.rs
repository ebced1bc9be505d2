// SPDX-License-Identifier: Apache-2.0
//! A run of a block: every cycle's inputs and outputs as a line of hexadecimal digits, for the
//! testbench to play and compare, and every result against the real system's function.
//!
//! A line has two numbers. Inputs, 744 bits from the top: `rst_ni`, `s_axis_tvalid`,
//! `s_axis_tlast`, `m_axis_tready`, `awvalid`, `wvalid`, `bready`, `arvalid`, `rready` on
//! `[740:732]`, strobes 4, write address 12, read address 12, write data 32, `tuser` 96, `tkeep`
//! 64, `tdata` 512. Outputs, 220 bits: `s_axis_tready`, `m_axis_tvalid`, `awready`, `wready`,
//! `bvalid`, `arready`, `rvalid`, 0, `bresp` 2, `rresp` 2, read data 32, tag 16, `m_axis_tdata`
//! 160. What is not valid is 0.

use crate::{
    block::{Block, Function, Inputs, Outputs},
    predict::Predict,
    stimulus::{Environment, Writes},
};
use std::{
    collections::VecDeque,
    io::{self, Write},
};

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Cycles.
    pub cycles: u64,
    /// Results taken.
    pub results: u64,
    /// Results equal to the real system's function.
    pub checked: u64,
    /// Register writes answered, and those refused.
    pub writes: u64,
    /// Of them refused.
    pub refused: u64,
    /// Register reads answered.
    pub reads: u64,
    /// Cycles in reset.
    pub resets: u64,
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// The lines cannot be written.
    #[error("the trace cannot be written: {0}")]
    Write(#[from] io::Error),
    /// A result is not that of the real system.
    #[error("result {result}, cycle {cycle}: the real system's function: {difference}")]
    Differs {
        /// Number of the result, from 0.
        result: u64,
        /// Cycle, from 0.
        cycle: u64,
        /// Both values.
        difference: String,
    },
}

/// Runs a block to the end of its environment; lines go to `out`, if there is one. One result in
/// `check_every` is compared with the real system's function.
///
/// # Errors
/// [`TraceError`].
pub fn run<F: Function + Predict + Clone>(
    function: F,
    seed: u64,
    frames: u64,
    writes: Writes,
    check_every: u64,
    mut out: Option<&mut dyn Write>,
) -> Result<Summary, TraceError> {
    let mut environment = Environment::new(seed, frames, 400, writes);
    let mut block = Block::new(function);
    let mut summary = Summary::default();
    // Frames in flight, with the registers that they were hashed with.
    let mut expected: VecDeque<(Vec<u8>, u128, F)> = VecDeque::new();
    let mut quiet = 0;
    while quiet < 64 {
        let is_done = environment.is_done();
        let inputs = environment.drive().clone();
        let outputs = block.tick(&inputs);
        if let Some(out) = out.as_deref_mut() {
            write_line(out, &inputs, &outputs)?;
        }
        if !inputs.rst_ni {
            summary.resets += 1;
            expected.clear();
        } else {
            summary.count(&inputs, &outputs);
            environment.see(&outputs);
            if environment.resets_now() {
                expected.clear();
            }
            for (frame, user) in environment.take_sent() {
                expected.push_back((frame, user, block.function().clone()));
            }
            if let (Some((found, _)), true) = (outputs.m_axis, inputs.m_axis_tready) {
                summary.results += 1;
                if let Some((frame, user, function)) = expected.pop_front()
                    && summary.results.is_multiple_of(check_every)
                    && let Some(difference) =
                        function.differs(&frame, user, &found, &mut summary.checked)
                {
                    let (result, cycle) = (summary.results - 1, summary.cycles);
                    return Err(TraceError::Differs { result, cycle, difference });
                }
            }
        }
        summary.cycles += 1;
        quiet = if is_done { quiet + 1 } else { 0 };
    }
    Ok(summary)
}

impl Summary {
    fn count(&mut self, inputs: &Inputs, outputs: &Outputs) {
        if let (Some(response), true) = (outputs.bus.b, inputs.bus.bready) {
            self.writes += 1;
            self.refused += u64::from(response != crate::bus::OKAY);
        }
        self.reads += u64::from(outputs.bus.r.is_some() && inputs.bus.rready);
    }
}

fn write_line(out: &mut dyn Write, inputs: &Inputs, outputs: &Outputs) -> io::Result<()> {
    let bits = |flags: &[bool]| flags.iter().fold(0, |number, &flag| number << 1 | u32::from(flag));
    let bus = &inputs.bus;
    let control = bits(&[
        inputs.rst_ni,
        inputs.s_axis_tvalid,
        inputs.s_axis_tlast,
        inputs.m_axis_tready,
        bus.awvalid,
        bus.wvalid,
        bus.bready,
        bus.arvalid,
        bus.rready,
    ]);
    write!(
        out,
        "{control:03x}{:01x}{:03x}{:03x}{:08x}{:024x}{:016x}",
        bus.wstrb, bus.awaddr, bus.araddr, bus.wdata, inputs.s_axis_tuser, inputs.s_axis_tkeep
    )?;
    for k in (0..64).rev() {
        write!(out, "{:02x}", inputs.s_axis_tdata.get(k).copied().unwrap_or(0))?;
    }
    let control = bits(&[
        outputs.s_axis_tready,
        outputs.m_axis.is_some(),
        outputs.bus.awready,
        outputs.bus.wready,
        outputs.bus.b.is_some(),
        outputs.bus.arready,
        outputs.bus.r.is_some(),
        false,
    ]);
    let (read, response) = outputs.bus.r.unwrap_or_default();
    let responses = outputs.bus.b.unwrap_or_default() << 2 | response;
    let (result, tag) = outputs.m_axis.unwrap_or_default();
    write!(out, " {control:02x}{responses:01x}{read:08x}{tag:04x}")?;
    for word in result.iter().rev() {
        write!(out, "{word:08x}")?;
    }
    writeln!(out)
}
