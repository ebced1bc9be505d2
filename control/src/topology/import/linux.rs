// SPDX-License-Identifier: Apache-2.0
//! Linux: rows of `ip -j route`, `ip -j nexthop` and `ip -d -j link`, alone or in one JSON object.

use super::network::{Hop, Network, prefix_of};
use crate::diagnostics::{Finding, Findings, Location, Place};
use serde_json::Value;

/// What the rows say.
pub(super) fn network(text: &str, origin: &str) -> Result<Network, Findings> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let place = Place { line: error.line().max(1), column: error.column().max(1) };
        let location = Location { place, ..Location::start_of(origin) };
        let rule = "the text is no JSON, of which a topology of a Linux host is made";
        let remedy = "give the output of `ip -j route`, or one object {\"route\": …, \"nexthop\": …, \"link\": …} of the \
                      outputs of `ip -j route`, `ip -j nexthop` and `ip -d -j link`";
        Findings::from(Finding::at(Some("import"), location, rule, remedy))
    })?;
    let none = Vec::new();
    let rows = |key: &str| value[key].as_array().unwrap_or(&none);
    let alone = value.as_array().unwrap_or(&none);
    let of_kind = |key: &'static str| alone.iter().filter(move |row| !row[key].is_null());
    let mut network = Network::new("linux");
    let links: Vec<&Value> = rows("link").iter().chain(of_kind("ifname")).collect();
    for link in &links {
        if let (Some(port), Some(bond)) = (link["ifname"].as_str(), bond_of(link, &links)) {
            network.member(bond, port, None);
        }
    }
    let next_hops: Vec<&Value> = rows("nexthop").iter().chain(of_kind("id")).collect();
    for group in next_hops.iter().filter(|row| row["group"].is_array()) {
        add_group(&mut network, group, &next_hops);
    }
    let is_alone = |row: &&Value| row["bucket"].is_null();
    for route in rows("route").iter().chain(of_kind("dst").filter(is_alone)) {
        add_route(&mut network, route, &next_hops);
    }
    Ok(network)
}

/// The bond that a link is a member of.
fn bond_of<'v>(link: &'v Value, links: &[&Value]) -> Option<&'v str> {
    let master = link["master"].as_str()?;
    let is_bond = |row: &&&Value| row["ifname"] == master && row["linkinfo"]["info_kind"] == "bond";
    let says_so = link["linkinfo"]["info_slave_kind"] == "bond";
    (says_so || links.iter().any(|row| is_bond(&row))).then_some(master)
}

fn add_group(network: &mut Network, group: &Value, next_hops: &[&Value]) {
    let Some(id) = group["id"].as_u64() else { return };
    let members = group["group"].as_array().map_or(&[][..], Vec::as_slice);
    let mut hops = Vec::new();
    for member in members {
        let row = next_hops.iter().find(|row| row["id"] == member["id"]);
        let hop = row.and_then(|row| hop(network, row));
        hops.extend(hop.map(|hop| Hop { weight: weight(member), ..hop }));
    }
    let added = network.group(&format!("nhid-{id}"));
    added.hops = hops;
    if group["type"] == "resilient" {
        let buckets = group["resilient_args"]["buckets"].as_u64();
        added.buckets = buckets.and_then(|buckets| u32::try_from(buckets).ok());
    }
}

fn add_route(network: &mut Network, route: &Value, next_hops: &[&Value]) {
    let is_of_this_host =
        ["local", "broadcast", "multicast", "anycast"].iter().any(|kind| route["type"] == *kind);
    let Some(prefix) = route["dst"].as_str().filter(|_| !is_of_this_host) else { return };
    let is_ipv6 = route["gateway"].as_str().is_some_and(|gateway| gateway.contains(':'));
    let prefix = if prefix == "default" && is_ipv6 { "::/0" } else { prefix };
    let Some(prefix) = prefix_of(prefix) else { return };
    if let Some(id) = route["nhid"].as_u64()
        && next_hops.iter().any(|row| row["id"] == id && row["group"].is_array())
    {
        network.route(prefix).group = Some(format!("nhid-{id}"));
        return;
    }
    let drops = ["blackhole", "unreachable", "prohibit"].iter().any(|kind| route["type"] == *kind);
    let hops = match route["nexthops"].as_array() {
        _ if drops => vec![Hop::dropping()],
        Some(rows) => {
            let mut hops = Vec::new();
            for row in rows {
                hops.extend(hop(network, row).map(|hop| Hop { weight: weight(row), ..hop }));
            }
            hops
        }
        None => hop(network, route).into_iter().collect(),
    };
    let known = network.route(prefix);
    if known.hops.is_empty() && known.group.is_none() {
        known.hops = hops;
    } else {
        network.remarks.push(format!(
            "A second route to {prefix} was left out: its metric decides when it is used."
        ));
    }
}

/// A next hop over a device.
fn hop(network: &mut Network, row: &Value) -> Option<Hop> {
    let device = row["dev"].as_str()?;
    if !network.lags.iter().any(|lag| lag.name == device) {
        network.port(device);
    }
    let via = &row["via"]["host"];
    let gateway = row["gateway"].as_str().or(via.as_str());
    Some(Hop { gateway: gateway.and_then(|gateway| gateway.parse().ok()), ..Hop::over(device) })
}

/// A weight of 1 says nothing beside others of 1.
fn weight(row: &Value) -> Option<u32> {
    row["weight"]
        .as_u64()
        .and_then(|weight| u32::try_from(weight).ok())
        .filter(|&weight| weight > 1)
}
