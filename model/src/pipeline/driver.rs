// SPDX-License-Identifier: Apache-2.0
//! Drives a pipeline as an environment would: loads a configuration over the register bus, sends
//! frames, collects results. For tests, benchmarks and anyone who wants results without counting
//! cycles.

use super::{AxiLiteInputs, BEAT_BYTES, Beat, Inputs, OKAY, Observer, Pipeline};
use crate::{config::RegisterImage, metadata::Metadata, result::RESULT_WORDS};

/// A pipeline and its environment.
#[derive(Clone, Debug)]
pub struct Driver {
    pipeline: Pipeline,
    cycles: u64,
    samples: Samples,
    results: Vec<[u32; RESULT_WORDS]>,
}

/// The block answered a register access with `SLVERR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "register access to address {address:#07x} refused (SLVERR): see the register map for \
     addresses and their fields"
)]
#[non_exhaustive]
pub struct AccessRefused {
    /// Byte address.
    pub address: u32,
}

/// Counts samples.
#[derive(Clone, Copy, Debug)]
struct Samples(u64);

impl Observer for Samples {
    fn ports_are_sampled(&mut self) {
        self.0 += 1;
    }
}

impl Default for Driver {
    fn default() -> Self {
        Self::new()
    }
}

impl Driver {
    /// A pipeline after reset and the clearing of its tables.
    #[must_use]
    pub fn new() -> Self {
        let mut driver =
            Self { pipeline: Pipeline::new(), cycles: 0, samples: Samples(0), results: Vec::new() };
        while !driver.pipeline.outputs().s_axis_tready {
            driver.cycle(&Inputs::default());
        }
        driver
    }

    /// The pipeline, to look at.
    #[must_use]
    pub const fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// Cycles so far.
    #[must_use]
    pub const fn cycles(&self) -> u64 {
        self.cycles
    }

    /// Samples of the ports' quality so far.
    #[must_use]
    pub const fn samples(&self) -> u64 {
        self.samples.0
    }

    /// One cycle; a result that is taken in it is kept for [`Self::take_results`].
    #[inline]
    pub fn cycle(&mut self, inputs: &Inputs<'_>) {
        let outputs = self.pipeline.outputs();
        if inputs.rst_n && inputs.m_axis_tready && outputs.m_axis_tvalid {
            self.results.push(outputs.m_axis_tdata);
        }
        self.pipeline.tick_observed(inputs, &mut self.samples);
        self.cycles += 1;
    }

    /// Writes a register and waits for the answer.
    ///
    /// # Errors
    /// [`AccessRefused`] when the block answers `SLVERR`.
    pub fn write(&mut self, address: u32, data: u32) -> Result<(), AccessRefused> {
        let mut bus = AxiLiteInputs {
            awaddr: address,
            awvalid: true,
            wdata: data,
            wstrb: 0xF,
            wvalid: true,
            bready: true,
            ..AxiLiteInputs::default()
        };
        loop {
            let outputs = self.pipeline.outputs();
            self.cycle(&Inputs { s_axil: bus, ..Inputs::default() });
            bus.awvalid &= !outputs.awready;
            bus.wvalid &= !outputs.wready;
            if outputs.bvalid {
                return answer(outputs.bresp, address);
            }
        }
    }

    /// Reads a register.
    ///
    /// # Errors
    /// [`AccessRefused`] when the block answers `SLVERR`.
    pub fn read(&mut self, address: u32) -> Result<u32, AccessRefused> {
        let mut bus = AxiLiteInputs {
            araddr: address,
            arvalid: true,
            rready: true,
            ..AxiLiteInputs::default()
        };
        loop {
            let outputs = self.pipeline.outputs();
            self.cycle(&Inputs { s_axil: bus, ..Inputs::default() });
            bus.arvalid &= !outputs.arready;
            if outputs.rvalid {
                return answer(outputs.rresp, address).map(|()| outputs.rdata);
            }
        }
    }

    /// Loads a configuration: it holds for every frame sent from now on.
    ///
    /// # Errors
    /// [`AccessRefused`] when the image holds a value that a register does not take.
    pub fn load(&mut self, image: &RegisterImage) -> Result<(), AccessRefused> {
        image.writes().iter().try_for_each(|write| self.write(write.address, write.data))
    }

    /// Sends a frame, one beat a cycle as long as the block is ready.
    pub fn send(&mut self, metadata: &Metadata, frame: &[u8]) {
        let user = metadata.to_tuser();
        for (data, keep, last) in beats(frame) {
            let beat = Beat { data: &data, keep, last, user };
            let inputs = Inputs { s_axis: Some(beat), ..Inputs::default() };
            while !self.pipeline.outputs().s_axis_tready {
                self.cycle(&inputs);
            }
            self.cycle(&inputs);
        }
    }

    /// Waits for the results of all frames sent, and returns those not taken yet, in order of the
    /// frames.
    pub fn take_results(&mut self) -> Vec<[u32; RESULT_WORDS]> {
        while !self.pipeline.is_empty() {
            self.cycle(&Inputs::default());
        }
        std::mem::take(&mut self.results)
    }
}

const fn answer(response: u8, address: u32) -> Result<(), AccessRefused> {
    if response == OKAY { Ok(()) } else { Err(AccessRefused { address }) }
}

/// Beats of a frame: data, `tkeep`, `tlast`. An empty frame is one beat without bytes.
pub fn beats(frame: &[u8]) -> impl Iterator<Item = ([u8; BEAT_BYTES], u64, bool)> + '_ {
    let count = frame.len().div_ceil(BEAT_BYTES).max(1);
    (0..count).map(move |index| {
        let bytes = &frame[BEAT_BYTES * index..frame.len().min(BEAT_BYTES * (index + 1))];
        let mut data = [0; BEAT_BYTES];
        data[..bytes.len()].copy_from_slice(bytes);
        let keep = u64::MAX.checked_shr((BEAT_BYTES - bytes.len()) as u32).unwrap_or(0);
        (data, keep, index + 1 == count)
    })
}
