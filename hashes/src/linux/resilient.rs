// SPDX-License-Identifier: Apache-2.0
//! Resilient next-hop groups: the first bucket table, and how buckets migrate when members change.
//!
//! Times are milliseconds from any fixed moment and never go back.

/// The buckets of a group: the member of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table(Vec<u32>);

impl Table {
    /// A table as `ip nexthop bucket show` prints it, by index.
    #[must_use]
    pub const fn of(buckets: Vec<u32>) -> Self {
        Self(buckets)
    }

    /// The table of a new group: filled in index order from the last configured member to the first.
    #[must_use]
    pub fn first(buckets: u16, weights: &[u32]) -> Self {
        let wants = wants(buckets, weights);
        let members = (0..).zip(wants).collect::<Vec<_>>();
        Self(
            members
                .into_iter()
                .rev()
                .flat_map(|(member, want)| std::iter::repeat_n(member, want as usize))
                .collect(),
        )
    }

    /// The member of each bucket.
    #[must_use]
    pub fn buckets(&self) -> &[u32] {
        &self.0
    }
}

/// How many buckets each member should have: the rounded share of the weights up to it, less that of those before it.
#[must_use]
pub fn wants(buckets: u16, weights: &[u32]) -> Vec<u32> {
    let total: u64 = weights.iter().map(|&weight| u64::from(weight)).sum();
    let (mut sum, mut before) = (0, 0);
    weights
        .iter()
        .map(|&weight| {
            sum += u64::from(weight);
            let upper = (u64::from(buckets) * sum + total / 2) / total.max(1);
            let want = upper - before;
            before = upper;
            u32::try_from(want).unwrap_or(u32::MAX)
        })
        .collect()
}

/// The two timers of a group, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timers {
    /// A bucket that had no packet for so long may migrate.
    pub idle: u64,
    /// After so long out of balance every bucket of an overweight member migrates; 0: never.
    pub unbalanced: u64,
}

/// What `ip nexthop add … type resilient` takes where nothing is said.
pub const DEFAULT_TIMERS: Timers = Timers { idle: 120_000, unbalanced: 0 };

/// The kernel lets at least so much time pass between two looks at the timers.
const SHORTEST_WAIT: u64 = 500;

/// A resilient group that lives: members by their ids, buckets with their times.
#[derive(Clone, Debug)]
pub struct Group {
    timers: Timers,
    members: Vec<Member>,
    buckets: Vec<Bucket>,
    /// Underweight members; the last one is on top.
    underweight: Vec<u32>,
    unbalanced_since: u64,
    next_look: Option<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Member {
    id: u32,
    want: u32,
    has: u32,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Id of the member; `None` once that one is gone.
    member: Option<u32>,
    used: u64,
    migrated: u64,
}

impl Group {
    /// A new group of members (id, weight) in configured order.
    #[must_use]
    pub fn new(buckets: u16, timers: Timers, members: &[(u32, u32)], now: u64) -> Self {
        let empty = Bucket { member: None, used: now, migrated: now };
        let mut group = Self {
            timers,
            members: Vec::new(),
            buckets: vec![empty; buckets.into()],
            underweight: Vec::new(),
            unbalanced_since: now,
            next_look: None,
        };
        group.replace(members, now);
        group
    }

    /// The member id of each bucket, by index; 0 for a bucket without one.
    #[must_use]
    pub fn table(&self) -> Vec<u32> {
        self.buckets.iter().map(|bucket| bucket.member.unwrap_or(0)).collect()
    }

    /// When the kernel looks at the timers next; `None` while the group is balanced.
    #[must_use]
    pub const fn next_look(&self) -> Option<u64> {
        self.next_look
    }

    /// A packet with this 31-bit hash: gives the id of its member and marks the bucket as used.
    pub fn packet(&mut self, hash: u32, now: u64) -> Option<u32> {
        self.advance(now);
        let index = hash as usize % self.buckets.len();
        let bucket = self.buckets.get_mut(index)?;
        bucket.used = now;
        bucket.member
    }

    /// Removes a member, as `ip nexthop del` of it does; the weights of the others stay.
    pub fn remove(&mut self, id: u32, weights: &[(u32, u32)], now: u64) {
        let left: Vec<_> = weights.iter().copied().filter(|&(member, _)| member != id).collect();
        self.replace(&left, now);
    }

    /// Replaces the members by (id, weight) in configured order: survivors keep their buckets.
    pub fn replace(&mut self, members: &[(u32, u32)], now: u64) {
        self.advance(now);
        let was_unbalanced = !self.underweight.is_empty();
        let buckets = u16::try_from(self.buckets.len()).unwrap_or(u16::MAX);
        let weights: Vec<u32> = members.iter().map(|&(_, weight)| weight).collect();
        let new = members.iter().zip(wants(buckets, &weights));
        self.members = new.map(|(&(id, _), want)| Member { id, want, has: 0 }).collect();
        for bucket in &mut self.buckets {
            let survivor = self.members.iter_mut().find(|member| Some(member.id) == bucket.member);
            match survivor {
                Some(member) => member.has += 1,
                None => bucket.member = None,
            }
        }
        let underweight = self.members.iter().filter(|member| member.has < member.want);
        self.underweight = underweight.map(|member| member.id).collect();
        if !was_unbalanced {
            self.unbalanced_since = now;
        }
        self.look(now);
    }

    /// Lets time pass up to `now`, with every look at the timers that falls due.
    pub fn advance(&mut self, now: u64) {
        while let Some(due) = self.next_look.filter(|&due| due <= now) {
            self.look(due);
        }
    }

    /// One walk over the buckets by index.
    fn look(&mut self, now: u64) {
        let wait =
            if self.timers.unbalanced > 0 { self.timers.unbalanced } else { self.timers.idle };
        let mut deadline = now + wait;
        for i in 0..self.buckets.len() {
            let bucket = self.buckets[i];
            if let Some(id) = bucket.member {
                if !self.is_overweight(id) {
                    continue;
                }
                let never_used = bucket.used == bucket.migrated;
                let idle_at = if never_used { now } else { bucket.used + self.timers.idle };
                let forced_at = self.unbalanced_since + self.timers.unbalanced;
                let forces = self.timers.unbalanced > 0;
                if idle_at > now && !(forces && now > forced_at) {
                    deadline = deadline.min(idle_at);
                    if forces {
                        deadline = deadline.min(forced_at);
                    }
                    continue;
                }
            }
            self.migrate(i, now);
        }
        let wait = deadline.saturating_sub(now).max(SHORTEST_WAIT);
        self.next_look = (!self.underweight.is_empty()).then_some(now + wait);
    }

    fn is_overweight(&self, id: u32) -> bool {
        self.members.iter().any(|member| member.id == id && member.has > member.want)
    }

    /// Gives a bucket to the underweight member on top.
    fn migrate(&mut self, index: usize, now: u64) {
        let Some(&id) = self.underweight.last() else { return };
        let before = self.buckets[index].member;
        self.buckets[index] = Bucket { member: Some(id), used: now, migrated: now };
        for member in &mut self.members {
            if Some(member.id) == before {
                member.has -= 1;
            }
            if member.id == id {
                member.has += 1;
                if member.has >= member.want {
                    self.underweight.pop();
                }
            }
        }
    }
}
