// SPDX-License-Identifier: Apache-2.0
//! A topology as an SR Linux router shows it, just after it was programmed.

use lbhash_control::topology::{
    Programming, Topology,
    state::{self, Pipeline, ResourceMonitor, RouteFacts, Thresholds, dynamic_groups},
};
use lbhash_model::reference::Selector;
use std::{
    collections::BTreeSet,
    io::{self, Write},
};

/// Network instance of every prefix: a topology is about one.
const NETWORK_INSTANCE: &str = "default";

/// Where resources are used: a topology knows one place.
const PIPELINE: Pipeline = Pipeline { linecard: 1, forwarding_complex: 0, pipeline: 0 };

pub(super) fn write(topology: &Topology, out: &mut impl Write) -> io::Result<()> {
    let dynamic = topology.dynamic();
    out.write_all(state::resilient_hash_prefixes(topology, NETWORK_INSTANCE).as_bytes())?;
    out.write_all(state::dynamic_prefixes(dynamic, NETWORK_INSTANCE).as_bytes())?;
    if !dynamic.prefixes.is_empty() {
        out.write_all(state::dynamic_options(dynamic).as_bytes())?;
        out.write_all(Thresholds::default().configuration().as_bytes())?;
    }
    let selector = Selector::new(topology.tables());
    write_buckets(topology, out)?;
    write_routes(topology, &selector, out)?;
    if !dynamic.prefixes.is_empty() {
        write_resources(topology, out)?;
        write_qualities(topology, &selector, out)?;
    }
    Ok(())
}

fn write_buckets(topology: &Topology, out: &mut impl Write) -> io::Result<()> {
    for (_, group) in topology.groups() {
        if let Some(table) = &group.resilient {
            writeln!(out, "\n# buckets of next-hop-group {}\n{table}", group.name)?;
        }
    }
    Ok(())
}

fn write_routes(topology: &Topology, selector: &Selector, out: &mut impl Write) -> io::Result<()> {
    for route in topology.routes() {
        // What does not follow from a topology, as for a route that was just programmed.
        let facts = RouteFacts {
            leakable: false,
            leaked: false,
            metric: 1,
            preference: 5,
            active: true,
            last_app_update: "-".to_owned(),
            last_programmed: "-".to_owned(),
            next_hop_group: route.group.into(),
        };
        writeln!(out, "\n# route {}\n{}", route.prefix, state::route(route, &facts).trim_end())?;
    }
    let mut shown = BTreeSet::new();
    for route in topology.routes() {
        if shown.insert((route.group, route.dynamic_requested)) {
            let backup = route.backup.as_ref().and_then(|backup| {
                let mut groups = topology.groups();
                groups.find(|(_, group)| group.name == *backup).map(|(number, _)| number)
            });
            let rebalanced = selector.flows_rebalanced(route.group);
            let text = state::next_hop_group(route, backup.unwrap_or(0).into(), false, rebalanced);
            writeln!(
                out,
                "\n# next-hop-group {}, {}\n{}",
                route.group,
                route.next_hop_group,
                text.trim_end()
            )?;
        }
    }
    Ok(())
}

/// Use of groups with dynamic load balancing, with the message that the router logs where a
/// threshold is crossed.
fn write_resources(topology: &Topology, out: &mut impl Write) -> io::Result<()> {
    let used = dynamic_groups(topology);
    let Pipeline { linecard, forwarding_complex, .. } = PIPELINE;
    let text = state::resource_usage(linecard, forwarding_complex, used);
    writeln!(out, "\n{}", text.trim_end())?;
    let percent = u8::try_from(state::percent(used)).unwrap_or(100);
    let mut monitor = ResourceMonitor::new(Thresholds::default());
    match monitor.observe(PIPELINE, percent) {
        Some(crossing) => writeln!(out, "# {crossing}"),
        None => Ok(()),
    }
}

fn write_qualities(
    topology: &Topology,
    selector: &Selector,
    out: &mut impl Write,
) -> io::Result<()> {
    let groups = topology.groups().filter(|(_, group)| group.programming == Programming::Dynamic);
    let members: BTreeSet<&str> =
        groups.flat_map(|(_, group)| group.next_hops.iter().map(String::as_str)).collect();
    writeln!(out)?;
    for (&id, name) in topology.ports() {
        if members.contains(name.as_str()) {
            let quality = selector.quality(id);
            out.write_all(state::quality_metrics(name, quality, Some(quality)).as_bytes())?;
        }
    }
    Ok(())
}
