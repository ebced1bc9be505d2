// SPDX-License-Identifier: Apache-2.0
//! A group whose buckets software deals anew while packets run over it (E-022, E-023): the block, and the software beside it.

use super::{Adaptive, PeriodicRebalance};
use crate::topology::{Programming, Topology};
use lbhash_model::{Metadata, USERS, config::Member, reference::Selector};

/// The block with one group under watch. Software rewrites the group's entries at the end of every interval.
#[derive(Clone, Debug)]
pub struct Rebalance {
    selector: Selector,
    group: u16,
    /// Number in the member table of bucket 0.
    base: u16,
    next_hops: Vec<String>,
    /// Entry of each next hop.
    entries: Vec<Member>,
    /// Next hop of every bucket: at first, and now.
    initial: Vec<usize>,
    dealt: Vec<usize>,
    /// Bytes of every bucket in this interval.
    carried: Vec<u64>,
    software: Software,
    intervals: u64,
}

/// How buckets are dealt.
#[derive(Clone, Debug)]
enum Software {
    Adaptive(Adaptive),
    Periodic(PeriodicRebalance),
}

/// What an interval brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Bytes that each next hop carried.
    pub carried: Vec<u64>,
    /// Bytes that each next hop would have carried if no bucket had ever moved.
    pub unmoved: Vec<u64>,
    /// Buckets that moved at its end.
    pub moved: usize,
}

impl Rebalance {
    /// The block after reset with the tables of a topology; `None` where software does not deal the buckets of this group.
    #[must_use]
    pub fn new(topology: &Topology, group: u16) -> Option<Self> {
        let compiled = topology.group(group)?;
        let base = compiled.group.base;
        let mut next_hops: Vec<String> = Vec::new();
        let mut entries = Vec::new();
        let mut initial = Vec::new();
        for (bucket, name) in (base..).zip(&compiled.next_hops) {
            let known = next_hops.iter().position(|next_hop| next_hop == name);
            initial.push(known.unwrap_or(next_hops.len()));
            if known.is_none() {
                next_hops.push(name.clone());
                entries.push(topology.tables().members.get(&bucket).copied().unwrap_or_default());
            }
        }
        let count = next_hops.len();
        let software = match compiled.programming {
            Programming::Adaptive => Software::Adaptive(Adaptive::new(initial.clone(), count)),
            // Its time is counted in intervals here.
            Programming::PeriodicRebalance => {
                Software::Periodic(PeriodicRebalance::new(initial.clone(), count, 1))
            }
            _ => return None,
        };
        Some(Self {
            selector: Selector::new(topology.tables()),
            group,
            base,
            next_hops,
            entries,
            dealt: initial.clone(),
            carried: vec![0; initial.len()],
            initial,
            software,
            intervals: 0,
        })
    }

    /// Names of the next hops, in the order of all that is counted by next hop.
    #[must_use]
    pub fn next_hops(&self) -> &[String] {
        &self.next_hops
    }

    /// Sends a packet of so many bytes, given its keys, at a time in microseconds. Gives the next hop that it takes, as an index of
    /// [`Self::next_hops`]; `None` where its way does not lead over the group.
    pub fn send(
        &mut self,
        metadata: &Metadata,
        keys: &[u16; USERS],
        bytes: u32,
        time_us: u64,
    ) -> Option<usize> {
        let trace = self.selector.trace(metadata, keys, time_us as u32);
        let step = trace.steps.iter().find(|step| step.number == self.group)?;
        let bucket = usize::from(step.index);
        *self.carried.get_mut(bucket)? += u64::from(bytes);
        if let Software::Adaptive(adaptive) = &mut self.software {
            adaptive.carry(bucket, bytes.into());
        }
        self.dealt.get(bucket).copied()
    }

    /// End of an interval: software deals the buckets anew, and writes the entries that change.
    pub fn deal(&mut self) -> Interval {
        let carried = self.by_next_hop(&self.dealt);
        let unmoved = self.by_next_hop(&self.initial);
        self.intervals += 1;
        let dealt = match &mut self.software {
            Software::Adaptive(adaptive) => {
                adaptive.adapt();
                adaptive.members().to_vec()
            }
            Software::Periodic(periodic) => (0..self.initial.len())
                .filter_map(|bucket| periodic.member(bucket, self.intervals))
                .collect(),
        };
        let mut moved = 0;
        for (bucket, (old, &new)) in (self.base..).zip(self.dealt.iter_mut().zip(&dealt)) {
            // An entry that the group had from the first is never refused.
            if *old != new && self.selector.write_member(bucket, self.entries[new]).is_ok() {
                *old = new;
                moved += 1;
            }
        }
        self.carried.fill(0);
        Interval { carried, unmoved, moved }
    }

    fn by_next_hop(&self, dealt: &[usize]) -> Vec<u64> {
        let mut bytes = vec![0; self.next_hops.len()];
        for (&next_hop, carried) in dealt.iter().zip(&self.carried) {
            bytes[next_hop] += carried;
        }
        bytes
    }
}
