// SPDX-License-Identifier: Apache-2.0
//! From routes to ports: programming, lists of prefixes, hierarchy, balancing of each platform.

use crate::topology::support::{group, on, port, route, route_of, send};
use lbhash_control::topology::{Destination, Found, Programming, Resilient, RouteOwner};
use lbhash_model::{
    config::{Level, Mode, User},
    reference::Selector,
};
use std::net::Ipv4Addr;

const FOUR: &str = "[\"e1\", \"e2\", \"e3\", \"e4\"]";
const ENTRY: &str = "[[resilient-hash-prefix]]\nprefix = \"10.10.10.0/24\"\nhash-buckets-per-path = 4\nmax-paths = 6\n";

#[test]
fn d_011_routes_of_every_owner_and_both_families() {
    let mut rows = group("spines", FOUR);
    for (index, owner) in RouteOwner::ALL.iter().enumerate() {
        for prefix in [format!("10.{index}.0.0/16"), format!("2001:db8:{index}::/48")] {
            rows += &route(&prefix, "spines");
            rows += &format!("owner = \"{}\"\n", owner.name());
        }
    }
    let topology = on("srlinux-7250-ixr", &rows);
    assert_eq!(topology.routes().len(), 10);
    assert_eq!(route_of(&topology, "10.3.9.9").owner, Some(RouteOwner::Bgp));
    assert_eq!(route_of(&topology, "2001:db8:2::1").owner, Some(RouteOwner::Ospf));
    assert_eq!(topology.groups().count(), 1, "one group for all");
    assert_eq!(topology.route("192.0.2.1".parse().unwrap()), None);
}

#[test]
fn the_longest_prefix_wins() {
    let rows = group("a", "[\"e1\"]")
        + &group("b", "[\"e2\"]")
        + &group("c", "[\"e3\"]")
        + &route("0.0.0.0/0", "a")
        + &route("10.0.0.0/8", "b")
        + &route("10.1.1.1/32", "c");
    let topology = on("block", &rows);
    let mut selector = Selector::new(topology.tables());
    for (destination, expected) in
        [("192.0.2.1", "e1"), ("10.1.1.0", "e2"), ("10.1.1.1", "e3"), ("11.0.0.0", "e1")]
    {
        let trace = send(&topology, &mut selector, destination, 77);
        assert_eq!(port(&topology, &trace), expected, "{destination}");
    }
}

#[test]
fn d_020_resilient_where_an_entry_equals_or_covers_the_route() {
    let rows = group("servers", FOUR)
        + ENTRY
        + &["10.10.10.0/24", "10.10.10.128/25", "10.10.0.0/16", "10.10.11.0/24"]
            .map(|prefix| route(prefix, "servers"))
            .concat();
    for platform in ["srlinux-7250-ixr", "7220 IXR-D3", "block"] {
        let topology = on(platform, &rows);
        let flags = topology.routes().iter().map(|route| route.resilient_hash);
        assert_eq!(flags.collect::<Vec<_>>(), [true, true, false, false], "{platform}");
        let buckets =
            topology.routes().iter().map(|route| topology.group(route.group).unwrap().group.n);
        assert_eq!(buckets.collect::<Vec<_>>(), [24, 24, 4, 4]);
        assert_eq!(topology.groups().count(), 2, "each way of programming once");
    }
}

#[test]
fn d_020_the_longest_entry_that_covers_counts() {
    let rows = group("servers", FOUR)
        + ENTRY
        + "[[resilient-hash-prefix]]\nprefix = \"10.0.0.0/8\"\nhash-buckets-per-path = 2\nmax-paths = 8\n"
        + &route("10.10.10.0/25", "servers")
        + &route("10.9.0.0/16", "servers");
    let topology = on("srlinux-7250-ixr", &rows);
    let of = |hash_buckets_per_path, max_paths| {
        Programming::Resilient(Resilient { hash_buckets_per_path, max_paths })
    };
    assert_eq!(route_of(&topology, "10.10.10.1").programming, of(4, 6));
    assert_eq!(route_of(&topology, "10.9.10.1").programming, of(2, 8));
}

#[test]
fn d_021_packets_take_the_next_hop_of_their_bucket() {
    let topology =
        on("7250 IXR-6e", &(group("servers", FOUR) + ENTRY + &route("10.10.10.0/24", "servers")));
    let mut selector = Selector::new(topology.tables());
    let compiled = topology.group(1).unwrap();
    let table = compiled.resilient.as_ref().unwrap();
    assert!(table.to_string().starts_with("[e1, e2, e3, e4, (e1), (e1)],\n"), "{table}");
    for bucket in 0..24_u32 {
        let key = (bucket * 65536).div_ceil(24) as u16;
        let trace = send(&topology, &mut selector, "10.10.10.7", key);
        assert_eq!(u32::from(trace.steps[0].index), bucket);
        assert_eq!(port(&topology, &trace), table.buckets()[bucket as usize]);
        assert_eq!(topology.next_hop(1, bucket as u16), Some(port(&topology, &trace)));
    }
}

#[test]
fn d_028_a_single_next_hop_has_the_flag_and_no_buckets() {
    let lag = "[[lag]]\nname = \"lag1\"\nports = [\"e1\", \"e2\"]\n";
    let rows = lag.to_owned()
        + &group("one", "[\"e1\"]")
        + ENTRY
        + &route("10.10.10.0/25", "one")
        + &route("10.10.10.128/25", "lag1");
    let topology = on("srlinux-7250-ixr", &rows);
    for route in topology.routes() {
        assert!(route.resilient_hash);
        assert_eq!(route.programming, Programming::Plain);
        assert_eq!(topology.group(route.group).unwrap().resilient, None);
    }
}

#[test]
fn d_029_resilient_overrides_weights_of_owners_that_have_them() {
    let weighted = group("w", "[{ name = \"e1\", weight = 3 }, \"e2\"]") + "hash-buckets = 4\n";
    for owner in RouteOwner::ALL {
        let owned = |prefix| route(prefix, "w") + &format!("owner = \"{}\"\n", owner.name());
        let rows = weighted.clone() + ENTRY + &owned("10.10.10.0/24") + &owned("10.20.0.0/16");
        let topology = on("srlinux-7250-ixr", &rows);
        let next_hops = |destination: &str| {
            topology.group(route_of(&topology, destination).group).unwrap().next_hops.clone()
        };
        let resilient = next_hops("10.10.10.1");
        assert_eq!(resilient.len(), 24);
        assert_eq!(resilient.iter().filter(|name| *name == "e1").count(), 12, "an equal share");
        let plain: &[&str] = if owner.weighs() { &["e1", "e1", "e1", "e2"] } else { &["e1", "e2"] };
        assert_eq!(next_hops("10.20.0.1"), plain, "{owner:?} (H-55)");
        let advice = topology.advisories().iter().map(ToString::to_string).collect::<String>();
        assert!(advice.contains("overrides the weights"), "{advice}");
        assert_eq!(advice.contains("does not weigh"), !owner.weighs(), "{advice}");
    }
}

#[test]
fn d_030_max_paths_caps_the_next_hops() {
    let rows = group(
        "six",
        "[\"e1\", \"e2\", \"e3\", \"e4\", { name = \"e5\", weight = 9 }, \"e6\"]",
    ) + "hash-buckets = 256\n[[resilient-hash-prefix]]\nprefix = \"10.0.0.0/8\"\nhash-buckets-per-path = 4\nmax-paths = 4\n"
        + &route("10.0.0.0/8", "six");
    let topology = on("srlinux-7250-ixr", &rows);
    let compiled = topology.group(1).unwrap();
    assert_eq!(compiled.group.n, 16);
    assert_eq!(compiled.next_hops[..4], ["e1", "e2", "e3", "e4"], "the first four (H-39)");
    let advice = topology.advisories().iter().map(ToString::to_string).collect::<String>();
    assert!(
        advice.contains("has 6 next hops, and max-paths 4 programs the first 4: e5, e6 wait for one of those to go"),
        "{advice}"
    );
    let five = on("srlinux-7250-ixr", &rows.replace("max-paths = 4", "max-paths = 5"));
    let advice = five.advisories().iter().map(ToString::to_string).collect::<String>();
    assert!(advice.contains(": e6 waits for one of those to go"), "{advice}");
}

#[test]
fn d_031_d_032_tunnels_and_labels_are_programmed_plainly() {
    let mut rows = group("core", FOUR) + ENTRY + &route("10.10.10.0/24", "core");
    for (index, kind) in ["sr-isis", "sr-policy", "bgp-lu", "vxlan", "gre"].iter().enumerate() {
        rows += &format!(
            "[[tunnel]]\nkind = \"{kind}\"\ndestination = \"10.10.10.{index}/32\"\nnext-hop-group = \"core\"\n"
        );
    }
    for (label, owner) in (100..).zip(["ldp", "sr-isis", "bgp-lu"]) {
        rows += &format!(
            "[[ilm]]\nowner = \"{owner}\"\nlabel = {label}\nfec = \"10.10.10.0/24\"\nnext-hop-group = \"core\"\n"
        );
    }
    let topology = on("srlinux-7250-ixr", &rows);
    assert_eq!(topology.group(route_of(&topology, "10.10.10.3").group).unwrap().group.n, 24);
    for host in 0..5 {
        let tunnel = topology.tunnel(format!("10.10.10.{host}").parse().unwrap()).unwrap();
        assert_eq!(topology.group(tunnel.group).unwrap().programming, Programming::Plain);
    }
    for label in 100..103 {
        let label = topology.label(label).unwrap();
        assert_eq!(topology.group(label.group).unwrap().group.n, 4);
    }
    let advice = topology.advisories().iter().filter(|finding| finding.rule.contains("plainly"));
    assert_eq!(advice.count(), 8);
}

#[test]
fn d_031_the_longest_prefix_wins_among_routes_and_tunnels() {
    let tunnel = |to: &str| {
        format!("[[tunnel]]\nkind = \"gre\"\ndestination = \"{to}\"\nnext-hop-group = \"core\"\n")
    };
    let rows = group("core", FOUR)
        + &route("0.0.0.0/0", "core")
        + &route("192.0.2.0/24", "core")
        + &route("10.0.0.0/8", "core")
        + &route("10.1.2.0/24", "core")
        + &tunnel("192.0.2.0/24")
        + &tunnel("10.1.0.0/16")
        + &tunnel("2001:db8::1/128");
    let topology = on("block", &rows);
    for (to, expected) in [
        ("192.0.2.1", None),
        ("10.1.1.1", None),
        ("2001:db8::1", None),
        ("10.1.2.3", Some("10.1.2.0/24")),
        ("10.2.2.3", Some("10.0.0.0/8")),
        ("198.51.100.1", Some("0.0.0.0/0")),
    ] {
        let route = match topology.find(Destination::Address(to.parse().unwrap())).unwrap() {
            Found::Route(route) => Some(route.prefix.to_string()),
            Found::Tunnel(_) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(route.as_deref(), expected, "{to}");
    }
}

#[test]
fn d_010_three_levels_and_a_lag_by_name() {
    let rows = "[[lag]]\nname = \"lag1\"\nports = [\"e5\", \"e6\"]\n".to_owned()
        + &group("top", "[\"mid\", \"e1\"]")
        + &group("mid", "[\"low\", \"e2\"]")
        + "level = 2\n"
        + &group("low", "[\"lag1\", \"e3\"]")
        + "level = 3\n"
        + &route("10.0.0.0/8", "top");
    let topology = on("srlinux-7250-ixr", &rows);
    let mut selector = Selector::new(topology.tables());
    let trace = send(&topology, &mut selector, "10.0.0.1", 0);
    let names: Vec<_> =
        trace.steps.iter().map(|step| topology.group(step.number).unwrap().name.as_str()).collect();
    assert_eq!(names, ["top", "mid", "low", "lag1"]);
    let stages: Vec<_> = trace.steps.iter().map(|step| step.stage).collect();
    assert_eq!(stages, Level::ALL);
    let users: Vec<_> = trace.steps.iter().map(|step| step.group.key_user).collect();
    assert_eq!(users, User::ALL[..4], "each level by its own key");
    assert_eq!(port(&topology, &trace), "e5");
    assert_eq!(port(&topology, &send(&topology, &mut selector, "10.0.0.1", 0xFFFF)), "e1");
}

#[test]
fn d_001_junos_binds_a_prefix_to_one_next_hop() {
    let prefixes: Vec<_> = (0..8).map(|index| format!("10.{index}.0.0/16")).collect();
    let rows = group("peers", "[\"e1\", \"e2\", \"e3\"]")
        + &prefixes.iter().map(|prefix| route(prefix, "peers")).collect::<String>();
    let topology = on("junos-trio", &rows);
    let mut selector = Selector::new(topology.tables());
    for (index, _) in prefixes.iter().enumerate() {
        let expected = ["e1", "e2", "e3"][index % 3];
        for key in (0..=u16::MAX).step_by(257) {
            let trace = send(&topology, &mut selector, &format!("10.{index}.1.1"), key);
            assert_eq!(port(&topology, &trace), expected, "whatever the flow");
        }
    }
    assert_eq!(topology.groups().count(), 3);
}

#[test]
fn d_001_prefix_k_takes_next_hop_k_modulo_n_for_any_k() {
    let mut rows = group("peers", "[\"e1\", \"e2\", \"e3\"]");
    for prefix in 0..=65_536_u32 {
        rows += &route(&format!("{}/32", Ipv4Addr::from((10 << 24) + prefix)), "peers");
    }
    let topology = on("junos-trio", &rows);
    for (to, bound) in [("10.0.255.254", 2), ("10.0.255.255", 0), ("10.1.0.0", 1)] {
        assert_eq!(route_of(&topology, to).programming, Programming::Bound(bound), "{to}");
    }
}

#[test]
fn h_19_one_word_per_packet_and_what_it_means_where() {
    let rows = group("links", "[\"e1\", \"e2\"]")
        + "balancing = \"per-packet\"\n"
        + &route("0.0.0.0/0", "links");
    let ports = |platform: &str| {
        let topology = on(platform, &rows);
        let mut selector = Selector::new(topology.tables());
        let mut send =
            |key| port(&topology, &send(&topology, &mut selector, "10.0.0.1", key)).to_owned();
        [send(1), send(1), send(0xFFFF), send(1)]
    };
    assert_eq!(ports("junos-trio"), ["e1", "e1", "e2", "e1"], "D-002: by flow");
    assert_eq!(ports("huawei"), ["e1", "e2", "e1", "e2"], "D-004: in turn");
}

#[test]
fn modes_of_each_word() {
    for (platform, word, mode, n) in [
        ("junos-trio", "random", Mode::Random, 3),
        ("junos-trio", "adaptive", Mode::Range, 128),
        ("junos-trio", "periodic-rebalance", Mode::Range, 128),
        ("huawei", "per-flow", Mode::Range, 3),
        ("sros-7750", "service-id", Mode::Static, 3),
        ("sros-7750", "hash-modulo", Mode::Modulo, 3),
        ("srlinux-7250-ixr", "hash", Mode::Range, 3),
        ("block", "round-robin", Mode::RoundRobin, 3),
    ] {
        let rows = group("g", "[\"e1\", \"e2\", \"e3\"]")
            + &format!("balancing = \"{word}\"\n")
            + &route("0.0.0.0/0", "g");
        let topology = on(platform, &rows);
        let compiled = topology.group(1).unwrap().group;
        assert_eq!((compiled.mode, compiled.n), (mode, n), "{platform} {word}");
    }
}
