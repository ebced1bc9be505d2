// SPDX-License-Identifier: Apache-2.0
//! View of the stages' registers at the positions that `docs/timing.md` names.
//!
//! A register at a position is `None` where that position holds no packet: its valid bit is 0 then.

use super::{
    Pipeline,
    csr::Csr,
    hash_user,
    header_window::{self, HeaderWindow},
    layer_stage::{self, ParserState},
    master_key,
    result::ResultQueue,
};
use crate::{LANES, USERS, result::Lane};

/// The registers of every stage, as they are just before the next edge.
#[derive(Clone, Copy, Debug)]
pub struct Registers<'a>(pub(super) &'a Pipeline);

impl<'a> Registers<'a> {
    /// Window, length and metadata at position 0.
    #[must_use]
    pub fn header_window(self) -> Option<&'a HeaderWindow> {
        self.0.packet_at(header_window::POSITION).map(|_| &self.0.header_window)
    }

    /// Parser state after layer stage 1 to 7.
    ///
    /// # Panics
    /// When there is no such stage.
    #[must_use]
    pub fn parser_state(self, stage: usize) -> Option<ParserState> {
        self.0.packet_at(layer_stage::state_position(stage)).map(|slot| slot.state_after(stage))
    }

    /// Lane of layer stage 1 to 7, before the `l4_only` rule.
    ///
    /// # Panics
    /// When there is no such stage.
    #[must_use]
    pub fn lane(self, stage: usize) -> Option<&'a Lane> {
        self.0.packet_at(layer_stage::lane_position(stage)).map(|slot| &slot.result.lanes[stage])
    }

    /// Lanes 0 to 7 with all rules applied.
    #[must_use]
    pub fn master_key(self) -> Option<&'a [Lane; LANES]> {
        self.0.packet_at(master_key::POSITION).map(|slot| &slot.result.lanes)
    }

    /// Keys of the five hash users.
    #[must_use]
    pub fn keys(self) -> Option<&'a [u16; USERS]> {
        self.0.packet_at(hash_user::POSITION).map(|slot| &slot.result.keys)
    }

    /// Registers of `result`, `run_q` among them.
    #[must_use]
    pub const fn result(self) -> &'a ResultQueue {
        &self.0.result
    }

    /// Registers of `csr`.
    #[must_use]
    pub const fn csr(self) -> &'a Csr {
        &self.0.csr
    }

    /// `in_frame_q` of `header_window`.
    #[must_use]
    pub const fn in_frame(self) -> bool {
        self.0.header_window.in_frame()
    }
}
