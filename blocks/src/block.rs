// SPDX-License-Identifier: Apache-2.0
//! A block cycle by cycle: gathering, a rigid pipeline of some positions, the output queue.

use crate::{
    bus::{Bus, BusInputs, BusOutputs, OKAY, SLVERR},
    outer::{WINDOW_BYTES, Window},
};
use std::collections::VecDeque;

/// Bytes of a beat.
pub const BEAT_BYTES: usize = 64;

/// Words of a result, 32 bits each, word 0 on `[31:0]` of `m_axis_tdata`.
pub type Result = [u32; 5];

/// What a block computes from its registers and a frame's header window.
pub trait Function {
    /// Position of the result; the window is at position 0.
    const LAST: usize;
    /// Cycles after reset in which tables are cleared.
    const CLEARING: u32;
    /// Name of the block and of its RTL module.
    const NAME: &'static str;

    /// Back to the values of reset.
    fn reset(&mut self);

    /// Takes a register write; false where the block refuses it, and then nothing changes.
    fn write(&mut self, address: u16, data: u32) -> bool;

    /// What stands at an address; `None` where nothing does.
    fn read(&self, address: u16, clearing: bool) -> Option<u32>;

    /// The result of a frame.
    fn result(&self, window: &Window) -> Result;
}

/// Pins that the environment drives in a cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Reset, active low.
    pub rst_ni: bool,
    /// Valid.
    pub s_axis_tvalid: bool,
    /// Byte k of the frame's beat on byte k.
    pub s_axis_tdata: Vec<u8>,
    /// Bit k: byte k is present.
    pub s_axis_tkeep: u64,
    /// The frame's last beat.
    pub s_axis_tlast: bool,
    /// 96 bits.
    pub s_axis_tuser: u128,
    /// Ready.
    pub m_axis_tready: bool,
    /// Register bus.
    pub bus: BusInputs,
}

/// Pins that the block drives in a cycle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// Ready.
    pub s_axis_tready: bool,
    /// Result and tag, if valid.
    pub m_axis: Option<(Result, u16)>,
    /// Register bus.
    pub bus: BusOutputs,
}

/// A block.
#[derive(Clone, Debug)]
pub struct Block<F> {
    function: F,
    bus: Bus,
    clearing: u32,
    /// The window that is assembled, and the index of the next beat; 3: the rest is dropped.
    window: Window,
    beat: usize,
    /// Bit p: position p holds a packet.
    packets: u64,
    in_flight: VecDeque<(Result, u16)>,
    queue: VecDeque<(Result, u16)>,
    run: bool,
}

impl<F: Function> Block<F> {
    /// A block in reset.
    pub fn new(function: F) -> Self {
        let mut block = Self {
            function,
            bus: Bus::default(),
            clearing: 0,
            window: Window::default(),
            beat: 0,
            packets: 0,
            in_flight: VecDeque::new(),
            queue: VecDeque::new(),
            run: false,
        };
        block.reset();
        block
    }

    /// The registers.
    pub const fn function(&self) -> &F {
        &self.function
    }

    fn reset(&mut self) {
        self.function.reset();
        self.bus = Bus::default();
        self.clearing = F::CLEARING;
        self.beat = 0;
        self.packets = 0;
        self.in_flight.clear();
        self.queue.clear();
        self.run = false;
    }

    const fn in_frame(&self) -> bool {
        self.beat != 0
    }

    /// Outputs of this cycle; they depend on registers alone.
    pub fn outputs(&self) -> Outputs {
        let held = self.bus.pending().is_some() && !self.in_frame();
        Outputs {
            s_axis_tready: self.run && self.clearing == 0 && !held,
            m_axis: self.queue.front().copied(),
            bus: self.bus.outputs(),
        }
    }

    /// A cycle with these inputs, up to the clock edge that ends it. Gives the outputs of the
    /// cycle.
    pub fn tick(&mut self, inputs: &Inputs) -> Outputs {
        if !inputs.rst_ni {
            self.reset();
            return self.outputs();
        }
        let outputs = self.outputs();
        self.access(inputs);
        let accepted = inputs.s_axis_tvalid && outputs.s_axis_tready;
        let popped = inputs.m_axis_tready && self.queue.pop_front().is_some();
        debug_assert!(!popped || outputs.m_axis.is_some());
        if self.run {
            self.advance(accepted.then_some(inputs));
        }
        self.run = self.queue.len() < 2;
        outputs
    }

    fn access(&mut self, inputs: &Inputs) {
        let clearing = self.clearing > 0;
        let idle = !clearing && !self.in_frame() && self.packets == 0;
        let issued = self.bus.pending().filter(|_| idle).map(|(address, data, strobes)| {
            let is_whole = strobes == 0xF && address % 4 == 0;
            if is_whole && self.function.write(address, data) { OKAY } else { SLVERR }
        });
        let read = self.bus.reads().filter(|_| issued.is_none()).map(|address| {
            let is_word = address % 4 == 0;
            self.function.read(address, clearing).filter(|_| is_word)
        });
        self.bus.tick(&inputs.bus, issued, read);
        self.clearing = self.clearing.saturating_sub(1);
    }

    fn advance(&mut self, beat: Option<&Inputs>) {
        if self.packets >> F::LAST & 1 == 1 {
            self.queue.extend(self.in_flight.pop_front());
        }
        self.packets = self.packets << 1 & ((2 << F::LAST) - 1);
        if beat.is_some_and(|beat| self.gather(beat)) {
            self.packets |= 1;
            let tag = (self.window.user >> 80) as u16;
            self.in_flight.push_back((self.function.result(&self.window), tag));
        }
    }

    /// Takes a beat; true where it completes the window.
    fn gather(&mut self, beat: &Inputs) -> bool {
        let index = self.beat;
        if index == 0 {
            self.window = Window { user: beat.s_axis_tuser, ..Window::default() };
        }
        self.beat = if beat.s_axis_tlast { 0 } else { (index + 1).min(3) };
        if index == 3 {
            return false;
        }
        let place = &mut self.window.bytes[BEAT_BYTES * index..][..BEAT_BYTES];
        for (k, byte) in place.iter_mut().enumerate() {
            if beat.s_axis_tkeep >> k & 1 == 1 {
                *byte = beat.s_axis_tdata.get(k).copied().unwrap_or(0);
            }
        }
        self.window.length = BEAT_BYTES * index + beat.s_axis_tkeep.trailing_ones() as usize;
        beat.s_axis_tlast || BEAT_BYTES * (index + 1) == WINDOW_BYTES
    }
}
