// SPDX-License-Identifier: Apache-2.0
//! TCP and UDP: ports, and the tunnels that destination ports name.

use super::{Cases, Frame};

const TUNNELS: [(&str, u16); 5] =
    [("L2TP", 1701), ("GTP", 2152), ("RoCE", 4791), ("VXLAN", 4789), ("GENEVE", 6081)];

/// The two IP versions under Ethernet, up to a transport header with this protocol.
fn both(protocol: u8) -> [(&'static str, Frame); 2] {
    [("IPv4", Frame::eth(0x0800).ipv4(protocol)), ("IPv6", Frame::eth(0x86DD).ipv6(protocol))]
}

fn v4() -> Frame {
    Frame::eth(0x0800).ipv4(17)
}

pub(super) fn add(cases: &mut Cases) {
    ports(cases);
    for (version, ip) in both(17) {
        let start = ip.len();
        let l2tp = ip.clone().udp(1701).bytes(&[0x00, 0x02]).filler(4);
        cases.add_cut(&format!("udp: L2TP over {version}"), l2tp, start);
        let with_length = ip.clone().udp(1701).bytes(&[0x40, 0x02]).filler(6);
        cases.add_cut(&format!("udp: L2TP with length over {version}"), with_length, start + 9);
        let gtp = ip.clone().udp(2152).bytes(&[0x30, 0xFF, 0, 0]).word32(0xF1F2_F3F4);
        cases.add_cut(&format!("udp: GTP over {version}"), gtp, start + 4);
        let roce = ip.clone().udp(4791).bytes(&[4, 0x40, 0xFF, 0xFF, 0x55]).filler(3);
        cases.add_cut(&format!("udp: RoCE over {version}"), roce, start + 4);
        let vxlan = ip.clone().vxlan().and_eth(0x0806);
        cases.add_cut(&format!("udp: VXLAN over {version}"), vxlan, start + 4);
        let geneve = ip.clone().geneve(2, 0x6558).and_eth(0x0806);
        cases.add_cut(&format!("udp: GENEVE over {version}"), geneve, start + 4);
    }
    l2tp(cases);
    vxlan(cases);
    geneve(cases);
    opaque(cases);
}

fn ports(cases: &mut Cases) {
    for (version, ip) in both(6) {
        for (name, port) in TUNNELS {
            let frame = ip.clone().tcp(port);
            cases.add(format!("tcp: port of {name} over {version} is no tunnel"), frame);
        }
    }
    for (name, port) in TUNNELS {
        for near in [port - 1, port + 1, port ^ 0x0100, port.swap_bytes()] {
            let frame = v4().udp(near).bytes(&[0x08, 0, 0x65, 0x58]).filler(40);
            cases.add(format!("udp: port {near} is near {name}"), frame);
        }
        let from = v4().word16(port).word16(53).bytes(&[0, 8, 0, 0, 0x08, 0]).filler(40);
        cases.add(format!("udp: source port of {name} is no tunnel"), from);
        let zero_length = v4().udp(port).patch(38, &[0, 0]).bytes(&[0x08]).filler(40);
        cases.add(format!("udp: length 0 with the port of {name} is ignored"), zero_length);
    }
    for (name, source, destination) in [("0", 0, 0), ("of ones", 0xFFFF, 0xFFFF)] {
        let frame = v4().word16(source).word16(destination).filler(4);
        cases.add(format!("udp: ports {name}"), frame);
    }
}

fn l2tp(cases: &mut Cases) {
    for bit in 0..16 {
        let flags = 1_u16 << bit;
        let frame = v4().udp(1701).word16(flags).word32(0xF1F2_F3F4).word32(0xF5F6_F7F8);
        cases.add(format!("udp: L2TP with flag {flags:04x}"), frame);
    }
}

fn vxlan(cases: &mut Cases) {
    for (name, flags) in [("none", 0x00), ("all but I", 0xF7), ("all", 0xFF)] {
        let frame = v4().udp(4789).bytes(&[flags, 1, 2, 3, 0xF1, 0xF2, 0xF3, 4]);
        cases.add(format!("udp: VXLAN flags {name}"), frame.and_eth(0x0800).ipv4(6).tcp(80));
    }
    for (name, ethertype) in
        [("IPv4", 0x0800), ("IPv6", 0x86DD), ("MPLS", 0x8847), ("PPPoE", 0x8864)]
    {
        let frame = v4().vxlan().and_eth(ethertype).filler(60);
        cases.add(format!("udp: VXLAN, Ethernet with the type of {name}"), frame);
    }
    let inner = v4().vxlan().and_eth(0x86DD).ipv6(17).udp(4791).filler(8);
    cases.add("udp: VXLAN over IPv4, IPv6 and RoCE inside", inner);
    let inner = Frame::eth(0x86DD).ipv6(17).vxlan().and_eth(0x0800).ipv4(17).udp(2152).filler(8);
    cases.add("udp: VXLAN over IPv6, IPv4 and GTP inside", inner);
}

fn geneve(cases: &mut Cases) {
    for version in 1..4_u8 {
        let frame = v4().geneve(0, 0x0800).patch(42, &[version << 6]).ipv4(6).tcp(80);
        cases.add(format!("udp: GENEVE version {version}"), frame);
    }
    for (name, protocol) in [
        ("Ethernet", 0x6558),
        ("IPv4", 0x0800),
        ("IPv6", 0x86DD),
        ("MPLS, which stops", 0x8847),
        ("0", 0x0000),
    ] {
        for words in [0, 1, 4] {
            let frame = v4().geneve(words, protocol).filler(60);
            cases.add(format!("udp: GENEVE protocol {name}, {words} words of options"), frame);
        }
    }
    for words in [34, 35, 36, 63] {
        let frame = v4().geneve(words, 0x0800).ipv4(6).tcp(80);
        cases.add(format!("udp: GENEVE with {words} words of options"), frame.clone());
        cases.add(format!("udp: GENEVE with {words} words of options, cut"), frame.cut(120));
    }
}

fn opaque(cases: &mut Cases) {
    for (version, ip) in both(17) {
        for (name, port) in [("GTP", 2152), ("RoCE", 4791)] {
            for byte in [0x00, 0xFF] {
                let frame = ip.clone().udp(port).bytes(&[byte; 8]).bytes(&[!byte; 8]);
                cases.add(format!("udp: {name} over {version} with bytes {byte:02x}"), frame);
            }
        }
    }
}
