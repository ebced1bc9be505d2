// SPDX-License-Identifier: Apache-2.0
//! Tests of the crate's public interface, in one program.

mod linux;
mod live;
mod live_resilient;
mod others;
mod packets;
mod primitives;
mod real_hashes;
mod rtag7;
mod toeplitz;
mod truth;
mod worked;
