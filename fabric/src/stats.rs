// SPDX-License-Identifier: Apache-2.0
//! How even loads are: against equal shares, or the shares that are expected.

use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF};

/// Measures of some loads, all without unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evenness {
    /// Largest load over the mean; 1 is even.
    pub max_over_mean: f64,
    /// Smallest load over the mean.
    pub min_over_mean: f64,
    /// Gini coefficient: 0 is even, (n − 1)/n is everything on one of n.
    pub gini: f64,
    /// Entropy of the shares in bits; log2 n is even.
    pub entropy: f64,
}

impl Evenness {
    /// Of loads; `None` where there is no load.
    #[must_use]
    pub fn of(loads: &[f64]) -> Option<Self> {
        let sum: f64 = loads.iter().sum();
        if loads.is_empty() || sum <= 0.0 {
            return None;
        }
        let count = loads.len() as f64;
        let mut sorted = loads.to_vec();
        sorted.sort_by(f64::total_cmp);
        // Σ (2i − n − 1) x_i / (n Σ x), i from 1 in ascending order.
        let weighted: f64 =
            sorted.iter().zip(1..).map(|(load, i)| (2.0 * f64::from(i) - count - 1.0) * load).sum();
        let shares = sorted.iter().map(|load| load / sum).filter(|&share| share > 0.0);
        Some(Self {
            max_over_mean: sorted[sorted.len() - 1] * count / sum,
            min_over_mean: sorted[0] * count / sum,
            gini: weighted / (count * sum),
            entropy: shares.map(|share| -share * share.log2()).sum(),
        })
    }
}

/// Pearson's test of counts against equal shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// The statistic.
    pub statistic: f64,
    /// Degrees of freedom: members − 1.
    pub freedom: u32,
    /// Probability that equal shares give this statistic or a larger one.
    pub p: f64,
}

impl ChiSquare {
    /// Of counts of flows; `None` for fewer than two members, or without flows.
    #[must_use]
    pub fn of(counts: &[u64]) -> Option<Self> {
        let sum: u64 = counts.iter().sum();
        if counts.len() < 2 || sum == 0 {
            return None;
        }
        let expected = sum as f64 / counts.len() as f64;
        let statistic = counts.iter().map(|&n| (n as f64 - expected).powi(2) / expected).sum();
        let freedom = counts.len() as u32 - 1;
        let distribution = ChiSquared::new(f64::from(freedom)).ok()?;
        Some(Self { statistic, freedom, p: distribution.sf(statistic) })
    }
}

/// Probability that of `flows` fair choices between two, each with probability `share`, from `low` to `high` take the first.
#[must_use]
pub fn binomial_between(flows: u64, share: f64, low: u64, high: u64) -> f64 {
    let Ok(distribution) = Binomial::new(share, flows) else { return 0.0 };
    let below = low.checked_sub(1).map_or(0.0, |low| distribution.cdf(low));
    (distribution.cdf(high.min(flows)) - below).max(0.0)
}

/// Pairs of `flows` random values of `values` possible ones that are equal, on average.
#[must_use]
pub fn expected_collisions(flows: u64, values: f64) -> f64 {
    let flows = flows as f64;
    flows * (flows - 1.0) / 2.0 / values
}
