// SPDX-License-Identifier: Apache-2.0
//! The binding against what docs/timing.md promises of the ports, whatever the block computes.

use verilated::{BatchError, Beat, Dut, Inputs, Model, Outputs, StageSample, Variant};

const RESET: Inputs = Inputs {
    beat: 0,
    write_address: 0,
    write_data: 0,
    read_address: 0,
    control: 0,
    write_strobe: 0,
    unused: 0,
};

/// `run_q` rises one cycle after reset; clearing takes 4096 cycles more.
const READY_AFTER: usize = 4098;

fn cycles(control: u16, count: usize) -> Vec<Inputs> {
    vec![Inputs { control: Inputs::RUN | control, ..RESET }; count]
}

/// Reset, clearing, one single-beat frame, and `rest` further cycles.
fn one_frame(rest: usize) -> Vec<Inputs> {
    let mut inputs = vec![RESET; 2];
    inputs.extend(cycles(0, READY_AFTER));
    inputs.extend(cycles(Inputs::S_VALID, 1));
    inputs.extend(cycles(0, rest));
    inputs
}

fn frame() -> [Beat; 1] {
    [Beat { data: [0x5A; 64], keep: u64::MAX, user: 2 << 32 | 1, last: 1 }]
}

#[test]
fn frame_comes_out_129_cycles_later_and_waits_for_ready() {
    for variant in [Variant::Fast, Variant::Stages, Variant::Synthesis] {
        let inputs = one_frame(160);
        let mut outputs = vec![Outputs::default(); inputs.len()];
        Dut::new(Model::standard(variant)).run(&frame(), &inputs, &mut outputs).unwrap();
        let valid = |cycle: &Outputs| cycle.control & Outputs::M_VALID != 0;
        let accepted = 2 + READY_AFTER;
        assert!(outputs[accepted].control & Outputs::S_READY != 0, "{variant:?}");
        assert_eq!(outputs.iter().position(valid), Some(accepted + 129), "{variant:?}");
        assert!(outputs[accepted + 129..].iter().all(valid), "{variant:?}: nobody took it");
    }
}

#[test]
fn one_batch_or_many_give_the_same() {
    let inputs = one_frame(160);
    let mut whole = vec![Outputs::default(); inputs.len()];
    Dut::new(Model::fast()).run(&frame(), &inputs, &mut whole).unwrap();
    let mut dut = Dut::new(Model::fast());
    let mut parts = vec![Outputs::default(); inputs.len()];
    for (inputs, outputs) in inputs.chunks(7).zip(parts.chunks_mut(7)) {
        dut.run(&frame(), inputs, outputs).unwrap();
    }
    assert_eq!(whole, parts);
}

#[test]
fn instances_do_not_share_state() {
    let inputs = one_frame(160);
    let mut alone = vec![Outputs::default(); inputs.len()];
    Dut::new(Model::fast()).run(&frame(), &inputs, &mut alone).unwrap();
    let run = || {
        let mut first = Dut::new(Model::fast());
        let mut second = Dut::new(Model::fast());
        let mut outputs = vec![Outputs::default(); inputs.len()];
        for (inputs, outputs) in inputs.chunks(16).zip(outputs.chunks_mut(16)) {
            second.run_bare(&frame(), &[RESET; 3]).unwrap();
            first.run(&frame(), inputs, outputs).unwrap();
        }
        outputs
    };
    let (one, two) = std::thread::scope(|scope| {
        let threads = [scope.spawn(run), scope.spawn(run)];
        let [one, two] = threads.map(|thread| thread.join().unwrap());
        (one, two)
    });
    assert_eq!(alone, one);
    assert_eq!(alone, two);
}

#[test]
fn stage_signals_show_the_window() {
    let inputs = one_frame(2);
    let mut outputs = vec![Outputs::default(); inputs.len()];
    let mut stages = vec![StageSample::default(); inputs.len()];
    let mut dut = Dut::new(Model::stages());
    dut.run_with_stages(&frame(), &inputs, &mut outputs, &mut stages).unwrap();
    let seen = &stages[2 + READY_AFTER + 1];
    assert_eq!(seen.named("window_valid"), Some(&[1][..]));
    assert_eq!(seen.named("window").unwrap()[..16], [0x5A5A_5A5A; 16]);
    assert_eq!(seen.named("window_tuser"), Some(&[1, 2, 0][..]));
    assert_eq!(stages[2 + READY_AFTER].named("window_valid"), Some(&[0][..]));
    assert_eq!(seen.named("no_such_signal"), None);
}

#[test]
fn waveform_holds_exactly_the_traced_cycles() {
    let path = std::env::temp_dir().join(format!("verilated-{}.vcd", std::process::id()));
    let mut dut = Dut::new(Model::stages());
    dut.run_bare(&frame(), &[RESET; 10]).unwrap();
    dut.open_trace(&path).unwrap();
    dut.run_bare(&frame(), &[RESET; 5]).unwrap();
    assert!(dut.close_trace());
    dut.run_bare(&frame(), &[RESET; 5]).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let times: Vec<_> = text.lines().filter_map(|line| line.strip_prefix('#')).collect();
    assert_eq!((times.first(), times.last()), (Some(&"20"), Some(&"29")));
    assert!(text.contains("window_valid"));
}

#[test]
fn waveform_that_does_not_fit_is_an_error() {
    let mut dut = Dut::new(Model::stages());
    dut.open_trace("/dev/full".as_ref()).unwrap();
    dut.run_bare(&frame(), &[RESET; 5]).unwrap();
    assert!(!dut.close_trace());
    assert!(dut.close_trace(), "there is none any more");
}

#[test]
fn what_a_model_cannot_do_is_an_error() {
    let mut dut = Dut::new(Model::fast());
    let far = Inputs { beat: 1, ..RESET };
    let error = dut.run_bare(&frame(), &[RESET, far]).unwrap_err();
    assert_eq!(error, BatchError::NoSuchBeat { cycle: 1, beat: 1, beats: 1 });
    let error = dut.run(&frame(), &[RESET; 2], &mut [Outputs::default()]).unwrap_err();
    assert!(error.to_string().contains("2 cycles of inputs, but room for 1"), "{error}");
    let mut stages = [StageSample::default()];
    let outputs = &mut [Outputs::default()];
    let error = dut.run_with_stages(&frame(), &[RESET], outputs, &mut stages).unwrap_err();
    assert_eq!(error, BatchError::NoStages);
    assert!(dut.open_trace("x.vcd".as_ref()).unwrap_err().to_string().contains("Model::stages"));
    let missing = "/nonexistent/directory/x.vcd".as_ref();
    assert!(Dut::new(Model::stages()).open_trace(missing).is_err());
}
