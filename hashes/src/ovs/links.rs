// SPDX-License-Identifier: Apache-2.0
//! From the hash to one of `n_links`.

use super::hash_2;
use crate::Error;

/// How a link is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `modulo_n`.
    Modulo,
    /// `hash_threshold`.
    Threshold,
    /// `hrw`: highest random weight.
    HighestRandomWeight,
    /// `iter_hash`: rehash until the result is a link.
    Iterate,
    /// `active_backup` of `bundle`: the first member.
    ActiveBackup,
    /// `hrw` of `bundle`: highest random weight, with member and hash in the other order.
    BundleHighestRandomWeight,
}

impl Algorithm {
    /// An algorithm of `bundle`, all of whose members are enabled.
    pub(super) fn of_bundle(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "active_backup" => Self::ActiveBackup,
            "hrw" => Self::BundleHighestRandomWeight,
            _ => {
                let problem = format!("`{name}`: bundle has active_backup and hrw");
                return Err(Error::setting("algorithm", problem));
            }
        })
    }

    /// Whether a link is found by rehashing, which depends on the build.
    pub(super) const fn rehashes(self) -> bool {
        matches!(self, Self::HighestRandomWeight | Self::Iterate | Self::BundleHighestRandomWeight)
    }

    pub(super) fn named(name: &str) -> Result<Self, Error> {
        Ok(match name {
            "modulo_n" => Self::Modulo,
            "hash_threshold" => Self::Threshold,
            "hrw" => Self::HighestRandomWeight,
            "iter_hash" => Self::Iterate,
            _ => {
                let problem = format!("`{name}`: write modulo_n, hash_threshold, hrw or iter_hash");
                return Err(Error::setting("algorithm", problem));
            }
        })
    }
}

/// The link of a hash, from 0; `links` is at least 1.
#[must_use]
pub fn link(algorithm: Algorithm, hash: u32, links: u32, arg: u32) -> u32 {
    match algorithm {
        Algorithm::Modulo => hash % links,
        Algorithm::Threshold if links == 1 => 0,
        Algorithm::Threshold => hash / (u32::MAX / links + 1),
        Algorithm::HighestRandomWeight => {
            let weights = (0..links).map(|i| (hash_2(hash, i), std::cmp::Reverse(i)));
            weights.max().map_or(0, |(_, std::cmp::Reverse(i))| i)
        }
        Algorithm::ActiveBackup => 0,
        Algorithm::BundleHighestRandomWeight => {
            let weights = (0..links).map(|i| (hash_2(i, hash), std::cmp::Reverse(i)));
            weights.max().map_or(0, |(_, std::cmp::Reverse(i))| i)
        }
        Algorithm::Iterate => {
            let modulus =
                if arg < links || arg / 2 > links { links.next_power_of_two() } else { arg };
            // Some hash is below `links` soon; the bound only keeps the search finite.
            (0..1 << 20).map(|i| hash_2(hash, i) % modulus).find(|&l| l < links).unwrap_or(0)
        }
    }
}
