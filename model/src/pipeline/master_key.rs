// SPDX-License-Identifier: Apache-2.0
//! `master_key`: the eight lanes with the rules that look across them: lane 0, and `l4_only`
//! (specification, sections 5 and 6).

use super::{
    layer_record::{self, Record},
    layer_stage,
    register::RegisterWrite,
    slot::Slot,
};
use crate::{
    LAYER_STAGES,
    config::{FieldTable, Register, registers::reset},
    context::Context,
    metadata::Metadata,
    record::RecordType,
    result::Lane,
};

/// Positions from the lane of the last layer stage to the master key.
pub(super) const LATENCY: usize = 1;

/// Position of the master key.
pub const POSITION: usize = layer_stage::lane_position(LAYER_STAGES) + LATENCY;

/// Copy of the registers that the stage uses.
#[derive(Clone, Debug)]
pub(super) struct MasterKey {
    field_table: FieldTable,
    system_ip: u32,
    seed_crc: u32,
}

impl MasterKey {
    pub(super) fn new() -> Self {
        let mut stage = Self { field_table: FieldTable::default(), system_ip: 0, seed_crc: 0 };
        stage.reset();
        stage
    }

    /// Gives the registers their reset values; the table is cleared by writes.
    pub(super) fn reset(&mut self) {
        self.system_ip = 0;
        self.seed_crc = layer_record::seed_crc(reset::LAYER_SEED);
    }

    /// A register write passes.
    pub(super) fn take(&mut self, write: RegisterWrite) {
        if let Some((index, entry)) = write.field_table() {
            self.field_table.entries_mut()[index] = entry;
        }
        match write {
            RegisterWrite::Set(Register::LayerSeed, data) => {
                self.seed_crc = layer_record::seed_crc(data);
            }
            RegisterWrite::Set(Register::SystemIp, data) => self.system_ip = data,
            _ => {}
        }
    }

    /// A packet passes.
    #[inline]
    pub(super) fn process(&self, slot: &mut Slot) {
        slot.result.lanes.set(0, self.meta(slot));
        drop_lanes_without_ports(slot);
    }

    /// Lane 0.
    #[inline]
    fn meta(&self, slot: &Slot) -> Lane {
        let Metadata { ifindex, service_id, .. } = Metadata::from_tuser(slot.tuser);
        let entry = self.field_table.meta(slot.result.family);
        let mut record = Record::of([ifindex, self.system_ip, service_id]);
        let crc = record.crc(RecordType::Meta, entry, self.seed_crc);
        Lane { record_type: RecordType::Meta, context: Context::Routed, crc }
    }
}

/// An `l4_only` layer counts only if a later one is a port record.
#[inline]
fn drop_lanes_without_ports(slot: &mut Slot) {
    if slot.l4_only == 0 {
        return;
    }
    let mut ports_follow = false;
    let lanes = &mut slot.result.lanes;
    for (lane, crc) in lanes.crcs.iter_mut().enumerate().rev() {
        if !ports_follow && slot.l4_only >> lane & 1 == 1 {
            *crc = 0;
        }
        ports_follow |= lanes.record_types[lane].is_port_record();
    }
}
