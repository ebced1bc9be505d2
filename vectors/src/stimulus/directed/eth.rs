// SPDX-License-Identifier: Apache-2.0
//! Ethernet: ethertypes, tags, lengths.

use super::{Cases, Frame};

const TAGS: [u16; 3] = [0x8100, 0x88A8, 0x9100];

pub(super) fn add(cases: &mut Cases) {
    ethertypes(cases);
    tags(cases);
    lengths(cases);
}

fn ethertypes(cases: &mut Cases) {
    for (name, ethertype) in [
        ("IPv4", 0x0800),
        ("IPv6", 0x86DD),
        ("MPLS unicast", 0x8847),
        ("MPLS multicast", 0x8848),
        ("PPPoE session", 0x8864),
        ("PPPoE discovery", 0x8863),
        ("ARP", 0x0806),
        ("length 0", 0x0000),
        ("greatest length", 0x05FF),
        ("least ethertype", 0x0600),
        ("greatest ethertype", 0xFFFF),
    ] {
        let frame = Frame::eth(ethertype).filler(50);
        cases.add(format!("eth: ethertype {name}"), frame.clone());
        cases.add_bridged(format!("eth: ethertype {name}, bridged"), frame);
    }
}

fn tags(cases: &mut Cases) {
    let ip = |frame: Frame| frame.ipv4(6).tcp(80);
    for outer in TAGS {
        cases.add(format!("eth: tag {outer:04x}"), ip(Frame::tagged(&[(outer, 0xB123)], 0x0800)));
        for inner in TAGS {
            let tags = [(outer, 0xB123), (inner, 0x5456)];
            cases.add(
                format!("eth: tags {outer:04x} {inner:04x}"),
                ip(Frame::tagged(&tags, 0x0800)),
            );
        }
    }
    let three = [(0x88A8, 0xB123), (0x8100, 0x5456), (0x8100, 0x7789)];
    cases.add("eth: a third tag is an unknown ethertype", ip(Frame::tagged(&three, 0x0800)));
    for (name, control) in [
        ("0", 0),
        ("of ones", 0xFFFF),
        ("only PCP", 0xE000),
        ("only DEI", 0x1000),
        ("only VID", 0x0FFF),
    ] {
        let frame = Frame::tagged(&[(0x8100, control), (0x8100, !control)], 0x86DD).ipv6(59);
        cases.add(format!("eth: tag control {name}, then its complement"), frame);
    }
    for (name, ethertype) in
        [("MPLS", 0x8847), ("PPPoE", 0x8864), ("length", 0x0100), ("ARP", 0x0806)]
    {
        let frame = Frame::tagged(&[(0x8100, 0x0064)], ethertype).filler(46);
        cases.add(format!("eth: {name} under a tag"), frame);
    }
    cases.add_cut("eth: IPv4 type", Frame::eth(0x0800), 0);
    cases.add_cut("eth: one tag", Frame::tagged(&TAGS.map(|tag| (tag, 0x0064))[..1], 0x0806), 14);
    cases.add_cut("eth: two tags", Frame::tagged(&TAGS.map(|tag| (tag, 0x0065))[..2], 0x0806), 15);
}

fn lengths(cases: &mut Cases) {
    for length in [63, 64, 65, 127, 128, 129, 191, 192, 193, 255, 256, 257] {
        let frame = Frame::eth(0x0800).ipv4(6).tcp(443);
        let padding = length - frame.len();
        cases.add(format!("eth: frame of {length} bytes"), frame.filler(padding));
    }
    let whole_cut_tags = Frame::tagged(&[(0x8100, 1), (0x8100, 2)], 0x8100);
    cases.add("eth: ends with the type of a third tag", whole_cut_tags);
    cases.add("eth: frame of 1518 bytes", Frame::eth(0x86DD).ipv6(17).udp(53).filler(1456));
    cases.add("eth: frame of 9000 bytes", Frame::eth(0x0800).ipv4(17).udp(2049).filler(8958));
}
