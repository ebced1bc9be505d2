// SPDX-License-Identifier: Apache-2.0
//! Seeds: configured, generated, of interfaces.

use crate::srlinux::support::*;
use lbhash_control::systems::{
    Compiled,
    srlinux::{MacAddress, SeedOrigin, interface_seed, system_seed},
};
use lbhash_testing::crc::crc16;
use std::collections::HashSet;

const MAC: &str = "00:01:02:03:08:9B";

fn chassis(name: &str) -> String {
    format!("platform {{\n chassis {{\n type \"{name}\"\n hw-mac-address {MAC}\n }}\n}}\n")
}

fn seeds_of_the_block(router: &Compiled) -> [u16; 4] {
    router.configuration.users.map(|users| {
        assert!(users.iter().all(|user| user.seed == users[0].seed));
        users[0].seed
    })
}

fn mac() -> MacAddress {
    MAC.parse().unwrap()
}

/// Decimal, or hexadecimal behind `0x`.
fn number(text: &str) -> u16 {
    text.strip_prefix("0x")
        .map_or_else(|| text.parse().unwrap(), |digits| u16::from_str_radix(digits, 16).unwrap())
}

#[test]
fn b_014_hash_seed_is_0_to_65535() {
    for system in SYSTEMS {
        for seed in ["0", "1", "65535", "0x0", "0xFFFF"] {
            let router = compile(system, &hash_options(&format!("hash-seed {seed}")));
            assert_eq!(seeds_of_the_block(&router), [number(seed); 4], "{system}");
        }
        for seed in [
            "-1",
            "65536",
            "1e3",
            "0x10000",
            "0x",
            "0x-1",
            "0xG",
            "text",
            "99999999999999999999",
            "1.5",
            "",
        ] {
            let text = hash_options(&format!("hash-seed {seed}"));
            let violations = try_compile(system, &text).unwrap_err();
            assert_eq!(violations.all().len(), 1, "{violations}");
            let message = violations.to_string();
            assert!(message.contains("`system load-balancing hash-options hash-seed"), "{message}");
            assert!(message.ends_with("write a number from 0 to 65535"), "{message}");
        }
    }
}

#[test]
fn b_015_generated_seed_is_the_low_16_bits_of_the_mac() {
    for (text, seed) in [
        (MAC, 2203),
        ("00:00:00:00:00:00", 0),
        ("FF-FF-FF-FF-FF-FF", 65535),
        ("ff:ff:ff:ff:00:01", 1),
        ("1a:b0:00:ff:80:00", 0x8000),
    ] {
        assert_eq!(system_seed(text.parse().unwrap()), seed, "{text}");
    }
    for (system, name) in [
        (IXR_7250, "7250 IXR-6"),
        (IXR_7250, "7250 IXR-10"),
        (IXR_7250, "7250 IXR-X1b"),
        (IXR_7250, "7250-ixr-x3b"),
        (IXR_7220_D, "7220 IXR-D1"),
        (IXR_7220_D, "7220 IXR-D2"),
        (IXR_7220_D, "7220 IXR-D3"),
        (IXR_7220_D, "7220 IXR-H2"),
        (IXR_7220_D, "7220 IXR-H3"),
    ] {
        let router = compile(system, &chassis(name));
        assert_eq!(seeds_of_the_block(&router), [2203; 4], "{name}");
        assert_eq!(router.srlinux().unwrap().seed(), (2203, &SeedOrigin::Generated), "{name}");
    }
}

#[test]
fn b_015_macs_that_are_none() {
    for text in [
        "",
        "00:01:02:03:08",
        "00:01:02:03:08:9B:00",
        "0:1:2:3:8:9B",
        "00:01:02:03:08:+B",
        "00:01:02:03:08:9G",
    ] {
        assert!(text.parse::<MacAddress>().is_err(), "{text}");
    }
}

#[test]
fn b_016_a_configured_seed_overrides_until_it_is_deleted() {
    let set = "set / system load-balancing hash-options hash-seed 128\n";
    let delete = "delete / system load-balancing hash-options hash-seed\n";
    let facts = chassis("7250 IXR-6");
    for (edits, seed) in [
        (String::new(), 2203),
        (set.into(), 128),
        (format!("{set}{delete}"), 2203),
        (format!("{set}{delete}{set}"), 128),
    ] {
        let router = compile(IXR_7250, &format!("{facts}{edits}"));
        assert_eq!(seeds_of_the_block(&router), [seed; 4], "{edits}");
    }
}

#[test]
fn b_017_interface_seeds_follow_from_mac_and_port_id() {
    // The catalogue's way of saying polynomial 1: x^16 is implied.
    for port_id in [0, 1, 0x1203, 0x0123_4567_89AB_CDEF, u64::MAX] {
        let bytes: Vec<u8> = mac().0.into_iter().chain(port_id.to_be_bytes()).collect();
        assert_eq!(interface_seed(mac(), port_id), crc16(0x0039, 0, &bytes), "{port_id:#x}");
    }
    // Uniform: 65,536 ports in a row have all seeds there are, once each.
    let seeds: HashSet<_> = (0..65536).map(|port| interface_seed(mac(), port << 8)).collect();
    assert_eq!(seeds.len(), 65536);
}

#[test]
fn b_017_interface_seeds_survive_a_restart() {
    let text = |name: &str| {
        format!(
            "{}interface ethernet-1/1 {{\n port-id 0x1203\n}}\ninterface ethernet-1/2 {{\n port-id 4612\n}}\n",
            chassis(name)
        )
    };
    for name in ["7250 IXR-6e", "7250 IXR-10e", "7250 IXR-18e"] {
        let router = compile(IXR_7250, &text(name));
        let again = compile(IXR_7250, &text(name));
        assert_eq!(router, again);
        let [first, second] = router.srlinux().unwrap().interfaces() else {
            panic!("two interfaces")
        };
        assert_eq!(
            (first.seed, second.seed),
            (interface_seed(mac(), 0x1203), interface_seed(mac(), 4612))
        );
        assert_eq!((first.hash_profile, second.hash_profile), (1, 2));
        assert_eq!(seeds_of_the_block(&router), [2203, first.seed, second.seed, 2203]);
    }
    // Other hardware has one seed, and says so.
    let router = compile(IXR_7250, &text("7250 IXR-6"));
    assert_eq!(seeds_of_the_block(&router), [2203; 4]);
    assert_eq!(router.advisories.len(), 2);
}

const PROFILE: &str =
    "system {\n load-balancing {\n hash-profile p1 {\n hash-seed 123\n }\n }\n}\n";
const APPLIED: &str = "interface ethernet-1/1 {\n load-balancing {\n hash-profile p1\n }\n}\n";

#[test]
fn b_018_a_hash_profile_overrides_where_it_is_applied() {
    let ports =
        "interface ethernet-1/1 {\n port-id 1\n}\ninterface ethernet-1/2 {\n port-id 2\n}\n";
    let facts = chassis("7250 IXR-6e");
    let applied = compile(IXR_7250, &format!("{facts}{ports}{PROFILE}{APPLIED}"));
    let removed = compile(IXR_7250, &format!("{facts}{ports}{PROFILE}"));
    let seeds = |router: &Compiled| -> Vec<(u16, SeedOrigin)> {
        let interfaces = router.srlinux().unwrap().interfaces();
        interfaces.iter().map(|interface| (interface.seed, interface.origin.clone())).collect()
    };
    let generated = |port| (interface_seed(mac(), port), SeedOrigin::Generated);
    assert_eq!(seeds(&applied), [(123, SeedOrigin::HashProfile("p1".into())), generated(2)]);
    assert_eq!(seeds(&removed), [generated(1), generated(2)]);
    assert_eq!(removed.advisories.len(), 1, "p1 is applied nowhere: {:?}", removed.advisories);
}

#[test]
fn b_019_hash_profiles_need_gen_3_cards_and_a_name_that_exists() {
    for (name, system, is_allowed) in [
        ("7250 IXR-6e", IXR_7250, true),
        ("7250 IXR-10e", IXR_7250, true),
        ("7250 IXR-18e", IXR_7250, true),
        ("7250 IXR-6", IXR_7250, false),
        ("7250 IXR-10", IXR_7250, false),
        ("7250 IXR-X1b", IXR_7250, false),
        ("7250 IXR-X3b", IXR_7250, false),
        ("7220 IXR-D3", IXR_7220_D, false),
        ("7220 IXR-H4", IXR_7220_H, false),
        ("7215 IXS-A1", IXS_7215, false),
    ] {
        let result = try_compile(system, &format!("{}{PROFILE}{APPLIED}", chassis(name)));
        assert_eq!(result.is_ok(), is_allowed, "{name}");
    }
    let dangling = format!("{}{APPLIED}", chassis("7250 IXR-6e"));
    let violations = try_compile(IXR_7250, &dangling).unwrap_err();
    assert!(violations.to_string().contains("there is no hash-profile `p1`"), "{violations}");
}

/// Profile on the interface, system seed, generated: all eight combinations.
#[test]
fn h_32_precedence_of_seeds() {
    for combination in 0..8 {
        let [has_profile, has_system, has_port] = [4, 2, 1].map(|bit| combination & bit != 0);
        let mut text = chassis("7250 IXR-18e");
        text += "interface ethernet-1/1 {\n load-balancing {\n hash-profile p0\n }\n}\n";
        text += "system {\n load-balancing {\n hash-profile p0 {\n }\n }\n}\n";
        if has_profile {
            text += "set / system load-balancing hash-profile p0 hash-seed 123\n";
        }
        if has_system {
            text += &hash_options("hash-seed 128");
        }
        if has_port {
            text += "set / interface ethernet-1/1 port-id 9\n";
        }
        let router = compile(IXR_7250, &text);
        let interface = &router.srlinux().unwrap().interfaces()[0];
        let expected = match (has_profile, has_system, has_port) {
            (true, ..) => 123,
            (_, true, _) => 128,
            (_, _, true) => interface_seed(mac(), 9),
            _ => 2203,
        };
        assert_eq!(interface.seed, expected, "{text}");
        let block = seeds_of_the_block(&router);
        assert_eq!(block[usize::from(interface.hash_profile)], expected, "{text}");
    }
}

/// 36 x 800 cards generate seeds, Gen 3 cards have hash-profiles: nobody says that these are the same cards.
#[test]
fn h_34_two_capabilities() {
    for (generates, has_profiles) in [(true, true), (true, false), (false, true), (false, false)] {
        let cards = format!(
            "set / platform chassis linecards-36x800 {generates}\nset / platform chassis linecards-gen3 {has_profiles}\n"
        );
        let facts = chassis("7250 IXR-6e");
        let router =
            compile(IXR_7250, &format!("{facts}{cards}set / interface ethernet-1/1 port-id 9\n"));
        let seed = router.srlinux().unwrap().interfaces()[0].seed;
        assert_eq!(seed, if generates { interface_seed(mac(), 9) } else { 2203 });
        let profile = try_compile(IXR_7250, &format!("{facts}{cards}{PROFILE}{APPLIED}"));
        assert_eq!(profile.is_ok(), has_profiles);
    }
}

#[test]
fn h_33_a_stated_seed_stands_for_the_generated_one() {
    let text = format!(
        "{}interface ethernet-1/1 {{\n load-balancing {{\n hash-seed 41521\n }}\n}}\n",
        chassis("7250 IXR-6e")
    );
    let router = compile(IXR_7250, &text);
    let interface = &router.srlinux().unwrap().interfaces()[0];
    assert_eq!((interface.seed, &interface.origin), (41521, &SeedOrigin::Stated));
    let overridden = compile(IXR_7250, &format!("{text}{}", hash_options("hash-seed 1")));
    assert_eq!(overridden.srlinux().unwrap().interfaces()[0].seed, 1);
    assert!(overridden.advisories[0].rule.contains("not the seed in force, which is 1"));
}
