// SPDX-License-Identifier: Apache-2.0
//! Everything that one instance is put through, as data: the same scenario always gives the same
//! cycles.
//!
//! A scenario is made from a seed ([`Plan`]), written into a failure bundle as JSON, and read back
//! to replay it.

mod directed;
mod draw;
mod groups;
mod stimulus;
mod text;

pub use directed::directed;
pub use draw::{Groups, Plan, Traffic};
pub use stimulus::{LoadedImage, Stimulus};

use crate::pattern::Pattern;
use lbhash_vectors::stimulus::Packet;
use serde::{Deserialize, Serialize};

/// What one instance is put through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Name of the instance.
    pub name: String,
    /// Seed of what the drivers still choose: run lengths of the patterns, values of idle pins.
    pub seed: u64,
    /// Configurations that the events load.
    pub images: Vec<Image>,
    /// When the signals of each stream and channel are high.
    pub patterns: Patterns,
    /// What happens besides packets, in order.
    pub events: Vec<Event>,
    /// One in this many packets has holes in its `tkeep`, which no well-behaved source sends; 0 =
    /// none.
    pub ragged: u32,
    /// Packets in order.
    #[serde(with = "text")]
    pub packets: Vec<Packet>,
}

/// A configuration: a profile, or a variation of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// A built-in profile's name or a TOML file.
    pub profile: String,
    /// Not 0: every hash user gets random settings, and the registers outside the tables random
    /// values, from this seed.
    pub variation: u64,
    /// Not 0: random groups and members from this seed.
    #[serde(default)]
    pub groups: u64,
}

/// Patterns of the signals that the environment drives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patterns {
    /// `s_axis_tvalid`.
    pub valid: Pattern,
    /// `m_axis_tready`.
    pub ready: Pattern,
    /// `awvalid`.
    pub write_address: Pattern,
    /// `wvalid`.
    pub write_data: Pattern,
    /// `bready`.
    pub write_response: Pattern,
    /// `arvalid`.
    pub read_address: Pattern,
    /// `rready`.
    pub read_data: Pattern,
}

impl Default for Patterns {
    fn default() -> Self {
        Self {
            valid: Pattern::Always,
            ready: Pattern::Always,
            write_address: Pattern::Always,
            write_data: Pattern::Always,
            write_response: Pattern::Always,
            read_address: Pattern::Always,
            read_data: Pattern::Always,
        }
    }
}

/// Something besides packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// It happens when this many packets have been accepted (and the events before it have
    /// handshakes).
    pub after_packet: usize,
    /// What happens.
    #[serde(flatten)]
    pub action: Action,
}

/// What can happen besides packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Every register is written as an image says.
    Load {
        /// Index of the image.
        image: usize,
        /// No new frame begins until the last write has been answered; else packets flow between
        /// the writes.
        wait: bool,
    },
    /// No new frame begins until every write asked for so far has been answered.
    Settle,
    /// As `Settle`; then so many cycles pass in which no frame begins. The next event happens in
    /// the last of them.
    Wait {
        /// Cycles, at least 1.
        cycles: u32,
    },
    /// One register write, legal or not.
    Write {
        /// Byte address, 18 bits.
        address: u32,
        /// Data.
        data: u32,
        /// Byte strobes, 4 bits.
        strobe: u8,
    },
    /// One register read, legal or not.
    Read {
        /// Byte address, 18 bits.
        address: u32,
    },
    /// Reset; the image that was loaded last is loaded again after it.
    Reset {
        /// Cycles until it begins.
        delay: u32,
        /// Cycles that it lasts, at least 1.
        cycles: u32,
    },
}
