// SPDX-License-Identifier: Apache-2.0
//! The fast path against the bit-serial reference over the directed set and random stimulus, under
//! built-in profiles.

use lbhash_control::profile;
use lbhash_model::{fast::Fast, reference};
use lbhash_vectors::stimulus::{Generator, Packet};

const RANDOM_PACKETS: usize = 10_000;

#[test]
fn directed() {
    compare(&Generator::Directed.packets(0).collect::<Vec<_>>());
}

#[test]
fn random() {
    compare(&Generator::Random.packets(11).take(RANDOM_PACKETS).collect::<Vec<_>>());
}

#[test]
fn mixed() {
    compare(&Generator::Mixed.packets(12).take(RANDOM_PACKETS).collect::<Vec<_>>());
}

fn compare(packets: &[Packet]) {
    assert!(packets.len() >= 100, "the generator gave only {} packets", packets.len());
    for name in ["srlinux-7250-ixr", "junos-trio-18.3", "all-fields"] {
        let mut configuration = profile::built_in(name).unwrap().configuration().clone();
        configuration.set_seed(0);
        let fast = Fast::new(&configuration.compile().unwrap());
        for (index, Packet { name: packet, frame, metadata }) in packets.iter().enumerate() {
            let expected = reference::hash(&configuration, metadata, frame).result;
            assert_eq!(fast.hash(metadata, frame), expected, "{name}, packet {index} {packet}");
        }
    }
}
