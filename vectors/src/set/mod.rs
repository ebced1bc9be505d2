// SPDX-License-Identifier: Apache-2.0
//! Vector sets: stimulus, configuration and expected results in a directory of files.
//!
//! | file | content |
//! |---|---|
//! | `manifest.json` | what the set is: versions, profile, where the packets come from, SHA-256 of every other file |
//! | `profile.toml` | the profile, so that the set stands alone |
//! | `topology.toml` | the topology, of a set with member selection |
//! | `vectors.jsonl` | canonical: a JSON line per packet, see [`Vector`] |
//! | `beats.memh`, `config.memh`, `environment.memh`, `results.memh`, `counts.memh`, `lbhash_vectors.svh` | for a testbench in Verilog, see [`Format::Memh`] |
//! | `vectors.csv` | for a spreadsheet |
//! | `vectors.pcapng` | a capture with the results as comments, for tshark and Wireshark |
//! | `vectors.lbv` | one binary stream of writes and packets with results, for long runs, see [`Format::Packed`] |
//!
//! [`generate`] makes a set, [`check`] makes it again and compares every byte, [`convert`] makes
//! the derived files of a set from its JSON lines alone. Expected results are those of the
//! bit-serial reference. With a topology each packet has the group that its route leads to, and its
//! result the members that the reference selects. Equal requests give equal bytes on every machine.
//! A directory is put in place when it is complete, so that none is ever half written.

mod annotated;
mod check;
mod convert;
mod csv;
mod difference;
mod directory;
mod distinct;
mod environment;
mod error;
mod generate;
mod manifest;
mod memh;
mod packed;
mod selection;
mod svh;
mod vector;
mod writer;

pub use check::{Report, check};
pub use convert::convert;
pub use difference::Difference;
pub use environment::{BEAT_CYCLES, INTERLUDE_CYCLES, Interlude, PortLoads, WRITE_CYCLES};
pub use error::SetError;
pub use generate::{Made, generate};
pub use manifest::{FORMAT_VERSION, Manifest, Origin};
pub use vector::Vector;

use crate::{capture, stimulus::Generator};
use lbhash_model::{Metadata, pipeline};
use std::{ops::ControlFlow, path::PathBuf};

/// Clock cycles from the one in which the last beat of a packet that the block needs is accepted to
/// the one in which its result is on the output, while nothing stalls (`docs/timing.md`).
pub const LATENCY_CYCLES: u32 = pipeline::LATENCY as u32;

/// Progress that nobody watches and that never ends the work.
pub const fn unwatched(_packets: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// What a set is to hold.
#[derive(Clone, Debug)]
pub struct Request {
    /// TOML text of the profile.
    pub profile: String,
    /// What errors call that text: a file name, or the name of a built-in profile.
    pub profile_origin: String,
    /// Seed of every hash user, in place of those in the profile.
    pub hash_seed: Option<u16>,
    /// Groups and routes, for a set with member selection.
    pub topology: Option<TopologyText>,
    /// Where the packets come from.
    pub source: Source,
    /// How a capture is read.
    pub reading: capture::Options,
    /// Leave out packets whose result has no family, no status bit, and no record type in a
    /// context, that none before had.
    pub distinct: bool,
    /// Derived files to add to the JSON lines.
    pub formats: Vec<Format>,
}

/// A topology as its file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopologyText {
    /// TOML text.
    pub toml: String,
    /// What errors call that text: a file name.
    pub origin: String,
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
    /// Memories for `$readmemh` and a header for SystemVerilog; digits are grouped by `_` where
    /// fields meet.
    ///
    /// - `beats.memh`: 660 bits for each beat of 64 bytes: `tlast` \[656\], `tuser` \[655:576\]
    ///   (zero but on the first beat), `tkeep` \[575:512\], `tdata` \[511:0\] with byte k of the
    ///   beat on \[8k+7:8k\];
    /// - `config.memh`: 52 bits for each register write: address \[49:32\], data \[31:0\];
    /// - `environment.memh`: 132 bits for each act of the environment, see [`Interlude`]: packet
    ///   before which it happens \[131:100\], clock cycles to wait \[99:52\], and where these are 0
    ///   a register write as in `config.memh`;
    /// - `results.memh`: the 640-bit result word of each packet;
    /// - `counts.memh`: 32 bits each: packets, beats, register writes, acts of the environment;
    /// - `lbhash_vectors.svh`: widths and offsets as `localparam`s, equal for all sets.
    Memh,
    /// `vectors.csv`: a row per packet.
    Csv,
    /// `vectors.pcapng`: a capture; the keys, family, status and members of each packet are its
    /// comment, as in `n=0 level_1_fec=0x1a2b … lag=0x0001 … family=inet status=- egress=port:7`.
    Pcapng,
    /// `vectors.lbv`: register writes, waits and packets with their result words as one stream of
    /// 32-bit words, read without seeking (`docs/integration.md`).
    Packed,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Memh, Self::Csv, Self::Pcapng, Self::Packed];

    /// Name in commands.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Memh => "memh",
            Self::Csv => "csv",
            Self::Pcapng => "pcapng",
            Self::Packed => "packed",
        }
    }

    /// Files that it consists of.
    #[must_use]
    pub const fn files(self) -> &'static [&'static str] {
        match self {
            Self::Memh => &[BEATS, CONFIG, ENVIRONMENT, RESULTS, COUNTS, HEADER],
            Self::Csv => &[CSV],
            Self::Pcapng => &[PCAPNG],
            Self::Packed => &[PACKED],
        }
    }
}

const MANIFEST: &str = "manifest.json";
const PROFILE: &str = "profile.toml";
const TOPOLOGY: &str = "topology.toml";
const VECTORS: &str = "vectors.jsonl";
const BEATS: &str = "beats.memh";
const CONFIG: &str = "config.memh";
const ENVIRONMENT: &str = "environment.memh";
const RESULTS: &str = "results.memh";
const COUNTS: &str = "counts.memh";
const HEADER: &str = "lbhash_vectors.svh";
const CSV: &str = "vectors.csv";
const PCAPNG: &str = "vectors.pcapng";
const PACKED: &str = "vectors.lbv";
