// SPDX-License-Identifier: Apache-2.0
//! Shares of joint paths by asking for every flow, or for a sample.

use super::Method;
use crate::{Choice, Error, Vary};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Up to so many bits every flow is asked for.
const EVERY_BITS: u32 = 20;
/// Flows of a sample.
const SAMPLE: u64 = 1 << 18;
/// Probability that a share of a sample is further off than its bound.
const DOUBT: f64 = 0.001;

pub(super) fn shares(
    choices: &[Choice],
    vary: &Vary,
    paths: usize,
) -> Result<(Vec<f64>, Method), Error> {
    let mut counts = vec![0_u64; paths];
    let mut frame = Vec::new();
    let mut count = |which: &dyn Fn(usize) -> bool| -> Result<(), Error> {
        vary.kind.frame(&vary.point(which), &mut frame);
        let mut index = 0;
        for choice in choices {
            index = index * choice.members as usize + choice.ask(&frame)?.1 as usize;
        }
        counts[index] += 1;
        Ok(())
    };
    let is_every = vary.bits() <= EVERY_BITS;
    let flows = if is_every { 1 << vary.bits() } else { SAMPLE };
    let mut random = ChaCha8Rng::seed_from_u64(0x7f4a);
    for number in 0..flows {
        if is_every {
            count(&|index| number >> index & 1 == 1)?;
        } else {
            let bits: [u64; 8] = random.random();
            count(&|index| bits[index / 64 % 8] >> (index % 64) & 1 == 1)?;
        }
    }
    let shares = counts.iter().map(|&count| count as f64 / flows as f64).collect();
    let method = if is_every {
        Method::Every { flows }
    } else {
        let bound = ((2.0 * paths as f64 / DOUBT).ln() / (2.0 * flows as f64)).sqrt();
        Method::Sample { flows, bound }
    };
    Ok((shares, method))
}
