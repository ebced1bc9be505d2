// SPDX-License-Identifier: Apache-2.0
//! Built-in profiles entry by entry, against the field lists retyped with every name in full.

use crate::other_systems::packet::default_of;
use lbhash_model::{
    Context, Family, RecordType,
    config::{Entry, User},
};

const ETH: &str = "eth_ip eth_mpls eth_pppoe eth_other";
const PORTS: &str =
    "v4_ports v4_l2tp v4_gtp v4_roce v4_overlay v6_ports v6_l2tp v6_gtp v6_roce v6_overlay";
const LABELS: &str = "label1 label2_8 label9_16";

/// Context or family, record types, fields, flags.
type Row<'a> = (&'a str, &'a str, &'a str, u16);

const D: u16 = Entry::DESCEND;
const S: u16 = Entry::SYMMETRIC;

#[track_caller]
fn expect(name: &str, rows: &[Row<'_>]) {
    let mut expected = vec![0; 256];
    for &(row, records, fields, flags) in rows {
        for record in records.split(' ') {
            let code = position(RecordType::ALL.map(RecordType::name), record) + 1;
            let row = match record {
                "meta" => position(Family::ALL.map(Family::name), row),
                _ => position(Context::ALL.map(Context::name), row),
            };
            let names = RecordType::ALL[code - 1].enable_names();
            let bits = fields.split_whitespace().map(|field| {
                1 << names.iter().position(|name| *name == field).expect("a field of the type")
            });
            expected[32 * row + code] = bits.fold(flags, |bits, bit: u16| bits | bit);
        }
    }
    let configuration = default_of(name);
    for (index, Entry(found)) in configuration.field_table.entries().iter().enumerate() {
        assert_eq!(*found, expected[index], "{name}: row {} type {}", index / 32, index % 32);
    }
    assert_eq!((configuration.layer_seed, configuration.system_ip), (u32::MAX, 0));
    assert_eq!(configuration.reserved_label_exclude, 0x0080);
    assert!(configuration.pw_control_word);
}

fn position<const N: usize>(names: [&str; N], name: &str) -> usize {
    names.into_iter().position(|known| known == name).expect("a known name")
}

#[test]
fn sros_7750() {
    let ip = "ipv4_l4 ipv4_other ipv6_l4 ipv6_other";
    expect(
        "sros-7750",
        &[
            ("routed", ETH, "", D),
            ("routed", ip, "src dst", 0),
            ("routed", "mpls mpls_el", LABELS, 0),
            ("mpls", "meta", "ifindex system_ip", 0),
            ("bridged", "eth_other eth_mpls eth_pppoe", "dmac smac", 0),
            ("bridged", "eth_ip", "", D),
            ("bridged", ip, "src dst", 0),
        ],
    );
    let settings = default_of("sros-7750").users.map(|users| {
        users.map(|user| (user.polynomial.number(), user.rounds.get(), user.half_select, user.seed))
    });
    let expected = [(1, 2, 0, 0), (2, 2, 0, 0), (3, 2, 0, 0), (1, 3, 0, 0), (5, 1, 0x0F, 0)];
    assert_eq!(settings, [expected; 4]);
}

#[test]
fn tomahawk() {
    let ip = "ipv4_l4 ipv4_other ipv6_l4 ipv6_other";
    expect(
        "tomahawk",
        &[
            ("routed", ETH, "", D),
            ("routed", ip, "src dst proto", D),
            ("routed", PORTS, "sport dport", 0),
        ],
    );
}

#[test]
fn linux_and_huawei() {
    for (name, symmetric) in [("linux-l4", S), ("huawei-per-flow", 0)] {
        expect(
            name,
            &[
                ("routed", ETH, "", D),
                ("routed", "ipv4_l4 ipv6_l4", "src dst proto", symmetric | D),
                ("routed", "ipv4_other ipv6_other", "src dst proto", symmetric),
                ("routed", PORTS, "sport dport", symmetric),
            ],
        );
    }
    for name in ["linux-l3", "huawei-symmetric"] {
        let ip = "ipv4_l4 ipv4_other ipv6_l4 ipv6_other";
        expect(name, &[("routed", ETH, "", D), ("routed", ip, "src dst", S)]);
    }
}

#[test]
fn only_sros_has_users_of_its_own() {
    for name in ["tomahawk", "linux-l4", "linux-l3", "huawei-per-flow", "huawei-symmetric"] {
        let users = default_of(name).users;
        for user in User::ALL {
            let user_settings = users.map(|profile| profile[user as usize]);
            let default = lbhash_model::config::HashUser::default_of(user);
            assert_eq!(user_settings, [default; 4], "{name}");
        }
    }
}
