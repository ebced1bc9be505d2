// SPDX-License-Identifier: Apache-2.0
//! Vectors over GF(2): at most 128 bits each, added by XOR. A space is kept as a reduced basis.
//!
//! The only facts used: k independent vectors span 2^k values, each as often as any other; two choices are independent
//! if the rank of both together is the sum of their ranks.

/// A linear space of vectors of up to 128 bits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Space {
    /// Reduced: each vector has a leading bit that no other vector has; highest first.
    basis: Vec<u128>,
}

impl Space {
    /// What the vectors span.
    #[must_use]
    pub fn of(vectors: impl IntoIterator<Item = u128>) -> Self {
        let mut space = Self::default();
        for vector in vectors {
            space.add(vector);
        }
        space
    }

    /// Adds a vector; false if it was in the space already.
    pub fn add(&mut self, vector: u128) -> bool {
        let rest = self.reduce(vector);
        if rest == 0 {
            return false;
        }
        let top = leading(rest);
        for other in &mut self.basis {
            if *other & top != 0 {
                *other ^= rest;
            }
        }
        let at = self.basis.partition_point(|&other| other > rest);
        self.basis.insert(at, rest);
        true
    }

    /// The vector without its part in the leading bits of the basis: 0 exactly for vectors of the space, and equal for two
    /// vectors that differ by one of the space.
    #[must_use]
    pub fn reduce(&self, vector: u128) -> u128 {
        let part =
            |rest, &basis: &u128| if rest & leading(basis) != 0 { rest ^ basis } else { rest };
        self.basis.iter().fold(vector, part)
    }

    /// Dimension.
    #[must_use]
    pub fn rank(&self) -> u32 {
        self.basis.len() as u32
    }

    /// The reduced basis, highest leading bit first.
    #[must_use]
    pub fn basis(&self) -> &[u128] {
        &self.basis
    }

    /// The space of what remains of each vector under a mask.
    #[must_use]
    pub fn masked(&self, mask: u128) -> Self {
        Self::of(self.basis.iter().map(|vector| vector & mask))
    }

    /// Vectors of `bits` bits that have an even number of common ones with every vector of the space.
    #[must_use]
    pub fn dual(&self, bits: u32) -> Self {
        let is_leading = |bit: u32| self.basis.iter().any(|&basis| leading(basis) == 1 << bit);
        let free = (0..bits).filter(|&bit| !is_leading(bit));
        // One for each free bit: that bit, and the leading bits of the basis vectors that hold it.
        let vector = |bit: u32| {
            let with = self.basis.iter().filter(|&&basis| basis >> bit & 1 == 1);
            with.fold(1 << bit, |vector, &basis| vector | leading(basis))
        };
        Self::of(free.map(vector))
    }

    /// Every vector of the space, each once; `visit` gets those of `origin` plus the space.
    pub fn each(&self, origin: u128, mut visit: impl FnMut(u128)) {
        let mut vector = origin;
        visit(vector);
        // Gray code: from each number to the next one bit changes.
        for number in 1_u64..1 << self.rank() {
            vector ^= self.basis[number.trailing_zeros() as usize];
            visit(vector);
        }
    }

    /// Which blocks of bits belong together: the space is the sum of its parts on them, and no finer. `block` says to which
    /// block a bit belongs, from 0 to `blocks` - 1.
    #[must_use]
    pub fn components(&self, blocks: usize, block: impl Fn(u32) -> usize) -> Vec<Vec<usize>> {
        let mut group: Vec<usize> = (0..blocks).collect();
        for &vector in &self.basis {
            let touched: Vec<usize> = (0..128)
                .filter(|bit| vector >> bit & 1 == 1)
                .map(|bit| group[block(bit)])
                .collect();
            let to = touched.iter().copied().min().unwrap_or(0);
            for member in &mut group {
                if touched.contains(member) {
                    *member = to;
                }
            }
        }
        let parts = (0..blocks).filter(|&block| group[block] == block);
        parts.map(|part| (0..blocks).filter(|&block| group[block] == part).collect()).collect()
    }
}

/// The highest one of a vector that is not 0.
const fn leading(vector: u128) -> u128 {
    1 << (127 - vector.leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_reduction_and_dual_of_a_small_space() {
        let space = Space::of([0b1100, 0b0110, 0b1010]);
        assert_eq!(space.rank(), 2, "the third is the sum of the others");
        assert_eq!(space.reduce(0b1010), 0);
        assert_ne!(space.reduce(0b0001), 0);
        let dual = space.dual(4);
        assert_eq!(dual.rank(), 2);
        for &one in dual.basis() {
            for &other in space.basis() {
                assert_eq!((one & other).count_ones() % 2, 0);
            }
        }
        let mut seen = Vec::new();
        space.each(1, |vector| seen.push(vector));
        seen.sort_unstable();
        assert_eq!(seen, [0b0001, 0b0111, 0b1011, 0b1101]);
    }

    #[test]
    fn components_are_the_finest_split() {
        // Bits 0 and 1 are tied to each other, bit 2 is free, bit 3 is constant.
        let space = Space::of([0b0011, 0b0100]);
        assert_eq!(space.components(4, |bit| bit as usize), [vec![0, 1], vec![2], vec![3]]);
    }
}
