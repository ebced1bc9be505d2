// SPDX-License-Identifier: Apache-2.0
//! What flows did, in sums that can be added: of threads, and of shards.

use super::{Hop, NodeId, Way};
use crate::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Distinct paths that are kept.
pub const MOST_PATHS: usize = 4096;
/// Next hops of a group that are told apart in pairs of tiers.
const MOST_MEMBERS: usize = 128;

/// Choices at two nodes on the way of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joint {
    /// Tiers of the two nodes.
    pub tiers: [usize; 2],
    /// Sizes of the two groups.
    pub members: [usize; 2],
    /// Flows of each pair of members, row by row of the first.
    pub flows: Vec<u64>,
}

/// Sums over flows. Memory depends on the fabric alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Flows.
    pub flows: u64,
    /// Flows without a route.
    pub lost: u64,
    /// Flows of each way.
    pub ways: Vec<u64>,
    /// Flows of each way after the failure; empty without one.
    pub ways_after: Vec<u64>,
    /// Flows that the failure cuts until routing has noticed it.
    pub cut: u64,
    /// Flows that go another way after the failure, those that were cut included.
    pub moved: u64,
    /// Flows without a route after the failure.
    pub lost_after: u64,
    /// Flows of each member of the largest group of each node.
    pub members: Vec<Vec<u64>>,
    /// Pairs of choices.
    pub joints: Vec<Joint>,
    /// Distinct paths with their flows, [`MOST_PATHS`] at most.
    #[serde(with = "as_rows")]
    pub paths: BTreeMap<Vec<Way>, u64>,
    /// There are more paths than are kept.
    pub more_paths: bool,
}

mod as_rows {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::collections::BTreeMap;

    type Paths = BTreeMap<Vec<u32>, u64>;

    pub(super) fn serialize<S: Serializer>(paths: &Paths, to: S) -> Result<S::Ok, S::Error> {
        paths.iter().collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Paths, D::Error> {
        Ok(Vec::<(Vec<u32>, u64)>::deserialize(from)?.into_iter().collect())
    }
}

impl Counts {
    /// No flow yet.
    #[must_use]
    pub fn new(nodes: usize, links: usize) -> Self {
        Self { ways: vec![0; 2 * links], members: vec![Vec::new(); nodes], ..Self::default() }
    }

    /// Counts the way of a flow; `tier` gives that of a node.
    pub(super) fn count(&mut self, hops: &[Hop], tier: impl Fn(NodeId) -> usize) {
        self.flows += 1;
        for (number, hop) in hops.iter().enumerate() {
            self.ways[hop.way() as usize] += 1;
            let size = hop.next_hops.len();
            if size < 2 {
                continue;
            }
            let members = &mut self.members[hop.node];
            if members.len() < size {
                members.resize(size, 0);
            }
            members[hop.member] += 1;
            for earlier in hops[..number].iter().filter(|hop| hop.next_hops.len() > 1) {
                self.pair(earlier, hop, [tier(earlier.node), tier(hop.node)]);
            }
        }
        let path: Vec<Way> = hops.iter().map(Hop::way).collect();
        self.path(path, 1);
    }

    fn pair(&mut self, first: &Hop, second: &Hop, tiers: [usize; 2]) {
        let members = [first.next_hops.len(), second.next_hops.len()];
        if members.iter().any(|&members| members > MOST_MEMBERS) {
            return;
        }
        let known = self.joints.iter().position(|j| j.tiers == tiers && j.members == members);
        let at = known.unwrap_or_else(|| {
            self.joints.push(Joint { tiers, members, flows: vec![0; members[0] * members[1]] });
            self.joints.len() - 1
        });
        self.joints[at].flows[first.member * members[1] + second.member] += 1;
    }

    fn path(&mut self, path: Vec<Way>, flows: u64) {
        if self.paths.len() < MOST_PATHS || self.paths.contains_key(&path) {
            *self.paths.entry(path).or_default() += flows;
        } else {
            self.more_paths = true;
        }
    }

    /// Adds those of other flows over the same fabric.
    ///
    /// # Errors
    /// Counts of another fabric.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.ways.len() != other.ways.len()
            || self.members.len() != other.members.len()
            || self.ways_after.len() != other.ways_after.len()
        {
            let problem =
                "shards are of different fabrics or failures: merge those of one run alone";
            return Err(Error::Question(problem.into()));
        }
        let add = |sums: &mut Vec<u64>, more: &[u64]| {
            sums.resize(sums.len().max(more.len()), 0);
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        };
        self.flows += other.flows;
        self.lost += other.lost;
        self.cut += other.cut;
        self.moved += other.moved;
        self.lost_after += other.lost_after;
        add(&mut self.ways, &other.ways);
        add(&mut self.ways_after, &other.ways_after);
        for (sums, more) in self.members.iter_mut().zip(&other.members) {
            add(sums, more);
        }
        for joint in &other.joints {
            let same =
                |known: &&mut Joint| (known.tiers, known.members) == (joint.tiers, joint.members);
            match self.joints.iter_mut().find(same) {
                Some(known) => add(&mut known.flows, &joint.flows),
                None => self.joints.push(joint.clone()),
            }
        }
        // The same order whatever thread came first.
        self.joints.sort_by_key(|joint| (joint.tiers, joint.members));
        for (path, flows) in &other.paths {
            self.path(path.clone(), *flows);
        }
        self.more_paths |= other.more_paths;
        Ok(())
    }
}

impl Joint {
    /// Pairs of members that some flow takes.
    #[must_use]
    pub fn used(&self) -> usize {
        self.flows.iter().filter(|flows| **flows > 0).count()
    }

    /// Bits that the first member tells of the second, and what independent choices would show by chance.
    #[must_use]
    pub fn information(&self) -> (f64, f64) {
        let all = self.flows.iter().sum::<u64>() as f64;
        let columns = self.members[1];
        let rows: Vec<u64> = self.flows.chunks(columns).map(|row| row.iter().sum()).collect();
        let column = |at: usize| self.flows.iter().skip(at).step_by(columns).sum::<u64>();
        let sums: Vec<u64> = (0..columns).map(column).collect();
        let entropy = |counts: &[u64]| -> f64 {
            let shares = counts.iter().filter(|count| **count > 0).map(|&count| count as f64 / all);
            shares.map(|share| -share * share.log2()).sum()
        };
        let told = entropy(&rows) + entropy(&sums) - entropy(&self.flows);
        let freedom = (self.members[0] - 1) * (columns - 1);
        // Mean of the estimate: half of the degrees of freedom over the flows, in nats.
        (told, freedom as f64 / (2.0 * all * std::f64::consts::LN_2))
    }
}
