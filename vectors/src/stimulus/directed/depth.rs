// SPDX-License-Identifier: Apache-2.0
//! Nesting: every context, and packets with fewer, exactly as many, and more headers than there are
//! layer stages.

use super::{Cases, Frame};

pub(super) fn add(cases: &mut Cases) {
    contexts(cases);
    seventh_stage(cases);
    towers(cases);
}

/// One header repeated, until the window is full.
fn towers(cases: &mut Cases) {
    for count in 1..=9 {
        let ip = |last| (1..count).fold(Frame::eth(0x0800), |frame, _| frame.ipv4(4)).ipv4(last);
        cases.add(format!("depth: IPv4 {count} times, then TCP"), ip(6).tcp(80));
        cases.add(
            format!("depth: IPv4 {count} times, then nothing that is parsed"),
            ip(1).filler(8),
        );
    }
    for count in 1..=4 {
        let ip = (1..count).fold(Frame::eth(0x86DD), |frame, _| frame.ipv6(41)).ipv6(17);
        cases.add(format!("depth: IPv6 {count} times, then UDP"), ip.udp(53));
    }
    for count in 1..=4 {
        let gre = (0..count).fold(Frame::eth(0x0800), |frame, _| frame.ipv4(47).gre(0, 0x0800));
        cases.add(format!("depth: GRE {count} times"), gre.ipv4(6).tcp(80));
        let mpls = (0..count).fold(Frame::eth(0x8847), |frame, index| {
            frame.labels([100 + index]).word32(0).and_eth(0x8847)
        });
        cases.add(format!("depth: pseudowire {count} times"), mpls.labels([99]).ipv4(6).tcp(80));
        let vxlan =
            (0..count).fold(Frame::eth(0x0800), |frame, _| frame.ipv4(17).vxlan().and_eth(0x0800));
        cases.add(format!("depth: VXLAN {count} times"), vxlan.ipv4(6).tcp(80));
    }
}

/// What the last stage meets: each kind, whole, cut, malformed.
fn seventh_stage(cases: &mut Cases) {
    let six = |last| (1..5).fold(Frame::eth(0x0800), |frame, _| frame.ipv4(4)).ipv4(last);
    for (name, frame) in [
        ("TCP", six(6).tcp(80)),
        ("UDP", six(17).udp(53)),
        ("UDP with VXLAN", six(17).vxlan().and_eth(0x0800)),
        ("UDP with GENEVE that stops", six(17).geneve(0, 0x8847)),
        ("GRE with IPv4", six(47).gre(0, 0x0800).ipv4(6)),
        ("GRE that stops", six(47).gre(0, 0x0806)),
        ("IPv4 fragment", six(4).ipv4(6).patch(14 + 5 * 20 + 6, &[0x20, 0x00])),
        ("IPv4 with cut options", six(4).ipv4_with_words(7, 6).cut(14 + 5 * 20 + 24)),
        ("malformed IPv4", six(4).ipv4_with_words(4, 6)),
        ("cut IPv4", six(4).ipv4(6).cut(14 + 5 * 20 + 19)),
        (
            "IPv6 with cut extension header",
            six(41).ipv6(0).extension(0, 1, 6).cut(14 + 5 * 20 + 50),
        ),
        ("IPv6 with TCP", six(41).ipv6(6).tcp(80)),
        ("GENEVE with cut options", six(17).geneve(4, 0x0800).cut(14 + 5 * 20 + 20)),
    ] {
        cases.add(format!("depth: {name} in the seventh stage"), frame);
    }
    let mpls = (1..3).fold(Frame::eth(0x8847), |frame, index| {
        frame.labels([100 + index]).word32(0).and_eth(0x8847)
    });
    let seventh = mpls.labels([103]).word32(0).and_eth(0x8847);
    cases.add(
        "depth: label stack with IPv4 in the last but one stage",
        seventh.clone().labels([1, 50]).ipv4(6).tcp(80),
    );
    cases.add("depth: entropy label late", seventh.labels([7, 60, 50]).ipv4(6));
}

/// Every record type that a context can hold. The interface is routed or bridged: that decides for
/// the first header how deep to go.
fn contexts(cases: &mut Cases) {
    let eth = Frame::eth;
    let starts = [
        ("routed", eth(0x0800), eth(0x86DD)),
        ("mpls_payload", eth(0x8847).labels([100, 200]), eth(0x8847).labels([100, 200])),
        (
            "pseudowire",
            eth(0x8847).labels([100]).word32(0).and_eth(0x0800),
            eth(0x8847).labels([100]).word32(0).and_eth(0x86DD),
        ),
        (
            "tunnel",
            eth(0x0800).ipv4(47).gre(0x2000, 0x0800),
            eth(0x0800).ipv4(47).gre(0x2000, 0x86DD),
        ),
        (
            "overlay",
            eth(0x86DD).ipv6(17).vxlan().and_eth(0x0800),
            eth(0x86DD).ipv6(17).vxlan().and_eth(0x86DD),
        ),
        ("pppoe_payload", eth(0x8864).pppoe(0x0021), eth(0x8864).pppoe(0x0057)),
        ("ip_in_ip", eth(0x86DD).ipv6(4), eth(0x86DD).ipv6(41)),
    ];
    for (context, start, start_6) in starts {
        for (name, frame) in [
            ("TCP", start.clone().ipv4(6).tcp(8080)),
            ("L2TP", start.clone().ipv4(17).udp(1701).bytes(&[0xC8, 2]).filler(6)),
            ("GTP", start.clone().ipv4(17).udp(2152).filler(8)),
            ("RoCE", start.clone().ipv4(17).udp(4791).filler(8)),
            ("VXLAN", start.clone().ipv4(17).vxlan().and_eth(0x0806)),
            ("GRE", start.clone().ipv4(47).gre(0xB000, 0x6558).and_eth(0x8864).pppoe(0x0057)),
            ("PPTP", start.clone().ipv4(47).gre(0x2001, 0x880B)),
            ("IPv6 and UDP", start.clone().ipv4(41).ipv6(17).udp(5353)),
        ] {
            cases.add(format!("depth: {context}: {name}"), frame.clone());
            cases.add_bridged(format!("depth: {context}: {name}, bridged"), frame);
        }
        let ipv6 = |next| start_6.clone().ipv6(next);
        for (name, frame) in [
            ("L2TP", ipv6(17).udp(1701).bytes(&[0xC8, 2]).filler(6)),
            ("GTP", ipv6(17).udp(2152).filler(8)),
            ("RoCE", ipv6(17).udp(4791).filler(8)),
            ("VXLAN", ipv6(17).vxlan().and_eth(0x0806)),
            ("GRE", ipv6(47).gre(0, 0x8847).labels([7, 60, 50])),
        ] {
            let name = format!("depth: {context}: {name} over IPv6");
            // What differs behind a bridged interface is the first header.
            match context {
                "routed" => cases.add_bridged(name + ", bridged", frame),
                _ => cases.add(name, frame),
            }
        }
    }
    let labels = || eth(0x8847).labels([100, 7, 200]);
    cases.add_bridged("depth: entropy label, bridged", labels());
    for (name, ethertype) in [("MPLS", 0x8847), ("PPPoE", 0x8864), ("ARP", 0x0806)] {
        let frame = eth(0x8847).labels([100]).word32(0).and_eth(ethertype).filler(20);
        cases.add(format!("depth: pseudowire: {name}"), frame);
    }
}
