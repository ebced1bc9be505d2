// SPDX-License-Identifier: Apache-2.0
//! Random numbers that are equal everywhere: ChaCha8, and choices made of its 32-bit words alone.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

/// A portable stream of choices. Every choice takes exactly one word of the stream, [`Rng::bytes`]
/// one per 4 bytes begun.
#[derive(Clone, Debug)]
pub struct Rng(ChaCha8Rng);

impl Rng {
    /// The stream of a seed: the ChaCha key is the seed, little-endian, then 24 zero bytes; nonce
    /// and counter are zero.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// The next 32 bits.
    pub fn word(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// A number from 0 up to, but not including, `bound`; 0 if that is 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.word()) * u64::from(bound)) >> 32) as u32
    }

    /// True once in `n` times on average.
    pub fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    /// The low 16 bits of a word.
    pub fn u16(&mut self) -> u16 {
        self.word() as u16
    }

    /// The low 8 bits of a word.
    pub fn u8(&mut self) -> u8 {
        self.word() as u8
    }

    /// One of the items, each as likely as the others.
    ///
    /// # Panics
    /// If there is none: the lists are constants of this crate.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u32) as usize]
    }

    /// One of the items, each as likely as its weight says.
    ///
    /// # Panics
    /// If there is none: the lists are constants of this crate.
    pub fn weighted<T: Copy>(&mut self, items: &[(u32, T)]) -> T {
        let total = items.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.below(total);
        for &(weight, item) in items {
            if rest < weight {
                return item;
            }
            rest -= weight;
        }
        items[items.len() - 1].1
    }

    /// Appends random bytes.
    pub fn bytes(&mut self, into: &mut Vec<u8>, count: usize) {
        let end = into.len() + count;
        while into.len() < end {
            let word = self.word().to_le_bytes();
            into.extend_from_slice(&word[..(end - into.len()).min(4)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors that are checked in depend on these words: they must never change.
    #[test]
    fn the_stream_of_a_seed_is_fixed() {
        let mut rng = Rng::new(0);
        // First words of ChaCha8 with an all-zero key and nonce
        // (draft-strombergson-chacha-test-vectors, TC1).
        assert_eq!(rng.word().to_le_bytes(), [0x3e, 0x00, 0xef, 0x2f]);
        assert_eq!(rng.word().to_le_bytes(), [0x89, 0x5f, 0x40, 0xd6]);
        assert_ne!(Rng::new(1).word(), Rng::new(0).word());
    }

    #[test]
    fn choices_stay_in_range_and_reach_both_ends() {
        let mut rng = Rng::new(7);
        let mut seen = [0_u32; 5];
        (0..1000).for_each(|_| seen[rng.below(5) as usize] += 1);
        assert!(seen.iter().all(|&count| count > 150), "{seen:?}");
        let heavy = (0..1000).filter(|_| rng.weighted(&[(9, true), (1, false)])).count();
        assert!((850..950).contains(&heavy), "{heavy}");
        let mut bytes = Vec::new();
        rng.bytes(&mut bytes, 7);
        assert_eq!(bytes.len(), 7);
    }
}
