// SPDX-License-Identifier: Apache-2.0
//! Time of dynamic load balancing, counted from cycles (docs/timing.md, "Dynamic load balancing").

use lbhash_model::config::DlbSettings;

/// Microseconds and samples since reset.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    /// Cycles of the microsecond that has begun.
    cycles: u32,
    /// Microseconds, modulo 2^32.
    pub(super) time: u32,
    /// Microseconds since the last sample.
    since_sample: u32,
}

impl Clock {
    /// A cycle outside of reset ends; true where the ports are sampled in it.
    #[inline]
    pub(super) fn tick(&mut self, settings: &DlbSettings) -> bool {
        self.cycles += 1;
        if self.cycles < settings.cycles_per_us.into() {
            return false;
        }
        self.cycles = 0;
        self.time = self.time.wrapping_add(1);
        self.since_sample += 1;
        let samples = self.since_sample >= settings.sampling_interval.into();
        if samples {
            self.since_sample = 0;
        }
        samples
    }
}
