// SPDX-License-Identifier: Apache-2.0
//! Every value that a register takes or refuses at its limits, every strobe, every address beside.

use super::script::{Script, hash_user_registers, legal};
use lbhash_model::config::{
    register::{GroupWord, Register},
    registers,
};
use lbhash_vectors::stimulus::Rng;

/// A write: address, data, strobes.
pub(super) type Access = (u32, u32, u8);

/// Answers are held to the register map, and what a register holds is read after each access.
pub(super) fn write(script: &mut Script) {
    for (address, data, strobe) in accesses(&mut script.rng) {
        script.partial_write(address, data, strobe);
        script.wait(1);
        script.read(address);
        script.wait(5);
    }
    // A refused write must have changed nothing elsewhere.
    for register in examples(&mut script.rng) {
        script.read(register.address());
        script.wait(5);
    }
}

/// The accesses, in order.
pub(super) fn accesses(rng: &mut Rng) -> Vec<Access> {
    let mut accesses = Vec::new();
    for register in examples(rng) {
        let address = register.address();
        let legal_value = legal(register, rng);
        accesses.push((address, legal_value, 0xF));
        let whole = |data| (address, data, 0xF);
        accesses.extend(values(register, rng).into_iter().map(whole));
        let other = legal(register, rng);
        accesses.extend((0..0xF).map(|strobe| (address, other, strobe)));
        accesses.extend(beside(address).map(|address| (address, other, 0xF)));
        accesses.push((address, legal_value, 0xF));
    }
    let nowhere = holes().into_iter().map(|address| (address, rng.word() & 0xFF, 0xF));
    accesses.extend(nowhere);
    accesses
}

/// One access of this kind.
pub(in crate::scenario) fn limit(rng: &mut Rng) -> Access {
    let examples = examples(rng);
    let register = rng.pick(&examples);
    let strobe = if rng.one_in(8) { rng.u8() & 0xF } else { 0xF };
    let values = values(register, rng);
    (register.address(), rng.pick(&values), strobe)
}

/// Registers of every kind: the first and the last of each, and some between.
fn examples(rng: &mut Rng) -> Vec<Register> {
    let mut all = vec![
        Register::Id,
        Register::SpecVersion,
        Register::Control,
        Register::State,
        Register::LayerSeed,
        Register::SystemIp,
        Register::ReservedLabelExclude,
        Register::PwControlWord,
        Register::CyclesPerUs,
        Register::SamplingInterval,
        Register::InactivityTimer,
        Register::QualityWeights,
        Register::Time,
    ];
    all.extend([0, 255, rng.u8()].map(Register::FieldTable));
    all.extend([0, 127, rng.u8() & 127].map(Register::Load));
    all.extend([0, 127].map(Register::Quality));
    all.extend([0, 0x3FFF, rng.u16() & 0x3FFF].map(Register::Member));
    let words =
        [GroupWord::Select, GroupWord::Base, GroupWord::Pointer, GroupWord::FlowsRebalanced];
    for group in [0, 1, 4095, rng.u16() & 0xFFF] {
        all.extend(words.map(|word| Register::Group(group, word)));
    }
    let users: Vec<_> = hash_user_registers().collect();
    all.extend([users[0], users[users.len() - 1]]);
    all.extend((0..8).map(|_| rng.pick(&users)));
    all
}

/// Every bit alone, all bits, random ones; what else is at a limit.
fn values(register: Register, rng: &mut Rng) -> Vec<u32> {
    let mut values: Vec<u32> = (0..32).map(|bit| 1 << bit).collect();
    values.extend([0, register.mask(), u32::MAX, rng.word() & register.mask(), rng.word()]);
    match register {
        Register::Group(_, GroupWord::Select) => values.extend(select_words()),
        Register::QualityWeights => {
            let sums = [
                (100, 0, 0),
                (0, 100, 0),
                (0, 0, 100),
                (99, 0, 0),
                (101, 0, 0),
                (33, 33, 33),
                (33, 33, 34),
                (50, 25, 26),
                (127, 101, 0),
                (0, 127, 101),
                (101, 0, 127),
                (127, 127, 102),
                (127, 127, 110),
            ];
            values.extend(
                sums.map(|(port, queue, itm): (u32, u32, u32)| port | queue << 8 | itm << 16),
            );
        }
        Register::CyclesPerUs | Register::SamplingInterval | Register::InactivityTimer => {
            values.extend([0xFFFF, 0x1_0000, 0x1_0001, 0xFF00, 0x00FF]);
        }
        _ => {}
    }
    values
}

/// Sizes with every mode, flowset sizes with every mode, key users with every mode and level.
fn select_words() -> Vec<u32> {
    let mut words = Vec::new();
    for mode in 0..8_u32 {
        let flowset = if mode >= 5 { 8 } else { 0 };
        let word = |n: u32, level: u32, user: u32, flowset: u32| {
            n | level << 12 | mode << 16 | user << 20 | flowset << 24
        };
        let sizes = [0, 1, 63, 64, 65, 66, 100, 128, 512, 1023, 1024, 1025, 1026, 1088, 1536, 2047];
        words.extend(sizes.map(|n| word(n, mode & 3, 0, flowset)));
        words.extend((0..16).map(|flowset| word(4, 0, 1, flowset)));
        words.extend((0..8).map(|user| word(4, user & 3, user, flowset)));
    }
    words
}

/// The address with one bit changed.
fn beside(address: u32) -> impl Iterator<Item = u32> {
    (0..registers::ADDRESS_BITS).map(move |bit| address ^ 1 << bit)
}

/// Behind the end of every area, and before its beginning.
pub(super) fn holes() -> Vec<u32> {
    let mut holes: Vec<u32> = [
        0x00020, 0x003FC, 0x00400, 0x00FFC, 0x01400, 0x017FC, 0x01FFC, 0x02028, 0x0203C, 0x02140,
        0x021FC, 0x02800, 0x02FFC, 0x03000, 0x04000, 0x08000, 0x0FFFC, 0x30014, 0x3001C, 0x30020,
        0x301FC, 0x30600, 0x30800, 0x31000, 0x32000, 0x34000, 0x38000, 0x3FFFC,
    ]
    .into();
    for profile in 0..4 {
        for user in 0..8 {
            let first = if user < 5 { 10 } else { 0 };
            let block = registers::hash_user(profile, user);
            holes.extend([first, 13, 15].map(|word| block + 4 * word));
        }
    }
    holes
}
