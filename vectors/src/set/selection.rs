// SPDX-License-Identifier: Apache-2.0
//! Expected selections: the reference over a topology, packet after packet.

use super::environment::{BEAT_CYCLES, INTERLUDE_CYCLES, WRITE_CYCLES};
use super::{Interlude, memh};
use crate::stimulus::Packet;
use lbhash_control::topology::{Destination, Topology};
use lbhash_model::{
    Metadata, Selection, USERS,
    config::{DlbSettings, Mode},
    reference::{SelectTrace, Selector},
};
use std::collections::BTreeMap;

/// Route lookup and selection with all their state.
pub(super) struct Selecting<'t> {
    topology: &'t Topology,
    selector: Selector,
    settings: DlbSettings,
    /// Microseconds that the environment has waited.
    waited_us: u64,
    /// Cycles that the testbench may have taken besides, at most.
    spent_cycles: u64,
    /// By flow entry: the most cycles until its last packet, waits included.
    last_seen: BTreeMap<u16, u64>,
}

impl<'t> Selecting<'t> {
    pub(super) fn new(topology: &'t Topology) -> Self {
        Self {
            topology,
            selector: Selector::new(topology.tables()),
            settings: topology.tables().dlb,
            waited_us: 0,
            spent_cycles: 0,
            last_seen: BTreeMap::new(),
        }
    }

    /// The packet with the group of its route in the metadata; 0 without a route.
    pub(super) fn routed(&self, packet: Packet) -> Packet {
        let found = Destination::of(&packet.frame).and_then(|to| self.topology.find(to));
        let group = found.map_or(0, |found| found.group());
        let metadata = Metadata { group, ..packet.metadata };
        Packet { metadata, ..packet }
    }

    /// Selects for the next packet, given what happens before it, with its metadata, and its keys
    /// in user order; the error says what is wrong with the time of the packet.
    pub(super) fn select(
        &mut self,
        before: &Interlude,
        packet: &Packet,
        keys: &[u16; USERS],
    ) -> Result<Selection, String> {
        self.passes(before)?;
        self.spent_cycles += BEAT_CYCLES * memh::beats(&packet.frame);
        let trace = self.selector.trace(&packet.metadata, keys, self.waited_us as u32);
        self.check_ages(&trace)?;
        Ok(trace.selection)
    }

    fn passes(&mut self, before: &Interlude) -> Result<(), String> {
        if before.is_empty() {
            return Ok(());
        }
        before.check(&self.settings)?;
        for loads in &before.loads {
            self.selector.set_loads(loads.port, loads.loads());
            self.spent_cycles += WRITE_CYCLES;
        }
        if !before.loads.is_empty() {
            self.selector.sample();
        }
        self.waited_us += u64::from(before.wait_us);
        self.spent_cycles += INTERLUDE_CYCLES;
        Ok(())
    }

    /// Each flow stays, or may move, at its youngest as at its oldest.
    fn check_ages(&mut self, trace: &SelectTrace) -> Result<(), String> {
        let cycles_per_us = u64::from(self.settings.cycles_per_us);
        let now = self.waited_us * cycles_per_us + self.spent_cycles;
        for step in &trace.steps {
            let Some(decision) = step.flow else { continue };
            let Some(entry) = decision.entry else { continue };
            let before = self.last_seen.insert(entry, now);
            let (Some(flow), Some(before)) = (decision.flow, before) else { continue };
            let least = (self.waited_us as u32).wrapping_sub(flow.last_seen);
            let most = (now - before).div_ceil(cycles_per_us);
            let timer = self.settings.inactivity_timer;
            let is_certain = least >= timer.into() || most < timer.into();
            if step.group.mode == Mode::DlbFlowDynamic && !is_certain {
                return Err(format!(
                    "its flow has been idle for {least} to {most} microseconds, as gaps and stalls of a testbench will have it, and the \
                     inactivity timer is {timer}"
                ));
            }
        }
        Ok(())
    }
}
