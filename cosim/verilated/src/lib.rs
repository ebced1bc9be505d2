// SPDX-License-Identifier: Apache-2.0
//! Safe binding to the Verilated model of the lbhash RTL.
//!
//! The build script runs Verilator on `rtl/` three times: [`Model::fast`] shows only the ports,
//! [`Model::stages`] the stage signals of docs/timing.md too, and writes waveforms on demand;
//! [`Model::synthesis`] is the text that synthesis sees. A
//! small C++ shim plays a batch of cycles from a flat buffer of [pin values](Inputs) and records
//! [what the pins say](Outputs); what the pins mean is not its business.
//!
//! ```
//! use verilated::{Beat, Dut, Inputs, Model, Outputs};
//!
//! let mut dut = Dut::new(Model::fast());
//! let reset = Inputs::default();
//! let run = Inputs { control: Inputs::RUN, ..reset };
//! let mut outputs = [Outputs::default(); 3];
//! dut.run(&[Beat::default()], &[reset, run, run], &mut outputs)?;
//! let address_ready = |cycle: &Outputs| cycle.control & Outputs::AW_READY != 0;
//! assert_eq!(outputs.each_ref().map(address_ready), [false, false, true]);
//! # Ok::<(), verilated::BatchError>(())
//! ```
//!
//! All `unsafe` of the project is in this crate, but for a prefetch hint in `lbhash_model::fast`.

mod dut;
mod library;
mod model;
mod pins;
mod sample;
mod signals;
pub mod verilate;

pub use dut::{BatchError, Dut, TraceError};
pub use library::BuildError;
pub use model::Model;
pub use pins::{Beat, Inputs, Outputs};
pub use sample::StageSample;
pub use signals::{CHECKS, STAGE_SIGNALS, STAGE_WORDS, Signal, stage};
pub use verilate::Variant;
