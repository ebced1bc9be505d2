// SPDX-License-Identifier: Apache-2.0
//! SR OS: LAGs, interfaces and static routes of the base router.

use super::network::{Hop, Network, network_of, prefix_of};
use crate::systems::{OptionTree, Value};
use ipnet::IpNet;

/// What the options say.
pub(super) fn network(tree: &OptionTree) -> Network {
    let mut network = Network::new("sros-7750");
    let mut router = Router::default();
    for option in &tree.options {
        let path: Vec<&str> = option.path.iter().map(String::as_str).collect();
        let value = match &option.value {
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            _ => String::new(),
        };
        match path.as_slice() {
            ["lag", lag, "port", port] => network.member(&lag_name(lag), port, None),
            ["lag", lag, "port", port, "hash-weight"] => {
                network.member(&lag_name(lag), port, value.parse().ok());
            }
            ["router", "interface", name, rest @ ..] => {
                interface(&mut network, &mut router, name, rest, &value)
            }
            ["router", "static-route-entry", prefix, rest @ ..]
            | ["router", "static-routes", "route", prefix, rest @ ..] => {
                let is_down = rest.last() == Some(&"shutdown") || value == "disable";
                route(&mut network, &mut router, prefix, rest, &value, is_down);
            }
            ["router", "static-route"] => old_route(&mut network, &value),
            ["router", "ecmp"] => router.has_ecmp = true,
            ["router", "weighted-ecmp"] => router.weighs = value != "false",
            _ => {}
        }
    }
    router.finish(&mut network);
    network
}

/// What counts for all routes, and addresses whose prefix length stands apart.
#[derive(Default)]
struct Router {
    has_ecmp: bool,
    weighs: bool,
    addresses: Vec<(String, String)>,
    /// Next hops that are shut down.
    down: Vec<(IpNet, Hop)>,
}

impl Router {
    fn finish(self, network: &mut Network) {
        for (prefix, hop) in self.down {
            let is_it = |known: &Hop| Hop { weight: hop.weight, ..known.clone() } == hop;
            network.route(prefix).hops.retain(|known| !is_it(known));
            network.remarks.push(format!(
                "Next hop {} of {prefix} was left out: it is shut down.",
                hop.name()
            ));
        }
        let has_paths = network.routes.iter().any(|route| route.hops.len() > 1);
        if has_paths && !self.has_ecmp {
            network.remarks.push(
                "`router ecmp` is not configured, and 1 by default: of several next hops the router installs one.".to_owned(),
            );
        }
        let weights = network.routes.iter_mut().flat_map(|route| &mut route.hops);
        let mut has_weights = false;
        for hop in weights {
            has_weights |= hop.weight.is_some();
            if !self.weighs {
                hop.weight = None;
            }
        }
        if has_weights && !self.weighs {
            network.remarks.push(
                "`load-balancing-weight` of next hops was left out: `router weighted-ecmp` is not configured.".to_owned(),
            );
        }
    }
}

/// The classic command line numbers LAGs; interfaces name them `lag-N` everywhere.
fn lag_name(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_digit()) { format!("lag-{name}") } else { name.to_owned() }
}

fn interface(network: &mut Network, router: &mut Router, name: &str, rest: &[&str], value: &str) {
    match rest {
        ["port"] => {
            // What follows the colon is the VLAN.
            let port = value.split(':').next().unwrap_or_default();
            if !port.starts_with("lag-") {
                network.port(port);
            }
            network.interface(name).port = Some(port.to_owned());
        }
        ["address"] => network.interface(name).networks.extend(network_of(value)),
        ["ipv4", "primary", "address"] => {
            router.addresses.push((name.to_owned(), value.to_owned()))
        }
        ["ipv4", "primary", "prefix-length"] => {
            let address = router.addresses.iter().find(|(known, _)| known == name);
            let network_of_it =
                address.and_then(|(_, address)| network_of(&format!("{address}/{value}")));
            network.interface(name).networks.extend(network_of_it);
        }
        ["ipv6", "address", address, "prefix-length"] => {
            network.interface(name).networks.extend(network_of(&format!("{address}/{value}")));
        }
        ["ipv6", "address", address] if address.contains('/') => {
            network.interface(name).networks.extend(network_of(address));
        }
        _ => {}
    }
}

fn route(
    network: &mut Network,
    router: &mut Router,
    prefix: &str,
    rest: &[&str],
    value: &str,
    is_down: bool,
) {
    let Some(prefix) = prefix_of(prefix) else { return };
    let hop = match rest {
        ["next-hop", gateway, ..] => match gateway.parse() {
            Ok(gateway) => Hop::by(gateway),
            Err(_) => Hop::over(gateway),
        },
        ["interface", name, ..] => Hop::over(name),
        ["black-hole" | "blackhole", ..] => Hop::dropping(),
        ["indirect", gateway, ..] => {
            let remark = format!(
                "The route to {prefix} by {gateway} was left out: it is indirect, and a protocol says where it leads."
            );
            if !network.remarks.contains(&remark) {
                network.remarks.push(remark);
            }
            return;
        }
        _ => return,
    };
    let route = network.route(prefix);
    let index = route.hops.iter().position(|known| Hop { weight: None, ..known.clone() } == hop);
    let index = index.unwrap_or_else(|| {
        route.hops.push(hop);
        route.hops.len() - 1
    });
    if is_down {
        router.down.push((prefix, route.hops[index].clone()));
    }
    if let [_, _, "load-balancing-weight"] = rest {
        route.hops[index].weight = value.parse().ok();
    }
}

/// `static-route 10.0.0.0/8 next-hop 192.0.2.1`, as older releases have it.
fn old_route(network: &mut Network, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(prefix) = words.first().and_then(|prefix| prefix_of(prefix)) else { return };
    let hop = match words.as_slice() {
        [_, "next-hop", gateway, ..] => {
            gateway.parse().map_or_else(|_| Hop::over(gateway), Hop::by)
        }
        [_, "black-hole", ..] => Hop::dropping(),
        _ => return,
    };
    network.route(prefix).hops.push(hop);
}
