// SPDX-License-Identifier: Apache-2.0
//! Fabrics by numbers: racks, servers, ToRs, spines.

use super::{End, Link, Node};
use crate::Error;
use serde::Deserialize;
use std::net::Ipv4Addr;

/// Numbers of a two-tier fabric. Its tiers are `server`, `tor` and `spine`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Generate {
    racks: u32,
    servers_per_rack: u32,
    #[serde(default = "two")]
    tors_per_rack: u32,
    spines: u32,
    /// Each ToR of a rack has spines of its own: spine s belongs to plane s mod ToRs.
    #[serde(default)]
    independent: bool,
    #[serde(default = "hundred")]
    server_rate: f64,
    #[serde(default = "four_hundred")]
    spine_rate: f64,
}

const fn two() -> u32 {
    2
}
const fn hundred() -> f64 {
    100.0
}
const fn four_hundred() -> f64 {
    400.0
}

/// Nodes at most.
const MOST_NODES: u64 = 1 << 20;
/// Links at most.
const MOST_LINKS: u64 = 1 << 22;

impl Generate {
    /// Adds the nodes and the links; `tier` gives the number of a tier by its name.
    pub(super) fn add(
        &self,
        tier: impl Fn(&str) -> Result<usize, Error>,
        nodes: &mut Vec<Node>,
        links: &mut Vec<Link>,
    ) -> Result<(), Error> {
        let [racks, servers, tors, spines] =
            [self.racks, self.servers_per_rack, self.tors_per_rack, self.spines].map(u64::from);
        let all = racks * (servers + tors) + spines;
        let many = racks.saturating_mul(tors).saturating_mul(servers + spines);
        if all > MOST_NODES
            || many > MOST_LINKS
            || racks == 0
            || servers == 0
            || tors == 0
            || tors > 26
        {
            return Err(Error::Question(format!(
                "[generate]: {all} nodes and {many} links: write racks and servers-per-rack from 1, tors-per-rack from 1 to 26, \
                 and at most {MOST_NODES} nodes and {MOST_LINKS} links"
            )));
        }
        let [server_tier, tor_tier, spine_tier] = [tier("server")?, tier("tor")?, tier("spine")?];
        let plane = |number: u32| char::from(b'A' + (number % tors as u32) as u8).to_string();
        let first_spine = nodes.len();
        for spine in 0..self.spines {
            let plane = if self.independent { plane(spine) } else { String::new() };
            nodes.push(node(nodes.len(), format!("spine-{}", spine + 1), spine_tier, "", &plane));
        }
        for rack in 1..=self.racks {
            let place = format!("rack-{rack}");
            let first_tor = nodes.len();
            for tor in 0..self.tors_per_rack {
                let plane = plane(tor);
                let name = format!("tor-{}{rack}", plane.to_lowercase());
                nodes.push(node(nodes.len(), name, tor_tier, &place, &plane));
                for spine in 0..self.spines {
                    if !self.independent || spine % self.tors_per_rack == tor {
                        let ends = [
                            (first_tor + tor as usize, format!("up{}", spine + 1)),
                            (
                                first_spine + spine as usize,
                                format!("down{rack}{}", plane.to_lowercase()),
                            ),
                        ];
                        links.push(link(ends, self.spine_rate));
                    }
                }
            }
            for server in 1..=self.servers_per_rack {
                let name = format!("server-{rack}-{server}");
                let at = nodes.len();
                let mut host = node(at, name, server_tier, &place, "");
                host.loopback = Some(Ipv4Addr::from(0x0a00_0000 + at as u32));
                nodes.push(host);
                for tor in 0..self.tors_per_rack {
                    let ends = [
                        (at, format!("eth{tor}")),
                        (first_tor + tor as usize, format!("s{server}")),
                    ];
                    links.push(link(ends, self.server_rate));
                }
            }
        }
        Ok(())
    }
}

fn node(number: usize, name: String, tier: usize, rack: &str, plane: &str) -> Node {
    let [.., a, b, c] = (number as u32 + 1).to_be_bytes();
    Node {
        label: name.clone(),
        name,
        rack: rack.to_owned(),
        plane: plane.to_owned(),
        tier,
        loopback: None,
        asn: 0,
        mac: [0x02, 0xfa, 0xb0, a, b, c],
        seed: None,
    }
}

fn link(ends: [(usize, String); 2], rate: f64) -> Link {
    Link { ends: ends.map(|(node, port)| End { node, port, address: None }), rate }
}
