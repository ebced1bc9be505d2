// SPDX-License-Identifier: Apache-2.0
//! Groups as they are programmed: the same next-hop group may be programmed in several ways, each once.

use super::{
    ResilientTable, WeightedTable,
    dynamic::Dynamic,
    objects::{Entry, Objects, Set, Target},
    platform::{Balancing, Platform},
    prefixes::Resilient,
    report::Report,
};
use lbhash_model::config::{
    Level, Member, Mode, User,
    select_tables::{DLB_PORTS, GROUP_MEMBERS, GROUPS},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// Buckets where their number is not configured and there are no more next hops than that.
const DEFAULT_BUCKETS: u16 = 128;

/// How a next-hop group or LAG is programmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Programming {
    /// An entry for each member.
    Plain,
    /// Buckets in proportion to weights.
    Weighted,
    /// The fill pattern of a resilient-hash-prefix.
    Resilient(Resilient),
    /// Dynamic load balancing.
    Dynamic,
    /// Buckets that software deals anew by the load of members (Junos); how is the model's own decision (H-53).
    Adaptive,
    /// Buckets that software deals anew at intervals, whatever the load (Junos); how is the model's own decision (H-53).
    PeriodicRebalance,
    /// The one next hop that a prefix is bound to: number of the prefix among those of the group, from 0.
    Bound(u16),
    /// By service identifier.
    Service {
        /// Ports of LAGs as well; otherwise those by hash.
        has_static_ports: bool,
    },
    /// A LAG that is chosen without an ECMP set, by the key of level 1.
    LagAlone,
}

impl fmt::Display for Programming {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => formatter.write_str("plain"),
            Self::Weighted => formatter.write_str("weighted"),
            Self::Resilient(entry) => {
                write!(formatter, "resilient {} x {}", entry.hash_buckets_per_path, entry.max_paths)
            }
            Self::Dynamic => formatter.write_str("dynamic"),
            Self::Adaptive => formatter.write_str("adaptive, model-defined"),
            Self::PeriodicRebalance => formatter.write_str("periodic-rebalance, model-defined"),
            Self::Bound(prefix) => write!(formatter, "bound to prefix {}", prefix + 1),
            Self::Service { has_static_ports: true } => formatter.write_str("by service"),
            Self::Service { has_static_ports: false } => {
                formatter.write_str("by service, ports by hash")
            }
            Self::LagAlone => formatter.write_str("LAG alone"),
        }
    }
}

/// A group before it has a place in the tables.
pub(super) struct Program {
    pub(super) set: usize,
    pub(super) programming: Programming,
    pub(super) level: Level,
    pub(super) mode: Mode,
    pub(super) key_user: User,
    /// Name and member of every entry.
    pub(super) entries: Vec<(String, Member)>,
    pub(super) resilient: Option<ResilientTable<String>>,
}

/// All groups, numbered from 1 in the order in which they are needed.
pub(super) struct Programs<'a> {
    objects: &'a Objects,
    platform: &'a Platform,
    dynamic: &'a Dynamic,
    numbers: BTreeMap<(usize, Programming), u16>,
    pub(super) programs: Vec<Program>,
}

impl<'a> Programs<'a> {
    pub(super) fn new(objects: &'a Objects, platform: &'a Platform, dynamic: &'a Dynamic) -> Self {
        Self { objects, platform, dynamic, numbers: BTreeMap::new(), programs: Vec::new() }
    }

    /// How a set is programmed where nothing else is asked for.
    pub(super) fn plain(&self, set: usize) -> Programming {
        let set = &self.objects.sets[set];
        if set.level == Level::Lag && self.platform.hashes_lags_alone_by_level_1() {
            Programming::LagAlone
        } else {
            self.as_member(set, Programming::Plain)
        }
    }

    /// How a set is programmed that is a member of one programmed like this.
    fn as_member(&self, set: &Set, parent: Programming) -> Programming {
        let is_lag = set.level == Level::Lag;
        match parent {
            Programming::Service { has_static_ports } if has_static_ports || !is_lag => parent,
            Programming::Bound(prefix) if set.balancing == Balancing::PerPrefix => {
                Programming::Bound(prefix)
            }
            _ if set.balancing == Balancing::PerPrefix => Programming::Bound(0),
            _ if set.has_weights() => Programming::Weighted,
            _ => match set.balancing {
                Balancing::Adaptive => Programming::Adaptive,
                Balancing::PeriodicRebalance => Programming::PeriodicRebalance,
                _ => Programming::Plain,
            },
        }
    }

    /// True where a set is programmed like this already.
    pub(super) fn has(&self, set: usize, programming: Programming) -> bool {
        self.numbers.contains_key(&(set, programming))
    }

    /// Number of the group that programs a set like this. Sets are free of cycles.
    pub(super) fn program(&mut self, set: usize, programming: Programming) -> u16 {
        if let Some(&number) = self.numbers.get(&(set, programming)) {
            return number;
        }
        let source = &self.objects.sets[set];
        let index = self.programs.len();
        // Beyond the table, numbers have no meaning any more; `finish` reports it.
        let number = u16::try_from(index + 1).unwrap_or(u16::MAX);
        self.numbers.insert((set, programming), number);
        let resilient = match programming {
            Programming::Resilient(Resilient { hash_buckets_per_path, max_paths }) => {
                let names = source.entries.iter().map(|entry| entry.name.clone());
                ResilientTable::new(hash_buckets_per_path, max_paths, names).ok()
            }
            _ => None,
        };
        self.programs.push(Program {
            set,
            programming,
            level: source.level,
            mode: self.mode(source, programming),
            key_user: match programming {
                Programming::LagAlone => User::Level1Fec,
                _ => source.level.key_user(),
            },
            entries: Vec::new(),
            resilient: resilient.clone(),
        });
        let members: BTreeMap<&str, Member> = source
            .entries
            .iter()
            .map(|entry| (entry.name.as_str(), self.member(entry, programming)))
            .collect();
        let member = |name: &str| members.get(name).copied().unwrap_or_default();
        let names = entry_names(source, programming, resilient.as_ref());
        self.programs[index].entries =
            names.into_iter().map(|name| (name.to_owned(), member(name))).collect();
        number
    }

    fn mode(&self, set: &Set, programming: Programming) -> Mode {
        match programming {
            Programming::Service { .. } => Mode::Static,
            Programming::Dynamic => self.dynamic.mode,
            Programming::Plain | Programming::LagAlone => set.balancing.mode(),
            Programming::Weighted
            | Programming::Resilient(_)
            | Programming::Adaptive
            | Programming::PeriodicRebalance
            | Programming::Bound(_) => Mode::Range,
        }
    }

    fn member(&mut self, entry: &Entry, parent: Programming) -> Member {
        match entry.target {
            Target::Port(id) => Member::Port(id),
            Target::Drop(id) => Member::Drop(id),
            Target::Set(set) => {
                let programming = self.as_member(&self.objects.sets[set], parent);
                Member::Group(self.program(set, programming))
            }
        }
    }

    /// Why a set cannot have dynamic load balancing; `None` where it can.
    pub(super) fn obstacle(&self, set: usize) -> Option<String> {
        let set = &self.objects.sets[set];
        let not_a_port = set.entries.iter().find_map(|entry| match entry.target {
            Target::Port(_) => None,
            Target::Drop(_) => Some(format!("`{}` drops packets", entry.name)),
            Target::Set(member) => {
                let member = &self.objects.sets[member];
                Some(format!("`{}` leads to {} `{}`", entry.name, member.what(), member.name))
            }
        });
        let reason = |reason| format!("{reason}: only physical interfaces take part");
        not_a_port.map(reason).or_else(|| {
            let members = set.entries.len();
            let is_alone = members < 2;
            let is_too_long =
                members > lbhash_model::config::select_tables::DLB_GROUP_MEMBERS.into();
            match (is_alone, is_too_long) {
                (true, _) => Some("it has a single next hop".to_owned()),
                (_, true) => Some(format!("it has {members} members, and 64 are the limit")),
                _ => None,
            }
        })
    }

    /// Checks what the block's tables have room for.
    pub(super) fn finish(self, report: &mut Report<'_>) -> Vec<Program> {
        for program in &self.programs {
            let set = &self.objects.sets[program.set];
            self.check(program, set, report);
        }
        self.advise_of_unreached(report);
        if let Some(first) = self.programs.get(GROUPS - 1) {
            let set = &self.objects.sets[first.set];
            let value = Some(format!("{} groups", self.programs.len()));
            let rule = "the group table has room for 4095 groups";
            let remedy = "let routes share next-hop groups";
            report.violate(&set.object(), value, set.span.clone(), rule, remedy);
        }
        self.programs
    }

    /// Sets that nothing leads to, and that are not kept as a backup either.
    fn advise_of_unreached(&self, report: &mut Report<'_>) {
        let programmed = self.programs.iter().map(|program| program.set);
        let backups = self.objects.sets.iter().filter_map(|set| set.backup);
        let known: BTreeSet<usize> = programmed.chain(backups).collect();
        for (index, set) in self.objects.sets.iter().enumerate() {
            if !known.contains(&index) {
                let rule = "is not programmed: no route, tunnel, label or service leads to it";
                let remedy = "let one lead to it, or remove it";
                report.advise(&set.object(), set.span.clone(), rule, remedy);
            }
        }
    }

    fn check(&self, program: &Program, set: &Set, report: &mut Report<'_>) {
        let count = program.entries.len();
        if count > GROUP_MEMBERS.into() {
            let value = Some(format!("{count} entries"));
            let rule = "a group has at most 1024 entries";
            report.violate(
                &set.object(),
                value,
                set.span.clone(),
                rule,
                "split it over two levels",
            );
        }
        if program.programming != Programming::Dynamic {
            return;
        }
        for (name, member) in &program.entries {
            if let Member::Port(id) = *member
                && usize::from(id) >= DLB_PORTS
            {
                let value = Some(format!("`{name}` = port {id}"));
                let rule = "ports of groups with dynamic load balancing have numbers below 128: so many have their quality measured";
                let remedy = "renumber it under [ports]";
                report.violate(&set.object(), value, set.span.clone(), rule, remedy);
            }
        }
    }
}

/// Next hop of every entry.
fn entry_names<'a>(
    set: &'a Set,
    programming: Programming,
    resilient: Option<&'a ResilientTable<String>>,
) -> Vec<&'a str> {
    let names = || set.entries.iter().map(|entry| entry.name.as_str());
    let count = set.entries.len() as u16;
    let buckets = |buckets: u16, weights: &[u32]| {
        let table = WeightedTable::new(buckets, names().zip(weights.iter().copied()));
        table.map_or_else(|_| names().collect(), |table| table.buckets().to_vec())
    };
    match programming {
        Programming::Resilient(_) => resilient
            .map_or_else(Vec::new, |table| table.buckets().iter().map(String::as_str).collect()),
        Programming::Weighted => {
            let weights: Vec<u32> = set.entries.iter().map(|entry| entry.weight).collect();
            buckets(set.hash_buckets.unwrap_or(DEFAULT_BUCKETS.max(count)), &weights)
        }
        Programming::Bound(prefix) => {
            names().skip(usize::from(prefix % count.max(1))).take(1).collect()
        }
        Programming::Adaptive | Programming::PeriodicRebalance => {
            buckets(DEFAULT_BUCKETS.max(count), &vec![1; set.entries.len()])
        }
        _ => names().collect(),
    }
}
