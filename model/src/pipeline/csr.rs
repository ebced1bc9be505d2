// SPDX-License-Identifier: Apache-2.0
//! `csr`: the registers as seen over AXI4-Lite, and the clearing of the tables after reset.
//!
//! The tables that the stages use are copies of their own: a write that is issued here travels down
//! the pipeline, and each copy takes it when it passes. What is read back comes from here.

mod readback;

use readback::FromMemory;
pub(super) use readback::Readable;

use super::{
    dlb::Setting,
    group_tables::GroupTables,
    register::{RegisterWrite, accepts},
    signals::{AxiLiteInputs, OKAY, Outputs, SLVERR},
};
use crate::config::{
    DlbSettings, FieldTable, Loads, Weights,
    register::{GroupWord, HASH_USER_WORDS, Register},
    registers::{ADDRESS_BITS, reset},
    select_tables::{DLB_PORTS, GROUPS},
};

/// Cycles with `run_q` = 1 that the clearing takes.
pub(super) const CLEARING_CYCLES: u16 = GROUPS as u16;

/// Cycles with `run_q` = 1 that the clearing of a flowset takes, whatever its size.
const FLOWSET_CYCLES: u8 = 2;

/// Cycles in which new weights have been issued and do not count yet.
pub(super) const WEIGHTS_PENDING_CYCLES: u8 = 131;

const ADDRESS_MASK: u32 = (1 << ADDRESS_BITS) - 1;
const ALL_STROBES: u8 = 0xF;

/// Registers of the stage.
#[derive(Clone, Debug)]
pub struct Csr {
    /// Nothing is cleared or weighed, and the channels are empty: an edge changes nothing unless an
    /// access arrives.
    at_rest: bool,
    channels: Channels,
    scalars: Scalars,
    clearing_step: u16,
    /// Cycles that are left of the clearing of a flowset. The `dlb` clears it when `SELECT` passes;
    /// what follows there finds it empty.
    flow_clearing: u8,
    /// Cycles until new weights count.
    weights_pending: u8,
    /// Memories: no reset, cleared word by word.
    field_table: [u32; FieldTable::ENTRIES],
    hash_users: [u32; HASH_USER_WORDS],
    groups: GroupTables,
    loads: [u32; DLB_PORTS],
}

/// What is issued at a clock edge.
#[derive(Clone, Copy, Debug)]
pub(super) enum Issue {
    /// An item that enters position 0.
    Item(RegisterWrite),
    /// A setting of dynamic load balancing, which counts from the next cycle on.
    Setting(Setting),
}

/// Registers of the five AXI4-Lite channels.
#[derive(Clone, Copy, Debug, Default)]
struct Channels {
    /// `awake_q`: a cycle outside of reset has passed. An access during reset is not taken, and so
    /// not lost.
    awake: bool,
    write_address: Option<u32>,
    write_data: Option<(u32, u8)>,
    bvalid: bool,
    bresp: u8,
    read_address: Option<u32>,
    /// `read_q` and what the memories gave.
    read: Option<FromMemory>,
    rvalid: bool,
    rdata: u32,
    rresp: u8,
}

/// Registers outside the memories, with reset values.
#[derive(Clone, Copy, Debug)]
struct Scalars {
    hold: bool,
    layer_seed: u32,
    system_ip: u32,
    reserved_label_exclude: u32,
    pw_control_word: u32,
    dlb: DlbSettings,
}

impl Default for Scalars {
    fn default() -> Self {
        Self {
            hold: false,
            layer_seed: reset::LAYER_SEED,
            system_ip: reset::SYSTEM_IP,
            reserved_label_exclude: reset::RESERVED_LABEL_EXCLUDE.into(),
            pw_control_word: reset::PW_CONTROL_WORD.into(),
            dlb: DlbSettings::default(),
        }
    }
}

impl Csr {
    pub(super) fn new() -> Self {
        Self {
            at_rest: false,
            channels: Channels::default(),
            scalars: Scalars::default(),
            clearing_step: 0,
            flow_clearing: 0,
            weights_pending: 0,
            field_table: [0; FieldTable::ENTRIES],
            hash_users: [0; HASH_USER_WORDS],
            groups: GroupTables::new(),
            loads: [0; DLB_PORTS],
        }
    }

    pub(super) fn reset(&mut self) {
        self.at_rest = false;
        self.channels = Channels::default();
        self.scalars = Scalars::default();
        self.clearing_step = 0;
        self.flow_clearing = 0;
        self.weights_pending = 0;
    }

    /// `clearing_q`: the tables are being cleared.
    #[must_use]
    pub const fn clearing(&self) -> bool {
        self.clearing_step < CLEARING_CYCLES
    }

    /// `flow_clearing_q`: a flowset is being cleared.
    #[must_use]
    pub const fn flow_clearing(&self) -> bool {
        self.flow_clearing != 0
    }

    /// `weights_pending_q`: new weights have been issued and do not count yet.
    #[must_use]
    pub const fn weights_pending(&self) -> bool {
        self.weights_pending != 0
    }

    /// Position 0 is free for a packet: neither a write nor an item of a clearing takes it.
    #[inline]
    pub(super) const fn leaves_room(&self) -> bool {
        self.at_rest || !self.write_pending() && !self.clears()
    }

    /// Items of a clearing take the place of packets.
    const fn clears(&self) -> bool {
        self.clearing() || self.flow_clearing()
    }

    /// `hold_q`: no new frame is accepted.
    #[must_use]
    pub const fn hold(&self) -> bool {
        self.scalars.hold
    }

    /// `write_pending`: a write waits to be issued.
    #[must_use]
    pub const fn write_pending(&self) -> bool {
        self.channels.write_address.is_some()
            && self.channels.write_data.is_some()
            && !self.channels.bvalid
            && !self.clears()
            && !self.weights_pending()
    }

    /// Drives the outputs of the register bus.
    #[inline]
    pub(super) const fn drive(&self, outputs: &mut Outputs) {
        outputs.awready = self.channels.awake && self.channels.write_address.is_none();
        outputs.wready = self.channels.awake && self.channels.write_data.is_none();
        outputs.bvalid = self.channels.bvalid;
        outputs.bresp = self.channels.bresp;
        outputs.arready = self.channels.awake && self.channels.read_address.is_none();
        outputs.rvalid = self.channels.rvalid;
        outputs.rdata = self.channels.rdata;
        outputs.rresp = self.channels.rresp;
    }

    /// One clock edge. Returns what is issued at it; an item only with `run`.
    #[inline]
    pub(super) fn tick(
        &mut self,
        inputs: &AxiLiteInputs,
        run: bool,
        readable: Readable<'_>,
    ) -> Option<Issue> {
        if self.at_rest && !inputs.is_access() {
            return None;
        }
        let issue = self.tick_active(inputs, run, readable);
        self.at_rest = !self.clears() && !self.weights_pending() && self.channels.are_empty();
        issue
    }

    fn tick_active(
        &mut self,
        inputs: &AxiLiteInputs,
        run: bool,
        readable: Readable<'_>,
    ) -> Option<Issue> {
        let pending = self.write_pending();
        // Reads see the registers as they were before this edge, so they come first.
        self.tick_read(inputs, readable, run && pending);
        self.channels.bvalid &= !inputs.bready;
        let weighed = self.weights_change();
        let issue = if run && self.clearing() {
            Some(Issue::Item(self.clear()))
        } else if run && self.flow_clearing() {
            self.flow_clearing -= 1;
            None
        } else if run && pending {
            self.issue()
        } else {
            weighed
        };
        // A full entry that is emptied at this edge was not ready in this cycle; see `drive`.
        if !(run && pending) {
            self.channels.take_write(inputs);
        }
        self.channels.awake = true;
        issue
    }

    /// Counts the cycles of new weights. Nothing else is issued meanwhile.
    fn weights_change(&mut self) -> Option<Issue> {
        if self.weights_pending == 0 {
            return None;
        }
        self.weights_pending -= 1;
        (self.weights_pending == 0)
            .then_some(Issue::Setting(Setting::Weights(self.scalars.dlb.weights)))
    }

    /// `issuing`: a write is issued at this edge; the memories are not read then.
    fn tick_read(&mut self, inputs: &AxiLiteInputs, readable: Readable<'_>, issuing: bool) {
        let Channels { read_address, read, rvalid, .. } = self.channels;
        self.channels.rvalid &= !inputs.rready;
        match (read_address, read) {
            (None, _) => {
                let taken = inputs.arvalid && self.channels.awake;
                self.channels.read_address = taken.then_some(inputs.araddr & ADDRESS_MASK);
            }
            (Some(address), None) if !rvalid && !issuing => {
                self.channels.read = Some(self.memory(address));
            }
            (Some(_), None) => {}
            (Some(address), Some(from_memory)) => {
                let data = self.read(address, from_memory, readable);
                self.channels.rdata = data.unwrap_or(0);
                self.channels.rresp = if data.is_some() { OKAY } else { SLVERR };
                self.channels.rvalid = true;
                self.channels.read_address = None;
                self.channels.read = None;
            }
        }
    }

    /// One step of the clearing after reset.
    fn clear(&mut self) -> RegisterWrite {
        let step = self.clearing_step;
        self.field_table[usize::from(step) % FieldTable::ENTRIES] = 0;
        self.hash_users[usize::from(step) % HASH_USER_WORDS] = 0;
        self.loads[usize::from(step) % DLB_PORTS] = 0;
        self.groups.take(RegisterWrite::Clear(step));
        self.clearing_step += 1;
        RegisterWrite::Clear(step)
    }

    /// Issues the pending write: answers it and, if it is a good one, lets it take effect.
    fn issue(&mut self) -> Option<Issue> {
        let address = self.channels.write_address.take()?;
        let (data, strobes) = self.channels.write_data.take()?;
        let register = Register::at(address)
            .filter(|&register| accepts(register, data) && strobes == ALL_STROBES);
        self.channels.bvalid = true;
        self.channels.bresp = if register.is_some() { OKAY } else { SLVERR };
        self.store(register?, data)
    }

    /// Stores what the register bus reads back, and gives the items that the stages receive.
    fn store(&mut self, register: Register, data: u32) -> Option<Issue> {
        let half = data as u16;
        let write = RegisterWrite::Set(register, data);
        match register {
            Register::Control => {
                self.scalars.hold = data & 1 == 1;
                return None;
            }
            Register::LayerSeed => self.scalars.layer_seed = data,
            Register::SystemIp => self.scalars.system_ip = data,
            Register::ReservedLabelExclude => self.scalars.reserved_label_exclude = data,
            Register::PwControlWord => self.scalars.pw_control_word = data,
            Register::FieldTable(index) => self.field_table[usize::from(index)] = data,
            Register::HashUser(register) => self.hash_users[register.index()] = data,
            Register::Group(number, GroupWord::Select) => {
                self.groups.take(write);
                if self.groups.group(number).mode().is_dlb() {
                    self.flow_clearing = FLOWSET_CYCLES;
                }
            }
            Register::Group(..) | Register::Member(_) => {
                self.groups.take(write);
            }
            Register::CyclesPerUs => {
                self.scalars.dlb.cycles_per_us = half;
                return Some(Issue::Setting(Setting::CyclesPerUs(half)));
            }
            Register::SamplingInterval => {
                self.scalars.dlb.sampling_interval = half;
                return Some(Issue::Setting(Setting::SamplingInterval(half)));
            }
            Register::InactivityTimer => {
                self.scalars.dlb.inactivity_timer = half;
                return Some(Issue::Setting(Setting::InactivityTimer(half)));
            }
            Register::QualityWeights => {
                self.scalars.dlb.weights = Weights::from_word(data);
                self.weights_pending = WEIGHTS_PENDING_CYCLES;
                return None;
            }
            Register::Load(port) => {
                self.loads[usize::from(port) % DLB_PORTS] = data;
                let Loads { port: utilization, queue, itm } = Loads::from_word(data);
                let load = [utilization, queue, itm];
                return Some(Issue::Setting(Setting::Load { port, load }));
            }
            Register::Id
            | Register::SpecVersion
            | Register::State
            | Register::Time
            | Register::Quality(_) => return None,
        }
        Some(Issue::Item(write))
    }
}

impl Channels {
    /// Nothing waits or is answered.
    const fn are_empty(&self) -> bool {
        let waiting = self.write_address.is_some()
            || self.write_data.is_some()
            || self.read_address.is_some();
        !waiting && !self.bvalid && !self.rvalid
    }

    fn take_write(&mut self, inputs: &AxiLiteInputs) {
        if inputs.awvalid && self.awake && self.write_address.is_none() {
            self.write_address = Some(inputs.awaddr & ADDRESS_MASK);
        }
        if inputs.wvalid && self.awake && self.write_data.is_none() {
            self.write_data = Some((inputs.wdata, inputs.wstrb & ALL_STROBES));
        }
    }
}
