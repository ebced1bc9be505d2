// SPDX-License-Identifier: Apache-2.0
//! Dynamic load balancing (specification, section 9): flow entries, quality of ports, the best
//! member.

use crate::config::{
    DlbSettings, Group, Loads, Mode,
    select_tables::{DLB_PORTS, FLOW_ENTRIES},
};

/// Quality of a port before its first sample, and the best there is.
const BEST_QUALITY: u8 = 7;

/// What is remembered of the flows that share a flow entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flow {
    /// Index of the member that the last packet took, 0 to 63.
    pub member: u8,
    /// Time of the last packet in microseconds, modulo 2^32.
    pub last_seen: u32,
}

/// How a packet came to its member: lookup, what was known of the flow, decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FlowDecision {
    /// Number of the flow entry, 0 to 65535; `None` with [`Mode::DlbPerPacket`], which has no use
    /// for it.
    pub entry: Option<u16>,
    /// The flow as the packet found it; `None` where the entry was not valid.
    pub flow: Option<Flow>,
    /// The packet keeps the flow's member; otherwise it takes the best one.
    pub kept: bool,
    /// A valid entry was given another member.
    pub rebalanced: bool,
}

/// Memory of dynamic load balancing that all groups share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DynamicBalancer {
    settings: DlbSettings,
    loads: [Loads; DLB_PORTS],
    quality: [u8; DLB_PORTS],
    /// Loads or weights have changed since the last sample.
    is_stale: bool,
    flows: Vec<Option<Flow>>,
}

impl DynamicBalancer {
    pub(super) fn new(settings: DlbSettings) -> Self {
        Self {
            settings,
            loads: [Loads::default(); DLB_PORTS],
            quality: [BEST_QUALITY; DLB_PORTS],
            is_stale: true,
            flows: vec![None; FLOW_ENTRIES],
        }
    }

    /// Forgets the flows of a group: every entry of its flowset.
    pub(super) fn clear_flowset(&mut self, group: &Group) {
        for offset in 0..group.flowset.size() {
            self.flows[entry(group, offset) as usize] = None;
        }
    }

    pub(super) const fn set_settings(&mut self, settings: DlbSettings) {
        self.settings = settings;
        self.is_stale = true;
    }

    /// Of a port's number the low seven bits count.
    pub(super) fn set_loads(&mut self, port: u16, loads: Loads) {
        self.is_stale = true;
        self.loads[port_index(port)] = loads;
    }

    /// Quality of all ports from the loads as they are now.
    pub(super) fn sample(&mut self) {
        if std::mem::take(&mut self.is_stale) {
            self.quality = self.loads.map(|loads| quality(loads, &self.settings));
        }
    }

    /// Quality at the last sample, 0 (worst) to 7.
    pub(super) fn quality(&self, port: u16) -> u8 {
        self.quality[port_index(port)]
    }

    /// Index of the member that a packet takes, 0 to 63. `best` finds the best member if it has to.
    pub(super) fn choose(
        &mut self,
        group: &Group,
        key: u16,
        time: u32,
        best: impl FnOnce(&Self) -> u8,
    ) -> (u8, FlowDecision) {
        if group.mode == Mode::DlbPerPacket {
            let decision = FlowDecision { entry: None, flow: None, kept: false, rebalanced: false };
            return (best(self), decision);
        }
        let entry = entry(group, u32::from(key) & (group.flowset.size() - 1));
        let flow = self.flows[usize::from(entry)];
        let stays = |flow: &Flow| {
            let age = time.wrapping_sub(flow.last_seen);
            group.mode == Mode::DlbFlowFixed || age < self.settings.inactivity_timer.into()
        };
        let kept = flow.filter(stays);
        let member = kept.map_or_else(|| best(self), |flow| flow.member);
        self.flows[usize::from(entry)] = Some(Flow { member, last_seen: time });
        let rebalanced = flow.is_some_and(|flow| flow.member != member);
        (member, FlowDecision { entry: Some(entry), flow, kept: kept.is_some(), rebalanced })
    }
}

/// Index of the best of at least one member, given as the quality of each: among equals the first
/// one found going cyclically upward from the one after `last_best`; without that, from member 0.
pub(super) fn best_member(qualities: &[u8], last_best: Option<u8>) -> u8 {
    let best = qualities.iter().copied().max().unwrap_or(0);
    let first_best_from = |start: usize| {
        let from_there = qualities.get(start..)?;
        Some(start + from_there.iter().position(|quality| *quality == best)?)
    };
    let start = last_best.map_or(0, |last| usize::from(last) + 1);
    first_best_from(start).or_else(|| first_best_from(0)).unwrap_or(0) as u8
}

/// Number of a flow entry of a group, 0 to 65535.
fn entry(group: &Group, offset: u32) -> u16 {
    (u32::from(group.flowset.base) + offset) as u16
}

fn port_index(port: u16) -> usize {
    usize::from(port) % DLB_PORTS
}

/// Weighted mean of the levels of the three loads, 0 (worst) to 7.
fn quality(loads: Loads, settings: &DlbSettings) -> u8 {
    let level = |load: u8| u32::from(7 - (load >> 5));
    let weights = settings.weights;
    let sum = u32::from(weights.port) * level(loads.port)
        + u32::from(weights.queue) * level(loads.queue)
        + u32::from(weights.itm) * level(loads.itm);
    (sum / 100) as u8
}
