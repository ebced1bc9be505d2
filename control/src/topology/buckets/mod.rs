// SPDX-License-Identifier: Apache-2.0
//! Tables of hash buckets (specification, section 8.1): several entries of a `range` group hold the same next hop.

mod churn;
mod resilient;
mod weighted;

pub use churn::{Change, ChurnStep, MovedFlows, replay};
pub use resilient::{ResilientError, ResilientTable};
pub use weighted::{WeightedError, WeightedTable};

/// Most buckets of a resilient table: hash-buckets-per-path times max-paths.
pub const RESILIENT_BUCKETS: u16 = 128;

/// Numbers of the buckets that differ.
fn moved<N: PartialEq>(before: &[N], after: &[N]) -> Vec<u16> {
    let pairs = before.iter().zip(after).zip(0..);
    pairs.filter(|((before, after), _)| before != after).map(|(_, bucket)| bucket).collect()
}
