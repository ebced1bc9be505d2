// SPDX-License-Identifier: Apache-2.0
//! The packet flow of a whole fabric, step by step: two racks, two planes, two spines, 8 paths.

use crate::support::network;
use lbhash_fabric::{
    capsule,
    network::{Dead, Inner, Network, NodeId, Routes, Run, Walk, Walker, run},
    overlay,
    router::Hashing,
};
use lbhash_hashes::{Flow, Packet, Settings, Trace, system};
use lbhash_model::{Reference, config::User};
use lbhash_testing::recording::record;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const ALL: Run = Run { threads: 2, shard: 1, shards: 1 };

fn routes(network: &Network) -> Routes {
    Routes::new(network, &Dead::default())
}

fn walked(network: &Network) -> Walk {
    let packet = network.walk.clone().unwrap();
    Walker::new(network).unwrap().walk(&routes(network), &packet).unwrap()
}

fn table(network: &Network, node: &str, host: &str) -> Vec<String> {
    let [node, host] = [node, host].map(|name| network.node(name).unwrap());
    network.route_table(&routes(network), node, host)
}

fn address(frame: &[u8], at: usize) -> [u8; 4] {
    frame[at..at + 4].try_into().unwrap()
}

fn port(frame: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([frame[at], frame[at + 1]])
}

/// Another flow of the walk: its source port counted on.
fn flow(network: &Network, number: u16) -> Inner {
    let mut packet = network.walk.clone().unwrap();
    packet.flow.source_port = 10_000 + number;
    packet.tunnel_port = None;
    packet
}

#[test]
fn f_001_the_packet_of_the_virtual_machine() {
    let inner = walked(&network("two-racks")).inner;
    assert_eq!((address(&inner, 26), address(&inner, 30)), ([192, 168, 1, 10], [192, 168, 1, 20]));
    assert_eq!((inner[23], port(&inner, 34), port(&inner, 36)), (6, 54321, 80));
}

#[test]
fn f_002_geneve_around_it() {
    let walk = walked(&network("two-racks"));
    let outer = &walk.outer;
    assert_eq!((address(outer, 26), address(outer, 30)), ([10, 0, 1, 11], [10, 0, 2, 22]));
    assert_eq!((outer[23], port(outer, 34), port(outer, 36)), (17, 45678, 6081));
    assert_eq!(outer[50..], walk.inner[..]);
    // Lengths of IPv4 and UDP, and the sum over the IPv4 header.
    assert_eq!(usize::from(port(outer, 16)), outer.len() - 14);
    assert_eq!(usize::from(port(outer, 38)), outer.len() - 34);
    let sum: u32 = (14..34).step_by(2).map(|at| u32::from(port(outer, at))).sum();
    assert_eq!((sum & 0xffff) + (sum >> 16), 0xffff);
}

#[test]
fn f_003_the_kernel_of_the_first_server_chooses() {
    let network = network("two-racks");
    assert_eq!(
        table(&network, "server-1", "server-2"),
        [
            "10.0.2.22/32 via 172.16.1.1 dev eth0 (via ToR-A)",
            "10.0.2.22/32 via 172.16.1.3 dev eth1 (via ToR-B)"
        ]
    );
    // As `lbhash exact flow` answers, whose hash was compared with the kernel.
    let settings = Settings::new().with("policy", "1").with("seed", "6").with("weights", "1/1");
    let kernel = system::named("linux-ecmp").unwrap().build(&settings).unwrap();
    let [from, to] = ["10.0.1.11", "10.0.2.22"].map(|address| address.parse().unwrap());
    let outer = Flow::new(from, to, 17, (45678, 6081));
    let answer = kernel.hash(&Packet::Flow(&outer), &mut Trace::off()).unwrap();
    let hop = &walked(&network).hops[0];
    assert_eq!(
        (hop.key.map(u64::from), Some(hop.member as u32)),
        (Some(answer.value), answer.member)
    );
    assert_eq!(network.way_name(hop.way()), "server-1:eth0 > tor-a1");
}

/// The member by the bit-serial reference, recorded for the RTL.
fn by_reference(network: &Network, walk: &Walk, at: usize) -> (Option<u32>, usize) {
    let hop = &walk.hops[at];
    let tier = &network.tiers[network.nodes[hop.node].tier];
    let Hashing::Block { configuration, metadata, .. } = &tier.hash.router.hash else { panic!() };
    record(configuration, metadata, &walk.outer);
    let keys = Reference::new(configuration).hash(metadata, &walk.outer).result.keys;
    let key = u32::from(keys[User::Level1Fec as usize]);
    (Some(key), ((key * hop.next_hops.len() as u32) >> 16) as usize)
}

#[test]
fn f_004_the_tor_chooses_a_spine() {
    let two = network("two-racks");
    assert_eq!(
        table(&two, "tor-a1", "server-2"),
        [
            "10.0.2.22/32 via 172.20.1.0 (Spine-1 path)",
            "10.0.2.22/32 via 172.20.1.2 (Spine-2 path)"
        ]
    );
    for (spines, golden) in [(2, 1), (3, 2), (4, 3)] {
        let mut text = crate::support::built_in("two-racks").to_owned();
        for spine in 3..=spines {
            text += &format!("[[node]]\nname = \"spine-{spine}\"\ntier = \"spine\"\n");
            for tor in ["a1", "b1", "a2", "b2"] {
                text += &format!(
                    "[[link]]\nfrom = \"tor-{tor}:u{spine}\"\nto = \"spine-{spine}:{tor}\"\n"
                );
            }
        }
        let network = crate::support::parse(&text);
        let walk = walked(&network);
        let hop = &walk.hops[1];
        assert_eq!(hop.next_hops.len(), spines);
        assert_eq!((hop.key, hop.member), by_reference(&network, &walk, 1));
        assert_eq!(hop.member, golden, "{spines} spines");
    }
}

#[test]
fn f_005_the_spine_chooses_a_tor_of_the_rack() {
    let network = network("two-racks");
    assert_eq!(
        table(&network, "spine-1", "server-2"),
        [
            "10.0.2.22/32 via 172.20.2.0 (ToR-A Rack2 path)",
            "10.0.2.22/32 via 172.20.2.2 (ToR-B Rack2 path)"
        ]
    );
    let walk = walked(&network);
    let hop = &walk.hops[2];
    assert_eq!((hop.key, hop.member), by_reference(&network, &walk, 2));
    assert_eq!(hop.next_hops.len(), 2);
}

#[test]
fn f_006_the_last_tor_decides_the_nic() {
    let network = network("two-racks");
    let direct = |tor: &str| table(&network, tor, "server-2");
    assert_eq!(direct("tor-a2"), ["10.0.2.22/32 via 172.16.2.0 (directly connected to Server-2)"]);
    assert_eq!(direct("tor-b2"), ["10.0.2.22/32 via 172.16.2.2 (directly connected to Server-2)"]);
    let (mut walker, routes) = (Walker::new(&network).unwrap(), routes(&network));
    let mut nics: BTreeMap<NodeId, BTreeSet<String>> = BTreeMap::new();
    for number in 0..200 {
        let walk = walker.walk(&routes, &flow(&network, number)).unwrap();
        let last = walk.hops.last().unwrap();
        assert_eq!(last.key, None, "there is no choice");
        let [_, to] = network.ends(last.way());
        nics.entry(last.node).or_default().insert(to.port.clone());
    }
    let expected = [("tor-a2", "eth0"), ("tor-b2", "eth1")]
        .map(|(tor, nic)| (network.node(tor).unwrap(), BTreeSet::from([nic.to_owned()])));
    assert_eq!(nics, BTreeMap::from(expected));
}

#[test]
fn f_007_what_arrives_is_what_was_sent() {
    let walk = walked(&network("two-racks"));
    assert_eq!(walk.delivered.as_ref(), Some(&walk.inner));
    assert_eq!(capsule::geneve_inner(&walk.inner), None, "that is no tunnel packet");
}

#[test]
fn f_008_a_source_port_for_each_flow_as_long_as_it_lives() {
    let network = network("two-racks");
    let port = |number| overlay::source_port(&flow(&network, number).flow, 7);
    let ports: Vec<u16> = (0..1000).map(port).collect();
    assert!(ports.iter().all(|port| (32768..61000).contains(port)));
    assert_eq!(ports, (0..1000).map(port).collect::<Vec<_>>());
    // Pairs with one port: Poisson with mean 1000 · 999 / 2 / 28232 = 17.7; five standard deviations above it.
    let mut sorted = ports;
    sorted.sort_unstable();
    let distinct = {
        sorted.dedup();
        sorted.len()
    };
    assert!((1000 - 39..1000).contains(&distinct), "{distinct}");
    let given = [45678, 45679, 51234];
    assert!(given.iter().all(|port| (32768..61000).contains(port)));
}

#[test]
fn f_009_with_one_source_port_all_flows_share_a_path() {
    let text = crate::support::built_in("two-racks")
        .replace("[timers]", "[tunnel]\nsource-port = 45678\n[timers]");
    let network = crate::support::parse(&text);
    let counts = run(&network, &routes(&network), None, ALL).unwrap();
    assert_eq!((counts.flows, counts.paths.len()), (100, 1));
}

#[test]
fn f_010_one_hash_of_the_overlay_and_three_of_the_underlay() {
    let network = network("two-racks");
    let mut packet = network.walk.clone().unwrap();
    packet.tunnel_port = None;
    let walk = Walker::new(&network).unwrap().walk(&routes(&network), &packet).unwrap();
    assert_eq!(walk.tunnel_port, overlay::source_port(&packet.flow, 0x0a00_010b));
    let tiers: Vec<_> = walk
        .hops
        .iter()
        .filter(|hop| hop.key.is_some())
        .map(|hop| network.tiers[network.nodes[hop.node].tier].name.as_str())
        .collect();
    assert_eq!(tiers, ["server", "tor", "spine"]);
    assert_eq!(walk.hops.len(), 4, "the last ToR has one next hop");
}

#[test]
fn f_015_a_flow_keeps_its_path() {
    let network = network("two-racks");
    let (mut walker, routes) = (Walker::new(&network).unwrap(), routes(&network));
    let mut order = lbhash_control::topology::traffic::PacketOrder::default();
    for number in 0..50 {
        let packet = flow(&network, number);
        let first = walker.walk(&routes, &packet).unwrap();
        for time in 0..5 {
            let again = walker.walk(&routes, &packet).unwrap();
            assert_eq!(again, first);
            // A delay of its own for each way.
            let delay: u32 = again.hops.iter().map(|hop| hop.way()).sum();
            order.arrival(number.into(), f64::from(time) + f64::from(delay));
        }
    }
    assert_eq!((order.packets(), order.reordered()), (250, 0));
}

#[test]
fn f_018_both_directions_take_nics_of_one_number() {
    let kernel = |members| {
        let settings =
            Settings::new().with("policy", "1").with("seed", "6").with("members", members);
        system::named("linux-ecmp").unwrap().build(&settings).unwrap()
    };
    let kernel = kernel("2");
    let [one, other] = ["10.0.1.11", "10.0.2.22"].map(|address| address.parse().unwrap());
    for port in 0..500 {
        let there = Flow::new(one, other, 17, (32768 + port, 6081));
        let back = Flow::new(other, one, 17, (6081, 32768 + port));
        let [there, back] = [there, back]
            .map(|flow| kernel.hash(&Packet::Flow(&flow), &mut Trace::off()).unwrap().member);
        assert_eq!(there, back);
    }
}

#[test]
fn g_014_tables_of_every_node_on_the_way() {
    let network = network("two-racks");
    let tables =
        ["server-1", "tor-a1", "spine-1"].map(|node| table(&network, node, "server-2").join("\n"));
    assert_eq!(
        tables.join("\n"),
        "10.0.2.22/32 via 172.16.1.1 dev eth0 (via ToR-A)\n\
         10.0.2.22/32 via 172.16.1.3 dev eth1 (via ToR-B)\n\
         10.0.2.22/32 via 172.20.1.0 (Spine-1 path)\n\
         10.0.2.22/32 via 172.20.1.2 (Spine-2 path)\n\
         10.0.2.22/32 via 172.20.2.0 (ToR-A Rack2 path)\n\
         10.0.2.22/32 via 172.20.2.2 (ToR-B Rack2 path)"
    );
}
