// SPDX-License-Identifier: Apache-2.0
//! Topologies from short texts.

use lbhash_control::topology::{Route, Topology};
use lbhash_model::{
    Metadata,
    reference::{SelectTrace, Selector},
};

/// Ports e1 to e8 with numbers 1 to 8.
pub(crate) const PORTS: &str =
    "[ports]\ne1 = 1\ne2 = 2\ne3 = 3\ne4 = 4\ne5 = 5\ne6 = 6\ne7 = 7\ne8 = 8\n";

/// A topology of a platform with [`PORTS`] and more.
pub(crate) fn on(platform: &str, rows: &str) -> Topology {
    read(platform, rows).unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong with it, as lines of text.
pub(crate) fn wrong(platform: &str, rows: &str) -> String {
    match read(platform, rows) {
        Ok(_) => panic!("a rule is broken on {platform}:\n{rows}"),
        Err(error) => error.to_string(),
    }
}

fn read(platform: &str, rows: &str) -> Result<Topology, lbhash_control::diagnostics::Findings> {
    Topology::from_toml(&format!("platform = \"{platform}\"\n{PORTS}{rows}"), "t.toml")
}

/// A group with these next hops, as a TOML list.
pub(crate) fn group(name: &str, next_hops: &str) -> String {
    format!("[[next-hop-group]]\nname = \"{name}\"\nnext-hops = {next_hops}\n")
}

/// A route to a group.
pub(crate) fn route(prefix: &str, group: &str) -> String {
    format!("[[route]]\nprefix = \"{prefix}\"\nnext-hop-group = \"{group}\"\n")
}

/// The route of a destination.
pub(crate) fn route_of<'t>(topology: &'t Topology, destination: &str) -> &'t Route {
    topology.route(destination.parse().unwrap()).expect("there is a route")
}

/// A packet to a destination, with one key for all users.
pub(crate) fn send(
    topology: &Topology,
    selector: &mut Selector,
    destination: &str,
    key: u16,
) -> SelectTrace {
    let group = route_of(topology, destination).group;
    selector.trace(&Metadata { group, ..Metadata::default() }, &[key; 5], 0)
}

/// Name of the port that a packet to a destination leaves by.
pub(crate) fn port<'t>(topology: &'t Topology, trace: &SelectTrace) -> &'t str {
    match trace.selection.egress {
        lbhash_model::Egress::Port(id) => topology.port(id).expect("ports have names"),
        other => panic!("no port: {other:?}"),
    }
}
