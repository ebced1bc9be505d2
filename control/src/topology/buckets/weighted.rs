// SPDX-License-Identifier: Apache-2.0
//! Weighted groups: buckets in proportion to weights, in contiguous runs.

use super::moved;

/// Why a weighted table cannot be made, or cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightedError {
    /// A weight of 0.
    #[error("a weight of 0: weights are from 1")]
    NoWeight,
    /// Each next hop needs a bucket.
    #[error(
        "{buckets} buckets for {next_hops} next hops: each needs one, and there are at most 1024"
    )]
    Buckets {
        /// Buckets.
        buckets: u16,
        /// Next hops.
        next_hops: usize,
    },
    /// A next hop that is there already.
    #[error("the next hop is there already")]
    AlreadyThere,
    /// A next hop that is not there.
    #[error("there is no such next hop")]
    NotThere,
    /// Removing the only next hop, or none given.
    #[error("a table needs a next hop")]
    Last,
}

/// Next hops with weights, and the buckets that they come to. It has no memory: equal next hops in equal order, equal buckets.
///
/// ```
/// use lbhash_control::topology::WeightedTable;
///
/// let table = WeightedTable::new(8, [("a", 3), ("b", 1)])?;
/// assert_eq!(table.buckets(), ["a", "a", "a", "a", "a", "a", "b", "b"]);
/// # Ok::<(), lbhash_control::topology::WeightedError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightedTable<N> {
    next_hops: Vec<(N, u32)>,
    buckets: Vec<N>,
}

impl<N: Clone + PartialEq> WeightedTable<N> {
    /// A table of `buckets`, 1 to 1024, for next hops with weights from 1.
    ///
    /// # Errors
    /// [`WeightedError`] where a weight is 0, a next hop appears twice, or there are fewer buckets than next hops.
    pub fn new(
        buckets: u16,
        next_hops: impl IntoIterator<Item = (N, u32)>,
    ) -> Result<Self, WeightedError> {
        let next_hops: Vec<(N, u32)> = next_hops.into_iter().collect();
        let is_twice = |(index, (hop, _)): (usize, &(N, u32))| {
            next_hops[..index].iter().any(|(known, _)| known == hop)
        };
        if next_hops.iter().enumerate().any(is_twice) {
            return Err(WeightedError::AlreadyThere);
        }
        let filled = fill(buckets, &next_hops)?;
        Ok(Self { next_hops, buckets: filled })
    }

    /// Adds a next hop behind the others. Gives the buckets that moved.
    ///
    /// # Errors
    /// [`WeightedError`], and nothing is changed.
    pub fn add(&mut self, next_hop: N, weight: u32) -> Result<Vec<u16>, WeightedError> {
        let next_hops = self.next_hops.iter().cloned().chain([(next_hop, weight)]);
        self.become_table(next_hops.collect())
    }

    /// Removes a next hop. Gives the buckets that moved.
    ///
    /// # Errors
    /// [`WeightedError::NotThere`], [`WeightedError::Last`].
    pub fn remove(&mut self, next_hop: &N) -> Result<Vec<u16>, WeightedError> {
        let mut next_hops = self.next_hops.clone();
        next_hops.retain(|(known, _)| known != next_hop);
        if next_hops.len() == self.next_hops.len() {
            return Err(WeightedError::NotThere);
        }
        self.become_table(next_hops)
    }

    fn become_table(&mut self, next_hops: Vec<(N, u32)>) -> Result<Vec<u16>, WeightedError> {
        let after = Self::new(self.buckets.len() as u16, next_hops)?;
        let before = std::mem::replace(self, after);
        Ok(moved(&before.buckets, &self.buckets))
    }

    /// Next hops and weights, in order.
    #[must_use]
    pub fn next_hops(&self) -> &[(N, u32)] {
        &self.next_hops
    }

    /// Next hop of every bucket.
    #[must_use]
    pub fn buckets(&self) -> &[N] {
        &self.buckets
    }
}

/// One bucket each, and the rest by largest remainder.
fn fill<N: Clone>(buckets: u16, next_hops: &[(N, u32)]) -> Result<Vec<N>, WeightedError> {
    let count = next_hops.len();
    if next_hops.is_empty() {
        return Err(WeightedError::Last);
    }
    if next_hops.iter().any(|&(_, weight)| weight == 0) {
        return Err(WeightedError::NoWeight);
    }
    let rest = match usize::from(buckets).checked_sub(count) {
        Some(rest) if buckets <= lbhash_model::config::select_tables::GROUP_MEMBERS => rest as u64,
        _ => return Err(WeightedError::Buckets { buckets, next_hops: count }),
    };
    let sum: u64 = next_hops.iter().map(|&(_, weight)| u64::from(weight)).sum();
    let shares: Vec<u64> = next_hops.iter().map(|&(_, weight)| rest * u64::from(weight)).collect();
    let mut runs: Vec<u64> = shares.iter().map(|share| 1 + share / sum).collect();
    let mut by_remainder: Vec<usize> = (0..count).collect();
    // The sort keeps the order of equals: the lower index first.
    by_remainder.sort_by_key(|&index| std::cmp::Reverse(shares[index] % sum));
    let left = u64::from(buckets) - runs.iter().sum::<u64>();
    for &index in by_remainder.iter().take(left as usize) {
        runs[index] += 1;
    }
    let run = |((next_hop, _), length): (&(N, u32), u64)| {
        std::iter::repeat_n(next_hop.clone(), length as usize)
    };
    Ok(next_hops.iter().zip(runs).flat_map(run).collect())
}
