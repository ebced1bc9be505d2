// SPDX-License-Identifier: Apache-2.0
//! `layer_stage`: peels one header off the window and emits one layer record (specification,
//! sections 3 to 6).
//!
//! The RTL spreads the work over several clocks. What can be seen from outside is the parser state
//! [`LATENCY`] clocks after the one before, and the lane [`LANE_LATENCY`] clocks after it.

use super::{
    layer_header::{
        Layer, ParserSettings, eth, gre, ipv4, ipv6, mpls, pppoe,
        transport::{read_tcp, read_udp},
    },
    layer_record,
    register::RegisterWrite,
    slot::Slot,
};
use crate::{
    LAYER_STAGES, WINDOW_BYTES,
    config::{FieldTable, Register, registers::reset},
    context::Context,
    family::Family,
    kind::Kind,
    result::Lane,
    status::Status,
};

/// Positions from a stage's input to its parser state.
pub(super) const LATENCY: usize = 6;

/// Positions from a stage's input to its lane.
pub(super) const LANE_LATENCY: usize = 9;

/// Position of the parser state after stage 1 to 7.
#[must_use]
pub const fn state_position(stage: usize) -> usize {
    LATENCY * stage
}

/// Position of the lane of stage 1 to 7.
#[must_use]
pub const fn lane_position(stage: usize) -> usize {
    state_position(stage - 1) + LANE_LATENCY
}

/// One of the seven stages: its copy of the registers that it uses.
#[derive(Clone, Debug)]
pub(super) struct LayerStage {
    /// Number of the stage, 1 to 7.
    number: usize,
    field_table: FieldTable,
    settings: ParserSettings,
    seed_crc: u32,
}

impl LayerStage {
    pub(super) fn new(number: usize) -> Self {
        let mut stage = Self {
            number,
            field_table: FieldTable::default(),
            settings: ParserSettings { reserved_label_exclude: 0, pw_control_word: false },
            seed_crc: 0,
        };
        stage.reset();
        stage
    }

    /// Gives the registers their reset values; the table is cleared by writes.
    pub(super) fn reset(&mut self) {
        self.settings = ParserSettings {
            reserved_label_exclude: reset::RESERVED_LABEL_EXCLUDE,
            pw_control_word: reset::PW_CONTROL_WORD,
        };
        self.seed_crc = layer_record::seed_crc(reset::LAYER_SEED);
    }

    /// A register write passes.
    pub(super) fn take(&mut self, write: RegisterWrite) {
        if let Some((index, entry)) = write.field_table() {
            self.field_table.entries_mut()[index] = entry;
        }
        let RegisterWrite::Set(register, data) = write else { return };
        match register {
            Register::LayerSeed => self.seed_crc = layer_record::seed_crc(data),
            Register::ReservedLabelExclude => self.settings.reserved_label_exclude = data as u16,
            Register::PwControlWord => self.settings.pw_control_word = data & 1 == 1,
            _ => {}
        }
    }

    /// A packet with a header left passes: parser state and lane of this stage. The answer is false
    /// where parsing ends here: the later stages have nothing to do for this packet.
    #[inline]
    pub(super) fn process(&self, slot: &mut Slot, window: &[u8; WINDOW_BYTES]) -> bool {
        // As one word; `=` would copy it field by field.
        slot.states.copy_within(self.number - 1..self.number, self.number);
        let before = &slot.states[self.number];
        let (kind, context, ipv6) = (before.kind, before.context, before.ipv6);
        let header = usize::from(before.offset)..usize::from(slot.length);
        let header = window.get(header).unwrap_or_default();
        // `emit` is compiled for each kind by itself: to put a layer into memory for one of all
        // kinds would cost as much as to read it.
        match kind {
            Kind::Stop => self.emit(slot, Err(Status::default())),
            Kind::Eth => self.emit(slot, eth::read(header)),
            Kind::Mpls => self.emit(slot, mpls::read(header, self.settings)),
            Kind::Ipv4 => self.emit(slot, ipv4::read(header)),
            Kind::Ipv6 => self.emit(slot, ipv6::read(header)),
            Kind::Tcp => self.emit(slot, read_tcp(header, ipv6)),
            Kind::Udp => self.emit(slot, read_udp(header, ipv6)),
            Kind::Gre => self.emit(slot, gre::read(header)),
            Kind::Pppoe => self.emit(slot, pppoe::read(header)),
        }
        let state = &mut slot.states[self.number];
        if self.number == 1 {
            state.family = family(context, state.kind);
        } else if self.number == LAYER_STAGES && state.kind != Kind::Stop {
            // Another header follows and there is no stage for it.
            state.status |= Status::TOO_DEEP;
            state.descend = false;
        }
        slot.stages = self.number as u8;
        slot.result.status = state.status;
        slot.result.family = state.family;
        state.descend
    }

    /// Emits the record of a layer, and advances the parser state.
    #[inline(always)]
    fn emit(&self, slot: &mut Slot, layer: Result<Layer, Status>) {
        let state = &mut slot.states[self.number];
        match layer {
            Err(status) => state.stop(status),
            Ok(Layer { record_type, mut record, status, next }) => {
                let context = state.context;
                let entry = self.field_table.entry(context, record_type);
                let crc = record.crc(record_type, entry, self.seed_crc);
                slot.result.lanes.set(self.number, Lane { record_type, context, crc });
                slot.l4_only |= u8::from(entry.l4_only()) << self.number;
                state.advance(status, next, entry.descend());
            }
        }
    }
}

/// Family, by the context and next kind of stage 1.
const fn family(context: Context, next: Kind) -> Family {
    match (context, next) {
        (Context::Bridged, _) => Family::Multiservice,
        (_, Kind::Ipv4) => Family::Inet,
        (_, Kind::Ipv6) => Family::Inet6,
        (_, Kind::Mpls) => Family::Mpls,
        _ => Family::Other,
    }
}
