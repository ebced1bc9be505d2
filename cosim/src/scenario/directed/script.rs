// SPDX-License-Identifier: Apache-2.0
//! A scenario that is written line by line: packets, and what happens between them.

use crate::scenario::{Action, Event, Image, Patterns, Scenario};
use lbhash_model::{
    Metadata,
    config::{
        Group, HashUser, Level, Member, Mode, User,
        register::{HashUserRegister, HashUserWord, Register},
        registers,
    },
};
use lbhash_vectors::stimulus::{Packet, Rng};

/// Whole-word strobes.
const WHOLE: u8 = 0xF;

/// A scenario in the making, and random numbers for it.
pub(super) struct Script {
    scenario: Scenario,
    pub(super) rng: Rng,
}

impl Script {
    pub(super) fn new(name: &str, seed: u64) -> Self {
        let scenario = Scenario {
            name: name.to_owned(),
            seed,
            images: Vec::new(),
            patterns: Patterns::default(),
            events: Vec::new(),
            ragged: 0,
            packets: Vec::new(),
        };
        Self { scenario, rng: Rng::new(seed) }
    }

    pub(super) fn scenario(self) -> Scenario {
        self.scenario
    }

    /// One packet in so many has holes in its `tkeep`.
    pub(super) fn ragged(&mut self, one_in: u32) {
        self.scenario.ragged = one_in;
    }

    /// When the signals of the environment are high.
    pub(super) fn patterns(&mut self) -> &mut Patterns {
        &mut self.scenario.patterns
    }

    /// Loads a profile before anything else that is written from here on.
    pub(super) fn load(&mut self, profile: &str) {
        let image = Image { profile: profile.to_owned(), variation: 0, groups: 0 };
        self.scenario.images.push(image);
        let image = self.scenario.images.len() - 1;
        self.event(Action::Load { image, wait: true });
    }

    fn event(&mut self, action: Action) {
        let after_packet = self.scenario.packets.len();
        self.scenario.events.push(Event { after_packet, action });
    }

    /// A write of a whole word. `CONTROL` gets no `hold`, which nothing would clear: see
    /// [`Self::hold`].
    pub(super) fn write(&mut self, address: u32, data: u32) {
        self.partial_write(address, data, WHOLE);
    }

    pub(super) fn partial_write(&mut self, address: u32, data: u32, strobe: u8) {
        let hold = address == registers::CONTROL && strobe == WHOLE && data == 1;
        self.event(Action::Write { address, data: data & !u32::from(hold), strobe });
    }

    pub(super) fn write_register(&mut self, register: Register, data: u32) {
        self.write(register.address(), data);
    }

    pub(super) fn hold(&mut self, hold: bool) {
        let data = hold.into();
        self.event(Action::Write { address: registers::CONTROL, data, strobe: WHOLE });
    }

    pub(super) fn read(&mut self, address: u32) {
        self.event(Action::Read { address });
    }

    pub(super) fn settle(&mut self) {
        self.event(Action::Settle);
    }

    /// Waits for the answers of all writes, and so many cycles.
    pub(super) fn wait(&mut self, cycles: u32) {
        self.event(Action::Wait { cycles: cycles.max(1) });
    }

    /// Waits until all writes, and reads that were asked for at the same time, are answered.
    pub(super) fn drain(&mut self, reads: usize) {
        self.wait(4 * reads as u32 + 16);
    }

    pub(super) fn reset(&mut self, delay: u32, cycles: u32) {
        self.event(Action::Reset { delay, cycles });
    }

    pub(super) fn packet(&mut self, packet: Packet) {
        self.scenario.packets.push(packet);
    }

    /// A packet of one beat that names a group; its keys are the offsets of this hash profile where
    /// nothing is hashed.
    pub(super) fn select(&mut self, group: u16, hash_profile: u8) {
        let service_id = self.rng.word();
        let metadata = Metadata { group, hash_profile, service_id, ..Metadata::default() };
        self.packet(Packet { metadata, ..Packet::default() });
    }

    /// As [`Self::select`], with keys that the interface decides: [`Self::hash_interfaces`].
    pub(super) fn select_by_interface(&mut self, group: u16, ifindex: u32) {
        let metadata = Metadata { group, ifindex, ..Metadata::default() };
        self.packet(Packet { metadata, ..Packet::default() });
    }

    /// The interface decides every key of profile 0.
    pub(super) fn hash_interfaces(&mut self) {
        for row in 0..8 {
            self.write(registers::FIELD_TABLE + 4 * (32 * row + 1), 1);
        }
        let user = HashUser::default_of(User::Level1Fec).compile();
        for code in 0..User::ALL.len() {
            let block = registers::hash_user(0, code);
            self.write(block + registers::HASH_USER_SELECT, user.select_word());
            for (lane, weight) in (0..).zip(user.weights) {
                self.write(block + registers::HASH_USER_WEIGHT + 4 * lane, weight.into());
            }
        }
    }

    /// Offset of every user of a hash profile.
    pub(super) fn offsets(&mut self, profile: u8, offset: u16) {
        for user in 0..User::ALL.len() as u8 {
            let register = HashUserRegister { profile, user, word: HashUserWord::Offset };
            self.write_register(Register::HashUser(register), offset.into());
        }
    }

    /// Both registers of a group, the base first.
    pub(super) fn group(&mut self, number: u16, group: &Group) {
        self.write(registers::group(number) + registers::GROUP_BASE, group.base_word());
        self.write(registers::group(number) + registers::GROUP_SELECT, group.select_word());
    }

    pub(super) fn member(&mut self, entry: u16, member: Member) {
        self.write(registers::member(entry), member.word());
    }

    /// Ports `first`, `first` + 1 … as members from an entry on.
    pub(super) fn ports(&mut self, entry: u16, first: u16, count: u16) {
        for index in 0..count {
            self.member((entry + index) & 0x3FFF, Member::Port(first + index));
        }
    }

    pub(super) fn read_state(&mut self, group: u16) {
        self.read(registers::group(group) + registers::GROUP_POINTER);
        self.read(registers::group(group) + registers::GROUP_FLOWS_REBALANCED);
    }

    /// A microsecond is a cycle, ports are sampled in each, and flows are idle after `timer`.
    pub(super) fn fast_clock(&mut self, timer: u16) {
        self.write(registers::CYCLES_PER_US, 1);
        self.write(registers::SAMPLING_INTERVAL, 1);
        self.write(registers::INACTIVITY_TIMER, timer.into());
    }
}

/// A group with the key of its level's own user and no flowset.
pub(super) fn group(level: Level, mode: Mode, n: u16, base: u16) -> Group {
    Group { level, mode, n, base, key_user: level.key_user(), flowset: Default::default() }
}

/// Registers of the hash users that exist.
pub(super) fn hash_user_registers() -> impl Iterator<Item = Register> {
    (0..lbhash_model::config::register::HASH_USER_WORDS)
        .filter_map(HashUserRegister::from_index)
        .map(Register::HashUser)
}

/// A legal value of a register that can be written.
pub(super) fn legal(register: Register, rng: &mut Rng) -> u32 {
    match register {
        Register::Control => 0,
        Register::QualityWeights => weights(rng),
        Register::CyclesPerUs | Register::SamplingInterval | Register::InactivityTimer => {
            1 + rng.below(0xFFFF)
        }
        Register::Group(_, lbhash_model::config::register::GroupWord::Select) => {
            let mode = rng.pick(&Mode::ALL);
            let n = if mode.is_dlb() { rng.below(65) } else { rng.below(1025) } as u16;
            let size_log2 = if mode.is_dlb() { 8 + rng.below(8) as u8 } else { 0 };
            let flowset = lbhash_model::config::Flowset { base: 0, size_log2 };
            let (level, key_user) = (rng.pick(&Level::ALL), rng.pick(&User::ALL));
            Group { level, mode, n, base: 0, key_user, flowset }.select_word()
        }
        _ => rng.word() & register.mask(),
    }
}

/// Percentages that sum to 100, as `QUALITY_WEIGHTS` has them.
pub(super) fn weights(rng: &mut Rng) -> u32 {
    let port = rng.below(101);
    let queue = rng.below(101 - port);
    port | queue << 8 | (100 - port - queue) << 16
}
