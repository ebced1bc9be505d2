// SPDX-License-Identifier: Apache-2.0
//! Kind `eth`, section 3.1.

use crate::reference::support::{
    MACS, TCP, bytes, eth, expect, expect_cut, ipv4, ipv6, routed, value, why,
};

#[test]
fn each_ethertype_has_its_record_type_and_next_kind() {
    // What follows is empty, so the second stage is always cut; only the first one matters here.
    for (ethertype, expected) in [
        ("0800", "eth_ip/routed>ipv4 none/routed>stop [truncated]"),
        ("86dd", "eth_ip/routed>ipv6 none/routed>stop [truncated]"),
        ("8847", "eth_mpls/routed>mpls none/routed>stop [truncated]"),
        ("8848", "eth_mpls/routed>mpls none/routed>stop [truncated]"),
        ("8864", "eth_pppoe/routed>pppoe none/routed>stop [truncated]"),
        ("8863", "eth_other/routed>stop []"),
        ("0806", "eth_other/routed>stop []"),
        ("0600", "eth_other/routed>stop []"),
        ("05ff", "eth_other/routed>stop []"),
        ("0000", "eth_other/routed>stop []"),
        ("ffff", "eth_other/routed>stop []"),
    ] {
        expect(ethertype, &eth(ethertype), expected);
    }
}

#[test]
fn fields_without_tags() {
    let trace = routed(&bytes("010203040506 0708090a0b0c 0806"));
    assert_eq!(value(&trace, 1, "dmac"), 0x0102_0304_0506);
    assert_eq!(value(&trace, 1, "smac"), 0x0708_090A_0B0C);
    assert_eq!(value(&trace, 1, "ethertype"), 0x0806);
    for absent in ["pcp1", "vid1", "pcp2", "vid2"] {
        assert_eq!(value(&trace, 1, absent), 0, "{absent}");
    }
}

#[test]
fn first_tag_is_pcp1_vid1_and_second_is_pcp2_vid2() {
    for outer in ["8100", "88a8", "9100"] {
        for inner in ["8100", "88a8", "9100"] {
            let trace = routed(&bytes(&format!("{MACS}{outer} bfed {inner} 5123 0806")));
            let fields = ["pcp1", "vid1", "pcp2", "vid2", "ethertype"];
            let values = fields.map(|name| value(&trace, 1, name));
            assert_eq!(values, [5, 0xFED, 2, 0x123, 0x0806], "{outer} {inner}");
        }
    }
}

#[test]
fn the_drop_eligible_bit_is_in_no_field() {
    let [with, without] =
        ["1000", "0000"].map(|tag| routed(&bytes(&format!("{MACS}8100 {tag} 0806"))));
    assert_eq!(with.result, without.result);
}

#[test]
fn the_type_after_the_tags_decides() {
    expect(
        "one tag",
        &format!("{MACS}8100 0064 0800 {}{TCP}", ipv4(6)),
        "eth_ip/routed>ipv4 ipv4_l4/routed>tcp v4_ports/routed>stop []",
    );
    expect(
        "two tags",
        &format!("{MACS}88a8 0064 8100 00c8 86dd {}{TCP}", ipv6(6)),
        "eth_ip/routed>ipv6 ipv6_l4/routed>tcp v6_ports/routed>stop []",
    );
}

#[test]
fn a_third_tag_is_an_unknown_ethertype() {
    for third in ["8100", "88a8", "9100"] {
        let frame = format!("{MACS}8100 0001 8100 0002 {third} 0003 0800 {}", ipv4(6));
        expect(third, &frame, "eth_other/routed>stop []");
        let recorded = value(&routed(&bytes(&frame)), 1, "ethertype");
        assert_eq!(format!("{recorded:04x}"), third);
    }
    assert_eq!(
        why(&format!("{MACS}8100 0001 8100 0002 8100")),
        "a third tag, 0x8100, counts as an unknown ethertype"
    );
}

#[test]
fn a_length_is_recorded_as_zero() {
    for (ethertype, recorded) in [("05ff", 0), ("0001", 0), ("0600", 0x0600)] {
        assert_eq!(value(&routed(&bytes(&eth(ethertype))), 1, "ethertype"), recorded);
    }
    let tagged = routed(&bytes(&format!("{MACS}8100 0001 0026 aaaa03")));
    assert_eq!(value(&tagged, 1, "ethertype"), 0);
    assert_eq!(why(&eth("05ff")), "0x05ff is a length, not an ethertype; LLC is not parsed");
    assert_eq!(why(&eth("0600")), "unknown ethertype 0x0600");
}

#[test]
fn needs_14_bytes_and_4_more_for_each_tag() {
    let cut = "none/routed>stop [truncated]";
    let whole = "eth_other/routed>stop []";
    for (frame, needs) in [
        (eth("0806"), 14),
        (format!("{MACS}8100 0001 0806"), 18),
        (format!("{MACS}8100 0001 88a8 0002 0806"), 22),
    ] {
        for length in 0..needs {
            expect_cut(&frame, length, cut);
        }
        expect_cut(&frame, needs, whole);
    }
}

#[test]
fn a_cut_tag_says_what_was_needed() {
    assert_eq!(
        why(&format!("{MACS}8100 00")),
        "the Ethernet header with one tag needs 18 bytes, 15 are left"
    );
    assert_eq!(why("01"), "the Ethernet header needs 14 bytes, 1 is left");
}

#[test]
fn tags_are_listed_as_parts_with_their_offsets() {
    let trace = routed(&bytes(&format!("{MACS}8100 0001 88a8 0002 0806")));
    let parts: Vec<_> =
        trace.stages[0].parts.iter().map(|p| (p.name, p.offset, p.length)).collect();
    assert_eq!(parts, [("VLAN tag", 12, 4), ("VLAN tag", 16, 4)]);
    assert_eq!(trace.stages[0].length, 22);
}
