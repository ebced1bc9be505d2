// SPDX-License-Identifier: Apache-2.0
//! From affine keys to the exact share of each joint path.
//!
//! Only the bits of a key that decide its member count. Together they take the values of an affine space, each equally
//! often. Choices that are independent are counted apart and multiplied. Within the rest the values are counted one by
//! one, or, where the space is large and nearly everything, through its dual: by Poisson's summation formula
//!
//! ```text
//! |{w in W + c : T(w) = m}| = |W| / 2^B · Σ over u in dual(W) of (−1)^(u·c) · Π over i of Ĥ(i, m(i), u(i))
//! ```
//!
//! where Ĥ is the Walsh-Hadamard transform of a member's set of key bits. All sums are of whole numbers.

use super::affine::Piece;
use crate::{Choice, gf2::Space};
use std::collections::HashMap;

/// Values that are counted one by one, and vectors of a dual that are summed over, at most: powers of two.
const MOST_BITS: u32 = 22;
/// Steps of a sum over the dual, at most: vectors times joint paths.
const MOST_STEPS: u128 = 1 << 31;

/// The bits of a choice's key that decide, and the member for each of their values.
#[derive(Clone, Debug)]
pub(super) struct Deciding {
    pub(super) mask: u16,
    pub(super) members: u32,
    pub(super) table: Vec<u32>,
}

impl Deciding {
    pub(super) fn of(choice: &Choice) -> Self {
        let mask = choice.select.deciding(choice.members);
        let member = |value: u32| choice.select.member(deposit(value, mask), choice.members);
        let table = (0..1_u32 << mask.count_ones()).map(|value| member(value).unwrap_or(0));
        Self { mask, members: choice.members, table: table.collect() }
    }

    pub(super) const fn bits(&self) -> u32 {
        self.mask.count_ones()
    }

    /// Deciding bits of a key, next to each other.
    pub(super) fn extract(&self, key: u16) -> u32 {
        let ones = (0..16).filter(|bit| self.mask >> bit & 1 == 1);
        ones.enumerate().map(|(to, from)| u32::from(key >> from & 1) << to).sum()
    }
}

/// Spreads the bits of a value over the ones of a mask, lowest first.
fn deposit(value: u32, mask: u16) -> u16 {
    let ones = (0..16).filter(|bit| mask >> bit & 1 == 1);
    ones.enumerate().map(|(from, to)| ((value >> from & 1) as u16) << to).sum()
}

/// Shares of all joint paths; `None` where a space is too large for both ways to count.
pub(super) fn shares(choices: &[Choice], pieces: &[Piece], paths: usize) -> Option<Vec<f64>> {
    let deciding: Vec<Deciding> = choices.iter().map(Deciding::of).collect();
    let join = |keys: &mut dyn Iterator<Item = u16>| {
        let zipped = deciding.iter().zip(keys);
        zipped.fold((0, 0), |(joint, at), (part, key)| {
            (joint | u128::from(part.extract(key)) << at, at + part.bits())
        })
    };
    // Pieces with the same space count once.
    let mut spaces: HashMap<(Space, u128), f64> = HashMap::new();
    for piece in pieces {
        let columns = piece.maps.first().map_or(0, |map| map.columns.len());
        let column = |bit: usize| join(&mut piece.maps.iter().map(|map| map.columns[bit])).0;
        let space = Space::of((0..columns).map(column));
        let origin = space.reduce(join(&mut piece.maps.iter().map(|map| map.constant)).0);
        *spaces.entry((space, origin)).or_default() += piece.weight;
    }
    let mut sums = vec![0.0; paths];
    let mut sorted: Vec<_> = spaces.into_iter().collect();
    sorted.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.1.cmp(&other.0.1)));
    for ((space, origin), weight) in sorted {
        add(&deciding, &space, origin, weight, &mut sums)?;
    }
    Some(sums)
}

/// Adds the shares of one affine space.
fn add(
    deciding: &[Deciding],
    space: &Space,
    origin: u128,
    weight: f64,
    sums: &mut [f64],
) -> Option<()> {
    let starts: Vec<u32> = deciding
        .iter()
        .scan(0, |at, part| {
            *at += part.bits();
            Some(*at - part.bits())
        })
        .collect();
    let block = |bit: u32| starts.partition_point(|&start| start <= bit) - 1;
    // A choice without deciding bits is a block of its own: its start equals the next one, which takes the bits.
    let components = space.components(deciding.len(), block);
    let mut parts = Vec::new();
    for component in &components {
        let pack = |vector: u128| {
            let pieces = component.iter().map(|&choice| {
                let bits = deciding[choice].bits();
                (vector >> starts[choice].min(127) & ((1 << bits) - 1), bits)
            });
            pieces.fold((0, 0), |(joint, at), (value, bits)| (joint | value << at, at + bits)).0
        };
        let of_component: Vec<&Deciding> = component.iter().map(|&c| &deciding[c]).collect();
        let packed = Space::of(space.basis().iter().map(|&vector| pack(vector)));
        parts.push(component_shares(&of_component, &packed, pack(origin))?);
    }
    for (index, sum) in sums.iter_mut().enumerate() {
        let mut rest = index;
        let mut path = vec![0; deciding.len()];
        for (choice, part) in deciding.iter().enumerate().rev() {
            path[choice] = rest % part.members as usize;
            rest /= part.members as usize;
        }
        let share = components.iter().zip(&parts).map(|(component, shares)| {
            let at = component
                .iter()
                .fold(0, |at, &choice| at * deciding[choice].members as usize + path[choice]);
            shares[at]
        });
        *sum += weight * share.product::<f64>();
    }
    Some(())
}

/// Shares of the joint members of choices that belong together.
pub(super) fn component_shares(
    deciding: &[&Deciding],
    space: &Space,
    origin: u128,
) -> Option<Vec<f64>> {
    let paths: usize = deciding.iter().map(|part| part.members as usize).product();
    let bits: u32 = deciding.iter().map(|part| part.bits()).sum();
    let dual_rank = bits - space.rank();
    if space.rank() <= MOST_BITS {
        let counts = one_by_one(deciding, space, origin, paths);
        let all = f64::from(space.rank()).exp2();
        return Some(counts.iter().map(|&count| count as f64 / all).collect());
    }
    // Products of more bits would not fit into 128.
    if bits > 96 || dual_rank > MOST_BITS || (paths as u128) << dual_rank > MOST_STEPS {
        return None;
    }
    let sums = by_dual(deciding, &space.dual(bits), origin, paths);
    let all = f64::from(bits).exp2();
    Some(sums.iter().map(|&sum| sum as f64 / all).collect())
}

pub(super) fn one_by_one(
    deciding: &[&Deciding],
    space: &Space,
    origin: u128,
    paths: usize,
) -> Vec<u64> {
    let mut counts = vec![0; paths];
    space.each(origin, |mut vector| {
        let mut index = 0;
        for part in deciding {
            let value = vector as usize & (part.table.len() - 1);
            vector >>= part.bits();
            index = index * part.members as usize + part.table[value] as usize;
        }
        counts[index] += 1;
    });
    counts
}

/// Sums over the dual; divided by two to the number of all bits they are the shares.
pub(super) fn by_dual(
    deciding: &[&Deciding],
    dual: &Space,
    origin: u128,
    paths: usize,
) -> Vec<i128> {
    let transforms: Vec<Vec<i32>> = deciding.iter().map(|part| transform(part)).collect();
    let mut sums = vec![0_i128; paths];
    let mut products: Vec<i128> = Vec::with_capacity(paths);
    let mut longer = Vec::with_capacity(paths);
    dual.each(0, |vector| {
        let sign = if (vector & origin).count_ones().is_multiple_of(2) { 1 } else { -1 };
        products.clear();
        products.push(sign);
        let mut rest = vector;
        for (part, transform) in deciding.iter().zip(&transforms) {
            let value = rest as usize & (part.table.len() - 1);
            rest >>= part.bits();
            let members = part.members as usize;
            let row = &transform[value * members..(value + 1) * members];
            longer.clear();
            for &product in &products {
                longer.extend(row.iter().map(|&factor| product * i128::from(factor)));
            }
            std::mem::swap(&mut products, &mut longer);
        }
        for (sum, product) in sums.iter_mut().zip(&products) {
            *sum += product;
        }
    });
    sums
}

/// For each vector u and member: Σ over the member's values v of (−1)^(u·v). Row by row of u.
fn transform(part: &Deciding) -> Vec<i32> {
    let (members, values) = (part.members as usize, part.table.len());
    let mut rows = vec![0_i32; members * values];
    for (value, &member) in part.table.iter().enumerate() {
        rows[value * members + member as usize] = 1;
    }
    let mut half = 1;
    while half < values {
        for block in (0..values).step_by(2 * half) {
            for value in block..block + half {
                for member in 0..members {
                    let (low, high) = (value * members + member, (value + half) * members + member);
                    let (a, b) = (rows[low], rows[high]);
                    (rows[low], rows[high]) = (a + b, a - b);
                }
            }
        }
        half *= 2;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Both ways to count give the same whole numbers.
    #[test]
    fn counting_and_the_dual_agree() {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        for _ in 0..300 {
            let parts: Vec<Deciding> = (0..random.random_range(1..=3))
                .map(|_| {
                    let members = random.random_range(1..=5);
                    let table = (0..16).map(|_| random.random_range(0..members)).collect();
                    Deciding { mask: 0x0f, members, table }
                })
                .collect();
            let parts: Vec<&Deciding> = parts.iter().collect();
            let bits = 4 * parts.len() as u32;
            let paths = parts.iter().map(|part| part.members as usize).product();
            let vector = |random: &mut ChaCha8Rng| random.random::<u128>() & ((1 << bits) - 1);
            let vectors = random.random_range(0..=bits);
            let space = Space::of((0..vectors).map(|_| vector(&mut random)));
            let origin = vector(&mut random);
            let counts = one_by_one(&parts, &space, origin, paths);
            let sums = by_dual(&parts, &space.dual(bits), origin, paths);
            let scaled = counts.iter().map(|&count| i128::from(count) << (bits - space.rank()));
            assert!(sums.iter().copied().eq(scaled), "{counts:?} {sums:?}");
        }
    }
}
