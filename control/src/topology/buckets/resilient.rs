// SPDX-License-Identifier: Apache-2.0
//! Resilient hashing: a table in which a change of next hops moves as few buckets as it can.

use super::{RESILIENT_BUCKETS, moved};
use std::{collections::VecDeque, fmt};

/// Why a table cannot be made, or cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResilientError {
    /// More buckets than [`RESILIENT_BUCKETS`], or none.
    #[error(
        "{buckets_per_path} hash buckets for each of {max_paths} paths; the product must be from 1 to {RESILIENT_BUCKETS}"
    )]
    Size {
        /// hash-buckets-per-path.
        buckets_per_path: u16,
        /// max-paths.
        max_paths: u16,
    },
    /// A table without a next hop.
    #[error("there is no next hop to fill the buckets with")]
    NoNextHop,
    /// A next hop that is there already, or waits.
    #[error("the next hop is there already")]
    AlreadyThere,
    /// A next hop that is not there.
    #[error("there is no such next hop")]
    NotThere,
    /// Removing the only next hop.
    #[error("the last next hop cannot be removed")]
    Last,
}

/// Buckets in rows of max-paths columns. Each next hop owns a column; the buckets of free columns hold repetitions.
///
/// ```
/// use lbhash_control::topology::ResilientTable;
///
/// let mut table = ResilientTable::new(2, 3, ["a", "b"])?;
/// assert_eq!(table.to_string(), "[a, b, (a)],\n[a, b, (b)]");
/// assert_eq!(table.add("c")?, [2, 5], "the buckets that moved");
/// assert_eq!(table.to_string(), "[a, b, c],\n[a, b, c]");
/// # Ok::<(), lbhash_control::topology::ResilientError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResilientTable<N> {
    /// Owner of each column.
    owners: Vec<Option<N>>,
    /// Next hops that wait for a column, the first one first.
    waiting: VecDeque<N>,
    /// Row by row.
    buckets: Vec<N>,
}

impl<N: Clone + PartialEq> ResilientTable<N> {
    /// The initial table. The first `max_paths` next hops own the columns, the others wait.
    ///
    /// # Errors
    /// [`ResilientError`] where the product of the numbers is not 1 to 128, there is no next hop, or one appears twice.
    pub fn new(
        buckets_per_path: u16,
        max_paths: u16,
        next_hops: impl IntoIterator<Item = N>,
    ) -> Result<Self, ResilientError> {
        let product = u32::from(buckets_per_path) * u32::from(max_paths);
        if !(1..=u32::from(RESILIENT_BUCKETS)).contains(&product) {
            return Err(ResilientError::Size { buckets_per_path, max_paths });
        }
        let next_hops: Vec<N> = next_hops.into_iter().collect();
        if next_hops.iter().enumerate().any(|(index, hop)| next_hops[..index].contains(hop)) {
            return Err(ResilientError::AlreadyThere);
        }
        let columns = usize::from(max_paths);
        let active = &next_hops[..next_hops.len().min(columns)];
        if active.is_empty() {
            return Err(ResilientError::NoNextHop);
        }
        let rows = usize::from(buckets_per_path);
        let bucket = |row: usize, column: usize| match column.checked_sub(active.len()) {
            None => active[column].clone(),
            Some(free) => active[(free * rows + row) % active.len()].clone(),
        };
        Ok(Self {
            owners: (0..columns).map(|column| active.get(column).cloned()).collect(),
            waiting: next_hops[active.len()..].iter().cloned().collect(),
            buckets: (0..rows)
                .flat_map(|row| (0..columns).map(move |column| (row, column)))
                .map(|(row, column)| bucket(row, column))
                .collect(),
        })
    }

    /// Adds a next hop: it takes the lowest free column in every row, or waits for one. Gives the buckets that moved.
    ///
    /// # Errors
    /// [`ResilientError::AlreadyThere`].
    pub fn add(&mut self, next_hop: N) -> Result<Vec<u16>, ResilientError> {
        if self.next_hops().chain(&self.waiting).any(|known| *known == next_hop) {
            return Err(ResilientError::AlreadyThere);
        }
        let before = self.buckets.clone();
        match self.owners.iter().position(Option::is_none) {
            Some(column) => self.take_column(column, next_hop),
            None => self.waiting.push_back(next_hop),
        }
        Ok(moved(&before, &self.buckets))
    }

    /// Removes a next hop: its buckets go in turn, row by row, to those that remain; then the first that waits takes its column.
    /// Gives the buckets that moved.
    ///
    /// # Errors
    /// [`ResilientError::NotThere`], [`ResilientError::Last`].
    pub fn remove(&mut self, next_hop: &N) -> Result<Vec<u16>, ResilientError> {
        if let Some(place) = self.waiting.iter().position(|known| known == next_hop) {
            self.waiting.remove(place);
            return Ok(Vec::new());
        }
        let column = self
            .owners
            .iter()
            .position(|owner| owner.as_ref() == Some(next_hop))
            .ok_or(ResilientError::NotThere)?;
        if self.next_hops().count() + self.waiting.len() == 1 {
            return Err(ResilientError::Last);
        }
        let before = self.buckets.clone();
        self.owners[column] = None;
        let mut heirs = self.owners.iter().flatten().cycle();
        for bucket in self.buckets.iter_mut().filter(|bucket| *bucket == next_hop) {
            // There is none where the only owner makes room for one that waits.
            if let Some(heir) = heirs.next() {
                *bucket = heir.clone();
            }
        }
        if let Some(next) = self.waiting.pop_front() {
            self.take_column(column, next);
        }
        Ok(moved(&before, &self.buckets))
    }

    fn take_column(&mut self, column: usize, next_hop: N) {
        for bucket in self.buckets.iter_mut().skip(column).step_by(self.owners.len()) {
            bucket.clone_from(&next_hop);
        }
        self.owners[column] = Some(next_hop);
    }

    /// Next hops that own a column, in the order of columns.
    pub fn next_hops(&self) -> impl Iterator<Item = &N> {
        self.owners.iter().flatten()
    }

    /// Next hops that wait for a column, the first one first.
    pub fn waiting(&self) -> impl Iterator<Item = &N> {
        self.waiting.iter()
    }

    /// Next hop of every bucket, row by row.
    #[must_use]
    pub fn buckets(&self) -> &[N] {
        &self.buckets
    }

    /// Columns: max-paths.
    #[must_use]
    pub const fn columns(&self) -> usize {
        self.owners.len()
    }
}

impl<N: fmt::Display + PartialEq> fmt::Display for ResilientTable<N> {
    /// A row for each repetition, fillers in parentheses.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cell = |(next_hop, owner): (&N, &Option<N>)| match owner {
            Some(owner) if owner == next_hop => next_hop.to_string(),
            _ => format!("({next_hop})"),
        };
        let row = |row: &[N]| {
            let cells: Vec<_> = row.iter().zip(&self.owners).map(cell).collect();
            format!("[{}]", cells.join(", "))
        };
        let rows: Vec<_> = self.buckets.chunks(self.owners.len()).map(row).collect();
        formatter.write_str(&rows.join(",\n"))
    }
}
