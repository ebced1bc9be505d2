// SPDX-License-Identifier: Apache-2.0
//! The cycle-accurate pipeline against the bit-serial reference: the whole result word of every
//! packet.

use lbhash_model::{
    Metadata,
    config::{Configuration, Entry, RegisterImage},
    pipeline::driver::Driver,
    reference::Reference,
};
use lbhash_testing::{configurations, traffic};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

const CONFIGURATIONS: u64 = 200;
const PACKETS_PER_CONFIGURATION: usize = 300;

/// Pipelines, each with configurations of its own.
const PIPELINES: u64 = 4;

#[test]
fn random_configurations() {
    (0..PIPELINES).into_par_iter().for_each(compare_configurations);
}

/// A pipeline meets its configurations one after the other: nothing of the one before may stay.
fn compare_configurations(pipeline: u64) {
    let mut driver = Driver::new();
    for seed in (pipeline..CONFIGURATIONS).step_by(PIPELINES as usize) {
        let mut rng = ChaCha8Rng::seed_from_u64(1000 + seed);
        let configuration = configurations::random(&mut rng);
        driver.load(&compile(&configuration)).expect("an image holds only values that fit");
        let packets = packets(&mut rng, PACKETS_PER_CONFIGURATION);
        compare(&mut driver, &configuration, &packets);
    }
}

#[test]
fn any_seed() {
    let mut driver = Driver::new();
    let mut rng = ChaCha8Rng::seed_from_u64(2000);
    for _ in 0..20 {
        let configuration = configurations::random_with_any_seed(&mut rng);
        driver.load(&compile(&configuration)).expect("an image holds only values that fit");
        let packets = packets(&mut rng, 25);
        compare(&mut driver, &configuration, &packets);
    }
}

/// Entries that the compiler rejects can still be written over the register bus; the rules of the
/// field table hold for them as they stand.
#[test]
fn entries_that_no_profile_has() {
    let mut driver = Driver::new();
    let mut rng = ChaCha8Rng::seed_from_u64(3000);
    for _ in 0..20 {
        let mut configuration = configurations::everything();
        let mut image = compile(&configuration);
        for entry in configuration.field_table.entries_mut() {
            *entry = Entry(rng.random::<u16>() & Entry::MASK | Entry::DESCEND);
        }
        image.field_table = configuration.field_table.clone();
        driver.load(&image).expect("every entry fits its register");
        let packets = packets(&mut rng, PACKETS_PER_CONFIGURATION);
        compare(&mut driver, &configuration, &packets);
    }
}

#[test]
fn every_truncation() {
    let mut driver = Driver::new();
    let mut rng = ChaCha8Rng::seed_from_u64(4000);
    let configuration = configurations::everything();
    driver.load(&compile(&configuration)).expect("an image holds only values that fit");
    for (metadata, frame) in packets(&mut rng, 80) {
        let cuts: Vec<_> =
            (0..=frame.len()).map(|length| (metadata, frame[..length].to_vec())).collect();
        compare(&mut driver, &configuration, &cuts);
    }
}

/// Each layer's registers as they pass their position, not only the result at the end.
#[test]
fn lanes_on_their_way() {
    let mut rng = ChaCha8Rng::seed_from_u64(5000);
    let configuration = configurations::everything();
    let reference = Reference::new(&configuration);
    let mut driver = Driver::new();
    driver.load(&compile(&configuration)).expect("an image holds only values that fit");
    for (metadata, frame) in packets(&mut rng, 200) {
        let expected = reference.hash(&metadata, &frame).result;
        driver.send(&metadata, &frame);
        let mut seen = 0;
        while !driver.pipeline().is_empty() {
            let registers = driver.pipeline().registers();
            for stage in 1..=7 {
                if let Some(lane) = registers.lane(stage) {
                    assert_eq!(lane, expected.lanes.lane(stage), "stage {stage} of {frame:02x?}");
                    seen += 1;
                }
            }
            if let Some(state) = registers.parser_state(7) {
                assert_eq!((state.status, state.family), (expected.status, expected.family));
                seen += 1;
            }
            driver.cycle(&Default::default());
        }
        // Seven lanes, and the parser state after the last stage.
        assert_eq!(seen, 8, "{} bytes", frame.len());
        driver.take_results();
    }
}

type Packet = (Metadata, Vec<u8>);

fn packets(rng: &mut impl Rng, count: usize) -> Vec<Packet> {
    (0..count).map(|_| (metadata(rng), traffic::frame(rng))).collect()
}

fn metadata(rng: &mut impl Rng) -> Metadata {
    Metadata {
        ifindex: rng.random(),
        bridged: rng.random_ratio(1, 3),
        service_id: rng.random(),
        hash_profile: rng.random_range(0..4),
        group: rng.random_range(0..4096),
    }
}

fn compile(configuration: &Configuration) -> RegisterImage {
    configuration.compile().expect("the generator makes valid field tables")
}

fn compare(driver: &mut Driver, configuration: &Configuration, packets: &[Packet]) {
    for (metadata, frame) in packets {
        driver.send(metadata, frame);
    }
    let results = driver.take_results();
    assert_eq!(results.len(), packets.len());
    let reference = Reference::new(configuration);
    for ((metadata, frame), actual) in packets.iter().zip(results) {
        let expected = reference.hash(metadata, frame).result;
        assert_eq!(
            actual,
            expected.to_words(),
            "expected {expected:x?}\nof {metadata:?} {frame:02x?}\nunder {configuration:x?}"
        );
    }
}
