// SPDX-License-Identifier: Apache-2.0
//! Ranks of keys, alone and in pairs: what the algebra says about two choices.

use super::{affine::Piece, counts::Deciding};
use crate::{Choice, gf2::Space};

/// How the keys of two choices are related, whatever the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They are equal for every flow.
    Equal,
    /// They differ by a constant: one is the other XOR this.
    Constant(u16),
    /// Each is a function of the other; they have the same bits, mixed.
    Mixed,
    /// They have so many bits in common, of the smaller rank.
    Shared(u32),
    /// No bit: their rank together is the sum.
    Independent,
}

/// Two choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The first choice on the path.
    pub first: usize,
    /// The other one.
    pub second: usize,
    /// Rank of both keys together.
    pub rank: u32,
    /// Rank of the deciding bits of both together.
    pub deciding: u32,
    /// How the keys are related.
    pub relation: Relation,
}

/// Ranks over the flows; where these fall into pieces, those of the largest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranks {
    /// Rank of each key, at most 16.
    pub keys: Vec<u32>,
    /// Rank of the bits of each key that decide the member.
    pub deciding: Vec<u32>,
    /// Number of these bits.
    pub deciding_bits: Vec<u32>,
    /// Rank of all deciding bits together.
    pub joint: u32,
    /// Every pair, in order.
    pub pairs: Vec<Pair>,
}

impl Ranks {
    pub(super) fn of(choices: &[Choice], pieces: &[Piece]) -> Self {
        let masks: Vec<u16> = choices.iter().map(|choice| Deciding::of(choice).mask).collect();
        let largest = pieces.iter().max_by(|a, b| a.weight.total_cmp(&b.weight));
        let maps = largest.map_or(&[][..], |piece| &piece.maps);
        let columns = maps.first().map_or(0, |map| map.columns.len());
        let rank = |chosen: &[usize], masks: &dyn Fn(usize) -> u16| {
            let joint = |bit: usize| {
                let parts = chosen.iter().map(|&i| maps[i].columns[bit] & masks(i));
                parts.fold(0, |joint, part| joint << 16 | u128::from(part))
            };
            Space::of((0..columns).map(joint)).rank()
        };
        let whole = |_| u16::MAX;
        let deciding = |i: usize| masks[i];
        let each = |masks: &dyn Fn(usize) -> u16| -> Vec<u32> {
            (0..choices.len()).map(|i| rank(&[i], masks)).collect()
        };
        let keys = each(&whole);
        let all: Vec<usize> = (0..choices.len()).collect();
        let mut pairs = Vec::new();
        for second in 0..choices.len() {
            for first in 0..second {
                let both = rank(&[first, second], &whole);
                let shared = keys[first] + keys[second] - both;
                let relation = relation(pieces, first, second).unwrap_or(match shared {
                    0 => Relation::Independent,
                    _ if shared == keys[first] && shared == keys[second] => Relation::Mixed,
                    _ => Relation::Shared(shared),
                });
                let deciding = rank(&[first, second], &deciding);
                pairs.push(Pair { first, second, rank: both, deciding, relation });
            }
        }
        Self {
            deciding: each(&deciding),
            deciding_bits: masks.iter().map(|mask| mask.count_ones()).collect(),
            joint: rank(&all, &deciding),
            keys,
            pairs,
        }
    }

    /// The pair of two choices.
    #[must_use]
    pub fn pair(&self, first: usize, second: usize) -> Option<&Pair> {
        self.pairs.iter().find(|pair| (pair.first, pair.second) == (first, second))
    }
}

/// Equal keys, or equal but for a constant, on every piece; keys that are constant do not count.
fn relation(pieces: &[Piece], first: usize, second: usize) -> Option<Relation> {
    let mut constants = pieces.iter().map(|piece| {
        let (a, b) = (&piece.maps[first], &piece.maps[second]);
        (a.columns == b.columns).then_some(a.constant ^ b.constant)
    });
    let moves = pieces.iter().any(|piece| piece.maps[first].columns.iter().any(|&c| c != 0));
    let constant = constants.next()??;
    (moves && constants.all(|other| other == Some(constant))).then_some(match constant {
        0 => Relation::Equal,
        constant => Relation::Constant(constant),
    })
}
