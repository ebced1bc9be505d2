// SPDX-License-Identifier: Apache-2.0
//! `lbhash profile matrix`: what the lists of the vendors say, found by experiment, in three
//! formats.

use crate::support::{lbhash, output};

/// Measured and declared sensitivity of a field, of the block of one packet family.
fn row(table: &str, field: &str) -> (String, String) {
    let line = table.lines().find(|line| line.trim_start().starts_with(&format!("{field} ")));
    let line = line.unwrap_or_else(|| panic!("no {field} in\n{table}"));
    let mut words = line.trim_start()[field.len()..].split_whitespace();
    let (_bits, measured, declared) = (words.next(), words.next().unwrap(), words.next().unwrap());
    (measured.to_owned(), declared.to_owned())
}

fn table(profile: &str, packet: &str) -> String {
    output(&["profile", "matrix", profile, "--packet", packet])
}

/// for Junos; A-047 and following for SR Linux, whose IPv4 is not symmetric.
#[test]
fn a_020_fields_are_measured_beside_what_is_declared() {
    for (profile, pair) in [("junos-trio-18.3", "symmetric"), ("srlinux-7250-ixr", "active")] {
        let table = table(profile, "ipv4_tcp");
        for (field, expected) in [
            ("ipv4 src", pair),
            ("ipv4 dst", pair),
            ("tcp sport", pair),
            ("tcp dport", pair),
            ("ipv4 proto", "active"),
            ("ipv4 dscp", "inert"),
            ("ipv4 ttl", "inert"),
            ("eth dmac", "inert"),
            ("metadata ifindex", "inert"),
        ] {
            let found = row(&table, field);
            assert_eq!(found, (expected.to_owned(), expected.to_owned()), "{profile} {field}");
        }
        assert_eq!(row(&table, "ipv4 more_fragments").0, "selector", "{profile}");
        let last = table.lines().last().unwrap();
        assert!(last.starts_with("1 packet family, "), "{last}");
        assert!(last.ends_with(" fields: all behave as the field table declares"), "{last}");
    }
}

#[test]
fn d_033_the_flow_label_came_with_18_3() {
    for (profile, expected) in [("junos-trio-17.2", "inert"), ("junos-trio-18.3", "active")] {
        assert_eq!(row(&table(profile, "ipv6_tcp"), "ipv6 flow_label").0, expected, "{profile}");
    }
}

#[test]
fn formats_hold_the_same_rows() {
    let of = |format: &str| {
        output(&["profile", "matrix", "linux-l4", "--packet", "ipv4_tcp,arp", "--format", format])
    };
    let csv = of("csv");
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    let packets = json["packets"].as_array().unwrap();
    let names: Vec<_> = packets.iter().map(|packet| packet["packet"].as_str().unwrap()).collect();
    assert_eq!(names, ["ipv4_tcp", "arp"]);
    let fields: usize =
        packets.iter().map(|packet| packet["fields"].as_array().unwrap().len()).sum();
    assert_eq!(rows.len(), fields);
    let table = of("table");
    for row in rows {
        let cells: Vec<&str> = row.split(',').collect();
        let [packet, header, field] = [cells[0], cells[1], cells[2]];
        let block = table.split("\n\n").find(|block| block.starts_with(&format!("{packet} (")));
        let line = format!("  {header} {field} ");
        assert!(block.unwrap().lines().any(|found| found.starts_with(&line)), "{row}\n{table}");
    }
}

#[test]
fn whole_matrix_of_every_system_agrees() {
    for profile in ["junos-trio-18.3", "srlinux-7220-ixr-h", "sros-7750", "huawei-symmetric"] {
        let text = output(&["profile", "matrix", profile]);
        let last = text.lines().last().unwrap();
        assert!(last.ends_with("all behave as the field table declares"), "{profile}: {last}");
    }
}

#[test]
fn a_family_that_does_not_exist_is_refused_with_the_nearest() {
    let done = lbhash(&["profile", "matrix", "linux-l4", "--packet", "ipv4_tpc"]).assert().code(2);
    let error = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(error.contains("'ipv4_tcp'"), "{error}");
}
