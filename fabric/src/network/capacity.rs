// SPDX-License-Identifier: Apache-2.0
//! Rules of capacity: 40 to 60 % on each of two NICs or planes, and all of it on one of them after a failure.

use super::{Counts, Network, NodeId};

/// Traffic of a host over one of its NICs.
#[derive(Clone, Debug, PartialEq)]
pub struct OfNic {
    /// Port.
    pub port: String,
    /// What is behind it: its plane, else its switch.
    pub behind: String,
    /// Flows.
    pub flows: u64,
    /// Share of the host's flows, 0 to 1.
    pub share: f64,
    /// Gb/s.
    pub load: f64,
    /// Load over rate, 0 to 1 and above.
    pub utilization: f64,
}

/// What a host sends, and what would be if one of its NICs failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// Its NICs.
    pub nics: Vec<OfNic>,
    /// Gb/s of all NICs together.
    pub peak: f64,
    /// Gb/s that it sends.
    pub load: f64,
    /// Every share is within 40 to 60 % (of two NICs; of n, within a fifth of 1/n).
    pub is_balanced: bool,
    /// Utilization of the remaining NICs after the worst failure of one, if they share the load equally.
    pub failover: f64,
    /// They can carry it.
    pub survives: bool,
}

impl Capacity {
    /// A host that sends so many Gb/s in such shares over NICs of these rates.
    #[must_use]
    pub fn of(nics: Vec<OfNic>, rates: &[f64]) -> Self {
        let load = nics.iter().map(|nic| nic.load).sum();
        let peak: f64 = rates.iter().sum();
        let smallest_rest = rates.iter().map(|rate| peak - rate).fold(f64::INFINITY, f64::min);
        let failover = if smallest_rest > 0.0 { load / smallest_rest } else { f64::INFINITY };
        let even = 1.0 / rates.len().max(1) as f64;
        let is_balanced = nics.iter().all(|nic| (nic.share - even).abs() <= even / 5.0 + 1e-12);
        Self { nics, peak, load, is_balanced, failover, survives: failover <= 1.0 }
    }

    /// What a host sent.
    #[must_use]
    pub fn of_host(network: &Network, counts: &Counts, host: NodeId) -> Self {
        let ways = network.ways(host);
        let flows: Vec<u64> = ways.iter().map(|&(way, _)| counts.ways[way as usize]).collect();
        let all = flows.iter().sum::<u64>().max(1) as f64;
        let rates: Vec<f64> =
            ways.iter().map(|&(way, _)| network.links[way as usize / 2].rate).collect();
        let nic = |(at, &(way, to)): (usize, &(u32, NodeId))| {
            let load = flows[at] as f64 * network.flows.rate;
            let plane = &network.nodes[to].plane;
            OfNic {
                port: network.ends(way)[0].port.clone(),
                behind: match plane.is_empty() {
                    true => network.nodes[to].name.clone(),
                    false => format!("Network-{plane}"),
                },
                flows: flows[at],
                share: flows[at] as f64 / all,
                load,
                utilization: load / rates[at],
            }
        };
        Self::of(ways.iter().enumerate().map(nic).collect(), &rates)
    }

    /// A line for each NIC: flows, share, bandwidth.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |nic: &OfNic| {
            format!(
                "{} flows → {} ({})  {:.1} %  ~{:.0}G  {:.1} % of the NIC",
                nic.flows,
                nic.port,
                nic.behind,
                nic.share * 100.0,
                nic.load,
                nic.utilization * 100.0
            )
        };
        self.nics.iter().map(line).collect()
    }
}
