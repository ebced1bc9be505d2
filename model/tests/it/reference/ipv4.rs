// SPDX-License-Identifier: Apache-2.0
//! Kind `ipv4`, section 3.1.

use crate::reference::support::{bytes, eth, expect, expect_cut, ipv4, routed, value, why};

/// The frame with one byte of the IPv4 header changed.
fn with_byte(protocol: u8, position: usize, byte: u8) -> String {
    let mut header = bytes(&ipv4(protocol));
    header[position] = byte;
    eth("0800") + &header.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
}

#[test]
fn each_protocol_has_its_record_type_next_kind_and_context() {
    let frame = |protocol| eth("0800") + &ipv4(protocol);
    for (protocol, expected) in [
        (6, "ipv4_l4/routed>tcp none/routed>stop [truncated]"),
        (17, "ipv4_l4/routed>udp none/routed>stop [truncated]"),
        (47, "ipv4_other/routed>gre none/routed>stop [truncated]"),
        (4, "ipv4_other/routed>ipv4 none/ip_in_ip>stop [truncated]"),
        (41, "ipv4_other/routed>ipv6 none/ip_in_ip>stop [truncated]"),
        (1, "ipv4_other/routed>stop []"),
        (0, "ipv4_other/routed>stop []"),
        (44, "ipv4_other/routed>stop []"),
        (58, "ipv4_other/routed>stop []"),
        (132, "ipv4_other/routed>stop []"),
        (255, "ipv4_other/routed>stop []"),
    ] {
        let expected = format!("eth_ip/routed>ipv4 {expected}");
        expect(&format!("protocol {protocol}"), &frame(protocol), &expected);
    }
    assert_eq!(why(&frame(1)), "unknown IP protocol 1");
}

#[test]
fn fields() {
    let trace = routed(&bytes(&(eth("0800") + &ipv4(132))));
    for (name, expected) in [
        ("src", 0xC000_0201),
        ("dst", 0xC633_6402),
        ("proto", 132),
        ("tclass", 46 << 2),
        ("flow_label", 0),
    ] {
        assert_eq!(value(&trace, 2, name), expected, "{name}");
    }
}

#[test]
fn needs_20_bytes() {
    let whole = eth("0800") + &ipv4(1);
    for length in 14..34 {
        expect_cut(&whole, length, "eth_ip/routed>ipv4 none/routed>stop [truncated]");
    }
    expect_cut(&whole, 34, "eth_ip/routed>ipv4 ipv4_other/routed>stop []");
}

#[test]
fn another_version_is_malformed() {
    for version in (0..16).filter(|&version| version != 4) {
        expect(
            &format!("version {version}"),
            &with_byte(6, 0, version << 4 | 5),
            "eth_ip/routed>ipv4 none/routed>stop [malformed]",
        );
    }
    assert_eq!(why(&with_byte(6, 0, 0x65)), "the IPv4 header says version 6, not 4");
}

#[test]
fn a_header_length_below_5_words_is_malformed() {
    for words in 0..5 {
        expect(
            &format!("{words} words"),
            &with_byte(6, 0, 0x40 | words),
            "eth_ip/routed>ipv4 none/routed>stop [malformed]",
        );
    }
}

#[test]
fn a_cut_fixed_part_is_tested_before_the_version() {
    expect_cut(&with_byte(6, 0, 0x00), 33, "eth_ip/routed>ipv4 none/routed>stop [truncated]");
}

#[test]
fn options_are_variable_part_at_every_header_length() {
    for words in 6..=15 {
        let length = 14 + 4 * usize::from(words);
        let whole = with_byte(6, 0, 0x40 | words) + &"00".repeat(40) + "c00001bb";
        expect_cut(&whole, length - 1, "eth_ip/routed>ipv4 ipv4_l4/routed>stop [truncated]");
        expect_cut(&whole, 34, "eth_ip/routed>ipv4 ipv4_l4/routed>stop [truncated]");
        expect_cut(
            &whole,
            length,
            "eth_ip/routed>ipv4 ipv4_l4/routed>tcp none/routed>stop [truncated]",
        );
    }
    assert_eq!(
        why(&with_byte(6, 0, 0x46)),
        "the IPv4 header with its options needs 24 bytes, 20 are left"
    );
}

#[test]
fn ports_are_found_after_the_options() {
    let frame = with_byte(6, 0, 0x47) + "0101010101010101 1234 5678";
    let trace = routed(&bytes(&frame));
    assert_eq!([value(&trace, 3, "sport"), value(&trace, 3, "dport")], [0x1234, 0x5678]);
    assert_eq!(trace.stages[2].offset, 14 + 28);
}

#[test]
fn more_fragments_or_an_offset_make_a_fragment() {
    let fragment = "eth_ip/routed>ipv4 ipv4_other/routed>stop [fragment]";
    for protocol in [6, 17, 47, 4, 41, 1] {
        for (position, byte) in [(6, 0x20), (6, 0x01), (6, 0x10), (7, 0x01), (7, 0x80)] {
            expect(
                &format!("protocol {protocol}, byte {position} = {byte:02x}"),
                &with_byte(protocol, position, byte),
                fragment,
            );
        }
    }
    assert_eq!(why(&with_byte(6, 6, 0x20)), "fragment: offset 0 bytes, more follow");
    assert_eq!(why(&with_byte(6, 7, 0x02)), "fragment: offset 16 bytes, the last one");
}

#[test]
fn dont_fragment_and_the_reserved_flag_make_no_fragment() {
    for flags in [0x40, 0x80, 0xC0] {
        let expected = "eth_ip/routed>ipv4 ipv4_other/routed>stop []";
        expect(&format!("flags {flags:02x}"), &with_byte(1, 6, flags), expected);
    }
}

#[test]
fn a_fragment_with_cut_options_sets_both_bits() {
    let mut header = bytes(&ipv4(6));
    header[0] = 0x46;
    header[6] = 0x20;
    let frame = [bytes(&eth("0800")), header].concat();
    let shape = crate::reference::support::shape(&routed(&frame));
    assert_eq!(shape, "eth_ip/routed>ipv4 ipv4_other/routed>stop [truncated fragment]");
}

#[test]
fn length_fields_are_ignored() {
    for total_length in ["0000", "0014", "ffff"] {
        let frame = eth("0800") + &ipv4(6).replacen("0000", total_length, 1) + "c00001bb";
        let expected = "eth_ip/routed>ipv4 ipv4_l4/routed>tcp v4_ports/routed>stop []";
        expect(total_length, &frame, expected);
    }
}
