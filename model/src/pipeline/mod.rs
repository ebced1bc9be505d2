// SPDX-License-Identifier: Apache-2.0
//! The block cycle by cycle: the twin of the RTL (`docs/timing.md` is the contract of both).
//!
//! ```text
//! position 0             6·s, 6·s + 3          46           49          49 + 18·k          127
//!          header_window → layer_stage s = 1…7 → master_key → hash_user → select_stage k = 1…4
//!          ↑ register writes of csr enter here,                           → dlb → result
//!            and each table takes those that pass it
//! ```
//!
//! The pipeline is rigid: in a cycle with `run_q` = 1 the content of every position moves to the
//! next one. Here the items stay in a ring of slots and the positions turn past them; the valid
//! bits of the 128 positions are one shift register. What a stage does over several clocks is done
//! once, when the item reaches the stage's output position, so every register is right wherever it
//! can be seen.

mod csr;
mod dlb;
mod dlb_clock;
pub mod driver;
mod group_tables;
mod hash_user;
mod header_window;
mod layer_header;
mod layer_record;
mod layer_stage;
mod master_key;
mod observer;
mod parser_state;
mod port_quality;
pub mod position;
mod register;
mod registers;
mod result;
mod select_stage;
mod signals;
mod slot;

pub use csr::Csr;
pub use dlb::Dlb;
pub use header_window::HeaderWindow;
pub use observer::{FlowDecision, Observer};
pub use parser_state::ParserState;
pub use registers::{Registers, SelectState};
pub use result::ResultQueue;
pub use select_stage::{LATENCY as SELECT_LATENCY, STAGES as SELECT_STAGES};
pub use signals::{
    AxiLiteInputs, BEAT_BYTES, Beat, Inputs, OKAY, Outputs, SLVERR, TAG_BIT, TAG_BITS,
};

use crate::{LAYER_STAGES, config::Level};
use csr::{Issue, Readable};
use hash_user::HashUsers;
use layer_stage::LayerStage;
use master_key::MasterKey;
use register::RegisterWrite;
use select_stage::SelectStage;
use slot::{Next, Slot};

/// Positions of the pipeline.
pub const POSITIONS: usize = dlb::POSITION + 1;

/// Cycles from the beat that completes a window to its result on `m_axis`, when nothing stalls.
pub const LATENCY: usize = POSITIONS + result::LATENCY;

/// Slots of the ring: a power of two, so that an index is a mask, and no less than there are
/// positions.
const RING: usize = POSITIONS.next_power_of_two();

/// Positions of the parser states, a bit each.
const STATE_POSITIONS: u64 = {
    let mut positions = 0;
    let mut stage = 1;
    while stage <= LAYER_STAGES {
        positions |= 1 << layer_stage::state_position(stage);
        stage += 1;
    }
    positions
};

/// Positions of the selections after the select stages, a bit each.
const SELECT_POSITIONS: u128 = {
    let mut positions = 0;
    let mut stage = 1;
    while stage <= select_stage::STAGES {
        positions |= 1 << select_stage::position(stage);
        stage += 1;
    }
    positions
};

/// Positions where a stage has its output and its copy of the tables, a bit each.
const OUTPUT_POSITIONS: u128 = STATE_POSITIONS as u128
    | 1 << master_key::POSITION
    | 1 << hash_user::POSITION
    | SELECT_POSITIONS
    | 1 << dlb::POSITION;

/// The block: all of its registers.
#[derive(Clone, Debug)]
pub struct Pipeline {
    header_window: HeaderWindow,
    layer_stages: [LayerStage; LAYER_STAGES],
    master_key: MasterKey,
    hash_users: HashUsers,
    select_stages: [SelectStage; select_stage::STAGES],
    dlb: Dlb,
    result: ResultQueue,
    csr: Csr,
    /// Bit p: position p holds a packet.
    packets: u128,
    /// Bit p: position p holds a packet with a header left to parse.
    parsing: u64,
    /// Bit p: position p holds a packet that a select stage may have to select for.
    selecting: u128,
    /// Bit p: position p holds a packet that waits for dynamic load balancing.
    balancing: u128,
    /// Bit p: position p holds a register write.
    writes: u128,
    /// Slot that position 0 is at.
    head: usize,
    slots: Box<[Slot; RING]>,
}

impl Default for Pipeline {
    fn default() -> Self {
        Self::new()
    }
}

impl Pipeline {
    /// The block as reset leaves it, tables zero.
    #[must_use]
    pub fn new() -> Self {
        Self {
            header_window: HeaderWindow::new(),
            layer_stages: std::array::from_fn(|index| LayerStage::new(index + 1)),
            master_key: MasterKey::new(),
            hash_users: HashUsers::new(),
            select_stages: Level::ALL.map(SelectStage::new),
            dlb: Dlb::new(),
            result: ResultQueue::default(),
            csr: Csr::new(),
            packets: 0,
            parsing: 0,
            selecting: 0,
            balancing: 0,
            writes: 0,
            head: 0,
            slots: Box::new(std::array::from_fn(|_| Slot::new())),
        }
    }

    /// Asynchronous reset: acts at once. In a cycle with `rst_n` = 0, call it before reading
    /// [`Self::outputs`]; [`Self::tick`] does it again by itself. The memories (tables) keep what
    /// they hold until the clearing that follows reaches them.
    pub fn reset(&mut self) {
        self.header_window.reset();
        self.layer_stages.iter_mut().for_each(LayerStage::reset);
        self.master_key.reset();
        self.select_stages.iter_mut().for_each(SelectStage::reset);
        self.dlb.reset();
        self.result.reset();
        self.csr.reset();
        self.packets = 0;
        self.parsing = 0;
        self.selecting = 0;
        self.balancing = 0;
        self.writes = 0;
    }

    /// Outputs of the present cycle, as seen just before its edge. They depend on registers alone.
    #[must_use]
    #[inline]
    pub fn outputs(&self) -> Outputs {
        let mut outputs = Outputs {
            s_axis_tready: self.s_axis_tready(),
            m_axis_tvalid: self.result.count() != 0,
            m_axis_tdata: *self.result.front(),
            m_axis_tuser: self.result.front_tag(),
            ..Outputs::default()
        };
        self.csr.drive(&mut outputs);
        outputs
    }

    /// Registers of every stage in the present cycle.
    #[must_use]
    pub const fn registers(&self) -> Registers<'_> {
        Registers(self)
    }

    /// The rising edge that ends the present cycle.
    #[inline]
    pub fn tick(&mut self, inputs: &Inputs<'_>) {
        self.tick_observed(inputs, &mut ());
    }

    /// As [`Self::tick`], observed.
    #[inline]
    pub fn tick_observed(&mut self, inputs: &Inputs<'_>, observer: &mut impl Observer) {
        if !inputs.rst_n {
            self.reset();
            return;
        }
        let run = self.result.run();
        let beat = inputs.s_axis.as_ref().filter(|_| self.s_axis_tready());
        let readable = Readable { select_stages: &self.select_stages, dlb: &self.dlb };
        let (write, setting) = match self.csr.tick(&inputs.s_axil, run, readable) {
            None => (None, None),
            Some(Issue::Item(write)) => (Some(write), None),
            Some(Issue::Setting(setting)) => (None, Some(setting)),
        };
        if run && self.balancing >> dlb::ACCEPT_POSITION & 1 == 1 {
            self.dlb.accept();
        }
        self.dlb.tick(setting, observer);
        let leaves = run && self.packets >> (POSITIONS - 1) & 1 == 1;
        let last = &self.slots[slot_index(self.head, POSITIONS - 1)];
        let leaving = leaves.then_some((&last.result, &last.selection, last.tag));
        self.result.tick(leaving, inputs.m_axis_tready);
        if run {
            let complete = beat.is_some_and(|beat| self.header_window.accept(beat));
            observer.positions_move();
            self.advance(complete, write);
            self.run_stages(observer);
        }
    }

    #[inline]
    fn s_axis_tready(&self) -> bool {
        let held = self.csr.hold() && !self.header_window.in_frame();
        self.result.run() && self.csr.leaves_room() && !held
    }

    /// Moves every item to the next position; position 0 takes the completed window or the write
    /// that was issued. There is never both, as no beat is accepted in the cycle of a write.
    #[inline]
    fn advance(&mut self, complete: bool, write: Option<RegisterWrite>) {
        const _: () = assert!(POSITIONS == u128::BITS as usize, "what leaves is shifted out");
        self.head = (self.head + 1) % RING;
        self.packets = self.packets << 1 | u128::from(complete);
        self.parsing = self.parsing << 1 | u64::from(complete);
        self.selecting <<= 1;
        self.balancing <<= 1;
        self.writes = self.writes << 1 | u128::from(write.is_some());
        let slot = &mut self.slots[self.head % RING];
        if complete {
            let window = &self.header_window;
            slot.enter(window.current(), window.length(), window.tuser(), window.tag());
            self.selecting |= u128::from(slot.is_selecting());
        }
        if let Some(write) = write {
            slot.write = write;
        }
    }

    /// Lets every stage work on the item that has reached its output position.
    #[inline]
    fn run_stages(&mut self, observer: &mut impl Observer) {
        for position in first_positions(self.parsing & STATE_POSITIONS) {
            let stage = &self.layer_stages[position / layer_stage::LATENCY - 1];
            let slot = &mut self.slots[slot_index(self.head, position)];
            if !stage.process(slot, self.header_window.window_of(slot.window)) {
                self.parsing &= !(1 << position);
            }
        }
        if self.packets >> master_key::POSITION & 1 == 1 {
            self.master_key.process(&mut self.slots[slot_index(self.head, master_key::POSITION)]);
        }
        if self.packets >> hash_user::POSITION & 1 == 1 {
            self.hash_users.process(&mut self.slots[slot_index(self.head, hash_user::POSITION)]);
        }
        if self.selecting & SELECT_POSITIONS != 0 {
            self.select(observer);
        }
        if self.balancing >> dlb::POSITION & 1 == 1 {
            let slot = &mut self.slots[slot_index(self.head, dlb::POSITION)];
            self.dlb.process(slot, observer);
        }
        if self.writes & OUTPUT_POSITIONS != 0 {
            self.take_writes();
        }
    }

    /// Lets every table take the register write that has reached it.
    fn take_writes(&mut self) {
        for position in positions(self.writes & OUTPUT_POSITIONS) {
            let write = self.slots[slot_index(self.head, position)].write;
            match position {
                master_key::POSITION => self.master_key.take(write),
                hash_user::POSITION => self.hash_users.take(write),
                dlb::POSITION => self.dlb.take(write),
                _ if SELECT_POSITIONS >> position & 1 == 1 => {
                    self.select_stages[select_index(position)].take(write);
                }
                _ => self.layer_stages[position / layer_stage::LATENCY - 1].take(write),
            }
        }
    }

    /// Lets the select stages work on the packets that have a selection left to make.
    #[inline]
    fn select(&mut self, observer: &mut impl Observer) {
        const _: () = assert!(select_stage::position(1) >= 64, "all lie in the upper half");
        let selecting = (self.selecting >> 64) as u64;
        let (mut ended, mut balancing) = (0, 0);
        for (index, stage) in self.select_stages.iter_mut().enumerate() {
            let position = select_stage::position(index + 1);
            let bit = 1 << (position - 64);
            if selecting & bit == 0 {
                continue;
            }
            let slot = &mut self.slots[slot_index(self.head, position)];
            match stage.process(slot, observer) {
                Next::Group(_) => {}
                Next::Nothing => ended |= bit,
                Next::Dlb(_) => {
                    ended |= bit;
                    balancing |= bit;
                }
            }
        }
        self.selecting &= !(u128::from(ended) << 64);
        self.balancing |= u128::from(balancing) << 64;
    }

    /// True when no packet is in flight and no result waits. A frame without its last beat does not
    /// count.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.packets == 0 && self.result.count() == 0
    }

    /// The packet at a position, if it holds one.
    #[inline]
    fn packet_at(&self, position: usize) -> Option<&Slot> {
        (self.packets >> position & 1 == 1).then(|| &self.slots[slot_index(self.head, position)])
    }
}

/// Positions whose bit is set, in no promised order: each has an item of its own.
#[inline]
fn positions(bits: u128) -> impl Iterator<Item = usize> {
    first_positions(bits as u64).chain(first_positions((bits >> 64) as u64).map(|bit| bit + 64))
}

/// As [`positions`], of the first 64.
#[inline]
fn first_positions(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let position = bits.checked_ilog2()? as usize;
        bits ^= 1 << position;
        Some(position)
    })
}

/// Index of the select stage whose output is at a position.
#[inline]
const fn select_index(position: usize) -> usize {
    (position - hash_user::POSITION) / select_stage::LATENCY - 1
}

/// Slot that a position is at.
#[inline]
const fn slot_index(head: usize, position: usize) -> usize {
    (head + RING - position) % RING
}
