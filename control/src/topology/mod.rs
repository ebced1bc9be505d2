// SPDX-License-Identifier: Apache-2.0
//! Topologies: next-hop groups, LAGs and routes by name in TOML, checked by the rules of a platform and compiled to the tables of member
//! selection.
//!
//! ```toml
//! platform = "srlinux-7250-ixr"     # whose rules count: a system, a chassis ("7220 IXR-H4"); left out: the block's alone
//!
//! [ports]                           # names, and the numbers that a packet's egress shows
//! "ethernet-1/1" = 1
//! "ethernet-1/2" = 2
//! "ethernet-1/3" = 3
//!
//! [[lag]]
//! name = "lag1"
//! ports = ["ethernet-1/2", "ethernet-1/3"]
//!
//! [[next-hop]]                      # where a next hop leads; ports, LAGs and groups can also be members by their own names
//! name = "nh1"
//! via = "ethernet-1/1"              # a port, a LAG, or a group of a later level; or `drop = 1`, a number of one's own
//!
//! [[next-hop-group]]
//! name = "spines"
//! level = 1                         # 1 to 3; left out: 1
//! next-hops = ["nh1", { name = "lag1", weight = 2 }]
//! balancing = "hash"                # words depend on the platform; left out: its default
//! hash-buckets = 64                 # of a group with weights; left out: 128
//! backup = "others"                 # shown, and not programmed
//!
//! [[route]]                         # found by longest prefix match on the destination
//! prefix = "10.10.10.0/24"
//! next-hop-group = "spines"         # or a LAG
//! owner = "bgp"                     # static, isis, ospf, bgp, gribi
//!
//! [[resilient-hash-prefix]]         # routes that equal the prefix or are longer matches of it
//! prefix = "10.10.0.0/16"
//! hash-buckets-per-path = 4
//! max-paths = 6
//! ```
//!
//! | `balancing` | on | index |
//! |---|---|---|
//! | `hash` | SR Linux, SR OS, others | `range`; with weights over buckets |
//! | `hash-modulo` (default of SR OS) | SR Linux, SR OS, others | `modulo` |
//! | `service-id` | SR OS | `static` |
//! | `per-prefix` (default of a group), `per-packet` (of a group alone), `random` | Junos | one next hop for a prefix; by flow; `random` |
//! | `adaptive`, `periodic-rebalance` | Junos | `range` over 128 buckets that [`traffic::Rebalance`] deals anew |
//! | `per-flow` (default), `per-packet` | Huawei | `range`; `round_robin` |
//!
//! The platform `block` has all of them, under the names `hash`, `hash-modulo`, `service-id`, `round-robin`, `random`, `per-prefix`,
//! `adaptive`, `periodic-rebalance`.
//!
//! Dynamic load balancing is a table of the system (its numbers are the defaults) with the prefixes that have it:
//!
//! ```toml
//! platform = "7220 IXR-H4"
//! [dynamic-load-balancing]
//! prefixes = ["10.101.12.0/24"]
//! mode = "flow-dynamic"             # flow-fixed, per-packet
//! flowset-size = 512                # flow entries of each group
//! inactivity-timer = 100            # microseconds
//! link-quality-sampling-interval = 7
//! cycles-per-us = 1000
//! weighting-factor = { port-utilization = 70, queue-utilization = 20, itm-utilization = 10 }
//! ```
//!
//! Tunnels (`[[tunnel]]`: `kind`, `destination`, `next-hop-group`) and incoming labels (`[[ilm]]`: `owner`, `label`, `fec`,
//! `next-hop-group`) are programmed plainly whatever the lists say. Services of SR OS (`[[service]]`: `name`, `traffic`, `id`,
//! `next-hop-group`) are spread by service or multicast identifier, or by hash, as their traffic asks for.
//!
//! A next-hop group is programmed once for each way in which it is needed: plainly for one route and resiliently for another.

mod agreement;
mod allocate;
mod buckets;
mod destination;
mod dynamic;
mod file;
mod hierarchy;
pub mod import;
mod lookup;
mod objects;
mod owners;
mod platform;
mod prefixes;
mod programs;
mod remarks;
mod report;
mod route;
mod routes;
mod services;
pub mod state;
pub mod traffic;

pub use buckets::{
    Change, ChurnStep, MovedFlows, RESILIENT_BUCKETS, ResilientError, ResilientTable,
    WeightedError, WeightedTable, replay,
};
pub use destination::{Destination, Found};
pub use dynamic::Dynamic;
pub use ipnet::IpNet;
pub use owners::RouteOwner;
pub use platform::{Balancing, Platform};
pub use prefixes::Resilient;
pub use programs::Programming;
pub use route::{Plain, Route};
pub use routes::DYNAMIC_GROUPS;
pub use services::Service;

use crate::diagnostics::{Finding, Findings};
use lbhash_model::config::{Group, SelectTables};
use lookup::Lookup;
use objects::{Objects, Set};
use programs::{Program, Programs};
use report::Report;
use std::{collections::BTreeMap, net::IpAddr, ops::Range};

/// A group of the tables, with the names behind its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompiledGroup {
    /// Name of the next-hop group or LAG.
    pub name: String,
    /// How it is programmed.
    pub programming: Programming,
    /// The group as the block has it.
    pub group: Group,
    /// Next hop of every index.
    pub next_hops: Vec<String>,
    /// The table of a group with resilient hashing.
    pub resilient: Option<ResilientTable<String>>,
}

/// A compiled topology: built once, then only read.
#[derive(Clone, Debug)]
pub struct Topology {
    platform: Platform,
    tables: SelectTables,
    groups: Vec<CompiledGroup>,
    ports: BTreeMap<u16, String>,
    drops: BTreeMap<u16, String>,
    lookup: Lookup,
    services: BTreeMap<String, Service>,
    resilient: Vec<(IpNet, Resilient)>,
    dynamic: Dynamic,
    advisories: Vec<Finding>,
    source: Source,
}

/// What a topology was compiled from, for what is found out about it later.
#[derive(Clone, Debug)]
struct Source {
    origin: String,
    text: String,
    /// Where its platform is, or would be.
    platform: Range<usize>,
    sets: Vec<Set>,
}

impl Topology {
    /// Reads and compiles a topology. `origin` is what errors call the text: a file name.
    ///
    /// # Errors
    /// [`Findings`] with everything that is wrong, where the text is not such TOML, a name does not exist or appears twice, or a
    /// rule of the platform or a limit of the block is broken.
    pub fn from_toml(text: &str, origin: &str) -> Result<Self, Findings> {
        let mut report = Report::new(origin, text);
        let file: file::File = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => return Err(report.not_toml(&error)),
        };
        let platform = Platform::read(file.platform.as_ref(), &mut report);
        let objects = Objects::read(&file, &platform, &mut report);
        hierarchy::check(&objects, &mut report);
        let dynamic = Dynamic::read(&file, &platform, &mut report);
        let resilient = prefixes::resilient(&file, &platform, &mut report);
        // Groups that are wrong in themselves cannot be programmed.
        let mut report = report.check()?;
        let mut programs = Programs::new(&objects, &platform, &dynamic);
        let mut reader =
            routes::Reader::new(&objects, &dynamic, &resilient, &mut programs, &mut report);
        let (routes, tunnels, labels) =
            (reader.routes(&file), reader.tunnels(&file), reader.labels(&file));
        let services = services::read(&file, &platform, &objects, &mut programs, &mut report);
        let programs = programs.finish(&mut report);
        let tables = allocate::tables(&programs, &objects, &dynamic, &mut report);
        let groups = compiled(programs, &objects, &tables);
        let advisories = report.finish()?;
        let lookup = Lookup::new(routes, tunnels, labels);
        let Objects { ports, drops, sets, .. } = objects;
        let source = Source {
            origin: origin.to_owned(),
            text: text.to_owned(),
            platform: file.platform.as_ref().map_or(0..0, toml::Spanned::span),
            sets,
        };
        Ok(Self {
            platform,
            tables,
            groups,
            ports,
            drops,
            lookup,
            services,
            resilient,
            dynamic,
            advisories,
            source,
        })
    }

    /// TOML text that it was compiled from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// Platform whose rules the topology keeps.
    #[must_use]
    pub const fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Tables for the block: [`lbhash_model::config::Configuration::select`].
    #[must_use]
    pub const fn tables(&self) -> &SelectTables {
        &self.tables
    }

    /// What is allowed and remarkable, in the order of the text.
    #[must_use]
    pub fn advisories(&self) -> &[Finding] {
        &self.advisories
    }

    /// Groups with their numbers, from 1.
    pub fn groups(&self) -> impl Iterator<Item = (u16, &CompiledGroup)> {
        (1..).zip(&self.groups)
    }

    /// The group of this number.
    #[must_use]
    pub fn group(&self, number: u16) -> Option<&CompiledGroup> {
        self.groups.get(usize::from(number).checked_sub(1)?)
    }

    /// Next hop of an index of a group.
    #[must_use]
    pub fn next_hop(&self, group: u16, index: u16) -> Option<&str> {
        self.group(group)?.next_hops.get(usize::from(index)).map(String::as_str)
    }

    /// Name of a port.
    #[must_use]
    pub fn port(&self, id: u16) -> Option<&str> {
        self.ports.get(&id).map(String::as_str)
    }

    /// Ports by number.
    #[must_use]
    pub const fn ports(&self) -> &BTreeMap<u16, String> {
        &self.ports
    }

    /// Name of the next hop that drops with this number.
    #[must_use]
    pub fn drop(&self, id: u16) -> Option<&str> {
        self.drops.get(&id).map(String::as_str)
    }

    /// Routes in the order of the file.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        self.lookup.routes()
    }

    /// The route of a destination: the longest prefix that holds it.
    #[must_use]
    pub fn route(&self, destination: IpAddr) -> Option<&Route> {
        self.lookup.route(destination)
    }

    /// The tunnel to a destination.
    #[must_use]
    pub fn tunnel(&self, destination: IpAddr) -> Option<&Plain> {
        self.lookup.tunnel(destination).map(|(_, tunnel)| tunnel)
    }

    /// Tunnels with their destinations, in the order of the file.
    #[must_use]
    pub fn tunnels(&self) -> &[(IpNet, Plain)] {
        self.lookup.tunnels()
    }

    /// What is programmed for incoming labels, by label.
    #[must_use]
    pub const fn labels(&self) -> &BTreeMap<u32, Plain> {
        self.lookup.labels()
    }

    /// What is programmed for an incoming label.
    #[must_use]
    pub fn label(&self, label: u32) -> Option<&Plain> {
        self.lookup.label(label)
    }

    /// Services by name.
    #[must_use]
    pub const fn services(&self) -> &BTreeMap<String, Service> {
        &self.services
    }

    /// The resilient-hash-prefix list, in the order of the file.
    #[must_use]
    pub fn resilient(&self) -> &[(IpNet, Resilient)] {
        &self.resilient
    }

    /// Dynamic load balancing of the system.
    #[must_use]
    pub const fn dynamic(&self) -> &Dynamic {
        &self.dynamic
    }
}

fn compiled(
    programs: Vec<Program>,
    objects: &Objects,
    tables: &SelectTables,
) -> Vec<CompiledGroup> {
    let named = |(number, program): (u16, Program)| {
        Some(CompiledGroup {
            name: objects.sets[program.set].name.clone(),
            programming: program.programming,
            group: *tables.groups.get(&number)?,
            next_hops: program.entries.into_iter().map(|(name, _)| name).collect(),
            resilient: program.resilient,
        })
    };
    (1..).zip(programs).filter_map(named).collect()
}
