// SPDX-License-Identifier: Apache-2.0
//! Stimulus does what it says: equal seeds give equal packets, every branch is common, ordinary
//! traffic is correct.

use etherparse::{SlicedPacket, TransportSlice};
use lbhash_model::{Context, Family, RecordType, Status, reference::Reference};
use lbhash_vectors::stimulus::{Encapsulation, Generator, MAX_FRAME_BYTES, Packet, directed};
use std::collections::BTreeMap;

#[test]
fn equal_seeds_give_equal_packets_and_others_do_not() {
    for generator in Generator::ALL {
        assert_eq!(generator.name().parse(), Ok(generator));
        let packets = |seed| generator.packets(seed).take(200).collect::<Vec<Packet>>();
        assert_eq!(packets(5), packets(5), "{}", generator.name());
        let fixed = generator == Generator::Directed;
        assert_eq!(packets(5) == packets(6), fixed, "{}", generator.name());
    }
    assert!("noise".parse::<Generator>().unwrap_err().to_string().contains("tcp64"));
}

/// How often each status, family, context and record type turns up.
fn census(packets: impl Iterator<Item = Packet>) -> BTreeMap<String, usize> {
    let configuration = crate::support::all_fields();
    let reference = Reference::new(&configuration);
    let mut counts = BTreeMap::new();
    let mut count = |what: String| *counts.entry(what).or_insert(0) += 1;
    for packet in packets {
        let result = reference.hash(&packet.metadata, &packet.frame).result;
        count(format!("family {}", result.family.name()));
        result.status.names().for_each(|name| count(format!("status {name}")));
        for lane in &result.lanes.all()[1..] {
            if lane.record_type != RecordType::None {
                count(format!("context {}", lane.context.name()));
                count(format!("record {}", lane.record_type.name()));
            }
        }
        if result.lanes.record_types[7] != RecordType::None {
            count("seven layers".to_owned());
        }
    }
    counts
}

fn everything() -> Vec<String> {
    let status = Status::NAMES.map(|name| format!("status {name}"));
    let family = Family::ALL.map(|family| format!("family {}", family.name()));
    let context = Context::ALL.map(|context| format!("context {}", context.name()));
    let records = RecordType::ALL.iter().filter(|&&record| record != RecordType::Meta);
    let mut all = vec!["seven layers".to_owned()];
    all.extend(status.into_iter().chain(family).chain(context));
    all.extend(records.map(|record| format!("record {}", record.name())));
    all
}

#[test]
fn every_branch_is_common_in_random_packets() {
    const PACKETS: usize = 4000;
    let counts = census(Generator::Random.packets(1).take(PACKETS));
    for what in everything() {
        let count = counts.get(&what).copied().unwrap_or(0);
        assert!(count * 500 >= PACKETS, "{what}: {count} of {PACKETS}");
    }
}

#[test]
fn every_branch_is_reached_by_directed_packets() {
    let counts = census(directed().into_iter());
    for what in everything() {
        assert!(
            counts.get(&what).is_some_and(|&count| count >= 3),
            "{what}: {:?}",
            counts.get(&what)
        );
    }
}

#[test]
fn random_frames_have_every_length() {
    let lengths: Vec<_> =
        Generator::Random.packets(2).take(20_000).map(|packet| packet.frame.len()).collect();
    assert!(lengths.iter().all(|&length| length <= MAX_FRAME_BYTES as usize));
    assert!(lengths.contains(&0) && lengths.iter().any(|&length| length > 4000));
    let missing: Vec<_> = (0..=200).filter(|length| !lengths.contains(length)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn tcp64_frames_are_64_bytes_of_tcp() {
    for packet in Generator::Tcp64.packets(3).take(50) {
        assert_eq!(packet.frame.len(), 64);
        let sliced = SlicedPacket::from_ethernet(&packet.frame).unwrap();
        assert!(matches!(sliced.transport, Some(TransportSlice::Tcp(_))));
    }
}

/// Strictly parsed: lengths and header checksums have to be right.
#[test]
fn ordinary_traffic_is_correct() {
    for generator in [Generator::Mixed, Generator::Encapsulations, Generator::Flows] {
        for packet in generator.packets(4).take(500) {
            let sliced = SlicedPacket::from_ethernet(&packet.frame).unwrap();
            if let Some(etherparse::NetSlice::Ipv4(ip)) = sliced.net {
                let header = ip.header().to_header();
                assert_eq!(header.calc_header_checksum(), header.header_checksum);
            }
        }
    }
}

/// The layers under which an IPv4 packet with UDP lies in each encapsulation, by the names of the
/// record types.
#[test]
fn every_encapsulation_is_parsed_to_its_depth() {
    let configuration = crate::support::all_fields();
    let reference = Reference::new(&configuration);
    let ip = b"\x45\0\0\x1c\0\0\0\0\x40\x11\0\0\x0a\0\0\x01\x0a\0\0\x02\x30\x39\0\x35\0\x08\0\0";
    let expected = [
        "eth_ip ipv4_l4 v4_ports",
        "eth_ip ipv4_l4 v4_ports",
        "eth_ip ipv4_l4 v4_ports",
        "eth_mpls mpls ipv4_l4 v4_ports",
        "eth_mpls mpls_el",
        "eth_mpls mpls eth_ip ipv4_l4 v4_ports",
        "eth_ip ipv4_other gre ipv4_l4 v4_ports",
        "eth_ip ipv4_other gre ipv4_l4 v4_ports",
        "eth_ip ipv4_other gre mpls ipv4_l4 v4_ports",
        "eth_ip ipv4_other gre eth_ip ipv4_l4 v4_ports",
        "eth_ip ipv4_other pptp",
        "eth_ip ipv4_other ipv4_l4 v4_ports",
        "eth_ip ipv6_other ipv4_l4 v4_ports",
        "eth_ip ipv4_l4 v4_overlay eth_ip ipv4_l4 v4_ports",
        "eth_ip ipv4_l4 v4_overlay eth_ip ipv4_l4 v4_ports",
        "eth_ip ipv4_l4 v4_overlay ipv4_l4 v4_ports",
        "eth_pppoe pppoe ipv4_l4 v4_ports",
        "eth_ip ipv4_l4 v4_l2tp",
        "eth_ip ipv4_l4 v4_gtp",
        "eth_ip ipv4_l4 v4_roce",
    ];
    for (encapsulation, expected) in Encapsulation::ALL.into_iter().zip(expected) {
        let frame = encapsulation.frame(ip, 0x1234);
        let result = reference.hash(&Default::default(), &frame).result;
        let layers: Vec<_> = result.lanes.all()[1..]
            .iter()
            .filter(|lane| lane.record_type != RecordType::None)
            .map(|lane| lane.record_type.name())
            .collect();
        assert_eq!(layers.join(" "), expected, "{encapsulation:?}");
    }
}
