// SPDX-License-Identifier: Apache-2.0
//! Flows over whole fabrics: paths, loads, seeds, failures, capacity.

use crate::{
    support::{built_in, network, parse},
    walk_through::ALL,
};
use approx::assert_relative_eq;
use lbhash_fabric::{
    network::{Capacity, Counts, Dead, Network, OfNic, Routes, Run, Timers, clashes, run},
    stats::{ChiSquare, binomial_between},
};

fn routes(network: &Network) -> Routes {
    Routes::new(network, &Dead::default())
}

fn sent(network: &Network, flows: u64, seed: u64) -> Counts {
    let mut network = network.clone();
    (network.flows.count, network.flows.seed) = (flows, seed);
    run(&network, &routes(&network), None, ALL).unwrap()
}

/// A generated fabric of these numbers, with flows between its first two racks.
fn generated(numbers: &str, tier_seeds: &str) -> Network {
    parse(&format!(
        "name = 'generated'\n\
         [[tier]]\nname = 'server'\nhost = true\nhash = 'system=linux-ecmp,seed=1'\n\
         [[tier]]\nname = 'tor'\nhash = 'profile=fields-tomahawk'\nseeds = '{tier_seeds}'\n\
         [[tier]]\nname = 'spine'\nhash = 'profile=fields-tomahawk'\nseeds = '{tier_seeds}'\n\
         [generate]\n{numbers}\n\
         [flows]\nfrom = 'server-1-1'\nto = 'server-2-1'\n"
    ))
}

#[test]
fn c_015_planted_clashes_are_listed_and_no_others() {
    let text = built_in("two-racks")
        .replace("name = \"tor-b2\"", "name = \"tor-b2\"\nseed = 33")
        .replace("name = \"tor-a1\"", "name = \"tor-a1\"\nseed = 44")
        .replace("name = \"spine-2\"", "name = \"spine-2\"\nseed = 33");
    let network = parse(&text);
    let found = clashes(&network);
    let with_seed: Vec<_> = found
        .iter()
        .filter_map(|clash| {
            Some((clash.nodes.map(|node| network.nodes[node].name.as_str()), clash.seed?))
        })
        .collect();
    assert_eq!(with_seed, [(["tor-b2", "spine-2"], 33)]);
    // All eight links between switches have one polynomial at both ends.
    assert_eq!(found.iter().filter(|clash| clash.function.is_some()).count(), 8);
    let other = text
        .replace("profile=fields-tomahawk,seed=22", "profile=fields-tomahawk,seed=22,polynomial=2");
    let found = clashes(&parse(&other));
    assert_eq!(found.iter().filter(|clash| clash.function.is_some()).count(), 0);
    // Seeds of MAC addresses differ, and so do unique ones.
    for seeds in ["mac", "unique"] {
        let network = generated("racks = 2\nservers-per-rack = 1\nspines = 4", seeds);
        assert!(clashes(&network).iter().all(|clash| clash.seed.is_none()));
    }
    let network = generated("racks = 2\nservers-per-rack = 1\nspines = 4", "same");
    assert_eq!(clashes(&network).iter().filter(|clash| clash.seed.is_some()).count(), 16);
}

#[test]
fn f_011_paths_are_the_product_and_all_are_used() {
    let network = network("two-racks");
    let [from, to] = ["server-1", "server-2"].map(|name| network.node(name).unwrap());
    assert_eq!(routes(&network).paths(&network, from, to), 8);
    let counts = sent(&network, 10_000, 1);
    let flows: Vec<u64> = counts.paths.values().copied().collect();
    assert_eq!(flows.len(), 8);
    assert!(ChiSquare::of(&flows).unwrap().p > 0.001, "{flows:?}");
    for (tors, spines, independent, paths) in
        [(2, 4, false, 16), (3, 5, false, 45), (2, 4, true, 4)]
    {
        let numbers = format!(
            "racks = 2\nservers-per-rack = 1\ntors-per-rack = {tors}\nspines = {spines}\nindependent = {independent}"
        );
        let network = generated(&numbers, "unique");
        let [from, to] = ["server-1-1", "server-2-1"].map(|name| network.node(name).unwrap());
        assert_eq!(routes(&network).paths(&network, from, to), paths);
        assert_eq!(sent(&network, 5000, 1).paths.len() as u64, paths);
    }
}

#[test]
fn f_012_one_seed_leaves_two_of_eight_paths() {
    assert_eq!(sent(&network("two-racks-one-seed"), 10_000, 1).paths.len(), 2);
    let one_seed = built_in("two-racks-one-seed");
    // Three seeds, or three polynomials, give all paths back.
    for other in ["seed=8", "seed=7,polynomial=2"] {
        let mut text = one_seed.to_owned();
        let at = text.rfind("profile=fields-tomahawk,seed=7").unwrap();
        let third = other.replace("seed=8", "seed=9").replace("polynomial=2", "polynomial=3");
        text.replace_range(at..at + 30, &format!("profile=fields-tomahawk,{third}"));
        let at = text[..at].rfind("profile=fields-tomahawk,seed=7").unwrap();
        text.replace_range(at..at + 30, &format!("profile=fields-tomahawk,{other}"));
        assert_eq!(sent(&parse(&text), 10_000, 1).paths.len(), 8, "{other}");
    }
}

#[test]
fn f_013_a_split_of_48_and_52_is_what_chance_gives() {
    let network = network("two-racks");
    // 100 flows a trial: at p = 0.147 a split of 48 to 52, either way.
    let of_trial = |seed| {
        let counts = sent(&network, 100, seed);
        let host = network.node("server-1").unwrap();
        Capacity::of_host(&network, &counts, host).nics[0].flows
    };
    let trials: Vec<u64> = (0..300).map(of_trial).collect();
    let found = trials.iter().filter(|&&flows| flows == 48 || flows == 52).count() as f64 / 300.0;
    let expected = binomial_between(100, 0.5, 48, 48) * 2.0;
    assert_relative_eq!(expected, 0.147, epsilon = 0.0005);
    // Standard deviation √(p (1 − p) / 300) = 0.0204; four of them.
    assert_relative_eq!(found, expected, epsilon = 0.082);
    // The shipped example is such a trial.
    let counts = run(&network, &routes(&network), None, ALL).unwrap();
    let nics = Capacity::of_host(&network, &counts, network.node("server-1").unwrap()).nics;
    assert_eq!((nics[0].flows, nics[1].flows), (48, 52));
}

#[test]
fn f_014_most_splits_are_within_40_and_60_percent() {
    let network = network("two-racks");
    let host = network.node("server-1").unwrap();
    let within =
        |seed: &u64| Capacity::of_host(&network, &sent(&network, 100, *seed), host).is_balanced;
    let found = (0..1000).filter(within).count() as f64 / 1000.0;
    let expected = binomial_between(100, 0.5, 40, 60);
    assert_relative_eq!(expected, 0.9648, epsilon = 0.0001);
    // Four standard deviations of 0.0058.
    assert_relative_eq!(found, expected, epsilon = 0.0235);
    // Many flows are within, and one path alone is flagged.
    assert!(Capacity::of_host(&network, &sent(&network, 20_000, 1), host).is_balanced);
    let one = built_in("two-racks").replace("[timers]", "[tunnel]\nsource-port = 45678\n[timers]");
    let one = parse(&one);
    assert!(!Capacity::of_host(&one, &sent(&one, 100, 1), host).is_balanced);
}

#[test]
fn f_016_the_rest_must_carry_everything() {
    let at = |gbps: f64| {
        let nic = |port: &str| OfNic {
            port: port.into(),
            behind: String::new(),
            flows: 1,
            share: 0.5,
            load: gbps / 2.0,
            utilization: gbps / 200.0,
        };
        Capacity::of(vec![nic("eth0"), nic("eth1")], &[100.0, 100.0])
    };
    for (gbps, survives) in
        [(60.0, true), (80.0, true), (100.0, true), (120.0, false), (160.0, false)]
    {
        let capacity = at(gbps);
        assert_relative_eq!(capacity.peak, 200.0);
        assert_relative_eq!(capacity.failover, gbps / 100.0);
        assert_eq!(capacity.survives, survives, "{gbps} Gb/s");
    }
}

#[test]
fn f_017_spines_share_evenly() {
    let network = generated("racks = 4\nservers-per-rack = 4\nspines = 8", "unique");
    let mut network = network;
    (network.flows.from, network.flows.to) = (None, None);
    let counts = sent(&network, 40_000, 1);
    let into = |spine: usize| -> u64 {
        network.ways(spine).iter().map(|&(way, _)| counts.ways[way as usize]).sum()
    };
    let spines: Vec<u64> = (0..8).map(into).collect();
    // Twelve fifteenths of the flows leave their rack; each spine has an eighth of these, ± 5 standard deviations.
    let mean = 40_000.0 * 12.0 / 15.0 / 8.0;
    for flows in &spines {
        assert_relative_eq!(*flows as f64, mean, epsilon = 5.0 * f64::sqrt(mean));
    }
}

#[test]
fn f_021_from_the_failure_to_the_remaining_members() {
    let network = network("two-racks");
    let what: Vec<_> =
        network.timers.sequence("server-1:eth0").into_iter().map(|e| e.what).collect();
    assert_eq!(
        what,
        [
            "server-1:eth0 fails",
            "BFD declares its sessions down",
            "BFD notifies BGP",
            "BGP withdraws the routes",
            "ECMP groups lose the member",
            "traffic is on the remaining members"
        ]
    );
    let times: Vec<f64> = network.timers.sequence("x").iter().map(|event| event.to).collect();
    assert!(times.is_sorted());
    for name in ["server-1:eth0", "tor-a1", "spine-2", "plane A"] {
        let mut dead = Dead::default();
        dead.fail(&network, name).unwrap();
        let after = Routes::new(&network, &dead);
        let mut network = network.clone();
        network.flows.count = 4000;
        let counts = run(&network, &routes(&network), Some((&dead, &after)), ALL).unwrap();
        assert_eq!(counts.lost_after, 0, "{name}");
        assert!(counts.cut > 0 && counts.moved >= counts.cut);
        let dead_ways = (0..counts.ways.len() as u32).filter(|&way| {
            dead.way(way) || network.ends(way).iter().any(|end| dead.node(end.node))
        });
        assert!(dead_ways.map(|way| counts.ways_after[way as usize]).all(|flows| flows == 0));
    }
    let unknown = Dead::default().fail(&network, "spine-9").unwrap_err().to_string();
    assert_eq!(
        unknown,
        "`spine-9` is neither a node, nor NODE:PORT of a link, nor `plane NAME` of this fabric"
    );
}

#[test]
fn f_022_with_bfd_within_300_ms_and_a_second() {
    let timers = network("two-racks").timers;
    assert_eq!(timers.detection(), (200.0, 300.0));
    assert!(timers.convergence().1 < 1000.0);
}

#[test]
fn f_023_without_bfd_a_minute_to_three() {
    let text = built_in("two-racks").replace("[timers]", "[timers]\nbfd = false");
    let network = parse(&text);
    assert_eq!(network.timers.detection(), (60_000.0, 180_000.0));
    assert!(network.timers.sequence("x").iter().all(|event| !event.what.contains("BFD")));
    assert_eq!(network.bfd_sessions(0), Vec::<String>::new());
    assert_eq!(Timers { bfd_interval: None, ..Timers::default() }.detection().0, 60_000.0);
}

#[test]
fn f_024_a_session_for_each_path() {
    let network = network("two-racks");
    let sessions = |name: &str| network.bfd_sessions(network.node(name).unwrap()).join("\n");
    assert_eq!(
        sessions("server-1"),
        "peer 172.16.1.1 interval 100 min_rx 100 multiplier 3\n\
         peer 172.16.1.3 interval 100 min_rx 100 multiplier 3"
    );
    assert_eq!(
        sessions("tor-a1"),
        "peer 172.16.1.0 interval 100 min_rx 100 multiplier 3\n\
         peer 172.20.1.0 interval 100 min_rx 100 multiplier 3\n\
         peer 172.20.1.2 interval 100 min_rx 100 multiplier 3"
    );
    assert_eq!(network.nodes[0].asn, 66111, "more than 16 bits");
    // One session fails: its group loses one member, all other groups are as before.
    let mut dead = Dead::default();
    dead.fail(&network, "tor-a1:e49").unwrap();
    let (before, after) = (routes(&network), Routes::new(&network, &dead));
    let server = network.node("server-2").unwrap();
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for node in 0..network.nodes.len() {
        before.next_hops(node, server, &mut one);
        after.next_hops(node, server, &mut other);
        if network.nodes[node].name == "tor-a1" {
            assert_eq!(one[1..], other[..]);
        } else {
            assert_eq!(one, other, "{}", network.nodes[node].name);
        }
    }
}

#[test]
fn g_015_flows_share_and_bandwidth_of_each_member() {
    let network = network("two-racks");
    let counts = run(&network, &routes(&network), None, ALL).unwrap();
    let host = network.node("server-1").unwrap();
    let lines = Capacity::of_host(&network, &counts, host).lines();
    assert_eq!(
        lines,
        [
            "48 flows → eth0 (Network-A)  48.0 %  ~48G  48.0 % of the NIC",
            "52 flows → eth1 (Network-B)  52.0 %  ~52G  52.0 % of the NIC"
        ]
    );
}

#[test]
fn shards_and_threads_give_the_same_sums() {
    let mut network = generated("racks = 3\nservers-per-rack = 2\nspines = 3", "unique");
    (network.flows.from, network.flows.to) = (None, None);
    network.flows.count = 20_000;
    let mut dead = Dead::default();
    dead.fail(&network, "spine-1").unwrap();
    let (routes, after) = (routes(&network), Routes::new(&network, &dead));
    let with = |threads, shard, shards| {
        run(&network, &routes, Some((&dead, &after)), Run { threads, shard, shards }).unwrap()
    };
    let whole = with(1, 1, 1);
    assert_eq!(whole.flows, 20_000);
    assert_eq!(with(2, 1, 1), whole);
    let mut sum = with(2, 1, 3);
    for shard in 2..=3 {
        // As they are written and read.
        let text = serde_json::to_string(&with(1, shard, 3)).unwrap();
        sum.merge(&serde_json::from_str(&text).unwrap()).unwrap();
    }
    assert_eq!(sum, whole);
    assert!(sum.merge(&sent(&crate::support::network("two-racks"), 10, 1)).is_err());
}

#[test]
fn links_of_a_table_and_wrong_fabrics() {
    let tiers = "name = 't'\nlinks = 'links.csv'\n[[tier]]\nname = 'server'\nhost = true\nhash = 'seed=1'\n\
        [[tier]]\nname = 'tor'\nhash = 'seed=2'\n[[node]]\nname = 'a'\ntier = 'server'\n\
        [[node]]\nname = 'b'\ntier = 'server'\n[[node]]\nname = 't'\ntier = 'tor'\n";
    let with = |links: &str| crate::support::try_parse(tiers, links);
    let network = with("from,to,rate\na:e0,t:e1,25\nb:e0,t:e2,\n").unwrap();
    assert_eq!(network.links.iter().map(|link| link.rate).collect::<Vec<_>>(), [25.0, 100.0]);
    assert_eq!(sent(&network, 100, 1).paths.len(), 2);
    for (links, error) in [
        (
            "to\n",
            "links.csv: the first line must name the columns from, to, and any of rate, from-address, to-address",
        ),
        ("from,to\na:e0\n", "links.csv: row 1: has not as many cells as the first line"),
        ("from,to\na,t:e1\n", "link end `a`: write NODE:PORT"),
        ("from,to\nc:e0,t:e1\n", "there is no node `c`: write a [[node]] of this name"),
    ] {
        assert_eq!(with(links).unwrap_err().to_string(), error);
    }
}
