// SPDX-License-Identifier: Apache-2.0
//! One seed for everything: each part draws from a stream of its own, named after what it is for,
//! so that a change in one part does not change what the others draw.

use lbhash_vectors::stimulus::Rng;
use sha2::{Digest as _, Sha256};

/// Seed of the part called `name`: the first 8 bytes, little-endian, of SHA-256 over `seed` (8
/// bytes, little-endian) and the name.
#[must_use]
pub fn derive(seed: u64, name: &str) -> u64 {
    let hash = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(name).finalize();
    hash.iter().take(8).rev().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// The random numbers of the part called `name`.
#[must_use]
pub fn stream(seed: u64, name: &str) -> Rng {
    Rng::new(derive(seed, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_fixed_and_differ_by_name_and_by_seed() {
        // `printf '\1\0\0\0\0\0\0\0instance-0' | sha256sum`
        assert_eq!(derive(1, "instance-0").to_le_bytes()[..4], [0x5d, 0xfe, 0x1b, 0x64]);
        assert_ne!(derive(1, "instance-0"), derive(1, "instance-1"));
        assert_ne!(derive(1, "instance-0"), derive(2, "instance-0"));
    }
}
