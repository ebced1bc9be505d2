// SPDX-License-Identifier: Apache-2.0
//! Member selection (specification, sections 8 and 9), without time but for the microseconds that a
//! packet brings along.
//!
//! ```
//! use lbhash_model::{
//!     config::{Flowset, Group, Level, Member, Mode, SelectTables, User},
//!     Metadata,
//!     reference::Selector,
//!     Egress,
//! };
//!
//! let group = Group {
//!     level: Level::Level1Fec,
//!     mode: Mode::Range,
//!     n: 2,
//!     base: 0,
//!     key_user: User::Level1Fec,
//!     flowset: Flowset::default(),
//! };
//! let tables = SelectTables {
//!     groups: [(1, group)].into(),
//!     members: [(0, Member::Port(10)), (1, Member::Port(11))].into(),
//!     ..SelectTables::default()
//! };
//! let metadata = Metadata { group: 1, ..Metadata::default() };
//! let selection = Selector::new(&tables).select(&metadata, &[0xFFFF, 0, 0, 0, 0], 0);
//! assert_eq!(selection.egress, Egress::Port(11), "(0xFFFF · 2) >> 16 = 1");
//! ```

mod dlb;
mod random;
mod refused;
mod trace;

pub use dlb::{Flow, FlowDecision};
pub use refused::Refused;
pub use trace::{Operand, SelectTrace, Step};

use crate::{
    USERS,
    config::{
        DlbSettings, Flowset, Group, Level, Loads, Member, Mode, SelectTables, User,
        select_tables::{DLB_GROUP_MEMBERS, GROUPS, MEMBERS},
    },
    metadata::Metadata,
    result::{Egress, Selected, Selection},
};
use dlb::{DynamicBalancer, best_member};
use random::RandomGenerator;

/// A group and what it remembers.
#[derive(Clone, Debug)]
struct GroupState {
    group: Group,
    counter: u16,
    last_best: Option<u8>,
    flows_rebalanced: u32,
}

impl GroupState {
    /// As reset leaves it.
    const CLEARED: Self = Self {
        group: Group {
            level: Level::Level1Fec,
            mode: Mode::Range,
            n: 0,
            base: 0,
            key_user: User::Level1Fec,
            flowset: Flowset { base: 0, size_log2: 0 },
        },
        counter: 0,
        last_best: None,
        flows_rebalanced: 0,
    };
}

/// The four select stages and dynamic load balancing with all their state.
#[derive(Clone, Debug)]
pub struct Selector {
    groups: Vec<GroupState>,
    members: Vec<Member>,
    generators: [RandomGenerator; 4],
    dlb: DynamicBalancer,
}

impl Selector {
    /// The block after reset, with the tables written to it. What its registers refuse
    /// ([`Refused`]) is left out.
    #[must_use]
    pub fn new(tables: &SelectTables) -> Self {
        let mut selector = Self {
            groups: vec![GroupState::CLEARED; GROUPS],
            members: vec![Member::None; MEMBERS],
            generators: Level::ALL.map(RandomGenerator::of),
            dlb: DynamicBalancer::new(tables.dlb),
        };
        for (&index, &member) in &tables.members {
            let _ = selector.write_member(index, member);
        }
        for (&number, group) in &tables.groups {
            let _ = selector.write_group(number, group);
        }
        selector
    }

    /// Selects members for one packet, given its keys in user order and the time in microseconds,
    /// modulo 2^32.
    pub fn select(&mut self, metadata: &Metadata, keys: &[u16; USERS], time_us: u32) -> Selection {
        self.select_by_steps(metadata, keys, time_us, |_| {}).0
    }

    /// Like [`Selector::select`], with what each stage did.
    pub fn trace(&mut self, metadata: &Metadata, keys: &[u16; USERS], time_us: u32) -> SelectTrace {
        let mut steps = Vec::new();
        let (selection, left_at) =
            self.select_by_steps(metadata, keys, time_us, |step| steps.push(step));
        SelectTrace { steps, left_at, selection }
    }

    /// The selection, and the group that no stage selected from; each step as it is made.
    fn select_by_steps(
        &mut self,
        metadata: &Metadata,
        keys: &[u16; USERS],
        time_us: u32,
        mut made: impl FnMut(Step),
    ) -> (Selection, Option<u16>) {
        let mut selection = Selection::default();
        let mut pending = (metadata.group != 0).then_some(metadata.group & 0xFFF);
        let mut passed = 0;
        while let Some(number) = pending {
            let group = self.groups[usize::from(number)].group;
            let stage = group.level;
            // The stages before it let the packet through; a level that was passed does not come
            // again.
            if (stage as usize) < passed || group.n == 0 {
                break;
            }
            let step = if group.mode.is_dlb() {
                self.step_by_load(stage, number, keys, time_us)
            } else {
                self.step(stage, number, metadata, keys)
            };
            selection.stages[stage as usize] =
                Selected { valid: true, group: number, index: step.index };
            passed = stage as usize + 1;
            pending = None;
            match step.member {
                Member::None => {}
                Member::Port(id) => selection.egress = Egress::Port(id),
                Member::Drop(id) => selection.egress = Egress::Drop(id),
                Member::Group(id) => pending = Some(id & 0xFFF),
            }
            made(step);
        }
        (selection, pending)
    }

    /// The table of section 8.
    fn step(
        &mut self,
        stage: Level,
        number: u16,
        metadata: &Metadata,
        keys: &[u16; USERS],
    ) -> Step {
        let state = &mut self.groups[usize::from(number)];
        let group = state.group;
        let n = group.n;
        let key = keys[group.key_user as usize];
        let scaled = |number: u16| ((u32::from(number) * u32::from(n)) >> 16) as u16;
        let (operand, index) = match group.mode {
            Mode::Modulo => (Operand::Key(group.key_user, key), key % n),
            Mode::Static => {
                let id = metadata.service_id;
                (Operand::ServiceId(id), (id % u32::from(n)) as u16)
            }
            Mode::RoundRobin => {
                let index = state.counter;
                state.counter = (index + 1) % n;
                (Operand::Counter(index), index)
            }
            Mode::Random => {
                let random = self.generators[stage as usize].draw();
                (Operand::Random(random), scaled(random))
            }
            // The modes of section 9 do not come here.
            Mode::Range | Mode::DlbFlowDynamic | Mode::DlbFlowFixed | Mode::DlbPerPacket => {
                (Operand::Key(group.key_user, key), scaled(key))
            }
        };
        let entry = ((usize::from(group.base) + usize::from(index)) % MEMBERS) as u16;
        let member = self.members[usize::from(entry)];
        Step { stage, number, group, operand, index, entry, member, flow: None }
    }

    /// Section 9. Entries count from a multiple of 64, and each is a port below 128, whatever it
    /// says.
    fn step_by_load(
        &mut self,
        stage: Level,
        number: u16,
        keys: &[u16; USERS],
        time_us: u32,
    ) -> Step {
        let state = &mut self.groups[usize::from(number)];
        let group = state.group;
        let key = keys[group.key_user as usize];
        let first = usize::from(group.base & 0x3FC0);
        let members = &self.members[first..][..usize::from(DLB_GROUP_MEMBERS)];
        let port = |index: usize| (members[index].word() & 0x7F) as u16;
        let best = |dlb: &DynamicBalancer| {
            let mut qualities = [0; DLB_GROUP_MEMBERS as usize];
            let qualities = &mut qualities[..usize::from(group.n)];
            for (index, quality) in qualities.iter_mut().enumerate() {
                *quality = dlb.quality(port(index));
            }
            let best = best_member(qualities, state.last_best);
            state.last_best = Some(best);
            best
        };
        let (index, decision) = self.dlb.choose(&group, key, time_us, best);
        if decision.rebalanced {
            state.flows_rebalanced = state.flows_rebalanced.wrapping_add(1);
        }
        Step {
            stage,
            number,
            group,
            operand: Operand::Key(group.key_user, key),
            index: index.into(),
            entry: first as u16 + u16::from(index),
            member: Member::Port(port(index.into())),
            flow: Some(decision),
        }
    }

    /// Writes a group: its counter and best pointer start anew, and its flowset is cleared. The
    /// count of rebalanced flows goes on.
    ///
    /// # Errors
    /// [`Refused`], and nothing is changed.
    pub fn write_group(&mut self, number: u16, group: &Group) -> Result<(), Refused> {
        Refused::check_group(number, group)?;
        let state = &mut self.groups[usize::from(number)];
        let flows_rebalanced = state.flows_rebalanced;
        *state = GroupState { group: *group, flows_rebalanced, ..GroupState::CLEARED };
        self.dlb.clear_flowset(group);
        Ok(())
    }

    /// Writes where a group's entries begin, and nothing else: its counter, pointer and flows stay.
    ///
    /// # Errors
    /// [`Refused::GroupNumber`] for group 0 and beyond 4095.
    pub fn write_base(&mut self, number: u16, base: u16, flowset_base: u16) -> Result<(), Refused> {
        let state = self.groups.get_mut(usize::from(number)).filter(|_| number != 0);
        let group = &mut state.ok_or(Refused::GroupNumber(number))?.group;
        group.base = base;
        group.flowset.base = flowset_base;
        Ok(())
    }

    /// Writes an entry of the member table. Groups that hold it keep their counters, pointers and
    /// flows.
    ///
    /// # Errors
    /// [`Refused::MemberNumber`] beyond 16383.
    pub fn write_member(&mut self, index: u16, member: Member) -> Result<(), Refused> {
        let entry = self.members.get_mut(usize::from(index)).ok_or(Refused::MemberNumber(index))?;
        *entry = member;
        Ok(())
    }

    /// Writes the settings of dynamic load balancing. Weights act from the next sample on.
    pub const fn set_dlb(&mut self, settings: DlbSettings) {
        self.dlb.set_settings(settings);
    }

    /// Writes the loads of a port, 0 to 127. They act from the next sample on.
    pub fn set_loads(&mut self, port: u16, loads: Loads) {
        self.dlb.set_loads(port, loads);
    }

    /// A multiple of the sampling interval: the quality of every port is computed from its loads.
    pub fn sample(&mut self) {
        self.dlb.sample();
    }

    /// Quality of a port, 0 to 127, at the last sample: 0 (worst) to 7; 7 before the first one.
    #[must_use]
    pub fn quality(&self, port: u16) -> u8 {
        self.dlb.quality(port)
    }

    /// Round robin counter of a group.
    #[must_use]
    pub fn counter(&self, number: u16) -> u16 {
        self.state(number).counter
    }

    /// Member that the group last chose as best; `None` before the first since the group was
    /// written.
    #[must_use]
    pub fn last_best(&self, number: u16) -> Option<u8> {
        self.state(number).last_best
    }

    /// Flows that the group moved to another member since reset, modulo 2^32.
    #[must_use]
    pub fn flows_rebalanced(&self, number: u16) -> u32 {
        self.state(number).flows_rebalanced
    }

    /// The group as it was last written.
    #[must_use]
    pub fn group(&self, number: u16) -> Group {
        self.state(number).group
    }

    fn state(&self, number: u16) -> &GroupState {
        &self.groups[usize::from(number) % GROUPS]
    }
}
