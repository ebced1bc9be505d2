// SPDX-License-Identifier: Apache-2.0
//! When a handshake signal is high: the patterns of valid and ready.

use lbhash_vectors::stimulus::Rng;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Pattern of one valid or ready signal. A valid that has risen stays until it is answered,
/// whatever the pattern says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Pattern {
    /// High in every cycle.
    Always,
    /// High with this probability in each cycle, in percent, 1 to 100.
    Random(u8),
    /// High for 1 to the first number of cycles, low for 1 to the second.
    Bursts(u16, u16),
    /// High but for single cycles, 3 to 30 apart.
    Gaps,
    /// High in every second cycle.
    Alternating,
    /// High for up to 200 cycles, then low for 60 to 300: up to longer than the pipeline.
    Stalls,
    /// High for single cycles, 2 to 40 apart.
    Pulses,
    /// High only while the signal that answers it is high.
    WithPeer,
    /// These levels, over and over.
    List(Vec<bool>),
}

/// A pattern that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no pattern; write always, random:PERCENT (1 to 100), bursts:HIGH,LOW (cycles, 1 to 65535), gaps, alternating, stalls, pulses, \
     with-peer, or list:LEVELS such as list:1101 (at least one 1)"
)]
pub struct NoSuchPattern(String);

impl FromStr for Pattern {
    type Err = NoSuchPattern;

    fn from_str(text: &str) -> Result<Self, NoSuchPattern> {
        let (name, argument) = text.split_once(':').unwrap_or((text, ""));
        let pattern = match (name, argument) {
            ("always", "") => Some(Self::Always),
            ("gaps", "") => Some(Self::Gaps),
            ("alternating", "") => Some(Self::Alternating),
            ("stalls", "") => Some(Self::Stalls),
            ("pulses", "") => Some(Self::Pulses),
            ("with-peer", "") => Some(Self::WithPeer),
            ("random", percent) => percent_of(percent),
            ("bursts", lengths) => lengths_of(lengths),
            ("list", levels) => levels_of(levels),
            _ => None,
        };
        pattern.ok_or_else(|| NoSuchPattern(text.to_owned()))
    }
}

fn percent_of(text: &str) -> Option<Pattern> {
    text.parse().ok().filter(|percent| matches!(percent, 1..=100)).map(Pattern::Random)
}

fn lengths_of(text: &str) -> Option<Pattern> {
    let (high, low) = text.split_once(',')?;
    let (high, low) = (high.parse().ok()?, low.parse().ok()?);
    (high > 0 && low > 0).then_some(Pattern::Bursts(high, low))
}

fn levels_of(text: &str) -> Option<Pattern> {
    let level = |digit| match digit {
        '0' => Some(false),
        '1' => Some(true),
        _ => None,
    };
    let levels = text.chars().map(level).collect::<Option<Vec<_>>>()?;
    levels.contains(&true).then_some(Pattern::List(levels))
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Always => f.write_str("always"),
            Self::Random(percent) => write!(f, "random:{percent}"),
            Self::Bursts(high, low) => write!(f, "bursts:{high},{low}"),
            Self::Gaps => f.write_str("gaps"),
            Self::Alternating => f.write_str("alternating"),
            Self::Stalls => f.write_str("stalls"),
            Self::Pulses => f.write_str("pulses"),
            Self::WithPeer => f.write_str("with-peer"),
            Self::List(levels) => {
                f.write_str("list:")?;
                levels.iter().try_for_each(|&level| f.write_str(if level { "1" } else { "0" }))
            }
        }
    }
}

impl TryFrom<String> for Pattern {
    type Error = NoSuchPattern;
    fn try_from(text: String) -> Result<Self, NoSuchPattern> {
        text.parse()
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.to_string()
    }
}

impl Pattern {
    /// Any pattern but a directed list, as often as it is worth.
    #[must_use]
    pub fn draw(rng: &mut Rng) -> Self {
        match rng.below(10) {
            0..=2 => Self::Always,
            3 => Self::Random(rng.pick(&[2, 10, 30, 50, 70, 90, 98])),
            4 => Self::Bursts(rng.pick(&[1, 4, 20, 100]), rng.pick(&[1, 3, 10, 60])),
            5 => Self::Gaps,
            6 => Self::Alternating,
            7 => Self::Stalls,
            8 => Self::Pulses,
            _ => Self::WithPeer,
        }
    }
}

/// A pattern being played: runs of equal levels.
#[derive(Clone, Debug)]
pub struct Player {
    pattern: Pattern,
    rng: Rng,
    high: bool,
    remaining: u32,
    position: usize,
}

impl Player {
    /// The pattern from its beginning.
    #[must_use]
    pub fn new(pattern: Pattern, rng: Rng) -> Self {
        Self { pattern, rng, high: false, remaining: 0, position: 0 }
    }

    /// Level in the next cycle; `peer` is the level of the signal that answers this one.
    #[inline]
    pub fn next(&mut self, peer: bool) -> bool {
        match self.pattern {
            Pattern::Always => true,
            Pattern::WithPeer => peer,
            _ => {
                if self.remaining == 0 {
                    self.begin_run();
                }
                self.remaining -= 1;
                self.high
            }
        }
    }

    fn begin_run(&mut self) {
        let high = !self.high;
        (self.high, self.remaining) = match &self.pattern {
            Pattern::Random(percent) => (self.rng.below(100) < u32::from(*percent), 1),
            Pattern::Bursts(most, _) if high => (high, 1 + self.rng.below(u32::from(*most))),
            Pattern::Bursts(_, most) => (high, 1 + self.rng.below(u32::from(*most))),
            Pattern::Gaps => (high, if high { 3 + self.rng.below(28) } else { 1 }),
            Pattern::Stalls if high => (high, 1 + self.rng.below(200)),
            Pattern::Stalls => (high, 60 + self.rng.below(241)),
            Pattern::Pulses => (high, if high { 1 } else { 1 + self.rng.below(39) }),
            Pattern::List(levels) => {
                let level = levels[self.position];
                self.position = (self.position + 1) % levels.len();
                (level, 1)
            }
            Pattern::Alternating | Pattern::Always | Pattern::WithPeer => (high, 1),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(pattern: &str, cycles: usize) -> Vec<bool> {
        let mut player = Player::new(pattern.parse().unwrap(), Rng::new(1));
        (0..cycles).map(|_| player.next(false)).collect()
    }

    /// Lengths of the runs of a level, without the last run, which may be cut.
    fn runs(levels: &[bool], level: bool) -> Vec<usize> {
        let mut runs: Vec<_> = levels.chunk_by(PartialEq::eq).collect();
        runs.pop();
        runs.into_iter().filter(|run| run[0] == level).map(<[bool]>::len).collect()
    }

    #[test]
    fn text_and_pattern_are_one_to_one() {
        let all = "always random:30 bursts:8,3 gaps alternating stalls pulses with-peer list:1101";
        for text in all.split(' ') {
            assert_eq!(text.parse::<Pattern>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "never",
            "random:0",
            "random:101",
            "bursts:0,1",
            "bursts:3",
            "list:",
            "list:000",
            "list:12",
            "gaps:1",
        ] {
            let error = text.parse::<Pattern>().unwrap_err();
            assert!(error.to_string().contains("list:1101"), "{text}");
        }
    }

    #[test]
    fn patterns_keep_their_run_lengths() {
        let gaps = play("gaps", 1000);
        assert!(runs(&gaps, false).iter().all(|&run| run == 1));
        assert!(runs(&gaps, true).iter().all(|run| (3..=30).contains(run)));
        let stalls = play("stalls", 5000);
        assert!(runs(&stalls, false).iter().all(|run| (60..=300).contains(run)));
        assert!(runs(&stalls, true).iter().all(|run| (1..=200).contains(run)));
        let pulses = play("pulses", 1000);
        assert!(runs(&pulses, true).iter().all(|&run| run == 1));
        let bursts = play("bursts:4,2", 1000);
        assert_eq!(runs(&bursts, true).into_iter().max(), Some(4));
        assert_eq!(runs(&bursts, false).into_iter().max(), Some(2));
        assert_eq!(play("list:110", 5), [true, true, false, true, true]);
        assert_eq!(play("alternating", 3), [true, false, true]);
        let thirty = play("random:30", 10_000).into_iter().filter(|&level| level).count();
        assert!((2700..3300).contains(&thirty), "{thirty}");
    }

    #[test]
    fn with_peer_follows_the_other_signal() {
        let mut player = Player::new(Pattern::WithPeer, Rng::new(1));
        assert_eq!([true, false, true].map(|peer| player.next(peer)), [true, false, true]);
    }
}
