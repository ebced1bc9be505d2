// SPDX-License-Identifier: Apache-2.0
//! What the selections of a run exercised: a run without a mismatch
//! vouches only for what it exercised.

use lbhash_model::{
    config::{Level, Mode, select_tables::GROUPS},
    pipeline::{FlowDecision, Observer, SELECT_LATENCY as LATENCY, SELECT_STAGES as STAGES},
};
use serde_json::{Value, json};

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Packets that a group selected for, by the group's level and mode.
    pub selections: [[u64; Mode::ALL.len()]; STAGES],
    /// Packets that left without egress, to a port, dropped; those that named no group among the
    /// first. As on the result word.
    pub egress: [u64; 3],
    /// Uses of a counter, a generator or a best pointer that was used so many positions before: 1
    /// first. A stage is so many positions long: nearer uses overlap in it.
    pub again_after: [u64; LATENCY],
    /// Dynamic load balancing.
    pub dlb: DlbCounts,
}

/// How often dynamic load balancing did what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DlbCounts {
    /// Samples of the ports' quality.
    pub samples: u64,
    /// Packets that took the best member in mode `dlb_per_packet`.
    pub per_packet: u64,
    /// Packets whose flow entry was not valid.
    pub new_flows: u64,
    /// Packets whose flow kept its member.
    pub kept_flows: u64,
    /// Packets of an idle flow for which the member that it had is the best one.
    pub stayed_flows: u64,
    /// Packets of an idle flow that took another member.
    pub moved_flows: u64,
}

impl std::ops::AddAssign for DlbCounts {
    fn add_assign(&mut self, other: Self) {
        self.samples += other.samples;
        self.per_packet += other.per_packet;
        self.new_flows += other.new_flows;
        self.kept_flows += other.kept_flows;
        self.stayed_flows += other.stayed_flows;
        self.moved_flows += other.moved_flows;
    }
}

impl std::ops::AddAssign for Coverage {
    fn add_assign(&mut self, other: Self) {
        let add = |to: &mut [u64], from: &[u64]| to.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        add(self.selections.as_flattened_mut(), other.selections.as_flattened());
        add(&mut self.egress, &other.egress);
        add(&mut self.again_after, &other.again_after);
        self.dlb += other.dlb;
    }
}

/// Counts what an instance's pipeline does, resets or not.
#[derive(Clone, Debug)]
pub struct Collector {
    counts: Coverage,
    /// How often the positions have moved.
    moves: u64,
    /// By stage: the move in which each group's state was last used; 0: never. Group 0 stands for
    /// the generator.
    last: Box<[[u64; GROUPS]; STAGES]>,
}

impl Default for Collector {
    fn default() -> Self {
        Self { counts: Coverage::default(), moves: 0, last: Box::new([[0; GROUPS]; STAGES]) }
    }
}

impl Collector {
    /// The counts, with those of the results' egress.
    #[must_use]
    pub fn coverage(&self, egress: [u64; 3]) -> Coverage {
        Coverage { egress, ..self.counts }
    }
}

impl Observer for Collector {
    #[inline]
    fn positions_move(&mut self) {
        self.moves += 1;
    }

    #[inline]
    fn group_selects(&mut self, level: Level, group: u16, mode: Mode) {
        self.counts.selections[level as usize][mode as usize] += 1;
        let state = match mode {
            Mode::Range | Mode::Modulo | Mode::Static => return,
            Mode::Random => 0,
            _ => usize::from(group) % GROUPS,
        };
        let last = std::mem::replace(&mut self.last[level as usize][state], self.moves);
        if last != 0
            && let Some(count) = self.counts.again_after.get_mut((self.moves - last - 1) as usize)
        {
            *count += 1;
        }
    }

    fn packet_is_balanced(&mut self, decision: FlowDecision) {
        let dlb = &mut self.counts.dlb;
        *match decision {
            FlowDecision::PerPacket => &mut dlb.per_packet,
            FlowDecision::New => &mut dlb.new_flows,
            FlowDecision::Kept => &mut dlb.kept_flows,
            FlowDecision::Stayed => &mut dlb.stayed_flows,
            FlowDecision::Moved => &mut dlb.moved_flows,
        } += 1;
    }

    fn ports_are_sampled(&mut self) {
        self.counts.dlb.samples += 1;
    }
}

impl Coverage {
    /// All selections.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.selections.as_flattened().iter().sum()
    }

    /// Lines of a report; none where nothing was selected.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        if self.total() == 0 {
            return Vec::new();
        }
        let DlbCounts { samples, per_packet, new_flows, kept_flows, stayed_flows, moved_flows } =
            self.dlb;
        let [none, port, drop] = self.egress;
        let by_mode = Mode::ALL.map(|mode| {
            let counts = self.selections.map(|level| level[mode as usize].to_string());
            format!("{} {}", mode.name(), counts.join("/"))
        });
        let distances = self.again_after.map(|count| count.to_string());
        vec![
            format!("  selection  at level 1/2/3/LAG: {}", by_mode.join(", ")),
            format!("  egress     {port} to a port, {drop} dropped, {none} without"),
            format!(
                "  balancing  {samples} samples; {new_flows} new flows, {kept_flows} kept, {stayed_flows} idle and best where they were, \
                 {moved_flows} moved; {per_packet} per packet"
            ),
            format!(
                "  bypasses   a counter, generator or best pointer used again 1, 2, … {LATENCY} positions later: {}",
                distances.join(" ")
            ),
        ]
    }

    /// As an object.
    #[must_use]
    pub fn json(&self) -> Value {
        let levels = Level::ALL.map(|level| {
            let counts = self.selections[level as usize];
            let modes =
                Mode::ALL.map(|mode| (mode.name().to_owned(), counts[mode as usize].into()));
            (level.name().to_owned(), Value::Object(modes.into_iter().collect()))
        });
        let DlbCounts { samples, per_packet, new_flows, kept_flows, stayed_flows, moved_flows } =
            self.dlb;
        json!({
            "selections": Value::Object(levels.into_iter().collect()),
            "egress": { "none": self.egress[0], "port": self.egress[1], "drop": self.egress[2] },
            "again_after": self.again_after,
            "dlb": {
                "samples": samples, "per_packet": per_packet, "new_flows": new_flows, "kept_flows": kept_flows,
                "stayed_flows": stayed_flows, "moved_flows": moved_flows,
            },
        })
    }
}
