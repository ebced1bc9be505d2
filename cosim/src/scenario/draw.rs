// SPDX-License-Identifier: Apache-2.0
//! Scenarios from a seed: what each instance of a run is put through.

use super::{Action, Event, Image, Patterns, Scenario, directed, groups};
use crate::{pattern::Pattern, seed};
use lbhash_model::config::{Entry, Register, registers};
use lbhash_vectors::stimulus::{Generator, Packet, Rng};

/// What a whole run is made of.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Seed of the run.
    pub seed: u64,
    /// Built-in profile or TOML file.
    pub profile: String,
    /// Instances; each gets a scenario of its own.
    pub instances: usize,
    /// Packets in all.
    pub packets: usize,
    /// Where the packets come from.
    pub traffic: Traffic,
    /// `valid` and `ready` of the streams; `None`: each instance draws its own.
    pub valid: Option<Pattern>,
    /// As `valid`.
    pub ready: Option<Pattern>,
    /// Register accesses, profile switches and resets under traffic.
    pub disturb: bool,
    /// Which instances have groups to select from.
    pub groups: Groups,
}

/// Which instances of a run have groups: tables of every mode and level, and packets that name
/// them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Groups {
    /// None: packets name what the traffic says, and the tables are empty.
    Never,
    /// Every second one, the first of them instance 0.
    #[default]
    Mixed,
    /// All.
    Always,
}

impl Groups {
    fn are_in(self, instance: usize) -> bool {
        match self {
            Self::Never => false,
            Self::Mixed => instance.is_multiple_of(2),
            Self::Always => true,
        }
    }
}

/// Where the packets of a run come from.
#[derive(Clone, Debug)]
pub enum Traffic {
    /// Made by seed.
    Generated(Generator),
    /// These, in order, over and over.
    Fixed(Vec<Packet>),
}

impl Plan {
    /// The scenario of instance 0 up to `instances`.
    #[must_use]
    pub fn scenario(&self, instance: usize) -> Scenario {
        let name = format!("instance-{instance}");
        let seed = seed::derive(self.seed, &name);
        let with_groups = self.groups.are_in(instance);
        let mut packets = self.packets_of(instance, seed);
        if with_groups {
            name_groups(&mut packets, &mut seed::stream(seed, "groups"));
        }
        let mut rng = seed::stream(seed, "plan");
        let patterns = self.patterns(with_groups, &mut rng);
        let mut events = if self.disturb {
            disturbances(packets.len(), with_groups, &mut rng)
        } else {
            vec![Event { after_packet: 0, action: Action::Load { image: 0, wait: true } }]
        };
        if with_groups {
            let after_packet = packets.len();
            let reads = groups::final_reads();
            events.extend(reads.map(|action| Event { after_packet, action }));
        }
        let groups = |variation: u64| if with_groups { variation.rotate_left(16) | 1 } else { 0 };
        let image = |variation| Image {
            profile: self.profile.clone(),
            variation,
            groups: groups(variation ^ seed),
        };
        let images = vec![image(0), image(seed | 1), image(seed.rotate_left(32) | 1)];
        let ragged = if self.disturb { 50 } else { 0 };
        Scenario { name, seed, images, patterns, events, ragged, packets }
    }

    fn packets_of(&self, instance: usize, seed: u64) -> Vec<Packet> {
        let begin = self.packets * instance / self.instances;
        let end = self.packets * (instance + 1) / self.instances;
        match &self.traffic {
            Traffic::Generated(generator) => generator.packets(seed).take(end - begin).collect(),
            Traffic::Fixed(packets) => packets
                .iter()
                .cycle()
                .skip(begin % packets.len().max(1))
                .take(end - begin)
                .cloned()
                .collect(),
        }
    }

    /// Half of the instances push a packet every cycle while results are taken at once; the others
    /// draw every pattern. Most of those with groups, which have much to write, write at full rate.
    fn patterns(&self, with_groups: bool, rng: &mut Rng) -> Patterns {
        let full_rate = rng.one_in(2);
        let write_at_full_rate = with_groups && !rng.one_in(4);
        let mut draw =
            |full_rate: bool| if full_rate { Pattern::Always } else { Pattern::draw(rng) };
        Patterns {
            valid: self.valid.clone().unwrap_or_else(|| draw(full_rate)),
            ready: self.ready.clone().unwrap_or_else(|| draw(full_rate)),
            write_address: draw(write_at_full_rate),
            write_data: draw(write_at_full_rate),
            write_response: draw(write_at_full_rate),
            read_address: draw(false),
            read_data: draw(false),
        }
    }
}

/// Most packets of a burst of one flow.
const BURST: u32 = 24;

/// Groups for the packets to select from. In half of the instances there are few flows, in bursts,
/// so that flow entries are hit again.
fn name_groups(packets: &mut [Packet], rng: &mut Rng) {
    let flows = if rng.one_in(2) { rng.pick(&[8, 64]) } else { packets.len() };
    let (flows, rest) = packets.split_at_mut(flows.min(packets.len()));
    for packet in &mut *flows {
        groups::name_group(&mut packet.metadata, rng);
    }
    let mut left = rest;
    while !left.is_empty() {
        let burst = left.len().min(1 + rng.below(BURST) as usize);
        let (these, others) = left.split_at_mut(burst);
        these.fill(flows[rng.below(flows.len() as u32) as usize].clone());
        left = others;
    }
}

/// Packets between two disturbances, on average.
const DISTURBANCE_EVERY: u32 = 400;

/// The first load, then register accesses, switches and resets at random places.
fn disturbances(packets: usize, with_groups: bool, rng: &mut Rng) -> Vec<Event> {
    let mut events = Vec::new();
    let mut after_packet = 0;
    let mut at = |after_packet, actions: Vec<Action>| {
        events.extend(actions.into_iter().map(|action| Event { after_packet, action }));
    };
    at(0, vec![Action::Load { image: 0, wait: !rng.one_in(4) }]);
    loop {
        // A load of an image with groups takes thousands of cycles: few of them.
        let of_groups = with_groups && !rng.one_in(16);
        let every = if with_groups { DISTURBANCE_EVERY / 4 } else { DISTURBANCE_EVERY };
        after_packet += 1 + rng.below(2 * every) as usize;
        if after_packet >= packets {
            break;
        }
        at(after_packet, if of_groups { groups::disturbance(rng) } else { disturbance(rng) });
    }
    events
}

fn disturbance(rng: &mut Rng) -> Vec<Action> {
    match rng.below(20) {
        0..=7 => (0..1 + rng.below(6)).map(|_| random_access(rng)).collect(),
        8..=12 => {
            (0..1 + rng.below(20)).map(|_| Action::Read { address: any_address(rng) }).collect()
        }
        13..=14 => hold(rng),
        15..=17 => vec![Action::Load { image: rng.below(3) as usize, wait: rng.one_in(2) }],
        _ => resets(rng),
    }
}

/// One reset, or more: at once, soon, or while the tables are still being cleared.
fn resets(rng: &mut Rng) -> Vec<Action> {
    let mut resets = vec![Action::Reset { delay: rng.below(160), cycles: 1 + rng.below(4) }];
    while rng.one_in(2) && resets.len() < 3 {
        let within = rng.pick(&[4, 64, 4200]);
        resets.push(Action::Reset { delay: rng.below(within), cycles: 1 + rng.below(2) });
    }
    resets
}

/// No new frame for a while: some accesses between setting and clearing `hold`.
fn hold(rng: &mut Rng) -> Vec<Action> {
    let control = |data| Action::Write { address: registers::CONTROL, data, strobe: 0xF };
    let mut actions = vec![control(1)];
    actions.extend((0..rng.below(5)).map(|_| random_access(rng)));
    actions.push(control(0));
    actions
}

fn random_access(rng: &mut Rng) -> Action {
    if rng.one_in(3) {
        return Action::Read { address: any_address(rng) };
    }
    match rng.below(4) {
        0 if rng.one_in(2) => limit_write(rng),
        0 => any_write(rng),
        1 => scalar_write(rng),
        2 => Action::Write {
            address: registers::FIELD_TABLE + 4 * rng.below(256),
            data: rng.word() & u32::from(Entry::MASK),
            strobe: 0xF,
        },
        _ => hash_user_write(rng),
    }
}

fn scalar_write(rng: &mut Rng) -> Action {
    let (address, mask) = rng.pick(&[
        (registers::LAYER_SEED, u32::MAX),
        (registers::SYSTEM_IP, u32::MAX),
        (registers::RESERVED_LABEL_EXCLUDE, 0xFFFF),
        (registers::PW_CONTROL_WORD, 1),
    ]);
    Action::Write { address, data: rng.word() & mask, strobe: 0xF }
}

fn hash_user_write(rng: &mut Rng) -> Action {
    let block = registers::hash_user(rng.below(4) as usize, rng.below(5) as usize);
    let (offset, mask) = match rng.below(10) {
        lane @ 0..8 => (registers::HASH_USER_WEIGHT + 4 * lane, 0xFFFF),
        8 => (registers::HASH_USER_SELECT, 0xFF07),
        _ => (registers::HASH_USER_OFFSET, 0xFFFF),
    };
    Action::Write { address: block + offset, data: rng.word() & mask, strobe: 0xF }
}

/// A register with a value at one of its limits, or with strobes missing. The registers that time
/// depends on keep values that let much happen.
fn limit_write(rng: &mut Rng) -> Action {
    let (address, data, strobe) = directed::limit(rng);
    let data = match Register::at(address) {
        Some(Register::Control) => data & !1,
        Some(Register::CyclesPerUs | Register::SamplingInterval | Register::InactivityTimer) => {
            data & !0xFFFF
        }
        _ => data,
    };
    Action::Write { address, data, strobe }
}

/// Mostly illegal: any address, any data, any strobes. Never `CONTROL` with `hold` set, which
/// nothing would clear.
fn any_write(rng: &mut Rng) -> Action {
    let strobe = if rng.one_in(2) { 0xF } else { rng.u8() & 0xF };
    let address = any_address(rng);
    let data = if rng.one_in(2) { rng.word() } else { rng.word() & 0x3FF };
    let data = if address == registers::CONTROL { data & !1 } else { data };
    Action::Write { address, data, strobe }
}

/// Any address: in the map, just outside of its parts, or anywhere.
fn any_address(rng: &mut Rng) -> u32 {
    match rng.below(8) {
        6..=7 => groups::any_address(rng),
        0 => 4 * rng.below(10),
        1 => registers::FIELD_TABLE + 4 * rng.below(258),
        2 => registers::HASH_USER + 4 * rng.below(514),
        3 => rng.pick(&[0x00800, 0x03000, 0x0F000]) + 4 * rng.below(64),
        4 => registers::FIELD_TABLE + rng.below(0x2000),
        _ => rng.below(1 << registers::ADDRESS_BITS),
    }
}
