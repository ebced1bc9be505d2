// SPDX-License-Identifier: Apache-2.0
//! Built-in profiles against the field lists of the specification, retyped here with every name in full and read by a reader of
//! this file alone: neither the wildcards nor the bit numbers of the profile compiler are used.

use lbhash_control::profile;
use lbhash_model::config::{Configuration, Entry, FieldTable, HashUser, SeedMode, User};

/// `contexts > record types : fields | flags`, S symmetric, D descend, L counts only with ports.
const SRLINUX_7250_IXR: &str = "
    routed > eth_ip eth_mpls eth_pppoe eth_other : | D
    bridged > eth_other eth_pppoe : dmac smac |
    bridged > eth_ip eth_mpls : dmac smac | D
    routed bridged mpls_payload > ipv4_l4 : src dst proto | D
    routed bridged mpls_payload > ipv4_other : src dst |
    routed bridged mpls_payload > ipv6_l4 : src dst proto flow_label | S D
    routed bridged mpls_payload > ipv6_other : src dst | S
    routed bridged mpls_payload > v4_ports v4_l2tp v4_gtp v4_overlay : sport dport |
    routed bridged mpls_payload > v6_ports v6_l2tp v6_gtp v6_overlay : sport dport | S
    routed bridged mpls_payload > v4_roce : sport dport tunnel_id |
    routed bridged mpls_payload > v6_roce : sport dport tunnel_id | S
    routed bridged > mpls : label1 label2_8 label9_16 | D
    routed bridged > mpls_el : label1 label2_8 label9_16 |
";

const SRLINUX_7215_IXS: &str = "
    routed > eth_ip eth_mpls eth_pppoe eth_other : | D
    routed mpls_payload > ipv4_l4 ipv4_other : src dst proto | D
    routed mpls_payload > ipv6_l4 ipv6_other : src dst proto flow_label | D
    routed mpls_payload > v4_ports v4_l2tp v4_gtp v4_roce v4_overlay : sport dport |
    routed mpls_payload > v6_ports v6_l2tp v6_gtp v6_roce v6_overlay : sport dport |
    routed > mpls : label1 label2_8 label9_16 | D
    routed > mpls_el : label1 label2_8 label9_16 |
";

const JUNOS_TRIO_18_3: &str = "
    routed > eth_ip eth_mpls eth_pppoe eth_other : | D
    routed > ipv4_l4 ipv4_other : src dst proto | S D
    routed > ipv6_l4 ipv6_other : src dst proto flow_label | S D
    routed > gre : key | D
    routed > pptp : key |
    routed > mpls : label1 label2_8 label9_16 | D
    routed > mpls_el : label1 label2_8 label9_16 |
    mpls_payload > ipv4_l4 ipv4_other : src dst | S D
    mpls_payload > ipv6_l4 ipv6_other : src dst proto | S D
    pseudowire > eth_ip : | D
    pseudowire > eth_pppoe : dmac smac | S D
    pseudowire > ipv4_l4 ipv4_other ipv6_l4 ipv6_other : src dst | S D
    pseudowire > pppoe : | D
    tunnel > ipv4_l4 ipv4_other ipv6_l4 ipv6_other : src dst | S D
    tunnel > mpls mpls_el : label1 |
    pppoe_payload > ipv4_l4 ipv4_other ipv6_l4 ipv6_other : src dst | S D
    bridged > eth_other : dmac smac | S
    bridged > eth_ip eth_mpls eth_pppoe : dmac smac | S D
    bridged > ipv4_l4 ipv4_other ipv6_l4 ipv6_other : src dst | S D
    bridged > mpls : label1 label2_8 label9_16 | D
    bridged > mpls_el : label1 label2_8 label9_16 |
    bridged > pppoe : | D
    routed mpls_payload pseudowire tunnel pppoe_payload bridged > v4_ports v6_ports v4_l2tp v6_l2tp v4_gtp : sport dport | S
    routed mpls_payload pseudowire tunnel pppoe_payload bridged > v6_gtp v4_roce v6_roce v4_overlay v6_overlay : sport dport | S
";

const CONTEXTS: [&str; 8] = [
    "routed",
    "bridged",
    "mpls_payload",
    "pseudowire",
    "tunnel",
    "overlay",
    "pppoe_payload",
    "ip_in_ip",
];

/// Record types in code order with the names of their enable bits, bit 0 first.
const RECORD_TYPES: [(&str, &str); 25] = [
    ("none", ""),
    ("meta", "ifindex system_ip service_id"),
    ("eth_ip", "dmac smac ethertype vid1 vid2 pcp1 pcp2"),
    ("eth_mpls", "dmac smac ethertype vid1 vid2 pcp1 pcp2"),
    ("eth_pppoe", "dmac smac ethertype vid1 vid2 pcp1 pcp2"),
    ("eth_other", "dmac smac ethertype vid1 vid2 pcp1 pcp2"),
    ("mpls", "label1 label2_8 label9_16 exp1"),
    ("mpls_el", "label1 label2_8 label9_16 exp1"),
    ("ipv4_l4", "src dst proto tclass flow_label"),
    ("ipv4_other", "src dst proto tclass flow_label"),
    ("ipv6_l4", "src dst proto tclass flow_label"),
    ("ipv6_other", "src dst proto tclass flow_label"),
    ("v4_ports", "sport dport tunnel_id"),
    ("v6_ports", "sport dport tunnel_id"),
    ("v4_l2tp", "sport dport tunnel_id"),
    ("v6_l2tp", "sport dport tunnel_id"),
    ("v4_gtp", "sport dport tunnel_id"),
    ("v6_gtp", "sport dport tunnel_id"),
    ("v4_roce", "sport dport tunnel_id"),
    ("v6_roce", "sport dport tunnel_id"),
    ("v4_overlay", "sport dport tunnel_id"),
    ("v6_overlay", "sport dport tunnel_id"),
    ("gre", "proto key"),
    ("pptp", "proto key"),
    ("pppoe", "session ppp_proto"),
];

fn position(names: &[&str], name: &str) -> usize {
    names.iter().position(|&known| known == name).unwrap_or_else(|| panic!("{name} in the test"))
}

fn expected_table(notation: &str) -> [u16; 256] {
    let mut table = [0; 256];
    for line in notation.lines().filter(|line| !line.trim().is_empty()) {
        let (contexts, rest) = line.split_once('>').unwrap();
        let (types, rest) = rest.split_once(':').unwrap();
        let (fields, flags) = rest.split_once('|').unwrap();
        for context in contexts.split_whitespace() {
            for name in types.split_whitespace() {
                let column = position(&RECORD_TYPES.map(|(name, _)| name), name);
                let names: Vec<_> = RECORD_TYPES[column].1.split(' ').collect();
                let mut entry = 0;
                for field in fields.split_whitespace() {
                    entry |= 1 << position(&names, field);
                }
                for flag in flags.split_whitespace() {
                    entry |= match flag {
                        "S" => 0x080,
                        "D" => 0x100,
                        "L" => 0x200,
                        _ => panic!("{flag} in the test"),
                    };
                }
                let cell = &mut table[position(&CONTEXTS, context) * 32 + column];
                assert_eq!(*cell, 0, "{context} {name} stands twice in the test");
                *cell = entry;
            }
        }
    }
    table
}

fn assert_table(name: &str, notation: &str, filled: usize) {
    let profile = profile::built_in(name).unwrap();
    let table = &profile.configuration().field_table;
    for (index, (expected, Entry(found))) in
        expected_table(notation).into_iter().zip(*table.entries()).enumerate()
    {
        let (row, column) = (CONTEXTS[index / 32], RECORD_TYPES.get(index % 32));
        assert_eq!(found, expected, "{name}: {row} {column:?}: {found:#05x}, not {expected:#05x}");
    }
    assert_eq!(table.entries().iter().filter(|entry| entry.0 != 0).count(), filled, "{name}");
    profile.configuration().compile().expect("the image compiles");
}

#[test]
fn srlinux_7250_ixr_entry_by_entry() {
    // routed 4 + 4 + 10 + 2, bridged the same, mpls_payload 4 + 10.
    assert_table("srlinux-7250-ixr", SRLINUX_7250_IXR, 20 + 20 + 14);
}

#[test]
fn srlinux_7220_ixr_entry_by_entry() {
    let without_symmetry = SRLINUX_7250_IXR.replace("| S", "|");
    let with_vlan = without_symmetry.replace(
        "routed > eth_ip eth_mpls eth_pppoe eth_other : | D",
        "routed > eth_ip : vid1 | D L\nrouted > eth_mpls eth_pppoe eth_other : | D",
    );
    assert_table("srlinux-7220-ixr-h", &with_vlan, 54);
    assert_table("srlinux-7220-ixr-d", &with_vlan.replace(" tunnel_id", ""), 54);
}

#[test]
fn srlinux_7215_ixs_entry_by_entry() {
    // routed 4 + 4 + 10 + 2, mpls_payload 4 + 10.
    assert_table("srlinux-7215-ixs", SRLINUX_7215_IXS, 20 + 14);
}

#[test]
fn junos_trio_18_3_entry_by_entry() {
    // routed, bridged, mpls_payload, pseudowire, tunnel, pppoe_payload.
    assert_table("junos-trio-18.3", JUNOS_TRIO_18_3, 22 + 21 + 14 + 17 + 16 + 14);
}

/// `(release, what the 18.3 table has and this release does not)`, by the gates of the specification's release history.
#[test]
fn junos_trio_earlier_releases_entry_by_entry() {
    let before_18_3 = JUNOS_TRIO_18_3
        .replace("src dst proto flow_label", "src dst proto")
        .replace("gre : key | D", "gre : key |")
        .replace(" label9_16", "")
        .replace("bridged > pppoe : | D", "");
    assert_table("junos-trio-17.2", &before_18_3, 103);
    assert_table("junos-trio-16.1", &before_18_3, 103);
    assert_table("junos-trio-15.1", &before_18_3, 103);
    let before_15_1 = before_18_3
        .replace("pseudowire > eth_pppoe : dmac smac | S D", "")
        .replace("pseudowire > pppoe : | D", "");
    assert_table("junos-trio-14.1", &before_15_1, 101);
}

#[test]
fn all_fields_has_every_enable_bit() {
    let profile = profile::built_in("all-fields").unwrap();
    for (index, Entry(entry)) in profile.configuration().field_table.entries().iter().enumerate() {
        let (row, column) = (index / 32, index % 32);
        let fields =
            RECORD_TYPES.get(column).map_or(0, |(_, names)| names.split_whitespace().count());
        let enables = (1_u16 << fields) - 1;
        let expected = match column {
            1 if row < 5 => enables,
            2..=24 => enables | 0x100,
            _ => 0,
        };
        assert_eq!(*entry, expected, "row {row} column {column}");
    }
}

#[test]
fn scalars_and_users_are_the_defaults_of_the_specification() {
    for (name, reserved_label_exclude, control_word) in [
        ("srlinux-7250-ixr", 0xFFFF, true),
        ("srlinux-7220-ixr-d", 0xFFFF, true),
        ("srlinux-7220-ixr-h", 0xFFFF, true),
        ("srlinux-7215-ixs", 0x0080, true),
        ("junos-trio-14.1", 0x0080, false),
        ("junos-trio-15.1", 0x0080, false),
        ("junos-trio-16.1", 0x0080, true),
        ("junos-trio-17.2", 0x0080, true),
        ("junos-trio-18.3", 0x0080, true),
        ("all-fields", 0x0080, true),
    ] {
        let profile = profile::built_in(name).unwrap();
        assert_eq!(profile.name(), name);
        assert!(!profile.description().is_empty());
        let Configuration {
            layer_seed,
            system_ip,
            reserved_label_exclude: exclude,
            pw_control_word,
            users,
            ..
        } = profile.configuration();
        assert_eq!((*layer_seed, *system_ip, *exclude), (0xFFFF_FFFF, 0, reserved_label_exclude));
        assert_eq!(*pw_control_word, control_word, "{name}");
        for hash_profile in users {
            for (user, half_select) in User::ALL.into_iter().zip([0x00, 0xFF, 0x55, 0xAA, 0x0F]) {
                let HashUser { polynomial, seed, half_select: select, seed_mode, rounds } =
                    hash_profile[user as usize];
                assert_eq!(polynomial.number(), user as u8 + 1);
                assert_eq!((seed, select, rounds.get()), (0, half_select, 1));
                assert_eq!(seed_mode, SeedMode::Stride);
            }
        }
    }
}

#[test]
fn unknown_built_in_profile() {
    let error = profile::built_in("junos-trio-18").unwrap_err();
    let names = profile::built_in_names().join(", ");
    assert_eq!(
        error.to_string(),
        format!(
            "there is no built-in profile `junos-trio-18`; did you mean `junos-trio-18.3`? Allowed are {names}"
        )
    );
}

#[test]
fn table_has_the_size_of_the_specification() {
    assert_eq!(FieldTable::ENTRIES, CONTEXTS.len() * 32);
}
