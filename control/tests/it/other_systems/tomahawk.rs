// SPDX-License-Identifier: Apache-2.0
//! Tomahawk: every field on its own.

use crate::other_systems::packet::{
    A, B, C, TCP, UDP, configuration, default_of, expect, geneve, ipv4, ipv6,
};
use lbhash_model::{Metadata, config::Configuration};

const FIELDS: [&str; 5] = ["SRC_IP", "DST_IP", "IP_PROTOCOL", "L4_SRC_PORT", "L4_DST_PORT"];

fn with_mask(mask: u32) -> Configuration {
    let options: String = FIELDS
        .iter()
        .enumerate()
        .map(|(bit, field)| {
            format!("SWITCH_HASH.GLOBAL.ecmp_hash.{field} = {}\n", mask >> bit & 1 == 1)
        })
        .collect();
    configuration("tomahawk", &options)
}

#[test]
fn a_072_sensitivity_is_the_mask() {
    let metadata = Metadata::default();
    let base = ipv4(TCP, A, B, [50000, 443]);
    let base6 = ipv6(TCP, 1, 2, [50000, 443]);
    let changed = [
        (ipv4(TCP, C, B, [50000, 443]), ipv6(TCP, 3, 2, [50000, 443])),
        (ipv4(TCP, A, C, [50000, 443]), ipv6(TCP, 1, 3, [50000, 443])),
        (ipv4(UDP, A, B, [50000, 443]), ipv6(UDP, 1, 2, [50000, 443])),
        (ipv4(TCP, A, B, [50001, 443]), ipv6(TCP, 1, 2, [50001, 443])),
        (ipv4(TCP, A, B, [50000, 444]), ipv6(TCP, 1, 2, [50000, 444])),
    ];
    // Mask 0 hashes nothing and is refused.
    for mask in 1..32 {
        let configuration = with_mask(mask);
        for (bit, (ipv4, ipv6)) in changed.iter().enumerate() {
            let moves = mask >> bit & 1 == 1;
            let what = format!("mask {mask:05b}, {}", FIELDS[bit]);
            expect(&configuration, &metadata, [&base, ipv4], moves, &what);
            expect(&configuration, &metadata, [&base6, ipv6], moves, &what);
        }
    }
}

#[test]
fn b_032_fields_change_and_the_function_stays() {
    assert_eq!(with_mask(0b11111), default_of("tomahawk"));
    for mask in 1..32 {
        let Configuration { field_table, .. } = with_mask(mask);
        let expected = Configuration { field_table, ..default_of("tomahawk") };
        assert_eq!(with_mask(mask), expected, "seeds, polynomials and all else");
    }
}

#[test]
fn a_074_underlay_sees_the_outer_header_alone() {
    let base = geneve(45678, [192, 168, 1, 10], [54321, 80]);
    let inner = geneve(45678, [192, 168, 1, 99], [11111, 443]);
    let outer = geneve(45679, [192, 168, 1, 10], [54321, 80]);
    for name in ["tomahawk", "linux-l4", "huawei-per-flow"] {
        let configuration = default_of(name);
        let metadata = Metadata::default();
        expect(&configuration, &metadata, [&base, &inner], false, "inner five-tuple");
        expect(&configuration, &metadata, [&base, &outer], true, "outer source port");
    }
}

#[test]
fn inner_fields_can_be_turned_on() {
    let configuration =
        configuration("tomahawk", "SWITCH_HASH.GLOBAL.ecmp_hash.INNER_SRC_IP = true");
    let base = geneve(45678, [192, 168, 1, 10], [54321, 80]);
    let metadata = Metadata::default();
    let address = geneve(45678, [192, 168, 1, 99], [54321, 80]);
    expect(&configuration, &metadata, [&base, &address], true, "inner address");
    let port = geneve(45678, [192, 168, 1, 10], [11111, 80]);
    expect(&configuration, &metadata, [&base, &port], false, "inner port");
}
