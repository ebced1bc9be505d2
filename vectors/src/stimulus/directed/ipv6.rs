// SPDX-License-Identifier: Apache-2.0
//! IPv6: version, extension headers, fragments, protocols.

use super::{Cases, Frame};

/// Where the IP header starts.
const START: usize = 14;

/// Extension headers that are walked, by number.
const EXTENSIONS: [(&str, u8); 5] = [
    ("hop-by-hop", 0),
    ("routing", 43),
    ("destination options", 60),
    ("authentication", 51),
    ("fragment", 44),
];

fn ip(next: u8) -> Frame {
    Frame::eth(0x86DD).ipv6(next)
}

pub(super) fn add(cases: &mut Cases) {
    for version in (0..16).filter(|&version| version != 6) {
        let frame = ip(6).patch(START, &[version << 4]).tcp(80);
        cases.add(format!("ipv6: version {version}"), frame);
    }
    for (name, protocol) in [
        ("TCP", 6),
        ("UDP", 17),
        ("GRE", 47),
        ("IPv4", 4),
        ("IPv6", 41),
        ("ICMPv6", 58),
        ("none", 59),
        ("ESP", 50),
        ("mobility, which is not walked", 135),
        ("HIP, which is not walked", 139),
        ("255", 255),
    ] {
        cases.add(format!("ipv6: next header {name}"), ip(protocol).filler(48));
    }
    first_word(cases);
    single(cases);
    pairs_and_more(cases);
    fragments(cases);
    cases.add_cut("ipv6: UDP", ip(17).udp(53).cut(START + 44), START);
    for (name, number) in EXTENSIONS {
        let frame = ip(number).extension(number, 2, 6).tcp(80).cut(START + 40 + 24);
        cases.add_cut(&format!("ipv6: {name} header"), frame, START + 40);
    }
}

fn first_word(cases: &mut Cases) {
    for (name, word) in [
        ("class and label 0", 0x6000_0000_u32),
        ("class and label of ones", 0x6FFF_FFFF),
        ("ECN only", 0x6030_0000),
        ("DSCP only", 0x6FC0_0000),
        ("lowest label bit", 0x6000_0001),
        ("highest label bit", 0x6008_0000),
    ] {
        cases.add(format!("ipv6: {name}"), ip(6).patch(START, &word.to_be_bytes()).tcp(80));
    }
}

/// Length fields at 0, small, as long as the window takes, and reaching past everything.
fn single(cases: &mut Cases) {
    for (name, number) in EXTENSIONS.into_iter().filter(|&(_, number)| number != 44) {
        for length in [0, 1, 3, 15, 16, 17, 31, 34, 35] {
            let frame = ip(number).extension(number, length, 17).udp(53);
            cases.add(format!("ipv6: {name} of length {length}"), frame);
        }
        for length in [127, 255] {
            let frame = ip(number).extension(number, length, 17).cut(START + 40 + 64);
            cases.add(format!("ipv6: {name} of length {length} reaches past the frame"), frame);
        }
    }
}

fn pairs_and_more(cases: &mut Cases) {
    for (first_name, first) in EXTENSIONS {
        for (second_name, second) in EXTENSIONS {
            let pair = ip(first).extension(first, 1, second);
            let name = format!("ipv6: {first_name}, {second_name}");
            cases.add(format!("{name}, UDP"), pair.clone().extension(second, 1, 17).udp(53));
            cases.add(
                format!("{name} cut"),
                pair.clone().extension(second, 3, 17).cut(START + 40 + 16 + 9),
            );
            cases.add(format!("{name} all but missing"), pair.cut(START + 40 + 17));
        }
        let third =
            ip(60).extension(60, 0, 43).extension(43, 0, first).extension(first, 0, 6).tcp(80);
        cases.add(format!("ipv6: {first_name} as the third is an ordinary protocol"), third);
    }
    for (name, protocol) in [("TCP", 6), ("GRE", 47), ("IPv4", 4), ("IPv6", 41), ("ICMPv6", 58)] {
        let frame = ip(0).extension(0, 0, protocol).filler(60);
        cases.add(format!("ipv6: hop-by-hop, then {name}"), frame);
    }
}

fn fragments(cases: &mut Cases) {
    for (name, bits) in [
        ("M", 0x0001_u16),
        ("offset 1", 0x0008),
        ("greatest offset", 0xFFF8),
        ("M and offset", 0x0019),
        ("nothing: atomic", 0x0000),
        ("reserved bits: atomic", 0x0006),
    ] {
        let header = bits.to_be_bytes();
        for (next_name, next) in
            [("TCP", 6), ("GRE", 47), ("routing", 43), ("destination options", 60)]
        {
            let frame = ip(44).extension(44, 0, next).patch(START + 42, &header).filler(40);
            cases.add(format!("ipv6: fragment with {name}, {next_name}"), frame);
        }
        let second =
            ip(43).extension(43, 0, 44).extension(44, 0, 17).patch(START + 50, &header).udp(53);
        cases.add(format!("ipv6: routing, fragment with {name}, UDP"), second);
    }
}
