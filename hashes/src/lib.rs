// SPDX-License-Identifier: Apache-2.0
//! Hashes of real systems whose function is public: from a frame or a flow to the value and the member, bit for bit.
//!
//! ```text
//! Settings (key = value) ─> system::build ─> dyn Hash ─┐
//! Packet (frame, layer-3 packet, flow) ────────────────┴─> Answer { value, bits, member }, Trace
//! ```
//!
//! These are not the keys of the block that lbhash models in RTL: those are an architecture completed by decisions of our own.
//! Here every function is that of a named system and version. What a system draws at random, or does not publish, is
//! [`Error::NotKnown`] with the reason; nothing is guessed.
//!
//! One file or folder per system: [`linux`] (ECMP, bonding, team, IPVS), [`toeplitz`], [`rtag7`], [`ovs`], [`vpp`], [`p4`],
//! [`sai`]. They share only the primitives that are a standard of their own: [`crc`], [`siphash`], [`jenkins`].

#![forbid(unsafe_code)]

mod bytes;
pub mod crc;
mod error;
mod flow;
pub mod jenkins;
pub mod linux;
pub mod ovs;
pub mod p4;
mod packet;
pub mod rtag7;
pub mod sai;
mod settings;
pub mod siphash;
pub mod system;
mod text;
pub mod toeplitz;
mod trace;
pub mod truth;
pub mod vpp;

pub use error::Error;
pub use flow::Flow;
pub use packet::Packet;
pub use settings::Settings;
pub use text::{hex, parse_hex, parse_mac, parse_number};
pub use trace::{Step, Trace};

/// What a system makes of one packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The hash, right-aligned.
    pub value: u64,
    /// Width of the hash in bits, 1 to 64.
    pub bits: u32,
    /// The member that the packet takes, from 0 in the order of the settings; `None` where no group is given.
    pub member: Option<u32>,
}

impl Answer {
    /// A value without a group to choose from.
    #[must_use]
    pub const fn value(value: u64, bits: u32) -> Self {
        Self { value, bits, member: None }
    }

    /// The same with a member.
    #[must_use]
    pub const fn with_member(mut self, member: Option<u32>) -> Self {
        self.member = member;
        self
    }
}

/// A system with its settings: packet to value to member.
pub trait Hash: Send + Sync {
    /// Hashes one packet and chooses its member; every step goes to the trace, with the bytes that are hashed.
    ///
    /// # Errors
    /// [`Error::Packet`] if the packet cannot be one that the system forwards, [`Error::NotKnown`] if the real system's
    /// answer depends on something that is random or not public.
    fn hash(&self, packet: &Packet<'_>, trace: &mut Trace) -> Result<Answer, Error>;
}
