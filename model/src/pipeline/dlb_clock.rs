// SPDX-License-Identifier: Apache-2.0
//! Time in microseconds, and when the ports are sampled (specification, section 9).

use crate::config::DlbSettings;

/// Counters of the clock. They count in every cycle, whether or not the pipeline runs. Prescaler
/// and sample counter stay below settings of 16 bits, so they do not overflow.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DlbClock {
    prescale: u16,
    /// `time_q`.
    time: u32,
    sample: u16,
}

impl DlbClock {
    /// Microseconds since reset.
    pub(super) const fn time(&self) -> u32 {
        self.time
    }

    /// One clock edge; true where the cycle that ends with it is one of a sample.
    #[inline]
    pub(super) const fn tick(&mut self, settings: &DlbSettings) -> bool {
        self.prescale += 1;
        if self.prescale < settings.cycles_per_us {
            return false;
        }
        self.prescale = 0;
        self.time = self.time.wrapping_add(1);
        self.sample += 1;
        if self.sample < settings.sampling_interval {
            return false;
        }
        self.sample = 0;
        true
    }
}
