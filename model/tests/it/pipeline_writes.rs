// SPDX-License-Identifier: Apache-2.0
//! Register writes under traffic: between which packets they act, and that reset undoes them.

use lbhash_model::{
    Context, Family, Metadata, RESULT_WORDS, RecordType,
    config::{
        Configuration, Entry, HashUser, User,
        registers::{self, Write},
    },
    pipeline::{AxiLiteInputs, BEAT_BYTES, Beat, Inputs, Pipeline, driver::Driver},
    reference,
};
use lbhash_testing::configurations;

const METADATA: Metadata =
    Metadata { ifindex: 5, bridged: false, service_id: 6, hash_profile: 0, group: 0 };

/// MPLS with label 7 and a control word, and IPv4 with UDP ports.
const FRAME: [u8; BEAT_BYTES] = {
    let mut frame = [0x5A; BEAT_BYTES];
    let headers = [
        0x88, 0x47, 0x00, 0x00, 0x71, 0x40, 0x45, 0x00, 0, 0, 0, 0, 0x00, 0x00, 64, 17, 0, 0, 10,
        0, 0, 1, 10, 0, 0, 2, 0x12, 0x34, 0x56, 0x78,
    ];
    let mut index = 0;
    while index < headers.len() {
        frame[12 + index] = headers[index];
        index += 1;
    }
    frame
};

#[test]
fn reset_reaches_the_copies_of_the_stages() {
    let configuration = configurations::everything();
    let mut driver = Driver::new();
    load(&mut driver, &changed_everywhere());
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    while !driver.pipeline().outputs().s_axis_tready {
        driver.cycle(&Inputs::default());
    }
    // Tables only: the registers with reset values are those of this configuration.
    let image = configuration.compile().expect("a valid table");
    for write in image.writes().into_iter().filter(|write| write.address >= registers::FIELD_TABLE)
    {
        driver.write(write.address, write.data).expect("an image holds only values that fit");
    }
    driver.send(&METADATA, &FRAME);
    let expected = reference::hash(&configuration, &METADATA, &FRAME).result.to_words();
    assert_eq!(driver.take_results(), [expected]);
}

/// A configuration in which no register has its reset value.
fn changed_everywhere() -> Configuration {
    Configuration {
        layer_seed: 1,
        system_ip: 0x0A00_0001,
        reserved_label_exclude: 0,
        pw_control_word: false,
        ..configurations::everything()
    }
}

#[test]
fn tables_are_empty_after_reset() {
    let mut driver = Driver::new();
    load(&mut driver, &changed_everywhere());
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    while !driver.pipeline().outputs().s_axis_tready {
        driver.cycle(&Inputs::default());
    }
    let mut fresh = Driver::new();
    driver.send(&METADATA, &FRAME);
    fresh.send(&METADATA, &FRAME);
    assert_eq!(driver.take_results(), fresh.take_results());
}

fn load(driver: &mut Driver, configuration: &Configuration) {
    let image = configuration.compile().expect("a valid table");
    driver.load(&image).expect("an image holds only values that fit");
}

/// One setting of each kind that a write can change, on its own.
fn changes() -> Vec<(&'static str, Configuration)> {
    let change = |edit: &dyn Fn(&mut Configuration)| {
        let mut configuration = configurations::everything();
        edit(&mut configuration);
        configuration
    };
    let ipv4 = |c: &mut Configuration, bits| {
        *c.field_table.entry_mut(Context::MplsPayload, RecordType::Ipv4L4) = Entry(bits);
    };
    vec![
        ("layer_seed", change(&|c| c.layer_seed = 1)),
        ("system_ip", change(&|c| c.system_ip = 0x0A00_0001)),
        ("reserved_label_exclude", change(&|c| c.reserved_label_exclude = 0)),
        ("field of a middle layer", change(&|c| ipv4(c, Entry::DESCEND | 2))),
        ("descend of a middle layer", change(&|c| ipv4(c, 0x1F))),
        ("meta", change(&|c| c.field_table.meta_mut(Family::Mpls).0 = 0)),
        ("seed of a user", change(&|c| c.users[0][3].seed = 99)),
        (
            "polynomial of a user",
            change(&|c| c.users[0][4] = HashUser { seed: 1, ..HashUser::default_of(User::Lag) }),
        ),
    ]
}

/// A write between packets k and k + 1, under a packet in every cycle: all results up to k are of
/// the old setting, all from k + 1 on of the new one.
#[test]
fn a_write_acts_between_two_packets() {
    let before = configurations::everything();
    for (name, after) in changes() {
        let (old, new) = (before.compile().expect("valid"), after.compile().expect("valid"));
        let writes = old.writes().into_iter().zip(new.writes());
        let differing: Vec<_> = writes.filter(|(old, new)| old != new).map(|pair| pair.1).collect();
        // All writes of the change but the first (a user's lane 0, which is never absent) are
        // issued beforehand.
        let (deciding, others) = differing.split_first().expect("a change");
        let mut driver = Driver::new();
        load(&mut driver, &before);
        for write in others {
            driver.write(write.address, write.data).expect("an image holds only values that fit");
        }
        let words_before = result_now(driver.pipeline());
        let words_after = reference::hash(&after, &METADATA, &FRAME).result.to_words();
        assert_ne!(words_before, words_after, "{name} must matter");

        // The handshake is in cycle 60, in which packet 60 is accepted, too; the write is issued in
        // cycle 61.
        let results = results_around(driver.pipeline().clone(), *deciding, 60);
        assert_eq!(results.len(), 119, "120 cycles, of which one went to the write");
        let (first, second) = results.split_at(61);
        assert!(first.iter().all(|words| *words == words_before), "{name}: before");
        assert!(second.iter().all(|words| *words == words_after), "{name}: after");
    }
}

/// Results of a packet in each of 120 cycles, with a write whose handshake is in this cycle.
fn results_around(mut pipeline: Pipeline, write: Write, at: usize) -> Vec<[u32; RESULT_WORDS]> {
    let beat = Beat { data: &FRAME, keep: u64::MAX, last: true, user: METADATA.to_tuser() };
    let mut results = Vec::new();
    for cycle in 0..280 {
        let s_axil = AxiLiteInputs {
            awaddr: write.address,
            awvalid: cycle == at,
            wdata: write.data,
            wstrb: 0xF,
            wvalid: cycle == at,
            bready: true,
            ..AxiLiteInputs::default()
        };
        let outputs = pipeline.outputs();
        if outputs.m_axis_tvalid {
            results.push(outputs.m_axis_tdata);
        }
        let s_axis = (cycle < 120).then_some(beat);
        pipeline.tick(&Inputs { s_axis, s_axil, ..Inputs::default() });
    }
    results
}

/// What the pipeline makes of the frame as it is configured now.
fn result_now(pipeline: &Pipeline) -> [u32; RESULT_WORDS] {
    let mut pipeline = pipeline.clone();
    let beat = Beat { data: &FRAME, keep: u64::MAX, last: true, user: METADATA.to_tuser() };
    pipeline.tick(&Inputs { s_axis: Some(beat), ..Inputs::default() });
    for _ in 0..128 {
        pipeline.tick(&Inputs::default());
    }
    assert!(pipeline.outputs().m_axis_tvalid);
    pipeline.outputs().m_axis_tdata
}
