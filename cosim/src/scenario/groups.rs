// SPDX-License-Identifier: Apache-2.0
//! Groups and members from a seed, and what disturbs them: of every mode and level, in chains, with
//! the mistakes that a table can hold.

use super::Action;
use lbhash_model::{
    Metadata,
    config::{
        DlbSettings, Flowset, Group, Level, Member, Mode, SelectTables, User, Weights, registers,
        select_tables::{DLB_GROUP_MEMBERS, DLB_PORTS, GROUP_MEMBERS, GROUPS, MEMBERS},
    },
};
use lbhash_vectors::stimulus::Rng;

/// Groups of each level, the same ones in all images of a run. The first eight of level k have the
/// numbers from 16 · k + 1 on, the others the same numbers but for one bit: what looks at too few
/// bits of a group's number takes them for the same.
const GROUPS_OF_LEVEL: u16 = 16;

/// Numbers from one level's groups to the next one's.
const LEVEL_STRIDE: u16 = 16;

/// The bit that tells a group from the one eight before it.
const ALIAS: [u16; 8] = [0x040, 0x080, 0x100, 0x200, 0x400, 0x800, 0x040, 0x100];

/// Member entries that are written for a group: a larger group reaches entries of others, or
/// cleared ones.
const WRITTEN_MEMBERS: u16 = 20;

/// Entries of the largest flowset.
const MOST_FLOWS_LOG2: u32 = 15;

/// Tables of an image.
pub(super) fn tables(rng: &mut Rng) -> SelectTables {
    let mut tables = SelectTables { dlb: settings(rng), ..SelectTables::default() };
    for number in numbers() {
        let group = group(number, rng);
        for index in 0..group.n.min(WRITTEN_MEMBERS) {
            let entry = (group.base + index) % MEMBERS as u16;
            tables.members.insert(entry, member(group.level, rng));
        }
        tables.groups.insert(number, group);
    }
    tables
}

/// Every group that an image has.
fn numbers() -> impl Iterator<Item = u16> {
    (0..Level::ALL.len() as u16)
        .flat_map(|level| (0..GROUPS_OF_LEVEL).map(move |index| number(level, index)))
}

/// Number of a group of a level.
fn number(level: u16, index: u16) -> u16 {
    let alias = if index < 8 { 0 } else { ALIAS[usize::from(index % 8)] };
    (LEVEL_STRIDE * level + 1 + index % 8) | alias
}

/// A group as its number says: level and mode are the same in every image, but for one in eight.
fn group(number: u16, rng: &mut Rng) -> Group {
    let as_numbered = !rng.one_in(8);
    let level = if as_numbered { number / LEVEL_STRIDE % 4 } else { rng.below(4) as u16 };
    let mode = if as_numbered { number % LEVEL_STRIDE } else { rng.below(8) as u16 };
    let mode = Mode::ALL[usize::from(mode) % Mode::ALL.len()];
    let most = if mode.is_dlb() { DLB_GROUP_MEMBERS } else { GROUP_MEMBERS };
    let n = size(rng).min(most);
    let base = match rng.below(8) {
        // The table wraps.
        0 => MEMBERS as u32 - 1 - rng.below(20),
        _ => (u32::from(number) * 64 + rng.below(4) * 4096) % MEMBERS as u32,
    };
    let base = if mode.is_dlb() { base & 0x3FC0 } else { base };
    let flowset = Flowset {
        base: if rng.one_in(4) { rng.u16() } else { number << 9 },
        size_log2: if mode.is_dlb() { 8 + rng.below(MOST_FLOWS_LOG2 - 7) as u8 } else { 0 },
    };
    let level = Level::ALL[usize::from(level) % Level::ALL.len()];
    Group { level, mode, n, base: base as u16, key_user: key_user(level, rng), flowset }
}

fn key_user(level: Level, rng: &mut Rng) -> User {
    if rng.one_in(3) { rng.pick(&User::ALL) } else { level.key_user() }
}

/// Entries of a group: few, many, none.
fn size(rng: &mut Rng) -> u16 {
    match rng.below(8) {
        0 => rng.below(2) as u16,
        1 => rng.pick(&[GROUP_MEMBERS, GROUP_MEMBERS - 1, 512, 100, 64, 63]),
        2 => 1 + rng.below(GROUP_MEMBERS.into()) as u16,
        3 => 1 << rng.below(5),
        _ => 2 + rng.below(18) as u16,
    }
}

/// Mostly a group of a later level, where there is one: chains are what is to be tested.
fn member(level: Level, rng: &mut Rng) -> Member {
    let later = 3 - level as u32;
    match rng.below(10) {
        0..=4 if later != 0 => {
            let next = level as u16 + 1 + rng.below(later) as u16;
            Member::Group(number(next, rng.below(GROUPS_OF_LEVEL.into()) as u16))
        }
        // A mistake: a group that is not there, or of this level or an earlier one.
        5 => Member::Group(rng.below(80) as u16),
        6 => Member::None,
        7 => Member::Drop(rng.u16()),
        _ => Member::Port(if rng.one_in(3) { rng.u16() } else { rng.below(16) as u16 }),
    }
}

/// A clock so fast that samples, idle flows and rebalances happen all the time.
fn settings(rng: &mut Rng) -> DlbSettings {
    let [port, queue, itm] = weights(rng);
    DlbSettings {
        cycles_per_us: 1 + rng.below(6) as u16,
        sampling_interval: 1 + rng.below(12) as u16,
        inactivity_timer: 1 + rng.pick(&[3, 20, 150]) as u16,
        weights: Weights { port, queue, itm },
    }
}

/// Percentages that sum to 100.
fn weights(rng: &mut Rng) -> [u8; 3] {
    let port = rng.below(101);
    let queue = rng.below(101 - port);
    [port as u8, queue as u8, (100 - port - queue) as u8]
}

/// Group of a packet: mostly one that exists.
pub(super) fn name_group(metadata: &mut Metadata, rng: &mut Rng) {
    metadata.group = match rng.below(16) {
        0 => 0,
        1 => rng.below(GROUPS as u32) as u16,
        _ => any_group(rng),
    };
    metadata.service_id = if rng.one_in(2) { rng.word() } else { rng.below(3000) };
}

fn any_group(rng: &mut Rng) -> u16 {
    number(rng.below(4) as u16, rng.below(GROUPS_OF_LEVEL.into()) as u16)
}

/// Reads of every quality, counter, best pointer and count of moved flows that a run can have
/// changed.
pub(super) fn final_reads() -> impl Iterator<Item = Action> {
    let qualities = (0..DLB_PORTS as u32).map(|port| registers::QUALITY + 4 * port);
    let states = numbers().flat_map(|number| {
        let block = registers::group(number);
        [block + registers::GROUP_POINTER, block + registers::GROUP_FLOWS_REBALANCED]
    });
    qualities.chain(states).map(|address| Action::Read { address })
}

/// Accesses that disturb selection and load balancing.
pub(super) fn disturbance(rng: &mut Rng) -> Vec<Action> {
    match rng.below(8) {
        0 => rewritten_group(rng),
        1 => vec![write(registers::QUALITY_WEIGHTS, u32_of_weights(weights(rng)))],
        2 => (0..1 + rng.below(6)).map(|_| member_write(rng)).collect(),
        3 => vec![setting_write(rng)],
        4 => (0..1 + rng.below(20)).map(|_| Action::Read { address: state_address(rng) }).collect(),
        _ => (0..1 + rng.below(30)).map(|_| load_write(rng)).collect(),
    }
}

const fn write(address: u32, data: u32) -> Action {
    Action::Write { address, data, strobe: 0xF }
}

const fn u32_of_weights([port, queue, itm]: [u8; 3]) -> u32 {
    u32::from_le_bytes([port, queue, itm, 0])
}

/// Both registers of a group, or one of them.
fn rewritten_group(rng: &mut Rng) -> Vec<Action> {
    let number = any_group(rng);
    let (group, block) = (group(number, rng), registers::group(number));
    let base = write(block + registers::GROUP_BASE, group.base_word());
    let select = write(block + registers::GROUP_SELECT, group.select_word());
    let pointer = Action::Read { address: block + registers::GROUP_POINTER };
    match rng.below(3) {
        0 => vec![base],
        1 => vec![pointer, select, pointer],
        _ => vec![base, select],
    }
}

fn member_write(rng: &mut Rng) -> Action {
    let entry = u32::from(any_group(rng)) * 64 + rng.below(WRITTEN_MEMBERS.into());
    let entry = (entry % MEMBERS as u32) as u16;
    write(registers::member(entry), member(rng.pick(&Level::ALL), rng).word())
}

fn setting_write(rng: &mut Rng) -> Action {
    let DlbSettings { cycles_per_us, sampling_interval, inactivity_timer, .. } = settings(rng);
    let (address, data) = rng.pick(&[
        (registers::CYCLES_PER_US, cycles_per_us),
        (registers::SAMPLING_INTERVAL, sampling_interval),
        (registers::INACTIVITY_TIMER, inactivity_timer),
    ]);
    write(address, data.into())
}

/// Loads of the ports that most members name.
fn load_write(rng: &mut Rng) -> Action {
    let port = if rng.one_in(4) { rng.below(DLB_PORTS as u32) } else { rng.below(16) };
    write(registers::LOAD + 4 * port, rng.word() & 0xFF_FFFF)
}

/// What changes by itself, and the tables.
pub(super) fn state_address(rng: &mut Rng) -> u32 {
    let block = registers::group(any_group(rng));
    match rng.below(9) {
        0..=2 => block + registers::GROUP_POINTER,
        3..=4 => block + registers::GROUP_FLOWS_REBALANCED,
        5 => registers::QUALITY + 4 * rng.below(16),
        6 => registers::TIME,
        7 => registers::CYCLES_PER_US + 4 * rng.below(6),
        _ => any_address(rng),
    }
}

/// Any address of the tables and of dynamic load balancing, and just outside.
pub(super) fn any_address(rng: &mut Rng) -> u32 {
    match rng.below(5) {
        0 => registers::group(any_group(rng)) + 4 * rng.below(4),
        1 => registers::GROUP + 4 * rng.below(4 * GROUPS as u32),
        2 => registers::MEMBER + 4 * rng.below(MEMBERS as u32),
        3 => registers::LOAD + 4 * rng.below(2 * DLB_PORTS as u32 + 2),
        _ => registers::CYCLES_PER_US + 4 * rng.below(8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lbhash_model::pipeline::driver::Driver;
    use std::collections::HashSet;

    /// Every write of an image is one that the block takes, and all modes are at all levels.
    #[test]
    fn tables_are_legal_and_diverse() {
        let mut seen = HashSet::new();
        for seed in 0..8 {
            let tables = tables(&mut Rng::new(seed));
            seen.extend(tables.groups.values().map(|group| (group.level, group.mode)));
            assert!(tables.groups.values().any(|group| group.n == 0 || group.n > 64));
            let image =
                lbhash_model::config::Configuration { select: tables, ..Default::default() };
            Driver::new().load(&image.compile().unwrap()).unwrap();
        }
        assert_eq!(seen.len(), Level::ALL.len() * Mode::ALL.len());
    }
}
