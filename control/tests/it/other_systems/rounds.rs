// SPDX-License-Identifier: Apache-2.0
//! SR OS: rounds of the hash, checked with the CRCs of another crate.

use crate::other_systems::packet::{B, TCP, default_of, ipv4};
use lbhash_model::{Metadata, reference};
use lbhash_testing::{crc, recording::record};
use std::collections::BTreeMap;

/// The low 16 bits of polynomials 1, 2 and 3.
const POLYNOMIALS: [u16; 3] = [0x0039, 0x00D7, 0x015D];

fn crc16(polynomial: u16, bytes: &[u8]) -> u16 {
    crc::crc16(polynomial, 0, bytes)
}

fn trace(last: u8) -> reference::Trace {
    let frame = ipv4(TCP, [10, 1, 2, last], B, [1, 2]);
    let configuration = default_of("sros-7750");
    record(&configuration, &Metadata::default(), &frame);
    reference::hash(&configuration, &Metadata::default(), &frame)
}

#[test]
fn c_018_a_path_is_chosen_by_the_hash_of_the_hash() {
    let trace = trace(7);
    for (user, polynomial) in trace.users.iter().zip(POLYNOMIALS) {
        let first = crc16(polynomial, &user.master_key.to_be_bytes());
        let second = crc16(polynomial, &first.to_be_bytes());
        assert_eq!(user.key.rounds, [first, second]);
        assert_eq!(user.key.key, second, "the key is the second stage");
        assert_ne!(first, second);
    }
}

#[test]
fn c_019_the_port_of_a_lag_is_chosen_by_a_third_hash() {
    let trace = trace(7);
    let [level_1, .., lag, _] = &trace.users;
    let third = crc16(POLYNOMIALS[0], &level_1.key.key.to_be_bytes());
    assert_eq!(lag.key.rounds.len(), 3);
    assert_eq!(lag.key.key, third);
}

#[test]
fn c_020_a_lag_alone_takes_the_second_stage() {
    // Such a group uses the key of level 1, which the third stage of the same packet starts from.
    for last in 0..16 {
        let trace = trace(last);
        let [level_1, .., lag, _] = &trace.users;
        assert_eq!(level_1.key.key, lag.key.rounds[1]);
        assert_eq!(level_1.key.rounds.len(), 2);
    }
}

#[test]
fn c_021_packets_that_meet_at_one_stage_meet_at_the_next() {
    let configuration = default_of("sros-7750");
    let fast = lbhash_model::fast::Fast::new(&configuration.compile().expect("settings compile"));
    let mut by_second_stage: BTreeMap<u16, (u16, u32)> = BTreeMap::new();
    let mut meetings = 0;
    for flow in 0..4000_u32 {
        let source = (0x0A00_0000 | flow.wrapping_mul(2_654_435_761) >> 8).to_be_bytes();
        let destination = (0xC0A8_0000 | (flow * 7919) & 0xFFFF).to_be_bytes();
        let frame = ipv4(TCP, source, destination, [1, 2]);
        record(&configuration, &Metadata::default(), &frame);
        let keys = fast.hash(&Metadata::default(), &frame).keys;
        let (lag, first) = *by_second_stage.entry(keys[0]).or_insert((keys[3], flow));
        assert_eq!(lag, keys[3], "flows {first} and {flow} meet at stage 2 and part at stage 3");
        meetings += u32::from(first != flow);
    }
    assert!(meetings > 50, "only {meetings} flows met another one at stage 2");
}
