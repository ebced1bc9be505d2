// SPDX-License-Identifier: Apache-2.0
//! Lanes: which CRC counts, lane 0, halves, hash profiles; sections 5 to 7.

use crate::reference::support::{TCP, bytes, eth, everything, ipv4, ipv6, routed, udp, value};
use lbhash_model::{
    Context, Family, Metadata, RecordType, USERS,
    config::{Configuration, Entry},
    reference::{self, LaneRule, Trace},
};
use lbhash_testing::crc::crc32;

fn hash(configuration: &Configuration, frame: &str) -> Trace {
    reference::hash(configuration, &Metadata::default(), &bytes(frame))
}

fn rule(trace: &Trace, lane: usize) -> LaneRule {
    trace.lanes[lane].as_ref().expect("the lane has a record").rule
}

fn l4_only(context: Context, record: RecordType) -> Configuration {
    let mut configuration = everything();
    configuration.field_table.entry_mut(context, record).0 |= Entry::L4_ONLY;
    configuration
}

#[test]
fn each_lane_has_the_crc_32_mpeg_2_of_its_masked_record() {
    let trace = routed(&bytes(&(eth("0800") + &ipv4(6) + TCP)));
    for (lane, result) in trace.lanes.iter().zip(trace.result.lanes.all()) {
        let expected = lane.as_ref().map_or(0, |lane| crc32(0xFFFF_FFFF, &lane.masked.bytes()));
        assert_eq!(result.crc, expected);
    }
}

#[test]
fn a_port_record_is_hashed_as_written_by_hand() {
    let trace = routed(&bytes(&(eth("0800") + &ipv4(6) + TCP)));
    let mut record = [0; 41];
    record[..4].copy_from_slice(&[0xC0, 0x00, 0x01, 0xBB]);
    assert_eq!(trace.result.lanes.crcs[3], crc32(0xFFFF_FFFF, &record));
}

#[test]
fn absent_lanes_are_zero_in_every_respect() {
    let trace = routed(&bytes(&eth("0806")));
    for lane in 2..8 {
        assert_eq!(trace.result.lanes.lane(lane), Default::default());
        assert!(trace.lanes[lane].is_none());
    }
}

#[test]
fn a_stage_without_record_leaves_its_lane_absent() {
    let trace = routed(&bytes(&(eth("0800") + "45")));
    assert_eq!(trace.stages.len(), 2);
    assert!(trace.lanes[2].is_none());
}

#[test]
fn an_entry_without_enable_bits_has_crc_0_but_an_enabled_layer_of_zeros_has_not() {
    let mut configuration = everything();
    *configuration.field_table.entry_mut(Context::Routed, RecordType::EthOther) = Entry(0);
    let frame = "00".repeat(14);
    let off = hash(&configuration, &frame);
    assert_eq!(off.result.lanes.record_types[1], RecordType::EthOther);
    assert_eq!((off.result.lanes.crcs[1], rule(&off, 1)), (0, LaneRule::NothingEnabled));
    let on = hash(&everything(), &frame);
    assert_eq!(on.result.lanes.crcs[1], crc32(0xFFFF_FFFF, &[0; 41]));
    assert_ne!(on.result.lanes.crcs[1], 0);
}

#[test]
fn an_l4_only_layer_counts_only_before_a_port_record() {
    let configuration = l4_only(Context::Routed, RecordType::EthIp);
    for (rest, counts) in [
        (ipv4(6) + TCP, true),
        (ipv4(17) + &udp(53), true),
        (ipv4(41) + &ipv6(17) + &udp(53), true),
        (ipv4(17) + &udp(4789) + "08000000 00000100", true),
        (ipv4(1), false),
        (ipv4(6), false),
        (ipv4(6) + "c000", false),
        (ipv4(47) + "0000 0806", false),
    ] {
        let trace = hash(&configuration, &(eth("0800") + &rest));
        let expected = if counts { LaneRule::Counts } else { LaneRule::NoLaterPorts };
        assert_eq!(rule(&trace, 1), expected, "{rest}");
        assert_eq!(trace.result.lanes.crcs[1] != 0, counts, "{rest}");
        assert_eq!(trace.result.lanes.record_types[1], RecordType::EthIp);
    }
}

#[test]
fn ports_that_descend_keeps_away_do_not_count_for_l4_only() {
    let mut configuration = l4_only(Context::Routed, RecordType::EthIp);
    configuration.field_table.entry_mut(Context::Routed, RecordType::Ipv4L4).0 &= !Entry::DESCEND;
    let trace = hash(&configuration, &(eth("0800") + &ipv4(6) + TCP));
    assert_eq!(rule(&trace, 1), LaneRule::NoLaterPorts);
}

#[test]
fn a_port_record_is_not_later_than_itself() {
    let configuration = l4_only(Context::Routed, RecordType::V4Ports);
    let trace = hash(&configuration, &(eth("0800") + &ipv4(6) + TCP));
    assert_eq!(rule(&trace, 3), LaneRule::NoLaterPorts);
}

#[test]
fn an_l4_only_outer_port_record_counts_before_inner_ports() {
    let configuration = l4_only(Context::Routed, RecordType::V4Overlay);
    let outer = eth("0800") + &ipv4(17) + &udp(4789) + "08000000 00000100";
    assert_eq!(rule(&hash(&configuration, &outer), 3), LaneRule::NoLaterPorts);
    let inner = eth("0800") + &ipv4(6) + TCP;
    assert_eq!(rule(&hash(&configuration, &(outer + &inner)), 3), LaneRule::Counts);
}

#[test]
fn meta_has_its_own_row_by_family_and_ignores_flags() {
    let metadata =
        Metadata { ifindex: 0x0102_0304, service_id: 0x0506_0708, ..Metadata::default() };
    let mut configuration = Configuration { system_ip: 0x090A_0B0C, ..Configuration::default() };
    *configuration.field_table.meta_mut(Family::Inet) =
        Entry(0b101 | Entry::L4_ONLY | Entry::SYMMETRIC);
    let inet = reference::hash(&configuration, &metadata, &bytes(&eth("0800")));
    let mut record = [0; 41];
    record[..4].copy_from_slice(&[1, 2, 3, 4]);
    record[8..12].copy_from_slice(&[5, 6, 7, 8]);
    let expected = crc32(0xFFFF_FFFF, &record);
    assert_eq!(inet.result.lanes.crcs[0], expected);
    assert_eq!(value(&inet, 0, "system_ip"), 0x090A_0B0C);

    let inet6 = reference::hash(&configuration, &metadata, &bytes(&eth("86dd")));
    assert_eq!(inet6.result.lanes.crcs[0], 0);
    assert_eq!(inet6.result.lanes.record_types[0], RecordType::Meta);
    assert_eq!(inet6.result.lanes.contexts[0], Context::Routed);
}

#[test]
fn meta_of_a_bridged_packet_has_context_code_0() {
    let metadata = Metadata { bridged: true, ..Metadata::default() };
    let trace = reference::hash(&everything(), &metadata, &bytes(&eth("0800")));
    assert_eq!(trace.result.lanes.contexts[0], Context::Routed);
    assert_eq!(trace.result.lanes.contexts[1], Context::Bridged);
}

#[test]
fn layer_seed_is_the_initial_value_of_every_layer_crc() {
    let configuration = Configuration { layer_seed: 0, ..everything() };
    let trace = hash(&configuration, &"00".repeat(14));
    assert_eq!(trace.result.lanes.crcs[1], 0, "a CRC of zeros from register 0 is 0");
    assert_eq!(rule(&trace, 1), LaneRule::Counts);
}

#[test]
fn half_select_takes_the_high_half_where_its_bit_is_set() {
    let trace = routed(&bytes(&(eth("0800") + &ipv4(41) + &ipv6(6) + TCP)));
    for (user, half_select) in trace.users.iter().zip([0x00_u8, 0xFF, 0x55, 0xAA, 0x0F]) {
        assert_eq!(user.settings.half_select, half_select);
        for (lane, &half) in user.lanes.iter().enumerate() {
            let crc = trace.result.lanes.crcs[lane];
            let [high @ .., _, _] = crc.to_be_bytes();
            let [_, _, low @ ..] = crc.to_be_bytes();
            let expected = if half_select & 1 << lane != 0 { high } else { low };
            assert_eq!(half.to_be_bytes(), expected, "lane {lane}");
        }
    }
}

#[test]
fn lane_0_is_the_most_significant_of_the_master_key() {
    let trace = routed(&bytes(&(eth("0800") + &ipv4(6) + TCP)));
    for user in &trace.users {
        let bytes: Vec<u8> = user.lanes.iter().flat_map(|lane| lane.to_be_bytes()).collect();
        assert_eq!(user.master_key.to_be_bytes()[..], bytes[..]);
    }
}

#[test]
fn hash_profile_chooses_the_settings() {
    let mut configuration = everything();
    for (profile, users) in configuration.users.iter_mut().enumerate() {
        for user in users {
            user.seed = 100 * profile as u16;
        }
    }
    let frame = bytes(&(eth("0800") + &ipv4(6) + TCP));
    let keys: Vec<[u16; USERS]> = (0..4)
        .map(|hash_profile| {
            let metadata = Metadata { hash_profile, ..Metadata::default() };
            let trace = reference::hash(&configuration, &metadata, &frame);
            for user in &trace.users {
                assert_eq!(user.settings.seed, 100 * u16::from(hash_profile));
            }
            trace.result.keys
        })
        .collect();
    for (index, first) in keys.iter().enumerate() {
        for second in &keys[index + 1..] {
            assert_ne!(first, second);
        }
    }
}

#[test]
fn keys_are_those_of_the_traced_users() {
    let trace = routed(&bytes(&(eth("0800") + &ipv4(6) + TCP)));
    let keys = trace.users.each_ref().map(|user| user.key.key);
    assert_eq!(trace.result.keys, keys);
    for user in &trace.users {
        assert_eq!(user.key.after_lane[7], user.key.rounds[0]);
    }
}
