// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv6` and its extension headers, section 3.1.

use crate::reference::support::{
    TCP, bytes, eth, expect, expect_cut, ipv6, routed, shape, value, why,
};

const FIXED: usize = 14 + 40;

/// An Ethernet frame with IPv6 and what follows.
fn frame(next_header: u8, rest: &str) -> String {
    eth("86dd") + &ipv6(next_header) + rest
}

/// An extension header of `length` bytes in all.
fn extension(next_header: u8, length_byte: u8, length: usize) -> String {
    format!("{next_header:02x}{length_byte:02x}{}", "00".repeat(length - 2))
}

#[test]
fn each_protocol_has_its_record_type_next_kind_and_context() {
    for (protocol, expected) in [
        (6, "ipv6_l4/routed>tcp none/routed>stop [truncated]"),
        (17, "ipv6_l4/routed>udp none/routed>stop [truncated]"),
        (47, "ipv6_other/routed>gre none/routed>stop [truncated]"),
        (4, "ipv6_other/routed>ipv4 none/ip_in_ip>stop [truncated]"),
        (41, "ipv6_other/routed>ipv6 none/ip_in_ip>stop [truncated]"),
        (1, "ipv6_other/routed>stop []"),
        (50, "ipv6_other/routed>stop []"),
        (58, "ipv6_other/routed>stop []"),
        (59, "ipv6_other/routed>stop []"),
        (135, "ipv6_other/routed>stop []"),
        (255, "ipv6_other/routed>stop []"),
    ] {
        let expected = format!("eth_ip/routed>ipv6 {expected}");
        expect(&format!("protocol {protocol}"), &frame(protocol, ""), &expected);
    }
}

#[test]
fn fields() {
    let trace = routed(&bytes(&frame(59, "")));
    for (name, expected) in [
        ("src", 0x2001_0DB8_0000_0000_0000_0000_0000_0001),
        ("dst", 0x2001_0DB8_0000_0000_0000_0000_0000_0002),
        ("proto", 59),
        ("tclass", 46 << 2),
        ("flow_label", 0x5_4321),
    ] {
        assert_eq!(value(&trace, 2, name), expected, "{name}");
    }
}

#[test]
fn needs_40_bytes() {
    let whole = frame(59, "");
    for length in 14..FIXED {
        expect_cut(&whole, length, "eth_ip/routed>ipv6 none/routed>stop [truncated]");
    }
    expect_cut(&whole, FIXED, "eth_ip/routed>ipv6 ipv6_other/routed>stop []");
}

#[test]
fn another_version_is_malformed_once_40_bytes_are_there() {
    for version in (0..16).filter(|&version| version != 6) {
        let mut frame = bytes(&frame(59, ""));
        frame[14] = version << 4;
        let malformed = "eth_ip/routed>ipv6 none/routed>stop [malformed]";
        assert_eq!(shape(&routed(&frame)), malformed, "version {version}");
        frame.pop();
        let cut = "eth_ip/routed>ipv6 none/routed>stop [truncated]";
        assert_eq!(shape(&routed(&frame)), cut, "version {version}");
    }
}

#[test]
fn each_extension_header_has_its_length() {
    for (number, length_byte, length) in [
        (0, 0, 8),
        (0, 2, 24),
        (43, 0, 8),
        (43, 3, 32),
        (60, 0, 8),
        (60, 1, 16),
        (51, 0, 8),
        (51, 1, 12),
        (51, 4, 24),
        (44, 0, 8),
        (44, 255, 8),
    ] {
        let rest = extension(6, length_byte, length);
        let trace = routed(&bytes(&frame(number, &(rest + "1234 5678"))));
        let expected = "eth_ip/routed>ipv6 ipv6_l4/routed>tcp v6_ports/routed>stop []";
        assert_eq!(shape(&trace), expected, "header {number} with length byte {length_byte}");
        assert_eq!(value(&trace, 2, "proto"), 6);
        assert_eq!([value(&trace, 3, "sport"), value(&trace, 3, "dport")], [0x1234, 0x5678]);
        assert_eq!(trace.stages[1].parts[0].length, length);
        assert_eq!(trace.stages[1].length, 40 + length);
    }
}

#[test]
fn two_extension_headers_are_walked() {
    let rest = extension(60, 1, 16) + &extension(17, 0, 8) + "c000 0035 0000 0000";
    let trace = routed(&bytes(&frame(0, &rest)));
    let expected = "eth_ip/routed>ipv6 ipv6_l4/routed>udp v6_ports/routed>stop []";
    assert_eq!(shape(&trace), expected);
    let parts: Vec<_> =
        trace.stages[1].parts.iter().map(|p| (p.name, p.offset, p.length)).collect();
    assert_eq!(
        parts,
        [("hop-by-hop options header", 54, 16), ("destination options header", 70, 8)]
    );
}

#[test]
fn a_third_extension_header_is_an_unknown_protocol_and_never_read() {
    for third in [0, 43, 44, 51, 60] {
        let rest = extension(60, 0, 8) + &extension(third, 0, 8);
        let trace = routed(&bytes(&frame(0, &rest)));
        let expected = "eth_ip/routed>ipv6 ipv6_other/routed>stop []";
        assert_eq!(shape(&trace), expected, "third {third}");
        assert_eq!(value(&trace, 2, "proto"), u128::from(third));
    }
    assert_eq!(
        why(&frame(0, &(extension(60, 0, 8) + &extension(43, 0, 8)))),
        "a third extension header, 43, counts as an unknown IP protocol"
    );
}

#[test]
fn an_extension_header_with_its_first_8_bytes_cut_ends_the_walk_on_its_own_number() {
    for number in [0, 43, 44, 51, 60] {
        let whole = frame(number, &extension(6, 0, 8));
        for length in FIXED..FIXED + 8 {
            let mut frame = bytes(&whole);
            frame.truncate(length);
            let trace = routed(&frame);
            let expected = "eth_ip/routed>ipv6 ipv6_other/routed>stop [truncated]";
            assert_eq!(shape(&trace), expected, "header {number}, {length} bytes");
            assert_eq!(value(&trace, 2, "proto"), u128::from(number));
        }
    }
}

#[test]
fn an_extension_header_cut_later_ends_the_walk_on_its_next_header() {
    for (number, length_byte, length) in [(0, 1, 16), (43, 1, 16), (60, 1, 16), (51, 2, 16)] {
        let whole = frame(number, &extension(6, length_byte, length));
        for cut in FIXED + 8..FIXED + length {
            expect_cut(&whole, cut, "eth_ip/routed>ipv6 ipv6_l4/routed>stop [truncated]");
        }
        expect_cut(
            &whole,
            FIXED + length,
            "eth_ip/routed>ipv6 ipv6_l4/routed>tcp none/routed>stop [truncated]",
        );
    }
}

#[test]
fn a_cut_first_header_whose_next_is_another_extension_header_ends_there() {
    let trace = routed(&bytes(&frame(0, &extension(60, 255, 24))));
    assert_eq!(shape(&trace), "eth_ip/routed>ipv6 ipv6_other/routed>stop [truncated]");
    assert_eq!(value(&trace, 2, "proto"), 60);
    assert_eq!(trace.stages[1].parts.len(), 1);
}

#[test]
fn a_cut_second_header_ends_on_its_own_number_or_its_next() {
    let whole = frame(0, &(extension(60, 0, 8) + &extension(17, 1, 16)));
    for (length, proto, record) in [
        (FIXED + 8, 60, "ipv6_other"),
        (FIXED + 15, 60, "ipv6_other"),
        (FIXED + 16, 17, "ipv6_l4"),
        (FIXED + 23, 17, "ipv6_l4"),
    ] {
        let mut frame = bytes(&whole);
        frame.truncate(length);
        let trace = routed(&frame);
        assert_eq!(
            shape(&trace),
            format!("eth_ip/routed>ipv6 {record}/routed>stop [truncated]"),
            "{length} bytes"
        );
        assert_eq!(value(&trace, 2, "proto"), proto);
    }
}

#[test]
fn the_longest_extension_header_reaches_past_any_window() {
    let rest = extension(6, 255, 2048);
    expect("2048 bytes", &frame(0, &rest), "eth_ip/routed>ipv6 ipv6_l4/routed>stop [truncated]");
    assert_eq!(
        why(&frame(0, &rest)),
        "the IPv6 header with its extension headers needs 2088 bytes, 178 are left"
    );
}

#[test]
fn a_fragment_header_with_an_offset_or_m_ends_the_walk() {
    let expected = "eth_ip/routed>ipv6 ipv6_other/routed>stop [fragment]";
    for (bits, what) in [("0001", "M"), ("0008", "offset 1"), ("8000", "offset 4096")] {
        for next in ["06", "3c", "2c"] {
            let rest = format!("{next}00{bits}00000000");
            let frame = frame(44, &(rest + TCP));
            expect(&format!("{what}, next {next}"), &frame, expected);
            let proto = value(&routed(&bytes(&frame)), 2, "proto");
            assert_eq!(format!("{proto:02x}"), next);
        }
    }
}

#[test]
fn a_fragment_header_of_a_whole_packet_is_walked_over() {
    for bits in ["0000", "0002", "0004", "0006"] {
        let rest = format!("0600{bits}00000000{TCP}");
        let expected = "eth_ip/routed>ipv6 ipv6_l4/routed>tcp v6_ports/routed>stop []";
        expect(bits, &frame(44, &rest), expected);
    }
}

#[test]
fn a_fragment_header_may_come_second_and_then_more_headers_do_not_matter() {
    let rest = extension(44, 0, 8) + "3c00 0001 00000000" + &extension(6, 0, 8);
    let trace = routed(&bytes(&frame(0, &rest)));
    assert_eq!(shape(&trace), "eth_ip/routed>ipv6 ipv6_other/routed>stop [fragment]");
    assert_eq!(value(&trace, 2, "proto"), 60);
}

#[test]
fn payload_length_is_ignored() {
    for payload_length in ["0000", "0001", "ffff"] {
        let ip = ipv6(6).replacen(" 0000", &format!(" {payload_length}"), 1);
        let expected = "eth_ip/routed>ipv6 ipv6_l4/routed>tcp v6_ports/routed>stop []";
        expect(payload_length, &(eth("86dd") + &ip + TCP), expected);
    }
}
