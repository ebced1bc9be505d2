// SPDX-License-Identifier: Apache-2.0
//! Routes, tunnels and incoming labels: which group each of them is given, and how that is programmed.

use super::{
    dynamic::Dynamic,
    file::{File, RouteRow},
    objects::{Objects, Set},
    owners::{ILM_OWNERS, RouteOwner, TUNNELS},
    platform::Balancing,
    prefixes::{Resilient, covering, holds_multicast, prefix},
    programs::{Programming, Programs},
    remarks::Remark,
    report::{Object, Report},
    route::{Plain, Route},
};
use ipnet::IpNet;
use lbhash_model::config::{Level, select_tables::FLOW_ENTRIES};
use std::collections::{BTreeMap, BTreeSet};

/// Groups that can have dynamic load balancing at a time (E-016).
pub const DYNAMIC_GROUPS: usize = 128;

/// Reads routes, tunnels and labels, and gives each of them a group.
pub(super) struct Reader<'b, 'a, 'text> {
    objects: &'a Objects,
    dynamic: &'a Dynamic,
    resilient: &'a [(IpNet, Resilient)],
    programs: &'b mut Programs<'a>,
    report: &'b mut Report<'text>,
    /// Prefixes so far of each set whose prefixes are bound to a next hop each.
    bound: BTreeMap<usize, usize>,
    /// Groups with dynamic load balancing so far.
    dynamic_groups: usize,
}

/// A row without a fault of its own.
#[derive(Clone, Copy)]
struct Request {
    prefix: IpNet,
    owner: Option<RouteOwner>,
    set: usize,
}

/// How a route is programmed, and what is remarkable about that.
struct Decision {
    programming: Programming,
    /// Why not with dynamic load balancing, where that is requested.
    obstacle: Option<String>,
    remarks: Vec<Remark>,
}

impl<'b, 'a, 'text> Reader<'b, 'a, 'text> {
    pub(super) const fn new(
        objects: &'a Objects,
        dynamic: &'a Dynamic,
        resilient: &'a [(IpNet, Resilient)],
        programs: &'b mut Programs<'a>,
        report: &'b mut Report<'text>,
    ) -> Self {
        let bound = BTreeMap::new();
        Self { objects, dynamic, resilient, programs, report, bound, dynamic_groups: 0 }
    }

    pub(super) fn routes(&mut self, file: &File) -> Vec<Route> {
        let mut routes: Vec<Route> = Vec::new();
        let mut prefixes = BTreeSet::new();
        for row in &file.route {
            let object = Object { what: "route", name: row.prefix.get_ref() };
            let Some(request) = self.request(&object, row) else { continue };
            let (route, mut remarks) = self.route(request);
            if !prefixes.insert(route.prefix) {
                remarks.push(Remark::PrefixTwice);
            }
            for remark in remarks {
                self.report.remark(&object, row.prefix.span(), &remark);
            }
            routes.push(route);
        }
        self.remark_idle_entries(file, &routes);
        routes
    }

    fn request(&mut self, object: &Object<'_>, row: &RouteRow) -> Option<Request> {
        let prefix = prefix(object, &row.prefix, self.report);
        let word = row.owner.as_ref();
        let owner = word.and_then(|word| RouteOwner::read(object, word, self.report));
        let set = self.objects.set(object, &row.next_hop_group, self.report)?;
        Some(Request { prefix: prefix?, owner, set })
    }

    /// Entries of the two lists that no route takes anything from.
    fn remark_idle_entries(&mut self, file: &File, routes: &[Route]) {
        for (row, (entry, _)) in file.resilient_hash_prefix.iter().zip(self.resilient) {
            let of_entry = |route: &Route| {
                covering(self.resilient, route.prefix).is_some_and(|(known, _)| known == entry)
            };
            if !routes.iter().any(of_entry) {
                let object = Object { what: "resilient-hash-prefix", name: row.prefix.get_ref() };
                self.report.remark(&object, row.prefix.span(), &Remark::Idle);
            }
        }
        let words = file.dynamic_load_balancing.iter().flat_map(|table| &table.get_ref().prefixes);
        for (word, prefix) in words.zip(&self.dynamic.prefixes) {
            if !routes.iter().any(|route| prefix.contains(&route.prefix)) {
                let name = format!("prefix {prefix}");
                let object = Object { what: "dynamic-load-balancing", name: &name };
                self.report.remark(&object, word.span(), &Remark::Idle);
            }
        }
    }

    /// The group, or groups, of a route.
    fn route(&mut self, request: Request) -> (Route, Vec<Remark>) {
        let Request { prefix, owner, set } = request;
        let source = &self.objects.sets[set];
        let resilient = covering(self.resilient, prefix).map(|&(_, entry)| entry);
        let dynamic_requested = self.dynamic.prefixes.iter().any(|entry| entry.contains(&prefix));
        let Decision { programming, obstacle, mut remarks } =
            self.decide(request, resilient, dynamic_requested);
        let group = self.programs.program(set, programming);
        let multicast_group = if programming == Programming::Dynamic && holds_multicast(prefix) {
            let (fixed, remark) = self.fixed(request);
            remarks.extend(remark);
            self.programs.program(set, fixed)
        } else {
            group
        };
        let route = Route {
            prefix,
            owner,
            next_hop_group: source.name.clone(),
            group,
            programming,
            multicast_group,
            resilient_hash: resilient.is_some(),
            dynamic_requested,
            dynamic_obstacle: obstacle,
            backup: source.backup.map(|set| self.objects.sets[set].name.clone()),
        };
        (route, remarks)
    }

    /// Resilient hashing goes before dynamic load balancing, and both before what the set and the owner say.
    fn decide(
        &mut self,
        request: Request,
        resilient: Option<Resilient>,
        dynamic_requested: bool,
    ) -> Decision {
        let source = &self.objects.sets[request.set];
        let mut obstacle = dynamic_requested.then(|| self.programs.obstacle(request.set)).flatten();
        let (programming, of_programming) = match resilient {
            Some(entry) if has_paths(source) => {
                (Programming::Resilient(entry), of_resilient(source, entry.max_paths))
            }
            _ => {
                if dynamic_requested && obstacle.is_none() {
                    obstacle = self.exhausted(request.set);
                }
                if dynamic_requested && obstacle.is_none() {
                    let overridden = source.has_weights().then_some(Remark::DynamicOverWeights);
                    (Programming::Dynamic, Vec::from_iter(overridden))
                } else {
                    let (programming, remark) = self.fixed(request);
                    (programming, Vec::from_iter(remark))
                }
            }
        };
        let both = (resilient.is_some() && dynamic_requested).then_some(Remark::BothLists);
        let no_dynamic = obstacle.clone().map(|obstacle| Remark::NoDynamic { obstacle });
        let remarks = both.into_iter().chain(of_programming).chain(no_dynamic).collect();
        Decision { programming, obstacle, remarks }
    }

    /// Why there is no room for one more group with dynamic load balancing; otherwise counts it.
    fn exhausted(&mut self, set: usize) -> Option<String> {
        if self.programs.has(set, Programming::Dynamic) {
            return None;
        }
        let flows = FLOW_ENTRIES / self.dynamic.flowset_size as usize;
        if self.dynamic_groups >= DYNAMIC_GROUPS {
            Some(format!("{DYNAMIC_GROUPS} groups have it, and there are no more"))
        } else if self.dynamic_groups >= flows {
            let size = self.dynamic.flowset_size;
            Some(format!("{flows} flowsets of {size} entries take all {FLOW_ENTRIES}"))
        } else {
            self.dynamic_groups += 1;
            None
        }
    }

    /// Neither resilient nor dynamic: bound to a next hop, or by weights, where the owner has them.
    fn fixed(&mut self, Request { owner, set, .. }: Request) -> (Programming, Option<Remark>) {
        let source = &self.objects.sets[set];
        if source.balancing == Balancing::PerPrefix {
            let prefixes = self.bound.entry(set).or_insert(0);
            let prefix = *prefixes;
            *prefixes += 1;
            // Prefix k takes next hop k modulo n: more prefixes than next hops share groups.
            let next_hop = prefix % source.entries.len().max(1);
            return (Programming::Bound(next_hop as u16), None);
        }
        match self.programs.plain(set) {
            Programming::Weighted if owner.is_some_and(|owner| !owner.weighs()) => {
                (Programming::Plain, Some(Remark::Unweighted))
            }
            programming => (programming, None),
        }
    }

    pub(super) fn tunnels(&mut self, file: &File) -> Vec<(IpNet, Plain)> {
        let mut tunnels = Vec::new();
        for row in &file.tunnel {
            let object = Object { what: "tunnel", name: row.destination.get_ref() };
            let kinds = TUNNELS.map(|kind| (kind, kind));
            let kind = self.report.one_of(&object, "kind of tunnel", &row.kind, &kinds);
            let destination = prefix(&object, &row.destination, self.report);
            let set = self.objects.set(&object, &row.next_hop_group, self.report);
            let (Some(kind), Some(destination), Some(set)) = (kind, destination, set) else {
                continue;
            };
            if self.is_listed(destination) {
                self.report.remark(&object, row.destination.span(), &Remark::ListsAreForRoutes);
            }
            tunnels.push((destination, self.plainly(kind, set)));
        }
        tunnels
    }

    pub(super) fn labels(&mut self, file: &File) -> BTreeMap<u32, Plain> {
        let mut labels = BTreeMap::new();
        for row in &file.ilm {
            let name = row.label.get_ref().to_string();
            let object = Object { what: "ilm", name: &name };
            let owners = ILM_OWNERS.map(|owner| (owner, owner));
            let owner = self.report.one_of(&object, "owner of an ILM", &row.owner, &owners);
            let label = self.report.number::<u32>(&object, "label", &row.label, (16, 0xF_FFFF));
            let fec = row.fec.as_ref().and_then(|word| prefix(&object, word, self.report));
            let set = self.objects.set(&object, &row.next_hop_group, self.report);
            let (Some(owner), Some(label), Some(set)) = (owner, label, set) else { continue };
            if fec.is_some_and(|fec| self.is_listed(fec)) {
                self.report.remark(&object, row.label.span(), &Remark::ListsAreForRoutes);
            }
            if labels.insert(label, self.plainly(owner, set)).is_some() {
                self.report.remark(&object, row.label.span(), &Remark::LabelTwice);
            }
        }
        labels
    }

    fn plainly(&mut self, kind: &'static str, set: usize) -> Plain {
        let programming = self.programs.plain(set);
        let group = self.programs.program(set, programming);
        Plain { kind, next_hop_group: self.objects.sets[set].name.clone(), group }
    }

    /// A prefix of either list equals or covers the destination.
    fn is_listed(&self, destination: IpNet) -> bool {
        covering(self.resilient, destination).is_some()
            || self.dynamic.prefixes.iter().any(|prefix| prefix.contains(&destination))
    }
}

/// True where there is more than one next hop; a LAG is one.
fn has_paths(set: &Set) -> bool {
    set.level != Level::Lag && set.entries.len() > 1
}

/// What resilient hashing with this many columns ignores of a set.
fn of_resilient(set: &Set, max_paths: u16) -> Vec<Remark> {
    let max_paths = usize::from(max_paths);
    let waiting = set.entries.iter().skip(max_paths).map(|entry| entry.name.clone());
    let names: Vec<_> = waiting.collect();
    let weights = set.has_weights().then_some(Remark::ResilientOverWeights);
    let waiting = (!names.is_empty()).then_some(Remark::Waiting {
        names,
        next_hops: set.entries.len(),
        max_paths,
    });
    weights.into_iter().chain(waiting).collect()
}
