// SPDX-License-Identifier: Apache-2.0
//! One running instance of a model.

use crate::{
    model::Model,
    pins::{Beat, Inputs, Outputs},
    sample::StageSample,
};
use std::{
    ffi::{CStr, CString},
    os::unix::ffi::OsStrExt,
    path::Path,
    ptr::NonNull,
};

/// One instance of a model, with a Verilator context of its own.
///
/// It belongs to the thread that created it (Verilator keeps some state per thread), so it is
/// neither `Send` nor `Sync`: create, run and drop it in one worker, and use one instance per
/// worker for more speed.
pub struct Dut {
    model: Model,
    /// Not null; owned; made by `model`'s `create`. The pointer also makes this type neither `Send`
    /// nor `Sync`.
    instance: NonNull<std::ffi::c_void>,
}

/// A batch that cannot be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// A cycle names a beat that the batch does not have.
    #[error("cycle {cycle} of the batch names beat {beat}, but there are {beats} beats")]
    NoSuchBeat {
        /// Cycle within the batch.
        cycle: usize,
        /// The beat that it names.
        beat: u32,
        /// Beats in the batch.
        beats: usize,
    },
    /// An output buffer is not as long as the inputs.
    #[error("{cycles} cycles of inputs, but room for {room} cycles of {what}")]
    Length {
        /// Cycles of inputs.
        cycles: usize,
        /// Cycles that fit.
        room: usize,
        /// Which buffer.
        what: &'static str,
    },
    /// Stage signals of a model without them.
    #[error("this model does not show the stage signals; use `Model::stages`")]
    NoStages,
}

/// A waveform that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: cannot write a waveform there{remedy}")]
pub struct TraceError {
    path: String,
    remedy: &'static str,
}

impl Dut {
    /// A new instance, before its first cycle. Its registers are undefined until a cycle with `RUN`
    /// clear.
    ///
    /// # Panics
    /// When memory is exhausted.
    #[must_use]
    pub fn new(model: Model) -> Self {
        let argument = model.plus_argument.map_or(std::ptr::null(), CStr::as_ptr);
        // SAFETY: the table is the shim's; the argument is null or ends with a zero byte.
        let instance = unsafe { (model.table.create)(argument) };
        Self { model, instance: NonNull::new(instance).expect("`new` in C++ never gives null") }
    }

    /// Plays one cycle per element of `inputs` and records the outputs of each.
    ///
    /// # Errors
    /// [`BatchError`] when a cycle names a beat outside `beats`, or `outputs` has another length.
    pub fn run(
        &mut self,
        beats: &[Beat],
        inputs: &[Inputs],
        outputs: &mut [Outputs],
    ) -> Result<(), BatchError> {
        check_beats(beats, inputs)?;
        check_length(inputs, outputs.len(), "outputs")?;
        self.play(beats, inputs, outputs.as_mut_ptr(), std::ptr::null_mut());
        Ok(())
    }

    /// As [`run`](Self::run), and records the stage signals of each cycle too.
    ///
    /// # Errors
    /// [`BatchError`] as for `run`; also when the model has no stage signals.
    pub fn run_with_stages(
        &mut self,
        beats: &[Beat],
        inputs: &[Inputs],
        outputs: &mut [Outputs],
        stages: &mut [StageSample],
    ) -> Result<(), BatchError> {
        if !self.model.has_stages() {
            return Err(BatchError::NoStages);
        }
        check_beats(beats, inputs)?;
        check_length(inputs, outputs.len(), "outputs")?;
        check_length(inputs, stages.len(), "stage signals")?;
        self.play(beats, inputs, outputs.as_mut_ptr(), stages.as_mut_ptr().cast());
        Ok(())
    }

    /// Plays the cycles in the shim's C++ loop and records nothing: what a testbench in plain C++
    /// would cost at least.
    ///
    /// # Errors
    /// [`BatchError`] when a cycle names a beat outside `beats`.
    pub fn run_bare(&mut self, beats: &[Beat], inputs: &[Inputs]) -> Result<(), BatchError> {
        check_beats(beats, inputs)?;
        self.play(beats, inputs, std::ptr::null_mut(), std::ptr::null_mut());
        Ok(())
    }

    fn play(&mut self, beats: &[Beat], inputs: &[Inputs], outputs: *mut Outputs, stages: *mut u32) {
        // SAFETY: the instance is this model's and is used by this thread alone. Every beat index
        // is in range, and `outputs` and `stages` are null or have an element for every cycle
        // (checked by the callers); `stages` is not null only for a model that has them. The shim
        // keeps no pointer.
        unsafe {
            (self.model.table.run)(
                self.instance.as_ptr(),
                beats.as_ptr(),
                inputs.as_ptr(),
                inputs.len(),
                outputs,
                stages,
            );
        }
    }

    /// Writes a waveform (VCD) of the cycles from now on to `path`, until
    /// [`close_trace`](Self::close_trace). One unit of time is half a cycle: the clock rises at 2 ·
    /// cycle + 1.
    ///
    /// # Errors
    /// [`TraceError`] when the model cannot trace, or the file cannot be written.
    pub fn open_trace(&mut self, path: &Path) -> Result<(), TraceError> {
        let failed = |remedy| TraceError { path: path.display().to_string(), remedy };
        if !self.model.has_stages() {
            return Err(failed(": this model has no waveforms; use `Model::stages`"));
        }
        let name = CString::new(path.as_os_str().as_bytes())
            .map_err(|_| failed(": the name has a zero byte"))?;
        // SAFETY: the instance is this model's; `name` ends with a zero byte and outlives the call.
        let opened =
            unsafe { (self.model.table.open_trace)(self.instance.as_ptr(), name.as_ptr()) };
        if opened == 0 { Err(failed("")) } else { Ok(()) }
    }

    /// Ends the waveform, if there is one. False where it could not be written whole: the disk may be
    /// full.
    #[must_use]
    pub fn close_trace(&mut self) -> bool {
        // SAFETY: the instance is this model's; closing twice does nothing.
        unsafe { (self.model.table.close_trace)(self.instance.as_ptr()) != 0 }
    }
}

impl Drop for Dut {
    fn drop(&mut self) {
        // SAFETY: the instance is this model's, and nothing refers to it after this.
        unsafe { (self.model.table.destroy)(self.instance.as_ptr()) }
    }
}

fn check_beats(beats: &[Beat], inputs: &[Inputs]) -> Result<(), BatchError> {
    match inputs.iter().position(|cycle| cycle.beat as usize >= beats.len()) {
        None => Ok(()),
        Some(cycle) => {
            Err(BatchError::NoSuchBeat { cycle, beat: inputs[cycle].beat, beats: beats.len() })
        }
    }
}

fn check_length(inputs: &[Inputs], room: usize, what: &'static str) -> Result<(), BatchError> {
    let cycles = inputs.len();
    if room == cycles { Ok(()) } else { Err(BatchError::Length { cycles, room, what }) }
}
