// SPDX-License-Identifier: Apache-2.0
//! Selections against the untimed reference: packets and writes in the order in which they pass, with the time and the samples that the
//! pipeline shows.

use crate::drivers::{Happened, IssuedWrite};
use lbhash_model::{
    USERS,
    config::{
        DlbSettings, Flowset, Group, Level, Member, Mode, SelectTables, User, Weights, registers,
        select_tables::{DLB_PORTS, GROUPS, MEMBERS},
    },
    metadata::Metadata,
    pipeline::{Registers, dlb, hash_user},
    reference::select::{Flow, Loads, Selector},
    result::Selection,
};
use std::collections::VecDeque;

/// Cycles from the one in which a write's answer shows for the first time to the one in which a load counts, or new weights do.
const LOAD_SHOWS: u64 = 3;
const WEIGHTS_SHOW: u64 = 131;

/// What a position holds.
#[derive(Clone, Copy, Debug)]
enum Item {
    Packet { packet: usize, metadata: Metadata, keys: [u16; USERS] },
    Group(u16, Group),
    Base(u16, Group),
    Member(u16, Member),
}

/// A write that counts later, whether or not the pipeline runs.
#[derive(Clone, Copy, Debug)]
enum Delayed {
    Load(u16, Loads),
    Weights(Weights),
}

/// The reference, told of everything when it counts.
#[derive(Clone, Debug)]
pub struct SelectionBoard {
    selector: Selector,
    settings: DlbSettings,
    /// `SELECT` and `BASE` of every group, as issued.
    groups: Vec<[u32; 2]>,
    /// By position, 0 first.
    positions: VecDeque<Option<Item>>,
    /// With the cycle from which on they count, in order.
    delayed: VecDeque<(u64, Delayed)>,
    /// Of the packets that are past the accept position.
    selected: VecDeque<(usize, Selection)>,
    /// Samples that the pipeline has counted.
    samples: u64,
    cycle: u64,
}

impl Default for SelectionBoard {
    fn default() -> Self {
        Self {
            selector: Selector::new(&SelectTables::default()),
            settings: DlbSettings::default(),
            groups: vec![[0; 2]; GROUPS],
            positions: VecDeque::new(),
            delayed: VecDeque::new(),
            selected: VecDeque::new(),
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

    /// A cycle outside of reset, before its clock edge; `complete` is a packet whose window is completed in it.
    pub fn observe(
        &mut self,
        happened: &Happened,
        complete: Option<(usize, Metadata)>,
        pipeline: Registers<'_>,
    ) {
        // A sample of the cycle before.
        let samples = pipeline.dlb().counts().samples;
        if samples != self.samples {
            self.samples = samples;
            self.selector.sample();
        }
        self.delayed_writes();
        if let Some(write @ IssuedWrite { okay: true, .. }) = happened.issued {
            self.issued(write);
        }
        if pipeline.result().run() {
            self.moves(complete, pipeline);
        }
        self.cycle += 1;
    }

    /// The selection of a packet whose result is taken.
    pub fn take(&mut self, packet: usize) -> Option<Selection> {
        let (_, selection) = self.selected.pop_front().filter(|(first, _)| *first == packet)?;
        Some(selection)
    }

    fn delayed_writes(&mut self) {
        while self.delayed.front().is_some_and(|(due, _)| *due <= self.cycle) {
            let Some((_, delayed)) = self.delayed.pop_front() else { break };
            match delayed {
                Delayed::Load(port, loads) => self.selector.set_loads(port, loads),
                Delayed::Weights(weights) => {
                    self.settings.weights = weights;
                    self.selector.set_dlb(self.settings);
                }
            }
        }
    }

    /// A write was issued in the cycle before: an item of the pipeline is at position 0 now.
    fn issued(&mut self, IssuedWrite { address, data, .. }: IssuedWrite) {
        match address {
            registers::INACTIVITY_TIMER => {
                self.settings.inactivity_timer = data as u16;
                self.selector.set_dlb(self.settings);
            }
            registers::QUALITY_WEIGHTS => {
                let [port, queue, itm, _] = data.to_le_bytes();
                let weights = Delayed::Weights(Weights { port, queue, itm });
                self.delayed.push_back((self.cycle + WEIGHTS_SHOW, weights));
            }
            _ if entry(address, registers::LOAD, DLB_PORTS).is_some() => {
                let [port, queue, itm, _] = data.to_le_bytes();
                let number = ((address - registers::LOAD) / 4) as u16;
                let load = Delayed::Load(number, Loads { port, queue, itm });
                self.delayed.push_back((self.cycle + LOAD_SHOWS, load));
            }
            _ => {
                let item = self.item(address, data);
                if let Some(position) = self.positions.front_mut()
                    && item.is_some()
                {
                    *position = item;
                }
            }
        }
    }

    fn item(&mut self, address: u32, data: u32) -> Option<Item> {
        if let Some(number) = entry(address, registers::MEMBER, MEMBERS) {
            return Some(Item::Member(number, Member::from_word(data)));
        }
        let word = entry(address, registers::GROUP, 4 * GROUPS)?;
        let (number, word) = (word / 4, usize::from(word % 4));
        let words = &mut self.groups[usize::from(number)];
        *words.get_mut(word)? = data;
        let group = group(*words);
        Some(if word == 0 { Item::Group(number, group) } else { Item::Base(number, group) })
    }

    /// The positions move at the end of this cycle.
    fn moves(&mut self, complete: Option<(usize, Metadata)>, pipeline: Registers<'_>) {
        if let Some(Some(Item::Packet { keys, .. })) = self.positions.get_mut(hash_user::POSITION) {
            *keys = pipeline.keys().copied().unwrap_or_default();
        }
        if let Some(Some(item)) = self.positions.get(dlb::ACCEPT_POSITION).copied() {
            self.pass(item, pipeline.dlb().time());
        }
        let packet =
            complete.map(|(packet, metadata)| Item::Packet { packet, metadata, keys: [0; USERS] });
        self.positions.push_front(packet);
        self.positions.truncate(dlb::ACCEPT_POSITION + 1);
    }

    /// Everything acts in the order in which it is at the accept position. The block took these writes, so the reference does.
    fn pass(&mut self, item: Item, time: u32) {
        match item {
            Item::Packet { packet, metadata, keys } => {
                let selection = self.selector.select(&metadata, &keys, time);
                self.selected.push_back((packet, selection));
            }
            Item::Group(number, group) => {
                let written = self.selector.write_group(number, &group);
                debug_assert_eq!(written, Ok(()), "group {number}");
            }
            Item::Base(number, group) => {
                let written = self.selector.write_base(number, group.base, group.flowset.base);
                debug_assert_eq!(written, Ok(()), "group {number}");
            }
            Item::Member(number, member) => {
                let written = self.selector.write_member(number, member);
                debug_assert_eq!(written, Ok(()), "entry {number}");
            }
        }
    }
}

/// Number of the word that an address names in a table, where it is one of it.
fn entry(address: u32, first: u32, words: usize) -> Option<u16> {
    let word = address.checked_sub(first)? / 4;
    (word < words as u32).then_some(word as u16)
}

/// A group by its registers, which hold legal values.
fn group([select, base]: [u32; 2]) -> Group {
    let field = |first: u32, bits: u32| (select >> first & ((1 << bits) - 1)) as usize;
    let mode = Mode::ALL[field(16, 3)];
    let first = base as u16 & 0x3FFF;
    Group {
        level: Level::ALL[field(12, 2)],
        mode,
        n: field(0, 11) as u16,
        // Six bits do not count with dynamic load balancing.
        base: if mode.is_dlb() { first & 0x3FC0 } else { first },
        key_user: User::ALL.get(field(20, 3)).copied().unwrap_or(User::Lag),
        flowset: Flowset { base: (base >> 16) as u16, size_log2: field(24, 4) as u8 },
    }
}
