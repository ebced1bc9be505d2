// SPDX-License-Identifier: Apache-2.0
//! A topology beside the profile that its packets are hashed by: systems, statements about members, releases.

use crate::topology::support::{group, on, route};
use lbhash_control::{
    profile::{Profile, built_in, built_in_of_system},
    systems::{self, OptionTree, junos, srlinux},
    topology::Topology,
};

fn junos(text: &str) -> Profile {
    let options = junos::read(text, "mx.conf");
    Profile::from_options("mx.conf", "", "junos-trio", None, &options).unwrap()
}

fn advice(topology: &Topology, profile: &Profile) -> Vec<String> {
    topology.check_profile(profile).unwrap().iter().map(ToString::to_string).collect()
}

/// Next-hop group `g` and LAG `ae0` of a Junos router; `balancing` is the line of the group.
fn trio(balancing: &str) -> Topology {
    let lag = "[[lag]]\nname = \"ae0\"\nports = [\"e3\", \"e4\"]\n";
    let group = group("g", "[\"e1\", \"ae0\"]") + balancing;
    on("junos-trio", &(lag.to_owned() + &group + &route("10.0.0.0/8", "g")))
}

#[test]
fn each_system_has_the_built_in_profile_of_its_defaults() {
    for system in systems::all() {
        let name = built_in_of_system(system.name).unwrap();
        let defaults = systems::compile(system.name, None, &OptionTree::empty("none"));
        // Tomahawk hashes only what it is told to.
        if let Ok(defaults) = defaults
            && system.name != "tomahawk"
        {
            let (own, other) = (built_in(name).unwrap(), defaults.configuration);
            assert_eq!(own.configuration().field_table, other.field_table, "{name}");
        }
        assert_eq!(on(system.name, "").platform().profile(), Some(name));
    }
    assert_eq!(on("7220 IXR-H4", "").platform().profile(), Some("srlinux-7220-ixr-h"));
    assert_eq!(on("block", "").platform().profile(), None);
}

#[test]
fn a_profile_of_another_system_makes_a_mixture() {
    let rows = group("g", "[\"e1\", \"e2\"]") + &route("10.0.0.0/8", "g");
    let tomahawk = built_in("tomahawk").unwrap();
    let found = advice(&on("sros-7750", &rows), &tomahawk);
    assert_eq!(
        found,
        [
            "t.toml:1:12: sros-7750: `platform sros-7750`: is not of the system `tomahawk`, which the profile `tomahawk` is of: members \
             are then of a mixture, packets being hashed as `tomahawk` does and members chosen as `sros-7750` does; take a profile such \
             as `sros-7750`, or write platform = \"tomahawk\""
        ]
    );
    for (platform, profile) in [
        ("sros-7750", "sros-7750"),
        ("7220 IXR-H4", "srlinux-7220-ixr-h"),
        ("junos-trio", "junos-trio-14.1"),
        ("block", "tomahawk"),
        ("sros-7750", "all-fields"),
    ] {
        let found = advice(&on(platform, &rows), &built_in(profile).unwrap());
        assert_eq!(found, [""; 0], "{platform} {profile}");
    }
}

const PER_PACKET: &str = "set policy-options policy-statement LB then load-balance per-packet\n\
    set routing-options forwarding-table export LB\n";

#[test]
fn d_001_d_002_a_junos_policy_that_the_topology_does_not_follow() {
    assert_eq!(
        advice(&trio(""), &junos(PER_PACKET)),
        [
            "mx.conf:1:5: junos-trio 18.3R1: `policy-options policy-statement LB then load-balance per-packet`: chooses members by the \
             key of the flow, and next-hop-group `g` in t.toml:15:8 has by default members per prefix: members are chosen as the \
             topology says; write `balancing = \"per-packet\"` there for what the configuration says"
        ]
    );
    let random = trio("balancing = \"random\"\n");
    let found = advice(&random, &junos(PER_PACKET));
    assert!(
        found[0].contains("`g` in t.toml:17:13 has balancing = \"random\": members"),
        "{found:?}"
    );
    assert_eq!(advice(&trio("balancing = \"per-packet\"\n"), &junos(PER_PACKET)), [""; 0]);
    // Without a statement the topology alone says how.
    assert_eq!(advice(&random, &junos("")), [""; 0]);
}

#[test]
fn d_003_an_aggregated_interface_that_the_topology_does_not_follow() {
    let load_balance = "aggregated-ether-options load-balance per-packet\n";
    let found = advice(&trio(""), &junos(&format!("set interfaces ae0 {load_balance}")));
    assert_eq!(
        found,
        [
            "mx.conf:1:5: junos-trio 18.3R1: `interfaces ae0 aggregated-ether-options load-balance per-packet`: chooses members at \
             random, and lag `ae0` in t.toml:12:8 has by default members by the key of the flow: members are chosen as the topology \
             says; write `balancing = \"random\"` there for what the configuration says"
        ]
    );
    let found = advice(&trio(""), &junos(&format!("set interfaces ae7 {load_balance}")));
    assert!(
        found[0].contains("is about `ae7`, and the topology has no [[lag]] of this name"),
        "{found:?}"
    );
}

fn too_old(topology: &Topology, release: &str) -> String {
    let error = topology.check_profile(&junos(&format!("set version {release}"))).unwrap_err();
    error.to_string()
}

#[test]
fn d_039_d_040_d_041_ways_that_a_junos_release_does_not_have() {
    let of = |word: &str| trio(&format!("balancing = \"{word}\"\n"));
    assert_eq!(
        too_old(&of("random"), "12.1R1"),
        "t.toml:17:13: junos-trio 12.1R1: `next-hop-group g` = \"random\": is valid from Junos 13.3R1 on; remove it, or state the \
         release that the router runs"
    );
    for (word, before, since) in [
        ("random", "13.2R1", "13.3R1"),
        ("periodic-rebalance", "13.2R1", "13.3R1"),
        ("adaptive", "13.3R1", "14.1R1"),
        ("per-packet", "11.3R1", "11.4R1"),
    ] {
        let error = too_old(&of(word), before);
        assert!(error.contains(&format!("is valid from Junos {since} on")), "{error}");
        assert_eq!(advice(&of(word), &junos(&format!("set version {since}"))), [""; 0]);
    }
    let found = advice(&trio(""), &junos("set version 10.4R1"));
    assert!(found[0].contains("no load sharing over ECMP next hops before 11.4R1"), "{found:?}");
    assert_eq!(advice(&trio(""), &junos("set version 11.4R1")), [""; 0]);
}

#[test]
fn sr_linux_statements_that_the_topology_has_otherwise() {
    let h4 = |text: &str| {
        let options = srlinux::read(text, "leaf.cfg");
        Profile::from_options("leaf.cfg", "", "srlinux-7220-ixr-h", None, &options).unwrap()
    };
    let rows = group("g", "[\"e1\", \"e2\"]")
        + &route("10.0.0.0/8", "g")
        + "[dynamic-load-balancing]\nprefixes = [\"10.0.0.0/8\"]\n";
    let topology = on("7220 IXR-H4", &rows);
    let text = "set / system load-balancing dynamic mode per-packet\n\
        set / system load-balancing dynamic flowset-size 1024\n\
        set / network-instance default ip-load-balancing dynamic-load-balancing prefix 10.0.0.0/8\n\
        set / network-instance default ip-load-balancing dynamic-load-balancing prefix 11.0.0.0/8\n";
    assert_eq!(
        advice(&topology, &h4(text)),
        [
            "leaf.cfg:1:1: srlinux-7220-ixr-h: `system load-balancing dynamic mode` = \"per-packet\": the topology has flow-dynamic, and \
             members are chosen as the topology says; write it into [dynamic-load-balancing] of the topology",
            "leaf.cfg:2:1: srlinux-7220-ixr-h: `system load-balancing dynamic flowset-size 1024`: the topology has 512, and members are \
             chosen as the topology says; write it into [dynamic-load-balancing] of the topology",
            "leaf.cfg:4:1: srlinux-7220-ixr-h: `network-instance default ip-load-balancing dynamic-load-balancing prefix 11.0.0.0/8`: \
             the topology has nothing of it, and members are chosen as the topology says; write it into `prefixes` of \
             [dynamic-load-balancing] of the topology",
        ]
    );
    let agreed = "set / system load-balancing dynamic mode flow-dynamic\n\
        set / system load-balancing dynamic inactivity-timer 100\n";
    assert_eq!(advice(&topology, &h4(agreed)), [""; 0]);

    let list = "[[resilient-hash-prefix]]\nprefix = \"10.0.0.0/8\"\nhash-buckets-per-path = 4\nmax-paths = 6\n";
    let topology = on(
        "srlinux-7250-ixr",
        &(group("g", "[\"e1\", \"e2\"]") + &route("10.0.0.0/8", "g") + list),
    );
    let entry = "set / network-instance default ip-load-balancing resilient-hash-prefix 10.0.0.0/8";
    let options = srlinux::read(
        &format!("{entry} hash-buckets-per-path 8\n{entry} max-paths 6\n"),
        "spine.cfg",
    );
    let spine = Profile::from_options("spine.cfg", "", "srlinux-7250-ixr", None, &options).unwrap();
    let found = advice(&topology, &spine);
    assert!(
        found.len() == 1 && found[0].contains("hash-buckets-per-path` = 8: the topology has 4"),
        "{found:?}"
    );
}
