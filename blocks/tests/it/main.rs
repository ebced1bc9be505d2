// SPDX-License-Identifier: Apache-2.0
//! The twins against the real systems' functions, and rules of the buses.

use lbhash_blocks::{
    rss::Rss,
    rtag7::Rtag7,
    stimulus::{rss_writes, rtag7_writes},
    trace::run,
};

#[test]
fn rss_twin_equals_toeplitz() {
    let summary = run(Rss::default(), 11, 4_000, rss_writes, 1, None).unwrap();
    assert!(summary.checked > 2_000, "{summary:?}");
    assert!(summary.refused > 10 && summary.reads > 100 && summary.resets > 3, "{summary:?}");
}

#[test]
fn rtag7_twin_equals_predictor() {
    let summary = run(Rtag7::default(), 12, 4_000, rtag7_writes, 1, None).unwrap();
    assert!(summary.checked > 2_000, "{summary:?}");
    assert!(summary.refused > 10 && summary.reads > 100 && summary.resets > 3, "{summary:?}");
}
