// SPDX-License-Identifier: Apache-2.0
//! Linux: bounds and tables by algebra, migration by hand, symmetry, versions, and what is not known.

use lbhash_hashes::{
    Error, Flow, Packet, Settings, Trace,
    linux::{
        next_hops::{NextHop, upper_bounds},
        resilient::{Group, Table, Timers, wants},
        tunnel_port::source_port,
    },
    system,
};

fn ask(name: &str, settings: &Settings, packet: &Packet<'_>) -> Result<(u64, Option<u32>), Error> {
    let hash = system::named(name)?.build(settings)?;
    hash.hash(packet, &mut Trace::off()).map(|answer| (answer.value, answer.member))
}

fn settings(pairs: &[(&str, &str)]) -> Settings {
    let mut settings = Settings::new();
    pairs.iter().for_each(|(key, value)| settings.set(key, value));
    settings
}

fn tcp() -> Flow {
    Flow::new([192, 0, 2, 1].into(), [198, 51, 100, 7].into(), 6, (40000, 443))
}

fn back(flow: &Flow) -> Flow {
    Flow {
        source: flow.destination,
        destination: flow.source,
        source_port: flow.destination_port,
        destination_port: flow.source_port,
        ..flow.clone()
    }
}

fn hops(weights: &[u32], dead: &[usize]) -> Vec<NextHop> {
    let hop =
        |(i, &weight)| NextHop { weight, dead: dead.contains(&i), failed: false, source: None };
    weights.iter().enumerate().map(hop).collect()
}

#[test]
fn r_012_r_013_bounds_share_the_hash_by_weight() {
    let last = (1 << 31) - 1;
    assert_eq!(upper_bounds(&hops(&[1, 1], &[])), [(1 << 30) - 1, last]);
    // Thirds of 2^31 end at 715827882.67 and 1431655765.33, rounded, less one.
    assert_eq!(upper_bounds(&hops(&[1, 1, 1], &[])), [715_827_882, 1_431_655_764, last]);
    assert_eq!(upper_bounds(&hops(&[1, 5, 1], &[1])), [(1 << 30) - 1, -1, last]);
}

#[test]
fn r_002_both_directions_take_one_member() {
    for policy in ["0", "1", "2", "3"] {
        let pairs = [("policy", policy), ("seed", "7"), ("members", "16"), ("fields", "0x37")];
        let there = ask("linux-ecmp", &settings(&pairs), &Packet::Flow(&tcp())).unwrap();
        let here = ask("linux-ecmp", &settings(&pairs), &Packet::Flow(&back(&tcp()))).unwrap();
        assert_eq!(there, here, "policy {policy}");
    }
}

#[test]
fn r_011_hash_of_a_nic_replaces_policy_1() {
    let key = "6d5a".repeat(20);
    let nic = settings(&[("policy", "1"), ("seed", "7"), ("rx_hash", "nic"), ("nic_key", &key)]);
    let toeplitz = settings(&[("key", "symmetric")]);
    let flow = tcp();
    let (of_nic, _) = ask("toeplitz", &toeplitz, &Packet::Flow(&flow)).unwrap();
    assert_eq!(ask("linux-ecmp", &nic, &Packet::Flow(&flow)).unwrap().0, of_nic >> 1);
    // A fragment has no layer-4 hash: the kernel computes its own.
    let mut fragment = flow.packet();
    fragment[6] = 0x20;
    let plain = settings(&[("policy", "1"), ("seed", "7")]);
    let packet = Packet::Layer3(&fragment);
    assert_eq!(ask("linux-ecmp", &nic, &packet), ask("linux-ecmp", &plain, &packet));
}

#[test]
fn r_010_what_is_random_is_said() {
    let not_known = |pairs: &[(&str, &str)]| {
        let answer = ask("linux-ecmp", &settings(pairs), &Packet::Flow(&tcp()));
        assert!(matches!(answer, Err(Error::NotKnown(_))), "{pairs:?}: {answer:?}");
    };
    not_known(&[("policy", "1")]);
    not_known(&[("policy", "1"), ("seed", "0")]);
    not_known(&[("policy", "1"), ("seed", "1"), ("kernel", "6.8.0-31-generic")]);
    not_known(&[("policy", "1"), ("seed", "1"), ("rx_hash", "socket")]);
    not_known(&[("policy", "1"), ("seed", "1"), ("rx_hash", "nic")]);
    assert!(matches!(
        ask("linux-team", &settings(&[]), &Packet::Flow(&tcp())),
        Err(Error::NotKnown(_))
    ));
}

#[test]
fn r_016_preferred_source_decides_by_version() {
    let choose = |kernel: &str, path: &str| {
        let pairs = [
            ("policy", "1"),
            ("seed", "7"),
            ("weights", "1/1/1/1"),
            ("prefsrc", "192.0.2.1/-/-/-"),
            ("kernel", kernel),
            ("path", path),
        ];
        ask("linux-ecmp", &settings(&pairs), &Packet::Flow(&tcp())).map(|(_, member)| member)
    };
    let by_hash = choose("6.18.44", "forward").unwrap();
    assert_ne!(by_hash, Some(0), "the flow must show the difference");
    assert_eq!(choose("6.18.44", "local"), Ok(Some(0)));
    assert!(matches!(choose("6.16.1", "local"), Err(Error::NotKnown(_))));
    assert_eq!(choose("6.12.3", "forward"), Ok(by_hash));
}

#[test]
fn r_014_r_015_failed_neighbours_are_skipped_where_the_kernel_does() {
    let choose = |pairs: &[(&str, &str)]| {
        let mut all = settings(&[("policy", "1"), ("seed", "7"), ("weights", "1/1/1/1")]);
        pairs.iter().for_each(|(key, value)| all.set(key, value));
        ask("linux-ecmp", &all, &Packet::Flow(&tcp())).unwrap().1.unwrap()
    };
    let chosen = choose(&[]);
    let failed = chosen.to_string();
    assert_eq!(choose(&[("failed", &failed)]), chosen, "a route does not look at neighbours");
    assert_eq!(choose(&[("failed", &failed), ("use_neigh", "1")]), (chosen + 1) % 4);
    let in_group = choose(&[("failed", &failed), ("group", "mpath")]);
    assert_eq!(in_group, if chosen == 3 { 0 } else { chosen + 1 });
    assert_ne!(choose(&[("dead", &failed)]), chosen);
    assert_eq!(choose(&[("linkdown", &failed)]), chosen);
    assert_ne!(choose(&[("linkdown", &failed), ("ignore_routes_with_linkdown", "1")]), chosen);
}

#[test]
fn r_017_first_table_is_filled_from_the_last_member() {
    assert_eq!(wants(10, &[1, 1, 1]), [3, 4, 3]);
    assert_eq!(Table::first(10, &[1, 1, 1]).buckets(), [2, 2, 2, 1, 1, 1, 1, 0, 0, 0]);
    for (buckets, weights) in [(1, vec![3, 1]), (65535, vec![1, 2, 3, 255]), (7, vec![1; 20])] {
        assert_eq!(wants(buckets, &weights).iter().sum::<u32>(), u32::from(buckets));
    }
}

#[test]
fn r_018_r_019_idle_buckets_migrate_and_busy_ones_wait() {
    let timers = Timers { idle: 5_000, unbalanced: 0 };
    let mut group = Group::new(4, timers, &[(1, 1)], 0);
    assert_eq!(group.table(), [1, 1, 1, 1]);
    assert_eq!(group.next_look(), None);
    assert_eq!(group.packet(0, 1_000), Some(1));
    assert_eq!(group.packet(5, 2_000), Some(1));
    // Two of four buckets go to member 2: the unused ones at once.
    group.replace(&[(1, 1), (2, 1)], 3_000);
    assert_eq!(group.table(), [1, 1, 2, 2]);
    // Member 3 takes all from 2 and one from 1: only bucket 0, idle from 6 s on.
    group.replace(&[(1, 1), (3, 3)], 3_500);
    assert_eq!(group.table(), [1, 1, 3, 3]);
    group.advance(5_900);
    assert_eq!(group.table(), [1, 1, 3, 3]);
    group.advance(6_000);
    assert_eq!(group.table(), [3, 1, 3, 3]);
    assert_eq!(group.next_look(), None);
}

#[test]
fn r_019_the_unbalanced_timer_takes_busy_buckets() {
    let timers = Timers { idle: 60_000, unbalanced: 10_000 };
    let mut group = Group::new(2, timers, &[(1, 1)], 0);
    for hash in 0..2 {
        group.packet(hash, 100);
    }
    group.replace(&[(1, 1), (2, 1)], 200);
    assert_eq!(group.table(), [1, 1]);
    for now in (1_000..10_000).step_by(1_000) {
        group.packet(0, now);
        assert_eq!(group.table(), [1, 1]);
    }
    group.advance(11_000);
    assert_eq!(group.table(), [2, 1]);
}

#[test]
fn r_025_tunnel_port_stays_in_its_range() {
    assert_eq!(source_port(0, 32768, 61000), 32768);
    assert_eq!(source_port(0xffff_0000, 32768, 61000), 60999);
    // The lower half reaches the upper one: 0x8000 makes half of the range.
    assert_eq!(source_port(0x8000, 1000, 2000), 1500);
}

fn bond(policy: &str, frame: &[u8]) -> u64 {
    let settings = settings(&[("policy", policy), ("members", "3")]);
    let (value, member) = ask("linux-bonding", &settings, &Packet::Frame(frame)).unwrap();
    assert_eq!(member.map(u64::from), Some(value % 3));
    value
}

#[test]
fn r_022_bonding_is_computed_by_hand() {
    let flow = Flow {
        source_mac: [2, 0, 0, 0xaa, 0xbb, 0x0c],
        destination_mac: [2, 0, 0, 0, 0, 0x05],
        ..tcp()
    };
    let frame = flow.frame();
    let ethernet = 0x0c ^ 0x05 ^ 0x0800_u32;
    let addresses = u32::from_le_bytes([192, 0, 2, 1]) ^ u32::from_le_bytes([198, 51, 100, 7]);
    let ports = u32::from_le_bytes([0x9c, 0x40, 0x01, 0xbb]);
    let fold = |h: u32| {
        let h = h ^ h >> 16;
        u64::from(h ^ h >> 8)
    };
    assert_eq!(bond("layer2", &frame), u64::from(ethernet));
    assert_eq!(bond("layer2+3", &frame), fold(ethernet ^ addresses));
    assert_eq!(bond("layer3+4", &frame), fold(ports ^ addresses) >> 1);
    assert_eq!(bond("encap2+3", &frame), fold(ethernet ^ addresses));
    assert_eq!(bond("encap3+4", &frame), fold(ports ^ addresses) >> 1);
    assert_eq!(bond("vlan+srcmac", &frame), 0x02_0000 ^ 0xaa_bb0c);
    let tagged = Flow { vlan: Some(0x1007), ..flow }.frame();
    assert_eq!(bond("vlan+srcmac", &tagged), 0x1007 ^ 0x02_0000 ^ 0xaa_bb0c);
    assert_eq!(bond("layer3+4", &tagged), fold(ports ^ addresses) >> 1);
}

#[test]
fn r_023_bonding_of_versions_that_were_not_read_is_not_guessed() {
    let answer = |policy: &str, kernel: &str| {
        let settings = settings(&[("policy", policy), ("kernel", kernel)]);
        ask("linux-bonding", &settings, &Packet::Flow(&tcp()))
    };
    assert!(matches!(answer("layer2", "5.10"), Err(Error::NotKnown(_))));
    assert!(matches!(answer("layer2+3", "5.15.20"), Err(Error::NotKnown(_))));
    assert!(answer("layer3+4", "5.15.20").is_ok());
    assert!(answer("layer2+3", "6.12").is_ok());
}

#[test]
fn r_024_maglev_shares_its_table_by_weight() {
    let server = |weights: &str, source: [u8; 4]| {
        let settings = settings(&[
            ("servers", "192.0.2.10:80/192.0.2.11:80/[2001:db8::1]:80"),
            ("weights", weights),
        ]);
        let flow = Flow { source: source.into(), ..tcp() };
        ask("linux-ipvs-mh", &settings, &Packet::Flow(&flow)).unwrap().1
    };
    let mut counts = [0u32; 3];
    for i in 0..600_u32 {
        let [.., a, b] = (i * 97).to_be_bytes();
        counts[server("1/0/2", [10, 1, a, b]).unwrap() as usize] += 1;
    }
    assert_eq!(counts[1], 0, "weight 0 takes nothing");
    assert!((150..250).contains(&counts[0]), "{counts:?}");
    assert_eq!(server("0/0/0", [10, 1, 2, 3]), None);
}
