// SPDX-License-Identifier: Apache-2.0
//! What a failure leaves behind: everything that is needed to look at it, in one directory.

use crate::{
    error::InputError,
    junit,
    minimise::minimise,
    mismatch::Mismatch,
    recorder::{Options, Recorder},
    run::{Failure, Models, run_scenario},
    scenario::{Scenario, Stimulus},
};
use lbhash_vectors::capture::write_pcap;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use verilated::{Dut, TraceError, Variant};

/// Cycles before and after the mismatch in the waveform.
const WAVE_CYCLES: u64 = 20;

/// A failure bundle that has been written.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The directory.
    pub directory: PathBuf,
    /// The failing run again, stages compared: it names the first stage to differ.
    pub by_stage: Mismatch,
    /// It is the text for synthesis alone that is wrong.
    pub synthesis: bool,
    /// Packets of the minimised scenario.
    pub packets: usize,
    /// Where the minimised scenario fails.
    pub minimised: Mismatch,
}

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file could not be written, or the scenario not be prepared.
    #[error(transparent)]
    Input(#[from] InputError),
    /// No waveform.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// A waveform that is not whole.
    #[error("{path}: the waveform could not be written whole; is the disk full?")]
    Wave {
        /// The file.
        path: PathBuf,
    },
    /// No JUnit file.
    #[error(transparent)]
    Junit(#[from] junit::JunitError),
}

/// Makes a directory of its own for a bundle: `parent`/`name`, or with -2, -3 … behind it where an
/// earlier failure has left one.
///
/// # Errors
/// [`InputError`] where no directory can be made.
pub fn fresh_directory(parent: &Path, name: &str) -> Result<PathBuf, InputError> {
    fs::create_dir_all(parent).map_err(InputError::file(parent))?;
    let mut number = 1_u32;
    loop {
        let directory = match number {
            1 => parent.join(name),
            _ => parent.join(format!("{name}-{number}")),
        };
        match fs::create_dir(&directory) {
            Ok(()) => return Ok(directory),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(InputError::file(&directory)(error)),
        }
    }
}

/// Reruns the failure with all stages compared, minimises it, and writes the bundle into
/// `directory`.
///
/// # Errors
/// [`BundleError`] where a file cannot be written.
pub fn write(
    directory: &Path,
    failure: &Failure,
    models: Models,
    options: Options,
    rerun: &str,
) -> Result<Bundle, BundleError> {
    fs::create_dir_all(directory).map_err(InputError::file(directory))?;
    let with_stages = Options { stages: true, ..options };
    let again = run_scenario(&failure.scenario, models.stages, with_stages, |_| {})?;
    // What is wrong in the text for synthesis alone has no stages to name.
    let (by_stage, model, options) = match again.mismatch {
        Some(by_stage) => (by_stage, models.stages, with_stages),
        None => (failure.mismatch.clone(), models.fast, Options { stages: false, ..options }),
    };
    let (smallest, minimised) = minimise(&failure.scenario, &by_stage, model, options)?;
    let bundle = Bundle {
        directory: directory.to_owned(),
        by_stage,
        synthesis: model.variant() == Variant::Synthesis,
        packets: smallest.packets.len(),
        minimised,
    };
    write_scenario(&directory.join("scenario.json"), &smallest)?;
    write_packets(&directory.join("packets.pcap"), &smallest)?;
    let report = bundle.report(rerun);
    let path = directory.join("report.txt");
    fs::write(&path, &report).map_err(InputError::file(&path))?;
    let path = directory.join("junit.xml");
    junit::write(&path, &failure.scenario.name, Some(&report))?;
    // Last: it is the largest, and may not fit.
    write_wave(&directory.join("wave.vcd"), &smallest, bundle.minimised.cycle, models)?;
    Ok(bundle)
}

impl Bundle {
    /// The failure in words: where it is, and how to see it again.
    #[must_use]
    pub fn report(&self, rerun: &str) -> String {
        let directory = self.directory.display();
        let text = if self.synthesis { "--synthesis " } else { "" };
        format!(
            "MISMATCH\n{}\nrerun: {rerun}\nminimised to {} packet(s), {}:\n{}\nrerun: lbhash-cosim replay \
             {text}{directory}/scenario.json\nbundle: {directory} (report.txt scenario.json packets.pcap wave.vcd junit.xml)\n",
            self.by_stage, self.packets, "which fail at", self.minimised,
        )
    }
}

fn write_scenario(path: &Path, scenario: &Scenario) -> Result<(), InputError> {
    let text = serde_json::to_vec_pretty(scenario);
    let text = text.map_err(|error| InputError::file(path)(error.into()))?;
    fs::write(path, text).map_err(InputError::file(path))
}

fn write_packets(path: &Path, scenario: &Scenario) -> Result<(), InputError> {
    let mut capture = Vec::new();
    let frames = scenario.packets.iter().map(|packet| packet.frame.as_slice());
    write_pcap(&mut capture, frames).map_err(InputError::file(path))?;
    fs::write(path, capture).map_err(InputError::file(path))
}

/// Plays the scenario once more and writes the waveform of the cycles around the mismatch.
fn write_wave(
    path: &Path,
    scenario: &Scenario,
    cycle: u64,
    models: Models,
) -> Result<(), BundleError> {
    let stimulus = Stimulus::new(scenario)?;
    let mut inputs = Vec::new();
    let mut model = Recorder::new(&stimulus, Options::default());
    while (inputs.len() as u64) <= cycle + WAVE_CYCLES {
        // A mismatch of the model with the untimed derivations ends the recording too.
        let go_on = model.batch().is_ok() && !model.inputs.is_empty();
        inputs.extend_from_slice(&model.inputs);
        if !go_on {
            break;
        }
    }
    let first = (cycle.saturating_sub(WAVE_CYCLES) as usize).min(inputs.len());
    let last = ((cycle + WAVE_CYCLES + 1) as usize).min(inputs.len());
    let mut dut = Dut::new(models.stages);
    let play = |dut: &mut Dut, range: std::ops::Range<usize>| {
        let played = dut.run_bare(&stimulus.beats, &inputs[range]);
        played.expect("every beat is present");
    };
    play(&mut dut, 0..first);
    dut.open_trace(path)?;
    play(&mut dut, first..last);
    match dut.close_trace() {
        true => Ok(()),
        false => Err(BundleError::Wave { path: path.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bundle_takes_the_place_of_an_earlier_one() {
        let parent = std::env::temp_dir().join(format!("lbhash-bundles-{}", std::process::id()));
        let _ = fs::remove_dir_all(&parent);
        let made = ["7", "7", "8", "7"].map(|name| fresh_directory(&parent, name).unwrap());
        let expected = ["7", "7-2", "8", "7-3"].map(|name| parent.join(name));
        assert_eq!(made, expected);
        fs::write(parent.join("file"), "").unwrap();
        assert!(fresh_directory(&parent.join("file"), "7").is_err());
        fs::remove_dir_all(&parent).unwrap();
    }
}
