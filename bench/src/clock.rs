// SPDX-License-Identifier: Apache-2.0
//! CPU time of the calling thread: what other processes take from the core is not in it.

use rustix::time::{ClockId, clock_gettime};

/// Seconds of CPU time that `work` took.
pub(crate) fn seconds_of(work: impl FnOnce()) -> f64 {
    let start = now();
    work();
    now() - start
}

#[expect(clippy::cast_precision_loss, reason = "CPU seconds fit a double to the nanosecond")]
fn now() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
