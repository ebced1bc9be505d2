// SPDX-License-Identifier: Apache-2.0
//! Routes, tunnels and incoming labels: which group each of them is given, and how that is programmed.

use super::{
    destination::holds_multicast,
    dynamic::Dynamic,
    error::{Object, Report},
    file::{File, RouteRow},
    objects::{Objects, Set},
    owners::{ILM_OWNERS, RouteOwner, TUNNELS},
    platform::Balancing,
    prefixes::{Resilient, covering, prefix},
    programs::{Programming, Programs},
};
use ipnet::IpNet;
use lbhash_model::config::{Level, select_tables::FLOW_ENTRIES};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Of an entry that changes nothing.
const IDLE: &str = "has no effect: there is no route that it equals or covers and that no longer entry of the list has";
const IDLE_REMEDY: &str = "write the [[route]] that it is for, or remove it";

/// Groups that can have dynamic load balancing at a time (E-016).
pub const DYNAMIC_GROUPS: usize = 128;

/// A route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Destinations.
    pub prefix: IpNet,
    /// Who programs it; `None` where the file does not say.
    pub owner: Option<RouteOwner>,
    /// Name of its next-hop group or LAG.
    pub next_hop_group: String,
    /// Number of the group that is programmed for it: `group` of the metadata of its packets.
    pub group: u16,
    /// How the group is programmed.
    pub programming: Programming,
    /// Number of the group of its multicast and limited broadcast packets: with dynamic load balancing, which is for unicast alone, the
    /// one that is programmed as it would be without (E-015); otherwise `group`.
    pub multicast_group: u16,
    /// A resilient-hash-prefix equals or covers it; with a single next hop there are no buckets all the same.
    pub resilient_hash: bool,
    /// A dynamic-load-balancing prefix equals or covers it.
    pub dynamic_requested: bool,
    /// Why it has no dynamic load balancing although that is requested.
    pub dynamic_obstacle: Option<String>,
    /// Name of the group that stands in for this one, if there is one.
    pub backup: Option<String>,
}

impl Route {
    /// Dynamic load balancing is in force.
    #[must_use]
    pub const fn dynamic_enabled(&self) -> bool {
        self.dynamic_requested && self.dynamic_obstacle.is_none()
    }
}

/// A tunnel, or an incoming label: always programmed plainly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Kind of the tunnel, or owner of the label.
    pub kind: &'static str,
    /// Name of its next-hop group or LAG.
    pub next_hop_group: String,
    /// Number of the group that is programmed for it.
    pub group: u16,
}

/// Reads routes, tunnels and labels.
pub(super) struct Reader<'b, 'a, 'text> {
    pub(super) objects: &'a Objects,
    pub(super) dynamic: &'a Dynamic,
    pub(super) resilient: &'a [(IpNet, Resilient)],
    pub(super) programs: &'b mut Programs<'a>,
    pub(super) report: &'b mut Report<'text>,
}

impl Reader<'_, '_, '_> {
    pub(super) fn routes(&mut self, file: &File) -> Vec<Route> {
        let mut routes: Vec<Route> = Vec::new();
        let mut prefixes = BTreeSet::new();
        // Prefixes so far for each set whose prefixes are bound to a next hop each.
        let mut bound = BTreeMap::new();
        let mut dynamic_groups = 0;
        for row in &file.route {
            let Some(route) = self.route(row, &mut bound, &mut dynamic_groups) else { continue };
            if !prefixes.insert(route.prefix) {
                let object = Object { what: "route", name: row.prefix.get_ref() };
                let remedy = "keep one: the next hops of a destination are one next-hop-group";
                self.report.violate(&object, None, row.prefix.span(), "is there twice", remedy);
            }
            routes.push(route);
        }
        self.advise_of_idle_entries(file, &routes);
        routes
    }

    /// Entries of the two lists that no route has anything from.
    fn advise_of_idle_entries(&mut self, file: &File, routes: &[Route]) {
        for (row, (entry, _)) in file.resilient_hash_prefix.iter().zip(self.resilient) {
            let of_entry = |route: &Route| {
                covering(self.resilient, route.prefix).is_some_and(|(known, _)| known == entry)
            };
            if !routes.iter().any(of_entry) {
                let object = Object { what: "resilient-hash-prefix", name: row.prefix.get_ref() };
                self.report.advise(&object, row.prefix.span(), IDLE, IDLE_REMEDY);
            }
        }
        let words = file.dynamic_load_balancing.iter().flat_map(|table| &table.get_ref().prefixes);
        for (word, prefix) in words.zip(&self.dynamic.prefixes) {
            if !routes.iter().any(|route| prefix.contains(&route.prefix)) {
                let name = format!("prefix {prefix}");
                let object = Object { what: "dynamic-load-balancing", name: &name };
                self.report.advise(&object, word.span(), IDLE, IDLE_REMEDY);
            }
        }
    }

    fn route(
        &mut self,
        row: &RouteRow,
        bound: &mut BTreeMap<usize, usize>,
        dynamic_groups: &mut usize,
    ) -> Option<Route> {
        let object = Object { what: "route", name: row.prefix.get_ref() };
        let prefix = prefix(&object, &row.prefix, self.report);
        let owner =
            row.owner.as_ref().and_then(|word| RouteOwner::read(&object, word, self.report));
        let set = self.objects.set(&object, &row.next_hop_group, self.report)?;
        let prefix = prefix?;
        let source = &self.objects.sets[set];
        let resilient = covering(self.resilient, prefix).map(|&(_, entry)| entry);
        let dynamic_requested =
            self.dynamic.prefixes.iter().any(|covering| covering.contains(&prefix));
        if resilient.is_some() && dynamic_requested {
            self.report.violate(
                &object,
                None,
                row.prefix.span(),
                "is covered by a resilient-hash-prefix and by a dynamic-load-balancing prefix, and no platform has both",
                "take it out of one of the two lists",
            );
        }
        let mut obstacle = dynamic_requested.then(|| self.programs.obstacle(set)).flatten();
        let programming = match resilient {
            Some(entry) if has_paths(source) => {
                self.remark_resilient(&object, row.prefix.span(), source, entry);
                Programming::Resilient(entry)
            }
            _ if dynamic_requested && obstacle.is_none() => {
                obstacle = self.exhausted(set, dynamic_groups);
                match obstacle {
                    None => Programming::Dynamic,
                    Some(_) => self.fixed(&object, row, set, owner, bound),
                }
            }
            _ => self.fixed(&object, row, set, owner, bound),
        };
        if let Some(reason) = &obstacle {
            let rule = format!("has no dynamic load balancing, although it is requested: {reason}");
            let remedy = "its packets are hashed";
            self.report.advise(&object, row.prefix.span(), &rule, remedy);
        }
        if programming == Programming::Dynamic && source.has_weights() {
            let rule = "has dynamic load balancing, which takes no account of the weights of its next hops";
            self.report.advise(&object, row.prefix.span(), rule, "");
        }
        let group = self.programs.program(set, programming);
        let multicast_group = if programming == Programming::Dynamic && holds_multicast(prefix) {
            let fixed = self.fixed(&object, row, set, owner, bound);
            self.programs.program(set, fixed)
        } else {
            group
        };
        Some(Route {
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
        })
    }

    /// Why there is no room for one more group with dynamic load balancing; otherwise counts it.
    fn exhausted(&self, set: usize, dynamic_groups: &mut usize) -> Option<String> {
        if self.programs.has(set, Programming::Dynamic) {
            return None;
        }
        let flows = FLOW_ENTRIES / self.dynamic.flowset_size as usize;
        if *dynamic_groups >= DYNAMIC_GROUPS {
            Some(format!("{DYNAMIC_GROUPS} groups have it, and there are no more"))
        } else if *dynamic_groups >= flows {
            let size = self.dynamic.flowset_size;
            Some(format!("{flows} flowsets of {size} entries take all {FLOW_ENTRIES}"))
        } else {
            *dynamic_groups += 1;
            None
        }
    }

    /// Neither resilient nor dynamic: bound to a next hop, or as [`Self::plain`] says.
    fn fixed(
        &mut self,
        object: &Object<'_>,
        row: &RouteRow,
        set: usize,
        owner: Option<RouteOwner>,
        bound: &mut BTreeMap<usize, usize>,
    ) -> Programming {
        let source = &self.objects.sets[set];
        if source.balancing != Balancing::PerPrefix {
            return self.plain(object, row, set, owner);
        }
        let prefixes = bound.entry(set).or_insert(0);
        let prefix = *prefixes;
        *prefixes += 1;
        // Prefix k takes next hop k modulo n: more prefixes than next hops share groups.
        Programming::Bound((prefix % source.entries.len().max(1)) as u16)
    }

    /// By weights, where the owner has them.
    fn plain(
        &mut self,
        object: &Object<'_>,
        row: &RouteRow,
        set: usize,
        owner: Option<RouteOwner>,
    ) -> Programming {
        match self.programs.plain(set) {
            Programming::Weighted if owner.is_some_and(|owner| !owner.weighs()) => {
                let rule = "does not weigh its next hops: owners that do are isis, bgp, gribi";
                self.report.advise(object, row.prefix.span(), rule, "its next hops share alike");
                Programming::Plain
            }
            programming => programming,
        }
    }

    fn remark_resilient(
        &mut self,
        object: &Object<'_>,
        span: Range<usize>,
        set: &Set,
        entry: Resilient,
    ) {
        if set.has_weights() {
            let rule = "has resilient hashing, which overrides the weights of its next hops";
            self.report.advise(object, span.clone(), rule, "");
        }
        let paths = usize::from(entry.max_paths);
        if let Some(waiting) = set.entries.get(paths..).filter(|waiting| !waiting.is_empty()) {
            let names: Vec<_> = waiting.iter().map(|entry| entry.name.as_str()).collect();
            let rule = format!(
                "has {} next hops, and max-paths {paths} programs the first {paths}: {} {} for one of those to go",
                set.entries.len(),
                names.join(", "),
                if names.len() == 1 { "waits" } else { "wait" }
            );
            self.report.advise(object, span, &rule, "raise max-paths");
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
            self.remark_plain(&object, row.destination.span(), destination);
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
            if let Some(fec) = fec {
                self.remark_plain(&object, row.label.span(), fec);
            }
            if labels.insert(label, self.plainly(owner, set)).is_some() {
                let remedy = "keep one of the two";
                self.report.violate(&object, None, row.label.span(), "is there twice", remedy);
            }
        }
        labels
    }

    fn plainly(&mut self, kind: &'static str, set: usize) -> Plain {
        let programming = self.programs.plain(set);
        let group = self.programs.program(set, programming);
        Plain { kind, next_hop_group: self.objects.sets[set].name.clone(), group }
    }

    fn remark_plain(&mut self, object: &Object<'_>, span: Range<usize>, destination: IpNet) {
        let is_resilient = covering(self.resilient, destination).is_some();
        if is_resilient || self.dynamic.prefixes.iter().any(|prefix| prefix.contains(&destination))
        {
            let rule = "matches a prefix of a list, and is programmed plainly all the same: the lists are for IP routes";
            self.report.advise(object, span, rule, "");
        }
    }
}

/// True where there is more than one next hop; a LAG is one.
fn has_paths(set: &Set) -> bool {
    set.level != Level::Lag && set.entries.len() > 1
}
