// SPDX-License-Identifier: Apache-2.0
//! The table of `docs/registers.md`.

use crate::register_map::{Map, Register, number};
use std::collections::BTreeMap;

/// Values of the indices: `p` 0 to 3, …
type Indices = BTreeMap<char, u32>;

/// An address as a sum of terms.
#[derive(Clone)]
struct Address {
    offset: u32,
    strides: BTreeMap<char, u32>,
}

impl Address {
    /// `0x02000 + 0x200·p + 0x40·u + 4·i`; `… + 0x20` continues the row before, without indices
    /// that this row lacks.
    fn parse(text: &str, before: &Self, name: &str) -> Self {
        let mut address = Self { offset: 0, strides: BTreeMap::new() };
        for term in text.split(" + ") {
            match term.split_once('·') {
                Some((stride, index)) => {
                    let index = index.parse().expect("an index is a letter");
                    address.strides.insert(index, number(stride));
                }
                None if term == "…" => {
                    address = before.clone();
                    address.strides.retain(|index, _| name.contains(&format!("[{index}]")));
                }
                None => address.offset += number(term),
            }
        }
        address
    }

    fn at(&self, indices: &Indices) -> u32 {
        self.offset
            + self.strides.iter().map(|(index, stride)| stride * indices[index]).sum::<u32>()
    }
}

/// Every register of the table by its name, rows with indices laid out.
pub(crate) fn registers(page: &str) -> Map {
    let mut map = Map::new();
    let mut before = Address { offset: 0, strides: BTreeMap::new() };
    let mut ranges: BTreeMap<char, (u32, u32)> = BTreeMap::new();
    let rows = page.lines().skip_while(|line| !line.starts_with("| address")).skip(2);
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, address, title, access, bits, reset, ..] = cells[..] else { panic!("{row}") };
        let (name, indices) = title.trim_start_matches('`').split_once('`').unwrap();
        ranges.extend(ranges_of(indices));
        let address = Address::parse(address, &before, name);
        if !cells[1].starts_with('…') {
            before = address.clone();
        }
        let fields: Vec<_> = bits.split(", ").map(field).collect();
        let bits = fields.iter().fold(0, |bits, field| bits | field);
        let reset = match reset {
            "cleared" => 0,
            _ if reset.contains(", ") => {
                let values = reset.split(", ").map(number).zip(&fields);
                values.fold(0, |word, (value, field)| word | value << field.trailing_zeros())
            }
            _ => number(reset),
        };
        let is_writable = match access {
            "read" => false,
            "read, write" => true,
            _ => panic!("{row}"),
        };
        for indices in combinations(name, &ranges) {
            let name = indices.iter().fold(name.to_owned(), |name, (index, value)| {
                name.replace(&format!("[{index}]"), &format!("[{value}]"))
            });
            let address = address.at(&indices);
            let register = Register { address, is_writable, bits, reset };
            assert!(map.insert(name, register).is_none(), "{row}");
        }
    }
    map
}

/// `, p 0 to 3, u 0 to 4`; of `, i = row · 32 + record type, 0 to 255`, too.
fn ranges_of(text: &str) -> BTreeMap<char, (u32, u32)> {
    let mut ranges = BTreeMap::new();
    let mut index = None;
    for part in text.split(", ").filter(|part| !part.is_empty()) {
        let words: Vec<_> = part.split(' ').collect();
        if let [letter, ..] = words[..]
            && letter.len() == 1
            && !letter.starts_with(|it: char| it.is_ascii_digit())
        {
            index = letter.chars().next();
        }
        if let [.., first, "to", last] = words[..] {
            ranges.insert(index.expect("an index before its range"), (number(first), number(last)));
        }
    }
    ranges
}

/// Every value of the indices that a name has.
fn combinations(name: &str, ranges: &BTreeMap<char, (u32, u32)>) -> Vec<Indices> {
    let mut found = vec![Indices::new()];
    for (&index, &(first, last)) in ranges {
        if name.contains(&format!("[{index}]")) {
            let with = |before: &Indices, value| {
                let mut indices = before.clone();
                indices.insert(index, value);
                indices
            };
            found = found
                .iter()
                .flat_map(|before| (first..=last).map(move |value| with(before, value)))
                .collect();
        }
    }
    found
}

/// Bits of `15:8`, or of `0`.
fn field(text: &str) -> u32 {
    let (high, low) = text.split_once(':').unwrap_or((text, text));
    mask(number(high), number(low))
}

/// Bits from the lower to the higher, both among them.
pub(crate) fn mask(high: u32, low: u32) -> u32 {
    assert!(low <= high && high < 32, "{high}:{low}");
    (u32::MAX >> (31 - high)) & (u32::MAX << low)
}
