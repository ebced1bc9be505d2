// SPDX-License-Identifier: Apache-2.0
//! PPPoE: version and type, code, PPP protocols.

use super::{Cases, Frame};

fn session(protocol: u16) -> Frame {
    Frame::eth(0x8864).pppoe(protocol)
}

pub(super) fn add(cases: &mut Cases) {
    for (name, protocol) in [
        ("IPv4", 0x0021),
        ("IPv6", 0x0057),
        ("LCP", 0xC021),
        ("IPCP", 0x8021),
        ("MPLS, which stops", 0x0281),
        ("in one byte, which is not read", 0x2145),
        ("0", 0x0000),
        ("of ones", 0xFFFF),
    ] {
        cases.add(format!("pppoe: PPP protocol {name}"), session(protocol).filler(44));
    }
    for version_and_type in [0x00, 0x01, 0x10, 0x12, 0x21, 0x1F, 0xFF] {
        let frame = session(0x0021).patch(14, &[version_and_type]).ipv4(6).tcp(80);
        cases.add(format!("pppoe: version and type {version_and_type:02x}"), frame);
    }
    for code in [0x07, 0x09, 0x19, 0x65, 0xA7, 0xFF] {
        let frame = session(0x0057).patch(15, &[code]).ipv6(6).tcp(80);
        cases.add(format!("pppoe: code {code:02x}"), frame);
    }
    for (name, id) in [("0", [0; 2]), ("of ones", [0xFF; 2])] {
        let frame = session(0x0021).patch(16, &id).ipv4(6).tcp(80);
        cases.add(format!("pppoe: session {name}"), frame);
    }
    cases.add("pppoe: IPv4 and UDP inside", session(0x0021).ipv4(17).udp(53));
    cases.add_bridged("pppoe: IPv6 and TCP inside, bridged", session(0x0057).ipv6(6).tcp(80));
    cases.add_cut("pppoe: session", session(0x0021).bytes(&[0x45]), 14);
}
