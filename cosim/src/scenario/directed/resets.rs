// SPDX-License-Identifier: Apache-2.0
//! Reset in every state of the block, with values in everything that it must take away.

use super::script::{Script, group, hash_user_registers, legal, weights};
use lbhash_model::config::{
    Entry, Flowset, Group, Level, Member, Mode, Register, registers, select_tables::DLB_PORTS,
};
use lbhash_vectors::stimulus::{Packet, Random, directed};

/// Resets, some of them two.
const ROUNDS: u32 = 36;

/// Groups of a round: of every mode and level.
const GROUPS: u16 = 32;

/// The scalar registers that packets depend on.
const SCALARS: [Register; 4] = [
    Register::LayerSeed,
    Register::SystemIp,
    Register::ReservedLabelExclude,
    Register::PwControlWord,
];

pub(super) fn write(script: &mut Script) {
    let mut random = Random::new(script.rng.word().into());
    let reserved_labels = mpls();
    for round in 0..ROUNDS {
        tables(script);
        script.write(registers::CYCLES_PER_US, 1 + round % 3);
        script.write(registers::SAMPLING_INTERVAL, 1 + round % 40);
        script.write(registers::INACTIVITY_TIMER, 1 + round % 9);
        let data = weights(&mut script.rng);
        script.write(registers::QUALITY_WEIGHTS, data);
        for register in SCALARS {
            let data = legal(register, &mut script.rng);
            script.write_register(register, data);
        }
        packets(script, &mut random, &reserved_labels);
        enter_state(script, round, &mut random);
        reset(script, round);
        early_reads(script);
        // The scalars keep what reset left: the packets show it. A load counts by the weights that
        // reset left.
        tables(script);
        script.write(registers::CYCLES_PER_US, 1);
        if round % 2 == 0 {
            script.write(registers::SAMPLING_INTERVAL, 1 + round % 5);
        }
        packets(script, &mut random, &reserved_labels);
        move_flowsets(script);
        packets(script, &mut random, &reserved_labels);
        for group in 1..=GROUPS {
            script.read_state(number(group));
        }
        for port in 0..DLB_PORTS as u8 {
            script.read(Register::Quality(port).address());
        }
        for register in SCALARS {
            script.read(register.address());
        }
        script.wait(80);
    }
}

/// Group numbers far apart.
fn number(group: u16) -> u16 {
    (group * 127) & 0xFFF
}

/// Random tables, but for the scalar registers.
fn tables(script: &mut Script) {
    for entry in 0..=255 {
        let data = script.rng.u16() & Entry::MASK | 1 << 8;
        script.write_register(Register::FieldTable(entry), data.into());
    }
    for register in hash_user_registers() {
        let data = legal(register, &mut script.rng);
        script.write_register(register, data);
    }
    for index in 1..=GROUPS {
        let mode = Mode::ALL[usize::from(index) % 8];
        let level = Level::ALL[usize::from(index / 8) % 4];
        let size_log2 = if mode.is_dlb() { 8 + script.rng.below(3) as u8 } else { 0 };
        let flowset = Flowset { base: index << 11, size_log2 };
        let n = 1 + script.rng.below(6) as u16;
        script.group(number(index), &Group { flowset, ..group(level, mode, n, index << 6) });
        for member in 0..n {
            let next = index + 8 * (1 + script.rng.below(3) as u16);
            let to_group = script.rng.one_in(2) && next <= GROUPS && !mode.is_dlb();
            let port = script.rng.below(DLB_PORTS as u32) as u16;
            let member_is = if to_group { Member::Group(number(next)) } else { Member::Port(port) };
            script.member((index << 6) + member, member_is);
        }
    }
    for _ in 0..24 {
        let register = Register::Load(script.rng.u8() & 127);
        let data = legal(register, &mut script.rng);
        script.write_register(register, data);
    }
    script.settle();
}

/// `BASE` alone moves flowsets onto entries that were valid before the reset: they are empty.
fn move_flowsets(script: &mut Script) {
    for index in 1..=GROUPS {
        let (base, first_flow) = (u32::from(index) << 6, script.rng.word() << 27);
        script.write(registers::group(number(index)) + registers::GROUP_BASE, first_flow | base);
    }
    script.settle();
}

/// Packets that show the tables and the scalars.
fn packets(script: &mut Script, random: &mut Random, mpls: &[Packet]) {
    for _ in 0..24 {
        let reserved = mpls[script.rng.below(mpls.len() as u32) as usize].clone();
        for mut packet in random.by_ref().take(2).chain([reserved]) {
            packet.frame.truncate(300);
            packet.metadata.group = number(1 + script.rng.below(GROUPS.into()) as u16);
            packet.metadata.hash_profile = script.rng.u8() & 3;
            script.packet(packet);
        }
    }
}

/// Directed packets with label stacks: reserved labels and control words.
fn mpls() -> Vec<Packet> {
    directed().into_iter().filter(|packet| packet.name.contains("mpls")).collect()
}

/// What the reset comes into the middle of.
fn enter_state(script: &mut Script, round: u32, random: &mut Random) {
    match round % 9 {
        // Frames.
        0 => random.by_ref().take(12).for_each(|packet| script.packet(packet)),
        // A long frame, cut.
        1 => script.packet(Packet { frame: vec![0x45; 1500], ..Packet::default() }),
        // Weights that are being applied.
        2 => {
            let data = weights(&mut script.rng);
            script.write(registers::QUALITY_WEIGHTS, data);
        }
        // A flowset that is being cleared: before, in and after its two cycles.
        3 | 4 => {
            let flowset = Flowset { base: 0, size_log2: 15 };
            let group = Group { flowset, ..group(Level::Lag, Mode::DlbFlowDynamic, 4, 0) };
            script.group(5, &group);
        }
        5 => script.hold(true),
        // Writes and reads that wait.
        6 => {
            for _ in 0..10 {
                let data = script.rng.word();
                script.write(registers::LAYER_SEED, data);
                script.read(registers::LAYER_SEED);
            }
        }
        // Loads that do not count yet.
        7 => {
            for port in 0..6 {
                script.write_register(Register::Load(port), 0xFF_FFFF);
            }
        }
        _ => {
            for group in 1..=16 {
                script.select(number(group), 1);
            }
        }
    }
}

fn reset(script: &mut Script, round: u32) {
    let delay = match round % 9 {
        2 => script.rng.below(140),
        // Two writes, of 2 cycles each: the clearing begins soon after.
        3 => 1 + round / 9,
        4 => 5 + round / 9,
        5 => 2 + script.rng.below(4),
        6 | 7 => script.rng.below(40),
        _ => script.rng.below(160),
    };
    let cycles = 1 + script.rng.below(3);
    script.reset(delay, cycles);
    if round % 2 == 1 {
        // The second one comes at once, or into the clearing, or as it ends.
        let delay = [0, 1, 2, 3, 17, 64, 255, 256, 1000, 2048, 4090, 4094, 4095, 4096, 4097, 4100];
        script.reset(delay[(round / 2) as usize % delay.len()], 1);
    }
}

/// While the tables are being cleared.
fn early_reads(script: &mut Script) {
    let dlb = [
        Register::CyclesPerUs,
        Register::SamplingInterval,
        Register::InactivityTimer,
        Register::QualityWeights,
        Register::Time,
        Register::State,
        Register::Control,
    ];
    for register in dlb.into_iter().chain(SCALARS) {
        script.read(register.address());
    }
    let port = script.rng.u8() & 127;
    script.read(Register::Load(port).address());
    script.read(Register::Quality(port).address());
    script.read(Register::FieldTable(port).address());
}
