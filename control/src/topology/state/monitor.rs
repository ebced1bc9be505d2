// SPDX-License-Identifier: Apache-2.0
//! Monitoring of a resource with hysteresis: a warning where usage rises to one threshold, a notice where it falls to another.

use super::DYNAMIC_GROUPS_RESOURCE;
use crate::systems::srlinux::view::Page;
use std::{collections::BTreeSet, fmt};

/// Thresholds in percent: `clear` is below `set`, both at most 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    set: u8,
    clear: u8,
}

impl Default for Thresholds {
    /// 75 and 50.
    fn default() -> Self {
        Self { set: 75, clear: 50 }
    }
}

impl Thresholds {
    /// Thresholds; `None` where they are not `clear` < `set` ≤ 100.
    #[must_use]
    pub fn new(set: u8, clear: u8) -> Option<Self> {
        (clear < set && set <= 100).then_some(Self { set, clear })
    }

    /// `info with-context platform resource-monitoring datapath asic resource dynamic-load-balancing-ecmp-groups`.
    #[must_use]
    pub fn configuration(self) -> String {
        let resource = format!("resource {DYNAMIC_GROUPS_RESOURCE}");
        let path = ["platform", "resource-monitoring", "datapath", "asic", &resource];
        let mut page = Page::new();
        page.within(&path, |page| {
            page.leaf(&format!("upper-threshold-set {}", self.set));
            page.leaf(&format!("upper-threshold-clear {}", self.clear));
        });
        page.into_text()
    }
}

/// Where a resource is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pipeline {
    /// Line card.
    pub linecard: u32,
    /// Forwarding complex of the line card.
    pub forwarding_complex: u32,
    /// Pipeline of the complex.
    pub pipeline: u32,
}

/// Which threshold was crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Usage rose to the upper one: a warning.
    Rising,
    /// Usage fell to the lower one: a notice.
    Falling,
}

/// A threshold was crossed: what the router logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Where.
    pub pipeline: Pipeline,
    /// Which way.
    pub direction: Direction,
    /// Usage in percent.
    pub used_percent: u8,
    /// The threshold in percent.
    pub threshold: u8,
}

impl fmt::Display for Crossing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pipeline { linecard, forwarding_complex, pipeline } = self.pipeline;
        let (severity, how) = match self.direction {
            Direction::Rising => ("warning", "has risen to the upper threshold of"),
            Direction::Falling => ("notice", "has fallen to the clearing threshold of"),
        };
        write!(
            formatter,
            "{severity}: usage of {DYNAMIC_GROUPS_RESOURCE} on linecard {linecard} forwarding-complex {forwarding_complex} \
             pipeline {pipeline} {how} {} percent: {} percent used",
            self.threshold, self.used_percent
        )
    }
}

/// Watches the resource in every pipeline.
#[derive(Clone, Debug, Default)]
pub struct ResourceMonitor {
    thresholds: Thresholds,
    exceeded: BTreeSet<Pipeline>,
}

impl ResourceMonitor {
    /// A monitor that has seen nothing yet.
    #[must_use]
    pub const fn new(thresholds: Thresholds) -> Self {
        Self { thresholds, exceeded: BTreeSet::new() }
    }

    /// Takes note of the usage of a pipeline in percent. Between the thresholds everything stays as it is.
    pub fn observe(&mut self, pipeline: Pipeline, used_percent: u8) -> Option<Crossing> {
        let Thresholds { set, clear } = self.thresholds;
        let (direction, threshold) = if used_percent >= set && self.exceeded.insert(pipeline) {
            (Direction::Rising, set)
        } else if used_percent <= clear && self.exceeded.remove(&pipeline) {
            (Direction::Falling, clear)
        } else {
            return None;
        };
        Some(Crossing { pipeline, direction, used_percent, threshold })
    }

    /// `used-upper-threshold-exceeded`: in any one pipeline.
    #[must_use]
    pub fn used_upper_threshold_exceeded(&self) -> bool {
        !self.exceeded.is_empty()
    }
}
