// SPDX-License-Identifier: Apache-2.0
//! The pipeline cycle by cycle, against what `docs/timing.md` says.

use lbhash_model::{
    Kind, RESULT_WORDS,
    config::registers,
    pipeline::{AxiLiteInputs, BEAT_BYTES, Beat, Inputs, OKAY, Outputs, Pipeline},
};

/// An ARP frame: one layer, kind `stop` after it.
const FRAME: [u8; BEAT_BYTES] = {
    let mut frame = [0; BEAT_BYTES];
    frame[12] = 0x08;
    frame[13] = 0x06;
    frame
};

fn beat() -> Beat<'static> {
    Beat { data: &FRAME, keep: u64::MAX, last: true, user: 0 }
}

fn with_beat() -> Inputs<'static> {
    Inputs { s_axis: Some(beat()), ..Inputs::default() }
}

/// A pipeline that accepts a frame in this cycle.
fn ready() -> Pipeline {
    let mut pipeline = Pipeline::new();
    while !pipeline.outputs().s_axis_tready {
        pipeline.tick(&Inputs::default());
    }
    pipeline
}

fn tick_times(pipeline: &mut Pipeline, cycles: usize) {
    (0..cycles).for_each(|_| pipeline.tick(&Inputs::default()));
}

fn write(address: u32, data: u32) -> Inputs<'static> {
    let s_axil = AxiLiteInputs {
        awaddr: address,
        awvalid: true,
        wdata: data,
        wstrb: 0xF,
        wvalid: true,
        bready: true,
        ..AxiLiteInputs::default()
    };
    Inputs { s_axil, ..Inputs::default() }
}

const IN_RESET: Outputs = Outputs {
    s_axis_tready: false,
    m_axis_tvalid: false,
    m_axis_tdata: [0; RESULT_WORDS],
    m_axis_tuser: 0,
    awready: false,
    wready: false,
    bvalid: false,
    bresp: 0,
    arready: false,
    rvalid: false,
    rdata: 0,
    rresp: 0,
};

#[test]
fn outputs_in_reset() {
    assert_eq!(Pipeline::new().outputs(), IN_RESET);
    let mut pipeline = ready();
    pipeline.tick(&with_beat());
    tick_times(&mut pipeline, 128);
    assert_ne!(pipeline.outputs(), IN_RESET);
    pipeline.reset();
    assert_eq!(pipeline.outputs(), IN_RESET, "in the very cycle of the reset");
    pipeline.tick(&Inputs { rst_n: false, ..with_beat() });
    assert_eq!(pipeline.outputs(), IN_RESET);
}

#[test]
fn clearing_takes_4096_cycles_after_the_one_in_which_run_rises() {
    let mut pipeline = Pipeline::new();
    assert!(!pipeline.registers().result().run());
    pipeline.tick(&with_beat());
    for cycle in 1..=4096 {
        assert!(pipeline.registers().result().run());
        assert!(pipeline.registers().csr().clearing(), "cycle {cycle}");
        assert!(!pipeline.outputs().s_axis_tready, "cycle {cycle}");
        pipeline.tick(&with_beat());
    }
    assert!(!pipeline.registers().csr().clearing());
    assert!(pipeline.outputs().s_axis_tready);
    assert!(pipeline.is_empty(), "no beat was accepted while the tables were being cleared");
}

#[test]
fn result_129_cycles_after_its_beat() {
    let mut pipeline = ready();
    for cycle in 0..129 {
        assert!(!pipeline.outputs().m_axis_tvalid, "cycle {cycle}");
        pipeline.tick(&if cycle == 0 { with_beat() } else { Inputs::default() });
    }
    assert!(pipeline.outputs().m_axis_tvalid);
    pipeline.tick(&Inputs::default());
    assert!(!pipeline.outputs().m_axis_tvalid);
}

/// A packet is at position p in cycle p + 1, and its registers are seen nowhere else.
#[test]
fn registers_at_their_positions() {
    let mut pipeline = ready();
    pipeline.tick(&with_beat());
    for position in 0..140 {
        let registers = pipeline.registers();
        assert_eq!(registers.header_window().is_some(), position == 0);
        for stage in 1..=7 {
            assert_eq!(registers.parser_state(stage).is_some(), position == 6 * stage);
            assert_eq!(registers.lane(stage).is_some(), position == 6 * stage + 3);
        }
        assert_eq!(registers.master_key().is_some(), position == 46);
        assert_eq!(registers.keys().is_some(), position == 49);
        for stage in 1..=4 {
            assert_eq!(registers.select_state(stage).is_some(), position == 49 + 18 * stage);
        }
        assert_eq!(registers.selection().is_some(), position == 127);
        assert_eq!(registers.result().count(), u8::from(position == 128));
        pipeline.tick(&Inputs::default());
    }
}

/// `descend` is not in the kind that a stage shows, but the next stage applies it.
#[test]
fn descend_is_applied_by_the_next_stage() {
    let mut frame = FRAME;
    frame[13] = 0x00;
    frame[14] = 0x45;
    let mut pipeline = ready();
    let beat = Beat { data: &frame, ..beat() };
    pipeline.tick(&Inputs { s_axis: Some(beat), ..Inputs::default() });
    tick_times(&mut pipeline, 6);
    let state = pipeline.registers().parser_state(1).expect("position 6");
    assert_eq!((state.kind, state.offset, state.descend), (Kind::Ipv4, 14, false));
    tick_times(&mut pipeline, 6);
    assert_eq!(pipeline.registers().parser_state(2).expect("position 12").kind, Kind::Stop);
    tick_times(&mut pipeline, 3);
    assert_eq!(pipeline.registers().lane(2), Some(Default::default()));
}

#[test]
fn one_packet_per_clock() {
    let mut pipeline = ready();
    for cycle in 0..1000 {
        assert!(pipeline.outputs().s_axis_tready);
        assert_eq!(pipeline.outputs().m_axis_tvalid, cycle >= 129);
        pipeline.tick(&with_beat());
    }
}

/// Two results wait in the queue; `run_q` falls in the cycle after the second one came, and rises
/// in the cycle after one left. Everything else stands still meanwhile.
#[test]
fn back_pressure_stops_all_positions() {
    let mut pipeline = ready();
    let blocked = Inputs { m_axis_tready: false, ..with_beat() };
    for cycle in 0..130 {
        assert!(pipeline.outputs().s_axis_tready, "cycle {cycle}");
        pipeline.tick(&blocked);
    }
    for _ in 0..10 {
        assert_eq!(pipeline.registers().result().count(), 2);
        assert!(!pipeline.outputs().s_axis_tready);
        assert!(pipeline.registers().keys().is_some());
        pipeline.tick(&blocked);
    }
    pipeline.tick(&with_beat());
    assert_eq!(pipeline.registers().result().count(), 1);
    assert!(pipeline.outputs().s_axis_tready);
    // One result stays in the queue from now on, and the flow is whole again.
    for _ in 0..100 {
        pipeline.tick(&with_beat());
        assert_eq!(pipeline.registers().result().count(), 1);
        assert!(pipeline.outputs().s_axis_tready);
    }
}

/// The handshake in one cycle, the issue in the next one, in which no beat is accepted; the answer
/// in the one after.
#[test]
fn a_write_costs_one_position() {
    let mut pipeline = ready();
    let bus = write(registers::SYSTEM_IP, 1).s_axil;
    pipeline.tick(&Inputs { s_axil: bus, ..with_beat() });
    let issuing = pipeline.outputs();
    assert!(!issuing.s_axis_tready && !issuing.awready && !issuing.wready && !issuing.bvalid);
    let answering = AxiLiteInputs { bready: true, ..AxiLiteInputs::default() };
    pipeline.tick(&Inputs { s_axil: answering, ..with_beat() });
    let answered = pipeline.outputs();
    assert!(answered.s_axis_tready && answered.awready && answered.wready && answered.bvalid);
    assert_eq!(answered.bresp, OKAY);
    pipeline.tick(&Inputs { s_axil: answering, ..with_beat() });
    assert!(!pipeline.outputs().bvalid);
    // Packets were accepted in cycles 0 and 2, so results come in cycles 129 and 131.
    tick_times(&mut pipeline, 126);
    let valid: Vec<bool> = (129..=132)
        .map(|_| {
            let valid = pipeline.outputs().m_axis_tvalid;
            pipeline.tick(&Inputs::default());
            valid
        })
        .collect();
    assert_eq!(valid, [true, false, true, false]);
}

/// A write that is pending while the pipeline stands still is issued when it runs again.
#[test]
fn a_write_waits_for_run() {
    let mut pipeline = ready();
    for _ in 0..130 {
        pipeline.tick(&Inputs { m_axis_tready: false, ..with_beat() });
    }
    let bus = write(registers::SYSTEM_IP, 1).s_axil;
    pipeline.tick(&Inputs { m_axis_tready: false, s_axil: bus, ..with_beat() });
    for _ in 0..5 {
        assert!(pipeline.registers().csr().write_pending());
        assert!(!pipeline.outputs().bvalid);
        pipeline.tick(&Inputs { m_axis_tready: false, ..Inputs::default() });
    }
    pipeline.tick(&Inputs::default());
    assert!(pipeline.registers().result().run() && !pipeline.outputs().bvalid);
    pipeline.tick(&Inputs::default());
    assert!(pipeline.outputs().bvalid);
}

#[test]
fn hold_keeps_new_frames_out_but_lets_one_finish() {
    let mut pipeline = ready();
    let open = Inputs { s_axis: Some(Beat { last: false, ..beat() }), ..Inputs::default() };
    pipeline.tick(&open);
    pipeline.tick(&write(registers::CONTROL, 1));
    pipeline.tick(&Inputs::default());
    assert!(pipeline.registers().csr().hold());
    assert!(pipeline.outputs().s_axis_tready, "the frame goes on");
    pipeline.tick(&with_beat());
    assert!(!pipeline.outputs().s_axis_tready, "no new frame");
    pipeline.tick(&write(registers::CONTROL, 0));
    assert!(!pipeline.outputs().s_axis_tready, "the write is pending");
    pipeline.tick(&Inputs::default());
    assert!(pipeline.outputs().s_axis_tready);
}

#[test]
fn reset_in_the_middle_of_a_packet_forgets_it() {
    let mut pipeline = ready();
    pipeline.tick(&with_beat());
    pipeline.tick(&Inputs { s_axis: Some(Beat { last: false, ..beat() }), ..Inputs::default() });
    assert!(pipeline.registers().in_frame());
    pipeline.tick(&Inputs { rst_n: false, ..Inputs::default() });
    assert!(!pipeline.registers().in_frame());
    // 1 cycle until run rises, 4096 of clearing.
    for cycle in 0..4097 {
        let outputs = pipeline.outputs();
        assert!(!outputs.s_axis_tready && !outputs.m_axis_tvalid, "cycle {cycle}");
        pipeline.tick(&Inputs::default());
    }
    assert!(pipeline.outputs().s_axis_tready);
    assert!(pipeline.is_empty());
    pipeline.tick(&with_beat());
    let window = pipeline.registers().header_window().expect("a whole frame in one beat");
    assert_eq!((window.length(), window.window()[..64] == FRAME), (64, true));
}
