// SPDX-License-Identifier: Apache-2.0
//! The file of a topology, as a person would write it, with comments that say what could not be
//! known.

use super::network::{Hop, Network};
use std::{
    collections::BTreeMap,
    fmt::{self, Write},
};

/// Writes the file.
pub(super) fn write(network: &Network, origin: &str) -> String {
    let mut file = File { network, text: String::new(), names: BTreeMap::new(), drops: 0 };
    file.head(origin);
    file.ports();
    file.lags();
    file.next_hops();
    file.groups();
    file.text
}

struct File<'n> {
    network: &'n Network,
    text: String,
    /// Names of next hops in the file, by their names in the network.
    names: BTreeMap<String, String>,
    drops: u32,
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A comment stays on its line, whatever a name holds.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

impl File<'_> {
    fn line(&mut self, arguments: fmt::Arguments<'_>) {
        let _ = self.text.write_fmt(arguments);
        self.text.push('\n');
    }

    fn remark(&mut self, text: &str) {
        self.line(format_args!("# {}", comment(text)));
    }

    fn head(&mut self, origin: &str) {
        self.remark(&format!("Topology of {origin}: its ports, LAGs and static routes."));
        self.remark("Routes of protocols are no part of a configuration: add a [[route]] for each that matters.");
        for remark in &self.network.remarks {
            self.remark(remark);
        }
        self.line(format_args!("platform = {}", quoted(&self.network.platform)));
    }

    fn ports(&mut self) {
        if self.network.ports.is_empty() {
            return;
        }
        self.line(format_args!(""));
        self.remark(
            "Numbers are in the order of the configuration: the router's own are not in it.",
        );
        self.line(format_args!("[ports]"));
        for (number, port) in (1..).zip(&self.network.ports) {
            self.line(format_args!("{} = {number}", quoted(port)));
        }
    }

    fn lags(&mut self) {
        for lag in &self.network.lags {
            self.line(format_args!(""));
            if lag.ports.is_empty() {
                self.remark(&format!(
                    "LAG {} has no port in the configuration, and was left out.",
                    lag.name
                ));
                continue;
            }
            let weights: Vec<String> = lag
                .ports
                .iter()
                .filter_map(|(port, weight)| weight.map(|weight| format!("{port} {weight}")))
                .collect();
            if !weights.is_empty() {
                let weights = weights.join(", ");
                self.remark(&format!(
                    "The router weighs its ports ({weights}); a [[lag]] has no weights."
                ));
            }
            self.line(format_args!("[[lag]]"));
            self.line(format_args!("name = {}", quoted(&lag.name)));
            let ports = list(lag.ports.iter().map(|(port, _)| quoted(port)));
            self.line(format_args!("ports = {ports}"));
        }
    }

    /// Next hops with a name of their own: by gateway, or where packets are dropped.
    fn next_hops(&mut self) {
        let of_groups = self.network.groups.iter().flat_map(|group| &group.hops);
        let of_routes = self.network.routes.iter().flat_map(|route| &route.hops);
        let hops: Vec<&Hop> = of_groups.chain(of_routes).collect();
        for hop in hops {
            let name = hop.name();
            if self.names.contains_key(&name) {
                continue;
            }
            if hop.drops {
                self.line(format_args!(""));
                self.drops += 1;
                self.line(format_args!("[[next-hop]]"));
                self.line(format_args!("name = {}", quoted(&name)));
                let number = self.drops;
                self.line(format_args!("drop = {number}"));
                self.names.insert(name.clone(), name);
                continue;
            }
            let Some(port) = self.network.leaves_by(hop) else { continue };
            let port = port.to_owned();
            if hop.gateway.is_none() {
                self.names.insert(name, port);
                continue;
            }
            self.line(format_args!(""));
            self.line(format_args!("[[next-hop]]"));
            self.line(format_args!("name = {}", quoted(&name)));
            self.line(format_args!("via = {}", quoted(&port)));
            self.names.insert(name.clone(), name);
        }
    }

    fn groups(&mut self) {
        let network = self.network;
        for group in &network.groups {
            self.line(format_args!(""));
            self.group(&self.group_name(&group.name), &group.hops, group.buckets);
        }
        let mut known: Vec<(&[Hop], String)> = Vec::new();
        for route in &network.routes {
            self.line(format_args!(""));
            let group = match &route.group {
                Some(name) => self.named(name),
                None => self.group_of(&route.hops, &format!("static-{}", route.prefix), &mut known),
            };
            match group {
                Ok(group) => {
                    self.line(format_args!("[[route]]"));
                    self.line(format_args!("prefix = {}", quoted(&route.prefix.to_string())));
                    self.line(format_args!("next-hop-group = {}", quoted(&group)));
                    self.line(format_args!("owner = \"static\""));
                }
                Err(why) => {
                    self.remark(&format!("The route to {} was left out: {why}.", route.prefix))
                }
            }
        }
    }

    /// Ports, LAGs, next hops and groups share one name space.
    fn group_name(&self, name: &str) -> String {
        let is_taken = self.network.ports.iter().any(|port| port == name)
            || self.network.lags.iter().any(|lag| lag.name == name)
            || self.names.contains_key(name);
        if is_taken { format!("group-{name}") } else { name.to_owned() }
    }

    /// A group that the configuration names.
    fn named(&self, name: &str) -> Result<String, String> {
        match self.network.groups.iter().find(|known| known.name == name) {
            Some(group) if self.can_be_written(&group.hops) => Ok(self.group_name(name)),
            Some(_) => Err(format!("group {name} has no next hop that is known")),
            None => Err(format!("group {name} is not in the configuration")),
        }
    }

    /// The group of these next hops, which several routes can share.
    fn group_of<'h>(
        &mut self,
        hops: &'h [Hop],
        name: &str,
        known: &mut Vec<(&'h [Hop], String)>,
    ) -> Result<String, String> {
        if let Some((_, name)) = known.iter().find(|(others, _)| *others == hops) {
            return Ok(name.clone());
        }
        if !self.can_be_written(hops) {
            let names: Vec<String> = hops.iter().map(Hop::name).collect();
            return Err(match names.as_slice() {
                [] => "it has no next hop".to_owned(),
                names => format!("no interface leads to {}", names.join(", ")),
            });
        }
        self.group(name, hops, None);
        self.line(format_args!(""));
        known.push((hops, name.to_owned()));
        Ok(name.to_owned())
    }

    fn can_be_written(&self, hops: &[Hop]) -> bool {
        hops.iter().any(|hop| self.names.contains_key(&hop.name()))
    }

    fn group(&mut self, name: &str, hops: &[Hop], buckets: Option<u32>) {
        let mut members: Vec<(String, Option<u32>)> = Vec::new();
        for hop in hops {
            match self.names.get(&hop.name()).cloned() {
                Some(member) if members.iter().any(|(known, _)| *known == member) => {
                    self.remark(&format!(
                        "{} leads where another next hop leads; one of them was left out.",
                        hop.name()
                    ));
                }
                Some(member) => members.push((member, hop.weight)),
                None => self.remark(&format!(
                    "Next hop {} was left out: no interface leads to it.",
                    hop.name()
                )),
            }
        }
        if members.is_empty() {
            return self
                .remark(&format!("Group {name} was left out: it has no next hop that is known."));
        }
        let is_weighted = members.len() > 1 && members.iter().any(|(_, weight)| weight.is_some());
        self.line(format_args!("[[next-hop-group]]"));
        self.line(format_args!("name = {}", quoted(name)));
        let member = |(member, weight): &(String, Option<u32>)| match weight {
            Some(weight) if is_weighted => {
                format!("{{ name = {}, weight = {weight} }}", quoted(member))
            }
            _ => quoted(member),
        };
        self.line(format_args!("next-hops = {}", list(members.iter().map(member))));
        if let Some(buckets) = buckets {
            self.line(format_args!("hash-buckets = {buckets}"));
        } else if let Some(balancing) = self.network.balancing {
            self.line(format_args!("balancing = {}", quoted(balancing)));
        }
    }
}
