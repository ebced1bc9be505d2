// SPDX-License-Identifier: Apache-2.0
//! What stops a run before it can say anything about model and RTL: exit code 2.

use lbhash_control::{diagnostics::Findings, profile::UnknownProfile};
use lbhash_model::config::FieldTableError;
use lbhash_vectors::{capture::CaptureError, text::NotUtf8};
use std::path::PathBuf;

/// Input that cannot be used, or a file that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// A profile file with a mistake in it.
    #[error(transparent)]
    Profile(#[from] Findings),
    /// Neither a built-in profile nor a file.
    #[error("{error}; and there is no file of this name")]
    UnknownProfile {
        /// What the model says of the name.
        #[source]
        error: UnknownProfile,
    },
    /// A profile that the hardware must not hold.
    #[error("{profile}: {error}")]
    FieldTable {
        /// The profile.
        profile: String,
        /// What is wrong.
        #[source]
        error: FieldTableError,
    },
    /// A profile file in another encoding.
    #[error("{path}: {place}; {}", place.remedy())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Where.
        #[source]
        place: NotUtf8,
    },
    /// A capture that cannot be read.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// A scenario file that is not one.
    #[error("{path}: {error}; it must be a `scenario.json` that lbhash-cosim wrote")]
    Scenario {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        error: serde_json::Error,
    },
    /// No directed scenario has this name.
    #[error("there is no directed scenario {name:?}: the scenarios are {names}")]
    NoSuchScenario {
        /// The name.
        name: String,
        /// Those that exist.
        names: String,
    },
    /// An event loads an image that the scenario does not have.
    #[error("an event loads image {image}, but the scenario has {images}; images count from 0")]
    NoSuchImage {
        /// The image.
        image: usize,
        /// Images of the scenario.
        images: usize,
    },
    /// An event that no run can carry out.
    #[error("event {index} {problem}; events count from 0")]
    Event {
        /// Index of the event.
        index: usize,
        /// What is wrong, and what would be right.
        problem: &'static str,
    },
    /// No instance of this name.
    #[error("there is no instance {only}: this run has {instances}, counted from 0")]
    NoSuchInstance {
        /// The instance asked for.
        only: usize,
        /// Instances of the run.
        instances: usize,
    },
    /// Instances without a packet.
    #[error("{instances} instances for {packets} packets; give at most one instance per packet")]
    TooManyInstances {
        /// Instances asked for.
        instances: usize,
        /// Packets of the run.
        packets: usize,
    },
    /// More beats than an index holds.
    #[error("more than 2^32 beats in one instance; use more instances")]
    TooManyBeats,
    /// Nothing to do.
    #[error("no packets; use --packets with at least 1, or a capture that is not empty")]
    NoPackets,
    /// A file that cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        error: std::io::Error,
    },
}

impl InputError {
    /// Wraps the error of a file operation with the file's name.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |error| Self::File { path, error }
    }
}
