// SPDX-License-Identifier: Apache-2.0
//! Selection predictor: the untimed reference, given packets and writes in the order in which they
//! pass the pipeline, and the time counted from cycles.

use super::clock::Clock;
use crate::{
    monitor::{Handshakes, IssuedWrite},
    order::PacketOrder,
};
use lbhash_model::{
    Metadata, Selection, USERS,
    config::{
        DlbSettings, Group, Loads, Member, SelectTables, Weights,
        register::{GroupWord, Register},
        select_tables::GROUPS,
    },
    pipeline::position,
    reference::select::Selector,
};
use std::collections::VecDeque;

/// Cycles from the one in which a write's answer shows for the first time to the one in which a
/// load counts, or new weights do.
const LOAD_SHOWS: u64 = 3;
const WEIGHTS_SHOW: u64 = 131;

/// What selection depends on, in the order in which it counts.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// So many packets pass the accept position, one after another, at this time.
    Packets {
        count: u32,
        time: u32,
    },
    Group(u16, Group),
    Base(u16, Group),
    Member(u16, Member),
    Load(u16, Loads),
    Settings(DlbSettings),
    Sample,
}

/// A write that counts later, whether or not the pipeline runs.
#[derive(Clone, Copy, Debug)]
enum Delayed {
    Load(u16, Loads),
    Weights(Weights),
}

/// The reference, and the events that it has not seen yet: it selects when a result is compared,
/// not while the pipeline runs.
#[derive(Clone, Debug)]
pub struct SelectionPredictor {
    selector: Selector,
    /// Oldest first.
    events: VecDeque<Event>,
    settings: DlbSettings,
    /// `SELECT` and `BASE` of every group, as issued.
    groups: Vec<[u32; 2]>,
    /// Bit p: position p holds a write of a table.
    writes: u128,
    /// These writes, oldest first.
    written: VecDeque<Event>,
    /// With the cycle from which on they count, in order.
    delayed: VecDeque<(u64, Delayed)>,
    clock: Clock,
    /// The ports were sampled in the cycle before.
    sampled: bool,
    cycle: u64,
    /// The last cycle was one of reset.
    in_reset: bool,
}

impl Default for SelectionPredictor {
    fn default() -> Self {
        Self {
            selector: Selector::new(&SelectTables::default()),
            events: VecDeque::new(),
            settings: DlbSettings::default(),
            groups: vec![[0; 2]; GROUPS],
            writes: 0,
            written: VecDeque::new(),
            delayed: VecDeque::new(),
            clock: Clock::default(),
            sampled: false,
            cycle: 0,
            in_reset: false,
        }
    }
}

impl SelectionPredictor {
    /// A cycle of reset: everything begins anew, the flow entries too.
    pub fn reset(&mut self) {
        if !self.in_reset {
            *self = Self { in_reset: true, ..Self::default() };
        }
    }

    /// A cycle outside of reset, before its clock edge.
    #[inline]
    pub fn observe(&mut self, handshakes: &Handshakes, order: &PacketOrder) {
        self.in_reset = false;
        if std::mem::take(&mut self.sampled) {
            self.events.push_back(Event::Sample);
        }
        if !self.delayed.is_empty() {
            self.delayed_writes();
        }
        if let Some(write @ IssuedWrite { okay: true, .. }) = handshakes.issued {
            self.issued(write);
        }
        if order.runs() {
            self.positions_move(order);
        }
        self.sampled = self.clock.tick(&self.settings);
        self.cycle += 1;
    }

    /// The selection of the next packet, given its keys; `None` where no packet has passed.
    #[inline]
    pub fn select(&mut self, metadata: &Metadata, keys: &[u16; USERS]) -> Option<Selection> {
        loop {
            if let Event::Packets { count, time } = self.events.front_mut()? {
                let time = *time;
                *count -= 1;
                if *count == 0 {
                    self.events.pop_front();
                }
                return Some(self.selector.select(metadata, keys, time));
            }
            let event = self.events.pop_front()?;
            self.apply(event);
        }
    }

    fn delayed_writes(&mut self) {
        while let Some(&(due, delayed)) = self.delayed.front()
            && due <= self.cycle
        {
            self.delayed.pop_front();
            self.events.push_back(match delayed {
                Delayed::Load(port, loads) => Event::Load(port, loads),
                Delayed::Weights(weights) => {
                    self.settings.weights = weights;
                    Event::Settings(self.settings)
                }
            });
        }
    }

    /// A write was issued in the cycle before: an item of the pipeline is at position 0 now.
    fn issued(&mut self, IssuedWrite { address, data, .. }: IssuedWrite) {
        match Register::at(address) {
            Some(Register::CyclesPerUs) => self.settings.cycles_per_us = data as u16,
            Some(Register::SamplingInterval) => self.settings.sampling_interval = data as u16,
            Some(Register::InactivityTimer) => {
                self.settings.inactivity_timer = data as u16;
                self.events.push_back(Event::Settings(self.settings));
            }
            Some(Register::QualityWeights) => {
                let weights = Delayed::Weights(Weights::from_word(data));
                self.delayed.push_back((self.cycle + WEIGHTS_SHOW, weights));
            }
            Some(Register::Load(port)) => {
                let load = Delayed::Load(port.into(), Loads::from_word(data));
                self.delayed.push_back((self.cycle + LOAD_SHOWS, load));
            }
            Some(register) => {
                if let Some(written) = self.write_of_table(register, data) {
                    self.written.push_back(written);
                    self.writes |= 1;
                }
            }
            None => {}
        }
    }

    fn write_of_table(&mut self, register: Register, data: u32) -> Option<Event> {
        match register {
            Register::Member(entry) => Some(Event::Member(entry, Member::from_word(data))),
            Register::Group(number, word) => {
                let words = &mut self.groups[usize::from(number)];
                words[usize::from(word == GroupWord::Base)] = data;
                // The block took the write, so the words are legal.
                let group = Group::from_words(words[0], words[1])?;
                let group = Group { base: group.first_member(), ..group };
                Some(match word {
                    GroupWord::Select => Event::Group(number, group),
                    _ => Event::Base(number, group),
                })
            }
            _ => None,
        }
    }

    /// The positions move at the end of this cycle. Everything acts in the order in which it is at
    /// the accept position.
    #[inline]
    fn positions_move(&mut self, order: &PacketOrder) {
        if order.passes(position::DLB_ACCEPT) {
            self.pass(self.clock.time);
        }
        if self.writes >> position::DLB_ACCEPT & 1 == 1 {
            self.events.extend(self.written.pop_front());
        }
        self.writes <<= 1;
    }

    /// A packet passes the accept position.
    #[inline]
    fn pass(&mut self, time: u32) {
        match self.events.back_mut() {
            Some(Event::Packets { count, time: of_all }) if *of_all == time => *count += 1,
            _ => self.events.push_back(Event::Packets { count: 1, time }),
        }
    }

    /// Applies anything else than packets to the reference. The block took these writes, so the
    /// reference does.
    fn apply(&mut self, event: Event) {
        match event {
            Event::Packets { .. } => {}
            Event::Group(number, group) => {
                self.selector
                    .write_group(number, &group)
                    .expect("the block took the write: it is legal");
            }
            Event::Base(number, group) => {
                self.selector
                    .write_base(number, group.base, group.flowset.base)
                    .expect("the block took the write: it is legal");
            }
            Event::Member(number, member) => {
                self.selector
                    .write_member(number, member)
                    .expect("the block took the write: it is legal");
            }
            Event::Load(port, loads) => self.selector.set_loads(port, loads),
            Event::Settings(settings) => self.selector.set_dlb(settings),
            Event::Sample => self.selector.sample(),
        }
    }
}
