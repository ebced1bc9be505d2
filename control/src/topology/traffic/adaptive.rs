// SPDX-License-Identifier: Apache-2.0
//! Adaptive balancing of Junos (E-022), as this model defines it: buckets move from the busiest member to the idlest.

/// Buckets of a group and the member that each of them is given, with the load that each has carried since the last adaptation.
///
/// ```
/// use lbhash_control::topology::traffic::Adaptive;
///
/// let mut adaptive = Adaptive::new(vec![0, 0, 1, 1], 2);
/// for (bucket, bytes) in [(0, 600), (1, 300), (2, 100)] {
///     adaptive.carry(bucket, bytes);
/// }
/// assert_eq!(adaptive.adapt(), [(1, 1)], "bucket 1 goes to member 1");
/// assert_eq!(adaptive.members(), [0, 1, 1, 1]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adaptive {
    members: Vec<usize>,
    loads: Vec<u64>,
    count: usize,
}

impl Adaptive {
    /// Member, 0 to `count` − 1, of every bucket. Members beyond are taken modulo `count`.
    #[must_use]
    pub fn new(members: Vec<usize>, count: usize) -> Self {
        let count = count.max(1);
        let members: Vec<usize> = members.into_iter().map(|member| member % count).collect();
        Self { loads: vec![0; members.len()], members, count }
    }

    /// A bucket carries a packet. Buckets that do not exist are ignored.
    pub fn carry(&mut self, bucket: usize, bytes: u64) {
        if let Some(load) = self.loads.get_mut(bucket) {
            *load += bytes;
        }
    }

    /// End of an interval: while a bucket of the busiest member is smaller than the lead of that member over the idlest, the one that
    /// evens them out best goes over. Gives the buckets that moved and their new members, and starts measuring anew.
    pub fn adapt(&mut self) -> Vec<(usize, usize)> {
        let before = self.members.clone();
        // Each move lowers the sum of the squares of loads; the bound keeps an adaptation short.
        for _ in 0..self.members.len() {
            let Some((bucket, member)) = self.best_move() else { break };
            self.members[bucket] = member;
        }
        self.loads.fill(0);
        let pairs = before.iter().zip(&self.members).enumerate();
        pairs.filter(|(_, (old, new))| old != new).map(|(at, (_, &new))| (at, new)).collect()
    }

    fn best_move(&self) -> Option<(usize, usize)> {
        let loads = self.member_loads();
        let busiest = (0..self.count).max_by_key(|&member| loads[member])?;
        let idlest = (0..self.count).min_by_key(|&member| loads[member])?;
        let lead = loads[busiest] - loads[idlest];
        (0..self.members.len())
            .filter(|&bucket| self.members[bucket] == busiest)
            .filter(|&bucket| (1..lead).contains(&self.loads[bucket]))
            .min_by_key(|&bucket| (2 * self.loads[bucket]).abs_diff(lead))
            .map(|bucket| (bucket, idlest))
    }

    /// Load of every member since the last adaptation.
    #[must_use]
    pub fn member_loads(&self) -> Vec<u64> {
        let mut loads = vec![0; self.count];
        for (&member, load) in self.members.iter().zip(&self.loads) {
            loads[member] += load;
        }
        loads
    }

    /// Member of every bucket.
    #[must_use]
    pub fn members(&self) -> &[usize] {
        &self.members
    }
}
