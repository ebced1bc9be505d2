// SPDX-License-Identifier: Apache-2.0
//! A capture as a command takes it, with a progress bar when a person is looking and the bar is not in the way.

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use lbhash_vectors::capture::{CaptureError, Place, Problem, Reader};
use std::{
    fs::File,
    io::{self, IsTerminal},
    path::Path,
};

/// Opens a capture, `-` being standard input; the bar counts bytes of the file as it lies on the disk.
pub(crate) fn open(path: &Path) -> Result<(Reader, ProgressBar), CaptureError> {
    if path == Path::new("-") {
        let bar = progress_bar(None);
        return Ok((Reader::new("standard input", bar.wrap_read(io::stdin()))?, bar));
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| CaptureError {
        file: name.clone(),
        place: Place::File,
        problem: Problem::Open(error),
    })?;
    let bar = progress_bar(file.metadata().ok().map(|metadata| metadata.len()));
    Ok((Reader::new(&name, bar.wrap_read(file))?, bar))
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

/// indicatif draws on standard error, and only if that is a terminal; a bar vanishes when it is dropped.
fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    let bar = bar.with_finish(ProgressFinish::AndClear);
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
