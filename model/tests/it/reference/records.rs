// SPDX-License-Identifier: Apache-2.0
//! Layout of the records, field by field, against positions written by hand from the table of
//! section 4.

use lbhash_model::{RECORD_BITS, RecordType, config::Entry, reference::Record};

/// Name, first bit and last bit of a field, bit 327 being the most significant one of the record,
/// and its enable bit.
type Place = (&'static str, usize, usize, u8);

const META: &[Place] =
    &[("ifindex", 327, 296, 0), ("system_ip", 295, 264, 1), ("service_id", 263, 232, 2)];

const ETH: &[Place] = &[
    ("dmac", 327, 280, 0),
    ("smac", 279, 232, 1),
    ("ethertype", 231, 216, 2),
    ("pcp1", 215, 213, 5),
    ("vid1", 212, 201, 3),
    ("pcp2", 200, 198, 6),
    ("vid2", 197, 186, 4),
];

const MPLS: &[Place] = &[
    ("label1", 327, 308, 0),
    ("label2", 307, 288, 1),
    ("label3", 287, 268, 1),
    ("label4", 267, 248, 1),
    ("label5", 247, 228, 1),
    ("label6", 227, 208, 1),
    ("label7", 207, 188, 1),
    ("label8", 187, 168, 1),
    ("label9", 167, 148, 2),
    ("label10", 147, 128, 2),
    ("label11", 127, 108, 2),
    ("label12", 107, 88, 2),
    ("label13", 87, 68, 2),
    ("label14", 67, 48, 2),
    ("label15", 47, 28, 2),
    ("label16", 27, 8, 2),
    ("exp1", 7, 5, 3),
];

const IP: &[Place] = &[
    ("src", 327, 200, 0),
    ("dst", 199, 72, 1),
    ("proto", 71, 64, 2),
    ("tclass", 63, 56, 3),
    ("flow_label", 55, 36, 4),
];

const PORTS: &[Place] =
    &[("sport", 327, 312, 0), ("dport", 311, 296, 1), ("tunnel_id", 295, 264, 2)];

const GRE: &[Place] = &[("proto", 327, 312, 0), ("key", 311, 280, 1)];

const PPPOE: &[Place] = &[("session", 327, 312, 0), ("ppp_proto", 311, 296, 1)];

fn places(record_type: RecordType) -> &'static [Place] {
    match record_type.name() {
        "meta" => META,
        "eth_ip" | "eth_mpls" | "eth_pppoe" | "eth_other" => ETH,
        "mpls" | "mpls_el" => MPLS,
        "ipv4_l4" | "ipv4_other" | "ipv6_l4" | "ipv6_other" => IP,
        "gre" | "pptp" => GRE,
        "pppoe" => PPPOE,
        _ => PORTS,
    }
}

/// The bits of a record that are one, by the numbering of [`Place`], highest first.
fn ones(record: &Record) -> Vec<usize> {
    let bytes = record.bytes();
    (0..RECORD_BITS).rev().filter(|bit| bytes[40 - bit / 8] >> (bit % 8) & 1 == 1).collect()
}

fn filled(record_type: RecordType) -> Record {
    places(record_type)
        .iter()
        .fold(Record::new(record_type), |record, (name, ..)| record.with(name, u128::MAX))
}

#[test]
fn each_field_alone_appears_at_its_place() {
    for record_type in RecordType::ALL {
        for &(name, first, last, _) in places(record_type) {
            let record = Record::new(record_type).with(name, u128::MAX);
            let expected: Vec<usize> = (last..=first).rev().collect();
            assert_eq!(ones(&record), expected, "{} {name}", record_type.name());
        }
    }
}

#[test]
fn a_field_is_written_most_significant_bit_first() {
    for record_type in RecordType::ALL {
        for &(name, first, last, _) in places(record_type) {
            let low = Record::new(record_type).with(name, 1_u8);
            assert_eq!(ones(&low), [last], "{} {name}", record_type.name());
            let high = Record::new(record_type).with(name, 1_u128 << (first - last));
            assert_eq!(ones(&high), [first], "{} {name}", record_type.name());
        }
    }
}

#[test]
fn fields_read_back_what_was_written() {
    for record_type in RecordType::ALL {
        let values: Vec<u128> = (3..).take(places(record_type).len()).map(|n| n % 8).collect();
        let named = places(record_type).iter().zip(&values);
        let record = named.fold(Record::new(record_type), |record, ((name, ..), &value)| {
            record.with(name, value)
        });
        assert_eq!(record.fields().map(|(_, value)| value).collect::<Vec<_>>(), values);
    }
}

#[test]
fn the_rest_of_a_record_is_zero() {
    for record_type in RecordType::ALL {
        let (_, _, last, _) = places(record_type).last().expect("every type has fields");
        let expected: Vec<usize> = (*last..RECORD_BITS).rev().collect();
        assert_eq!(ones(&filled(record_type)), expected, "{}", record_type.name());
    }
}

#[test]
fn each_enable_bit_lets_through_exactly_its_fields() {
    for record_type in RecordType::ALL {
        for enable in 0..7 {
            let masked = filled(record_type).masked_by(Entry(1 << enable));
            let fields = places(record_type).iter().filter(|(.., bit)| *bit == enable);
            let expected: Vec<usize> =
                fields.flat_map(|&(_, first, last, _)| (last..=first).rev()).collect();
            assert_eq!(ones(&masked), expected, "{} enable bit {enable}", record_type.name());
        }
    }
}

#[test]
fn symmetric_sorts_the_pair_of_each_type_and_nothing_else() {
    for record_type in RecordType::ALL {
        let pair = match places(record_type) {
            [("dmac" | "src" | "sport", ..), ..] => Some((9, 4)),
            _ => None,
        };
        let record = places(record_type)
            .iter()
            .zip([9_u8, 4, 3, 2, 1])
            .fold(Record::new(record_type), |record, ((name, ..), value)| record.with(name, value));
        let sorted = record.masked_by(Entry(0x7F | Entry::SYMMETRIC));
        let values = |record: &Record| record.fields().map(|(_, v)| v).collect::<Vec<_>>();
        let mut expected = values(&record);
        if let Some((large, small)) = pair {
            assert_eq!(expected[..2], [large, small]);
            expected.swap(0, 1);
        }
        assert_eq!(values(&sorted), expected, "{}", record_type.name());
        assert_eq!(sorted.masked_by(Entry(0x7F | Entry::SYMMETRIC)), sorted, "sorted twice");
    }
}

#[test]
fn order_is_unsigned_and_over_the_full_width() {
    let (low, high) = (1_u128, 1_u128 << 127);
    let record = Record::new(RecordType::Ipv6L4).with("src", high).with("dst", low);
    let sorted = record.masked_by(Entry(0x7F | Entry::SYMMETRIC));
    let values: Vec<u128> = sorted.fields().take(2).map(|(_, value)| value).collect();
    assert_eq!(values, [low, high]);
}

#[test]
fn sorting_comes_before_masking() {
    let record = Record::new(RecordType::V4Ports).with("sport", 9_u8).with("dport", 4_u8);
    let masked = record.masked_by(Entry(0b001 | Entry::SYMMETRIC));
    let values: Vec<u128> = masked.fields().map(|(_, value)| value).collect();
    assert_eq!(values, [4, 0, 0]);
}
