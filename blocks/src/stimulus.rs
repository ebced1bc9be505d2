// SPDX-License-Identifier: Apache-2.0
//! An environment of a block: frames, register accesses of every kind, back pressure, resets.

use crate::{
    block::{BEAT_BYTES, Inputs, Outputs},
    bus::BusInputs,
    rss, rtag7,
};
use lbhash_vectors::stimulus::{Generator, Packet, Rng};
use std::collections::VecDeque;

/// What draws register writes that suit a block: addresses and data, mostly legal.
pub type Writes = fn(&mut Rng) -> Vec<(u16, u32)>;

/// Drives a block from a seed; the same seed and the same outputs give the same inputs.
pub struct Environment {
    rng: Rng,
    frames: Box<dyn Iterator<Item = Packet> + Send>,
    left: u64,
    beats: VecDeque<Inputs>,
    /// Frames whose first beat was taken: bytes and `tuser`, for those who predict.
    sent: VecDeque<(Vec<u8>, u128)>,
    current: Option<(Vec<u8>, u128)>,
    writes: Writes,
    accesses: VecDeque<(u16, u32)>,
    /// One half of the write has been taken.
    is_split: bool,
    pins: Inputs,
    reset: u32,
    /// One frame in so many is followed by a reset; 0: none.
    resets: u32,
    /// Chances in 8: a beat is offered, a result taken.
    offer: u32,
    take: u32,
}

impl Environment {
    /// Sends so many frames.
    #[must_use]
    pub fn new(seed: u64, frames: u64, resets: u32, writes: Writes) -> Self {
        let generator = |kind: Generator, salt| kind.packets(seed ^ salt);
        let (mut mixed, mut random, mut plain) = (
            generator(Generator::Mixed, 0),
            generator(Generator::Random, 1),
            generator(Generator::Tcp64, 2),
        );
        let mut choice = Rng::new(seed ^ 3);
        let packets = std::iter::from_fn(move || match choice.below(4) {
            0 => random.next(),
            1 => plain.next(),
            _ => mixed.next(),
        });
        Self {
            rng: Rng::new(seed),
            frames: Box::new(packets),
            left: frames,
            beats: VecDeque::new(),
            sent: VecDeque::new(),
            current: None,
            writes,
            accesses: VecDeque::new(),
            is_split: false,
            pins: Inputs::default(),
            reset: 3,
            resets,
            offer: 8,
            take: 8,
        }
    }

    /// All frames are sent and all accesses answered.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.left == 0 && self.beats.is_empty() && self.accesses.is_empty() && self.reset == 0
    }

    /// Pins of the next cycle.
    pub fn drive(&mut self) -> &Inputs {
        if self.reset > 0 {
            self.reset -= 1;
            self.pins = Inputs::default();
            return &self.pins;
        }
        self.pins.rst_ni = true;
        if self.rng.one_in(64) {
            (self.offer, self.take) = (1 + self.rng.below(8), 1 + self.rng.below(8));
        }
        self.pins.m_axis_tready = self.rng.below(8) < self.take;
        self.drive_frames();
        self.drive_bus();
        &self.pins
    }

    fn drive_frames(&mut self) {
        if self.beats.is_empty() && self.left > 0 && self.accesses.is_empty() {
            self.left -= 1;
            self.next_frame();
        }
        // What is offered stays until it is taken.
        if !self.pins.s_axis_tvalid && self.rng.below(8) < self.offer {
            let Some(beat) = self.beats.front() else { return };
            self.pins.s_axis_tdata.clone_from(&beat.s_axis_tdata);
            self.pins.s_axis_tkeep = beat.s_axis_tkeep;
            self.pins.s_axis_tlast = beat.s_axis_tlast;
            self.pins.s_axis_tuser = beat.s_axis_tuser;
            self.pins.s_axis_tvalid = true;
        }
    }

    fn next_frame(&mut self) {
        let Some(mut packet) = self.frames.next() else { return };
        if self.rng.one_in(12) {
            let tags = 1 + self.rng.below(3);
            insert_tags(&mut packet.frame, &mut self.rng, tags);
        }
        packet.frame.truncate(1600);
        change_ip(&mut packet.frame, &mut self.rng);
        let word = |rng: &mut Rng| u128::from(rng.word());
        let mut user = word(&mut self.rng) << 64 | word(&mut self.rng) << 32 | word(&mut self.rng);
        if self.rng.one_in(2) {
            user &= !(0xFFFF_FFFF << 36);
        }
        self.current = Some((packet.frame.clone(), user));
        let count = packet.frame.len().div_ceil(BEAT_BYTES).max(1);
        for beat in 0..count {
            let bytes = packet.frame.get(beat * BEAT_BYTES..).unwrap_or_default();
            let bytes = &bytes[..bytes.len().min(BEAT_BYTES)];
            self.beats.push_back(Inputs {
                s_axis_tdata: bytes.to_vec(),
                s_axis_tkeep: if bytes.len() == 64 { u64::MAX } else { (1 << bytes.len()) - 1 },
                s_axis_tlast: beat + 1 == count,
                s_axis_tuser: user,
                ..Inputs::default()
            });
        }
        if self.rng.one_in(64) {
            self.accesses.extend((self.writes)(&mut self.rng));
        }
    }

    fn drive_bus(&mut self) {
        let rng = &mut self.rng;
        let bus = &mut self.pins.bus;
        let (bready, rready) = (rng.below(4) > 0, rng.below(4) > 0);
        (bus.bready, bus.rready) = (bready, rready);
        let Some(&(address, data)) = self.accesses.front() else { return };
        if !bus.awvalid && !bus.wvalid {
            let strobes = if rng.one_in(16) { rng.below(16) as u8 } else { 0xF };
            let first = rng.below(3);
            *bus = BusInputs {
                awaddr: address,
                awvalid: first != 1,
                wdata: data,
                wstrb: strobes,
                wvalid: first != 0,
                ..*bus
            };
        }
        if !bus.arvalid && rng.one_in(4) {
            // Mostly what was just written, sometimes anything.
            bus.araddr = if rng.one_in(8) { rng.below(0x1000) as u16 } else { address };
            bus.arvalid = true;
        }
    }

    /// What the block did with the pins.
    pub fn see(&mut self, outputs: &Outputs) {
        if !self.pins.rst_ni {
            return;
        }
        if self.pins.s_axis_tvalid && outputs.s_axis_tready {
            self.pins.s_axis_tvalid = false;
            self.sent.extend(self.current.take());
            let beat = self.beats.pop_front();
            let is_last = beat.is_some_and(|beat| beat.s_axis_tlast);
            if is_last && self.resets > 0 && self.rng.one_in(self.resets) {
                self.reset = 1 + self.rng.below(4);
                self.sent.clear();
                self.pins.bus = BusInputs::default();
                self.is_split = false;
                self.accesses.clear();
                self.accesses.extend((self.writes)(&mut self.rng));
            }
        }
        self.see_bus(outputs);
    }

    fn see_bus(&mut self, outputs: &Outputs) {
        let bus = &mut self.pins.bus;
        let address_taken = bus.awvalid && outputs.bus.awready;
        let data_taken = bus.wvalid && outputs.bus.wready;
        match (bus.awvalid, bus.wvalid) {
            // Both were offered, or the second half is left.
            (true, true) if address_taken && data_taken => self.next_access(),
            (true, true) if address_taken || data_taken => {
                (bus.awvalid, bus.wvalid) = (!address_taken, !data_taken);
                self.is_split = true;
            }
            (true, false) if address_taken => self.second_half(false),
            (false, true) if data_taken => self.second_half(true),
            _ => {}
        }
        if self.pins.bus.arvalid && outputs.bus.arready {
            self.pins.bus.arvalid = false;
        }
    }

    /// The half of a write that was not offered yet, or the next write.
    fn second_half(&mut self, is_address: bool) {
        if self.is_split {
            self.is_split = false;
            return self.next_access();
        }
        self.is_split = true;
        (self.pins.bus.awvalid, self.pins.bus.wvalid) = (is_address, !is_address);
    }

    fn next_access(&mut self) {
        (self.pins.bus.awvalid, self.pins.bus.wvalid) = (false, false);
        self.is_split = false;
        self.accesses.pop_front();
    }

    /// Frames whose first beat the block has taken since the last call; a reset forgets them.
    pub fn take_sent(&mut self) -> impl Iterator<Item = (Vec<u8>, u128)> + '_ {
        self.sent.drain(..)
    }

    /// True in the cycle that begins a reset.
    #[must_use]
    pub const fn resets_now(&self) -> bool {
        self.reset > 0
    }
}

/// Other protocols and lengths, and frames cut around the ports, where a frame without tags has IP.
fn change_ip(frame: &mut Vec<u8>, rng: &mut Rng) {
    let (protocol, length, ports) = match frame.get(12..14) {
        Some([0x08, 0x00]) => (23, 16, 34),
        Some([0x86, 0xDD]) => (20, 18, 54),
        _ => return,
    };
    if frame.len() <= protocol {
        return;
    }
    match rng.below(16) {
        0 | 1 => frame[protocol] = rng.pick(&[132, 6, 17, 47, 0, 43, 44, 60]),
        2 => frame[length + 1] = rng.u8() & 0x3F,
        3 => frame[length..length + 2].copy_from_slice(&[0, 0]),
        4 => frame.truncate(ports - 8 + rng.below(16) as usize),
        _ => {}
    }
}

fn insert_tags(frame: &mut Vec<u8>, rng: &mut Rng, tags: u32) {
    for _ in 0..tags {
        if frame.len() >= 12 {
            let [high, low] = rng.u16().to_be_bytes();
            let kind = if rng.one_in(2) { [0x81, 0x00] } else { [0x88, 0xA8] };
            let id = if rng.one_in(4) { [high & 0xF0, 0] } else { [high, low] };
            frame.splice(12..12, [kind[0], kind[1], id[0], id[1]]);
        }
    }
}

/// Writes for `rss`: a whole new configuration, or some registers, and what must be refused.
pub fn rss_writes(rng: &mut Rng) -> Vec<(u16, u32)> {
    let mut writes = Vec::new();
    if rng.one_in(2) {
        let symmetric = rng.one_in(3);
        writes.extend((0..10).map(|word| {
            let data = if symmetric { 0x6D5A_6D5A } else { rng.word() };
            (rss::KEY + 4 * word, data)
        }));
    }
    let size = rng.below(10);
    let settings = rng.below(3) | rng.below(8) << 4 | size << 8;
    writes.push((rss::SETTINGS, settings));
    for _ in 0..rng.below(24) {
        let entry = rng.below(1 << size) as u16;
        writes.push((rss::TABLE + 4 * entry, rng.u16().into()));
    }
    refused(rng, &mut writes);
    writes
}

/// Writes for `rtag7`.
pub fn rtag7_writes(rng: &mut Rng) -> Vec<(u16, u32)> {
    let mut writes = vec![(rtag7::MACRO, rng.below(32))];
    for base in rtag7::BLOCKS {
        for (word, mask) in rtag7::BLOCK_MASKS.into_iter().enumerate() {
            if rng.one_in(2) {
                let mostly = if (2..9).contains(&word) { 0x1F70 } else { 0 };
                writes.push((base + 4 * word as u16, (rng.word() | mostly) & mask));
            }
        }
    }
    for base in rtag7::SELECTIONS {
        let members = rng.weighted(&[(4, 1 + rng.clone().below(1024)), (1, 1), (1, 1024), (1, 64)]);
        let mask = rng.pick(&[0xFFFF, 0x3FF, 0xFF, 0x1FFF, 0x7FF, 0x3F, 0x5A5A]);
        writes.push((base, rng.word() & 0x3FF));
        writes.push((base + 4, mask));
        writes.push((base + 8, members | rng.below(4).saturating_sub(2) << 11));
        writes.push((base + 12, rng.u16().into()));
    }
    refused(rng, &mut writes);
    writes
}

/// One access in some that no block may take, at any place.
fn refused(rng: &mut Rng, writes: &mut Vec<(u16, u32)>) {
    for _ in 0..rng.below(4) {
        let at = rng.below(writes.len() as u32 + 1) as usize;
        let address = rng.below(0x1000) as u16;
        let anywhere = (address, rng.word());
        let known = writes.first().map_or(anywhere, |&(known, _)| (known, rng.word()));
        let off_word = (address | 1, 0);
        let too_many = (rtag7::SELECTIONS[0] + 8, 1025);
        let none = (rtag7::SELECTIONS[1] + 8, 0);
        writes.insert(at, rng.pick(&[anywhere, known, off_word, too_many, none]));
    }
}
