// SPDX-License-Identifier: Apache-2.0
//! A capture as commands take it, with a progress bar when a person is looking and the bar is not
//! in the way.

use crate::{failure::Failure, interrupt, message, standard_input};
use clap::Args;
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use lbhash_vectors::capture::{CaptureError, Options, Problem, Reader};
use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

#[derive(Args, Debug)]
pub(crate) struct CaptureArguments {
    /// Capture: pcap, pcapng, or gzip of either; `-` for standard input
    #[arg(value_name = "FILE|-")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
}

#[derive(Args, Debug)]
pub(crate) struct Strictness {
    /// Take Ethernet alone, and nothing behind gzip data: an error where packets of other link
    /// types would be hashed by their IP header, or skipped
    #[arg(long)]
    pub(crate) strict: bool,
}

impl Strictness {
    /// How captures are read by a command that ends with what it has when it is interrupted.
    pub(crate) fn options(&self) -> Options {
        Options { strict: self.strict, interrupted: Some(interrupt::watch()) }
    }
}

/// A capture being read.
pub(crate) struct Capture {
    pub(crate) reader: Reader,
    bar: ProgressBar,
    name: String,
}

impl CaptureArguments {
    /// Opens the capture; the bar counts bytes of the file as it lies on the disk.
    pub(crate) fn open(&self) -> Result<Capture, CaptureError> {
        self.open_with(&self.strictness.options())
    }

    /// Opens the capture for a command that an interruption may end at once.
    pub(crate) fn open_without_watch(&self) -> Result<Capture, CaptureError> {
        self.open_with(&Options { strict: self.strictness.strict, ..Options::default() })
    }

    fn open_with(&self, options: &Options) -> Result<Capture, CaptureError> {
        let mut bar = ProgressBar::hidden();
        let reader = Reader::open_with(&self.file, options, |source, length| {
            bar = progress_bar(length);
            Box::new(bar.wrap_read(source))
        })?;
        Ok(Capture { reader, bar, name: name_of(&self.file) })
    }
}

impl Capture {
    /// A capture that no file holds.
    pub(crate) fn in_memory(name: &str, bytes: Vec<u8>) -> Result<Self, CaptureError> {
        let reader = Reader::new(name, io::Cursor::new(bytes))?;
        Ok(Self { reader, bar: ProgressBar::hidden(), name: name.to_owned() })
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Moves the bar.
    pub(crate) fn show_progress(&self, packets: u64) {
        self.bar.set_message(packets.to_string());
    }

    /// Ends the command as `done` says, after a note of what was skipped. An interruption is the
    /// way to end a pipe, and an error of a file.
    pub(crate) fn finish(&self, done: Result<(), Failure>) -> Result<(), Failure> {
        self.bar.finish_and_clear();
        let (skipped, packets) = (self.reader.skipped(), self.reader.packets());
        let is_said = matches!(
            &done,
            Err(Failure::Capture(CaptureError { problem: Problem::AllSkipped { .. }, .. }))
        );
        if skipped.packets() > 0 && !is_said {
            let count = skipped.packets();
            message::note(format_args!(
                "{}: {count} of {packets} packets skipped: {skipped}",
                self.name
            ));
        }
        done?;
        match self.reader.is_interrupted() && !self.reader.is_live() {
            true => Err(Failure::Interrupted { file: self.name.clone(), packets }),
            false => Ok(()),
        }
    }
}

/// What messages call a file.
pub(crate) fn name_of(file: &Path) -> String {
    if standard_input::is_meant(file) {
        "standard input".into()
    } else {
        file.display().to_string()
    }
}

/// A bar on standard error, if that is a terminal and the results go elsewhere.
fn progress_bar(bytes: Option<u64>) -> ProgressBar {
    if io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    match bytes {
        Some(bytes) => styled(
            ProgressBar::new(bytes),
            "{bar:30} {percent:>3} % of {total_bytes}, {msg} packets, {bytes_per_sec}, {eta} left",
        ),
        None => {
            styled(ProgressBar::no_length(), "{spinner} {bytes}, {msg} packets, {bytes_per_sec}")
        }
    }
}

/// Counts packets where their number is not known before.
pub(crate) fn packet_counter() -> ProgressBar {
    styled(ProgressBar::no_length(), "{spinner} {human_pos} packets, {per_sec}")
}

/// indicatif draws on standard error, and only if that is a terminal; a bar vanishes when it is
/// dropped.
fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    let bar = bar.with_finish(ProgressFinish::AndClear);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
