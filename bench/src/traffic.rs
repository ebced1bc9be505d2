// SPDX-License-Identifier: Apache-2.0
//! The traffic that is measured: every figure names it, since a mix is many times harder than one
//! kind of packet.

use lbhash_vectors::{
    capture::{CaptureError, Reader},
    stimulus::Generator,
};
use rand::seq::SliceRandom;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use std::{
    io,
    ops::Range,
    path::{Path, PathBuf},
};

const TCP64_FRAMES: usize = 8192;
const RANDOM_FRAMES: usize = 100_000;

/// Bytes of the shuffled copies: more than a last-level cache.
const OUT_OF_CACHE_BYTES: usize = 256 << 20;

/// Captures that are measured where none are named, from the root of the repository.
const SAMPLE: &str = "vectors/sample";

/// Frames in one block of memory, in the order in which they are hashed.
pub(crate) struct Traffic {
    pub(crate) name: &'static str,
    pub(crate) description: String,
    bytes: Vec<u8>,
    ranges: Vec<Range<usize>>,
}

/// Traffic that cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TrafficError {
    #[error("{folder}: {source}; name a folder of captures with --captures")]
    Folder { folder: PathBuf, source: io::Error },
    #[error("no Ethernet packet in the captures of {0}; name another folder with --captures")]
    NoPackets(PathBuf),
}

impl Traffic {
    /// All traffic that is measured.
    pub(crate) fn all(captures: Option<&Path>) -> Result<Vec<Self>, TrafficError> {
        let captures = Self::captures(captures)?;
        let shuffled = captures.out_of_cache();
        Ok(vec![
            captures,
            shuffled,
            Self::generated("tcp64", Generator::Tcp64, TCP64_FRAMES, "64-byte TCP over IPv4"),
            Self::generated(
                "adversarial",
                Generator::Random,
                RANDOM_FRAMES,
                "random headers, damaged",
            ),
        ])
    }

    pub(crate) fn frames(&self) -> Vec<&[u8]> {
        self.ranges.iter().map(|range| &self.bytes[range.clone()]).collect()
    }

    fn new(name: &'static str, description: &str, frames: impl Iterator<Item = Vec<u8>>) -> Self {
        let mut traffic =
            Self { name, description: String::new(), bytes: Vec::new(), ranges: Vec::new() };
        for frame in frames {
            traffic.push(&frame);
        }
        traffic.describe(description);
        traffic
    }

    fn push(&mut self, frame: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(frame);
        self.ranges.push(start..self.bytes.len());
    }

    fn describe(&mut self, description: &str) {
        let (count, kibibytes) = (self.ranges.len(), self.bytes.len() >> 10);
        self.description = format!("{description}: {count} packets, {kibibytes} KiB");
    }

    fn generated(name: &'static str, by: Generator, count: usize, description: &str) -> Self {
        Self::new(name, description, by.packets(1).map(|packet| packet.frame).take(count))
    }

    /// All Ethernet packets of all captures in a folder, in order.
    fn captures(folder: Option<&Path>) -> Result<Self, TrafficError> {
        let folder = folder.map_or_else(default_folder, Path::to_owned);
        let mut files = Vec::new();
        find_captures(&folder, &mut files)
            .map_err(|source| TrafficError::Folder { folder: folder.clone(), source })?;
        files.sort();
        let mut frames = Vec::new();
        for file in files {
            // A file that is cut, damaged or not Ethernet gives what it has before that place.
            let _: Result<(), CaptureError> = read_capture(&file, &mut frames);
        }
        if frames.is_empty() {
            return Err(TrafficError::NoPackets(folder));
        }
        let description = format!("captures of {} in order", folder.display());
        Ok(Self::new("captures", &description, frames.into_iter()))
    }

    /// Shuffled copies, each in a place of its own, so that every packet comes from memory.
    fn out_of_cache(&self) -> Self {
        let copies = OUT_OF_CACHE_BYTES.div_ceil(self.bytes.len());
        let mut order: Vec<&Range<usize>> =
            std::iter::repeat_n(&self.ranges, copies).flatten().collect();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        order.shuffle(&mut rng);
        let frames = order.into_iter().map(|range| self.bytes[range.clone()].to_vec());
        let mut traffic = Self::new("captures-from-memory", "", frames);
        // The order of hashing is not that of the memory either.
        traffic.ranges.shuffle(&mut rng);
        traffic.describe("shuffled copies of them, larger than a cache");
        traffic
    }
}

fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(SAMPLE)
}

fn find_captures(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            find_captures(&path, files)?;
        } else if path.extension().is_some_and(|ext| ext == "pcap" || ext == "pcapng") {
            files.push(path);
        }
    }
    Ok(())
}

fn read_capture(file: &Path, frames: &mut Vec<Vec<u8>>) -> Result<(), CaptureError> {
    let mut reader = Reader::open(file)?;
    while let Some(packet) = reader.next_packet()? {
        frames.push(packet.data.to_vec());
    }
    Ok(())
}
