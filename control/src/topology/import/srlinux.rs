// SPDX-License-Identifier: Apache-2.0
//! SR Linux: LAGs, subinterfaces, and next-hop groups and static routes of the default network
//! instance.

use super::network::{Hop, Network, network_of, prefix_of};
use crate::systems::{OptionTree, Value, srlinux::Platform};

/// The network instance that is taken.
const INSTANCE: &str = "default";

/// What the options say.
pub(super) fn network(tree: &OptionTree) -> Network {
    let platform = Platform::stated_in(tree);
    let name =
        platform.map_or("srlinux-7250-ixr", |platform| platform.chassis.unwrap_or(platform.system));
    let mut network = Network::new(name);
    if platform.is_none() {
        network
            .remarks
            .push("`platform chassis type` is not stated: 7250 IXR is taken.".to_owned());
    }
    for option in &tree.options {
        let mut path: Vec<&str> = option.path.iter().map(String::as_str).collect();
        let number;
        match &option.value {
            Value::Text(text) => path.push(text),
            Value::Integer(value) => {
                number = value.to_string();
                path.push(&number);
            }
            _ => {}
        }
        match path.as_slice() {
            ["interface", port, "ethernet", "aggregate-id", lag] => network.member(lag, port, None),
            ["interface", port, "subinterface", index, "ipv4" | "ipv6", "address", address, ..] => {
                address_of(&mut network, port, index, address);
            }
            ["network-instance", INSTANCE, "next-hop-groups", "group", group, rest @ ..] => {
                member_of(&mut network, group, rest);
            }
            [
                "network-instance",
                INSTANCE,
                "static-routes",
                "route",
                prefix,
                "next-hop-group",
                group,
            ] => {
                if let Some(prefix) = prefix_of(prefix) {
                    network.route(prefix).group = Some((*group).to_owned());
                }
            }
            ["network-instance", other, "static-routes", ..] if *other != INSTANCE => {
                let remark = format!("Static routes of network instance {other} were left out.");
                if !network.remarks.contains(&remark) {
                    network.remarks.push(remark);
                }
            }
            _ => {}
        }
    }
    network
}

fn address_of(network: &mut Network, port: &str, index: &str, address: &str) {
    let is_port = ["ethernet-", "lag"].iter().any(|kind| port.starts_with(kind));
    if port.starts_with("ethernet-") {
        network.port(port);
    }
    let interface = network.interface(&format!("{port}.{index}"));
    interface.port = is_port.then(|| port.to_owned());
    let new = network_of(address).filter(|new| !interface.networks.contains(new));
    interface.networks.extend(new);
}

fn member_of(network: &mut Network, group: &str, rest: &[&str]) {
    let group = network.group(group);
    let hop = match rest {
        ["nexthop", _, "ip-address", gateway] => gateway.parse().ok().map(Hop::by),
        ["blackhole", ..] => Some(Hop::dropping()),
        _ => None,
    };
    if let Some(hop) = hop.filter(|hop| !group.hops.contains(hop)) {
        group.hops.push(hop);
    }
}
