// SPDX-License-Identifier: Apache-2.0
//! Sums of what moved.

use super::side::Outcome;
use crate::five_tuple::FiveTuple;
use std::collections::{BTreeMap, HashMap};

/// How many there are, and how many of them moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) all: u64,
    pub(super) moved: u64,
}

impl Moved {
    const fn add(&mut self, count: u64, moved: bool) {
        self.all += count;
        self.moved += if moved { count } else { 0 };
    }
}

/// Packets of an egress before and after.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BeforeAndAfter {
    pub(super) before: u64,
    pub(super) after: u64,
}

/// Of a flow: its packets, and the first move of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlowMoves<'t> {
    pub(super) packets: Moved,
    pub(super) first: Option<(Outcome<'t>, Outcome<'t>)>,
}

/// What moved between the two sides; grows with the flows of the capture.
#[derive(Debug, Default)]
pub(super) struct Movement<'t> {
    pub(super) packets: Moved,
    pub(super) bytes: Moved,
    /// Packets of which a key is another, by hash user.
    pub(super) keys: [u64; lbhash_model::USERS],
    pub(super) egress: BTreeMap<Outcome<'t>, BeforeAndAfter>,
    pub(super) moves: BTreeMap<(Outcome<'t>, Outcome<'t>), u64>,
    flows: HashMap<FiveTuple, FlowMoves<'t>>,
}

impl<'t> Movement<'t> {
    pub(super) fn add(
        &mut self,
        tuple: Option<FiveTuple>,
        bytes: u64,
        before: Outcome<'t>,
        after: Outcome<'t>,
    ) {
        let moved = before != after;
        self.packets.add(1, moved);
        self.bytes.add(bytes, moved);
        match (before, after) {
            (Outcome::Keys(before), Outcome::Keys(after)) => {
                let pairs = before.iter().zip(&after);
                let counts = self.keys.iter_mut().zip(pairs);
                counts.for_each(|(count, (before, after))| *count += u64::from(before != after));
            }
            _ => {
                self.egress.entry(before).or_default().before += 1;
                self.egress.entry(after).or_default().after += 1;
                *self.moves.entry((before, after)).or_default() += u64::from(moved);
            }
        }
        if let Some(tuple) = tuple {
            let none = FlowMoves { packets: Moved::default(), first: None };
            let flow = self.flows.entry(tuple).or_insert(none);
            flow.packets.add(1, moved);
            if moved {
                flow.first.get_or_insert((before, after));
            }
        }
    }

    /// Flows, and how many have a packet that moved.
    pub(super) fn flows(&self) -> Moved {
        let moved = self.flows.values().filter(|flow| flow.first.is_some()).count();
        Moved { all: self.flows.len() as u64, moved: moved as u64 }
    }

    /// Flows with a packet that moved, the largest first.
    pub(super) fn moved_flows(&self) -> Vec<(&FiveTuple, &FlowMoves<'t>)> {
        let moved = self.flows.iter().filter(|(_, flow)| flow.first.is_some());
        let mut flows: Vec<_> = moved.collect();
        flows.sort_by_key(|(tuple, flow)| (std::cmp::Reverse(flow.packets.moved), **tuple));
        flows
    }
}
