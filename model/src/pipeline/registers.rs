// SPDX-License-Identifier: Apache-2.0
//! View of the stages' registers at the positions that `docs/timing.md` names.
//!
//! A register at a position is `None` where that position holds no packet: its valid bit is 0 then.

use super::{
    Pipeline,
    csr::Csr,
    dlb::{self, Dlb},
    hash_user,
    header_window::{self, HeaderWindow},
    layer_stage, master_key,
    parser_state::ParserState,
    result::ResultQueue,
    select_stage,
    slot::Next,
};
use crate::{
    USERS,
    result::{Lane, Lanes, Selection},
};

/// What a packet takes from one select stage to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SelectState {
    /// The group still to be selected from, while the selection is pending.
    pub pending: Option<u16>,
    /// The group that dynamic load balancing is asked to select from.
    pub dlb: Option<u16>,
    /// What has been selected so far.
    pub selection: Selection,
}

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
    pub fn lane(self, stage: usize) -> Option<Lane> {
        let slot = self.0.packet_at(layer_stage::lane_position(stage));
        slot.map(|slot| slot.result.lanes.lane(stage))
    }

    /// Lanes 0 to 7 with all rules applied.
    #[must_use]
    pub fn master_key(self) -> Option<&'a Lanes> {
        self.0.packet_at(master_key::POSITION).map(|slot| &slot.result.lanes)
    }

    /// Keys of the five hash users.
    #[must_use]
    pub fn keys(self) -> Option<&'a [u16; USERS]> {
        self.0.packet_at(hash_user::POSITION).map(|slot| &slot.result.keys)
    }

    /// Selection after select stage 1 to 4.
    #[must_use]
    #[inline]
    pub fn select_state(self, stage: usize) -> Option<SelectState> {
        self.0.packet_at(select_stage::position(stage)).map(|slot| SelectState {
            pending: if let Next::Group(group) = slot.next { Some(group) } else { None },
            dlb: if let Next::Dlb(group) = slot.next { Some(group) } else { None },
            selection: slot.selection,
        })
    }

    /// Selection after dynamic load balancing.
    #[must_use]
    pub fn selection(self) -> Option<&'a Selection> {
        self.0.packet_at(dlb::POSITION).map(|slot| &slot.selection)
    }

    /// Registers of `dlb`.
    #[must_use]
    pub const fn dlb(self) -> &'a Dlb {
        &self.0.dlb
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
