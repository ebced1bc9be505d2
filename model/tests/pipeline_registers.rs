// SPDX-License-Identifier: Apache-2.0
//! Registers over AXI4-Lite: what can be written and read, and between which packets a write acts.

use lbhash_model::{
    config::{Configuration, Entry, HashUser, User, registers},
    context::Context,
    family::Family,
    metadata::Metadata,
    pipeline::{AxiLiteInputs, BEAT_BYTES, Beat, Inputs, OKAY, Pipeline, SLVERR, driver::Driver},
    record::RecordType,
    reference,
};

/// Every register that can be written, with the bits it has.
fn writable() -> Vec<(u32, u32)> {
    let mut map = vec![
        (registers::CONTROL, 0x1),
        (registers::LAYER_SEED, 0xFFFF_FFFF),
        (registers::SYSTEM_IP, 0xFFFF_FFFF),
        (registers::RESERVED_LABEL_EXCLUDE, 0xFFFF),
        (registers::PW_CONTROL_WORD, 0x1),
    ];
    map.extend((0..256).map(|entry| (0x1000 + 4 * entry, 0x3FF)));
    for block in (0..4).flat_map(|profile| (0..5).map(move |user| 0x200 * profile + 0x40 * user)) {
        map.extend((0..8).map(|lane| (0x2000 + block + 4 * lane, 0xFFFF)));
        map.push((0x2000 + block + 0x20, 0xFF07));
        map.push((0x2000 + block + 0x24, 0xFFFF));
    }
    map
}

#[test]
fn reset_values() {
    let mut driver = Driver::new();
    for (address, _) in writable() {
        let expected = match address {
            registers::LAYER_SEED => 0xFFFF_FFFF,
            registers::RESERVED_LABEL_EXCLUDE => 0x0080,
            registers::PW_CONTROL_WORD => 1,
            _ => 0,
        };
        assert_eq!(driver.read(address), Ok(expected), "{address:#x}");
    }
    assert_eq!(driver.read(0x0), Ok(0x4C42_4831));
    assert_eq!(driver.read(0x4), Ok(0x0001_0000));
    assert_eq!(driver.read(0xC), Ok(0));
}

#[test]
fn every_register_reads_back_what_was_written() {
    let mut driver = Driver::new();
    let pattern = |address: u32, bits: u32| address.wrapping_mul(0x9E37_79B9) & bits;
    for (address, bits) in writable() {
        driver.write(address, bits).expect("all bits of the register");
        assert_eq!(driver.read(address), Ok(bits), "{address:#x}");
        driver.write(address, pattern(address, bits)).expect("some bits of the register");
    }
    for (address, bits) in writable() {
        assert_eq!(driver.read(address), Ok(pattern(address, bits)), "{address:#x}");
    }
}

/// All of the 18-bit address space: what is not in the map answers SLVERR, and the rest of the map is as it was.
#[test]
fn addresses_outside_the_map() {
    let readable: Vec<u32> =
        writable().iter().map(|(address, _)| *address).chain([0x0, 0x4, 0xC]).collect();
    let mut driver = Driver::new();
    for address in (0..0x3000).chain((0x3000..1 << 18).step_by(0x3FC)) {
        let mapped = readable.contains(&address);
        assert_eq!(driver.read(address).is_ok(), mapped, "{address:#x}");
        if !mapped {
            assert!(driver.write(address, 0).is_err(), "{address:#x}");
        }
    }
}

#[test]
fn writes_that_are_refused_change_nothing() {
    let mut driver = Driver::new();
    for address in [registers::ID, registers::SPEC_VERSION, registers::STATE] {
        let before = driver.read(address);
        assert!(driver.write(address, 0).is_err());
        assert_eq!(driver.read(address), before);
    }
    for (address, bits) in writable() {
        let before = driver.read(address);
        for bit in (0..32).map(|bit| 1 << bit).filter(|bit| bits & bit == 0) {
            assert!(driver.write(address, bit).is_err(), "{address:#x} bit {bit:#x}");
        }
        assert_eq!(driver.read(address), before, "{address:#x}");
    }
    for wstrb in 0..0xF {
        let mut pipeline = driver.pipeline().clone();
        assert_eq!(raw_write(&mut pipeline, registers::SYSTEM_IP, 1, wstrb), SLVERR);
        assert_eq!(raw_write(&mut pipeline, registers::SYSTEM_IP, 1, 0xF), OKAY);
    }
    assert_eq!(driver.read(registers::SYSTEM_IP), Ok(0));
}

/// Writes with these strobes, and gives the response.
fn raw_write(pipeline: &mut Pipeline, address: u32, data: u32, wstrb: u8) -> u8 {
    let bus = AxiLiteInputs {
        awaddr: address,
        awvalid: true,
        wdata: data,
        wstrb,
        wvalid: true,
        ..AxiLiteInputs::default()
    };
    pipeline.tick(&Inputs { s_axil: bus, ..Inputs::default() });
    pipeline.tick(&Inputs::default());
    let outputs = pipeline.outputs();
    assert!(outputs.bvalid);
    let take = AxiLiteInputs { bready: true, ..AxiLiteInputs::default() };
    pipeline.tick(&Inputs { s_axil: take, ..Inputs::default() });
    assert!(!pipeline.outputs().bvalid);
    assert_eq!(pipeline.outputs().bresp, outputs.bresp, "it keeps its value");
    outputs.bresp
}

/// Address and data may come apart, in either order.
#[test]
fn channels_are_independent() {
    for data_first in [false, true] {
        let mut pipeline = Driver::new().pipeline().clone();
        let both = AxiLiteInputs {
            awaddr: registers::SYSTEM_IP,
            wdata: 7,
            wstrb: 0xF,
            ..AxiLiteInputs::default()
        };
        let address = AxiLiteInputs { awvalid: true, ..both };
        let data = AxiLiteInputs { wvalid: true, ..both };
        let (first, second) = if data_first { (data, address) } else { (address, data) };
        pipeline.tick(&Inputs { s_axil: first, ..Inputs::default() });
        let outputs = pipeline.outputs();
        assert_eq!((outputs.awready, outputs.wready), (data_first, !data_first));
        pipeline.tick(&Inputs::default());
        assert!(pipeline.outputs().s_axis_tready, "half a write is not pending");
        pipeline.tick(&Inputs { s_axil: second, ..Inputs::default() });
        assert!(pipeline.registers().csr().write_pending());
        pipeline.tick(&Inputs::default());
        assert!(pipeline.outputs().bvalid);
    }
}

/// A second write waits in the channels until the first answer is taken.
#[test]
fn a_write_waits_for_the_answer_before_it() {
    let mut pipeline = Driver::new().pipeline().clone();
    let bus = AxiLiteInputs {
        awaddr: registers::SYSTEM_IP,
        awvalid: true,
        wdata: 7,
        wstrb: 0xF,
        wvalid: true,
        ..AxiLiteInputs::default()
    };
    for _ in 0..10 {
        pipeline.tick(&Inputs { s_axil: bus, ..Inputs::default() });
    }
    let outputs = pipeline.outputs();
    assert!(outputs.bvalid && !outputs.awready && !outputs.wready && outputs.s_axis_tready);
    let take = AxiLiteInputs { bready: true, ..AxiLiteInputs::default() };
    pipeline.tick(&Inputs { s_axil: take, ..Inputs::default() });
    assert!(!pipeline.outputs().bvalid && pipeline.registers().csr().write_pending());
    pipeline.tick(&Inputs { s_axil: take, ..Inputs::default() });
    assert!(pipeline.outputs().bvalid);
}

/// Cycle 0: address taken. Cycle 1: memory read. Cycle 2: value taken. Cycle 3: seen.
#[test]
fn a_read_takes_three_cycles() {
    let mut pipeline = Driver::new().pipeline().clone();
    let ask = AxiLiteInputs { araddr: registers::ID, arvalid: true, ..AxiLiteInputs::default() };
    let mut seen = Vec::new();
    for cycle in 0..8 {
        let outputs = pipeline.outputs();
        seen.push((outputs.arready, outputs.rvalid));
        let rready = cycle == 5;
        let s_axil = AxiLiteInputs { arvalid: cycle == 0, rready, ..ask };
        pipeline.tick(&Inputs { s_axil, ..Inputs::default() });
    }
    let (waiting, answered) = ((false, false), (true, true));
    let idle = (true, false);
    assert_eq!(seen, [idle, waiting, waiting, answered, answered, answered, idle, idle]);
    assert_eq!(pipeline.outputs().rdata, registers::ID_VALUE, "it keeps its value");
}

/// A table entry is read one cycle earlier than a scalar register: of a write issued in the cycle in which the memory
/// is read, the entry shows nothing yet and the register shows the new value.
#[test]
fn a_read_beside_a_write() {
    for (address, expected) in [(registers::FIELD_TABLE, 0), (registers::SYSTEM_IP, 0x155)] {
        let mut pipeline = Driver::new().pipeline().clone();
        let both = AxiLiteInputs {
            awaddr: address,
            awvalid: true,
            wdata: 0x155,
            wstrb: 0xF,
            wvalid: true,
            araddr: address,
            arvalid: true,
            ..AxiLiteInputs::default()
        };
        pipeline.tick(&Inputs { s_axil: both, ..Inputs::default() });
        pipeline.tick(&Inputs::default());
        pipeline.tick(&Inputs::default());
        assert!(pipeline.outputs().rvalid);
        assert_eq!(pipeline.outputs().rdata, expected, "{address:#x}");
    }
}

#[test]
fn state_tells_of_the_clearing_and_writes_wait_for_it() {
    let mut pipeline = Pipeline::new();
    let bus = AxiLiteInputs {
        awaddr: registers::SYSTEM_IP,
        awvalid: true,
        wdata: 7,
        wstrb: 0xF,
        wvalid: true,
        araddr: registers::STATE,
        arvalid: true,
        ..AxiLiteInputs::default()
    };
    pipeline.tick(&Inputs { s_axil: bus, ..Inputs::default() });
    for _ in 0..10 {
        pipeline.tick(&Inputs::default());
    }
    let outputs = pipeline.outputs();
    assert_eq!((outputs.rvalid, outputs.rdata, outputs.bvalid), (true, 1, false));
    // Cycle 513 is the first one without clearing: the write is issued in it.
    for _ in 11..513 {
        pipeline.tick(&Inputs::default());
    }
    assert!(pipeline.registers().csr().write_pending() && !pipeline.outputs().bvalid);
    pipeline.tick(&Inputs::default());
    assert!(pipeline.outputs().bvalid);
}

#[test]
fn reset_gives_every_register_its_reset_value_again() {
    let mut driver = Driver::new();
    for (address, bits) in writable() {
        if address != registers::CONTROL {
            driver.write(address, bits).expect("all bits of the register");
        }
    }
    driver.cycle(&Inputs { rst_n: false, ..Inputs::default() });
    while !driver.pipeline().outputs().s_axis_tready {
        driver.cycle(&Inputs::default());
    }
    for (address, _) in writable() {
        let fresh = Driver::new().read(address);
        assert_eq!(driver.read(address), fresh, "{address:#x}");
    }
    // Not only what is read back: the stages' own copies, too.
    let metadata = Metadata { ifindex: 5, ..Metadata::default() };
    let mut fresh = Driver::new();
    driver.send(&metadata, &FRAME);
    fresh.send(&metadata, &FRAME);
    assert_eq!(driver.take_results(), fresh.take_results());
    let everything = everything();
    load(&mut driver, &everything);
    driver.send(&metadata, &FRAME);
    let expected = reference::hash(&everything, &metadata, &FRAME).result.to_words();
    assert_eq!(driver.take_results(), [expected]);
}

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

fn everything() -> Configuration {
    let mut configuration = Configuration::default();
    for record in &RecordType::ALL[1..] {
        for context in Context::ALL {
            let enables = (1 << record.enable_names().len()) - 1;
            *configuration.field_table.entry_mut(context, *record) =
                Entry(enables | Entry::DESCEND);
        }
    }
    for family in Family::ALL {
        *configuration.field_table.meta_mut(family) = Entry(0x7);
    }
    configuration
}

fn load(driver: &mut Driver, configuration: &Configuration) {
    let image = configuration.compile().expect("a valid table");
    driver.load(&image).expect("an image holds only values that fit");
}

/// One setting of each kind that a write can change, on its own.
fn changes() -> Vec<(&'static str, Configuration)> {
    let change = |edit: &dyn Fn(&mut Configuration)| {
        let mut configuration = everything();
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

/// A write between packets k and k + 1, under a packet in every cycle: all results up to k are of the old setting, all
/// from k + 1 on of the new one.
#[test]
fn a_write_acts_between_two_packets() {
    let before = everything();
    let metadata = Metadata { ifindex: 5, ..Metadata::default() };
    let hash = |configuration: &Configuration| {
        reference::hash(configuration, &metadata, &FRAME).result.to_words()
    };
    for (name, after) in changes() {
        let (old, new) = (before.compile().expect("valid"), after.compile().expect("valid"));
        let writes = old.writes().into_iter().zip(new.writes());
        let differing: Vec<_> = writes.filter(|(old, new)| old != new).map(|pair| pair.1).collect();
        assert_ne!(hash(&before), hash(&after), "{name} must matter");

        let mut driver = Driver::new();
        load(&mut driver, &before);
        let mut pipeline = driver.pipeline().clone();
        // All writes of the change but the first (a user's lane 0, which is never absent) are issued beforehand.
        let (deciding, others) = differing.split_first().expect("a change");
        for write in others {
            raw_write(&mut pipeline, write.address, write.data, 0xF);
        }
        let words_before = result_now(&pipeline);
        let mut accepted_before = 0;
        let mut accepted = 0;
        let mut results = Vec::new();
        for cycle in 0..200 {
            let writing = cycle == 60;
            let s_axil = AxiLiteInputs {
                awaddr: deciding.address,
                awvalid: writing,
                wdata: deciding.data,
                wstrb: 0xF,
                wvalid: writing,
                bready: true,
                ..AxiLiteInputs::default()
            };
            let s_axis = (cycle < 120).then_some(Beat {
                data: &FRAME,
                keep: u64::MAX,
                last: true,
                user: metadata.to_tuser(),
            });
            let outputs = pipeline.outputs();
            if outputs.m_axis_tvalid {
                results.push(outputs.m_axis_tdata);
            }
            accepted += usize::from(outputs.s_axis_tready && s_axis.is_some());
            if cycle == 60 {
                accepted_before = accepted;
            }
            pipeline.tick(&Inputs { s_axis, s_axil, ..Inputs::default() });
        }
        assert_eq!((results.len(), accepted_before), (119, 61), "one cycle went to the write");
        let (old, new) = results.split_at(accepted_before);
        assert!(old.iter().all(|words| *words == words_before), "{name}: before");
        assert!(new.iter().all(|words| *words == hash(&after)), "{name}: after");
        assert_ne!(old[0], new[0], "{name}");
    }
}

/// What the pipeline makes of the frame as it is configured now.
fn result_now(pipeline: &Pipeline) -> [u32; 20] {
    let mut pipeline = pipeline.clone();
    let metadata = Metadata { ifindex: 5, ..Metadata::default() };
    let beat = Beat { data: &FRAME, keep: u64::MAX, last: true, user: metadata.to_tuser() };
    pipeline.tick(&Inputs { s_axis: Some(beat), ..Inputs::default() });
    for _ in 0..50 {
        pipeline.tick(&Inputs::default());
    }
    assert!(pipeline.outputs().m_axis_tvalid);
    pipeline.outputs().m_axis_tdata
}
