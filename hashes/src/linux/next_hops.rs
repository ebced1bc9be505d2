// SPDX-License-Identifier: Apache-2.0
//! From the 31-bit hash to the next hop: thresholds by weight, next-hop groups, resilient buckets.

use super::{kernel::Kernel, resilient::Table};
use crate::{Error, Settings, Trace};
use std::net::IpAddr;

/// One next hop of a route or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextHop {
    /// Weight, at least 1.
    pub weight: u32,
    /// Dead, or without carrier where the kernel leaves such ones out: it has no share of the hash.
    pub dead: bool,
    /// Its neighbour entry has failed.
    pub failed: bool,
    /// Source address that the next hop prefers, as far as known.
    pub source: Option<IpAddr>,
}

/// How the next hops are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `ip route … nexthop … nexthop …`, IPv4; failed neighbours are skipped if `fib_multipath_use_neigh` is set.
    RouteV4 {
        /// `net.ipv4.fib_multipath_use_neigh`.
        use_neigh: bool,
    },
    /// The same, IPv6: the list search ends at an unreachable router.
    RouteV6,
    /// `ip nexthop … group …` of type `mpath`.
    Group,
    /// `ip nexthop … group … type resilient`.
    Resilient(Table),
}

/// The greatest weight of a member of a group, from kernel 6.12 on; 256 before, and in routes.
const MOST_WEIGHT: u64 = 1 << 16;

/// Several next hops, in configured order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextHops {
    kind: Kind,
    kernel: Kernel,
    next_hops: Vec<NextHop>,
}

/// Upper bounds of the 31-bit hash, one per next hop in configured order; −1 for one without a share.
///
/// Bound i is `round_half_up((s_i << 31) / W) - 1`, where s_i is the sum of the weights up to i and W that of all.
#[must_use]
pub fn upper_bounds(next_hops: &[NextHop]) -> Vec<i64> {
    let share = |hop: &NextHop| if hop.dead { 0 } else { u64::from(hop.weight) };
    let total: u64 = next_hops.iter().map(share).sum();
    let mut sum = 0;
    next_hops
        .iter()
        .map(|hop| {
            sum += share(hop);
            if hop.dead || total == 0 {
                return -1;
            }
            i64::try_from(((sum << 31) + total / 2) / total).unwrap_or(i64::MAX) - 1
        })
        .collect()
}

impl NextHops {
    /// Next hops of a kind.
    #[must_use]
    pub const fn new(kind: Kind, kernel: Kernel, next_hops: Vec<NextHop>) -> Self {
        Self { kind, kernel, next_hops }
    }

    /// The next hops in configured order.
    #[must_use]
    pub fn members(&self) -> &[NextHop] {
        &self.next_hops
    }

    /// Reads `weights` (or `members`, a number), `group`, `buckets`, `table`, `dead`, `linkdown`,
    /// `ignore_routes_with_linkdown`, `failed`, `use_neigh`, `prefsrc`. `None` without weights and members.
    ///
    /// # Errors
    /// A wrong value.
    pub fn from_settings(settings: &Settings, kernel: Kernel) -> Result<Option<Self>, Error> {
        let weights = settings.list("weights", MOST_WEIGHT)?;
        let count = settings.number("members", 0xffff)?;
        let dead = settings.list("dead", 0xffff)?.unwrap_or_default();
        let linkdown = settings.list("linkdown", 0xffff)?.unwrap_or_default();
        let ignores = settings.flag("ignore_routes_with_linkdown")?;
        let failed = settings.list("failed", 0xffff)?.unwrap_or_default();
        let use_neigh = settings.flag("use_neigh")?;
        let sources = sources(settings)?;
        let group = settings.text("group");
        let buckets: Option<u16> = settings.integer("buckets")?;
        let table = settings.list("table", 0xffff)?;
        let weights = match (weights, count) {
            (Some(weights), None) => weights,
            (None, Some(count)) => vec![1; usize::try_from(count).unwrap_or(0)],
            (None, None) => return Ok(None),
            _ => return Err(Error::setting("members", "and `weights` exclude each other")),
        };
        if weights.is_empty() || weights.contains(&0) {
            return Err(Error::setting("weights", "write at least one weight, each at least 1"));
        }
        if sources.len() > weights.len() {
            return Err(Error::setting("prefsrc", "names more next hops than `weights`"));
        }
        let next_hops: Vec<NextHop> = (0u64..)
            .zip(&weights)
            .map(|(i, &weight)| NextHop {
                weight: u32::try_from(weight).unwrap_or(u32::MAX),
                dead: dead.contains(&i) || ignores && linkdown.contains(&i),
                failed: failed.contains(&i),
                source: sources.get(i as usize).copied().flatten(),
            })
            .collect();
        let kind = match (group, buckets, &table) {
            (None | Some("route"), None, None) => Kind::RouteV4 { use_neigh },
            (Some("route6"), None, None) => Kind::RouteV6,
            (Some("mpath"), None, None) => Kind::Group,
            (None | Some("resilient"), Some(buckets), None) if buckets > 0 => {
                let weights: Vec<u32> = next_hops.iter().map(|hop| hop.weight).collect();
                Kind::Resilient(Table::first(buckets, &weights))
            }
            (None | Some("resilient"), _, Some(table)) => {
                let in_range = |&member: &u64| (member as usize) < next_hops.len();
                if table.is_empty() || !table.iter().all(in_range) {
                    let problem = "write a member of `weights`, from 0, for each bucket";
                    return Err(Error::setting("table", problem));
                }
                Kind::Resilient(Table::of(table.iter().map(|&member| member as u32).collect()))
            }
            (Some("resilient"), ..) => {
                return Err(Error::setting("buckets", "is missing or 0: write 1 to 65535"));
            }
            (Some(other), ..) => {
                let problem = format!(
                    "`{other}`: write route, route6, mpath, or resilient (buckets= and table= go with it)"
                );
                return Err(Error::setting("group", problem));
            }
            (None, Some(_), _) => {
                return Err(Error::setting("buckets", "write 1 to 65535"));
            }
        };
        if matches!(kind, Kind::Group | Kind::Resilient(_)) && next_hops.iter().any(|hop| hop.dead)
        {
            let problem =
                "a next-hop group loses dead members at once: leave them out of `weights`";
            return Err(Error::setting("dead", problem));
        }
        Ok(Some(Self { kind, kernel, next_hops }))
    }

    /// The next hop of a hash; `local_source` is the source address of a packet that the machine sends itself.
    ///
    /// # Errors
    /// [`Error::NotKnown`] where kernels of one version differ, or every next hop is dead.
    pub fn select(
        &self,
        hash: u32,
        local_source: Option<IpAddr>,
        trace: &mut Trace,
    ) -> Result<u32, Error> {
        if let Kind::Resilient(table) = &self.kind {
            let bucket = hash as usize % table.buckets().len();
            trace.words("bucket", || format!("{hash} mod {} = {bucket}", table.buckets().len()));
            return Ok(table.buckets()[bucket]);
        }
        let bounds = upper_bounds(&self.next_hops);
        trace.words("upper bounds", || format!("{bounds:?}"));
        let reached = |i: usize| bounds[i] >= i64::from(hash);
        let all = 0..self.next_hops.len();
        let chosen = match &self.kind {
            Kind::RouteV4 { use_neigh } => {
                let usable =
                    |&i: &usize| bounds[i] >= 0 && !(*use_neigh && self.next_hops[i].failed);
                let by_hash = all.clone().filter(usable).find(|&i| reached(i));
                let Some(source) = local_source.filter(|source| !source.is_unspecified()) else {
                    return member(by_hash, all.clone().find(usable));
                };
                let scores = all.clone().filter(usable).map(|i| {
                    let preferred = self.next_hops[i].source == Some(source);
                    (i, 2 * u8::from(preferred) + u8::from(reached(i)))
                });
                let by_score = scores
                    .fold(None, |best: Option<(usize, u8)>, new| match best {
                        Some(best) if best.1 >= new.1 => Some(best),
                        _ => Some(new),
                    })
                    .map(|(i, _)| i);
                // Where no threshold is reached, all kernels take the first usable one.
                let by_hash = by_hash.or_else(|| all.clone().find(usable));
                self.by_version(by_hash, by_score, trace)?
            }
            Kind::RouteV6 => {
                let found = all.clone().find(|&i| reached(i) && bounds[i] >= 0);
                match found {
                    Some(i) if i > 0 && self.next_hops[i].failed => Some(0),
                    Some(0) if self.next_hops[0].failed => {
                        let next = all.skip(1).find(|&i| reached(i));
                        Some(next.filter(|&i| !self.next_hops[i].failed).unwrap_or(0))
                    }
                    found => found,
                }
            }
            Kind::Group | Kind::Resilient(_) => {
                let good = |&i: &usize| !self.next_hops[i].failed;
                let by_hash = all.clone().filter(good).find(|&i| reached(i));
                by_hash.or_else(|| all.clone().find(good)).or(Some(0))
            }
        };
        member(chosen, None)
    }

    /// Whether the source address of local traffic counts depends on the version.
    fn by_version(
        &self,
        by_hash: Option<usize>,
        by_score: Option<usize>,
        trace: &mut Trace,
    ) -> Result<Option<usize>, Error> {
        if by_hash == by_score || self.kernel >= Kernel::SOURCE_SCORE {
            if by_hash != by_score {
                trace.words("preferred source", || "decides before the hash".into());
            }
            return Ok(by_score);
        }
        let names = |i: Option<usize>| i.map_or_else(|| "none".into(), |i| i.to_string());
        Err(Error::not_known(format!(
            "kernel {}: some builds let the preferred source address decide (member {}), others the hash alone (member {}); \
             from {} on it decides",
            self.kernel,
            names(by_score),
            names(by_hash),
            Kernel::SOURCE_SCORE
        )))
    }
}

fn member(chosen: Option<usize>, fallback: Option<usize>) -> Result<u32, Error> {
    chosen.or(fallback).and_then(|i| u32::try_from(i).ok()).ok_or_else(|| {
        Error::not_known("no next hop is usable: what the kernel does then is not modelled")
    })
}

fn sources(settings: &Settings) -> Result<Vec<Option<IpAddr>>, Error> {
    let Some(text) = settings.text("prefsrc") else { return Ok(Vec::new()) };
    text.split('/')
        .map(|part| match part {
            "" | "-" => Ok(None),
            address => address.parse().map(Some).map_err(|_| {
                let problem = format!("`{address}`: write addresses like 192.0.2.1/192.0.2.2");
                Error::setting("prefsrc", problem)
            }),
        })
        .collect()
}
