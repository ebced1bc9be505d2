// SPDX-License-Identifier: Apache-2.0
//! Quality of the ports: what their loads give, and what was sampled of it (specification,
//! section 9).

use crate::config::{DlbSettings, Weights, select_tables::DLB_PORTS};

/// Quality of every port, 0 (worst) to 7.
pub(super) type Qualities = [u8; DLB_PORTS];

/// Best quality: of a port without load, and of every port at reset.
const BEST: u8 = 7;

/// Cycles in which a new load has been issued and does not show in the quality yet.
const LOAD_DELAY: usize = 3;

/// Port utilization, queue fill and ITM fill, 255 = full.
type Load = [u8; 3];

/// Loads of the ports, and the qualities that they give.
#[derive(Clone, Debug)]
pub(super) struct PortQuality {
    weights: Weights,
    loads: [Load; DLB_PORTS],
    /// Port and quality of the loads issued in the last cycles, the latest first.
    arriving: [Option<(u8, u8)>; LOAD_DELAY],
    /// Cycles until all of them show.
    arriving_for: usize,
    /// `pending_quality_q`.
    pending: Qualities,
    /// `quality_q`.
    sampled: Qualities,
}

impl PortQuality {
    pub(super) fn new() -> Self {
        Self {
            weights: DlbSettings::default().weights,
            loads: [[0; 3]; DLB_PORTS],
            arriving: [None; LOAD_DELAY],
            arriving_for: 0,
            pending: [BEST; DLB_PORTS],
            sampled: [BEST; DLB_PORTS],
        }
    }

    /// Quality of every port as last sampled.
    pub(super) const fn sampled(&self) -> &Qualities {
        &self.sampled
    }

    /// One clock edge, at the end of a cycle with or without a sample.
    #[inline]
    pub(super) fn tick(&mut self, sample: bool) {
        if sample {
            self.sampled = self.pending;
        }
        if self.arriving_for != 0 {
            self.arriving_for -= 1;
            self.arrive();
        }
    }

    /// The loads in flight advance by one cycle.
    fn arrive(&mut self) {
        let [latest, middle, oldest] = self.arriving;
        self.arriving = [None, latest, middle];
        if let Some((port, quality)) = oldest {
            self.pending[usize::from(port) % DLB_PORTS] = quality;
        }
    }

    /// A load is issued in the cycle whose edge was the last.
    pub(super) fn set_load(&mut self, port: u8, load: Load) {
        self.loads[usize::from(port) % DLB_PORTS] = load;
        self.arriving[0] = Some((port, quality(load, self.weights)));
        self.arriving_for = LOAD_DELAY;
    }

    /// New weights count from now on, for all ports at once.
    pub(super) fn set_weights(&mut self, weights: Weights) {
        self.weights = weights;
        self.pending = self.loads.map(|load| quality(load, weights));
    }
}

/// Quality that loads give.
fn quality(loads: Load, weights: Weights) -> u8 {
    let weights = [weights.port, weights.queue, weights.itm];
    let levels = loads.map(|load| u32::from(BEST - (load >> 5)));
    let sum: u32 =
        levels.iter().zip(weights).map(|(level, weight)| level * u32::from(weight)).sum();
    (sum / 100) as u8
}
