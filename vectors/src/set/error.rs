// SPDX-License-Identifier: Apache-2.0
//! Why a vector set cannot be made, read or compared.

use crate::{capture::CaptureError, text::NotUtf8};
use lbhash_control::diagnostics::Findings;
use lbhash_model::config::FieldTableError;
use std::{
    io,
    path::{Path, PathBuf},
};

/// A vector set that cannot be made, read or compared. Differences are no errors: see
/// [`super::Report`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// A file cannot be read.
    #[error("{}: cannot be read: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// A file or directory cannot be written.
    #[error("{}: cannot be written: {error}", path.display())]
    Write {
        /// The file or directory.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// A link is where the set is to be.
    #[error("{}: is a symbolic link, which is not replaced; name the directory that it leads to", .0.display())]
    Link(PathBuf),
    /// A file is where the set is to be.
    #[error("{}: exists and is not a directory, so it is not overwritten; name a new or empty directory", .0.display())]
    NotADirectory(PathBuf),
    /// The directory has something else in it.
    #[error(
        "{}: holds {}, which the manifest of no vector set lists, so nothing there is overwritten; move it away, or name a new or \
         empty directory",
        place.display(),
        file.display()
    )]
    NotASet {
        /// The directory.
        place: PathBuf,
        /// Name of the first file, or directory, there that is not of a set.
        file: PathBuf,
    },
    /// The current directory, or one around it, cannot be put in place at once.
    #[error(
        "{}: is the current directory, or around it, and cannot be exchanged for a new one; name a directory in it, or run the \
         command from elsewhere",
        .0.display()
    )]
    CurrentDirectory(PathBuf),
    /// The derived files would take the place of what they are derived from.
    #[error(
        "{}: is the set that is converted, and its JSON lines would be lost; name another directory",
        .0.display()
    )]
    InPlace(PathBuf),
    /// A set of derived files alone.
    #[error(
        "{}: is a converted set, without the profile and the JSON lines to make its files from; check, or convert, the set that \
         it was converted from",
        .0.display()
    )]
    Converted(PathBuf),
    /// Nothing to expect.
    #[error("{source_name}: no packets, and a set needs at least one to check anything")]
    NoPackets {
        /// The capture, or the generator.
        source_name: String,
    },
    /// The manifest is not one.
    #[error("{}: is not a manifest: {error}; `lbhash vectors generate` writes a new set", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        error: serde_json::Error,
    },
    /// The set is of another version.
    #[error(
        "{}: {what} {found:?} is not the {expected:?} that this program knows; generate the set again, or check it with the \
         program that made it",
        path.display()
    )]
    Version {
        /// The manifest.
        path: PathBuf,
        /// Which version.
        what: &'static str,
        /// In the manifest.
        found: String,
        /// Of this program.
        expected: String,
    },
    /// A text of the set, which is as it was written, or it is damaged.
    #[error("{}: {place}; the file is damaged: fetch or generate the set again", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Where.
        #[source]
        place: NotUtf8,
    },
    /// A line that is no vector.
    #[error("{}:{line}: {reason}; the file is damaged: fetch or generate the set again", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Line, counted from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The set holds another number of packets than its manifest says.
    #[error("{}: has {found} packets, but the manifest says {expected}: the file was cut or joined", path.display())]
    Count {
        /// The file.
        path: PathBuf,
        /// Lines in it.
        found: u64,
        /// Packets by the manifest.
        expected: u64,
    },
    /// A file is not the one that the manifest lists.
    #[error(
        "{path}: its SHA-256 is {found}, but the manifest says {expected}; `lbhash vectors check` shows the lines that differ"
    )]
    OtherFile {
        /// The file.
        path: PathBuf,
        /// SHA-256 of the file.
        found: String,
        /// SHA-256 by the manifest.
        expected: String,
    },
    /// What becomes of a packet depends on the cycle in which it comes, so that no testbench could
    /// be held to it.
    #[error(
        "packet {packet}: {reason}: no vector can say what becomes of it; raise `inactivity-timer` or `cycles-per-us` in the topology"
    )]
    Timing {
        /// Its number, from 0.
        packet: u64,
        /// Why.
        reason: String,
    },
    /// The caller ended the work.
    #[error("interrupted; nothing was written")]
    Interrupted,
    /// The topology is wrong.
    #[error(transparent)]
    Findings(#[from] Findings),
    /// The profile cannot be compiled.
    #[error(transparent)]
    FieldTable(#[from] FieldTableError),
    /// The capture is wrong.
    #[error(transparent)]
    Capture(#[from] CaptureError),
}

impl SetError {
    pub(super) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Read { path, error }
    }

    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Write { path, error }
    }
}
