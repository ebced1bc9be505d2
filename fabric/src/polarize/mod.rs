// SPDX-License-Identifier: Apache-2.0
//! Do the choices of several routers depend on each other? Exactly, where hashes are affine in the fields that vary.
//!
//! ```text
//! Vary ─ pieces ─> affine maps ─> deciding bits of every key ─ rank, counts ─> share of each joint path
//!          └ not affine ─> every flow, or a sample with its bound ────────────────┘
//! ```

mod advice;
mod affine;
mod counts;
mod flows;
mod ranks;
mod reason;

pub use advice::{Advice, advise, analyse_routers, seeds_with_distance_of};
pub use ranks::{Pair, Ranks, Relation};
pub use reason::{dependent_pair, reason};

use crate::{Choice, Error, Vary};

/// Most joint paths that are kept apart.
pub const MOST_PATHS: usize = 1 << 20;
/// Most choices that are looked at together.
pub const MOST_CHOICES: usize = 8;

/// How the shares were found.
#[derive(Clone, Debug, PartialEq)]
pub enum Method {
    /// By rank: exact. The flows fall into so many pieces, on each of which every key is affine.
    Rank {
        /// Pieces: 1 unless a hash sorts addresses or ports.
        pieces: usize,
    },
    /// Every flow was asked for: exact.
    Every {
        /// Flows.
        flows: u64,
    },
    /// So many random flows were asked for.
    Sample {
        /// Flows.
        flows: u64,
        /// No share is further off than this, with 99.9 % confidence for all paths together (Hoeffding).
        bound: f64,
    },
}

/// What the choices of several routers do together.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Names of the choices, in the order of the path.
    pub names: Vec<String>,
    /// Members of each choice.
    pub members: Vec<u32>,
    /// Share of each joint path; the member of the first choice counts most in the index.
    pub shares: Vec<f64>,
    /// How they were found.
    pub method: Method,
    /// Bits of the flows that vary.
    pub bits: u32,
    /// Ranks, where the keys are affine.
    pub ranks: Option<Ranks>,
}

/// Analyses choices together over flows.
///
/// # Errors
/// Too many choices or paths; a frame that a system does not answer for.
pub fn analyse(choices: &[Choice], vary: &Vary) -> Result<Analysis, Error> {
    let members: Vec<u32> = choices.iter().map(|choice| choice.members).collect();
    let paths = members
        .iter()
        .try_fold(1_usize, |all, &n| all.checked_mul(n as usize).filter(|&all| all <= MOST_PATHS));
    let Some(paths) = paths.filter(|_| choices.len() <= MOST_CHOICES && !choices.is_empty()) else {
        return Err(Error::Question(format!(
            "{} choices with {} joint paths at most are analysed together: give fewer routers, or smaller groups",
            MOST_CHOICES, MOST_PATHS
        )));
    };
    let pieces =
        if choices.iter().all(Choice::has_rule) { affine::pieces(choices, vary)? } else { None };
    let by_rank = pieces.and_then(|pieces| {
        let shares = counts::shares(choices, &pieces, paths)?;
        let ranks = Ranks::of(choices, &pieces);
        Some((shares, Method::Rank { pieces: pieces.len() }, Some(ranks)))
    });
    let (shares, method, ranks) = match by_rank {
        Some(found) => found,
        None => {
            let (shares, method) = flows::shares(choices, vary, paths)?;
            (shares, method, None)
        }
    };
    Ok(Analysis {
        names: choices.iter().map(|choice| choice.name.clone()).collect(),
        members,
        shares,
        method,
        bits: vary.bits(),
        ranks,
    })
}

impl Analysis {
    /// Joint paths that some flow takes.
    #[must_use]
    pub fn paths(&self) -> usize {
        self.shares.iter().filter(|&&share| share > 0.0).count()
    }

    /// All joint paths: the product of the members.
    #[must_use]
    pub const fn all_paths(&self) -> usize {
        self.shares.len()
    }

    /// Members of a joint path, one for each choice.
    #[must_use]
    pub fn path(&self, index: usize) -> Vec<u32> {
        let mut rest = index;
        let mut path: Vec<u32> = Vec::new();
        for &members in self.members.iter().rev() {
            path.push((rest % members as usize) as u32);
            rest /= members as usize;
        }
        path.reverse();
        path
    }

    /// Shares of the members of one choice.
    #[must_use]
    pub fn of_choice(&self, choice: usize) -> Vec<f64> {
        self.sums(self.members[choice] as usize, |path| path[choice] as usize)
    }

    /// Shares of the pairs of members of two choices; row by row of the first.
    #[must_use]
    pub fn of_pair(&self, first: usize, second: usize) -> Vec<f64> {
        let columns = self.members[second] as usize;
        let cells = self.members[first] as usize * columns;
        self.sums(cells, |path| path[first] as usize * columns + path[second] as usize)
    }

    fn sums(&self, cells: usize, cell: impl Fn(&[u32]) -> usize) -> Vec<f64> {
        let mut sums = vec![0.0; cells];
        for (index, share) in self.shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            sums[cell(&self.path(index))] += share;
        }
        sums
    }

    /// Bits that one choice tells of the other: 0 exactly if they are independent.
    #[must_use]
    pub fn information(&self, first: usize, second: usize) -> f64 {
        let joint = entropy(&self.of_pair(first, second));
        entropy(&self.of_choice(first)) + entropy(&self.of_choice(second)) - joint
    }

    /// Bits that all choices tell of each other: 0 exactly if they are independent.
    #[must_use]
    pub fn total_information(&self) -> f64 {
        let apart: f64 = (0..self.members.len()).map(|i| entropy(&self.of_choice(i))).sum();
        apart - entropy(&self.shares)
    }

    /// Number of equally loaded paths that would spread as well: 2 to the entropy of the shares.
    #[must_use]
    pub fn effective_paths(&self) -> f64 {
        entropy(&self.shares).exp2()
    }

    /// What independent choices seem to tell of each other by chance, where flows are hashed one by one; rounding where
    /// the shares are exact.
    #[must_use]
    pub fn noise(&self) -> f64 {
        match &self.method {
            Method::Rank { .. } => 1e-9,
            Method::Every { flows } | Method::Sample { flows, .. } => {
                // Twice the mean of the estimate for independent choices.
                self.shares.len() as f64 / *flows as f64 / std::f64::consts::LN_2
            }
        }
    }
}

/// Entropy in bits.
fn entropy(shares: &[f64]) -> f64 {
    shares.iter().filter(|&&share| share > 0.0).map(|share| -share * share.log2()).sum()
}
