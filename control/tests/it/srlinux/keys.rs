// SPDX-License-Identifier: Apache-2.0
//! From layers to five keys.

use crate::srlinux::{packet::*, support::*};
use lbhash_control::{profile::Profile, systems::Compiled};
use lbhash_model::{Metadata, RecordType};
use lbhash_testing::recording::record;

/// Polynomials 1 to 8, from the specification.
const POLYNOMIALS: [u32; 8] =
    [0x10039, 0x100D7, 0x1015D, 0x10939, 0x109E7, 0x10AC5, 0x1203D, 0x12105];
/// Halves of the lanes that each user takes.
const HALF_SELECT: [u8; 5] = [0x00, 0xFF, 0x55, 0xAA, 0x0F];

/// A key from the layer CRCs, clock by clock: eight lanes of 16 bits, and behind each as many clocks as the seed says.
fn key(crcs: &[u32; 8], half_select: u8, polynomial: u32, seed: u64) -> u16 {
    let distance = (16 + 40507 * seed) % 65535;
    let distance = if [13107, 21845].iter().any(|step| distance.is_multiple_of(*step)) {
        distance + 1
    } else {
        distance
    };
    let extra = (distance + 65535 - 16) % 65535;
    let clock = |register: u32, bit: u32| {
        let shifted = register << 1 ^ bit << 16;
        if shifted >> 16 & 1 == 1 { shifted ^ polynomial } else { shifted }
    };
    let mut register = 0;
    for (index, crc) in crcs.iter().enumerate() {
        let lane = if half_select >> index & 1 == 1 { crc >> 16 } else { crc & 0xFFFF };
        register = (0..16).rev().fold(register, |register, bit| clock(register, lane >> bit & 1));
        register = (0..extra).fold(register, |register, _| clock(register, 0));
    }
    register as u16
}

fn crcs(router: &Compiled, packet: &Packet) -> [u32; 8] {
    hash(router, packet).lanes.crcs
}

/// Polynomials 1 to 8 of the users in order.
fn assign(polynomials: [usize; 5]) -> String {
    let users = ["level-1-fec", "level-2-fec", "level-3-fec", "lag", "network-header"];
    let lines = users.iter().zip(polynomials).map(|(user, polynomial)| {
        format!(
            "set / platform linecard 1 forwarding-complex 1 load-balancing hash-user {user} hash-polynomial {polynomial}\n"
        )
    });
    lines.collect()
}

fn seeded(seed: u16, rest: &str) -> String {
    format!("set / system load-balancing hash-options hash-seed {seed}\n{rest}")
}

#[test]
fn c_001_a_crc_for_each_layer_and_zero_for_none() {
    let router = compile(IXR_7250, "");
    let result = hash(&router, &Packet::v4(TCP).labelled(&[1000]));
    let types = result.lanes.record_types;
    use RecordType::{EthIp, EthMpls, Ipv4L4, Meta, Mpls, None, V4Ports};
    assert_eq!(types, [Meta, EthMpls, Mpls, Ipv4L4, V4Ports, None, None, None]);
    // Ethernet is parsed and has no field here.
    assert_eq!(
        result.lanes.crcs.map(|crc| crc != 0),
        [false, false, true, true, true, false, false, false]
    );

    // A layer's CRC depends on that layer alone.
    let alone = hash(&router, &Packet::v4(TCP));
    assert_eq!(alone.lanes.record_types[1], EthIp);
    assert_eq!(alone.lanes.crcs[2], result.lanes.crcs[3]);
    assert_eq!(alone.lanes.crcs[3], result.lanes.crcs[4]);
    let other_port = Packet { ports: [1, 2], ..Packet::v4(TCP) };
    assert_eq!(hash(&router, &other_port).lanes.crcs[2], alone.lanes.crcs[2]);
    assert_ne!(hash(&router, &other_port).lanes.crcs[3], alone.lanes.crcs[3]);
}

#[test]
fn c_002_seed_and_polynomials_come_after_the_master_key() {
    let packet = Packet::v6(UDP).labelled(&[16, 17]);
    let master = crcs(&compile(IXR_7250, ""), &packet);
    for text in [seeded(1, ""), seeded(65535, &assign([8, 7, 6, 5, 4])), assign([3; 5])] {
        assert_eq!(crcs(&compile(IXR_7250, &text), &packet), master, "{text}");
    }
}

#[test]
fn c_003_eight_functions_of_master_key_and_seed() {
    let packet = Packet::v4(TCP).labelled(&[300]);
    let master = crcs(&compile(IXR_7250, ""), &packet);
    for number in 1..=8 {
        for seed in [0, 1, 128, 2203, 41521, 65535] {
            let router = compile(IXR_7250, &seeded(seed, &assign([number; 5])));
            let expected =
                HALF_SELECT.map(|half| key(&master, half, POLYNOMIALS[number - 1], seed.into()));
            assert_eq!(keys(&router, &packet), expected, "polynomial {number}, seed {seed}");
        }
    }
}

#[test]
fn c_004_five_keys_for_every_packet() {
    let router = compile(IXR_7250, &seeded(7, ""));
    for packet in [Packet::v4(TCP), Packet::v6(SCTP), Packet::v4(UDP).fragment().labelled(&[99])] {
        let master = crcs(&router, &packet);
        let expected: [u16; 5] =
            std::array::from_fn(|user| key(&master, HALF_SELECT[user], POLYNOMIALS[user], 7));
        assert_eq!(keys(&router, &packet), expected);
    }
}

#[test]
fn c_005_polynomials_1_to_5_by_default() {
    let packet = Packet::v4(TCP);
    for system in SYSTEMS {
        let router = compile(system, "");
        let master = crcs(&router, &packet);
        let expected: [u16; 5] =
            std::array::from_fn(|user| key(&master, HALF_SELECT[user], POLYNOMIALS[user], 0));
        assert_eq!(keys(&router, &packet), expected, "{system}");
        let polynomials = router.srlinux().unwrap().polynomials();
        assert_eq!(polynomials.map(|polynomial| polynomial.number()), [1, 2, 3, 4, 5]);
    }
}

#[test]
fn c_006_any_function_for_any_user() {
    let packet = Packet::v4(TCP);
    let master = crcs(&compile(IXR_7250, ""), &packet);
    // Seven co-prime strides through the 8^5 assignments.
    for sample in (0..8_usize.pow(5)).step_by(151) {
        let polynomials: [usize; 5] = std::array::from_fn(|user| (sample >> (3 * user) & 7) + 1);
        let router = compile(IXR_7250, &assign(polynomials));
        let image = &router.configuration.users[0];
        assert_eq!(image.map(|user| usize::from(user.polynomial.number())), polynomials);
        if sample % 16 == 0 {
            let expected: [u16; 5] = std::array::from_fn(|user| {
                key(&master, HALF_SELECT[user], POLYNOMIALS[polynomials[user] - 1], 0)
            });
            assert_eq!(keys(&router, &packet), expected, "{polynomials:?}");
        }
    }
}

#[test]
fn c_006_users_with_one_function_and_one_master_key_have_one_key() {
    // Users see the same master key where they take the same halves of the layer CRCs.
    let profile = Profile::from_toml(
        r#"
            name = "equal"
            system = "srlinux-7250-ixr"
            [options.platform."linecard 1"."forwarding-complex 1".load-balancing]
            "hash-user lag".hash-polynomial = 1
            [users.all]
            half_select = 0
        "#,
        "equal.toml",
    )
    .unwrap();
    let bytes = Packet::v4(TCP).bytes();
    record(profile.configuration(), &Metadata::default(), &bytes);
    let keys = lbhash_model::reference::hash(profile.configuration(), &Metadata::default(), &bytes)
        .result
        .keys;
    assert_eq!(keys[3], keys[0]);
    assert_ne!(keys[1], keys[0]);
}

/// What is put on at egress: a label of 20 bits, and a port among the dynamic ones, where key 5 has 16 bits.
#[test]
fn c_007_key_5_is_the_entropy_of_the_header_that_is_put_on() {
    let router = compile(IXR_7250, &seeded(2203, ""));
    let hasher = Hasher::new(&router);
    for port in 0..500 {
        let packet = Packet { ports: [port, 443], ..Packet::v4(TCP) };
        let result = hasher.hash(&packet, &Metadata::default());
        let key = u32::from(result.keys[4]);
        let label = key % 16 * 65536 + key;
        assert_eq!(result.flow_label(), if label == 0 { 0xF_FFFF } else { label });
        assert_eq!(u32::from(result.udp_source_port()), 0xC000 + key % 0x4000);
    }
}

/// The group that the look-up found comes in with the packet, and there is one result for each packet.
#[test]
fn c_010_the_hash_comes_after_the_look_up_and_once() {
    let router = compile(IXR_7250, "");
    for packet in [Packet::v4(TCP), Packet::v6(UDP), Packet::v4(SCTP).labelled(&[77])] {
        let before = hash(&router, &packet);
        for group in [1, 2, 0x0FFF, 0xFFFF] {
            let metadata = Metadata { group, ..Metadata::default() };
            let after = hash_as(&router, &packet, &metadata);
            assert_eq!((after.keys, after.lanes), (before.keys, before.lanes), "group {group}");
        }
    }
}

#[test]
fn c_009_the_interface_decides_on_the_seed() {
    let text = |profiles: &str| {
        format!(
            "platform {{ chassis {{\ntype \"7250 IXR-6e\"\nhw-mac-address 00:01:02:03:08:9B\n}} }}\n\
             interface ethernet-1/1 {{ port-id 1\n {profiles} }}\n\
             interface ethernet-1/2 {{ port-id 2\n {profiles} }}\n\
             system {{ load-balancing {{ hash-profile p1 {{ hash-seed 123 }} }} }}\n"
        )
    };
    let packet = Packet::v4(TCP);
    let on_both = |router: &Compiled| -> Vec<[u16; 5]> {
        let interfaces = router.srlinux().unwrap().interfaces();
        assert_eq!(interfaces.len(), 2);
        let on_one = |hash_profile| {
            hash_as(router, &packet, &Metadata { hash_profile, ..Metadata::default() }).keys
        };
        interfaces.iter().map(|interface| on_one(interface.hash_profile)).collect()
    };
    let generated = on_both(&compile(IXR_7250, &text("")));
    assert_ne!(generated[0], generated[1]);
    let with_profiles = on_both(&compile(IXR_7250, &text("load-balancing { hash-profile p1 }")));
    assert_eq!(with_profiles[0], with_profiles[1]);
    assert_eq!(with_profiles[0], keys(&compile(IXR_7250, &seeded(123, "")), &packet));
}

#[test]
fn c_011_all_keys_inherit_the_symmetry_of_the_layers() {
    let router = compile(IXR_7250, &seeded(41521, &assign([8, 1, 4, 2, 6])));
    for packet in [Packet::v6(TCP), Packet::v6(UDP).labelled(&[50, 60]), Packet::v6(SCTP)] {
        assert_eq!(hash(&router, &packet), hash(&router, &packet.clone().reversed()));
    }
    let (there, back) =
        (keys(&router, &Packet::v4(TCP)), keys(&router, &Packet::v4(TCP).reversed()));
    assert!(there.iter().zip(back).all(|(&there, back)| there != back), "{there:?} {back:?}");
}
