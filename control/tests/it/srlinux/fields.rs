// SPDX-License-Identifier: Apache-2.0
//! Fields per packet type and hardware.

use crate::srlinux::{packet::*, support::*};
use lbhash_model::Metadata;

const V4: &str = "src dst proto sport dport";
const V6: &str = "src dst proto flow_label sport dport";

#[test]
fn a_046_7250_ipv4_tcp_udp() {
    let router = compile(IXR_7250, "");
    for protocol in [TCP, UDP] {
        let packet = Packet::v4(protocol).tagged(100);
        assert_eq!(active(&router, &packet), V4);
        assert_ne!(keys(&router, &packet), keys(&router, &packet.clone().reversed()));
        assert_ne!(keys(&router, &packet), keys(&router, &packet.addresses_swapped()));
    }
}

#[test]
fn a_047_7250_ipv6_tcp_udp_is_symmetric() {
    let router = compile(IXR_7250, "");
    for protocol in [TCP, UDP] {
        let packet = Packet::v6(protocol).tagged(100);
        assert_eq!(active(&router, &packet), V6);
        assert_eq!(keys(&router, &packet), keys(&router, &packet.clone().reversed()));
    }
}

#[test]
fn a_048_flow_label_zero_counts() {
    for system in SYSTEMS {
        let packet = Packet::v6(TCP).flow_label_set(0);
        let on = compile(system, "");
        let off = compile(system, &hash_options("ipv6-flow-label false"));
        assert_eq!(active(&on, &packet), V6, "{system}");
        assert_eq!(active(&off, &packet), V4, "{system}");
        let slots = |router: &lbhash_control::systems::Compiled| {
            use lbhash_model::{Context, RecordType};
            router.configuration.field_table.entry(Context::Routed, RecordType::Ipv6L4).enables()
                >> 4
                & 1
        };
        assert_eq!((slots(&on), slots(&off)), (1, 0), "{system}");
    }
}

#[test]
fn a_049_protocol_is_the_last_next_header() {
    for system in SYSTEMS {
        let router = compile(system, "");
        let plain = Packet::v6(TCP);
        let extended = plain.clone().with_extensions(&[HOP_BY_HOP, DESTINATION_OPTIONS]);
        assert_eq!(keys(&router, &plain), keys(&router, &extended), "{system}");
        assert_eq!(active(&router, &extended), V6, "{system}");
    }
}

#[test]
fn a_050_7250_other_packets_by_addresses() {
    let router = compile(IXR_7250, "");
    for packet in [
        Packet::v4(ICMP),
        Packet::v4(SCTP),
        Packet::v4(TCP).fragment(),
        Packet::v4(UDP).fragment(),
        Packet::v6(SCTP),
        Packet::v6(TCP).fragment(),
    ] {
        assert_eq!(active(&router, &packet.clone().tagged(100)), "src dst", "{packet:?}");
    }
}

#[test]
fn a_051_7220_ipv4_tcp_udp_with_vlan() {
    for system in [IXR_7220_D, IXR_7220_H] {
        let router = compile(system, "");
        for protocol in [TCP, UDP] {
            let packet = Packet::v4(protocol).tagged(100);
            assert_eq!(active(&router, &packet), format!("vlan {V4}"), "{system}");
            assert_ne!(keys(&router, &packet), keys(&router, &packet.clone().reversed()));
        }
    }
}

#[test]
fn a_052_7220_ipv6_tcp_udp_with_vlan() {
    for system in [IXR_7220_D, IXR_7220_H] {
        let router = compile(system, "");
        for protocol in [TCP, UDP] {
            let packet = Packet::v6(protocol).tagged(100);
            assert_eq!(active(&router, &packet), format!("vlan {V6}"), "{system}");
            // The text says nothing of symmetry here.
            assert_ne!(keys(&router, &packet), keys(&router, &packet.clone().reversed()));
        }
    }
}

#[test]
fn a_053_7220_other_packets_by_addresses_without_vlan() {
    for system in [IXR_7220_D, IXR_7220_H] {
        let router = compile(system, "");
        for packet in [
            Packet::v4(ICMP),
            Packet::v4(TCP).fragment(),
            Packet::v6(SCTP),
            Packet::v6(UDP).fragment(),
        ] {
            assert_eq!(active(&router, &packet.clone().tagged(100)), "src dst", "{packet:?}");
        }
    }
}

#[test]
fn h_49_an_untagged_packet_is_as_vlan_0() {
    let router = compile(IXR_7220_D, "");
    let packet = Packet::v4(TCP);
    assert_eq!(keys(&router, &packet), keys(&router, &packet.clone().tagged(0)));
}

#[test]
fn a_054_7215_lists_one_set_of_fields() {
    let router = compile(IXS_7215, "");
    for (packet, fields) in [
        (Packet::v4(TCP), V4),
        (Packet::v6(UDP), V6),
        (Packet::v4(ICMP), "src dst proto"),
        (Packet::v4(TCP).fragment(), "src dst proto"),
        (Packet::v6(SCTP), "src dst proto flow_label"),
        (Packet::v6(TCP).fragment(), "src dst proto flow_label"),
    ] {
        assert_eq!(active(&router, &packet.clone().tagged(100)), fields, "{packet:?}");
        assert_ne!(keys(&router, &packet), keys(&router, &packet.clone().addresses_swapped()));
        // Terminated labels are those that came in first: all that are received count.
        let labelled = packet.labelled(&[1000, 2000, 3000]);
        assert_eq!(active(&router, &labelled), format!("label1 label2 label3 {fields}"));
    }
}

#[test]
fn h_56_labels_count_with_their_option() {
    for system in SYSTEMS {
        let off = compile(system, &hash_options("mpls-label-stack false"));
        let on = compile(system, "");
        let labelled = Packet::v4(TCP).labelled(&[1000, 2000]);
        assert_eq!(active(&on, &labelled), format!("label1 label2 {V4}"), "{system}");
        assert_eq!(active(&off, &labelled), V4, "{system}");
        let plain = Packet::v4(TCP);
        assert_eq!(keys(&on, &plain), keys(&off, &plain), "{system}");
    }
}

#[test]
fn h_58_bridged_packets_hash_their_mac_addresses() {
    let bridged = Metadata { bridged: true, ..Metadata::default() };
    for system in [IXR_7250, IXR_7220_D, IXR_7220_H] {
        let router = compile(system, "");
        assert_eq!(
            active_as(&router, &Packet::v4(TCP), &bridged),
            format!("dmac smac {V4}"),
            "{system}"
        );
    }
}

/// Bytes 5 to 7 of the BTH, behind the four bytes of the UDP header that follow the ports.
const QUEUE_PAIR: &str = "rest9 rest10 rest11";

#[test]
fn a_055_roce_adds_the_queue_pair() {
    for (system, adds) in
        [(IXR_7250, true), (IXR_7220_H, true), (IXR_7220_D, false), (IXS_7215, false)]
    {
        let router = compile(system, "");
        for packet in [Packet::v4(UDP).roce(), Packet::v6(UDP).roce()] {
            let found = active(&router, &packet);
            assert_eq!(found.contains("rest"), adds, "{system}: {found}");
        }
    }
    let router = compile(IXR_7250, "");
    let with_queue_pair = |pair: u32| {
        let mut packet = Packet::v4(UDP).roce();
        packet.rest[9..12].copy_from_slice(&pair.to_be_bytes()[1..]);
        keys(&router, &packet)
    };
    let spread: std::collections::HashSet<_> =
        (0..1000).map(|pair| with_queue_pair(pair)[0] % 16).collect();
    assert_eq!(spread.len(), 16);
    assert_eq!(with_queue_pair(77), with_queue_pair(77));
}

#[test]
fn a_056_the_queue_pair_is_bytes_5_to_7_of_the_bth() {
    for system in [IXR_7250, IXR_7220_H] {
        let router = compile(system, "");
        assert_eq!(
            active(&router, &Packet::v4(UDP).roce()),
            format!("{V4} {QUEUE_PAIR}"),
            "{system}"
        );
        assert_eq!(
            active(&router, &Packet::v6(UDP).roce()),
            format!("{V6} {QUEUE_PAIR}"),
            "{system}"
        );
    }
}

#[test]
fn a_057_no_queue_pair_without_udp_to_4791() {
    for system in [IXR_7250, IXR_7220_H] {
        let router = compile(system, "");
        let from_4791 = Packet { ports: [4791, 49152], ..Packet::v4(UDP).roce() };
        assert_eq!(active(&router, &from_4791), V4, "{system}");
        let tcp = Packet { protocol: SCTP, ..Packet::v4(UDP).roce() };
        assert_eq!(active(&router, &tcp), "src dst", "{system}");
        assert_eq!(active(&router, &Packet::v4(UDP).roce().fragment()), "src dst", "{system}");
        // TCP to 4791; its protocol is compared apart, for UDP to this port is RoCEv2.
        let tcp = Packet { protocol: TCP, ..Packet::v4(UDP).roce() };
        for index in 0..tcp.rest.len() {
            let mut changed = tcp.clone();
            changed.rest[index] ^= 0xFF;
            assert_eq!(keys(&router, &tcp), keys(&router, &changed), "{system}: byte {index}");
        }
    }
}

#[test]
fn a_058_7220_h_extracts_by_a_user_defined_field() {
    let udf = |port: u16, offset: u8, length: u8| {
        format!(
            "set / system load-balancing user-defined-field destination-port {port}\n\
             set / system load-balancing user-defined-field offset {offset}\n\
             set / system load-balancing user-defined-field length {length}\n"
        )
    };
    let by_default = compile(IXR_7220_H, "");
    let programmed = compile(IXR_7220_H, &udf(4791, 5, 3));
    assert_eq!(programmed.configuration, by_default.configuration);
    // The fixed parser of 7250 takes the same bytes.
    let fixed = compile(IXR_7250, "");
    let packet = Packet::v4(UDP).roce();
    assert_eq!(active(&programmed, &packet), active(&fixed, &packet));

    // Programmed otherwise, it takes other bytes: the tunnel endpoint of GTP-U.
    let moved = compile(IXR_7220_H, &udf(2152, 4, 4));
    assert_eq!(active(&moved, &packet), V4);
    let gtp = Packet { ports: [49152, 2152], ..packet };
    assert_eq!(active(&by_default, &gtp), V4);
    assert_eq!(active(&moved, &gtp), format!("{V4} rest8 rest9 rest10 rest11"));
}

#[test]
fn h_27_h4_hashes_what_h3_hashes_but_for_roce() {
    let (h3, h4) = (compile(IXR_7220_D, ""), compile(IXR_7220_H, ""));
    for packet in [Packet::v4(TCP), Packet::v6(UDP), Packet::v4(ICMP), Packet::v6(SCTP).tagged(7)] {
        assert_eq!(hash(&h3, &packet), hash(&h4, &packet));
    }
    let roce = Packet::v4(UDP).roce();
    assert_ne!(keys(&h3, &roce), keys(&h4, &roce));
}

#[test]
fn h_28_the_queue_pair_is_no_operand_of_a_pair() {
    let router = compile(IXR_7250, "");
    let roce = Packet::v6(UDP).roce();
    assert_eq!(keys(&router, &roce), keys(&router, &roce.clone().addresses_swapped()));
    // The other direction is to 4791 too, and carries another queue pair.
    let mut other = roce.clone().addresses_swapped();
    other.rest[11] ^= 1;
    assert_ne!(keys(&router, &roce), keys(&router, &other));
}
