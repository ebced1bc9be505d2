// SPDX-License-Identifier: Apache-2.0
//! What SR Linux shows of a topology, in its layout: configuration that can be read again, and state.

mod monitor;

pub use monitor::{Crossing, Direction, Pipeline, ResourceMonitor, Thresholds};

use super::{DYNAMIC_GROUPS, Dynamic, Programming, Route, Topology};
use crate::systems::srlinux::view::Page;

/// What of a route's state does not follow from the topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteFacts {
    /// The route may be leaked to other network instances.
    pub leakable: bool,
    /// The route was leaked from another network instance.
    pub leaked: bool,
    /// Metric.
    pub metric: u32,
    /// Preference.
    pub preference: u32,
    /// The route is active.
    pub active: bool,
    /// When its owner last changed it, as the router words it.
    pub last_app_update: String,
    /// When it was last programmed, as the router words it.
    pub last_programmed: String,
    /// Number by which the router shows its next-hop-group.
    pub next_hop_group: u32,
}

/// `info with-context network-instance NAME ip-load-balancing resilient-hash-prefix *`; empty without entries.
#[must_use]
pub fn resilient_hash_prefixes(topology: &Topology, network_instance: &str) -> String {
    let mut page = Page::new();
    if !topology.resilient().is_empty() {
        let instance = format!("network-instance {network_instance}");
        page.within(&[&instance, "ip-load-balancing"], |page| {
            for (prefix, entry) in topology.resilient() {
                page.within(&[&format!("resilient-hash-prefix {prefix}")], |page| {
                    page.leaf(&format!("hash-buckets-per-path {}", entry.hash_buckets_per_path));
                    page.leaf(&format!("max-paths {}", entry.max_paths));
                });
            }
        });
    }
    page.into_text()
}

/// `info with-context network-instance NAME ip-load-balancing dynamic-load-balancing`; empty without prefixes.
#[must_use]
pub fn dynamic_prefixes(dynamic: &Dynamic, network_instance: &str) -> String {
    let mut page = Page::new();
    if !dynamic.prefixes.is_empty() {
        let instance = format!("network-instance {network_instance}");
        let path = [&instance, "ip-load-balancing", "dynamic-load-balancing"];
        page.within(&path, |page| {
            for prefix in &dynamic.prefixes {
                page.within(&[&format!("prefix {prefix}")], |_| ());
            }
        });
    }
    page.into_text()
}

/// `info with-context system load-balancing dynamic`: the options in force, with the mode where one is configured.
#[must_use]
pub fn dynamic_options(dynamic: &Dynamic) -> String {
    let settings = &dynamic.settings;
    let mut page = Page::new();
    page.within(&["system", "load-balancing", "dynamic"], |page| {
        page.leaf(&format!("flowset-size {}", dynamic.flowset_size));
        page.leaf(&format!("inactivity-timer {}", settings.inactivity_timer));
        page.leaf(&format!("link-quality-sampling-interval {}", settings.sampling_interval));
        if let Some(mode) = &dynamic.configured_mode {
            page.leaf(&format!("mode {mode}"));
        }
        page.within(&["weighting-factor"], |page| {
            page.leaf(&format!("port-utilization {}", settings.weights.port));
            page.leaf(&format!("queue-utilization {}", settings.weights.queue));
            page.leaf(&format!("itm-utilization {}", settings.weights.itm));
        });
    });
    page.into_text()
}

/// `info from state network-instance … route-table … route PREFIX …`.
#[must_use]
pub fn route(route: &Route, facts: &RouteFacts) -> String {
    let mut page = Page::new();
    page.leaf(&format!("leakable {}", facts.leakable));
    page.leaf(&format!("leaked {}", facts.leaked));
    page.leaf(&format!("metric {}", facts.metric));
    page.leaf(&format!("preference {}", facts.preference));
    page.leaf(&format!("active {}", facts.active));
    page.leaf(&format!("last-app-update \"{}\"", facts.last_app_update));
    page.leaf(&format!("next-hop-group {}", facts.next_hop_group));
    page.leaf("next-hop-group-network-instance default");
    page.leaf(&format!("resilient-hash {}", route.resilient_hash));
    page.leaf(&format!("dynamic-load-balancing {}", route.dynamic_enabled()));
    page.within(&["fib-programming"], |page| {
        page.leaf("suppressed false");
        page.leaf("last-successful-operation-type add");
        page.leaf(&format!("last-successful-operation-timestamp \"{}\"", facts.last_programmed));
        page.leaf("pending-operation-type none");
        page.leaf("last-failed-operation-type none");
    });
    page.into_text()
}

/// `info from state network-instance … route-table next-hop-group NUMBER`. `backup` is the number of the group that stands in, 0 for
/// none; `flows_rebalanced` is the block's count for the group.
#[must_use]
pub fn next_hop_group(
    route: &Route,
    backup: u32,
    backup_active: bool,
    flows_rebalanced: u32,
) -> String {
    let mut page = Page::new();
    page.leaf(&format!("backup-next-hop-group {backup}"));
    page.leaf(&format!("backup-active {backup_active}"));
    page.within(&["dynamic-load-balancing"], |page| {
        page.leaf(&format!("requested {}", route.dynamic_requested));
        page.leaf(&format!("enabled {}", route.dynamic_enabled()));
        page.leaf(&format!("flows-rebalanced {flows_rebalanced}"));
    });
    page.into_text()
}

/// Groups with dynamic load balancing that a topology uses, of [`DYNAMIC_GROUPS`].
#[must_use]
pub fn dynamic_groups(topology: &Topology) -> usize {
    topology.groups().filter(|(_, group)| group.programming == Programming::Dynamic).count()
}

/// `info with-context from state platform linecard L forwarding-complex F datapath asic resource
/// dynamic-load-balancing-ecmp-groups`, with so many of [`DYNAMIC_GROUPS`] in use.
#[must_use]
pub fn resource_usage(linecard: u32, forwarding_complex: u32, used: usize) -> String {
    let path = [
        "platform",
        &format!("linecard {linecard}"),
        &format!("forwarding-complex {forwarding_complex}"),
        "datapath",
        "asic",
        &format!("resource {DYNAMIC_GROUPS_RESOURCE}"),
    ];
    let mut page = Page::new();
    page.within(&path, |page| {
        page.leaf(&format!("used-percent {}", percent(used)));
        page.leaf(&format!("used-entries {used}"));
        page.leaf(&format!("free-entries {}", DYNAMIC_GROUPS.saturating_sub(used)));
    });
    page.into_text()
}

/// Name of the resource that groups with dynamic load balancing take.
pub const DYNAMIC_GROUPS_RESOURCE: &str = "dynamic-load-balancing-ecmp-groups";

/// Share of [`DYNAMIC_GROUPS`] in whole percent, rounded down.
#[must_use]
pub const fn percent(used: usize) -> usize {
    100 * used / DYNAMIC_GROUPS
}

/// `info with-context from state interface NAME load-balancing`: quality by each of two ITMs; on a platform with one, the second is
/// shown as 0, which no decision reads.
#[must_use]
pub fn quality_metrics(interface: &str, first: u8, second: Option<u8>) -> String {
    let mut page = Page::new();
    page.within(&[&format!("interface {interface}"), "load-balancing"], |page| {
        page.leaf("last-dynamic-load-balancing-quality-metrics [");
        for quality in [first, second.unwrap_or(0)] {
            page.leaf(&format!("    {quality}"));
        }
        page.leaf("]");
    });
    page.into_text()
}
