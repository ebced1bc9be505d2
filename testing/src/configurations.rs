// SPDX-License-Identifier: Apache-2.0
//! Random configurations that compile.

use lbhash_model::{
    Context, Family, Polynomial, RecordType,
    config::{Configuration, Entry, FieldTable, HashUser, SeedMode, hash_user::Rounds},
};
use rand::{Rng, RngExt, seq::IndexedRandom};

/// Longest lane distance of [`random`]: the reference clocks a register that often for every lane
/// and user.
const SHORT_DISTANCE: u32 = 64;

/// A configuration with everything random, seeds among those with short lane distances.
pub fn random(rng: &mut impl Rng) -> Configuration {
    with_lane_distance(rng, SHORT_DISTANCE)
}

/// A configuration with everything random, seeds too.
pub fn random_with_any_seed(rng: &mut impl Rng) -> Configuration {
    with_lane_distance(rng, u32::MAX)
}

fn with_lane_distance(rng: &mut impl Rng, longest: u32) -> Configuration {
    let mut configuration = Configuration {
        layer_seed: if rng.random() { 0xFFFF_FFFF } else { rng.random() },
        system_ip: rng.random(),
        reserved_label_exclude: *[0x0080, 0, 0xFFFF, rng.random()].choose(rng).unwrap(),
        pw_control_word: rng.random_ratio(3, 4),
        ..Configuration::default()
    };
    fill(&mut configuration.field_table, |record| entry(rng, record));
    let one_for_all = rng.random_ratio(1, 4).then(|| user(rng, longest));
    for slot in configuration.users.iter_mut().flatten() {
        *slot = one_for_all.unwrap_or_else(|| user(rng, longest));
    }
    configuration
}

/// Every field of every layer on, everything descends.
pub fn everything() -> Configuration {
    let mut configuration = Configuration::default();
    fill(&mut configuration.field_table, |record| Entry(all_fields(record) | Entry::DESCEND));
    configuration
}

fn fill(table: &mut FieldTable, mut entry: impl FnMut(RecordType) -> Entry) {
    for context in Context::ALL {
        for record in &RecordType::ALL[1..] {
            *table.entry_mut(context, *record) = entry(*record);
        }
    }
    for family in Family::ALL {
        *table.meta_mut(family) = entry(RecordType::Meta);
    }
}

fn all_fields(record: RecordType) -> u16 {
    (1 << record.enable_names().len()) - 1
}

fn entry(rng: &mut impl Rng, record: RecordType) -> Entry {
    let all = all_fields(record);
    let enables = *[0, all, rng.random::<u16>() & all].choose(rng).unwrap();
    let mut bits = enables;
    let half_pair = record.has_symmetric_pair() && matches!(enables & 3, 1 | 2);
    for (flag, one_in) in [(Entry::SYMMETRIC, 2), (Entry::L4_ONLY, 4)] {
        if rng.random_ratio(1, one_in) && !(flag == Entry::SYMMETRIC && half_pair) {
            bits |= flag;
        }
    }
    if rng.random_ratio(19, 20) {
        bits |= Entry::DESCEND;
    }
    Entry(bits)
}

fn user(rng: &mut impl Rng, longest: u32) -> HashUser {
    loop {
        let user = HashUser {
            polynomial: *Polynomial::ALL.choose(rng).unwrap(),
            seed: *[0, 65535, rng.random()].choose(rng).unwrap(),
            half_select: rng.random(),
            seed_mode: if rng.random() { SeedMode::Stride } else { SeedMode::Init },
            rounds: Rounds::new(rng.random_range(1..=4)).unwrap(),
        };
        if user.lane_distance() <= longest {
            return user;
        }
    }
}
