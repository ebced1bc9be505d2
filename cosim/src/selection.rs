// SPDX-License-Identifier: Apache-2.0
//! Selections against the untimed reference: packets and writes in the order in which they pass, with the time and the samples that the
//! pipeline shows.

use crate::drivers::{Happened, IssuedWrite};
use lbhash_model::{
    Metadata, Selection, USERS,
    config::{
        DlbSettings, Group, Loads, Member, SelectTables, Weights,
        register::{GroupWord, Register},
        select_tables::GROUPS,
    },
    pipeline::{Registers, dlb},
    reference::select::{Flow, Selector},
};
use std::collections::VecDeque;

/// Cycles from the one in which a write's answer shows for the first time to the one in which a load counts, or new weights do.
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

/// The reference, and what it has yet to be told of: it selects when a result is judged, not while the pipeline runs.
#[derive(Clone, Debug)]
pub struct SelectionBoard {
    selector: Selector,
    /// Oldest first.
    events: VecDeque<Event>,
    settings: DlbSettings,
    /// `SELECT` and `BASE` of every group, as issued.
    groups: Vec<[u32; 2]>,
    /// Bit p: position p holds a packet, up to the accept position.
    packets: u128,
    /// Bit p: position p holds a write of a table.
    writes: u128,
    /// These writes, oldest first.
    written: VecDeque<Event>,
    /// With the cycle from which on they count, in order.
    delayed: VecDeque<(u64, Delayed)>,
    /// Samples that the pipeline has counted.
    samples: u64,
    cycle: u64,
}

impl Default for SelectionBoard {
    fn default() -> Self {
        Self {
            selector: Selector::new(&SelectTables::default()),
            events: VecDeque::new(),
            settings: DlbSettings::default(),
            groups: vec![[0; 2]; GROUPS],
            packets: 0,
            writes: 0,
            written: VecDeque::new(),
            delayed: VecDeque::new(),
            samples: 0,
            cycle: 0,
        }
    }
}

impl SelectionBoard {
    /// Reset: everything begins anew but the pipeline's own counts, and the flow entries, which no reset clears. What they hold then
    /// hangs on how far the packets under way had come, so it is taken from the pipeline.
    pub fn reset(&mut self, pipeline: Registers<'_>) {
        *self = Self { samples: self.samples, ..Self::default() };
        for entry in 0..=u16::MAX {
            let flow = pipeline.dlb().flow(entry);
            let flow = flow.map(|(member, last_seen)| Flow { member, last_seen });
            self.selector.set_flow(entry, flow);
        }
    }

    /// A cycle outside of reset, before its clock edge; `complete`: the window of a packet is completed in it.
    #[inline]
    pub fn observe(&mut self, happened: &Happened, complete: bool, pipeline: Registers<'_>) {
        // A sample of the cycle before.
        let samples = pipeline.dlb().samples();
        if samples != self.samples {
            self.samples = samples;
            self.events.push_back(Event::Sample);
        }
        if !self.delayed.is_empty() {
            self.delayed_writes();
        }
        if let Some(write @ IssuedWrite { okay: true, .. }) = happened.issued {
            self.issued(write);
        }
        if pipeline.result().run() {
            self.moves(complete, pipeline.dlb().time());
        }
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
            self.tell(event);
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

    /// The positions move at the end of this cycle. Everything acts in the order in which it is at the accept position.
    #[inline]
    fn moves(&mut self, complete: bool, time: u32) {
        const _: () =
            assert!(dlb::ACCEPT_POSITION < u128::BITS as usize, "what has passed is shifted out");
        if self.packets >> dlb::ACCEPT_POSITION & 1 == 1 {
            self.pass(time);
        }
        if self.writes >> dlb::ACCEPT_POSITION & 1 == 1 {
            self.events.extend(self.written.pop_front());
        }
        self.packets = self.packets << 1 | u128::from(complete);
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

    /// Tells the reference of something else than packets. The block took these writes, so the reference does.
    fn tell(&mut self, event: Event) {
        match event {
            Event::Packets { .. } => {}
            Event::Group(number, group) => {
                let written = self.selector.write_group(number, &group);
                debug_assert_eq!(written, Ok(()), "group {number}");
            }
            Event::Base(number, group) => {
                let written = self.selector.write_base(number, group.base, group.flowset.base);
                debug_assert_eq!(written, Ok(()), "group {number}");
            }
            Event::Member(number, member) => {
                let written = self.selector.write_member(number, member);
                debug_assert_eq!(written, Ok(()), "entry {number}");
            }
            Event::Load(port, loads) => self.selector.set_loads(port, loads),
            Event::Settings(settings) => self.selector.set_dlb(settings),
            Event::Sample => self.selector.sample(),
        }
    }
}
