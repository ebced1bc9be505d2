// SPDX-License-Identifier: Apache-2.0
//! What the environment of the block does between packets, where dynamic load balancing depends on
//! it: loads of ports, and time.
//!
//! A testbench has gaps and stalls of its own, and no result may depend on them. So the environment
//! acts only when the results of all packets before have been taken; then it writes loads, and
//! waits until a sample has surely taken them up. Flows age by waits alone: how long the packets in
//! between take is bounded by [`BEAT_CYCLES`], [`WRITE_CYCLES`] and [`INTERLUDE_CYCLES`], and a
//! flow whose fate is not the same within these bounds makes the set impossible
//! ([`super::SetError::Timing`]).

use crate::stimulus::Rng;
use lbhash_control::topology::Topology;
use lbhash_model::{
    config::Loads,
    config::{DlbSettings, Member, select_tables::DLB_PORTS},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Clock cycles that a testbench may take for each beat, gaps and stalls included.
pub const BEAT_CYCLES: u64 = 32;

/// Clock cycles that a testbench may take for a register write.
pub const WRITE_CYCLES: u64 = 32;

/// Clock cycles that a testbench may take besides for an interlude: until the results before it are
/// taken, and to begin again.
pub const INTERLUDE_CYCLES: u64 = 512;

/// Packets between two interludes that are made by seed.
const PACKETS_BETWEEN: u64 = 12;

/// What the environment does before a packet is sent, after the results of all packets before it
/// have been taken: first the loads are written, then time passes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interlude {
    /// Loads to write, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loads: Vec<PortLoads>,
    /// Microseconds to wait, by the block's clock; at least so many that a sample takes up the
    /// loads.
    pub wait_us: u32,
}

/// Loads of a port, each 0 (idle) to 255 (full).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortLoads {
    /// The port, 0 to 127.
    pub port: u16,
    /// Port utilization.
    pub utilization: u8,
    /// Fill of its queues.
    pub queue: u8,
    /// Fill of its queues at the ingress traffic manager.
    pub itm: u8,
}

impl PortLoads {
    pub(super) const fn loads(&self) -> Loads {
        Loads { port: self.utilization, queue: self.queue, itm: self.itm }
    }
}

impl Interlude {
    /// Nothing happens.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.loads.is_empty() && self.wait_us == 0
    }

    /// What is wrong with it, given the settings of the block.
    pub(super) fn check(&self, settings: &DlbSettings) -> Result<(), String> {
        if let Some(loads) = self.loads.iter().find(|loads| usize::from(loads.port) >= DLB_PORTS) {
            return Err(format!("port {} has no loads: ports 0 to 127 have", loads.port));
        }
        let least = settling(settings);
        if !self.loads.is_empty() && self.wait_us < least {
            return Err(format!(
                "wait_us is {}, and loads are sampled for certain after {least} microseconds",
                self.wait_us
            ));
        }
        Ok(())
    }
}

/// Microseconds after which a load that was written is surely sampled: twice the interval, and some
/// cycles.
fn settling(settings: &DlbSettings) -> u32 {
    2 * u32::from(settings.sampling_interval)
        + WRITE_CYCLES.div_ceil(settings.cycles_per_us.into()) as u32
}

/// Interludes by seed: now short ones, over which flows live on, now long ones, after which all are
/// idle.
pub(super) struct Environment {
    rng: Rng,
    ports: Vec<u16>,
    settings: DlbSettings,
    packets: u64,
}

impl Environment {
    /// For the groups with dynamic load balancing; `None` where there are none.
    pub(super) fn new(topology: &Topology, seed: u64) -> Option<Self> {
        let tables = topology.tables();
        let groups = tables.groups.values().filter(|group| group.mode.is_dlb());
        let entries = groups.flat_map(|group| group.base..group.base + group.n);
        let port = |entry| match tables.members.get(&entry) {
            Some(Member::Port(port)) => Some(*port),
            _ => None,
        };
        let ports: BTreeSet<u16> = entries.filter_map(port).collect();
        (!ports.is_empty()).then(|| Self {
            rng: Rng::new(seed),
            ports: ports.into_iter().collect(),
            settings: tables.dlb,
            packets: 0,
        })
    }

    /// What happens before the next packet. Before the first there is nothing: ports have the
    /// quality that reset gives them.
    pub(super) fn before_next(&mut self) -> Interlude {
        let packet = self.packets;
        self.packets += 1;
        if packet == 0 || !packet.is_multiple_of(PACKETS_BETWEEN) {
            return Interlude::default();
        }
        let settling = settling(&self.settings);
        let is_long = (packet / PACKETS_BETWEEN).is_multiple_of(2) || !self.flows_outlive(settling);
        let idle = if is_long { 2 * u32::from(self.settings.inactivity_timer) } else { 0 };
        let Self { rng, ports, .. } = self;
        let changed = ports.iter().filter_map(|&port| {
            let [utilization, queue, itm] = [rng.u8(), rng.u8(), rng.u8()];
            rng.one_in(2).then_some(PortLoads { port, utilization, queue, itm })
        });
        Interlude { loads: changed.collect(), wait_us: settling + idle }
    }

    /// A flow seen before a wait is still alive after it, however long the packets on both sides
    /// take.
    fn flows_outlive(&self, wait_us: u32) -> bool {
        let beats = 2 * PACKETS_BETWEEN * 4;
        let writes = WRITE_CYCLES * self.ports.len() as u64;
        let cycles = beats * BEAT_CYCLES + writes + 3 * INTERLUDE_CYCLES;
        let most_us = cycles.div_ceil(self.settings.cycles_per_us.into()) + u64::from(wait_us);
        most_us < self.settings.inactivity_timer.into()
    }
}
