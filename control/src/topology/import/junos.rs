// SPDX-License-Identifier: Apache-2.0
//! Junos: aggregated interfaces, addresses of logical interfaces, and static routes.

use super::network::{Hop, Network, network_of, prefix_of};
use crate::systems::{self, Method, OptionTree, Value};

/// What the options say.
pub(super) fn network(tree: &OptionTree) -> Network {
    let mut network = Network::new("junos-trio");
    for option in &tree.options {
        let mut path: Vec<&str> = option.path.iter().map(String::as_str).collect();
        if let Value::Text(text) = &option.value {
            path.push(text);
        }
        match path.as_slice() {
            ["interfaces", port, options, "802.3ad", bundle]
                if options.ends_with("ether-options") =>
            {
                network.member(bundle, port, None);
            }
            [
                "interfaces",
                port,
                "unit",
                unit,
                "family",
                "inet" | "inet6",
                "address",
                address,
                ..,
            ] => {
                address_of(&mut network, port, unit, address);
            }
            ["routing-options", "static", "route", prefix, rest @ ..]
            | ["routing-options", "rib", _, "static", "route", prefix, rest @ ..] => {
                route(&mut network, prefix, rest);
            }
            _ => {}
        }
    }
    balancing(&mut network, tree);
    network
}

fn address_of(network: &mut Network, port: &str, unit: &str, address: &str) {
    // Interfaces of software lead to no port.
    let is_port =
        !["lo", "irb", "fxp", "em", "gr-", "lt-", "st"].iter().any(|kind| port.starts_with(kind));
    if is_port && !port.starts_with("ae") {
        network.port(port);
    }
    let interface = network.interface(&format!("{port}.{unit}"));
    interface.port = is_port.then(|| port.to_owned());
    let new = network_of(address).filter(|new| !interface.networks.contains(new));
    interface.networks.extend(new);
}

fn route(network: &mut Network, prefix: &str, rest: &[&str]) {
    let Some(prefix) = prefix_of(prefix) else { return };
    let hop = match rest {
        ["next-hop", hop] => match hop.parse() {
            Ok(gateway) => Hop::by(gateway),
            Err(_) => Hop::over(hop),
        },
        ["discard" | "reject"] => Hop::dropping(),
        ["qualified-next-hop", hop, ..] => {
            let remark = format!(
                "The qualified next hop {hop} of {prefix} was left out: its preference decides when it is used."
            );
            if !network.remarks.contains(&remark) {
                network.remarks.push(remark);
            }
            return;
        }
        _ => return,
    };
    let route = network.route(prefix);
    if !route.hops.contains(&hop) {
        route.hops.push(hop);
    }
}

/// The way in which the forwarding table is balanced, by the policy that is applied to it.
fn balancing(network: &mut Network, tree: &OptionTree) {
    let Ok(compiled) = systems::compile("junos-trio", None, tree) else { return };
    let ecmp = compiled.balancing.iter().find(|balancing| balancing.object == "ecmp");
    network.balancing = match ecmp.map(|balancing| balancing.method) {
        Some(Method::FlowHash) => Some("per-packet"),
        Some(Method::Random) => Some("random"),
        Some(Method::Adaptive) => Some("adaptive"),
        Some(Method::PeriodicRebalance) => Some("periodic-rebalance"),
        _ => None,
    };
}
