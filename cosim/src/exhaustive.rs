// SPDX-License-Identifier: Apache-2.0
//! Every key with every size of a group: `range` and `modulo` of all four select stages, RTL
//! against model and model against arithmetic.
//!
//! A packet passes a chain of four groups, so it tests two sizes in both modes at once. Nothing is
//! hashed but the service identifier, and the identifiers are chosen so that the packets of a round
//! have the keys 0 to 65535 in turn.

use crate::{
    error::InputError,
    lockstep::LockStep,
    mismatch::Mismatch,
    recorder::Options,
    scenario::{Action, Event, Patterns, Scenario, Stimulus},
    statistics::Statistics,
};
use lbhash_model::{
    Egress, Family, HASH_PROFILES, Metadata, Selected, Selection, USERS,
    config::{
        Configuration, Entry, FieldTable, Group, HashUser, Level, Member, Mode, RegisterImage,
        User, registers,
    },
    fast::Fast,
};
use lbhash_vectors::stimulus::Packet;
use rayon::prelude::*;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};
use verilated::Model;

/// Keys of a round.
const KEYS: usize = 1 << 16;

/// Rounds of one instance.
const ROUNDS: usize = 4;

/// Entries of the largest group; each level's group has room for them.
const ENTRIES: u16 = 1024;

/// Modes of the four levels, and which of the two sizes of a round each has.
const LEVELS: [(Level, Mode, usize); 4] = [
    (Level::Level1Fec, Mode::Range, 0),
    (Level::Level2Fec, Mode::Modulo, 0),
    (Level::Level3Fec, Mode::Range, 1),
    (Level::Lag, Mode::Modulo, 1),
];

/// Two sizes of a group.
type Sizes = [u16; 2];

/// What came of it.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Sizes that were tested.
    pub sizes: usize,
    /// Of all instances together.
    pub statistics: Statistics,
    /// On the wall.
    pub wall: Duration,
    /// The first mismatch, and the scenario's name, which tells the sizes.
    pub mismatch: Option<(String, Mismatch)>,
}

/// Runs these sizes, 1 to 1024, with every key on all cores.
///
/// # Errors
/// [`InputError`] where a scenario cannot be prepared.
pub fn run(
    sizes: &[u16],
    model: Model,
    progress: impl Fn(u64) + Sync,
) -> Result<Verdict, InputError> {
    let start = Instant::now();
    let services = services_by_key();
    // The last size of an odd number goes twice.
    let pairs: Vec<Sizes> = sizes.chunks(2).map(|pair| [pair[0], pair[pair.len() - 1]]).collect();
    let first_failure = AtomicUsize::new(usize::MAX);
    let outcomes = pairs
        .par_chunks(ROUNDS)
        .enumerate()
        .filter(|(instance, _)| *instance < first_failure.load(Ordering::Relaxed))
        .map(|(instance, rounds)| {
            let (statistics, mismatch) = run_instance(rounds, &services, model)?;
            progress(statistics.packets);
            if mismatch.is_some() {
                first_failure.fetch_min(instance, Ordering::Relaxed);
            }
            Ok((statistics, mismatch))
        })
        .collect::<Result<Vec<_>, InputError>>()?;
    let mut verdict = Verdict {
        sizes: sizes.len(),
        statistics: Statistics::default(),
        wall: start.elapsed(),
        mismatch: None,
    };
    for (statistics, mismatch) in outcomes {
        verdict.statistics += statistics;
        verdict.mismatch = verdict.mismatch.or(mismatch);
    }
    Ok(verdict)
}

/// Packets of a run.
#[must_use]
pub fn packets(sizes: &[u16]) -> u64 {
    (sizes.len().div_ceil(2) * KEYS) as u64
}

fn run_instance(
    rounds: &[Sizes],
    services: &[u32],
    model: Model,
) -> Result<(Statistics, Option<(String, Mismatch)>), InputError> {
    let scenario = scenario(rounds, services);
    let mut stimulus = Stimulus::new(&scenario)?;
    stimulus.selections =
        rounds.iter().flat_map(|sizes| (0..KEYS).map(|key| expected(*sizes, key as u32))).collect();
    let mut lock_step = LockStep::new(&stimulus, model, Options::default());
    let mismatch = loop {
        match lock_step.step() {
            Ok(true) => {}
            Ok(false) => break None,
            Err(mismatch) => break Some((scenario.name.clone(), *mismatch)),
        }
    };
    Ok((lock_step.statistics(), mismatch))
}

/// The formulas of section 8, in numbers wide enough.
fn expected(sizes: Sizes, key: u32) -> Selection {
    let mut selection = Selection::default();
    for (number, (level, mode, size)) in (1..).zip(LEVELS) {
        let n = u32::from(sizes[size]);
        let index = if mode == Mode::Range { key * n / 65536 } else { key % n } as u16;
        selection.stages[level as usize] = Selected { valid: true, group: number, index };
        selection.egress = Egress::Port(index);
    }
    selection
}

fn scenario(rounds: &[Sizes], services: &[u32]) -> Scenario {
    let mut events: Vec<_> = tables().into_iter().map(|action| (0, action)).collect();
    for (round, sizes) in rounds.iter().enumerate() {
        let first = round * KEYS;
        events.extend(groups(*sizes).into_iter().map(|action| (first, action)));
        events.push((first, Action::Settle));
    }
    let packet = |&service_id: &u32| Packet {
        metadata: Metadata { group: 1, service_id, ..Metadata::default() },
        ..Packet::default()
    };
    let events =
        events.into_iter().map(|(after_packet, action)| Event { after_packet, action }).collect();
    Scenario {
        name: format!("sizes {rounds:?}"),
        seed: 1,
        images: Vec::new(),
        patterns: Patterns::default(),
        events,
        ragged: 0,
        packets: rounds.iter().flat_map(|_| services.iter().map(packet)).collect(),
    }
}

/// Hashing and tables, before the first round.
fn tables() -> Vec<Action> {
    let hashing = hashing().writes().into_iter().map(|write| (write.address, write.data));
    let members = (1..).zip(LEVELS).flat_map(|(number, (level, ..))| {
        (0..ENTRIES).map(move |index| {
            let member =
                if level == Level::Lag { Member::Port(index) } else { Member::Group(number + 1) };
            (registers::member(base(number) + index), member.word())
        })
    });
    let bases = (1..=LEVELS.len() as u16)
        .map(|number| (registers::group(number) + registers::GROUP_BASE, u32::from(base(number))));
    hashing.chain(members).chain(bases).map(write).collect()
}

/// First entry of a group.
const fn base(number: u16) -> u16 {
    ENTRIES * (number - 1)
}

/// The groups of a round, by their `SELECT` alone.
fn groups(sizes: Sizes) -> Vec<Action> {
    let selects = (1..).zip(LEVELS).map(|(number, (level, mode, size))| {
        let group = Group {
            level,
            mode,
            n: sizes[size],
            base: base(number),
            key_user: level.key_user(),
            flowset: Default::default(),
        };
        (registers::group(number) + registers::GROUP_SELECT, group.select_word())
    });
    selects.map(write).collect()
}

fn write((address, data): (u32, u32)) -> Action {
    Action::Write { address, data, strobe: 0xF }
}

/// Hashes the service identifier, with the same key for every user.
fn hashing() -> RegisterImage {
    let mut field_table = FieldTable::default();
    for family in Family::ALL {
        *field_table.meta_mut(family) = Entry(1 << 2);
    }
    let Configuration {
        layer_seed,
        system_ip,
        reserved_label_exclude,
        pw_control_word,
        select,
        ..
    } = Configuration::default();
    let user = HashUser::default_of(User::Level1Fec).compile();
    let users = [[user; USERS]; HASH_PROFILES];
    RegisterImage {
        layer_seed,
        system_ip,
        reserved_label_exclude,
        pw_control_word,
        field_table,
        users,
        select,
    }
}

/// A service identifier for each key. The key is a linear function of the identifier, but for a
/// constant.
fn services_by_key() -> Vec<u32> {
    let fast = Fast::new(&hashing());
    let key = |service_id| fast.hash(&Metadata { service_id, ..Metadata::default() }, &[]).keys[0];
    let constant = key(0);
    // Identifiers whose keys differ from the constant in a leading bit of their own.
    let mut leading = [None; 16];
    for bit in 0..32 {
        let (mut service, mut difference) = (1_u32 << bit, key(1 << bit) ^ constant);
        while let Some(top) = difference.checked_ilog2() {
            let Some((other, its_difference)) = leading[top as usize] else {
                leading[top as usize] = Some((service, difference));
                break;
            };
            service ^= other;
            difference ^= its_difference;
        }
    }
    let service_of = |key: u16| {
        let (mut service, mut left) = (0, key ^ constant);
        while let Some((other, difference)) =
            left.checked_ilog2().and_then(|top: u32| leading[top as usize])
        {
            service ^= other;
            left ^= difference;
        }
        service
    };
    (0..=u16::MAX).map(service_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_service() {
        let fast = Fast::new(&hashing());
        for (expected, service_id) in services_by_key().into_iter().enumerate() {
            let metadata = Metadata { service_id, ..Metadata::default() };
            let keys = fast.hash(&metadata, &[]).keys;
            assert_eq!(keys, [expected as u16; 5]);
        }
    }

    #[test]
    fn arithmetic_by_hand() {
        let Selection { stages, egress } = expected([10, 1024], 0xFFFF);
        assert_eq!(stages.map(|stage| stage.index), [9, 5, 1023, 1023]);
        assert_eq!(stages.map(|stage| stage.group), [1, 2, 3, 4]);
        assert_eq!(egress, Egress::Port(1023));
    }
}
