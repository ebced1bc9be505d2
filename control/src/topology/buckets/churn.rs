// SPDX-License-Identifier: Apache-2.0
//! What changes of next hops cost: buckets and flows that move, with resilient hashing and with the plain modes.

use super::{ResilientError, ResilientTable};

/// A change of the next hops of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<N> {
    /// A next hop comes.
    Add(N),
    /// A next hop goes.
    Remove(N),
}

/// Flows that a change gives another next hop, those of a removed one included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MovedFlows {
    /// With the resilient table.
    pub resilient: usize,
    /// With key mod n over the next hops.
    pub modulo: usize,
    /// With (key · n) >> 16 over the next hops.
    pub range: usize,
}

/// What one change did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChurnStep<N> {
    /// The change.
    pub change: Change<N>,
    /// Numbers of the buckets that moved.
    pub moved_buckets: Vec<u16>,
    /// Flows that moved.
    pub moved_flows: MovedFlows,
    /// The table afterwards.
    pub table: ResilientTable<N>,
}

/// Carries out the changes one after the other on a table, for flows given by their keys. The plain groups that it is compared with
/// hold the next hops that own a column, in the order in which they came.
///
/// # Errors
/// [`ResilientError`] with the number of the change that cannot be made, counted from 0.
pub fn replay<N: Clone + PartialEq>(
    table: &ResilientTable<N>,
    changes: impl IntoIterator<Item = Change<N>>,
    keys: &[u16],
) -> Result<Vec<ChurnStep<N>>, (usize, ResilientError)> {
    let mut table = table.clone();
    let mut plain: Vec<N> = table.next_hops().cloned().collect();
    let step = |(number, change): (usize, Change<N>)| {
        let before = (table.clone(), plain.clone());
        let moved_buckets = match &change {
            Change::Add(next_hop) => table.add(next_hop.clone()),
            Change::Remove(next_hop) => table.remove(next_hop),
        };
        let moved_buckets = moved_buckets.map_err(|error| (number, error))?;
        plain.retain(|known| table.next_hops().any(|active| active == known));
        let arrived = table.next_hops().filter(|active| !plain.contains(active)).cloned();
        plain.extend(arrived.collect::<Vec<_>>());
        let moved_flows = MovedFlows {
            resilient: count(keys, before.0.buckets(), table.buckets(), range),
            modulo: count(keys, &before.1, &plain, |key, n| usize::from(key) % n),
            range: count(keys, &before.1, &plain, range),
        };
        Ok(ChurnStep { change, moved_buckets, moved_flows, table: table.clone() })
    };
    changes.into_iter().enumerate().map(step).collect()
}

/// Section 8, `range`.
fn range(key: u16, n: usize) -> usize {
    (usize::from(key) * n) >> 16
}

/// Keys to which the two lists give different next hops.
fn count<N: PartialEq>(
    keys: &[u16],
    before: &[N],
    after: &[N],
    index: impl Fn(u16, usize) -> usize,
) -> usize {
    let moves = |key: &&u16| before[index(**key, before.len())] != after[index(**key, after.len())];
    keys.iter().filter(moves).count()
}
