// SPDX-License-Identifier: Apache-2.0
//! Why a command failed, and the one place that tells the user.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use lbhash_model::{
    config::FieldTableError,
    profile::{ProfileError, UnknownProfile},
};
use lbhash_vectors::{capture::CaptureError, set::SetError};
use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Capture(#[from] CaptureError),
    #[error("{}", error.problem)]
    Profile { error: ProfileError, text: String },
    #[error("{unknown}; a file name ends in .toml or holds a path separator")]
    UnknownProfile { unknown: UnknownProfile },
    #[error("{0}")]
    FieldTable(#[from] FieldTableError),
    #[error("{file}: cannot be read: {error}")]
    Read { file: String, error: io::Error },
    #[error("{file}: there is no packet {asked}: {}", packets_in_words(*packets))]
    NoSuchPacket { file: String, asked: u64, packets: u64 },
    #[error(transparent)]
    Set(#[from] SetError),
    #[error("{set}: {lines} line{} differ from what the set must be", if *lines == 1 { "" } else { "s" })]
    SetDiffers { set: String, lines: u64 },
    #[error(
        "--bridged, --ifindex, --service-id and --hash-profile go with --capture: a generator makes metadata of its own"
    )]
    MetadataOfGenerator,
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

fn packets_in_words(packets: u64) -> String {
    match packets {
        0 => "the capture has no packets".into(),
        1 => "the capture has one packet, number 0".into(),
        _ => format!("the capture has {packets} packets, numbered 0 to {}", packets - 1),
    }
}

const DIFFERENCE: u8 = 1;
const BAD_INPUT: u8 = 2;

impl Failure {
    /// Tells the user, and gives the exit code of the process.
    pub(crate) fn report(&self) -> ExitCode {
        if self.is_closed_pipe() {
            return ExitCode::SUCCESS;
        }
        let colours = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
        eprintln!("{}", renderer.render(&[self.message()]));
        ExitCode::from(match self {
            Self::SetDiffers { .. } => DIFFERENCE,
            _ => BAD_INPUT,
        })
    }

    /// The reader of our output has enough, as in `lbhash keys FILE | head`: not an error.
    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    fn message(&self) -> Group<'_> {
        let title = Level::ERROR.primary_title(self.to_string());
        match self {
            Self::Profile { error, text } => {
                let place = AnnotationKind::Primary.span(visible(error, text));
                let snippet =
                    Snippet::source(text.as_str()).path(error.origin.as_str()).annotation(place);
                title.element(snippet).element(Level::HELP.message(error.problem.remedy()))
            }
            _ => Group::with_title(title),
        }
    }
}

/// Bytes to underline: within the text, and at most the first line of what is at fault.
fn visible(error: &ProfileError, text: &str) -> std::ops::Range<usize> {
    let start = error.span.start.min(text.len());
    let fault = text.get(start..error.span.end.min(text.len())).unwrap_or_default();
    start..start + fault.lines().next().map_or(0, str::len)
}
