// SPDX-License-Identifier: Apache-2.0
//! A pipeline whose keys a test sets as it likes: nothing is hashed, so a user's key is its offset
//! register. Writes and packets are recorded for co-simulation, with the cycles between them.

use crate::recording::{Step, record_step};
use lbhash_model::{
    Metadata, RESULT_WORDS,
    config::{
        Group, Member,
        registers::{self, Write},
    },
    pipeline::{AxiLiteInputs, BEAT_BYTES, Beat, Inputs, Pipeline, driver::Driver},
};

/// A frame that says nothing.
pub const FRAME: [u8; BEAT_BYTES] = [0; BEAT_BYTES];

/// What the result word says of the selection: (group, index) of the stages that selected, and kind
/// and id of the egress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Group and member index of the stages that selected.
    pub stages: [Option<(u32, u32)>; 4],
    /// Kind and id of the egress.
    pub egress: (u32, u32),
}

impl Chosen {
    /// Reads the selection of a result word.
    ///
    /// # Panics
    /// A bit is set that the result word does not have.
    pub fn of(words: &[u32; RESULT_WORDS]) -> Self {
        let stage = |word: u32| {
            assert_eq!(word & !(1 << 31 | 0x3FF << 16 | 0xFFF), 0, "bits that do not exist");
            let (group, index) = (word & 0xFFF, word >> 16 & 0x3FF);
            if word >> 31 == 0 {
                assert_eq!((group, index), (0, 0), "not valid, so 0");
            }
            (word >> 31 == 1).then_some((group, index))
        };
        let stages = [15, 16, 17, 18].map(|word| stage(words[word]));
        Self { stages, egress: (words[19] >> 16, words[19] & 0xFFFF) }
    }

    /// The index of the only stage that selected.
    pub fn index(&self) -> u32 {
        let mut selected = self.stages.iter().flatten();
        let (_, index) = *selected.next().expect("a stage selected");
        assert_eq!(selected.next(), None, "one stage only");
        index
    }
}

/// Packets that name this group.
pub fn to_group(group: u16) -> Metadata {
    Metadata { group, ..Metadata::default() }
}

/// A pipeline after reset.
pub fn fresh() -> Driver {
    record_step(Step::Reset);
    Driver::new()
}

/// Writes a register with a legal value.
pub fn write(driver: &mut Driver, address: u32, data: u32) {
    driver.write(address, data).expect("legal");
    record_step(Step::Write(Write { address, data }));
}

/// Cycles in which nothing comes in.
pub fn wait(driver: &mut Driver, cycles: u64) {
    (0..cycles).for_each(|_| driver.cycle(&Inputs::default()));
    record_step(Step::Wait(cycles));
}

/// Sets the key of a hash user in hash profile 0.
pub fn set_key(driver: &mut Driver, user: usize, key: u16) {
    let offset = registers::hash_user(0, user) + registers::HASH_USER_OFFSET;
    write(driver, offset, key.into());
}

/// Writes `BASE`, then `SELECT` of a group.
pub fn set_group(driver: &mut Driver, number: u16, group: &Group) {
    let block = registers::group(number);
    write(driver, block + registers::GROUP_BASE, group.base_word());
    write(driver, block + registers::GROUP_SELECT, group.select_word());
}

/// Writes an entry of the member table.
pub fn set_member(driver: &mut Driver, entry: u16, member: Member) {
    write(driver, registers::member(entry), member.word());
}

/// Sends one packet and waits for its result.
pub fn choose(driver: &mut Driver, metadata: &Metadata) -> Chosen {
    record_step(Step::Packet(*metadata, FRAME.to_vec()));
    driver.send(metadata, &FRAME);
    let sent = driver.cycles();
    let results = driver.take_results();
    record_step(Step::Wait(driver.cycles() - sent));
    assert_eq!(results.len(), 1);
    Chosen::of(&results[0])
}

/// The inputs of a cycle that offers a packet to a group.
pub fn packet(group: u16) -> Inputs<'static> {
    let user = to_group(group).to_tuser();
    let beat = Beat { data: &FRAME, keep: u64::MAX, last: true, user };
    Inputs { s_axis: Some(beat), ..Inputs::default() }
}

/// Results of a packet in each of so many cycles, while the register bus gets a write whose
/// handshake is in one of them.
pub fn stream(
    pipeline: &Pipeline,
    group: u16,
    cycles: usize,
    write: (usize, u32, u32),
) -> Vec<Chosen> {
    let mut pipeline = pipeline.clone();
    let (at, address, data) = write;
    let mut results = Vec::new();
    for cycle in 0..cycles + 140 {
        let s_axil = AxiLiteInputs {
            awaddr: address,
            awvalid: cycle == at,
            wdata: data,
            wstrb: 0xF,
            wvalid: cycle == at,
            bready: true,
            ..AxiLiteInputs::default()
        };
        let outputs = pipeline.outputs();
        if outputs.m_axis_tvalid {
            results.push(Chosen::of(&outputs.m_axis_tdata));
        }
        let offered = if cycle < cycles { packet(group) } else { Inputs::default() };
        pipeline.tick(&Inputs { s_axil, ..offered });
    }
    results
}

/// What a register reads as when its memory is read in this cycle, counted from the one in which a
/// packet is accepted.
pub fn read_in_cycle(pipeline: &Pipeline, group: u16, address: u32, cycle: usize) -> u32 {
    let mut pipeline = pipeline.clone();
    for now in 0..cycle + 3 {
        let offered = if now == 0 { packet(group) } else { Inputs::default() };
        let arvalid = now == cycle - 1;
        let s_axil = AxiLiteInputs { araddr: address, arvalid, ..AxiLiteInputs::default() };
        pipeline.tick(&Inputs { s_axil, ..offered });
    }
    assert!(pipeline.outputs().rvalid);
    pipeline.outputs().rdata
}

/// Loads of the port of a member; waits until they are sampled.
pub fn load_member(driver: &mut Driver, member: u16, loads: [u8; 3]) {
    let [port, queue, itm] = loads;
    let data = u32::from_le_bytes([port, queue, itm, 0]);
    write(driver, registers::LOAD + 4 * (u32::from(member) + 1), data);
    wait(driver, 5);
}
