// SPDX-License-Identifier: Apache-2.0
//! Linux: policies 0 and 1.

use crate::other_systems::packet::{
    A, B, C, TCP, UDP, configuration, default_of, expect, geneve, ipv4, ipv6, keys,
};
use lbhash_control::profile::Profile;
use lbhash_model::Metadata;

#[test]
fn a_073_both_directions_of_a_five_tuple_meet() {
    let l4 = default_of("linux-l4");
    let metadata = Metadata::default();
    let base = ipv4(TCP, A, B, [50000, 443]);
    expect(&l4, &metadata, [&base, &ipv4(TCP, B, A, [443, 50000])], false, "direction");
    for (frame, what) in [
        (ipv4(TCP, C, B, [50000, 443]), "source"),
        (ipv4(TCP, A, C, [50000, 443]), "destination"),
        (ipv4(UDP, A, B, [50000, 443]), "protocol"),
        (ipv4(TCP, A, B, [50001, 443]), "source port"),
        (ipv4(TCP, A, B, [50000, 80]), "destination port"),
    ] {
        expect(&l4, &metadata, [&base, &frame], true, what);
    }
    let base = ipv6(UDP, 1, 2, [50000, 443]);
    expect(&l4, &metadata, [&base, &ipv6(UDP, 2, 1, [443, 50000])], false, "direction, IPv6");
    expect(&l4, &metadata, [&base, &ipv6(UDP, 1, 2, [50001, 443])], true, "port, IPv6");
}

#[test]
fn h_40_policy_0_defeats_the_entropy_of_a_tunnel() {
    let flows: Vec<_> =
        (0..64).map(|flow| geneve(45678 + flow, [192, 168, 1, 10], [54321, 80])).collect();
    let links = |name| {
        let configuration = default_of(name);
        let links = flows.iter().map(|flow| keys(&configuration, flow)[0] >> 15);
        links.collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(links("linux-l3"), 1, "addresses alone: one link for all");
    assert_eq!(links("linux-l4"), 2);
}

#[test]
fn h_40_each_ip_version_has_its_policy() {
    assert_eq!(configuration("linux", ""), default_of("linux-l3"), "the kernel's default");
    let mixed = configuration("linux", "net.ipv6.fib_multipath_hash_policy = 1");
    let metadata = Metadata::default();
    let ports = |ports| [ipv4(TCP, A, B, ports), ipv6(TCP, 1, 2, ports)];
    let ([v4, v6], [other_v4, other_v6]) = (ports([1, 2]), ports([3, 2]));
    expect(&mixed, &metadata, [&v4, &other_v4], false, "IPv4");
    expect(&mixed, &metadata, [&v6, &other_v6], true, "IPv6");
    let quoted = configuration(
        "linux",
        "\"net.ipv4.fib_multipath_hash_policy\" = 1\n\"net.ipv6.fib_multipath_hash_policy\" = 1",
    );
    assert_eq!(quoted, default_of("linux-l4"));
}

#[test]
fn h_40_a_sysctl_that_does_not_exist_is_read_and_said_so() {
    let text = "name = \"x\"\nsystem = \"linux\"\n[options]\nnet.core.rps_hash_fields = 1\n";
    let profile = Profile::from_toml(text, "x.toml").expect("it is read");
    assert_eq!(profile.configuration(), &default_of("linux-l4"));
    let [advisory] = profile.advisories() else { panic!("one advisory") };
    assert_eq!(
        advisory.to_string(),
        "x.toml:4:10: linux: `net core rps_hash_fields` = 1: is no sysctl of Linux and was read as fib_multipath_hash_policy of \
         IPv4 and IPv6; write net.ipv4.fib_multipath_hash_policy and net.ipv6.fib_multipath_hash_policy"
    );
}
