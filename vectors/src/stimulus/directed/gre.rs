// SPDX-License-Identifier: Apache-2.0
//! GRE: optional words, versions, protocols, PPTP.

use super::{Cases, Frame};

fn ip() -> Frame {
    Frame::eth(0x0800).ipv4(47)
}

pub(super) fn add(cases: &mut Cases) {
    flags_and_protocols(cases);
    versions(cases);
    pptp(cases);
    let start = ip().len();
    let all_words = ip().gre(0xB000, 0x0800).bytes(&[0x45]);
    cases.add_cut("gre: checksum, key and sequence number", all_words, start);
    cases.add_cut("gre: PPTP", ip().gre(0x3001, 0x880B), start + 4);
    let over_ipv6 = Frame::eth(0x86DD).ipv6(47);
    cases.add("gre: over IPv6, IPv4 inside", over_ipv6.clone().gre(0x2000, 0x0800).ipv4(6).tcp(80));
    cases.add("gre: over IPv6, PPTP", over_ipv6.gre(0x2001, 0x880B));
}

fn flags_and_protocols(cases: &mut Cases) {
    for (name, protocol) in [
        ("IPv4", 0x0800),
        ("IPv6", 0x86DD),
        ("MPLS unicast", 0x8847),
        ("MPLS multicast", 0x8848),
        ("Ethernet", 0x6558),
        ("PPP", 0x880B),
        ("0", 0x0000),
        ("ERSPAN", 0x88BE),
    ] {
        for (flag_name, flags) in [
            ("no word", 0x0000),
            ("C", 0x8000),
            ("K", 0x2000),
            ("S", 0x1000),
            ("C K", 0xA000),
            ("C S", 0x9000),
            ("K S", 0x3000),
            ("C K S", 0xB000),
        ] {
            let frame = ip().gre(flags, protocol).filler(44);
            cases.add(format!("gre: {flag_name}, protocol {name}"), frame);
        }
        let routing = ip().gre(0x6000, protocol).filler(44);
        cases.add(format!("gre: routing bit, protocol {name}"), routing);
    }
    let reserved = ip().gre(0x2FF8, 0x0800).ipv4(6).tcp(80);
    cases.add("gre: reserved flags are ignored", reserved);
    for (name, key) in [("0", 0), ("of ones", 0xFFFF_FFFF)] {
        let frame = ip().word16(0x2000).word16(0x0800).word32(key).ipv4(6).tcp(80);
        cases.add(format!("gre: key {name}"), frame);
    }
    for (name, inner) in [
        ("IPv4", ip().gre(0x0000, 0x0800).ipv4(17).udp(53)),
        ("IPv6", ip().gre(0x0000, 0x86DD).ipv6(17).udp(53)),
        ("MPLS and IPv4", ip().gre(0x0000, 0x8847).labels([100, 200]).ipv4(17).udp(53)),
        ("Ethernet and IPv4", ip().gre(0x2000, 0x6558).and_eth(0x0800).ipv4(17).udp(53)),
    ] {
        cases.add(format!("gre: {name} and UDP inside"), inner);
    }
}

fn versions(cases: &mut Cases) {
    for version in 1..8 {
        for protocol in [0x0800, 0x880B] {
            let frame = ip().gre(0x2000 | version, protocol).ipv4(6).tcp(80);
            cases.add(format!("gre: version {version}, protocol {protocol:04x}"), frame);
        }
    }
}

fn pptp(cases: &mut Cases) {
    for (name, flags) in [
        ("with sequence number", 0x3001_u16),
        ("with acknowledgment", 0x2081),
        ("with every reserved flag", 0x3FF9),
        ("without K", 0x1001),
        ("with C", 0xA001),
        ("with R", 0x6001),
    ] {
        cases.add(format!("gre: PPTP {name}"), ip().gre(flags, 0x880B).filler(20));
    }
    cases.add("gre: version 1 with another protocol", ip().gre(0x2001, 0x880C).filler(20));
    let call_0 = ip().word16(0x2001).word16(0x880B).word32(0xFFFF_0000);
    cases.add("gre: PPTP with call id 0 and a length of ones", call_0);
}
