// SPDX-License-Identifier: Apache-2.0
//! What the register bus reads: registers of the csr, and state of the stages (the RTL's `csr_readback`).

use super::{
    super::{
        dlb::Dlb,
        select_stage::{STAGES, SelectStage},
    },
    Csr,
};
use crate::config::{
    DlbSettings,
    register::{GroupWord, Register},
    registers::{ID_VALUE, SPEC_VERSION_VALUE},
    select_tables::DLB_PORTS,
};

/// Stages with state that can be read.
#[derive(Clone, Copy, Debug)]
pub(in crate::pipeline) struct Readable<'a> {
    pub(in crate::pipeline) select_stages: &'a [SelectStage; STAGES],
    pub(in crate::pipeline) dlb: &'a Dlb,
}

impl Csr {
    /// Registered read port of the memories, those of the stages among them.
    pub(super) fn memory(&self, address: u32, readable: Readable<'_>) -> u32 {
        match Register::at(address) {
            Some(Register::FieldTable(index)) => self.field_table[usize::from(index)],
            Some(Register::HashUser(register)) => self.hash_users[register.index()],
            Some(Register::Group(number, word)) if number != 0 => {
                self.group_word(number, word, readable)
            }
            Some(Register::Member(entry)) => self.groups.member_word(entry),
            Some(Register::Load(port)) => self.loads[usize::from(port) % DLB_PORTS],
            _ => 0,
        }
    }

    fn group_word(&self, number: u16, word: GroupWord, readable: Readable<'_>) -> u32 {
        let Readable { select_stages, dlb } = readable;
        let group = self.groups.group(number);
        match word {
            GroupWord::Select => group.select,
            GroupWord::Base => group.base,
            GroupWord::Pointer => {
                let counter = select_stages[group.level() as usize].counter(number);
                u32::from(counter) | u32::from(dlb.best_pointer(number)) << 16
            }
            GroupWord::FlowsRebalanced => dlb.flows_rebalanced(number),
        }
    }

    /// Value of the register at an address, one cycle after the memories were read.
    pub(super) fn read(
        &self,
        address: u32,
        from_memory: u32,
        readable: Readable<'_>,
    ) -> Option<u32> {
        let DlbSettings { cycles_per_us, sampling_interval, inactivity_timer, weights } =
            self.scalars.dlb;
        Some(match Register::at(address)? {
            Register::Id => ID_VALUE,
            Register::SpecVersion => SPEC_VERSION_VALUE,
            Register::Control => self.scalars.hold.into(),
            Register::State => self.state(),
            Register::LayerSeed => self.scalars.layer_seed,
            Register::SystemIp => self.scalars.system_ip,
            Register::ReservedLabelExclude => self.scalars.reserved_label_exclude,
            Register::PwControlWord => self.scalars.pw_control_word,
            Register::FieldTable(_)
            | Register::HashUser(_)
            | Register::Group(..)
            | Register::Member(_)
            | Register::Load(_) => from_memory,
            Register::CyclesPerUs => cycles_per_us.into(),
            Register::SamplingInterval => sampling_interval.into(),
            Register::InactivityTimer => inactivity_timer.into(),
            Register::QualityWeights => {
                u32::from_le_bytes([weights.port, weights.queue, weights.itm, 0])
            }
            Register::Time => readable.dlb.time(),
            Register::Quality(port) => readable.dlb.quality()[usize::from(port) % DLB_PORTS].into(),
        })
    }

    fn state(&self) -> u32 {
        u32::from(self.clearing())
            | u32::from(self.flow_clearing()) << 1
            | u32::from(self.weighing()) << 2
    }
}
