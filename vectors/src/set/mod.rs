// SPDX-License-Identifier: Apache-2.0
//! Vector sets: stimulus, configuration and expected results in a directory of files.
//!
//! | file | content |
//! |---|---|
//! | `manifest.json` | what the set is: versions, profile, where the packets come from, SHA-256 of every other file |
//! | `profile.toml` | the profile, so that the set stands alone |
//! | `vectors.jsonl` | canonical: a JSON line per packet, see [`Vector`] |
//! | `beats.memh`, `config.memh`, `results.memh`, `lbhash_vectors.svh` | for a testbench in Verilog, see [`Format::Memh`] |
//! | `vectors.csv` | for a spreadsheet |
//!
//! [`generate`] makes a set, [`check`] makes it again and compares every byte, [`convert`] makes the derived files of a
//! set from its JSON lines alone. Expected results are those of the bit-serial reference. Equal requests give equal bytes on
//! every machine. A directory is put in place when it is complete, so that none is ever half written.

mod check;
mod convert;
mod csv;
mod difference;
mod directory;
mod error;
mod generate;
mod manifest;
mod memh;
mod svh;
mod vector;
mod writer;

pub use check::{Report, check};
pub use convert::convert;
pub use difference::Difference;
pub use error::SetError;
pub use generate::generate;
pub use manifest::{FORMAT_VERSION, Manifest, Origin};
pub use vector::Vector;

use crate::stimulus::Generator;
use lbhash_model::{metadata::Metadata, pipeline};
use std::path::PathBuf;

/// Clock cycles from the one in which the last beat of a packet that the block needs is accepted to the one in which its
/// result is on the output, while nothing stalls (`docs/timing.md`).
pub const LATENCY_CYCLES: u32 = pipeline::LATENCY as u32;

/// What a set is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// TOML text of the profile.
    pub profile: String,
    /// What errors call that text: a file name, or the name of a built-in profile.
    pub profile_origin: String,
    /// Seed of every hash user, in place of those in the profile.
    pub hash_seed: Option<u16>,
    /// Where the packets come from.
    pub source: Source,
    /// Derived files to add to the JSON lines.
    pub formats: Vec<Format>,
}

/// Where packets come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Made by seed.
    Generator {
        /// How they are made.
        generator: Generator,
        /// Their seed.
        seed: u64,
        /// How many of them; fewer where the generator has fewer.
        packets: u64,
    },
    /// Read from a capture.
    Capture {
        /// The file; `-` is standard input.
        path: PathBuf,
        /// Metadata of every packet.
        metadata: Metadata,
    },
}

/// Files derived from the JSON lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Memories for `$readmemh` and a header for SystemVerilog; digits are grouped by `_` where fields meet.
    ///
    /// - `beats.memh`: 660 bits for each beat of 64 bytes: `tlast` \[656\], `tuser` \[655:576\] (zero but on the first beat),
    ///   `tkeep` \[575:512\], `tdata` \[511:0\] with byte k of the beat on \[8k+7:8k\];
    /// - `config.memh`: 52 bits for each register write: address \[49:32\], data \[31:0\];
    /// - `results.memh`: the 640-bit result word of each packet;
    /// - `lbhash_vectors.svh`: counts, widths and offsets as `localparam`s.
    Memh,
    /// `vectors.csv`: a row per packet.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Memh, Self::Csv];

    /// Name in commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Memh => "memh",
            Self::Csv => "csv",
        }
    }

    /// Files that it consists of.
    #[must_use]
    pub const fn files(self) -> &'static [&'static str] {
        match self {
            Self::Memh => &[BEATS, CONFIG, RESULTS, HEADER],
            Self::Csv => &[CSV],
        }
    }
}

const MANIFEST: &str = "manifest.json";
const PROFILE: &str = "profile.toml";
const VECTORS: &str = "vectors.jsonl";
const BEATS: &str = "beats.memh";
const CONFIG: &str = "config.memh";
const RESULTS: &str = "results.memh";
const HEADER: &str = "lbhash_vectors.svh";
const CSV: &str = "vectors.csv";
