// SPDX-License-Identifier: Apache-2.0
//! Rules for all kinds: window, descend, depth, family, section 3.

use crate::reference::support::{
    MACS, TCP, bytes, eth, everything, expect, ipv4, ipv6, routed, shape, udp, why,
};
use lbhash_model::{
    Context, Family, Kind, Metadata, RecordType,
    config::{Configuration, Entry},
    reference::{self, Reason, Trace},
};

fn bridged(frame: &[u8]) -> Trace {
    reference::hash(&everything(), &Metadata { bridged: true, ..Metadata::default() }, frame)
}

/// IPv4 in IPv4, `count` headers, the innermost with this protocol.
fn nested(count: usize, innermost: u8) -> String {
    eth("0800") + &ipv4(4).repeat(count - 1) + &ipv4(innermost)
}

fn without_descend(context: Context, record: RecordType) -> Configuration {
    let mut configuration = everything();
    let entry = configuration.field_table.entry_mut(context, record);
    *entry = Entry(entry.0 & !Entry::DESCEND);
    configuration
}

#[test]
fn family_follows_the_first_next_kind_or_the_interface() {
    for (frame, family) in [
        (eth("0800") + &ipv4(6), Family::Inet),
        (eth("0800"), Family::Inet),
        (eth("86dd"), Family::Inet6),
        (eth("8847"), Family::Mpls),
        (eth("8848"), Family::Mpls),
        (eth("8864"), Family::Other),
        (eth("0806"), Family::Other),
        (MACS.to_owned(), Family::Other),
        (String::new(), Family::Other),
    ] {
        assert_eq!(routed(&bytes(&frame)).result.family, family, "{frame:?}");
        assert_eq!(bridged(&bytes(&frame)).result.family, Family::Multiservice, "{frame:?}");
    }
}

#[test]
fn family_does_not_depend_on_descend() {
    let configuration = without_descend(Context::Routed, RecordType::EthIp);
    let frame = bytes(&(eth("0800") + &ipv4(6)));
    let trace = reference::hash(&configuration, &Metadata::default(), &frame);
    assert_eq!(trace.result.family, Family::Inet);
}

#[test]
fn a_bridged_interface_starts_in_context_bridged() {
    let frame = bytes(&(eth("0800") + &ipv4(6) + TCP));
    assert_eq!(
        shape(&bridged(&frame)),
        "eth_ip/bridged>ipv4 ipv4_l4/bridged>tcp v4_ports/bridged>stop []"
    );
}

#[test]
fn descend_off_stops_after_the_layer_and_a_header_not_reached_sets_no_status() {
    let configuration = without_descend(Context::Routed, RecordType::EthIp);
    for rest in ["", "00", &ipv4(6), &ipv4(6).replacen("45", "00", 1)] {
        let frame = bytes(&(eth("0800") + rest));
        let trace = reference::hash(&configuration, &Metadata::default(), &frame);
        assert_eq!(shape(&trace), "eth_ip/routed>ipv4 []", "{rest:?}");
        assert_eq!(
            trace.stages[0].reason.to_string(),
            "table entry routed/eth_ip has descend off; the ipv4 header is not parsed"
        );
    }
}

#[test]
fn descend_is_looked_up_with_the_context_in_which_the_stage_began() {
    let frame = bytes(&(eth("0800") + &ipv4(41) + &ipv6(6) + TCP));
    let shape_with = |context, record| {
        let configuration = without_descend(context, record);
        shape(&reference::hash(&configuration, &Metadata::default(), &frame))
    };
    assert_eq!(
        shape_with(Context::Routed, RecordType::Ipv4Other),
        "eth_ip/routed>ipv4 ipv4_other/routed>ipv6 []"
    );
    let whole = "eth_ip/routed>ipv4 ipv4_other/routed>ipv6 ipv6_l4/ip_in_ip>tcp";
    assert_eq!(shape_with(Context::IpInIp, RecordType::Ipv6L4), format!("{whole} []"));
    let ports = format!("{whole} v6_ports/ip_in_ip>stop []");
    assert_eq!(shape_with(Context::IpInIp, RecordType::Ipv4Other), ports);
    assert_eq!(shape_with(Context::Routed, RecordType::Ipv6L4), ports);
}

#[test]
fn the_seventh_stage_is_too_deep_only_if_another_header_would_follow() {
    let trace = routed(&bytes(&nested(6, 4)));
    assert_eq!(trace.stages.len(), 7);
    assert_eq!(trace.result.status.names().collect::<Vec<_>>(), ["too_deep"]);
    assert_eq!(trace.stages[6].next, Kind::Ipv4);
    assert_eq!(trace.stages[6].reason, Reason::LastStage(Kind::Ipv4));

    let fits = routed(&bytes(&(nested(5, 6) + TCP)));
    assert_eq!(fits.stages.len(), 7);
    assert_eq!(fits.result.status.names().count(), 0);

    let stops = routed(&bytes(&nested(6, 1)));
    assert_eq!(stops.result.status.names().count(), 0);
}

#[test]
fn the_seventh_stage_is_too_deep_whatever_descend_says() {
    let configuration = without_descend(Context::IpInIp, RecordType::Ipv4L4);
    let frame = bytes(&(nested(6, 6) + TCP));
    let trace = reference::hash(&configuration, &Metadata::default(), &frame);
    assert_eq!(trace.result.status.names().collect::<Vec<_>>(), ["too_deep"]);
}

#[test]
fn a_sixth_stage_with_descend_off_is_not_too_deep() {
    let configuration = without_descend(Context::IpInIp, RecordType::Ipv4L4);
    let frame = bytes(&(nested(5, 6) + TCP));
    let trace = reference::hash(&configuration, &Metadata::default(), &frame);
    assert_eq!(trace.stages.len(), 6);
    assert_eq!(trace.result.status.names().count(), 0);
}

#[test]
fn a_truncated_or_malformed_seventh_stage_is_not_too_deep() {
    let status =
        |frame: &[u8]| routed(frame).result.status.names().map(str::to_owned).collect::<Vec<_>>();
    let mut options = bytes(&nested(6, 4));
    options[14 + 100] = 0x46;
    assert_eq!(status(&options), ["truncated"]);
    let cut = bytes(&nested(6, 4));
    assert_eq!(status(&cut[..cut.len() - 1]), ["truncated"]);
    let mut malformed = bytes(&nested(6, 4));
    malformed[14 + 100] = 0x35;
    assert_eq!(status(&malformed), ["malformed"]);
}

#[test]
fn ports_take_the_version_of_the_last_ip_header() {
    expect(
        "4 in 6",
        &(eth("86dd") + &ipv6(4) + &ipv4(17) + &udp(53)),
        "eth_ip/routed>ipv6 ipv6_other/routed>ipv4 ipv4_l4/ip_in_ip>udp v4_ports/ip_in_ip>stop []",
    );
    expect(
        "6 in 4",
        &(eth("0800") + &ipv4(41) + &ipv6(17) + &udp(53)),
        "eth_ip/routed>ipv4 ipv4_other/routed>ipv6 ipv6_l4/ip_in_ip>udp v6_ports/ip_in_ip>stop []",
    );
}

#[test]
fn only_the_first_192_bytes_are_read() {
    // 14 + 3 · 40 + 40 + 14 bytes: the last IPv6 header ends at 188, the TCP ports at 192.
    let frame = format!("{MACS}8100 0001 8100 0002 86dd {}", ipv6(41).repeat(3))
        + &ipv6(6)
        + &"1234567890abcdef".repeat(200);
    let frame = bytes(&frame);
    let whole = routed(&frame);
    assert_eq!(whole.window_length, 192);
    assert_eq!(routed(&frame[..192]), whole);
    assert_eq!(whole.stages.last().expect("stages ran").offset, 182);
    for length in [186, 191, 192, 193, 1500] {
        assert_eq!(routed(&frame[..length]).result, whole.result, "{length} bytes");
    }
    assert_ne!(routed(&frame[..185]).result, whole.result);
}

#[test]
fn the_window_cuts_a_header_as_the_end_of_the_frame_does() {
    // Seven IPv6 headers would fit the stages, but the fifth begins at byte 174.
    let frame = bytes(&(eth("86dd") + &ipv6(41).repeat(7)));
    let trace = routed(&frame);
    assert_eq!(trace.result.status.names().collect::<Vec<_>>(), ["truncated"]);
    assert_eq!(trace.stages.len(), 6);
    assert_eq!(trace.stages[5].reason.to_string(), "the IPv6 header needs 40 bytes, 18 are left");
}

#[test]
fn an_empty_frame_is_truncated() {
    expect("no bytes", "", "none/routed>stop [truncated]");
    assert_eq!(why(""), "the Ethernet header needs 14 bytes, 0 are left");
}
