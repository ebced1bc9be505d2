// SPDX-License-Identifier: Apache-2.0
//! Master of the register bus: five channels that each go at their own pace.

use crate::{monitor::IssuedWrite, pattern::Player, scenario::Patterns, seed};
use lbhash_model::pipeline::{AxiLiteInputs, OKAY, Outputs};
use std::collections::VecDeque;

/// A write on its way: address, data, strobes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WriteAccess {
    address: u32,
    data: u32,
    strobe: u8,
}

/// Patterns of the five channels.
#[derive(Clone, Debug)]
struct Channels {
    write_address: Player,
    write_data: Player,
    write_response: Player,
    read_address: Player,
    read_data: Player,
}

/// Carries out register accesses in the order in which they were asked for, writes and reads apart
/// from each other.
#[derive(Clone, Debug)]
pub struct RegisterBus {
    channels: Channels,
    /// Writes without a response, oldest first.
    writes: VecDeque<WriteAccess>,
    /// How many of them have left on the address and on the data channel.
    addresses_sent: usize,
    data_sent: usize,
    /// The response on the bus was seen before.
    response_seen: bool,
    /// Reads without data, oldest first.
    reads: VecDeque<u32>,
    reads_sent: usize,
    /// What is on the channels; a valid that is not answered stays.
    driven: AxiLiteInputs,
    writes_answered: u64,
    reads_answered: u64,
}

impl RegisterBus {
    /// Idle, with the patterns of a scenario and their random numbers from `seed`.
    #[must_use]
    pub fn new(patterns: &Patterns, seed: u64) -> Self {
        let player = |pattern: &crate::pattern::Pattern, name| {
            Player::new(pattern.clone(), seed::stream(seed, name))
        };
        Self {
            channels: Channels {
                write_address: player(&patterns.write_address, "write address"),
                write_data: player(&patterns.write_data, "write data"),
                write_response: player(&patterns.write_response, "write response"),
                read_address: player(&patterns.read_address, "read address"),
                read_data: player(&patterns.read_data, "read data"),
            },
            writes: VecDeque::new(),
            addresses_sent: 0,
            data_sent: 0,
            response_seen: false,
            reads: VecDeque::new(),
            reads_sent: 0,
            driven: AxiLiteInputs::default(),
            writes_answered: 0,
            reads_answered: 0,
        }
    }

    /// Asks for a write.
    pub fn write(&mut self, address: u32, data: u32, strobe: u8) {
        self.writes.push_back(WriteAccess { address, data, strobe });
    }

    /// Asks for a read.
    pub fn read(&mut self, address: u32) {
        self.reads.push_back(address);
    }

    /// Writes that have been answered.
    #[must_use]
    pub fn writes_answered(&self) -> u64 {
        self.writes_answered
    }

    /// Reads that have been answered.
    #[must_use]
    pub fn reads_answered(&self) -> u64 {
        self.reads_answered
    }

    /// Writes that have been asked for and are not lost.
    #[must_use]
    pub fn writes_asked(&self) -> u64 {
        self.writes_answered + self.writes.len() as u64
    }

    /// Nothing is left to do.
    #[must_use]
    #[inline]
    pub fn is_idle(&self) -> bool {
        self.writes.is_empty() && self.reads.is_empty()
    }

    /// Pins of this cycle; `noise` is on the payloads that are not valid.
    #[inline]
    pub fn drive(&mut self, outputs: &Outputs, noise: u32) -> AxiLiteInputs {
        if self.is_idle() {
            let ready = noise & 1 == 1;
            return AxiLiteInputs {
                awaddr: noise >> 14,
                wdata: noise,
                wstrb: (noise >> 4 & 0xF) as u8,
                araddr: noise >> 13 & 0x3FFFF,
                bready: ready,
                rready: ready,
                ..AxiLiteInputs::default()
            };
        }
        self.drive_active(outputs, noise);
        self.driven
    }

    fn drive_active(&mut self, outputs: &Outputs, noise: u32) {
        let Self { channels, driven, .. } = self;
        let address = self.writes.get(self.addresses_sent);
        driven.awvalid =
            address.is_some() && (driven.awvalid || channels.write_address.next(outputs.awready));
        driven.awaddr = match address {
            Some(write) if driven.awvalid => write.address,
            _ => noise >> 14,
        };
        let data = self.writes.get(self.data_sent);
        driven.wvalid =
            data.is_some() && (driven.wvalid || channels.write_data.next(outputs.wready));
        (driven.wdata, driven.wstrb) = match data {
            Some(write) if driven.wvalid => (write.data, write.strobe),
            _ => (noise, (noise >> 4 & 0xF) as u8),
        };
        let read = self.reads.get(self.reads_sent);
        driven.arvalid =
            read.is_some() && (driven.arvalid || channels.read_address.next(outputs.arready));
        driven.araddr = match read {
            Some(&address) if driven.arvalid => address,
            _ => noise >> 13 & 0x3FFFF,
        };
        driven.bready = channels.write_response.next(outputs.bvalid);
        driven.rready = channels.read_data.next(outputs.rvalid);
    }

    /// What the outputs did with the pins that were driven in this cycle. Gives the write that the
    /// block issued one cycle before, if any: its response shows for the first time.
    #[inline]
    pub fn observe(&mut self, outputs: &Outputs) -> Option<IssuedWrite> {
        if self.is_idle() {
            return None;
        }
        let issued =
            if outputs.bvalid && !self.response_seen { self.issued(outputs) } else { None };
        self.response_seen = outputs.bvalid && !self.driven.bready;
        self.count_handshakes(outputs);
        issued
    }

    fn issued(&self, outputs: &Outputs) -> Option<IssuedWrite> {
        let &WriteAccess { address, data, strobe } = self.writes.front()?;
        Some(IssuedWrite { address, data, strobe, okay: outputs.bresp == OKAY })
    }

    fn count_handshakes(&mut self, outputs: &Outputs) {
        if self.driven.awvalid && outputs.awready {
            self.driven.awvalid = false;
            self.addresses_sent += 1;
        }
        if self.driven.wvalid && outputs.wready {
            self.driven.wvalid = false;
            self.data_sent += 1;
        }
        if self.driven.arvalid && outputs.arready {
            self.driven.arvalid = false;
            self.reads_sent += 1;
        }
        if self.driven.bready && outputs.bvalid && self.writes.pop_front().is_some() {
            self.addresses_sent = self.addresses_sent.saturating_sub(1);
            self.data_sent = self.data_sent.saturating_sub(1);
            self.writes_answered += 1;
        }
        if self.driven.rready && outputs.rvalid && self.reads.pop_front().is_some() {
            self.reads_sent = self.reads_sent.saturating_sub(1);
            self.reads_answered += 1;
        }
    }

    /// Reset: what is under way is lost.
    pub fn reset(&mut self) {
        self.writes.clear();
        self.reads.clear();
        self.addresses_sent = 0;
        self.data_sent = 0;
        self.reads_sent = 0;
        self.response_seen = false;
        self.driven = AxiLiteInputs::default();
    }
}
