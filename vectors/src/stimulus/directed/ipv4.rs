// SPDX-License-Identifier: Apache-2.0
//! IPv4: version, header length, fragments, protocols.

use super::frame::IPV4_FRAGMENT;
use super::{Cases, Frame};

/// Where the IP header starts.
const START: usize = 14;

/// Numbers that mean something to the parser or to people.
const PROTOCOLS: [(&str, u8); 11] = [
    ("TCP", 6),
    ("UDP", 17),
    ("GRE", 47),
    ("IPv4", 4),
    ("IPv6", 41),
    ("ICMP", 1),
    ("SCTP", 132),
    ("ESP", 50),
    ("MPLS", 137),
    ("0", 0),
    ("255", 255),
];

fn ip(protocol: u8) -> Frame {
    Frame::eth(0x0800).ipv4(protocol)
}

pub(super) fn add(cases: &mut Cases) {
    for version in (0..16).filter(|&version| version != 4) {
        let frame = ip(6).patch(START, &[version << 4 | 5]).tcp(80);
        cases.add(format!("ipv4: version {version}"), frame);
    }
    header_lengths(cases);
    fragments(cases);
    for (name, protocol) in PROTOCOLS {
        cases.add(format!("ipv4: protocol {name}"), ip(protocol).filler(48));
    }
    for (name, byte) in [("0", 0), ("ECN only", 3), ("DSCP only", 0xFC), ("of ones", 0xFF)] {
        cases.add(format!("ipv4: traffic class {name}"), ip(6).patch(START + 1, &[byte]).tcp(80));
    }
    addresses(cases);
    cases.add("ipv4: total length 0 is ignored", ip(6).patch(START + 2, &[0, 0]).tcp(80));
    cases.add_cut("ipv4: TCP", ip(6).tcp(80).cut(START + 24), START);
}

fn header_lengths(cases: &mut Cases) {
    for words in 0..16 {
        let frame = Frame::eth(0x0800).ipv4_with_words(words, 17).udp(53);
        cases.add(format!("ipv4: IHL {words}"), frame);
    }
    let greatest = Frame::eth(0x0800).ipv4_with_words(15, 6).tcp(80).cut(START + 61);
    cases.add_cut("ipv4: greatest IHL", greatest, START + 20);
    let other = Frame::eth(0x0800).ipv4_with_words(6, 1).cut(START + 22);
    cases.add("ipv4: ICMP with cut options", other);
    let wrong = Frame::eth(0x0800).ipv4_with_words(15, 6).patch(START, &[0x54]).cut(START + 20);
    cases.add("ipv4: wrong version and short IHL in a whole fixed part", wrong);
}

fn fragments(cases: &mut Cases) {
    for (name, bits) in [
        ("MF", 0x2000_u16),
        ("offset 1", 0x0001),
        ("greatest offset", 0x1FFF),
        ("MF and offset", 0x2010),
        ("everything", 0xFFFF),
        ("no bit", 0x0000),
        ("reserved bit, no fragment", 0x8000),
    ] {
        for (protocol_name, protocol) in
            [("TCP", 6), ("UDP", 17), ("GRE", 47), ("IPv4", 4), ("IPv6", 41)]
        {
            let frame = ip(protocol).patch(START + IPV4_FRAGMENT, &bits.to_be_bytes()).filler(48);
            cases.add(format!("ipv4: fragment bits: {name}, {protocol_name}"), frame);
        }
    }
    let cut_options = Frame::eth(0x0800)
        .ipv4_with_words(8, 17)
        .patch(START + IPV4_FRAGMENT, &[0x20, 0x00])
        .cut(START + 25);
    cases.add("ipv4: fragment with cut options", cut_options);
}

fn addresses(cases: &mut Cases) {
    let (low, high) = ([10, 0, 0, 1], [10, 0, 0, 2]);
    for (name, source, destination) in
        [("ascending", low, high), ("descending", high, low), ("equal", low, low)]
    {
        for (port_name, ports) in [("ascending", [1, 2]), ("descending", [2, 1]), ("equal", [1, 1])]
        {
            let frame = ip(17)
                .patch(START + 12, &[source, destination].concat())
                .word16(ports[0])
                .word16(ports[1])
                .filler(4);
            cases.add(format!("ipv4: addresses {name}, ports {port_name}"), frame);
        }
    }
}
