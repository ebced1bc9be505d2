// SPDX-License-Identifier: Apache-2.0
//! What a router's configuration says about where packets can go, in the router's own names.

use ipnet::IpNet;
use std::net::IpAddr;

/// Interfaces, LAGs, groups and static routes of a router.
#[derive(Debug, Default)]
pub(super) struct Network {
    /// Value of `platform`.
    pub(super) platform: String,
    /// `balancing` of every group, where it is not the platform's default.
    pub(super) balancing: Option<&'static str>,
    /// Names of ports, in the order in which they are first named.
    pub(super) ports: Vec<String>,
    pub(super) lags: Vec<Lag>,
    pub(super) interfaces: Vec<Interface>,
    pub(super) groups: Vec<NextHopGroup>,
    pub(super) routes: Vec<StaticRoute>,
    /// What a person has to know of the file as a whole.
    pub(super) remarks: Vec<String>,
}

/// Ports in a bundle.
#[derive(Debug, Default)]
pub(super) struct Lag {
    pub(super) name: String,
    /// Ports, with the weights that are configured.
    pub(super) ports: Vec<(String, Option<u32>)>,
}

/// An IP interface on a port or a LAG.
#[derive(Debug)]
pub(super) struct Interface {
    pub(super) name: String,
    pub(super) port: Option<String>,
    pub(super) networks: Vec<IpNet>,
}

/// A group that routes name.
#[derive(Debug)]
pub(super) struct NextHopGroup {
    pub(super) name: String,
    pub(super) hops: Vec<Hop>,
    /// Buckets that the members share.
    pub(super) buckets: Option<u32>,
}

/// A next hop as it is configured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    pub(super) gateway: Option<IpAddr>,
    /// Interface or port that the next hop names.
    pub(super) interface: Option<String>,
    pub(super) weight: Option<u32>,
    pub(super) drops: bool,
}

impl Hop {
    pub(super) fn by(gateway: IpAddr) -> Self {
        Self { gateway: Some(gateway), ..Self::default() }
    }

    pub(super) fn over(interface: &str) -> Self {
        Self { interface: Some(interface.to_owned()), ..Self::default() }
    }

    pub(super) fn dropping() -> Self {
        Self { drops: true, ..Self::default() }
    }

    /// As a person would call it.
    pub(super) fn name(&self) -> String {
        match (self.gateway, &self.interface) {
            (Some(gateway), Some(interface)) => format!("{gateway} on {interface}"),
            (Some(gateway), None) => gateway.to_string(),
            (None, Some(interface)) => interface.clone(),
            (None, None) => "discard".to_owned(),
        }
    }
}

/// A static route, by its next hops or by the name of a group.
#[derive(Debug)]
pub(super) struct StaticRoute {
    pub(super) prefix: IpNet,
    pub(super) hops: Vec<Hop>,
    pub(super) group: Option<String>,
}

impl Network {
    pub(super) fn new(platform: &str) -> Self {
        Self { platform: platform.to_owned(), ..Self::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lags.is_empty() && self.groups.is_empty() && self.routes.is_empty()
    }

    pub(super) fn port(&mut self, name: &str) {
        if !self.ports.iter().any(|known| known == name) {
            self.ports.push(name.to_owned());
        }
    }

    /// The LAG of this name, new where it is not known.
    pub(super) fn lag(&mut self, name: &str) -> &mut Lag {
        let known = self.lags.iter().position(|lag| lag.name == name);
        let index = known.unwrap_or_else(|| {
            self.lags.push(Lag { name: name.to_owned(), ports: Vec::new() });
            self.lags.len() - 1
        });
        &mut self.lags[index]
    }

    /// A port of a LAG; a weight that is stated later counts.
    pub(super) fn member(&mut self, lag: &str, port: &str, weight: Option<u32>) {
        self.port(port);
        let lag = self.lag(lag);
        match lag.ports.iter_mut().find(|(known, _)| known == port) {
            Some((_, known)) => *known = weight.or(*known),
            None => lag.ports.push((port.to_owned(), weight)),
        }
    }

    /// The interface of this name, new where it is not known.
    pub(super) fn interface(&mut self, name: &str) -> &mut Interface {
        let known = self.interfaces.iter().position(|interface| interface.name == name);
        let index = known.unwrap_or_else(|| {
            let (name, networks) = (name.to_owned(), Vec::new());
            self.interfaces.push(Interface { name, port: None, networks });
            self.interfaces.len() - 1
        });
        &mut self.interfaces[index]
    }

    /// The static route to this prefix, new where it is not known.
    pub(super) fn route(&mut self, prefix: IpNet) -> &mut StaticRoute {
        let known = self.routes.iter().position(|route| route.prefix == prefix);
        let index = known.unwrap_or_else(|| {
            self.routes.push(StaticRoute { prefix, hops: Vec::new(), group: None });
            self.routes.len() - 1
        });
        &mut self.routes[index]
    }

    /// The group of this name, new where it is not known.
    pub(super) fn group(&mut self, name: &str) -> &mut NextHopGroup {
        let known = self.groups.iter().position(|group| group.name == name);
        let index = known.unwrap_or_else(|| {
            let (name, hops) = (name.to_owned(), Vec::new());
            self.groups.push(NextHopGroup { name, hops, buckets: None });
            self.groups.len() - 1
        });
        &mut self.groups[index]
    }

    /// The port or LAG that a next hop leaves by: its interface's, or that of the interface whose
    /// network holds its gateway.
    pub(super) fn leaves_by(&self, hop: &Hop) -> Option<&str> {
        if let Some(name) = &hop.interface {
            let interface = self.interfaces.iter().find(|interface| interface.name == *name);
            let port = interface.and_then(|interface| interface.port.as_deref());
            return port.or_else(|| self.physical(name));
        }
        let gateway = hop.gateway?;
        let mut best: Option<(u8, &str)> = None;
        for interface in &self.interfaces {
            let Some(port) = &interface.port else { continue };
            for network in interface.networks.iter().filter(|network| network.contains(&gateway)) {
                if best.is_none_or(|(length, _)| length < network.prefix_len()) {
                    best = Some((network.prefix_len(), port));
                }
            }
        }
        best.map(|(_, port)| port)
    }

    /// The name, where it is that of a port or a LAG.
    fn physical(&self, name: &str) -> Option<&str> {
        let lag = self.lags.iter().map(|lag| &lag.name).find(|known| *known == name);
        lag.or_else(|| self.ports.iter().find(|known| *known == name)).map(String::as_str)
    }
}

/// Host bits of an address of an interface are dropped.
pub(super) fn network_of(text: &str) -> Option<IpNet> {
    text.parse::<IpNet>().ok()
}

/// A prefix of a route; `default` and a bare address are prefixes too.
pub(super) fn prefix_of(text: &str) -> Option<IpNet> {
    match text {
        "default" => "0.0.0.0/0".parse().ok(),
        text if text.contains('/') => text.parse::<IpNet>().ok().map(|prefix| prefix.trunc()),
        text => text.parse::<IpAddr>().ok().map(IpNet::from),
    }
}
