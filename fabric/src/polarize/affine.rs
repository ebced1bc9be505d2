// SPDX-License-Identifier: Apache-2.0
//! Keys as affine functions of the bits that vary, read off from the answers and checked at other flows.
//!
//! A hash that sorts addresses or ports is affine only where it is known which of the two is smaller. The first bit in
//! which they differ tells; so the flows are split by that bit, and each piece is affine again.

use crate::{Choice, Error, Field, Point, Vary};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A key on one piece of the flows: `constant` XOR the columns of the bits that are 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Map {
    pub(super) constant: u16,
    /// One for each point of the basis.
    pub(super) columns: Vec<u16>,
}

/// Flows on which every key is affine.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Share of all flows.
    pub(super) weight: f64,
    /// One for each choice.
    pub(super) maps: Vec<Map>,
}

/// Flows at which maps are checked: all, up to this power of two; else so many at random.
const CHECKED_BITS: u32 = 8;
/// The same for each of several pieces.
const CHECKED_BITS_OF_PIECE: u32 = 4;

/// The pieces, as few as possible; `None` where keys are not affine on them either.
pub(super) fn pieces(choices: &[Choice], vary: &Vary) -> Result<Option<Vec<Piece>>, Error> {
    if let Some(maps) = maps(choices, vary, CHECKED_BITS)? {
        return Ok(Some(vec![Piece { weight: 1.0, maps }]));
    }
    let mut parts = vec![vary.clone()];
    for (a, b) in [
        (Field::Source, Field::Destination),
        (Field::SourcePort, Field::DestinationPort),
        (Field::SourceMac, Field::DestinationMac),
    ] {
        let width = a.bits(vary.kind.is_ipv4);
        let varies = |point: &Point| point.get(a) != 0 || point.get(b) != 0;
        if vary.basis.iter().any(varies) {
            parts = parts.iter().flat_map(|part| by_first_difference(part, a, b, width)).collect();
        }
    }
    let mut pieces = Vec::with_capacity(parts.len());
    for part in parts {
        let weight = f64::from(part.bits() as i32 - vary.bits() as i32).exp2();
        let Some(maps) = maps(choices, &part, CHECKED_BITS_OF_PIECE)? else { return Ok(None) };
        pieces.push(Piece { weight, maps });
    }
    Ok(Some(pieces))
}

/// Parts by the highest bit in which two fields differ, and by which of them has the one there.
fn by_first_difference(vary: &Vary, a: Field, b: Field, width: usize) -> Vec<Vary> {
    let mut parts = Vec::new();
    let mut rest = Some(vary.clone());
    for bit in (0..width).rev() {
        let Some(equal_so_far) = rest else { break };
        let differ = |point: &Point| point.bit(a, bit) != point.bit(b, bit);
        if let Some(part) = equal_so_far.constrained(differ, true) {
            let sides = [false, true];
            parts.extend(
                sides
                    .into_iter()
                    .filter_map(|side| part.constrained(|point: &Point| point.bit(a, bit), side)),
            );
        }
        rest = equal_so_far.constrained(differ, false);
    }
    parts.extend(rest);
    parts
}

/// Maps of all choices; `None` where one is not affine.
fn maps(choices: &[Choice], vary: &Vary, checked: u32) -> Result<Option<Vec<Map>>, Error> {
    let mut frame = Vec::new();
    let mut keys = |point: &Point| -> Result<Option<Vec<u16>>, Error> {
        vary.kind.frame(point, &mut frame);
        let mut keys = Vec::with_capacity(choices.len());
        for choice in choices {
            let (key, member) = choice.ask(&frame)?;
            match u16::try_from(key) {
                Ok(key) if choice.select.member(key, choice.members) == Some(member) => {
                    keys.push(key);
                }
                _ => return Ok(None),
            }
        }
        Ok(Some(keys))
    };
    let Some(constants) = keys(&vary.origin)? else { return Ok(None) };
    let mut maps: Vec<Map> =
        constants.iter().map(|&constant| Map { constant, columns: Vec::new() }).collect();
    for bit in &vary.basis {
        let mut point = vary.origin;
        point.add(bit);
        let Some(keys) = keys(&point)? else { return Ok(None) };
        for (map, key) in maps.iter_mut().zip(keys) {
            map.columns.push(map.constant ^ key);
        }
    }
    let mut random = ChaCha8Rng::seed_from_u64(0x9e37);
    for number in 0..1_u64 << vary.bits().min(checked) {
        let bits: Vec<bool> = (0..vary.basis.len())
            .map(|index| match vary.bits() <= checked {
                true => number >> index & 1 == 1,
                false => random.random(),
            })
            .collect();
        let Some(keys) = keys(&vary.point(|index| bits[index]))? else { return Ok(None) };
        let expected = maps.iter().map(|map| {
            let chosen = map.columns.iter().zip(&bits).filter(|(_, bit)| **bit);
            chosen.fold(map.constant, |key, (column, _)| key ^ column)
        });
        if !expected.eq(keys) {
            return Ok(None);
        }
    }
    Ok(Some(maps))
}
