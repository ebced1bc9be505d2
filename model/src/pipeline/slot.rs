// SPDX-License-Identifier: Apache-2.0
//! One item of the pipeline. It stays in its slot while the positions turn past it, and gathers in place what the
//! stages make of it.

use super::{layer_stage::ParserState, register::RegisterWrite};
use crate::{LANES, LAYER_STAGES, USERS, result::HashResult, result::Lane};

/// An item: a packet or a register write; the valid bits of the positions tell which.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The register write, where the item is one.
    pub(super) write: RegisterWrite,
    /// Buffer of the header window.
    pub(super) window: u8,
    /// Bytes in the window, 0 to 192.
    pub(super) length: u8,
    /// Bit s: the entry of layer s is `l4_only`.
    pub(super) l4_only: u8,
    /// Metadata as on `tuser`.
    pub(super) tuser: u128,
    /// State before the first layer stage, then after stage s.
    pub(super) states: [ParserState; LAYER_STAGES + 1],
    /// Lanes; the rules across lanes are applied by `master_key`.
    pub(super) lanes: [Lane; LANES],
    /// Keys of the hash users.
    pub(super) keys: [u16; USERS],
}

impl Slot {
    pub(super) fn new() -> Self {
        Self {
            write: RegisterWrite::Clear(0),
            window: 0,
            length: 0,
            l4_only: 0,
            tuser: 0,
            states: [ParserState::default(); LAYER_STAGES + 1],
            lanes: [Lane::default(); LANES],
            keys: [0; USERS],
        }
    }

    /// A packet enters position 0.
    #[inline]
    pub(super) fn enter(&mut self, window: u8, length: u8, tuser: u128) {
        self.window = window;
        self.length = length;
        self.l4_only = 0;
        self.tuser = tuser;
        self.states[0] = ParserState::start(tuser);
        self.lanes = [Lane::default(); LANES];
    }

    /// What the packet leaves with.
    #[inline]
    pub(super) fn result(&self) -> HashResult {
        let ParserState { status, family, .. } = self.states[LAYER_STAGES];
        HashResult { status, family, lanes: self.lanes, keys: self.keys }
    }
}
