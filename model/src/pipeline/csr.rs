// SPDX-License-Identifier: Apache-2.0
//! `csr`: the registers as seen over AXI4-Lite, and the clearing of the tables after reset.
//!
//! The tables that the stages use are copies of their own: a write that is issued here travels down the pipeline, and
//! each copy takes it when it passes. What is read back comes from here.

use super::{
    register::{HASH_USER_WORDS, Register, RegisterWrite},
    signals::{AxiLiteInputs, OKAY, Outputs, SLVERR},
};
use crate::config::{
    FieldTable,
    registers::{ADDRESS_BITS, ID_VALUE, SPEC_VERSION_VALUE},
};

/// Cycles with `run_q` = 1 that the clearing takes.
pub const CLEARING_CYCLES: u16 = HASH_USER_WORDS as u16;

const ADDRESS_MASK: u32 = (1 << ADDRESS_BITS) - 1;
const ALL_STROBES: u8 = 0xF;

/// Registers of the stage.
#[derive(Clone, Debug)]
pub struct Csr {
    channels: Channels,
    scalars: Scalars,
    clearing_step: u16,
    /// Memories: no reset, cleared word by word.
    field_table: [u32; FieldTable::ENTRIES],
    hash_users: [u32; HASH_USER_WORDS],
}

/// Registers of the five AXI4-Lite channels.
#[derive(Clone, Copy, Debug, Default)]
struct Channels {
    write_address: Option<u32>,
    write_data: Option<(u32, u8)>,
    bvalid: bool,
    bresp: u8,
    read_address: Option<u32>,
    /// `read_q` and what the memory gave.
    read: Option<u32>,
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
}

impl Default for Scalars {
    fn default() -> Self {
        Self {
            hold: false,
            layer_seed: 0xFFFF_FFFF,
            system_ip: 0,
            reserved_label_exclude: 0x0080,
            pw_control_word: 1,
        }
    }
}

impl Csr {
    pub(super) fn new() -> Self {
        Self {
            channels: Channels::default(),
            scalars: Scalars::default(),
            clearing_step: 0,
            field_table: [0; FieldTable::ENTRIES],
            hash_users: [0; HASH_USER_WORDS],
        }
    }

    pub(super) fn reset(&mut self) {
        self.channels = Channels::default();
        self.scalars = Scalars::default();
        self.clearing_step = 0;
    }

    /// `clearing_q`: the tables are being cleared.
    #[must_use]
    pub const fn clearing(&self) -> bool {
        self.clearing_step < CLEARING_CYCLES
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
            && !self.clearing()
    }

    /// Drives the outputs of the register bus.
    #[inline]
    pub(super) const fn drive(&self, outputs: &mut Outputs) {
        outputs.awready = self.channels.write_address.is_none();
        outputs.wready = self.channels.write_data.is_none();
        outputs.bvalid = self.channels.bvalid;
        outputs.bresp = self.channels.bresp;
        outputs.arready = self.channels.read_address.is_none();
        outputs.rvalid = self.channels.rvalid;
        outputs.rdata = self.channels.rdata;
        outputs.rresp = self.channels.rresp;
    }

    /// One clock edge. Returns the write that enters position 0, which happens only with `run`.
    #[inline]
    pub(super) fn tick(&mut self, inputs: &AxiLiteInputs, run: bool) -> Option<RegisterWrite> {
        if !self.clearing() && self.channels.is_idle(inputs) {
            return None;
        }
        let pending = self.write_pending();
        // Reads see the registers as they were before this edge, so they come first.
        self.tick_read(inputs);
        self.channels.bvalid &= !inputs.bready;
        let entering = if run && self.clearing() {
            Some(self.clear())
        } else if run && pending {
            self.issue()
        } else {
            None
        };
        // A full entry that is emptied at this edge was not ready in this cycle; see `drive`.
        if !(run && pending) {
            self.channels.take_write(inputs);
        }
        entering
    }

    fn tick_read(&mut self, inputs: &AxiLiteInputs) {
        let Channels { read_address, read, rvalid, .. } = self.channels;
        self.channels.rvalid &= !inputs.rready;
        match (read_address, read) {
            (None, _) => {
                self.channels.read_address = inputs.arvalid.then_some(inputs.araddr & ADDRESS_MASK);
            }
            (Some(address), None) if !rvalid => self.channels.read = Some(self.memory(address)),
            (Some(_), None) => {}
            (Some(address), Some(from_memory)) => {
                let data = self.read(address, from_memory);
                self.channels.rdata = data.unwrap_or(0);
                self.channels.rresp = if data.is_some() { OKAY } else { SLVERR };
                self.channels.rvalid = true;
                self.channels.read_address = None;
                self.channels.read = None;
            }
        }
    }

    /// Registered read port of the memories.
    fn memory(&self, address: u32) -> u32 {
        match Register::at(address) {
            Some(Register::FieldTable(index)) => self.field_table[usize::from(index)],
            Some(Register::HashUser(word)) => self.hash_users[usize::from(word) % HASH_USER_WORDS],
            _ => 0,
        }
    }

    /// Value of the register at an address, one cycle after the memories were read.
    fn read(&self, address: u32, from_memory: u32) -> Option<u32> {
        Some(match Register::at(address)? {
            Register::Id => ID_VALUE,
            Register::SpecVersion => SPEC_VERSION_VALUE,
            Register::Control => self.scalars.hold.into(),
            Register::State => self.clearing().into(),
            Register::LayerSeed => self.scalars.layer_seed,
            Register::SystemIp => self.scalars.system_ip,
            Register::ReservedLabelExclude => self.scalars.reserved_label_exclude,
            Register::PwControlWord => self.scalars.pw_control_word,
            Register::FieldTable(_) | Register::HashUser(_) => from_memory,
        })
    }

    fn clear(&mut self) -> RegisterWrite {
        let step = self.clearing_step;
        self.field_table[usize::from(step) % FieldTable::ENTRIES] = 0;
        self.hash_users[usize::from(step) % HASH_USER_WORDS] = 0;
        self.clearing_step += 1;
        RegisterWrite::Clear(step)
    }

    /// Issues the pending write: answers it and, if it is a good one, lets it take effect.
    fn issue(&mut self) -> Option<RegisterWrite> {
        let address = self.channels.write_address.take()?;
        let (data, strobes) = self.channels.write_data.take()?;
        let register = Register::at(address).filter(|register| {
            register.writable().is_some_and(|bits| data & !bits == 0) && strobes == ALL_STROBES
        });
        self.channels.bvalid = true;
        self.channels.bresp = if register.is_some() { OKAY } else { SLVERR };
        let register = register?;
        self.store(register, data);
        (register != Register::Control).then_some(RegisterWrite::Set(register, data))
    }

    fn store(&mut self, register: Register, data: u32) {
        match register {
            Register::Id | Register::SpecVersion | Register::State => {}
            Register::Control => self.scalars.hold = data & 1 == 1,
            Register::LayerSeed => self.scalars.layer_seed = data,
            Register::SystemIp => self.scalars.system_ip = data,
            Register::ReservedLabelExclude => self.scalars.reserved_label_exclude = data,
            Register::PwControlWord => self.scalars.pw_control_word = data,
            Register::FieldTable(index) => self.field_table[usize::from(index)] = data,
            Register::HashUser(word) => self.hash_users[usize::from(word) % HASH_USER_WORDS] = data,
        }
    }
}

impl Channels {
    /// Nothing arrives, waits or is answered: an edge changes nothing.
    #[inline]
    const fn is_idle(&self, inputs: &AxiLiteInputs) -> bool {
        let arriving = inputs.awvalid || inputs.wvalid || inputs.arvalid;
        let waiting = self.write_address.is_some()
            || self.write_data.is_some()
            || self.read_address.is_some();
        !arriving && !waiting && !self.bvalid && !self.rvalid
    }

    fn take_write(&mut self, inputs: &AxiLiteInputs) {
        if inputs.awvalid && self.write_address.is_none() {
            self.write_address = Some(inputs.awaddr & ADDRESS_MASK);
        }
        if inputs.wvalid && self.write_data.is_none() {
            self.write_data = Some((inputs.wdata, inputs.wstrb & ALL_STROBES));
        }
    }
}
