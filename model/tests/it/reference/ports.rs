// SPDX-License-Identifier: Apache-2.0
//! Kinds `tcp` and `udp`, section 3.1.

use crate::reference::support::{
    bytes, eth, expect, expect_cut, ipv4, ipv6, routed, shape, udp, value, why,
};

/// Both IP versions: name in the record types, frame up to the IP header with this protocol, shape
/// so far.
fn both_versions(protocol: u8) -> [(&'static str, String, String); 2] {
    let l4 = if protocol == 6 { "tcp" } else { "udp" };
    let before = |v: &str| format!("eth_ip/routed>ip{v} ip{v}_l4/routed>{l4}");
    [
        ("v4", eth("0800") + &ipv4(protocol), before("v4")),
        ("v6", eth("86dd") + &ipv6(protocol), before("v6")),
    ]
}

/// A tunnel header, its bytes, and its outcome when complete.
struct Tunnel {
    port: u16,
    header: &'static str,
    record: &'static str,
    tunnel_id: u128,
    after: &'static str,
}

const TUNNELS: &[Tunnel] = &[
    Tunnel {
        port: 1701,
        header: "0002 1234 5678",
        record: "l2tp",
        tunnel_id: 0x1234_5678,
        after: "stop []",
    },
    Tunnel {
        port: 1701,
        header: "4002 ffff 1234 5678",
        record: "l2tp",
        tunnel_id: 0x1234_5678,
        after: "stop []",
    },
    Tunnel {
        port: 1701,
        header: "bfff 1234 5678",
        record: "l2tp",
        tunnel_id: 0x1234_5678,
        after: "stop []",
    },
    Tunnel {
        port: 2152,
        header: "30ff0000 89abcdef",
        record: "gtp",
        tunnel_id: 0x89AB_CDEF,
        after: "stop []",
    },
    Tunnel {
        port: 2152,
        header: "00000000 00000001",
        record: "gtp",
        tunnel_id: 1,
        after: "stop []",
    },
    Tunnel {
        port: 4791,
        header: "0440ffff ffabcdef",
        record: "roce",
        tunnel_id: 0x00AB_CDEF,
        after: "stop []",
    },
    Tunnel {
        port: 4789,
        header: "08000000 abcdefff",
        record: "overlay",
        tunnel_id: 0x00AB_CDEF,
        after: "eth none/overlay>stop [truncated]",
    },
    Tunnel {
        port: 4789,
        header: "ff000000 abcdefff",
        record: "overlay",
        tunnel_id: 0x00AB_CDEF,
        after: "eth none/overlay>stop [truncated]",
    },
    Tunnel {
        port: 6081,
        header: "00006558 abcdefff",
        record: "overlay",
        tunnel_id: 0x00AB_CDEF,
        after: "eth none/overlay>stop [truncated]",
    },
    Tunnel {
        port: 6081,
        header: "00c00800 abcdefff",
        record: "overlay",
        tunnel_id: 0x00AB_CDEF,
        after: "ipv4 none/overlay>stop [truncated]",
    },
    Tunnel {
        port: 6081,
        header: "000086dd abcdefff",
        record: "overlay",
        tunnel_id: 0x00AB_CDEF,
        after: "ipv6 none/overlay>stop [truncated]",
    },
    Tunnel {
        port: 6081,
        header: "00008847 abcdefff",
        record: "overlay",
        tunnel_id: 0x00AB_CDEF,
        after: "stop []",
    },
];

#[test]
fn tcp_needs_4_bytes_and_ends() {
    for (v, before, shape_before) in both_versions(6) {
        let whole = before.clone() + "1234 5678";
        let start = bytes(&before).len();
        for length in start..start + 4 {
            expect_cut(&whole, length, &format!("{shape_before} none/routed>stop [truncated]"));
        }
        let expected = format!("{shape_before} {v}_ports/routed>stop []");
        expect_cut(&whole, start + 4, &expected);
        let trace = routed(&bytes(&whole));
        let fields = ["sport", "dport", "tunnel_id"].map(|name| value(&trace, 3, name));
        assert_eq!(fields, [0x1234, 0x5678, 0]);
    }
}

#[test]
fn tcp_ports_are_never_tunnels() {
    for (v, before, shape_before) in both_versions(6) {
        let frame = before + "c000 12b5 00000000 08000000 00000100" + &"00".repeat(14);
        expect("4789", &frame, &format!("{shape_before} {v}_ports/routed>stop []"));
    }
}

#[test]
fn udp_needs_4_bytes_and_no_status_is_set_when_the_rest_is_missing() {
    for (v, before, shape_before) in both_versions(17) {
        for port in [53, 1701, 2152, 4789, 4791, 6081] {
            let whole = before.clone() + &udp(port);
            let start = bytes(&before).len();
            for length in start..start + 4 {
                expect_cut(&whole, length, &format!("{shape_before} none/routed>stop [truncated]"));
            }
            for length in start + 4..=start + 8 {
                expect_cut(&whole, length, &format!("{shape_before} {v}_ports/routed>stop []"));
            }
        }
    }
}

#[test]
fn each_tunnel_has_its_record_identifier_and_next_kind() {
    for (v, before, shape_before) in both_versions(17) {
        for tunnel in TUNNELS {
            let frame = before.clone() + &udp(tunnel.port) + tunnel.header;
            let trace = routed(&bytes(&frame));
            let expected = format!("{shape_before} {v}_{}/routed>{}", tunnel.record, tunnel.after);
            assert_eq!(shape(&trace), expected, "{v} {} {}", tunnel.port, tunnel.header);
            let fields = ["sport", "dport", "tunnel_id"].map(|name| value(&trace, 3, name));
            assert_eq!(fields, [0xC000, u128::from(tunnel.port), tunnel.tunnel_id]);
        }
    }
}

#[test]
fn a_tunnel_header_with_a_byte_missing_leaves_plain_ports() {
    for (v, before, shape_before) in both_versions(17) {
        for tunnel in TUNNELS {
            let whole = before.clone() + &udp(tunnel.port) + tunnel.header;
            let start = bytes(&before).len();
            for length in start + 4..bytes(&whole).len() {
                expect_cut(&whole, length, &format!("{shape_before} {v}_ports/routed>stop []"));
            }
            let mut cut = bytes(&whole);
            cut.pop();
            assert_eq!(value(&routed(&cut), 3, "tunnel_id"), 0);
        }
    }
}

#[test]
fn the_source_port_names_no_tunnel() {
    for (v, before, shape_before) in both_versions(17) {
        let frame = before + "12b5 0035 00000000 08000000 00000100" + &"00".repeat(14);
        expect("from 4789", &frame, &format!("{shape_before} {v}_ports/routed>stop []"));
    }
}

#[test]
fn vxlan_without_its_i_flag_and_geneve_of_another_version_are_plain_ports() {
    for (v, before, shape_before) in both_versions(17) {
        let expected = format!("{shape_before} {v}_ports/routed>stop []");
        for header in ["00000000 00000100", "f7000000 00000100"] {
            expect(header, &(before.clone() + &udp(4789) + header), &expected);
        }
        for header in ["40006558 00000100", "80006558 00000100", "c0006558 00000100"] {
            expect(header, &(before.clone() + &udp(6081) + header), &expected);
        }
    }
}

#[test]
fn geneve_options_are_variable_part() {
    for (v, before, shape_before) in both_versions(17) {
        for (protocol, next) in [("6558", "eth"), ("0800", "ipv4"), ("86dd", "ipv6")] {
            let header = format!("0200{protocol} 00000100 0000000000000000");
            let whole = before.clone() + &udp(6081) + &header;
            let start = bytes(&before).len() + 16;
            for length in start..start + 8 {
                let expected = format!("{shape_before} {v}_overlay/routed>stop [truncated]");
                expect_cut(&whole, length, &expected);
            }
            let expected =
                format!("{shape_before} {v}_overlay/routed>{next} none/overlay>stop [truncated]");
            expect_cut(&whole, start + 8, &expected);
        }
    }
}

#[test]
fn cut_geneve_options_truncate_whatever_would_have_come_next() {
    for (v, before, shape_before) in both_versions(17) {
        let frame = before + &udp(6081) + "3f008847 00000100";
        expect(
            "unknown protocol",
            &frame,
            &format!("{shape_before} {v}_overlay/routed>stop [truncated]"),
        );
    }
}

#[test]
fn reasons_name_the_port_and_what_is_missing() {
    let [(_, before, _), _] = both_versions(17);
    assert_eq!(why(&(before.clone() + &udp(53))), "UDP destination port 53 is no tunnel");
    assert_eq!(
        why(&(before.clone() + &udp(4789) + "08000000")),
        "the UDP header with VXLAN needs 16 bytes, 12 are left"
    );
    assert_eq!(
        why(&(before.clone() + &udp(1701) + "4000 0000 0000")),
        "the UDP header with L2TP up to the session id needs 16 bytes, 14 are left"
    );
    assert_eq!(why(&(before + &udp(2152) + "30ff0000 00000001")), "nothing is parsed after GTP");
}

#[test]
fn the_inner_packet_of_an_overlay_keeps_its_context() {
    let inner = eth("86dd") + &ipv6(17) + &udp(53);
    expect(
        "VXLAN over IPv4",
        &(eth("0800") + &ipv4(17) + &udp(4789) + "08000000 00000100" + &inner),
        "eth_ip/routed>ipv4 ipv4_l4/routed>udp v4_overlay/routed>eth eth_ip/overlay>ipv6 \
         ipv6_l4/overlay>udp v6_ports/overlay>stop []",
    );
}
