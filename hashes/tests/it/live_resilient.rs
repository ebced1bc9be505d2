// SPDX-License-Identifier: Apache-2.0
//! Resilient next-hop groups of this machine's kernel while packets flow: both timers decide which buckets migrate, and when.

use crate::{live::in_namespace, packets::Random};
use lbhash_hashes::{
    Flow, Hash, Packet, Settings, Trace, hex,
    linux::{
        ecmp::Ecmp,
        resilient::{Group, Timers},
    },
};
use std::net::Ipv4Addr;

const SEED: u32 = 0x5eed;
const BUCKETS: u16 = 12;

/// A group, by its id, with its timers in milliseconds; its packets go to 198.51.ID.0/24.
#[derive(Clone, Copy)]
struct Tried {
    id: u8,
    timers: Timers,
}

enum Event {
    Replace(usize, Vec<(u32, u32)>),
    Packet(usize, u32),
    Table(usize),
}

/// A UDP packet to a group, and its 31-bit hash.
fn packet(group: Tried, random: &mut Random, ecmp: &Ecmp) -> (Vec<u8>, u32) {
    let source = Ipv4Addr::new(203, 0, 113, random.below(200) as u8 + 2);
    let destination = Ipv4Addr::new(198, 51, group.id, random.below(250) as u8 + 1);
    let ports = (random.below(65535) as u16 + 1, 53);
    let flow = Flow::new(source.into(), destination.into(), 17, ports);
    let answer = ecmp.hash(&Packet::Flow(&flow), &mut Trace::off()).unwrap();
    (flow.packet(), u32::try_from(answer.value).unwrap())
}

fn words(members: &[(u32, u32)]) -> String {
    members.iter().map(|(id, weight)| format!("{id},{weight}")).collect::<Vec<_>>().join("/")
}

#[test]
fn r_018_r_019_resilient_groups_migrate_under_traffic_as_this_kernel_does() {
    let mut random = Random(7);
    let settings = Settings::new().with("policy", "1").with("seed", &SEED.to_string());
    let ecmp = Ecmp::from_settings(&settings).unwrap();
    let timers = |idle, unbalanced| Timers { idle, unbalanced };
    // The idle timer alone, the unbalanced timer first, and both long.
    let groups = [
        Tried { id: 100, timers: timers(2000, 0) },
        Tried { id: 101, timers: timers(60_000, 3000) },
        Tried { id: 102, timers: timers(60_000, 0) },
    ];
    let first = vec![(1, 1), (2, 1)];
    let mut events: Vec<(u64, String, Event)> = Vec::new();
    for (i, group) in groups.into_iter().enumerate() {
        // Packets for four buckets, every 300 ms up to 3 s; afterwards they fall idle.
        let mut busy = Vec::new();
        while busy.len() < 4 {
            let (bytes, hash) = packet(group, &mut random, &ecmp);
            let bucket = hash % u32::from(BUCKETS);
            if busy.iter().all(|&(_, known)| known % u32::from(BUCKETS) != bucket) {
                busy.push((bytes, hash));
            }
        }
        for at in (200..=3000).step_by(300) {
            for (bytes, hash) in &busy {
                events.push((at, format!("packet {}", hex(bytes)), Event::Packet(i, *hash)));
            }
        }
        for (at, members) in
            [(1000, vec![(1, 1), (2, 1), (3, 2)]), (6500, vec![(4, 1), (2, 5), (3, 1)])]
        {
            let command = format!(
                "ip nexthop replace id {} group {} type resilient buckets {BUCKETS} idle_timer {} unbalanced_timer {}",
                group.id,
                words(&members),
                group.timers.idle / 1000,
                group.timers.unbalanced / 1000
            );
            events.push((at, command, Event::Replace(i, members)));
        }
        for at in [900, 1250, 2600, 3700, 4600, 5700, 6800] {
            events.push((at, format!("table {}", group.id), Event::Table(i)));
        }
    }
    // Stable: what is due at one time keeps its order.
    events.sort_by_key(|&(at, ..)| at);
    let mut script = String::new();
    for group in groups {
        script += &format!(
            "at 0 ip nexthop add id {} group {} type resilient buckets {BUCKETS} idle_timer {} unbalanced_timer {}\n\
             at 0 ip route add 198.51.{}.0/24 nhid {}\n",
            group.id,
            words(&first),
            group.timers.idle / 1000,
            group.timers.unbalanced / 1000,
            group.id,
            group.id
        );
    }
    for (at, line, _) in &events {
        script += &format!("at {at} {line}\n");
    }
    let program = format!(
        "echo 1 > /proc/sys/net/ipv4/fib_multipath_hash_policy && echo {SEED} > /proc/sys/net/ipv4/fib_multipath_hash_seed \
         && exec python3 -c \"$PROGRAM\""
    );
    let with_program = format!("export PROGRAM='{}'; {program}", include_str!("resilient.py"));
    let found = match in_namespace(&["sh", "-c", &with_program], &script) {
        Ok(found) => found,
        Err(why) => return println!("left out: {why}"),
    };
    let mut lines = found.lines();
    let mut models: Vec<Group> = Vec::new();
    for group in groups {
        let at = time(lines.next().unwrap()).0;
        models.push(Group::new(BUCKETS, group.timers, &first, at));
        lines.next();
    }
    let (mut buckets, mut packets, mut changed) = (0, 0, 0);
    let mut tables = vec![String::new(); groups.len()];
    for ((due, ..), event, line) in
        events.iter().map(|event| (event, &event.2, lines.next().unwrap()))
    {
        let (at, table) = time(line);
        match event {
            Event::Replace(i, members) => models[*i].replace(members, at),
            Event::Packet(i, hash) => {
                models[*i].packet(*hash, at);
                packets += 1;
            }
            Event::Table(i) => {
                models[*i].advance(at);
                let model: Vec<String> = models[*i].table().iter().map(u32::to_string).collect();
                assert_eq!(model.join("/"), table, "group {} at {at} ms, due {due}", groups[*i].id);
                changed += u32::from(tables[*i] != table);
                tables[*i] = table.to_owned();
                buckets += model.len();
            }
        }
    }
    assert!(changed > 8, "{changed} tables differ from the one before");
    println!("{buckets} buckets of resilient groups under {packets} packets, all equal");
}

/// When a line of the script was done, and what it printed.
fn time(line: &str) -> (u64, &str) {
    let (at, rest) = line.split_once(' ').unwrap();
    (at.parse().unwrap(), rest)
}
