// SPDX-License-Identifier: Apache-2.0
//! Frames in, results out: assembly of the window, and order and count under any pattern of valid
//! and ready.

use lbhash_model::{
    Family, Metadata,
    config::{Configuration, Entry, registers},
    pipeline::{AxiLiteInputs, BEAT_BYTES, Beat, Inputs, Pipeline, TAG_BIT, driver},
};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A pipeline that hashes `ifindex`, so that every result tells which packet it belongs to.
fn telling_pipeline() -> Pipeline {
    let mut configuration = Configuration::default();
    for family in Family::ALL {
        *configuration.field_table.meta_mut(family) = Entry(1);
    }
    let mut driver = driver::Driver::new();
    let image = configuration.compile().expect("a valid table");
    driver.load(&image).expect("an image holds only values that fit");
    driver.pipeline().clone()
}

/// The word of the result that differs with `ifindex`: the CRC of lane 0.
const TELLING_WORD: usize = 1;

fn user(ifindex: u32) -> u128 {
    Metadata { ifindex, ..Metadata::default() }.to_tuser()
}

/// What one beat leaves in the window register, when it completes the window.
fn window_after(beats: &[Beat<'_>]) -> Option<(Vec<u8>, u8, u128)> {
    let mut pipeline = driver::Driver::new().pipeline().clone();
    // Something else was in the buffers before.
    for index in 0..130 {
        let (data, last) = ([0xEE; BEAT_BYTES], index % 3 == 2);
        let beat = Beat { data: &data, keep: u64::MAX, last, user: u128::MAX };
        pipeline.tick(&Inputs { s_axis: Some(beat), ..Inputs::default() });
    }
    pipeline.tick(&Inputs {
        s_axis: Some(Beat { data: &[0; BEAT_BYTES], keep: 0, last: true, user: 0 }),
        ..Inputs::default()
    });
    for beat in beats {
        pipeline.tick(&Inputs { s_axis: Some(*beat), ..Inputs::default() });
    }
    let window = pipeline.registers().header_window()?;
    Some((window.window().to_vec(), window.length(), window.tuser()))
}

#[test]
fn lengths_from_0_to_192() {
    let frame: Vec<u8> = (0..192).map(|byte| byte as u8 + 1).collect();
    for length in 0..=192 {
        let beats: Vec<_> = driver::beats(&frame[..length]).collect();
        let beats: Vec<_> = beats
            .iter()
            .map(|(data, keep, last)| Beat { data, keep: *keep, last: *last, user: 5 })
            .collect();
        let mut expected = frame[..length].to_vec();
        expected.resize(192, 0);
        assert_eq!(window_after(&beats), Some((expected, length as u8, 5)));
    }
}

/// A byte whose `tkeep` bit is 0 is 0; the length counts the ones from bit 0 up in the completing
/// beat only.
#[test]
fn holes_in_tkeep() {
    let data = [0xAA; BEAT_BYTES];
    let first = Beat { data: &data, keep: 0x8000_0000_0000_0005, last: false, user: 1 };
    let second = Beat { data: &data, keep: 0x17, last: true, user: 2 };
    let mut expected = vec![0; 192];
    for byte in [0, 2, 63, 64, 65, 66, 68] {
        expected[byte] = 0xAA;
    }
    assert_eq!(window_after(&[first, second]), Some((expected, 64 + 3, 1)));
}

#[test]
fn an_empty_beat_after_a_full_one() {
    let data = [0xAA; BEAT_BYTES];
    let first = Beat { data: &data, keep: u64::MAX, last: false, user: 1 };
    let second = Beat { data: &data, keep: 0, last: true, user: 1 };
    let mut expected = vec![0; 192];
    expected[..64].fill(0xAA);
    assert_eq!(window_after(&[first, second]), Some((expected, 64, 1)));
}

#[test]
fn tuser_has_80_bits_and_is_taken_from_the_first_beat() {
    let data = [0; BEAT_BYTES];
    let first = Beat { data: &data, keep: u64::MAX, last: false, user: u128::MAX };
    let second = Beat { data: &data, keep: 1, last: true, user: 0 };
    assert_eq!(window_after(&[first, second]).map(|window| window.2), Some((1 << 80) - 1));
}

/// The tag of the first beat comes back with the result, whatever waits; it is beside the metadata,
/// and no part of the word.
#[test]
fn a_tag_comes_back_with_its_result() {
    let mut pipeline = telling_pipeline();
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let tag = |packet: usize| (packet as u16).wrapping_mul(0x9E37);
    let lengths: Vec<usize> = (0..500).map(|_| random_length(&mut rng)).collect();
    let mut beats = Vec::new();
    for (packet, &length) in lengths.iter().enumerate() {
        let frame = vec![0; length];
        for (index, (data, keep, last)) in driver::beats(&frame).enumerate() {
            let first = user(packet as u32) | u128::from(tag(packet)) << TAG_BIT;
            beats.push((data, keep, last, if index == 0 { first } else { !first }));
        }
    }
    let mut words = vec![Vec::new(); 2];
    for (tagged, words) in [true, false].into_iter().zip(&mut words) {
        let mut beats = beats.iter();
        let mut beat = beats.next();
        while words.len() < lengths.len() {
            let offered =
                beat.filter(|_| rng.random_ratio(3, 4)).map(|(data, keep, last, user)| {
                    let user = if tagged { *user } else { *user & ((1 << TAG_BIT) - 1) };
                    Beat { data, keep: *keep, last: *last, user }
                });
            let m_axis_tready = rng.random_ratio(3, 4);
            let outputs = pipeline.outputs();
            if offered.is_some() && outputs.s_axis_tready {
                beat = beats.next();
            }
            if outputs.m_axis_tvalid && m_axis_tready {
                let expected = if tagged { tag(words.len()) } else { 0 };
                assert_eq!(outputs.m_axis_tuser, expected, "packet {}", words.len());
                words.push(outputs.m_axis_tdata);
            }
            pipeline.tick(&Inputs { s_axis: offered, m_axis_tready, ..Inputs::default() });
        }
    }
    assert_eq!(words[0], words[1]);
}

/// A reset ends the frame: the next beat is the first of another one, and packets in flight give no
/// result.
#[test]
fn a_frame_that_a_reset_cuts_gives_no_result() {
    let data = [0x55; BEAT_BYTES];
    let beat = |last, tag: u16| Beat {
        data: &data,
        keep: u64::MAX,
        last,
        user: u128::from(tag) << TAG_BIT,
    };
    let mut pipeline = driver::Driver::new().pipeline().clone();
    let mut offer = |s_axis, rst_n, cycles| {
        let mut tags = Vec::new();
        for _ in 0..cycles {
            let outputs = pipeline.outputs();
            tags.extend((rst_n && outputs.m_axis_tvalid).then_some(outputs.m_axis_tuser));
            pipeline.tick(&Inputs { s_axis, rst_n, ..Inputs::default() });
        }
        tags
    };
    offer(Some(beat(true, 1)), true, 1);
    offer(Some(beat(false, 2)), true, 1);
    assert!(offer(Some(beat(false, 2)), false, 1).is_empty());
    // What is left of the frame is offered on, and taken as a frame once the tables are cleared: in
    // cycle 4097.
    assert!(offer(Some(beat(true, 3)), true, 4098).is_empty());
    assert_eq!(offer(None, true, 300), vec![3]);
}

/// The window of a long frame is complete with its third beat; the rest is accepted and dropped,
/// one beat a cycle.
#[test]
fn a_frame_of_9000_bytes() {
    let mut driver = driver::Driver::new();
    let frame: Vec<u8> = (0..9000).map(|byte| (byte % 251) as u8).collect();
    let before = driver.cycles();
    driver.send(&Metadata::default(), &frame);
    assert_eq!(driver.cycles() - before, 141, "9000 bytes are 141 beats");
    assert_eq!(driver.take_results().len(), 1);
    // The result came while the frame was still arriving: accepted in cycle 2, seen in cycle 131,
    // taken there.
    let beats: Vec<_> = driver::beats(&frame).collect();
    let mut pipeline = driver.pipeline().clone();
    for (cycle, (data, keep, last)) in beats.iter().enumerate() {
        assert_eq!(pipeline.outputs().m_axis_tvalid, cycle == 131);
        let beat = Beat { data, keep: *keep, last: *last, user: 0 };
        pipeline.tick(&Inputs { s_axis: Some(beat), ..Inputs::default() });
        if cycle == 2 {
            let window = pipeline.registers().header_window().expect("third beat");
            assert_eq!((window.length(), &window.window()[..]), (192, &frame[..192]));
        }
    }
}

/// Every frame gives exactly one result, in order, whatever the sizes and the patterns of valid,
/// ready and writes.
#[test]
fn one_result_per_frame_in_order() {
    let fresh = telling_pipeline();
    for seed in 0..60 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let pattern = Pattern::random(&mut rng);
        let lengths: Vec<usize> = (0..300).map(|_| random_length(&mut rng)).collect();
        let unhindered = Pattern { valid: 100, ready: 100, write: 0 };
        let expected = telling_words(fresh.clone(), &lengths, unhindered, &mut rng);
        assert_eq!(expected.len(), lengths.len());
        let actual = telling_words(fresh.clone(), &lengths, pattern, &mut rng);
        assert_eq!(actual, expected, "{pattern:?}, seed {seed}");
        // CRC-32 tells any two of these ifindexes apart.
        assert!((1..expected.len()).all(|n| expected[n] != expected[n - 1]));
    }
}

/// Chance in percent, per cycle.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    valid: u32,
    ready: u32,
    write: u32,
}

impl Pattern {
    fn random(rng: &mut impl Rng) -> Self {
        let mut chance = || [3, 20, 50, 90, 100][rng.random_range(0..5)];
        Self { valid: chance(), ready: chance(), write: rng.random_range(0..40) }
    }
}

fn random_length(rng: &mut impl Rng) -> usize {
    match rng.random_range(0..8) {
        0 => 0,
        1 => 1,
        2 => 14,
        3..=5 => rng.random_range(0..=64),
        6 => rng.random_range(65..=300),
        _ => rng.random_range(0..2000),
    }
}

/// Sends frame n with `ifindex` n, and gives each result's telling word.
fn telling_words(
    mut pipeline: Pipeline,
    lengths: &[usize],
    pattern: Pattern,
    rng: &mut impl Rng,
) -> Vec<u32> {
    let bytes = vec![0x42; 2000];
    let mut beats = lengths.iter().zip(0..).flat_map(|(&length, ifindex)| {
        driver::beats(&bytes[..length]).map(move |beat| (beat, user(ifindex)))
    });
    let mut words = Vec::new();
    let mut waiting = beats.next();
    while waiting.is_some() || !pipeline.is_empty() {
        let hit = |rng: &mut _, chance| RngExt::random_ratio(rng, chance, 100);
        let offered = waiting.as_ref().filter(|_| hit(rng, pattern.valid));
        let s_axis = offered.map(|((data, keep, last), user)| Beat {
            data,
            keep: *keep,
            last: *last,
            user: *user,
        });
        let inputs = Inputs {
            s_axis,
            m_axis_tready: hit(rng, pattern.ready),
            s_axil: harmless_write(hit(rng, pattern.write)),
            ..Inputs::default()
        };
        let outputs = pipeline.outputs();
        if outputs.m_axis_tvalid && inputs.m_axis_tready {
            words.push(outputs.m_axis_tdata[TELLING_WORD]);
        }
        pipeline.tick(&inputs);
        if outputs.s_axis_tready && s_axis.is_some() {
            waiting = beats.next();
        }
    }
    words
}

/// A write that changes nothing: the reset value of a register.
fn harmless_write(valid: bool) -> AxiLiteInputs {
    AxiLiteInputs {
        awaddr: registers::PW_CONTROL_WORD,
        awvalid: valid,
        wdata: 1,
        wstrb: 0xF,
        wvalid: valid,
        bready: true,
        ..AxiLiteInputs::default()
    }
}
