// SPDX-License-Identifier: Apache-2.0
//! Open vSwitch, VPP, P4 and SAI: selection by algebra, symmetry, buckets, and what is not known.

use lbhash_hashes::{
    Error, Flow, Packet, Settings, Trace,
    ovs::{self, Algorithm, link},
    p4::bmv2,
    system, vpp,
};

fn flow() -> Flow {
    Flow {
        source_mac: [2, 0, 0, 0, 0, 1],
        destination_mac: [2, 0, 0, 0, 0, 2],
        ..Flow::new([192, 0, 2, 1].into(), [198, 51, 100, 7].into(), 17, (1000, 53))
    }
}

fn back() -> Flow {
    Flow {
        source_mac: [2, 0, 0, 0, 0, 2],
        destination_mac: [2, 0, 0, 0, 0, 1],
        ..Flow::new([198, 51, 100, 7].into(), [192, 0, 2, 1].into(), 17, (53, 1000))
    }
}

fn ask(name: &str, pairs: &[(&str, &str)], flow: &Flow) -> Result<(u64, Option<u32>), Error> {
    let mut settings = Settings::new();
    pairs.iter().for_each(|(key, value)| settings.set(key, value));
    let hash = system::named(name)?.build(&settings)?;
    hash.hash(&Packet::Flow(flow), &mut Trace::off()).map(|a| (a.value, a.member))
}

#[test]
fn r_036_links_of_open_vswitch_are_in_range_and_fair() {
    assert_eq!(link(Algorithm::Modulo, 1_000_003, 7, 0), 1_000_003 % 7);
    assert_eq!(link(Algorithm::Threshold, u32::MAX, 7, 0), 6);
    assert_eq!(link(Algorithm::Threshold, u32::MAX, 1, 0), 0);
    for algorithm in [Algorithm::HighestRandomWeight, Algorithm::Iterate] {
        let mut counts = [0; 7];
        for hash in 0..7000 {
            counts[link(algorithm, hash, 7, 0) as usize] += 1;
        }
        assert!(
            counts.iter().all(|&count| (850..1150).contains(&count)),
            "{algorithm:?}: {counts:?}"
        );
        assert_eq!(link(algorithm, 99, 1, 0), 0);
    }
    // Removing the last link moves only the flows that it had.
    for hash in 0..500 {
        let of_seven = link(Algorithm::HighestRandomWeight, hash, 7, 0);
        if of_seven != 6 {
            assert_eq!(link(Algorithm::HighestRandomWeight, hash, 6, 0), of_seven);
        }
    }
}

#[test]
fn r_035_symmetric_fields_of_open_vswitch_join_both_directions() {
    for fields in ["symmetric_l3", "symmetric_l4", "symmetric_l3l4", "symmetric_l3l4+udp"] {
        let pairs = [("fields", fields), ("basis", "9"), ("links", "5")];
        assert_eq!(ask("ovs-multipath", &pairs, &flow()), ask("ovs-multipath", &pairs, &back()));
    }
    let other = Flow { source_port: 1001, ..flow() };
    let value =
        |fields: &str, flow: &Flow| ask("ovs-multipath", &[("fields", fields)], flow).unwrap();
    for fields in ["symmetric_l4", "symmetric_l3l4"] {
        assert_eq!(value(fields, &flow()), value(fields, &other), "UDP ports do not count");
    }
    assert_ne!(value("symmetric_l3l4+udp", &flow()), value("symmetric_l3l4+udp", &other));
    assert_eq!(value("eth_src", &flow()).0, u64::from(ovs::jhash(&[2, 0, 0, 0, 0, 1], 0)));
}

#[test]
fn r_039_builds_with_crc_instructions_are_not_guessed() {
    let sse = [("fields", "symmetric_l3l4"), ("build", "sse4.2")];
    assert!(matches!(ask("ovs-multipath", &sse, &flow()), Err(Error::NotKnown(_))));
    let same = [("fields", "symmetric_l4"), ("build", "sse4.2")];
    assert!(ask("ovs-multipath", &same, &flow()).is_ok());
    assert!(matches!(ask("ovs-select", &[], &flow()), Err(Error::NotKnown(_))));
    let by_hash = [("hash", "77"), ("weights", "1/0/0")];
    assert_eq!(ask("ovs-select", &by_hash, &flow()).unwrap().0, 77);
    assert_eq!(ovs::bucket(&[(5, 1), (6, 0)], 1), Some(0));
    assert_eq!(ovs::bucket(&[(5, 0), (6, 0)], 1), Some(1), "of equals the last");
}

#[test]
fn r_040_vpp_mixes_with_lookup3() {
    // IPv4 is lookup3 of the three words, less the initial value that lookup3 adds.
    let (value, _) = ask("vpp", &[("config", "0x0f")], &flow()).unwrap();
    let a = u32::from_le_bytes([192, 0, 2, 1]);
    let b = u32::from_le_bytes([198, 51, 100, 7]);
    let c = u32::from_le_bytes([0x03, 0xe8, 0, 53]);
    let (a, b, c) = lbhash_hashes::jenkins::mix(a, b, c);
    assert_eq!(value, u64::from(lbhash_hashes::jenkins::finish(a, b, c)));
    let symmetric = [("config", "0x5f"), ("router_id", "3")];
    assert_eq!(ask("vpp", &symmetric, &flow()), ask("vpp", &symmetric, &back()));
    let reverse = ask("vpp", &[("config", "0x3f")], &back());
    assert_eq!(reverse, ask("vpp", &[("config", "0x1f")], &flow()));
}

#[test]
fn r_041_buckets_of_vpp_are_a_power_of_two() {
    assert_eq!(vpp::buckets(&[1]), [0]);
    assert_eq!(vpp::buckets(&[1, 1]), [0, 1]);
    assert_eq!(vpp::buckets(&[1, 3]), [1, 1, 1, 0]);
    assert_eq!(vpp::buckets(&[1, 1, 1]).len(), 16);
    assert_eq!(vpp::buckets(&[255, 1]), [0, 0], "a share below half a bucket is none");
    for weights in [vec![1; 5], vec![7, 1, 1], vec![3; 64]] {
        let buckets = vpp::buckets(&weights);
        assert!(buckets.len().is_power_of_two());
        for path in 0..weights.len() as u32 {
            assert!(buckets.contains(&path), "{weights:?}: {buckets:?}");
        }
    }
}

#[test]
fn r_042_r_043_functions_of_bmv2_have_their_published_values() {
    assert_eq!(bmv2::CRC16.of(b"123456789"), 0xbb3d);
    assert_eq!(bmv2::CRC_CCITT.of(b"123456789"), 0x29b1);
    assert_eq!(bmv2::CRC32.of(b"123456789"), 0xcbf4_3926);
    let value = |algorithm: &str, input: &str| {
        ask("bmv2", &[("algorithm", algorithm), ("input", input)], &flow()).unwrap().0
    };
    assert_eq!(value("xor16", "010203"), 0x0102 ^ 0x0300);
    assert_eq!(value("xor32", "0102030405"), 0x0102_0304 ^ 0x0500_0000);
    assert_eq!(value("identity", "0a0b0c"), 0x0a_0b0c);
    // RFC 1071, section 3: the sum of its example is ddf2.
    assert_eq!(value("csum16", "0001f203f4f5f6f7"), 0xffff ^ 0xddf2);
    let (value, member) =
        ask("bmv2", &[("algorithm", "crc32"), ("max", "10"), ("base", "100")], &flow()).unwrap();
    assert_eq!(member.map(u64::from), Some(100 + value % 10));
    let none = ask("bmv2", &[("algorithm", "crc32"), ("max", "0")], &flow()).unwrap();
    assert_eq!(none.1, Some(0), "a maximum of 0 counts as 1");
}

#[test]
fn r_044_tofino_gives_the_hash_and_no_member() {
    let list = [192, 0, 2, 1, 198, 51, 100, 7, 17, 0, 53, 3, 0xe8];
    assert_eq!(ask("tofino", &[], &flow()), Ok((bmv2::CRC16.of(&list), None)));
    assert!(matches!(ask("tofino", &[("members", "4")], &flow()), Err(Error::NotKnown(_))));
}

#[test]
fn r_034_sai_is_not_public() {
    let answer = ask("sai", &[("algorithm", "SAI_HASH_ALGORITHM_CRC_32LO")], &flow());
    assert!(answer.is_err_and(|error| error.to_string().contains("not public")));
    assert!(matches!(ask("sai", &[("algorithm", "MD5")], &flow()), Err(Error::Setting { .. })));
}

#[test]
fn every_system_answers_or_refuses_and_knows_its_settings() {
    for system in system::SYSTEMS {
        let unknown = system.build(&Settings::new().with("no-such-setting", "1"));
        assert!(unknown.is_err(), "{}", system.name);
    }
    assert!(system::named("linux").is_err());
}

#[test]
fn r_037_bundle_weighs_members_otherwise_than_multipath() {
    // Traces of ovs-vswitchd 3.1.0: tcp 10.0.0.N:1000 > 10.0.1.1:80, fields symmetric_l4, basis 60, five members.
    let common =
        [("fields", "symmetric_l4"), ("basis", "60"), ("links", "5"), ("algorithm", "hrw")];
    for (last, bundle, multipath) in [(1, 1, 0), (2, 0, 4), (3, 2, 0)] {
        let source = std::net::Ipv4Addr::new(10, 0, 0, last).into();
        let destination = std::net::Ipv4Addr::new(10, 0, 1, 1).into();
        let mut flow = Flow::new(source, destination, 6, (1000, 80));
        flow.source_mac = [2, 0, 0, 0, 0, 1];
        flow.destination_mac = [2, 0, 0, 0, 0, 2];
        let member = |action| {
            ask("ovs-multipath", &[&common[..], &[("action", action)]].concat(), &flow).unwrap().1
        };
        assert_eq!((member("bundle"), member("multipath")), (Some(bundle), Some(multipath)));
    }
    let first = [
        ("fields", "nw_src"),
        ("links", "3"),
        ("algorithm", "active_backup"),
        ("action", "bundle"),
    ];
    assert_eq!(ask("ovs-multipath", &first, &flow()).unwrap().1, Some(0));
    assert!(
        ask(
            "ovs-multipath",
            &[("fields", "nw_src"), ("algorithm", "modulo_n"), ("action", "bundle")],
            &flow()
        )
        .is_err()
    );
}

#[test]
fn r_038_a_select_group_scores_its_buckets_as_the_switch_traces_it() {
    // Traces of ovs-vswitchd 3.1.0, parameter 7, buckets 0, 1, 2 of weights 1, 1, 3; bucket 2 for all three.
    let settings = [
        ("weights", "1/1/3"),
        ("ids", "0/1/2"),
        ("fields", "ip_src/ip_dst/tcp_src/tcp_dst"),
        ("parameter", "7"),
    ];
    for (last, scores) in
        [(1, [10216, 35134, 181_776]), (2, [10042, 34291, 120_579]), (3, [5060, 37766, 151_191])]
    {
        let source = std::net::Ipv4Addr::new(10, 0, 0, last).into();
        let destination = std::net::Ipv4Addr::new(10, 0, 1, 1).into();
        let flow = Flow::new(source, destination, 6, (1000, 80));
        let (hash, member) = ask("ovs-select", &settings, &flow).unwrap();
        assert_eq!(member, Some(2));
        let hash = u32::try_from(hash).unwrap();
        let of = |id: u32, weight: u32| (lbhash_hashes::ovs::hash_2(id, hash) & 0xffff) * weight;
        assert_eq!([of(0, 1), of(1, 1), of(2, 3)], scores);
    }
}
