// SPDX-License-Identifier: Apache-2.0
//! Contests: contestants that do the same work, run in many short turns.
//!
//! A goal is held against the median of all rounds. Other work on the machine only ever slows a
//! run, and does so for moments at a time, so the median of the better half is shown beside it:
//! what the code does when it is left alone.

use crate::clock;
use statrs::statistics::{Data, Max, Min, OrderStatistics};

/// CPU time that one run of a contestant is made to take, by repeating its pass.
const RUN_SECONDS: f64 = 0.01;

/// Contestants over the same traffic under the same profile.
pub(crate) struct Contest<'a> {
    /// Family of contests.
    pub(crate) group: &'static str,
    pub(crate) traffic: &'static str,
    pub(crate) profile: &'static str,
    /// What is counted.
    pub(crate) unit: &'static str,
    pub(crate) contestants: Vec<Contestant<'a>>,
    pub(crate) ratios: Vec<Ratio>,
}

/// One way of doing the work.
pub(crate) struct Contestant<'a> {
    pub(crate) name: &'static str,
    /// Units of work that a pass does.
    pub(crate) units: usize,
    pub(crate) pass: Box<dyn FnMut() + 'a>,
    /// Rate per second that is asked of it on a quiet machine.
    pub(crate) goal: Option<f64>,
}

/// A ratio of two contestants' rates, taken within each round.
pub(crate) struct Ratio {
    pub(crate) of: &'static str,
    pub(crate) to: &'static str,
    /// Least ratio that is asked for.
    pub(crate) goal: Option<f64>,
}

impl<'a> Contestant<'a> {
    pub(crate) fn new(name: &'static str, units: usize, pass: impl FnMut() + 'a) -> Self {
        Self { name, units, pass: Box::new(pass), goal: None }
    }

    pub(crate) fn with_goal(self, goal: Option<f64>) -> Self {
        Self { goal, ..self }
    }

    /// Passes that take long enough to be timed.
    fn passes(&mut self) -> u32 {
        (self.pass)();
        let seconds = clock::seconds_of(&mut self.pass).max(1e-9);
        (RUN_SECONDS / seconds).ceil().clamp(1.0, 1e6) as u32
    }

    fn rate(&mut self, passes: u32) -> f64 {
        let seconds = clock::seconds_of(|| (0..passes).for_each(|_| (self.pass)()));
        self.units as f64 * f64::from(passes) / seconds.max(1e-9)
    }
}

impl Contest<'_> {
    /// Full name of a contestant.
    pub(crate) fn name_of(&self, contestant: &str) -> String {
        format!("{}/{}/{}/{contestant}", self.group, self.profile, self.traffic)
    }

    /// Drops the contestants whose name holds none of the texts; no text keeps all.
    pub(crate) fn keep_only(&mut self, texts: &[String]) {
        let mut contestants = std::mem::take(&mut self.contestants);
        contestants.retain(|contestant| self.is_asked_for(contestant, texts));
        self.contestants = contestants;
    }

    /// The name of a contestant holds one of the texts; all do where there is no text.
    #[cfg(feature = "cosim")]
    pub(crate) fn has_any(&self, texts: &[String]) -> bool {
        self.contestants.iter().any(|contestant| self.is_asked_for(contestant, texts))
    }

    fn is_asked_for(&self, contestant: &Contestant<'_>, texts: &[String]) -> bool {
        let name = self.name_of(contestant.name);
        texts.is_empty() || texts.iter().any(|text| name.contains(text.as_str()))
    }
}

/// Rates per second of one contest's contestants: one list per contestant, one value per round.
pub(crate) struct Measured(Vec<(&'static str, Vec<f64>)>);

impl Measured {
    /// Rates that were measured elsewhere: one list per contestant, one value per round.
    #[cfg(feature = "cosim")]
    pub(crate) const fn elsewhere(rates: Vec<(&'static str, Vec<f64>)>) -> Self {
        Self(rates)
    }

    pub(crate) fn rates(&self) -> impl Iterator<Item = (&'static str, Spread)> {
        self.0.iter().map(|(name, rates)| (*name, Spread::of(rates.clone())))
    }

    /// The ratio, if both contestants ran.
    pub(crate) fn ratio(&self, ratio: &Ratio) -> Option<Spread> {
        let rates = |name| self.0.iter().find(|(known, _)| *known == name).map(|(_, rates)| rates);
        let ratios = rates(ratio.of)?.iter().zip(rates(ratio.to)?).map(|(of, to)| of / to);
        Some(Spread::of(ratios.collect()))
    }
}

/// Median over the rounds, and how far they spread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    /// Median of the better half of the rounds.
    pub(crate) upper_quartile: f64,
    pub(crate) least: f64,
    pub(crate) greatest: f64,
}

impl Spread {
    fn of(values: Vec<f64>) -> Self {
        let mut data = Data::new(values);
        Self {
            median: data.median(),
            upper_quartile: data.upper_quartile(),
            least: data.min(),
            greatest: data.max(),
        }
    }

    pub(crate) fn scaled(self, by: f64) -> Self {
        let Self { median, upper_quartile, least, greatest } = self;
        Self {
            median: median * by,
            upper_quartile: upper_quartile * by,
            least: least * by,
            greatest: greatest * by,
        }
    }
}

/// Runs all contests, in turns: every contestant of every contest once in each round.
pub(crate) fn measure(contests: &mut [Contest<'_>], rounds: u32) -> Vec<Measured> {
    let passes: Vec<Vec<u32>> = contests
        .iter_mut()
        .map(|contest| contest.contestants.iter_mut().map(Contestant::passes).collect())
        .collect();
    let mut measured: Vec<Measured> = contests
        .iter()
        .map(|contest| Measured(contest.contestants.iter().map(|c| (c.name, Vec::new())).collect()))
        .collect();
    for _ in 0..rounds {
        for ((contest, passes), measured) in contests.iter_mut().zip(&passes).zip(&mut measured) {
            let runs = contest.contestants.iter_mut().zip(passes).zip(&mut measured.0);
            for ((contestant, passes), (_, rates)) in runs {
                rates.push(contestant.rate(*passes));
            }
        }
    }
    measured
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn spread_of_five_rounds() {
        let spread = Spread::of(vec![4.0, 1.0, 5.0, 3.0, 2.0]).scaled(10.0);
        assert_relative_eq!(spread.median, 30.0);
        assert_relative_eq!(spread.least, 10.0);
        assert_relative_eq!(spread.greatest, 50.0);
        // Median-unbiased quantile: a third of the way from the fourth value to the fifth.
        assert_relative_eq!(spread.upper_quartile, 130.0 / 3.0, max_relative = 1e-12);
    }

    #[test]
    fn ratios_are_taken_within_rounds() {
        let measured = Measured(vec![("a", vec![10.0, 30.0, 8.0]), ("b", vec![5.0, 10.0, 8.0])]);
        let ratio = measured.ratio(&Ratio { of: "a", to: "b", goal: None }).expect("both ran");
        // Of the medians it would be 10 / 8.
        assert_relative_eq!(ratio.median, 2.0);
        assert_relative_eq!(ratio.least, 1.0);
        assert_relative_eq!(ratio.greatest, 3.0);
        assert!(measured.ratio(&Ratio { of: "a", to: "c", goal: None }).is_none());
    }
}
