// SPDX-License-Identifier: Apache-2.0
//! What the register bus reads: registers of the csr, and state of the stages (the RTL's
//! `csr_readback`).

use super::{
    super::{
        dlb::Dlb,
        select_stage::{STAGES, SelectStage},
    },
    Csr,
};
use crate::config::{
    DlbSettings, Level,
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

/// What the memories gave.
#[derive(Clone, Copy, Debug)]
pub(super) enum FromMemory {
    /// A word of a table; 0 while the tables are cleared, and where no table is read.
    Word(u32),
    /// Level of a group whose state in the stages is read.
    Level(Level),
}

impl Csr {
    /// Registered read port of the memories.
    pub(super) fn memory(&self, address: u32) -> FromMemory {
        if self.clearing() {
            return FromMemory::Word(0);
        }
        FromMemory::Word(match Register::at(address) {
            Some(Register::FieldTable(index)) => self.field_table[usize::from(index)],
            Some(Register::HashUser(register)) => self.hash_users[register.index()],
            Some(Register::Group(number, word)) if number != 0 => {
                let group = self.groups.group(number);
                match word {
                    GroupWord::Select => group.select,
                    GroupWord::Base => group.base,
                    GroupWord::Pointer | GroupWord::FlowsRebalanced => {
                        return FromMemory::Level(group.level());
                    }
                }
            }
            Some(Register::Member(entry)) => self.groups.member_word(entry),
            Some(Register::Load(port)) => self.loads[usize::from(port) % DLB_PORTS],
            _ => 0,
        })
    }

    /// State of a group in the stages.
    fn group_state(number: u16, word: GroupWord, level: Level, readable: Readable<'_>) -> u32 {
        let Readable { select_stages, dlb } = readable;
        if word == GroupWord::FlowsRebalanced {
            return dlb.flows_rebalanced(number);
        }
        let counter = select_stages[level as usize].counter(number);
        u32::from(counter) | u32::from(dlb.best_pointer(number)) << 16
    }

    /// Value of the register at an address, one cycle after the memories were read.
    pub(super) fn read(
        &self,
        address: u32,
        from_memory: FromMemory,
        readable: Readable<'_>,
    ) -> Option<u32> {
        let DlbSettings { cycles_per_us, sampling_interval, inactivity_timer, weights } =
            self.scalars.dlb;
        let register = Register::at(address)?;
        Some(match register {
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
            | Register::Load(_) => match (register, from_memory) {
                (Register::Group(number, word), FromMemory::Level(level)) => {
                    Self::group_state(number, word, level, readable)
                }
                (_, FromMemory::Word(word)) => word,
                (_, FromMemory::Level(_)) => 0,
            },
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
            | u32::from(self.weights_pending()) << 2
    }
}
