// SPDX-License-Identifier: Apache-2.0
//! Kinds `gre` and `pppoe`, section 3.1.

use crate::reference::support::{
    TCP, bytes, eth, expect, expect_cut, ipv4, ipv6, routed, shape, value, why,
};

const BEFORE_GRE: &str = "eth_ip/routed>ipv4 ipv4_other/routed>gre";

fn gre(header: &str) -> String {
    eth("0800") + &ipv4(47) + header
}

fn pppoe(header: &str) -> String {
    eth("8864") + header
}

#[test]
fn each_gre_protocol_has_its_next_kind_and_context() {
    for (protocol, expected) in [
        ("0800", "gre/routed>ipv4 none/tunnel>stop [truncated]"),
        ("86dd", "gre/routed>ipv6 none/tunnel>stop [truncated]"),
        ("8847", "gre/routed>mpls none/tunnel>stop [truncated]"),
        ("8848", "gre/routed>mpls none/tunnel>stop [truncated]"),
        ("6558", "gre/routed>eth none/overlay>stop [truncated]"),
        ("880b", "gre/routed>stop []"),
        ("0806", "gre/routed>stop []"),
        ("0000", "gre/routed>stop []"),
    ] {
        let frame = gre(&format!("0000 {protocol}"));
        expect(protocol, &frame, &format!("{BEFORE_GRE} {expected}"));
        let recorded = value(&routed(&bytes(&frame)), 3, "proto");
        assert_eq!(format!("{recorded:04x}"), protocol);
    }
}

#[test]
fn optional_words_come_in_the_order_checksum_key_sequence() {
    for (flags, words, key) in [
        ("0000", "", 0),
        ("8000", "aaaaaaaa", 0),
        ("2000", "12345678", 0x1234_5678),
        ("1000", "bbbbbbbb", 0),
        ("a000", "aaaaaaaa 12345678", 0x1234_5678),
        ("9000", "aaaaaaaa bbbbbbbb", 0),
        ("3000", "12345678 bbbbbbbb", 0x1234_5678),
        ("b000", "aaaaaaaa 12345678 bbbbbbbb", 0x1234_5678),
    ] {
        let whole = gre(&format!("{flags} 0800 {words}"));
        let start = 34;
        let end = bytes(&whole).len();
        for length in start..end {
            expect_cut(&whole, length, &format!("{BEFORE_GRE} none/routed>stop [truncated]"));
        }
        expect_cut(
            &whole,
            end,
            &format!("{BEFORE_GRE} gre/routed>ipv4 none/tunnel>stop [truncated]"),
        );
        assert_eq!(value(&routed(&bytes(&whole)), 3, "key"), key, "flags {flags}");
        let trace = routed(&bytes(&(whole + &ipv4(1))));
        assert_eq!(trace.stages[3].offset, end, "flags {flags}");
        assert_eq!(trace.stages[3].record_type().name(), "ipv4_other", "flags {flags}");
    }
}

#[test]
fn other_gre_flags_do_not_matter() {
    for flags in ["0800", "0700", "00f8", "0ff8"] {
        let expected = format!("{BEFORE_GRE} gre/routed>ipv4 none/tunnel>stop [truncated]");
        expect(flags, &gre(&format!("{flags} 0800")), &expected);
    }
}

#[test]
fn gre_with_routing_or_another_version_needs_4_bytes_and_stops() {
    for header in [
        "4000 0800",
        "6000 0800",
        "f000 6558",
        "0001 0800",
        "2002 880b",
        "0007 86dd",
        "0001 880b",
        "a001 880b",
        "6001 880b",
        "2001 880c",
    ] {
        let frame = gre(header);
        expect(header, &frame, &format!("{BEFORE_GRE} gre/routed>stop []"));
        let longer = routed(&bytes(&(frame + "ffffffff ffffffff ffffffff")));
        assert_eq!(shape(&longer), format!("{BEFORE_GRE} gre/routed>stop []"));
        assert_eq!(value(&longer, 3, "key"), 0, "{header}");
        let protocol = value(&longer, 3, "proto");
        assert_eq!(format!("{protocol:04x}"), header[5..]);
    }
}

#[test]
fn pptp_needs_8_bytes_and_has_the_call_id_as_key() {
    for flags in ["2001", "3001", "3081", "2ff9"] {
        let whole = gre(&format!("{flags} 880b 00101234 00000000"));
        for length in 34..42 {
            expect_cut(&whole, length, &format!("{BEFORE_GRE} none/routed>stop [truncated]"));
        }
        expect_cut(&whole, 42, &format!("{BEFORE_GRE} pptp/routed>stop []"));
        let trace = routed(&bytes(&whole));
        assert_eq!([value(&trace, 3, "proto"), value(&trace, 3, "key")], [0x880B, 0x1234]);
    }
}

#[test]
fn gre_carries_mpls_and_ethernet() {
    expect(
        "MPLS in GRE",
        &(gre("0000 8847 00064140") + &ipv6(6) + TCP),
        &format!(
            "{BEFORE_GRE} gre/routed>mpls mpls/tunnel>ipv6 ipv6_l4/mpls_payload>tcp \
             v6_ports/mpls_payload>stop []"
        ),
    );
    expect(
        "NVGRE",
        &(gre("2000 6558 00010000") + &eth("0800") + &ipv4(6) + TCP),
        &format!(
            "{BEFORE_GRE} gre/routed>eth eth_ip/overlay>ipv4 ipv4_l4/overlay>tcp \
             v4_ports/overlay>stop []"
        ),
    );
}

#[test]
fn pppoe_sessions_carry_ip() {
    expect(
        "IPv4",
        &(pppoe("1100 0abc 0000 0021") + &ipv4(6) + TCP),
        "eth_pppoe/routed>pppoe pppoe/routed>ipv4 ipv4_l4/pppoe_payload>tcp \
         v4_ports/pppoe_payload>stop []",
    );
    expect(
        "IPv6",
        &(pppoe("1100 0abc 0000 0057") + &ipv6(6) + TCP),
        "eth_pppoe/routed>pppoe pppoe/routed>ipv6 ipv6_l4/pppoe_payload>tcp \
         v6_ports/pppoe_payload>stop []",
    );
    for protocol in ["c021", "2100", "0281", "0000"] {
        let frame = pppoe(&format!("1100 0abc 0000 {protocol}"));
        expect(protocol, &frame, "eth_pppoe/routed>pppoe pppoe/routed>stop []");
    }
}

#[test]
fn pppoe_fields() {
    let trace = routed(&bytes(&pppoe("1100 0abc 0000 c021")));
    assert_eq!([value(&trace, 2, "session"), value(&trace, 2, "ppp_proto")], [0x0ABC, 0xC021]);
}

#[test]
fn pppoe_of_another_version_or_code_has_no_ppp_protocol() {
    for start in ["2100", "1200", "0000", "1109", "11a7", "1101"] {
        let frame = pppoe(&format!("{start} 0abc 0000 0021")) + &ipv4(6);
        expect(start, &frame, "eth_pppoe/routed>pppoe pppoe/routed>stop []");
        let trace = routed(&bytes(&frame));
        let fields = [value(&trace, 2, "session"), value(&trace, 2, "ppp_proto")];
        assert_eq!(fields, [0x0ABC, 0], "{start}");
    }
}

#[test]
fn pppoe_needs_8_bytes_whatever_they_say() {
    for start in ["1100", "0000"] {
        let whole = pppoe(&format!("{start} 0abc 0000 c021"));
        for length in 14..22 {
            expect_cut(&whole, length, "eth_pppoe/routed>pppoe none/routed>stop [truncated]");
        }
        expect_cut(&whole, 22, "eth_pppoe/routed>pppoe pppoe/routed>stop []");
    }
}

#[test]
fn reasons_name_flags_codes_and_protocols() {
    for (frame, expected) in [
        (gre("0000 0806"), "unknown GRE protocol 0x0806"),
        (gre("4000 0800"), "GRE flags and version 0x4000 with protocol 0x0800 are not parsed"),
        (gre("2001 880b 00001234"), "nothing is parsed after PPTP"),
        (gre("2000 0800 0000"), "the GRE header with its optional words needs 8 bytes, 6 are left"),
        (
            pppoe("1109 0000 0000 0000"),
            "PPPoE version and type 0x11, code 0x09: not a session packet",
        ),
        (pppoe("1100 0000 0000 c021"), "unknown PPP protocol 0xc021"),
    ] {
        assert_eq!(why(&frame), expected);
    }
}
