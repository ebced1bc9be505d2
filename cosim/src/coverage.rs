// SPDX-License-Identifier: Apache-2.0
//! What the selections of a run exercised: a run that met no mismatch says something only about what happened in it.

use lbhash_model::{
    config::{Level, Mode},
    pipeline::{
        Registers,
        dlb::DlbCounts,
        select_stage::{LATENCY, STAGES},
    },
};
use serde_json::{Value, json};

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Packets that a group selected for, by the group's level and mode.
    pub selections: [[u64; Mode::ALL.len()]; STAGES],
    /// Packets that left without egress, to a port, dropped; those that named no group among the first. As on the result word.
    pub egress: [u64; 3],
    /// Uses of a counter, a generator or a best pointer that was used so many positions before: 1 first.
    pub again_after: [u64; LATENCY],
    /// Dynamic load balancing.
    pub dlb: DlbCounts,
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

impl Coverage {
    /// Of a pipeline, and of the results that it gave.
    #[must_use]
    pub fn of(pipeline: Registers<'_>, egress: [u64; 3]) -> Self {
        let stages = pipeline.select_counts();
        let again_after = stages.map(|stage| stage.again_after);
        Self {
            selections: stages.map(|stage| stage.selections),
            egress,
            again_after: std::array::from_fn(|distance| {
                again_after.iter().map(|counts| counts[distance]).sum()
            }),
            dlb: pipeline.dlb().counts(),
        }
    }

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
