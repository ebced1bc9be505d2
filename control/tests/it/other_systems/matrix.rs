// SPDX-License-Identifier: Apache-2.0
//! The sensitivity matrix: it agrees with every profile, and it would notice if it did not.

use crate::other_systems::packet::default_of;
use lbhash_control::{
    analysis::sensitivity::{self, Sensitivity, SensitivityMatrix},
    profile,
};
use lbhash_model::{Context, RecordType, config::Entry};

#[track_caller]
fn matrix(name: &str) -> SensitivityMatrix {
    sensitivity::measure(&default_of(name)).expect("the settings compile")
}

#[track_caller]
fn of(matrix: &SensitivityMatrix, packet: &str, header: &str, field: &str) -> Sensitivity {
    let field = matrix.packet(packet).and_then(|packet| packet.field(header, field));
    field.unwrap_or_else(|| panic!("no {header} in {packet}")).overall
}

#[test]
fn every_profile_behaves_as_it_declares() {
    for name in profile::built_in_names() {
        let matrix = matrix(name);
        assert_eq!(matrix.packets.len(), sensitivity::packet_names().count());
        let found: Vec<_> = matrix
            .disagreements()
            .map(|(packet, field)| (packet.packet, &field.header, field.field, &field.disagreement))
            .collect();
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn a_frame_is_covered_by_fields_without_gaps() {
    let matrix = matrix("all-fields");
    let names: std::collections::BTreeSet<_> = sensitivity::packet_names().collect();
    assert_eq!(names.len(), matrix.packets.len(), "every name is there once");
    for packet in &matrix.packets {
        let bits: usize = packet
            .fields
            .iter()
            .filter(|field| field.header != "metadata")
            .map(|field| field.bits)
            .sum();
        assert!(bits.is_multiple_of(8), "{}: {bits} bits", packet.packet);
        assert!(!packet.layers.is_empty(), "{} is not parsed", packet.packet);
    }
}

/// Templates are what their names say, by the reference under a configuration that hashes and enters everything.
#[test]
fn templates_are_what_their_names_say() {
    let matrix = matrix("all-fields");
    for (packet, layers) in [
        ("ipv4_tcp", "eth_ip/routed ipv4_l4/routed v4_ports/routed"),
        ("ipv4_udp_first_fragment", "eth_ip/routed ipv4_other/routed"),
        ("ipv6_options_tcp", "eth_ip/routed ipv6_l4/routed v6_ports/routed"),
        ("ipv6_udp_later_fragment", "eth_ip/routed ipv6_other/routed"),
        ("ipv4_pptp", "eth_ip/routed ipv4_other/routed pptp/routed"),
        ("ipv6_gtp", "eth_ip/routed ipv6_l4/routed v6_gtp/routed"),
        ("ipv4_l2tp", "eth_ip/routed ipv4_l4/routed v4_l2tp/routed"),
        ("ipv4_roce", "eth_ip/routed ipv4_l4/routed v4_roce/routed"),
        (
            "ipv4_geneve_options_eth_ipv4_tcp",
            "eth_ip/routed ipv4_l4/routed v4_overlay/routed eth_ip/overlay ipv4_l4/overlay v4_ports/overlay",
        ),
        (
            "ipv6_gre_mpls_ipv4_tcp",
            "eth_ip/routed ipv6_other/routed gre/routed mpls/tunnel ipv4_l4/mpls_payload v4_ports/mpls_payload",
        ),
        (
            "ipv4_gre_eth_ipv4_tcp",
            "eth_ip/routed ipv4_other/routed gre/routed eth_ip/overlay ipv4_l4/overlay v4_ports/overlay",
        ),
        ("ipv6_in_ipv4_tcp", "eth_ip/routed ipv4_other/routed ipv6_l4/ip_in_ip v6_ports/ip_in_ip"),
        (
            "mpls_2_control_word_ipv4_tcp",
            "eth_mpls/routed mpls/routed eth_ip/pseudowire ipv4_l4/pseudowire v4_ports/pseudowire",
        ),
        ("mpls_18_ipv4_tcp", "eth_mpls/routed mpls/routed"),
        ("mpls_entropy_label_ipv4_tcp", "eth_mpls/routed mpls_el/routed"),
        ("bridged_ipv4_tcp_3_tags", "eth_other/bridged"),
        (
            "bridged_pppoe_ipv6_udp",
            "eth_pppoe/bridged pppoe/bridged ipv6_l4/pppoe_payload v6_ports/pppoe_payload",
        ),
        ("bridged_pppoe_discovery", "eth_pppoe/bridged pppoe/bridged"),
    ] {
        let found = matrix.packet(packet).expect("the packet is there").layers.join(" ");
        assert_eq!(found, layers, "{packet}");
    }
}

#[test]
fn verdicts_by_hand() {
    use Sensitivity::{Active, Inert, Selector, Symmetric};
    let linux = matrix("linux-l4");
    assert_eq!(of(&linux, "ipv4_tcp", "ipv4", "src"), Symmetric);
    assert_eq!(of(&linux, "ipv4_tcp", "ipv4", "proto"), Active);
    assert_eq!(of(&linux, "ipv4_tcp", "ipv4", "ttl"), Inert);
    assert_eq!(of(&linux, "ipv4_tcp", "ipv4", "ihl"), Selector);
    assert_eq!(of(&linux, "ipv4_tcp", "eth", "smac"), Inert);
    assert_eq!(of(&linux, "ipv4_tcp_first_fragment", "tcp", "sport"), Inert);
    assert_eq!(of(&linux, "ipv4_geneve_ipv4_tcp", "inner ipv4", "src"), Inert);
    let sros = matrix("sros-7750");
    assert_eq!(of(&sros, "ipv4_tcp", "ipv4", "src"), Active);
    assert_eq!(of(&sros, "mpls_16_ipv4_tcp", "mpls", "label16"), Active);
    assert_eq!(of(&sros, "mpls_18_ipv4_tcp", "mpls", "label17"), Inert);
    assert_eq!(of(&sros, "mpls_2_ipv4_udp", "metadata", "system_ip"), Active);
    assert_eq!(of(&sros, "ipv4_tcp", "metadata", "system_ip"), Inert);
    let junos = matrix("junos-trio-18.3");
    assert_eq!(of(&junos, "ipv4_pptp", "gre", "call_id"), Active);
    assert_eq!(
        of(&junos, "ipv4_pptp", "gre", "payload_length"),
        Inert,
        "the upper half of the key"
    );
    assert_eq!(of(&junos, "ipv4_gtp", "gtp", "teid"), Inert);
}

/// The experiment follows the table: a field taken out of it falls silent, and a flag taken out of it breaks the symmetry.
#[test]
fn the_experiment_follows_the_table() {
    let mut changed = default_of("linux-l4");
    let entry = changed.field_table.entry_mut(Context::Routed, RecordType::V4Ports);
    *entry = Entry(entry.0 & !Entry::SYMMETRIC);
    let entry = changed.field_table.entry_mut(Context::Routed, RecordType::Ipv4L4);
    *entry = Entry(entry.0 & !0b100);
    let matrix = sensitivity::measure(&changed).expect("the settings compile");
    assert_eq!(of(&matrix, "ipv4_tcp", "tcp", "sport"), Sensitivity::Active);
    assert_eq!(of(&matrix, "ipv6_tcp", "tcp", "sport"), Sensitivity::Symmetric);
    // It still says whether ports follow, but TCP and UDP have one key.
    assert_eq!(of(&matrix, "ipv4_tcp", "ipv4", "proto"), Sensitivity::Selector);
    assert_eq!(of(&matrix, "ipv6_tcp", "ipv6", "next_header"), Sensitivity::Active);
    assert_eq!(matrix.disagreements().count(), 0);
}

#[test]
fn table_csv_and_json_hold_the_same() {
    let matrix = matrix("linux-l3");
    let rows: usize = matrix.packets.iter().map(|packet| packet.fields.len()).sum();
    let table = matrix.to_table();
    assert_eq!(table.lines().count(), rows + 1);
    let columns: Vec<_> = table.lines().next().unwrap().split_whitespace().collect();
    let csv = matrix.to_csv();
    assert_eq!(csv.lines().count(), rows + 1);
    assert_eq!(csv.lines().next().unwrap().split(',').collect::<Vec<_>>(), columns);
    assert!(csv.contains(
        "\nipv4_tcp,ipv4,src,32,32,symmetric,symmetric,symmetric,symmetric,symmetric,symmetric,symmetric,\n"
    ));
    let json: serde_json::Value = serde_json::from_str(&matrix.to_json()).expect("it is JSON");
    let fields = json["packets"][0]["fields"].as_array().expect("an array");
    let destination = fields.iter().find(|field| field["field"] == "dst").expect("a destination");
    assert_eq!(json["packets"][0]["packet"], "ipv4_tcp");
    assert_eq!(destination["header"], "ipv4");
    assert_eq!(destination["keys"]["network_header"], "symmetric");
    assert_eq!(destination["disagreement"], serde_json::Value::Null);
}
