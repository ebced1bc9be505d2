// SPDX-License-Identifier: Apache-2.0
//! No input panics, and the trace describes the frame correctly.

use crate::reference::support::{MACS, TCP, bytes, eth, everything, ipv4, ipv6, routed, udp};
use lbhash_model::{
    Metadata, Status, WINDOW_BYTES,
    reference::{self, Trace},
};
use proptest::prelude::*;

/// Packets that between them hold every kind of header, each with its variable parts.
fn rich_packets() -> Vec<Vec<u8>> {
    let options = ipv4(17).replacen("45", "47", 1) + "0101010101010101";
    let extensions = "3c00000000000000 0601000000000000 0000000000000000 ";
    [
        format!("{MACS}88a8 0064 8100 00c8 0800 {options}{}", udp(53)),
        eth("86dd") + &ipv6(0) + extensions + TCP,
        eth("86dd") + &ipv6(44) + "0600000100000000" + TCP,
        eth("8847") + "00064040 00007040 0012c140" + &ipv4(6) + TCP,
        eth("8847") + "00064040 000c8140 00000000" + &eth("0800") + &ipv4(6) + TCP,
        eth("8847") + &"00064040".repeat(17),
        eth("8864") + "1100 0001 0000 0057" + &ipv6(58),
        eth("0800") + &ipv4(47) + "b000 6558 00000000 00000001 00000002" + &eth("0806"),
        eth("0800") + &ipv4(47) + "3001 880b 00000001 00000002",
        eth("0800") + &ipv4(17) + &udp(4789) + "08000000 00000100" + &eth("0800") + &ipv4(6) + TCP,
        eth("86dd") + &ipv6(17) + &udp(6081) + "02006558 00000100 0000000000000000" + &eth("0806"),
        eth("0800") + &ipv4(17) + &udp(1701) + "4002 0000 0001 0002",
        eth("0800") + &ipv4(17) + &udp(2152) + "30ff0000 00000001",
        eth("0800") + &ipv4(17) + &udp(4791) + "00000000 00000001",
        eth("0800") + &ipv4(4).repeat(7) + &ipv4(6) + TCP,
    ]
    .iter()
    .map(|text| bytes(text))
    .collect()
}

/// Reads bits of a frame one by one.
fn bits_at(frame: &[u8], byte: usize, bit: usize, width: usize) -> u128 {
    (8 * byte + bit..8 * byte + bit + width)
        .fold(0, |value, at| value << 1 | u128::from(frame[at / 8] >> (7 - at % 8) & 1))
}

fn check_consistency(frame: &[u8], trace: &Trace) {
    assert_eq!(trace.window_length, frame.len().min(WINDOW_BYTES));
    assert!((1..=7).contains(&trace.stages.len()));
    let mut gathered = Status::default();
    for (index, stage) in trace.stages.iter().enumerate() {
        assert_eq!(stage.number, index + 1);
        assert_eq!(stage.goes_on, index + 1 < trace.stages.len());
        assert!(stage.offset + stage.length <= trace.window_length);
        assert_eq!(stage.record.is_some(), trace.lanes[stage.number].is_some());
        for field in &stage.fields {
            assert!(field.byte >= stage.offset);
            let expected = bits_at(frame, field.byte, field.bit, field.bits);
            assert_eq!(field.value, expected, "{} of stage {}", field.name, stage.number);
        }
        assert!(!stage.reason.to_string().is_empty());
        gathered |= stage.status;
    }
    for pair in trace.stages.windows(2) {
        assert_eq!(pair[1].offset, pair[0].offset + pair[0].length);
        assert_eq!((pair[1].kind, pair[1].context), (pair[0].next, pair[0].next_context));
    }
    assert_eq!(trace.result.status, gathered);
}

#[test]
fn every_prefix_of_rich_packets_is_hashed() {
    for packet in rich_packets() {
        for length in 0..=packet.len() {
            check_consistency(&packet[..length], &routed(&packet[..length]));
        }
    }
}

#[test]
fn bytes_beyond_the_window_change_nothing() {
    for mut packet in rich_packets() {
        packet.resize(WINDOW_BYTES, 0);
        let expected = routed(&packet);
        packet.extend([0xFF; 64]);
        assert_eq!(routed(&packet), expected);
    }
}

proptest! {
    #[test]
    fn random_bytes_are_hashed(frame in proptest::collection::vec(any::<u8>(), 0..300)) {
        check_consistency(&frame, &routed(&frame));
    }

    #[test]
    fn rich_packets_with_random_changes_are_hashed(
        which in 0..rich_packets().len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        bridged: bool,
        hash_profile: u8,
    ) {
        let mut frame = rich_packets()[which].clone();
        for (position, byte) in changes {
            let position = position.index(frame.len());
            frame[position] = byte;
        }
        let metadata = Metadata { bridged, hash_profile, ..Metadata::default() };
        check_consistency(&frame, &reference::hash(&everything(), &metadata, &frame));
    }

    #[test]
    fn a_kept_reference_gives_what_a_new_one_gives(seed: u16, which in 0..rich_packets().len()) {
        let mut configuration = everything();
        configuration.set_seed(seed);
        let kept = reference::Reference::new(&configuration);
        let metadata = Metadata::default();
        let frame = &rich_packets()[which];
        let _used_before = kept.hash(&metadata, &rich_packets()[0]);
        let fresh = reference::hash(&configuration, &metadata, frame);
        prop_assert_eq!(kept.hash(&metadata, frame), fresh);
    }
}
