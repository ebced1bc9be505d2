// SPDX-License-Identifier: Apache-2.0
//! `dlb`: dynamic load balancing (specification, section 9).
//!
//! A packet is accepted in one cycle, which gives its time and the qualities that it sees, and
//! selected for when it reaches the stage's output position: packets and writes act in the order in
//! which they pass.

use super::{
    dlb_clock::DlbClock,
    group_tables::{GroupEntry, GroupTables},
    observer::{FlowDecision, Observer},
    port_quality::{PortQuality, Qualities},
    register::RegisterWrite,
    select_stage::{self, STAGES},
    slot::{Next, Slot},
};
use crate::{
    config::{
        DlbSettings, Mode, Weights,
        select_tables::{DLB_PORTS, FLOW_ENTRIES, GROUPS},
    },
    result::{Egress, Selected},
};
use std::collections::VecDeque;

/// Positions from the last select stage to the selection.
pub(super) const LATENCY: usize = 6;

/// Position of the selection.
pub const POSITION: usize = select_stage::position(STAGES) + LATENCY;

/// Position at which a packet is accepted.
pub const ACCEPT_POSITION: usize = select_stage::position(STAGES) + 1;

/// Best pointer of a group that has chosen no member as best yet.
const NO_MEMBER: u8 = 0x3F;

/// A setting that does not travel along the pipeline.
#[derive(Clone, Copy, Debug)]
pub(super) enum Setting {
    CyclesPerUs(u16),
    SamplingInterval(u16),
    InactivityTimer(u16),
    Weights(Weights),
    Load { port: u8, load: [u8; 3] },
}

/// What a packet finds in the cycle in which it is accepted.
#[derive(Clone, Debug)]
struct Accepted {
    time: u32,
    inactivity_timer: u16,
    qualities: Qualities,
}

/// A flow entry.
#[derive(Clone, Copy, Debug, Default)]
struct Flow {
    last_seen: u32,
    member: u8,
    valid: bool,
}

/// What a group remembers.
#[derive(Clone, Copy, Debug)]
struct GroupState {
    best: u8,
    flows_rebalanced: u32,
}

/// Registers of the stage.
#[derive(Clone, Debug)]
pub struct Dlb {
    tables: GroupTables,
    states: Box<[GroupState; GROUPS]>,
    flows: Box<[Flow]>,
    /// An entry may be valid.
    has_flows: bool,
    settings: DlbSettings,
    clock: DlbClock,
    quality: PortQuality,
    /// Of the packets under way in this stage, first in first out.
    accepted: VecDeque<Accepted>,
}

impl Dlb {
    pub(super) fn new() -> Self {
        Self {
            tables: GroupTables::new(),
            states: Box::new([GroupState { best: NO_MEMBER, flows_rebalanced: 0 }; GROUPS]),
            flows: vec![Flow::default(); FLOW_ENTRIES].into_boxed_slice(),
            has_flows: false,
            settings: DlbSettings::default(),
            clock: DlbClock::default(),
            quality: PortQuality::new(),
            accepted: VecDeque::with_capacity(LATENCY),
        }
    }

    /// Gives the registers their reset values, and empties the flow entries; tables and states are
    /// cleared by writes.
    pub(super) fn reset(&mut self) {
        if std::mem::take(&mut self.has_flows) {
            self.flows.fill(Flow::default());
        }
        self.settings = DlbSettings::default();
        self.clock = DlbClock::default();
        self.quality = PortQuality::new();
        self.accepted.clear();
    }

    /// `time_q`: microseconds since reset.
    #[must_use]
    #[inline]
    pub const fn time(&self) -> u32 {
        self.clock.time()
    }

    /// `quality_q`: quality of every port as last sampled, 0 (worst) to 7.
    #[must_use]
    pub const fn quality(&self) -> &[u8; DLB_PORTS] {
        self.quality.sampled()
    }

    /// Flow entry, 0 to 65535, if it is valid: member, and the time at which the flow was last
    /// seen.
    #[must_use]
    pub fn flow(&self, entry: u16) -> Option<(u8, u32)> {
        let Flow { last_seen, member, valid } = self.flows[usize::from(entry) % FLOW_ENTRIES];
        valid.then_some((member, last_seen))
    }

    /// Member that a group last chose as best; 0x3F before the first.
    pub(super) fn best_pointer(&self, group: u16) -> u8 {
        self.states[usize::from(group) % GROUPS].best
    }

    /// Flows of a group that were moved.
    pub(super) fn flows_rebalanced(&self, group: u16) -> u32 {
        self.states[usize::from(group) % GROUPS].flows_rebalanced
    }

    /// One clock edge, whether or not the pipeline runs; `setting` is issued in the cycle that it
    /// ends.
    #[inline]
    pub(super) fn tick(&mut self, setting: Option<Setting>, observer: &mut impl Observer) {
        let sample = self.clock.tick(&self.settings);
        if sample {
            observer.ports_are_sampled();
        }
        self.quality.tick(sample);
        if let Some(setting) = setting {
            self.set(setting);
        }
    }

    fn set(&mut self, setting: Setting) {
        match setting {
            Setting::CyclesPerUs(cycles) => self.settings.cycles_per_us = cycles,
            Setting::SamplingInterval(interval) => self.settings.sampling_interval = interval,
            Setting::InactivityTimer(timer) => self.settings.inactivity_timer = timer,
            Setting::Weights(weights) => self.quality.set_weights(weights),
            Setting::Load { port, load } => self.quality.set_load(port, load),
        }
    }

    /// A packet that asks for a selection is at the accept position, and the pipeline runs. Comes
    /// before [`Self::tick`].
    pub(super) fn accept(&mut self) {
        self.accepted.push_back(Accepted {
            time: self.clock.time(),
            inactivity_timer: self.settings.inactivity_timer,
            qualities: *self.quality.sampled(),
        });
    }

    /// A register write passes.
    pub(super) fn take(&mut self, write: RegisterWrite) {
        let Some(group) = self.tables.take(write) else { return };
        let entry = self.tables.group(group);
        if entry.mode().is_dlb() {
            self.clear_flowset(entry);
        }
        let state = &mut self.states[usize::from(group) % GROUPS];
        state.best = NO_MEMBER;
        if matches!(write, RegisterWrite::Clear(_)) {
            state.flows_rebalanced = 0;
        }
    }

    /// Empties the flowset of a group; its entries wrap.
    fn clear_flowset(&mut self, group: GroupEntry) {
        let first = usize::from(group.flowset_base());
        for place in first..first + group.flowset_size() as usize {
            self.flows[place % FLOW_ENTRIES].valid = false;
        }
    }

    /// A packet that was accepted has reached the output position.
    pub(super) fn process(&mut self, slot: &mut Slot, observer: &mut impl Observer) {
        let (Next::Dlb(number), Some(packet)) = (slot.next, self.accepted.pop_front()) else {
            return;
        };
        let group = self.tables.group(number);
        let (member, decision) = if group.mode() == Mode::DlbPerPacket {
            (self.choose_best(number, group, &packet), FlowDecision::PerPacket)
        } else {
            self.member_of_flow(number, group, slot.key(group.key_user()), &packet)
        };
        observer.packet_is_balanced(decision);
        let selected = Selected { valid: true, group: number, index: member.into() };
        slot.selection.stages[group.level() as usize] = selected;
        slot.selection.egress = Egress::Port(port(self.tables.dlb_words(group), member) as u16);
        slot.next = Next::Nothing;
    }

    fn member_of_flow(
        &mut self,
        number: u16,
        group: GroupEntry,
        key: u16,
        packet: &Accepted,
    ) -> (u8, FlowDecision) {
        let offset = key & (group.flowset_size() - 1) as u16;
        let place = usize::from(group.flowset_base().wrapping_add(offset)) % FLOW_ENTRIES;
        let flow = self.flows[place];
        let age = packet.time.wrapping_sub(flow.last_seen);
        let idle = group.mode() == Mode::DlbFlowDynamic && age >= packet.inactivity_timer.into();
        let member =
            if flow.valid && !idle { flow.member } else { self.choose_best(number, group, packet) };
        let decision = match (flow.valid, idle, member != flow.member) {
            (false, ..) => FlowDecision::New,
            (true, false, _) => FlowDecision::Kept,
            (true, true, false) => FlowDecision::Stayed,
            (true, true, true) => {
                let state = &mut self.states[usize::from(number) % GROUPS];
                state.flows_rebalanced = state.flows_rebalanced.wrapping_add(1);
                FlowDecision::Moved
            }
        };
        self.has_flows = true;
        self.flows[place] = Flow { last_seen: packet.time, member, valid: true };
        (member, decision)
    }

    /// The member of the highest quality; among equals the first one from the member after the last
    /// choice on.
    fn choose_best(&mut self, number: u16, group: GroupEntry, packet: &Accepted) -> u8 {
        let n = group.n().min(64) as u8;
        let state = &mut self.states[usize::from(number) % GROUPS];
        let first = if state.best + 1 < n { state.best + 1 } else { 0 };
        let words = self.tables.dlb_words(group);
        let quality = |member: u8| packet.qualities[port(words, member)];
        let mut best = first;
        for member in (first..n).chain(0..first) {
            if quality(member) > quality(best) {
                best = member;
            }
        }
        state.best = best;
        best
    }
}

/// Port of a member.
#[inline]
fn port(words: &[u32; 64], member: u8) -> usize {
    words[usize::from(member) % 64] as usize % DLB_PORTS
}
