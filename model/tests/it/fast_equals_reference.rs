// SPDX-License-Identifier: Apache-2.0
//! The fast path against the bit-serial reference: every lane, status bit and key, under random
//! configurations.

use lbhash_model::{
    Context, HashResult, LAYER_STAGES, Metadata, RecordType, Status,
    config::Configuration,
    fast::{Fast, Keys},
    reference,
};
use lbhash_testing::{configurations, traffic};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::collections::BTreeMap;

const CONFIGURATIONS: u64 = 600;
const FRAMES_PER_CONFIGURATION: usize = 400;

/// Times that the generator must reach each record type, context and status bit.
const TIMES: usize = 200;

#[test]
fn random_configurations() {
    let reached = (0..CONFIGURATIONS).into_par_iter().map(compare_configuration);
    reached.reduce(Reached::default, Reached::merged).check();
}

fn compare_configuration(seed: u64) -> Reached {
    let mut reached = Reached::default();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let configuration = configurations::random(&mut rng);
    let fast = fast_of(&configuration);
    for _ in 0..FRAMES_PER_CONFIGURATION {
        let metadata = metadata(&mut rng);
        let frame = traffic::frame(&mut rng);
        reached.note(&compare(&configuration, &fast, &metadata, &frame));
    }
    reached
}

#[test]
fn random_seeds() {
    let mut rng = ChaCha8Rng::seed_from_u64(10);
    for _ in 0..40 {
        let configuration = configurations::random_with_any_seed(&mut rng);
        let fast = fast_of(&configuration);
        for _ in 0..25 {
            let metadata = metadata(&mut rng);
            compare(&configuration, &fast, &metadata, &traffic::frame(&mut rng));
        }
    }
}

#[test]
fn every_truncation_of_rich_frames() {
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    let configuration = configurations::everything();
    let fast = fast_of(&configuration);
    for _ in 0..150 {
        let frame = traffic::frame(&mut rng);
        let metadata = metadata(&mut rng);
        for length in 0..=frame.len() {
            compare(&configuration, &fast, &metadata, &frame[..length]);
        }
    }
}

#[test]
fn every_value_of_every_byte_of_a_header() {
    let mut rng = ChaCha8Rng::seed_from_u64(30);
    let configuration = configurations::everything();
    let fast = fast_of(&configuration);
    for _ in 0..4 {
        let mut frame = traffic::frame(&mut rng);
        let metadata = metadata(&mut rng);
        for position in 12..frame.len().min(60) {
            let original = frame[position];
            for value in 0..=u8::MAX {
                frame[position] = value;
                compare(&configuration, &fast, &metadata, &frame);
            }
            frame[position] = original;
        }
    }
}

#[test]
fn batch_and_keys_equal_one_by_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(40);
    let mut results = Vec::new();
    let mut keys = Vec::new();
    for _ in 0..24 {
        let fast = fast_of(&configurations::random(&mut rng));
        let mut frames: Vec<Vec<u8>> = (0..400).map(|_| traffic::frame(&mut rng)).collect();
        for is_mixed in [true, false] {
            if !is_mixed {
                // Blocks whose frames are alike are hashed in another way.
                frames.sort_by_key(|frame| frame.get(12..14).map(<[u8]>::to_vec));
            }
            for count in [0, 1, 7, 8, 12, 13, 63, 64, 65, 128, 400] {
                let metadata = metadata(&mut rng);
                let frames: Vec<&[u8]> = frames[..count].iter().map(Vec::as_slice).collect();
                let expected: Vec<HashResult> =
                    frames.iter().map(|frame| fast.hash(&metadata, frame)).collect();
                fast.hash_batch(&metadata, &frames, &mut results);
                assert_eq!(results, expected);
                fast.keys_batch(&metadata, &frames, &mut keys);
                assert_eq!(keys, expected.iter().map(Keys::from).collect::<Vec<_>>());
            }
        }
    }
}

fn fast_of(configuration: &Configuration) -> Fast {
    Fast::new(&configuration.compile().expect("the generator makes valid field tables"))
}

fn metadata(rng: &mut impl Rng) -> Metadata {
    Metadata {
        ifindex: rng.random(),
        bridged: rng.random_ratio(1, 3),
        service_id: rng.random(),
        hash_profile: rng.random_range(0..4),
        group: 0,
    }
}

/// Compares all of one packet, and gives what the reference says.
fn compare(
    configuration: &Configuration,
    fast: &Fast,
    metadata: &Metadata,
    frame: &[u8],
) -> HashResult {
    let expected = reference::hash(configuration, metadata, frame).result;
    let actual = fast.hash(metadata, frame);
    assert!(
        actual == expected && fast.keys(metadata, frame) == Keys::from(&expected),
        "frame {}\n{metadata:?}\nfast {actual:x?}\nreference {expected:x?}\n{configuration:x?}",
        hex(frame),
    );
    expected
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the generator reached: a comparison proves nothing about what never occurred.
#[derive(Default)]
struct Reached(BTreeMap<&'static str, usize>);

impl Reached {
    fn note(&mut self, result: &HashResult) {
        let lanes = result.lanes.all().into_iter().skip(1);
        let layers = lanes.filter(|lane| lane.record_type != RecordType::None);
        let depth = layers.clone().count();
        let names = layers.flat_map(|lane| [lane.record_type.name(), lane.context.name()]);
        let deepest = (depth == LAYER_STAGES).then_some("all stages");
        for name in names.chain(result.status.names()).chain([result.family.name()]).chain(deepest)
        {
            *self.0.entry(name).or_default() += 1;
        }
    }

    fn merged(mut self, other: Self) -> Self {
        for (name, count) in other.0 {
            *self.0.entry(name).or_default() += count;
        }
        self
    }

    fn check(&self) {
        let records = RecordType::ALL[1..].iter().map(|record| record.name());
        let contexts = Context::ALL.iter().map(|context| context.name());
        for name in records.chain(contexts).chain(Status::NAMES).chain(["all stages"]) {
            let count = self.0.get(name).copied().unwrap_or_default();
            assert!(count >= TIMES, "`{name}` occurred only {count} times: {:?}", self.0);
        }
    }
}
